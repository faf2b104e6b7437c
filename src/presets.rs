//! The ready rulebooks, as JSON text.
//!
//! ```
//! use points_rules::{Rulebook, presets};
//!
//! let rulebook = Rulebook::from_json(presets::APPRECIATION)?;
//! assert_eq!(rulebook.id(), "brief-appreciation");
//! # Ok::<(), points_rules::Error>(())
//! ```

/// 增值积分 with the figures of the brief.
pub const APPRECIATION: &str = include_str!("../rulebooks/appreciation.json");
/// 增值积分 with the figures of the brief; units for referrers and merchants are added.
pub const APPRECIATION_REFERRER: &str = include_str!("../rulebooks/appreciation-referrer.json");
/// 循环购 by shares and tiers, with the figures of the brief.
pub const DIVIDEND: &str = include_str!("../rulebooks/dividend.json");
/// 循环购 with the figures of the brief; quotas and shares for referrers and merchants, shares of all orders together with two
/// decimals, and a carried remainder are added.
pub const DIVIDEND_REFERRER: &str = include_str!("../rulebooks/dividend-referrer.json");
/// 循环购 as the energy variant of the brief.
pub const ENERGY: &str = include_str!("../rulebooks/energy.json");
/// 积分通证 with the table of the brief.
pub const RELEASE: &str = include_str!("../rulebooks/release.json");
/// 积分通证 with the multiplier of the brief's example.
pub const RELEASE_3X: &str = include_str!("../rulebooks/release-3x.json");
/// 积分通证 with the table of the brief, referrals and teams among it; a bound of acceleration, ranks by other legs, refunds that
/// quote again and a bound of points an order are added.
pub const RELEASE_REFERRAL: &str = include_str!("../rulebooks/release-referral.json");
/// A mall with all three schemes, made for lines with contribution rates of their own.
pub const MALL: &str = include_str!("../rulebooks/mall.json");
/// A shop that any owner could sign: a yuan of sales commits at most 0.30 in cash, and what is promised is funded.
pub const SOUND: &str = include_str!("../rulebooks/sound.json");

/// Every ready rulebook by its file's name.
pub const ALL: &[(&str, &str)] = &[
    ("appreciation", APPRECIATION),
    ("appreciation-referrer", APPRECIATION_REFERRER),
    ("dividend", DIVIDEND),
    ("dividend-referrer", DIVIDEND_REFERRER),
    ("energy", ENERGY),
    ("release", RELEASE),
    ("release-3x", RELEASE_3X),
    ("release-referral", RELEASE_REFERRAL),
    ("mall", MALL),
    ("sound", SOUND),
];
