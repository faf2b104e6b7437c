//! The dividend scheme over planned orders: what is promised, paid and still open.

use alloc::vec;
use alloc::vec::Vec;
use core::num::NonZeroU64;

use points_rules_derive::Wire;

use crate::decimal::wide::mul_div_floor;
use crate::dividend::{ByWeight, Dividend, MAX_HEADCOUNT, Member, Part, QuoteOrder, Remainder, WeighBy, share_of_tier};
use crate::error::{Error, Result};
use crate::impossible::Always;
use crate::num::{Money, Rate, Ratio, Shares};

use super::schedule::{LAST_DAY, OrderWave, Schedule, coverage};

/// Planned orders, for [`Dividend::outlook`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(input)]
pub struct ForecastDividend {
    /// The planned orders, 1 to 20 entries.
    pub orders: Vec<OrderWave>,
    /// How many days to look ahead: 1 to 3650.
    #[wire(least = 1, most = LAST_DAY)]
    pub days: u32,
    /// How many rows to print, first and last day included: 2 to 1000.
    #[wire(least = crate::samples::LEAST, most = crate::samples::MOST)]
    pub samples: u32,
}

/// One day of the outlook, at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct DividendOutlookRow {
    /// The day, counted from 1.
    pub day: u32,
    /// What the day's orders count in the scheme, yuan.
    pub turnover: Money,
    /// Quotas granted to date, yuan.
    pub granted: Money,
    /// What was paid out to date, yuan.
    pub paid: Money,
    /// What of the pools was neither paid nor carried to date, yuan.
    pub unallocated: Money,
    /// Quotas granted and not paid out, yuan.
    pub open: Money,
    /// The part of the granted quotas that was paid out, floored to four decimals; 0 where nothing is granted.
    pub coverage: Ratio,
    /// How many members there are; at most 10^9.
    pub members: u32,
    /// How many of them had a quota and have none left.
    pub finished: u32,
    /// What the first member of all was paid on the day, yuan.
    pub payout: Money,
}

/// The dividend scheme over planned orders. An estimate: nothing but these orders happens.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[wire(output)]
#[non_exhaustive]
pub struct DividendOutlook {
    /// Rows spread evenly over the days, equal ones dropped.
    pub rows: Vec<DividendOutlookRow>,
    /// The first day on which a member's quota was used up; null where none was.
    pub first_finished_on_day: Option<u32>,
}

impl Dividend {
    /// What planned orders promise and what is paid of it, day by day (RULES section 6, `dividend.outlook`).
    ///
    /// Each day is settled first, as [`Dividend::settle_day`] does for the members of the days before with the day's own
    /// turnover; then its orders are booked, each of a new member. Nothing is rounded but by these.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` at `orders` for none or more than 20, at a field of `orders[i]`, at `days` or `samples`; `OVERFLOW`
    /// where a figure of a printed row passes 10^13, or its members 10^9.
    ///
    /// ```
    /// use points_rules::Rulebook;
    /// use points_rules::promise::{ForecastDividend, OrderWave};
    ///
    /// let rulebook = Rulebook::from_json(points_rules::presets::DIVIDEND)?;
    /// let outlook = rulebook.dividend()?.outlook(&ForecastDividend {
    ///     orders: vec![OrderWave { from_day: 1, to_day: 3, per_day: 10, amount: "1000".parse()? }],
    ///     days: 3,
    ///     samples: 3,
    /// })?;
    /// // On day 2 the ten members of day 1 share 30 % of 10,000 yuan, on day 3 there are twenty.
    /// let payouts: Vec<_> = outlook.rows.iter().map(|row| row.payout.to_string()).collect();
    /// assert_eq!(payouts, ["0.00", "300.00", "150.00"]);
    /// assert_eq!(outlook.rows[2].open.to_string(), "54000.00");
    /// assert_eq!(outlook.rows[2].coverage.to_string(), "0.1000");
    /// # Ok::<(), points_rules::Error>(())
    /// ```
    pub fn outlook(&self, forecast: &ForecastDividend) -> Result<DividendOutlook> {
        let ForecastDividend { orders, days, samples } = forecast;
        let schedule = Schedule::checked(orders, *days, *samples)?;
        let mut course = Course::new(self, orders)?;
        let mut printed = schedule.printed_days();
        let mut rows = Vec::new();
        for day in 1..=schedule.days {
            let turnover = schedule.turnover(day);
            course.settle(day, turnover);
            course.book(day);
            if printed.next_if_eq(&day).is_some() {
                rows.push(course.row(day, turnover)?);
            }
        }
        Ok(DividendOutlook { rows, first_finished_on_day: course.first_finished_on })
    }
}

/// Members of one entry who have the same quota left.
struct Cohort {
    /// What each of them has left, fen; above 0.
    left: u64,
    /// On how many days they joined.
    days: u32,
}

/// The members of an entry: they have the same shares and, but for those who have been paid longer, the same quota.
struct Wave<'a> {
    orders: &'a OrderWave,
    /// Steps of the share scale.
    shares: u64,
    /// What each is granted, fen.
    quota: u64,
    tier: Option<usize>,
    /// Those with quota left, the first who joined first. A larger quota is never paid out to less than a smaller one, so
    /// that what is left ascends, and members who came to have the same stand side by side.
    cohorts: Vec<Cohort>,
    /// The days on which those joined.
    open_days: u64,
    /// What is left of the quotas of one member of each of these days together, fen: at most 3,650 of 10^15.
    left: u64,
    /// The days whose members have no quota left.
    finished_days: u64,
    /// What the first member was paid today, fen.
    first_payout: u64,
}

/// What a day pays, fen.
#[derive(Default)]
struct Sums {
    paid: u64,
    /// What of it comes from the pro-rata pool, which is what is paid first.
    pro_rata: u64,
}

impl<'a> Wave<'a> {
    fn of(dividend: &Dividend, orders: &'a OrderWave) -> Result<Self> {
        let member = Member { shares: Shares::ZERO, quota: Money::ZERO, total_paid: Money::ZERO };
        let order = QuoteOrder { member, referred: false, merchant: false, amount: orders.amount };
        let grant = dividend.quote_order(&order)?.grant;
        Ok(Wave {
            orders,
            shares: grant.shares.minor(),
            quota: grant.quota.minor(),
            tier: dividend.tier_index(grant.shares),
            cohorts: Vec::new(),
            open_days: 0,
            left: 0,
            finished_days: 0,
            first_payout: 0,
        })
    }

    /// Adds the members of a day.
    fn join(&mut self) {
        if self.quota == 0 {
            return;
        }
        self.cohorts.push(Cohort { left: self.quota, days: 1 });
        self.open_days += 1;
        self.left += self.quota;
    }

    /// What the members who joined first have left, fen.
    fn first_left(&self) -> u64 {
        self.cohorts.first().map_or(0, |cohort| cohort.left)
    }

    /// How many members have quota left.
    fn eligible(&self) -> u64 {
        u64::from(self.orders.per_day) * self.open_days
    }

    /// What those members weigh together.
    fn weight(&self, by: WeighBy) -> u128 {
        match by {
            WeighBy::Shares => u128::from(self.eligible()) * u128::from(self.shares),
            WeighBy::Quota => self.orders.orders() * u128::from(self.left),
        }
    }

    /// Pays every member its part: so much of the pro-rata pool for what is left of its quota, so much of the tier pool, at
    /// most so much. Gives the sums of one member of each day.
    #[inline]
    fn pay(&mut self, pro_rata: impl Fn(u64) -> u64, tier_share: u64, most: u64) -> Sums {
        let first_left = self.first_left();
        let (mut sums, mut finished) = (Sums::default(), 0);
        let (mut before, mut are_alike) = (u64::MAX, false);
        for cohort in &mut self.cohorts {
            let part = Part::new(pro_rata(cohort.left), tier_share, most.min(cohort.left));
            let days = u64::from(cohort.days);
            sums.paid += part.payout * days;
            sums.pro_rata += part.pro_rata.min(part.payout) * days;
            cohort.left -= part.payout;
            finished += if cohort.left == 0 { days } else { 0 };
            are_alike |= cohort.left == before;
            before = cohort.left;
        }
        self.first_payout = if self.finished_days == 0 { first_left - self.first_left() } else { 0 };
        if finished > 0 {
            self.cohorts.retain(|cohort| cohort.left > 0);
        }
        if are_alike {
            self.cohorts.dedup_by(|later, earlier| {
                let is_alike = later.left == earlier.left;
                earlier.days += if is_alike { later.days } else { 0 };
                is_alike
            });
        }
        self.open_days -= finished;
        self.finished_days += finished;
        self.left -= sums.paid;
        sums
    }
}

/// Everything so far.
struct Course<'a> {
    dividend: &'a Dividend,
    waves: Vec<Wave<'a>>,
    /// How many members with quota left each tier has.
    heads: Vec<u64>,
    carry: u128,
    granted: u128,
    paid: u128,
    unallocated: u128,
    members: u64,
    /// The entry of the first member of all.
    first: Option<usize>,
    first_finished_on: Option<u32>,
}

impl<'a> Course<'a> {
    fn new(dividend: &'a Dividend, orders: &'a [OrderWave]) -> Result<Self> {
        Ok(Course {
            dividend,
            waves: orders.iter().map(|orders| Wave::of(dividend, orders)).collect::<Result<_>>()?,
            heads: vec![0; dividend.config().tiers.len()],
            carry: 0,
            granted: 0,
            paid: 0,
            unallocated: 0,
            members: 0,
            first: None,
            first_finished_on: None,
        })
    }

    /// Settles a day of all members (RULES section 4, `settleDay`), whose sums have no bound.
    fn settle(&mut self, day: u32, turnover: u128) {
        let config = self.dividend.config();
        let part =
            |rate: Rate| mul_div_floor(turnover, rate.wide(), Rate::STEPS).always("a rate is at most 1", turnover);
        let terms = Terms {
            dividend: self.dividend,
            pro_rata_pool: part(config.pro_rata_rate) + self.carry,
            tier_pool: part(config.tier_rate),
            weight: self.waves.iter().map(|wave| wave.weight(config.weigh_by)).sum(),
        };
        self.count_heads();
        let (mut paid, mut pro_rata) = (0, 0);
        for wave in &mut self.waves {
            let sums = terms.pay(wave, &self.heads);
            paid += u128::from(sums.paid) * wave.orders.orders();
            pro_rata += u128::from(sums.pro_rata) * wave.orders.orders();
            if wave.finished_days > 0 {
                self.first_finished_on.get_or_insert(day);
            }
        }
        self.carry = match config.remainder {
            Remainder::Platform => 0,
            Remainder::Carry => terms.pro_rata_pool - pro_rata,
        };
        self.paid += paid;
        self.unallocated += terms.pro_rata_pool + terms.tier_pool - paid - self.carry;
    }

    fn count_heads(&mut self) {
        self.heads.fill(0);
        for wave in &self.waves {
            if let Some(heads) = wave.tier.and_then(|tier| self.heads.get_mut(tier)) {
                *heads += wave.eligible();
            }
        }
    }

    /// Books a day's orders.
    fn book(&mut self, day: u32) {
        for (index, wave) in self.waves.iter_mut().enumerate().filter(|(_, wave)| wave.orders.covers(day)) {
            wave.join();
            self.first.get_or_insert(index);
            self.members += u64::from(wave.orders.per_day);
            self.granted += wave.orders.orders() * u128::from(wave.quota);
        }
    }

    fn row(&self, day: u32, turnover: u128) -> Result<DividendOutlookRow> {
        let finished = self.waves.iter().map(|wave| u64::from(wave.orders.per_day) * wave.finished_days).sum();
        let first_payout = self.first.and_then(|index| self.waves.get(index)).map_or(0, |wave| wave.first_payout);
        let money = |fen, what| Money::result(Some(fen), what);
        Ok(DividendOutlookRow {
            day,
            turnover: money(turnover, "the turnover")?,
            granted: money(self.granted, "the quotas granted")?,
            paid: money(self.paid, "what is paid")?,
            unallocated: money(self.unallocated, "what is left of the pools")?,
            open: money(self.granted - self.paid, "the open quotas")?,
            coverage: coverage(self.paid, self.granted),
            members: headcount(self.members)?,
            finished: headcount(finished)?,
            payout: money(first_payout.into(), "the payout")?,
        })
    }
}

/// # Errors
/// `OVERFLOW` above 10^9.
fn headcount(members: u64) -> Result<u32> {
    let within = u32::try_from(members).ok().filter(|&members| members <= MAX_HEADCOUNT);
    within.ok_or_else(|| Error::overflow("the number of members", &format_args!("0 to {MAX_HEADCOUNT}")))
}

/// What a day's payouts follow from.
struct Terms<'a> {
    dividend: &'a Dividend,
    pro_rata_pool: u128,
    tier_pool: u128,
    weight: u128,
}

impl Terms<'_> {
    /// Pays the members of an entry.
    fn pay(&self, wave: &mut Wave<'_>, heads: &[u64]) -> Sums {
        let most = self.dividend.most(u64::MAX);
        let tier_share = wave.tier.map_or(0, |tier| self.tier_share(tier, heads));
        match self.dividend.config().weigh_by {
            WeighBy::Shares => {
                let pro_rata = self.pro_rata(wave.shares);
                wave.pay(|_| pro_rata, tier_share, most)
            }
            WeighBy::Quota => match (below(self.pro_rata_pool), below(self.weight)) {
                (Some(pool), Some(weight)) => {
                    let by_weight = ByWeight::new(pool, weight);
                    wave.pay(|left| by_weight.of(left), tier_share, most)
                }
                _ => wave.pay(|left| self.pro_rata(left), tier_share, most),
            },
        }
    }

    /// floor(weight · proRataPool / eligibleWeight, 2), 0 with no weight.
    fn pro_rata(&self, weight: u64) -> u64 {
        if self.weight == 0 {
            return 0;
        }
        let share = mul_div_floor(weight.into(), self.pro_rata_pool, self.weight);
        at_most(share.always("a part of a pool is at most the pool", 0))
    }

    /// What each member of a tier gets of the tier pool.
    fn tier_share(&self, tier: usize, heads: &[u64]) -> u64 {
        let heads = heads.get(tier).and_then(|&heads| NonZeroU64::new(heads));
        let (Some(tier), Some(heads)) = (self.dividend.config().tiers.get(tier), heads) else { return 0 };
        at_most(share_of_tier(self.tier_pool, tier, heads))
    }
}

/// The figure in 64 bits, where a division of [`ByWeight`] takes it.
fn below(figure: u128) -> Option<u64> {
    u64::try_from(figure).ok().filter(|&figure| figure < ByWeight::BOUND)
}

/// A share as far as it matters: a quota is far below this.
fn at_most(share: u128) -> u64 {
    below(share).unwrap_or(ByWeight::BOUND)
}
