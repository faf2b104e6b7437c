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
/// 循环购 by shares and tiers, with the figures of the brief.
pub const DIVIDEND: &str = include_str!("../rulebooks/dividend.json");
/// 循环购 as the energy variant of the brief.
pub const ENERGY: &str = include_str!("../rulebooks/energy.json");
/// 积分通证 with the table of the brief.
pub const RELEASE: &str = include_str!("../rulebooks/release.json");
/// 积分通证 with the multiplier of the brief's example.
pub const RELEASE_3X: &str = include_str!("../rulebooks/release-3x.json");
/// A mall with all three schemes.
pub const MALL: &str = include_str!("../rulebooks/mall.json");
