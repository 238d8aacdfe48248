//! Days in JSON: `2026-11-12`, or null.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

/// A day that is always there.
pub(super) mod plain {
    use super::{Date, Deserialize, Deserializer, Serializer};
    use serde::de::Error as _;

    pub(in crate::features::deals) fn serialize<S: Serializer>(day: &Date, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(day)
    }

    pub(in crate::features::deals) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        String::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

pub(super) fn serialize<S: Serializer>(day: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => s.collect_str(day),
        None => s.serialize_none(),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    let text: Option<String> = Option::deserialize(d)?;
    text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
}
