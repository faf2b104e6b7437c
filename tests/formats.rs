//! Public types through serde: what a host stores is what it reads again, in any format.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::fmt::Debug;

use points_rules::{
    Amount, EffectiveDate, ErrorCode, IssuePrice, Money, Multiplier, Name, PointValue, Points, Rate, Rulebook,
    RulebookDocument, Shares, Units, Weight, presets,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

const PRESETS: [&str; 10] = [
    presets::APPRECIATION,
    presets::APPRECIATION_REFERRER,
    presets::DIVIDEND,
    presets::DIVIDEND_REFERRER,
    presets::ENERGY,
    presets::RELEASE,
    presets::RELEASE_3X,
    presets::RELEASE_REFERRAL,
    presets::MALL,
    presets::SOUND,
];

/// Through JSON, RON and postcard, which have no null, no names, or no types of their own.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    assert_eq!(&serde_json::from_str::<T>(&serde_json::to_string(value).unwrap()).unwrap(), value);
    assert_eq!(&serde_json::from_value::<T>(serde_json::to_value(value).unwrap()).unwrap(), value);
    assert_eq!(&ron::from_str::<T>(&ron::to_string(value).unwrap()).unwrap(), value);
    assert_eq!(&postcard::from_bytes::<T>(&postcard::to_allocvec(value).unwrap()).unwrap(), value);
}

#[test]
fn numbers_and_texts_survive() {
    survives(&"12.50".parse::<Money>().unwrap());
    survives(&"0.01".parse::<Amount>().unwrap());
    survives(&"1.0000".parse::<IssuePrice>().unwrap());
    survives(&"0.01".parse::<PointValue>().unwrap());
    survives(&"14.70000001".parse::<Units>().unwrap());
    survives(&"0.3".parse::<Rate>().unwrap());
    survives(&"2.5".parse::<Multiplier>().unwrap());
    survives(&"37.50".parse::<Points>().unwrap());
    survives(&"10".parse::<Shares>().unwrap());
    survives(&"10.5".parse::<Weight>().unwrap());
    survives(&Name::new("VIP会员").unwrap());
    survives(&EffectiveDate::new("2026-11-22").unwrap());
    for code in ErrorCode::ALL {
        survives(code);
        assert_eq!(code.as_str().parse(), Ok(*code));
    }
}

/// Trailing zeros never count (RULES section 1), so a value comes back at its own scale, and equals what was stored.
#[test]
fn points_come_back_at_their_own_scale() {
    let stored = "37.5".parse::<Points>().unwrap().at_scale(2).unwrap();
    let bytes = postcard::to_allocvec(&stored).unwrap();
    let again = postcard::from_bytes::<Points>(&bytes).unwrap();
    assert_eq!((again, again.scale(), again.minor_at(2)), (stored, 1, Ok(3750)));
}

#[test]
fn what_is_invalid_stays_so_in_any_format() {
    assert!(ron::from_str::<Money>("\"1.001\"").is_err());
    assert!(ron::from_str::<Money>("1").is_err());
    assert!(ron::from_str::<Name>("\"\"").is_err());
    assert!(ron::from_str::<EffectiveDate>("\"2026-02-29\"").is_err());
    assert!(postcard::from_bytes::<Amount>(&postcard::to_allocvec("0").unwrap()).is_err());
    assert!(postcard::from_bytes::<ErrorCode>(&postcard::to_allocvec("NO_SUCH").unwrap()).is_err());
}

#[test]
fn documents_survive_and_open() {
    for text in PRESETS {
        let document: RulebookDocument = serde_json::from_str(text).unwrap();
        survives(&document);
        let printed = serde_json::to_string(&document).unwrap();
        let opened = Rulebook::try_from(document).unwrap();
        assert_eq!(Ok(&opened), printed.parse().as_ref());
    }
}

/// The digest is of the text (RULES section 7): a number that the type prints otherwise changes it.
#[test]
fn a_document_has_the_digest_of_what_it_prints() {
    let written = presets::APPRECIATION.replace("\"contributionRate\": \"0.3\"", "\"contributionRate\": \"0.30\"");
    assert_ne!(written, presets::APPRECIATION);
    let read = |text: &str| serde_json::from_str::<RulebookDocument>(text).unwrap();
    let (given, opened) = (Rulebook::from_json(&written).unwrap(), Rulebook::try_from(read(&written)).unwrap());
    assert_ne!(given.digest(), opened.digest());
    assert_eq!(given.appreciation(), opened.appreciation());

    let printed = serde_json::to_string(&read(&written)).unwrap();
    assert_eq!(Rulebook::from_json(&printed).unwrap().digest(), opened.digest());
    assert_eq!(Rulebook::try_from(read(&printed)).unwrap().digest(), opened.digest());
}

/// TOML has no null. A nullable field must be present (RULES section 1), so only values without null survive it.
#[test]
fn toml_has_no_null() {
    let document: RulebookDocument = serde_json::from_str(presets::MALL).unwrap();
    let printed = toml::to_string(&document).unwrap();
    let error = toml::from_str::<RulebookDocument>(&printed).unwrap_err();
    assert!(error.message().contains("missing field `effectiveFrom`"), "{error}");

    let dated = presets::MALL.replace("\"effectiveFrom\": null", "\"effectiveFrom\": \"2026-11-22\"");
    let document: RulebookDocument = serde_json::from_str(&dated).unwrap();
    let config = document.release.unwrap();
    let printed = toml::to_string(&config).unwrap();
    assert_eq!(toml::from_str::<points_rules::release::Config>(&printed).unwrap(), config);
}
