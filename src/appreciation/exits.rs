//! Exits (出局): holders whose units have reached their quota are redeemed whole, one after the other.

use alloc::format;
use alloc::vec::Vec;
use core::cmp::Ordering;

use points_rules_derive::Wire;

use super::holding::exit_due;
use super::{Appreciation, Market, invalid_state};
use crate::error::{Error, ErrorCode, Result};
use crate::escape::quoted;
use crate::impossible::Always;
use crate::num::{Money, Name, UnitValue, Units};
use crate::sort::{first_repeated, positions, sort_positions};

/// A holder who may have to leave.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ExitHolder {
    /// The holder's id.
    pub id: Name,
    /// Units held.
    pub units: Units,
    /// How much the holding may still be paid, yuan; null for one who never has to leave.
    pub quota: Option<Money>,
}

/// A market and the holders to look at.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct SettleExits {
    /// The market before.
    pub market: Market,
    /// The holders, in the order that decides ties.
    pub holders: Vec<ExitHolder>,
}

/// One holder's exit.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct Exit {
    /// The holder's id.
    pub id: Name,
    /// What the units were worth, yuan, floored.
    pub gross: Money,
    /// Gross less net, yuan; the part for other members' units stayed in the fund.
    pub fee: Money,
    /// What the holder is paid, yuan, floored.
    pub net: Money,
}

/// Who left, and the market after it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct ExitSettlement {
    /// The exits in their order.
    pub exits: Vec<Exit>,
    /// What goes back to the platform in all: the holders' own parts of the fees, and what the fund may not hold, yuan.
    pub residue: Money,
    /// The published unit value before, yuan.
    pub unit_value_before: UnitValue,
    /// The published unit value after, yuan.
    pub unit_value_after: UnitValue,
    /// The market after.
    pub market: Market,
}

impl Appreciation {
    /// Redeems every holder whose exit is due, whole and one after the other, in ascending order of quota per unit; each
    /// fee lifts the value and may make the next one due (RULES section 3, `appreciation.settleExits`).
    ///
    /// Gross and net of each are floored to the fen. Whoever left has no quota any more.
    ///
    /// # Errors
    /// `INVALID_STATE` at `market`, or at `holders` where together they hold more than members can;
    /// `DUPLICATE_ID` at the later `holders[i].id`.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::appreciation::{ExitHolder, SettleExits, Market};
    /// # use points_rules::Name;
    /// let rulebook = Rulebook::from_json(points_rules::presets::APPRECIATION)?;
    /// let market = Market {
    ///     fund_balance: "30".parse()?,
    ///     units_outstanding: "21".parse()?,
    ///     units_issued: "21".parse()?,
    ///     ..Market::EMPTY
    /// };
    /// let holder = ExitHolder { id: Name::new("a")?, units: "21".parse()?, quota: Some("30".parse()?) };
    /// let settled = rulebook.appreciation()?.settle_exits(&SettleExits { market, holders: vec![holder] })?;
    /// assert_eq!(settled.exits[0].net.to_string(), "27.00");
    /// assert_eq!(settled.residue.to_string(), "3.00");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn settle_exits(&self, request: &SettleExits) -> Result<ExitSettlement> {
        request.market.check()?;
        check_holders(request)?;
        let mut settled = ExitSettlement {
            exits: Vec::new(),
            residue: Money::ZERO,
            unit_value_before: self.value_in(&request.market).published(),
            unit_value_after: UnitValue::new(0),
            market: request.market,
        };
        for (holder, quota) in in_order_of_exit(&request.holders) {
            self.visit(holder, quota, &mut settled);
        }
        settled.unit_value_after = self.value_in(&settled.market).published();
        Ok(settled)
    }

    /// Lets one holder leave, if it is time.
    fn visit(&self, holder: &ExitHolder, quota: Money, settled: &mut ExitSettlement) {
        let value = self.value_in(&settled.market).worth_floor(holder.units);
        if !exit_due(value.minor(), quota) {
            return;
        }
        let redeemed = self.redeem(&settled.market, holder.units, holder.units);
        let residue = settled.residue.minor() + redeemed.residue.minor();
        settled.residue = Money::within(residue).always("what goes back was in the fund", Money::MAX);
        settled.exits.push(Exit {
            id: holder.id.clone(),
            gross: redeemed.gross,
            fee: redeemed.fee(),
            net: redeemed.net,
        });
        settled.market = redeemed.market;
    }
}

fn check_holders(request: &SettleExits) -> Result<()> {
    let id =
        |at: usize| request.holders.get(at).map(|holder| holder.id.as_str()).always("a place of the list itself", "");
    if let Some(index) = first_repeated(request.holders.len(), &id) {
        let message = format!("the holder {} is listed twice; list each once", quoted(id(index)));
        return Err(Error::new(ErrorCode::DuplicateId, message).at(format!("holders[{index}].id")));
    }
    let held: u128 = request.holders.iter().map(|holder| holder.units.wide()).sum();
    let circulating = request.market.circulating();
    if held > circulating.wide() {
        let message = format!(
            "the holders have {} units together, more than the {circulating} that members hold; list each holder's units once",
            crate::num::units_text(held)
        );
        return invalid_state("holders", message);
    }
    Ok(())
}

/// Holders who can ever leave, the least quota per unit first; ties stay in the given order.
fn in_order_of_exit(holders: &[ExitHolder]) -> Vec<(&ExitHolder, Money)> {
    let candidate = |at: u32| holders.get(at as usize).and_then(|holder| Some((holder, holder.quota?)));
    let mut order = positions(holders.len());
    order.retain(|&at| candidate(at).is_some_and(|(holder, _)| holder.units > Units::ZERO));
    sort_positions(&mut order, &|a, b| match (candidate(a), candidate(b)) {
        // The quota, but at least a fen, per unit: from that value on a holder is due. 10^15 · 9·10^18 is within 128 bits.
        (Some((a, quota_a)), Some((b, quota_b))) => {
            (quota_a.wide().max(1) * b.units.wide()).cmp(&(quota_b.wide().max(1) * a.units.wide()))
        }
        _ => Ordering::Equal,
    });
    order.into_iter().filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use alloc::string::ToString;
    use alloc::vec;

    use super::*;
    use crate::rulebook::Rulebook;

    /// Who holds nothing has no quota per unit, and no place among those who have one.
    #[test]
    fn a_holder_of_nothing_does_not_stand_between_others() {
        let holder = |id: &str, units: &str, quota: &str| ExitHolder {
            id: Name::new(id).unwrap(),
            units: units.parse().unwrap(),
            quota: Some(quota.parse().unwrap()),
        };
        let market = Market {
            fund_balance: "100".parse().unwrap(),
            units_outstanding: "20".parse().unwrap(),
            units_issued: "20".parse().unwrap(),
            ..Market::EMPTY
        };
        let rulebook = Rulebook::from_json(include_str!("../../rulebooks/appreciation.json")).unwrap();
        let holders = vec![holder("late", "10", "20"), holder("empty", "0", "0"), holder("early", "10", "10")];
        let settled = rulebook.appreciation().unwrap().settle_exits(&SettleExits { market, holders }).unwrap();
        let exits: Vec<_> = settled.exits.iter().map(|exit| (exit.id.as_str(), exit.net.to_string())).collect();
        // Half of the first fee is for the other ten units: 2.50 stay, and the rest of 52.50 goes with the last unit.
        assert_eq!(exits, [("early", "45.00".into()), ("late", "47.25".into())]);
        assert_eq!(settled.residue.to_string(), "7.75");
    }
}
