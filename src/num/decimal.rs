//! From `rust_decimal::Decimal`, exactly.

use alloc::string::ToString;

use rust_decimal::Decimal;

use crate::decimal::kind::{Kind, Scale, power_of_ten};
use crate::decimal::text::Fault;
use crate::error::{Error, Result};
use crate::impossible::Always;

/// The steps of `value` and their scale; a scale that is not given is the value's own.
pub(crate) fn to_minor(value: Decimal, kind: &Kind, scale: Option<u8>) -> Result<(u64, u8)> {
    let normal = value.normalize();
    let fault = |fault: Fault| -> Error { kind.error(fault, &value.to_string(), scale) };
    let own = u8::try_from(normal.scale()).always("a decimal has at most 28 decimals", u8::MAX);
    let scale_used = scale.unwrap_or(own);
    if own > scale_used || scale_used > kind.scale.most().max(Scale::MAX_CONFIGURED) {
        return Err(fault(Fault::TooManyDecimals));
    }
    let minor = u64::try_from(normal.mantissa())
        .ok()
        .and_then(|mantissa| mantissa.checked_mul(power_of_ten(scale_used - own)))
        .filter(|&minor| minor >= kind.min && minor <= kind.max_at(scale_used))
        .ok_or_else(|| fault(Fault::OutOfRange))?;
    Ok((minor, scale_used))
}
