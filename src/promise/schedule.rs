//! Planned orders, day by day.

use alloc::format;
use alloc::string::String;
use core::iter::Peekable;
use core::ops::RangeInclusive;

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::error::{Error, ErrorCode, Result};
use crate::impossible::Always;
use crate::num::{Amount, Ratio};
use crate::samples;

/// Equal orders on some days in a row: each of a new member who is not referred, without a merchant, and orders once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct OrderWave {
    /// The first day with these orders: 1 to 3650.
    #[wire(least = 1, most = LAST_DAY)]
    pub from_day: u32,
    /// The last day with these orders: `fromDay` to 3650.
    #[wire(least = 1, most = LAST_DAY)]
    pub to_day: u32,
    /// How many orders, each of a new member, on every one of these days: 1 to 10^6.
    #[wire(least = 1, most = MAX_PER_DAY)]
    pub per_day: u32,
    /// What each of the orders is quoted for in the scheme, yuan: 0.01 to 10^10.
    pub amount: Amount,
}

/// The last day that can be looked at.
pub(super) const LAST_DAY: u32 = 3650;
/// The most entries of a plan.
const MAX_WAVES: usize = 20;
/// The most orders of an entry on a day.
const MAX_PER_DAY: u32 = 1_000_000;

/// A plan whose numbers are checked.
#[derive(Clone, Copy)]
pub(super) struct Schedule<'a> {
    pub(super) waves: &'a [OrderWave],
    pub(super) days: u32,
    samples: u32,
}

impl<'a> Schedule<'a> {
    /// # Errors
    /// `OUT_OF_RANGE` at `orders`, a field of `orders[i]`, `days` or `samples`.
    pub(super) fn checked(waves: &'a [OrderWave], days: u32, samples: u32) -> Result<Self> {
        if !(1..=MAX_WAVES).contains(&waves.len()) {
            let message = format!("{} entries; plan orders in 1 to {MAX_WAVES} of them", waves.len());
            return Err(Error::new(ErrorCode::OutOfRange, message).at("orders"));
        }
        for (index, wave) in waves.iter().enumerate() {
            wave.check().map_err(|error| error.under(&format!("orders[{index}]")))?;
        }
        within(days, 1..=LAST_DAY, "days")?;
        samples::check(samples)?;
        Ok(Schedule { waves, days, samples })
    }

    /// The sum of a day's orders, fen: at most 2·10^19.
    pub(super) fn turnover(&self, day: u32) -> u128 {
        self.waves.iter().filter(|wave| wave.covers(day)).map(|wave| wave.orders() * wave.amount.wide()).sum()
    }

    /// The days that have a row, in their order.
    pub(super) fn printed_days(&self) -> Peekable<impl Iterator<Item = u32>> {
        samples::places(self.days - 1, self.samples).map(|place| place + 1).peekable()
    }
}

impl OrderWave {
    fn check(&self) -> Result<()> {
        within(self.from_day, 1..=LAST_DAY, "fromDay")?;
        within(self.to_day, self.from_day..=LAST_DAY, "toDay")?;
        within(self.per_day, 1..=MAX_PER_DAY, "perDay")
    }

    /// Whether there are orders on this day.
    pub(super) fn covers(&self, day: u32) -> bool {
        (self.from_day..=self.to_day).contains(&day)
    }

    /// How many orders there are on a day that has them, for products.
    pub(super) fn orders(&self) -> u128 {
        self.per_day.into()
    }
}

fn within(value: u32, range: RangeInclusive<u32>, path: &'static str) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    let message: String = format!("{value} is out of range: give {} to {}", range.start(), range.end());
    Err(Error::new(ErrorCode::OutOfRange, message).at(path))
}

/// floor(part / whole, 4), 0 where the whole is; both in fen. At most 10^15 fen of one.
pub(super) fn coverage(part: u128, whole: u128) -> Ratio {
    if whole == 0 {
        return Ratio::new(0);
    }
    let steps = mul_div_floor(part, 10_000, whole).and_then(|steps| u64::try_from(steps).ok());
    Ratio::new(steps.always("10^19 are within 64 bits", u64::MAX))
}
