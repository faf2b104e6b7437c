//! The one table of batches: columns of whole numbers in and out, for price lists and operators' tables.
//!
//! An item that is refused has a code of its own and leaves the others alone; see [`crate::columns`] for the numbers.

use alloc::vec::Vec;

#[cfg(not(any(web, mini)))]
use crate::columns::Column;
use crate::columns::{Figures, Item, Row};
use crate::error::{ErrorCode, Result};
use crate::impossible::Always;
use crate::op::{self, Scheme};
use crate::read::{Options, Tree, read};
use crate::rulebook::Rulebook;
#[cfg(not(any(web, mini)))]
use crate::schema::{Described, Of};

/// A batch as declarations list it.
#[cfg(not(any(web, mini)))]
pub(crate) struct BatchSchema {
    pub(crate) scheme: &'static str,
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    /// What all items share.
    pub(crate) shared: Of,
    pub(crate) ins: &'static [Column],
    pub(crate) outs: &'static [Column],
}

macro_rules! batches {
    ($(
        $(#[doc = $doc:literal])+
        $scheme:ident $name:literal { $shared:ident } => $open:ident.$item:ident($in:ident) -> $out:ident;
    )+) => {
        /// Every batch with its types; a batch is called by its place here.
        #[cfg(not(any(web, mini)))]
        pub(crate) const SCHEMAS: &[BatchSchema] = &[$(BatchSchema {
            scheme: stringify!($scheme),
            name: $name,
            doc: concat!($($doc, "\n",)+),
            shared: <crate::$scheme::$shared as Described>::OF,
            ins: <crate::$scheme::$in as Item>::COLUMNS,
            outs: <crate::$scheme::$out as Figures>::COLUMNS,
        },)+];

        /// Runs the batch at a place of the table. `words` are the bits of the columns that come in and of those that go
        /// out, each of `count` items; `errors` gets for each item 0, or one more than the place of its code in
        /// [`ErrorCode::ALL`].
        ///
        /// # Errors
        /// What the part that all items share is refused with.
        #[cfg_attr(not(any(web, mini, test)), allow(dead_code))]
        pub(crate) fn run(
            rulebook: &Rulebook,
            batch: u32,
            shared: Tree<'_>,
            words: &mut [u64],
            count: usize,
            errors: &mut Vec<u8>,
        ) -> Result<()> {
            let batches: &[Batch] = &[$(
                |rulebook, shared, words, count, errors| {
                    let scheme = rulebook.$scheme()?;
                    let options = Options { scales: scheme.scales(), strict: false };
                    let shared: crate::$scheme::$shared = read(shared, options)?;
                    let batch = scheme.$open(&shared)?;
                    let ins = <crate::$scheme::$in as Item>::COLUMNS.len();
                    each(words, ins, count, errors, |ins, outs| {
                        batch.$item(&crate::$scheme::$in::take(ins)?)?.put(outs)
                    });
                    Ok(())
                },
            )+];
            match batches.get(batch as usize) {
                Some(batch) => batch(rulebook, shared, words, count, errors),
                None => Err(op::unknown("")),
            }
        }
    };
}

/// A batch of the table.
type Batch = fn(&Rulebook, Tree<'_>, &mut [u64], usize, &mut Vec<u8>) -> Result<()>;

batches! {
    /// `quoteOrder` for a whole column of amounts, each order as if it were the only one: a price list.
    appreciation "quoteOrders" { InMarket } => order_batch.quote(OrderItem) -> OrderRow;
    /// `valueHolding` for a whole column of holdings.
    appreciation "valueHoldings" { InMarket } => holding_batch.value(HoldingItem) -> HoldingRow;
    /// `estimate` for a whole column of members on one day. Estimates: the day's totals are assumptions until it is settled.
    dividend "estimates" { OnDay } => estimate_batch.estimate(StakeItem) -> EstimateRow;
}

/// Every item by itself: its figures, or its code and no figure. `item`: what is asked of each, and where its figures go.
#[inline(always)]
fn each(
    words: &mut [u64],
    ins: usize,
    count: usize,
    errors: &mut Vec<u8>,
    item: impl Fn(&mut Row<'_>, &mut Row<'_>) -> core::result::Result<(), ErrorCode>,
) {
    let (ins, outs) = words.split_at_mut_checked(ins * count).unwrap_or_default();
    errors.clear();
    errors.resize(count, 0);
    for (index, error) in errors.iter_mut().enumerate() {
        if let Err(code) = item(&mut Row::new(ins, index, count), &mut Row::new(outs, index, count)) {
            *error = place(code);
            Row::new(outs, index, count).clear();
        }
    }
}

/// A code as a byte that is not 0.
fn place(code: ErrorCode) -> u8 {
    let place = ErrorCode::ALL.iter().position(|known| *known == code);
    place.and_then(|place| u8::try_from(place + 1).ok()).always("every code is in the list of codes", u8::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;
    use crate::read::Json;

    /// The columns that come out, as doubles, and the items' errors.
    struct Ran {
        columns: Vec<Vec<f64>>,
        errors: Vec<Option<ErrorCode>>,
    }

    fn ran(rulebook: &str, batch: u32, shared: &str, ins: &[&[f64]], outs: usize) -> Ran {
        let count = ins[0].len();
        let mut words: Vec<u64> = ins.iter().copied().flatten().map(|number| number.to_bits()).collect();
        // Figures of an earlier call must not be returned.
        words.resize(count * (ins.len() + outs), 7);
        let (mut errors, shared) = (vec![9; 99], Json::parse(shared).unwrap());
        let rulebook = Rulebook::from_json(rulebook).unwrap();
        run(&rulebook, batch, Tree::Json(&shared), &mut words, count, &mut errors).unwrap();
        let columns =
            words[ins.len() * count..].chunks(count).map(|column| column.iter().copied().map(f64::from_bits).collect());
        let code = |&error: &u8| usize::from(error).checked_sub(1).map(|place| ErrorCode::ALL[place]);
        Ran { columns: columns.collect(), errors: errors.iter().map(code).collect() }
    }

    const EMPTY_MARKET: &str = r#"{"market": {"fundBalance": "0", "unitsOutstanding": "0", "unitsIssued": "0", "treasuryUnits": "0", "fixedPoints": "0"}}"#;

    #[test]
    fn orders_are_quoted_each_by_itself() {
        use ErrorCode::{InvalidAmount, InvalidDecimal, OutOfRange, TooManyDecimals};
        let rulebook = include_str!("../rulebooks/appreciation.json")
            .replace("\"referrerGrantRate\": \"0\"", "\"referrerGrantRate\": \"0.1\", \"merchantGrantRate\": \"0.2\"");
        const SCHEME: f64 = f64::NAN;
        let ran = |amounts: &[f64], referred: &[f64], merchant: &[f64], contributions: &[f64]| {
            ran(&rulebook, 0, EMPTY_MARKET, &[amounts, referred, merchant, contributions], 11)
        };
        let Ran { columns, errors } = ran(
            &[10_000.0, 0.0, 20_000.0, 1.5, f64::NAN, 100.0],
            &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            &[SCHEME, SCHEME, 3_000.0, SCHEME, SCHEME, 101.0],
        );
        let refused = [OutOfRange, TooManyDecimals, InvalidDecimal, InvalidAmount].map(Some);
        assert_eq!(errors, [None, refused[0], None, refused[1], refused[2], refused[3]]);
        let expected = [
            (3_000.0, 3_000.0),
            (2_100.0, 2_100.0),
            (2_100_000_000.0, 2_100_000_000.0),
            (0.0, 300_000_000.0),
            (0.0, 600_000_000.0),
            (20_000.0, 40_000.0),
            (0.0, 600.0),
            (0.0, 1_200.0),
            (0.0, 0.0),
            (14_286.0, 10_000.0),
            (0.0, 0.0),
        ];
        for (column, (first, third)) in columns.iter().zip(expected) {
            assert_eq!((column[0], column[2]), (first, third));
            assert!([1, 3, 4, 5].iter().all(|&refused| column[refused].is_nan()), "{column:?}");
        }
        // The cap of 10^8 units cuts what 10^10 yuan would grant.
        let capped = ran(&[1e12], &[0.0], &[0.0], &[SCHEME]);
        assert_eq!(capped.errors, [Some(ErrorCode::Overflow)], "10^16 steps are past what a double holds");
    }

    #[test]
    fn holdings_are_valued_each_by_itself() {
        let rulebook = include_str!("../rulebooks/appreciation.json");
        let market = EMPTY_MARKET
            .replace("\"fundBalance\": \"0\"", "\"fundBalance\": \"30\"")
            .replace("\"unitsOutstanding\": \"0\"", "\"unitsOutstanding\": \"21\"")
            .replace("\"unitsIssued\": \"0\"", "\"unitsIssued\": \"21\"");
        let units = [2_100_000_000.0, 2_100_000_000.0, 2_100_000_001.0, 700_000_000.0];
        let Ran { columns, errors } = ran(rulebook, 1, &market, &[&units, &[20_000.0, f64::NAN, 1.0, 1_000.0]], 4);
        assert_eq!(errors, [None, None, Some(ErrorCode::InvalidState), None]);
        let [value, display, headroom, exit_due] = <[Vec<f64>; 4]>::try_from(columns).unwrap();
        assert_eq!((value[0], value[1], value[3]), (3_000.0, 3_000.0, 1_000.0));
        assert_eq!((display[0], display[3]), (300_006.0, 100_002.0));
        assert_eq!((headroom[0], headroom[3]), (17_000.0, 0.0));
        assert_eq!((exit_due[0], exit_due[3]), (0.0, 1.0));
        assert!(headroom[1].is_nan() && exit_due[1].is_nan() && value[2].is_nan());
    }

    #[test]
    fn stakes_are_estimated_each_by_itself() {
        let rulebook = include_str!("../rulebooks/dividend.json");
        let day = r#"{"day": {"turnover": "10000", "carry": "0", "eligibleWeight": "1000", "tierHeadcounts": {"V1": 2, "V2": 1, "V3": 1}}}"#;
        let Ran { columns, errors } =
            ran(rulebook, 2, day, &[&[300.0, 10.0, 2_000.0], &[10_000_000.0, 1_000.0, 1.0]], 6);
        assert_eq!(errors, [None, None, Some(ErrorCode::InvalidState)]);
        let first: Vec<f64> = columns.iter().map(|column| column[0]).collect();
        assert_eq!(first, [2.0, 90_000.0, 60_000.0, 150_000.0, 150_000.0, 9_850_000.0]);
        let second: Vec<f64> = columns.iter().map(|column| column[1]).collect();
        assert!(second[0].is_nan(), "below the first tier");
        assert_eq!(second[1..], [3_000.0, 0.0, 3_000.0, 1_000.0, 0.0]);
    }

    #[test]
    fn what_all_items_share_is_refused_as_a_whole() {
        let rulebook = Rulebook::from_json(include_str!("../rulebooks/appreciation.json")).unwrap();
        let refused = |batch, shared: &str| {
            let shared = Json::parse(shared).unwrap();
            let error = run(&rulebook, batch, Tree::Json(&shared), &mut [], 0, &mut Vec::new()).unwrap_err();
            (error.code(), error.path().map(ToOwned::to_owned))
        };
        let broken = EMPTY_MARKET.replace("\"fundBalance\": \"0\"", "\"fundBalance\": \"1\"");
        assert_eq!(refused(0, &broken), (ErrorCode::InvalidState, Some("market".to_owned())));
        assert_eq!(refused(2, "{}"), (ErrorCode::SchemeNotConfigured, None));
        assert_eq!(refused(3, "{}"), (ErrorCode::UnknownOp, None));
    }
}
