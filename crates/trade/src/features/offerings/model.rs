//! What an offering is, and the rules of the tree. Pure.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::base::codes;
use crate::base::dated::OPEN;
use crate::base::{OfferingId, money};

codes! {
    /// Where an offering stands in the tree. An offering stands under one of its own level or of one above.
    Level, "offerings-level-" {
        /// A line of products.
        Line = "line",
        /// A product.
        Product = "product",
        /// A service, or an option of a product.
        Service = "service",
    }
}

/// A list price of one unit of measure, from a day until the next price in the same currency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Price {
    /// ISO code.
    pub currency: String,
    /// First day.
    pub from: Date,
    /// Minor units.
    pub minor: i64,
}

impl Price {
    /// As forms, files and the log write it: `EUR 2026-01-01 1200.00`.
    pub fn written(&self) -> String {
        let amount = money::Money { minor: self.minor, currency: self.currency.clone() };
        format!("{} {} {}", self.currency, self.from, amount.decimal())
    }

    /// Reads what [`Price::written`] wrote; a price without a day holds from the first day on that there is.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let (currency, day, amount) = match parts.as_slice() {
            [currency, amount] => (currency, None, amount),
            [currency, day, amount] => (currency, Some(day), amount),
            _ => return None,
        };
        let mut wrong = crate::base::Fields::default();
        let currency = money::currency(&mut wrong, "prices", currency, "");
        let minor = money::parse(&mut wrong, "prices", amount, &currency)?.minor;
        let from = day.map_or(Ok(FIRST), |d| d.parse()).ok()?;
        (wrong.0.is_empty() && minor >= 0).then_some(Self { currency, from, minor })
    }
}

/// The first day of a price that names none.
pub const FIRST: Date = Date::constant(1900, 1, 1);

/// What an offering says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// What it is part of.
    pub parent: Option<OfferingId>,
    /// Where it stands.
    pub level: Level,
    /// Article number or the like; empty for none.
    pub code: String,
    /// What a quantity counts: pieces, hours, users.
    pub measure: String,
    /// First day on which it is sold; none when always was.
    pub from: Option<Date>,
    /// First day on which it is no longer sold.
    pub to: Date,
    /// Former and other names by which it is found, sorted.
    pub names: Vec<String>,
    /// Ids in other systems, `system: id`, sorted.
    pub sources: Vec<String>,
    /// List prices, sorted.
    pub prices: Vec<Price>,
    /// The kinds of units that can buy it; empty for all.
    pub unit_kinds: Vec<String>,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            name: String::new(),
            parent: None,
            level: Level::Product,
            code: String::new(),
            measure: String::new(),
            from: None,
            to: OPEN,
            names: Vec::new(),
            sources: Vec::new(),
            prices: Vec::new(),
            unit_kinds: Vec::new(),
        }
    }
}

/// A stored offering.
#[derive(Clone, Debug, PartialEq)]
pub struct Offering {
    /// Its id.
    pub id: OfferingId,
    /// What it says.
    pub facts: Facts,
    /// Counts edits.
    pub version: i64,
    /// When it was archived.
    pub archived_at: Option<Timestamp>,
}

/// The system and the id of `system: id`.
pub fn source(text: &str) -> Option<(&str, &str)> {
    let (system, id) = text.split_once(':')?;
    let (system, id) = (system.trim(), id.trim());
    (!system.is_empty() && !id.is_empty()).then_some((system, id))
}

impl Facts {
    /// The last day on which it is sold; none when it still is.
    pub fn last(&self) -> Option<Date> {
        (self.to < OPEN).then(|| self.to.yesterday().unwrap_or(self.to))
    }

    /// Whether it is sold on a day.
    pub fn sold_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day < self.to
    }

    /// The price of a day in a currency.
    pub fn price(&self, currency: &str, day: Date) -> Option<i64> {
        let prices = self.prices.iter().filter(|p| p.currency == currency && p.from <= day);
        prices.max_by_key(|p| p.from).map(|p| p.minor)
    }

    /// The fields as the log and the merge see them; the last day is included.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "name": self.name,
            "parent": self.parent,
            "level": self.level.code(),
            "code": self.code,
            "measure": self.measure,
            "valid_from": self.from.map(|d| d.to_string()),
            "valid_to": self.last().map(|d| d.to_string()),
            "names": self.names,
            "sources": self.sources,
            "prices": self.prices.iter().map(Price::written).collect::<Vec<_>>(),
            "unit_kinds": self.unit_kinds,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The facts with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            let text = value.as_str();
            let list = || {
                let items = value.as_array()?.iter();
                items.map(|v| v.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
            };
            match field.as_str() {
                "name" => after.name = text?.to_owned(),
                "parent" => after.parent = text.and_then(|id| id.parse().ok()),
                "level" => after.level = Level::parse(text?)?,
                "code" => after.code = text?.to_owned(),
                "measure" => after.measure = text?.to_owned(),
                "valid_from" => after.from = text.and_then(|d| d.parse().ok()),
                "valid_to" => {
                    let last: Option<Date> = text.and_then(|d| d.parse().ok());
                    after.to = last.map_or(OPEN, crate::base::dated::next_day);
                }
                "names" => after.names = list()?,
                "sources" => after.sources = list()?,
                "prices" => after.prices = list()?.iter().map(|p| Price::parse(p)).collect::<Option<_>>()?,
                "unit_kinds" => after.unit_kinds = list()?,
                _ => return None,
            }
        }
        for list in [&mut after.names, &mut after.sources, &mut after.unit_kinds] {
            list.sort();
            list.dedup();
        }
        after.prices.sort();
        Some(after)
    }
}

/// What is wrong with the place of an offering in the tree; a text key.
pub fn misplaced(
    all: &HashMap<OfferingId, (Option<OfferingId>, Level)>,
    id: OfferingId,
    facts: &Facts,
) -> Option<&'static str> {
    let first = facts.parent?;
    let Some((_, level)) = all.get(&first) else { return Some("offerings-error-parent") };
    if *level > facts.level {
        return Some("offerings-error-level");
    }
    let below = all.iter().filter(|(_, (parent, _))| *parent == Some(id));
    if below.into_iter().any(|(_, (_, level))| *level < facts.level) {
        return Some("offerings-error-level-below");
    }
    let (mut at, mut steps) = (Some(first), 0);
    while let Some(up) = at {
        if up == id {
            return Some("offerings-error-cycle");
        }
        steps += 1;
        if steps > DEEPEST {
            return Some("offerings-error-deep");
        }
        at = all.get(&up).and_then(|(parent, _)| *parent);
    }
    None
}

/// Most levels under one another.
pub const DEEPEST: usize = 8;

/// Offerings in the order of a tree, each with its depth: by name under what they are part of. What lies under
/// something that is not in the list stands at the top.
pub fn tree(all: Vec<Offering>) -> Vec<(usize, Offering)> {
    let mut children: HashMap<Option<OfferingId>, Vec<Offering>> = HashMap::new();
    let known: std::collections::HashSet<OfferingId> = all.iter().map(|o| o.id).collect();
    for offering in all {
        let parent = offering.facts.parent.filter(|p| known.contains(p));
        children.entry(parent).or_default().push(offering);
    }
    for list in children.values_mut() {
        list.sort_by_cached_key(|o| std::cmp::Reverse((tenure_text::fold(&o.facts.name), o.id)));
    }
    let mut open: Vec<(usize, Offering)> =
        children.remove(&None).unwrap_or_default().into_iter().map(|o| (0, o)).collect();
    let mut sorted = Vec::new();
    while let Some((depth, offering)) = open.pop() {
        let below = children.remove(&Some(offering.id)).unwrap_or_default();
        open.extend(below.into_iter().map(|o| (depth + 1, o)));
        sorted.push((depth, offering));
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> OfferingId {
        OfferingId(Uuid::from_u128(n))
    }

    fn facts(parent: Option<u128>, level: Level) -> Facts {
        Facts { name: String::from("A"), parent: parent.map(id), level, ..Facts::default() }
    }

    #[test]
    fn circles_and_turned_levels_are_refused() {
        let all: HashMap<_, _> = [
            (id(1), (None, Level::Line)),
            (id(2), (Some(id(1)), Level::Product)),
            (id(3), (Some(id(2)), Level::Product)),
        ]
        .into();
        assert_eq!(misplaced(&all, id(4), &facts(Some(3), Level::Service)), None);
        assert_eq!(misplaced(&all, id(2), &facts(Some(3), Level::Product)), Some("offerings-error-cycle"));
        assert_eq!(misplaced(&all, id(2), &facts(Some(2), Level::Product)), Some("offerings-error-cycle"));
        assert_eq!(misplaced(&all, id(4), &facts(Some(2), Level::Line)), Some("offerings-error-level"));
        assert_eq!(misplaced(&all, id(2), &facts(Some(1), Level::Service)), Some("offerings-error-level-below"));
        assert_eq!(misplaced(&all, id(4), &facts(Some(9), Level::Line)), Some("offerings-error-parent"));
    }

    #[test]
    fn the_price_of_a_day_is_the_last_one() {
        let price = |text| Price::parse(text).unwrap();
        let prices = vec![price("EUR 10"), price("EUR 2026-02-01 12.50"), price("usd 2026-01-01 11")];
        let offering = Facts { prices, ..Facts::default() };
        assert_eq!(offering.price("EUR", jiff::civil::date(2026, 1, 31)), Some(1_000));
        assert_eq!(offering.price("EUR", jiff::civil::date(2026, 2, 1)), Some(1_250));
        assert_eq!(offering.price("USD", jiff::civil::date(2025, 2, 1)), None);
        assert_eq!(Price::parse(&offering.prices[1].written()).unwrap(), offering.prices[1]);
        for text in ["EUR", "EURO 1", "EUR 2026-13-01 1", "EUR -1", "EUR 1 2 3"] {
            assert!(Price::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_tree_is_in_order() {
        let one = |n, parent: Option<u128>, name: &str| Offering {
            id: id(n),
            facts: Facts { name: name.to_owned(), parent: parent.map(id), ..Facts::default() },
            version: 1,
            archived_at: None,
        };
        let all = vec![one(3, Some(1), "b"), one(2, Some(1), "A"), one(1, None, "Z"), one(4, Some(9), "C")];
        let order: Vec<(usize, String)> = tree(all).into_iter().map(|(d, o)| (d, o.facts.name)).collect();
        assert_eq!(order, [(0, "C".into()), (0, "Z".into()), (1, "A".into()), (1, "b".into())] as [(usize, String); 4]);
    }

    #[test]
    fn fields_replace_and_come_back() {
        let before = facts(Some(1), Level::Service);
        let set =
            json!({"names": ["B", "A", "A"], "prices": ["EUR 5"], "valid_to": "2026-12-31", "sources": ["erp: 7"]});
        let after = before.with(set.as_object().unwrap()).unwrap();
        assert_eq!(
            (after.names.as_slice(), after.last()),
            (["A".to_owned(), "B".to_owned()].as_slice(), Some(jiff::civil::date(2026, 12, 31)))
        );
        assert_eq!(after.with(&before.fields()).unwrap(), before);
        assert_eq!(source(" erp : 7:1"), Some(("erp", "7:1")));
    }
}
