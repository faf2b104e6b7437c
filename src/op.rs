//! The one table of operations: a name, a typed function, JSON-shaped input and output (RULES sections 1 to 6).
//!
//! The boundaries, the vectors and the TypeScript declarations are all made from this table, so that an operation
//! cannot exist on one client only.

use alloc::format;
use alloc::string::String;
#[cfg(any(web, mini, test))]
use alloc::vec::Vec;

use serde::Serialize;

use crate::appreciation::Appreciation;
use crate::decimal::kind::Scales;
use crate::dividend::Dividend;
use crate::error::{Error, ErrorCode, Result};
use crate::flat::Output;
use crate::order::Orders;
use crate::read::{Json, Options, Tree, read};
use crate::release::Release;
use crate::rulebook::Rulebook;
#[cfg(not(any(web, mini)))]
use crate::schema::{Described, Of};

/// Where a result goes.
pub(crate) trait Sink {
    fn put<T: Serialize + Output>(&mut self, value: &T) -> Result<()>;
}

/// Results as JSON text.
impl Sink for String {
    fn put<T: Serialize + Output>(&mut self, value: &T) -> Result<()> {
        // Results are structs, lists and texts, which always have a form.
        let written = serde_json::to_string(value);
        *self = written.map_err(|error| Error::new(ErrorCode::InvalidInput, format!("{error}")))?;
        Ok(())
    }
}

/// Results as bytes.
#[cfg(any(web, mini, test))]
impl Sink for Vec<u8> {
    fn put<T: Serialize + Output>(&mut self, value: &T) -> Result<()> {
        self.clear();
        value.put(self);
        Ok(())
    }
}

/// What the operations of a scheme need to read their input.
pub(crate) trait Scheme {
    /// The scales that the rulebook sets.
    fn scales(&self) -> Scales;
}

impl Scheme for Appreciation {
    fn scales(&self) -> Scales {
        Scales::default()
    }
}

impl Scheme for Dividend {
    fn scales(&self) -> Scales {
        let config = self.config();
        Scales { shares: Some(config.share_scale), weight: Some(config.weight_scale()), ..Scales::default() }
    }
}

impl Scheme for Release {
    fn scales(&self) -> Scales {
        Scales { points: Some(self.config().point_scale), ..Scales::default() }
    }
}

impl Scheme for Orders {
    fn scales(&self) -> Scales {
        Scales { points: Some(self.point_scale()), ..Scales::default() }
    }
}

impl Scheme for Rulebook {
    fn scales(&self) -> Scales {
        Scales::default()
    }
}

impl Rulebook {
    /// The rulebook as a whole, which is always there; a `Result` like that of the schemes.
    fn rulebook(&self) -> Result<&Self> {
        Ok(self)
    }

    /// Any operation by its name, JSON in and JSON out: what the boundaries and the vectors run.
    ///
    /// # Errors
    /// `UNKNOWN_OP`, `SCHEME_NOT_CONFIGURED`, and the errors of the operation.
    ///
    /// ```
    /// use points_rules::{Rulebook, presets};
    ///
    /// let rulebook = Rulebook::from_json(presets::APPRECIATION)?;
    /// let goods = r#"{"market": {"fundBalance": "30", "unitsOutstanding": "21", "unitsIssued": "21", "treasuryUnits": "0",
    ///     "fixedPoints": "0"}, "referred": false, "merchant": false, "units": "14"}"#;
    /// assert_eq!(rulebook.call_json("appreciation.orderFor", goods)?, r#"{"amount":"95.27"}"#);
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn call_json(&self, op: &str, input: &str) -> Result<String> {
        let op = place(self, op)?;
        let mut output = String::new();
        call(self, op, Tree::Json(&Json::parse(input)?), &mut output)?;
        Ok(output)
    }
}

/// An operation of the table: reads its input, runs, and puts its result.
type OperationFn<S> = fn(&Rulebook, Tree<'_>, &mut S) -> Result<()>;

/// An operation as declarations and documentation list it.
#[cfg(not(any(web, mini)))]
pub(crate) struct OperationSchema {
    pub(crate) name: &'static str,
    /// The scheme's method in Rust.
    pub(crate) method: &'static str,
    pub(crate) doc: &'static str,
    /// Whether only the full builds carry it.
    pub(crate) full: bool,
    pub(crate) input: Of,
    pub(crate) result: Of,
}

/// Groups of operations: whose methods they are, and the module of their types. A scheme is described where it comes first.
/// `#[cfg(full)]` marks an operation that only the full builds carry: a shopper's page quotes, it does not settle.
macro_rules! operations {
    ($(
        $(#[doc = $about:literal])?
        $scheme:ident in $module:ident {
            $(
                $(#[doc = $doc:literal])+
                $(#[cfg($full:ident)])?
                $name:literal => $method:ident($input:ident) -> $output:ident;
            )+
        }
    )+) => {
        /// Every operation, in the order of the rules.
        pub(crate) const NAMES: &[&str] = &[$($(
            $(#[cfg($full)])?
            concat!(stringify!($scheme), ".", $name),
        )+)+];

        /// Every scheme and what it is.
        #[cfg(not(any(web, mini)))]
        pub(crate) const SCHEMES: &[(&str, &str)] = &[$($((stringify!($scheme), $about),)?)+];

        /// Every operation with its types, in the order of [`NAMES`].
        #[cfg(not(any(web, mini)))]
        pub(crate) const SCHEMAS: &[OperationSchema] = &[$($(OperationSchema {
            name: concat!(stringify!($scheme), ".", $name),
            method: stringify!($method),
            doc: concat!($($doc, "\n",)+),
            full: false $(|| cfg!($full))?,
            input: <crate::$module::$input as Described>::OF,
            result: <crate::$module::$output as Described>::OF,
        },)+)+];

        /// Runs the operation at a place in [`NAMES`].
        ///
        /// Each is a function of its own: engines that compile a function when it is first called should not have to
        /// compile all operations for the first one.
        pub(crate) fn call<S: Sink>(
            rulebook: &Rulebook,
            op: usize,
            input: Tree<'_>,
            sink: &mut S,
        ) -> Result<()> {
            let operations: &[OperationFn<S>] = &[$($(
                $(#[cfg($full)])?
                |rulebook: &Rulebook, input: Tree<'_>, sink: &mut S| {
                    let scheme = rulebook.$scheme()?;
                    let options = Options { scales: scheme.scales(), strict: false };
                    let input: crate::$module::$input = read(input, options)?;
                    sink.put(&scheme.$method(&input)?)
                },
            )+)+];
            match operations.get(op) {
                Some(operation) => operation(rulebook, input, sink),
                None => Err(unknown("")),
            }
        }

        /// The shape of each operation's input, in the order of [`NAMES`].
        #[cfg(any(explained, test))]
        pub(crate) const SHAPES: &[crate::read::Shape] =
            &[$($(
                $(#[cfg($full)])?
                <crate::$module::$input as crate::read::Input>::SHAPE,
            )+)+];

        /// The place of an operation in [`NAMES`]: it exists and its scheme is configured, which is checked before the
        /// input is read.
        pub(crate) fn place(rulebook: &Rulebook, op: &str) -> Result<usize> {
            let place = NAMES.iter().position(|name| *name == op).ok_or_else(|| unknown(op))?;
            let scheme = op.split_once('.').map_or("", |(scheme, _)| scheme);
            $(
                if scheme == stringify!($scheme) {
                    return rulebook.$scheme().map(|_| place);
                }
            )+
            Err(unknown(op))
        }
    };
}

pub(crate) fn unknown(op: &str) -> Error {
    let message = format!("there is no operation {}; operations() lists them all", crate::escape::quoted(op));
    Error::new(ErrorCode::UnknownOp, message)
}

operations! {
    /// The order: its lines, what is paid with credit, what comes back of it, and what each scheme counts. RULES section 2.
    order in order {
        /// The total of an order: every line's part of discount, points and fixed points, what is left to pay in money, and
        /// what each configured scheme is quoted for. Splits are exact to the fen; contributions are floored.
        /// `INVALID_AMOUNT` at `discount`, `points` or `fixedPoints` where more is taken off than there is;
        /// `SCHEME_NOT_CONFIGURED` at `points` or `fixedPoints`; `DUPLICATE_NAME` at `lines[i].earns[j]`; `OVERFLOW`.
        "total" => total(TotalOrder) -> OrderTotal;
        /// What comes back when pieces of an order are returned: money, points and fixed points, and what each scheme's
        /// `quoteRefund` takes. All pieces together give back exactly what was paid.
        /// `INVALID_AMOUNT` at `returning[i]`, `returnedBefore[i]`, `returnedBeforeBooking[i]`, `freight` or `returning`;
        /// the errors of `total` at `order.…`.
        "refund" => refund(RefundOrder) -> OrderRefund;
    }
    /// Appreciation (增值积分): units backed by a fund. RULES section 3.
    appreciation in appreciation {
        /// What an order grants, and the market after it. Units and quotas are floored.
        /// `INVALID_STATE` at `market`; `INVALID_AMOUNT` at `contribution`; `OVERFLOW` past the fund's bound. An estimate
        /// until the order is booked.
        "quoteOrder" => quote_order(QuoteOrder) -> OrderQuote;
        /// Books a complete order against the market of the moment, and credits buyer, referrer and merchant.
        /// `INVALID_STATE` at `market`, `holder.units`, `referrer.units` or `merchant.units`; `INVALID_AMOUNT` at
        /// `contribution`; `OVERFLOW` past the bound of the fund or a quota.
        "bookOrder" => book_order(BookOrder) -> OrderBooking;
        /// What giving units back pays: gross and net are floored to the fen, the fee is their difference.
        /// `INSUFFICIENT_UNITS` or `INVALID_AMOUNT` at `redeem`.
        "quoteRedemption" => quote_redemption(QuoteRedemption) -> RedemptionQuote;
        /// What a holding is worth (floored) and shown as (half up), and how far it is from the exit.
        /// `INVALID_STATE` at `market` or `holder.units`.
        "valueHolding" => value_holding(ValueHolding) -> HoldingValue;
        /// Units to fixed points at the exact value, floored to the fen, without a fee.
        /// `INSUFFICIENT_UNITS` or `INVALID_AMOUNT` at `exchange`.
        "quoteExchange" => quote_exchange(QuoteExchange) -> ExchangeQuote;
        /// A merchant's fixed points back to units out of the treasury, floored.
        /// `INSUFFICIENT_TREASURY` or `INVALID_AMOUNT` at `fixedPoints`; `INVALID_STATE` at `market` for more than circulate.
        "quoteReturn" => quote_return(QuoteReturn) -> ReturnQuote;
        /// The platform takes fixed points for goods of its own: treasury units of their value are burned (floored), and
        /// the fund pays what those are worth (floored).
        /// `INSUFFICIENT_TREASURY` or `INVALID_AMOUNT` at `fixedPoints`; `INVALID_STATE` at `market` for more than circulate.
        "retirePoints" => retire_points(RetirePoints) -> PointsRetirement;
        /// Burns the treasury units that the fixed points in circulation do not need, floored.
        /// `INVALID_STATE` at `market`.
        "retireTreasury" => retire_treasury(RetireTreasury) -> TreasuryRetirement;
        /// What an item costs in units, ceiled; they are burned.
        /// `INSUFFICIENT_UNITS` or `INVALID_AMOUNT` at `price`.
        "quoteItem" => quote_item(QuoteItem) -> ItemQuote;
        /// What the return of an item, in whole or part, gives back in units, floored.
        /// `INVALID_AMOUNT` at `refund`; `INVALID_STATE` at `market` above the units issued; `OVERFLOW`.
        "quoteItemReturn" => quote_item_return(QuoteItemReturn) -> ItemReturnQuote;
        /// What a refund after booking takes back of buyer, referrer and merchant, ceiled; what is no longer there is a
        /// shortfall. `INVALID_AMOUNT` at `refund` or `grant.contribution`; `INVALID_INPUT` where only one contribution is
        /// given.
        "quoteRefund" => quote_refund(QuoteRefund) -> RefundQuote;
        /// Redeems every holder who has reached the quota, one after the other.
        /// `INVALID_STATE` at `holders`; `DUPLICATE_ID` at the later `holders[i].id`.
        #[cfg(full)]
        "settleExits" => settle_exits(SettleExits) -> ExitSettlement;
        /// The unit value over equal orders: 0 to 10^6 of them, 2 to 1000 rows. An estimate: nothing but these orders
        /// happens. `OUT_OF_RANGE` at `orders` or `samples`; `OVERFLOW` past the fund's bound.
        "projectUnitValue" => project_unit_value(ProjectUnitValue) -> UnitValueProjection;
        /// The least amount in fen whose order grants the buyer at least this many units; null where none does.
        /// `INVALID_AMOUNT` at `units`.
        "orderFor" => find_order(FindOrder) -> FoundOrder;
        /// The fewest units, in steps of 10^-8, whose redemption pays at least so much.
        /// `INSUFFICIENT_UNITS` or `INVALID_AMOUNT` at `net`.
        "redemptionFor" => find_redemption(FindRedemption) -> FoundRedemption;
        /// After how many more equal orders (up to 10^6) a holding reaches its quota, or its redemption pays so much; null
        /// where not within the limit. An estimate: nothing but these orders happens. `OUT_OF_RANGE` at `limit`.
        "ordersUntil" => count_orders(CountOrders) -> OrderCount;
    }
    /// Dividend (循环购): shares weigh a daily pool, a quota caps the payout. RULES section 4.
    dividend in dividend {
        /// What an order grants: quota and shares to buyer, referrer and merchant, floored, and what the next tier still
        /// takes. `OVERFLOW` past a bound. An estimate until the server books it.
        "quoteOrder" => quote_order(QuoteOrder) -> OrderQuote;
        /// Books a complete order: what it grants, and buyer, referrer and merchant after it. `OVERFLOW` past a bound.
        "bookOrder" => book_order(BookOrder) -> OrderBooking;
        /// The least order that grants at least so many shares; null past an order's bound. `INVALID_AMOUNT` at `shares`
        /// for 0.
        "orderFor" => find_order(FindOrder) -> FoundOrder;
        /// What a day like this might pay the member, and why no more; every part is floored to the fen. An estimate: the
        /// day's totals are assumptions until the day is settled. `INVALID_STATE` or `UNKNOWN_TIER` at the day's field.
        "estimate" => estimate(EstimatePayout) -> PayoutEstimate;
        /// Days like `day` while the quota lasts, 0 to 36,500, as runs of equal days; every day adds weight to share the
        /// pool with. An estimate. Errors as in `estimate`; `OVERFLOW` where the turnover brings too much weight.
        "project" => project(ProjectPayouts) -> PayoutProjection;
        /// What a refund after booking takes back from buyer, referrer and merchant; what is no longer there is a
        /// shortfall. `INVALID_AMOUNT` at `refund`.
        "quoteRefund" => quote_refund(QuoteRefund) -> RefundQuote;
        /// The day's payouts for all members; payouts, `carryAfter` and `unallocated` make the pools to the fen.
        /// `INVALID_STATE` at `carry`; `DUPLICATE_ID` at the later `members[i].id`.
        #[cfg(full)]
        "settleDay" => settle_day(SettleDay) -> DaySettlement;
    }
    /// Release (积分通证): lots of points released a little every day. RULES section 5.
    release in release {
        /// What an order grants and how it is released: points and daily release are floored to `pointScale`.
        /// An estimate until the order is booked.
        "quoteOrder" => quote_order(QuoteOrder) -> OrderQuote;
        /// Appends the lot of a complete order to the member's lots.
        /// `DUPLICATE_ID` at `orderId`; `INVALID_AMOUNT` at `grant.points`; `NEVER_RELEASES` at `grant.daily`.
        "bookOrder" => book_order(BookOrder) -> OrderBooking;
        /// The least order that grants at least this many points, or at least so much a day; null past an order's bound.
        /// `INVALID_INPUT` for both or neither; `INVALID_AMOUNT` at `points` or `daily` for 0.
        "orderFor" => find_order(FindOrder) -> FoundOrder;
        /// What a member's lots release over the next days (0 to 36,500), as runs of equal days. An estimate.
        /// `OUT_OF_RANGE` at `days`; `OVERFLOW` past 10^13 points.
        "project" => project(ProjectRelease) -> ReleaseProjection;
        /// The rank that a member's sales reach, its rate, and what the next one still takes.
        "rank" => rank(QuoteRank) -> RankQuote;
        /// A member's day: base release, referral, differential and peer out of the member's own lots, and what the cash
        /// is worth. Every figure is floored.
        /// `INVALID_STATE` at `generations`; `UNKNOWN_RANK` at `team.volumes[i].highestRank`; `OVERFLOW`.
        "accelerate" => accelerate(AccelerateDay) -> AcceleratedDay;
        /// The day of all members, each exactly as `accelerate` with the figures of the tree.
        /// `DUPLICATE_ID` at `members[i].id`; `UNKNOWN_MEMBER` or `REFERRAL_CYCLE` at `members[i].sponsor`; `OVERFLOW`.
        #[cfg(full)]
        "settleDay" => settle_day(SettleDay) -> DaySettlement;
        /// What each member's whole team bought, in money and with points, own purchases left out; its largest leg, and
        /// the sales that decide the rank. `DUPLICATE_ID`, `UNKNOWN_MEMBER`, `REFERRAL_CYCLE`, `OVERFLOW`.
        #[cfg(full)]
        "teamSales" => team_sales(SumTeamSales) -> TeamSales;
        /// An operator's correction: adds a lot, or removes points from the oldest lots first, or from one order's.
        /// `NEVER_RELEASES` at `add.daily`; `DUPLICATE_ID` at `add.orderId`; `UNKNOWN_ORDER` at `remove.orderId`;
        /// `INSUFFICIENT_POINTS` at `remove.points`.
        "adjust" => adjust(AdjustLots) -> LotAdjustment;
        /// What a refund after booking takes back from the order's lot; what is no longer there is a shortfall.
        /// `INVALID_AMOUNT` at `refund`.
        "quoteRefund" => quote_refund(QuoteRefund) -> RefundQuote;
        /// How many points can pay for an order, what they are worth, and what is still due in money.
        /// `INVALID_AMOUNT` at `discount` or `fixedPoints`; `SCHEME_NOT_CONFIGURED` at `fixedPoints`.
        "checkout" => checkout(QuoteCheckout) -> CheckoutQuote;
    }
    /// The rulebook as a whole: what it promises, and what pays for that. RULES section 6.
    rulebook in promise {
        /// What a yuan of sales commits, how far quotas are covered, when promises are kept, and where more money grants
        /// less, with findings for whoever signs the rulebook. Shares of sales are ceiled to four decimals, what covers a
        /// promise is floored. No errors for a margin in range.
        #[cfg(full)]
        "lint" => lint(LintRulebook) -> LintReport;
    }
    dividend in promise {
        /// What is promised, paid and open over up to 3,650 days of planned orders, settled day by day by `settleDay`. An
        /// estimate: nothing but these orders happens. `OUT_OF_RANGE` at `orders`, a field of `orders[i]`, `days` or
        /// `samples`; `OVERFLOW` where a printed figure passes its bound.
        #[cfg(full)]
        "outlook" => outlook(ForecastDividend) -> DividendOutlook;
    }
    release in promise {
        /// What is released and paid in money over up to 3,650 days of planned orders, and when that is more than the
        /// margin or the sales. An estimate: nothing but these orders happens. `OUT_OF_RANGE` at `orders`, a field of
        /// `orders[i]`, `days` or `samples`; `OVERFLOW` where a printed figure passes its bound.
        #[cfg(full)]
        "outlook" => outlook(ForecastRelease) -> ReleaseOutlook;
    }
    appreciation in promise {
        /// The fund, the quotas and the exits over up to 3,650 days of planned orders, settled day by day by `settleExits`.
        /// An estimate: nothing but these orders happens. `OUT_OF_RANGE` at `orders` (also for more than 10^6 within the
        /// days), a field of `orders[i]`, `days` or `samples`; `INVALID_STATE` at `market`; `OVERFLOW` where a printed
        /// figure passes its bound.
        #[cfg(full)]
        "outlook" => outlook(ForecastAppreciation) -> AppreciationOutlook;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code and the path of the error of an input.
    fn refusal(rulebook: &str, op: &str, input: &str) -> (ErrorCode, Option<String>) {
        let error = Rulebook::from_json(rulebook).unwrap().call_json(op, input).unwrap_err();
        (error.code(), error.path().map(String::from))
    }

    /// Read without the scale, the first number would be valid, and the error would be at the second.
    #[test]
    fn numbers_are_read_at_the_scale_of_their_scheme() {
        assert_eq!(
            refusal(
                include_str!("../rulebooks/dividend.json"),
                "dividend.quoteOrder",
                r#"{"member": {"shares": "1.5", "quota": "x", "totalPaid": "0"}, "referred": false, "merchant": false, "amount": "100"}"#,
            ),
            (ErrorCode::TooManyDecimals, Some("member.shares".into()))
        );
        assert_eq!(
            refusal(
                include_str!("../rulebooks/release.json"),
                "release.project",
                r#"{"lots": [{"orderId": "A", "daily": "1.005", "remaining": "x"}], "acceleratedPerDay": "0", "days": 1}"#,
            ),
            (ErrorCode::TooManyDecimals, Some("lots[0].daily".into()))
        );
    }

    #[test]
    fn a_count_is_refused_with_its_own_bounds() {
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/release.json")).unwrap();
        let said = |days: &str| {
            let input = format!(r#"{{"lots": [], "acceleratedPerDay": "0", "days": {days}}}"#);
            String::from(rulebook.call_json("release.project", &input).unwrap_err().message())
        };
        assert_eq!(said("-1"), "the number -1 is out of range: give a whole number from 0 to 36500");
        assert_eq!(said("\"7\""), "expected a whole number; found the text \"7\"");
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/appreciation.json")).unwrap();
        let market = r#"{"fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0", "fixedPoints": "0"}"#;
        let input = format!(
            r#"{{"market": {market}, "referred": false, "merchant": false, "amount": "1",
                "holder": {{"units": "0", "quota": null}}, "net": null, "limit": -2}}"#
        );
        let error = rulebook.call_json("appreciation.ordersUntil", &input).unwrap_err();
        assert_eq!(error.message(), "the number -2 is out of range: give a whole number from 1 to 1000000");
    }

    #[test]
    fn an_unknown_operation_is_named() {
        let error = Rulebook::from_json(include_str!("../rulebooks/release.json"))
            .unwrap()
            .call_json("release.mint", "{}")
            .unwrap_err();
        assert_eq!(error.message(), "there is no operation \"release.mint\"; operations() lists them all");
    }
}
