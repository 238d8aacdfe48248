//! What a bulk edit is to do, and the plan of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::base::dated::OPEN;
use crate::base::{AccountId, Edit, Level, Manage, UserId};

/// Most accounts of one bulk edit.
pub const MOST: usize = 10_000;
/// Most tags of one account.
const TAGS: usize = 50;

/// What to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Code of a tier.
    pub tier: Option<String>,
    /// Code of a lifecycle.
    pub lifecycle: Option<String>,
    /// Code of a sector; none inside clears it.
    pub sector: Option<Option<String>>,
    /// Tags to add.
    pub add: Vec<String>,
    /// Tags to take off.
    pub remove: Vec<String>,
}

impl Change {
    /// Whether anything is to change.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// The level that it needs: tier and lifecycle are the manager's, fields the editor's.
    pub fn rank(&self) -> i64 {
        if self.tier.is_some() || self.lifecycle.is_some() { Manage::RANK } else { Edit::RANK }
    }
}

/// An account as it stands before.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// Its sector.
    pub sector: Option<String>,
    /// What the viewer holds on it.
    pub rank: i64,
    /// Whether it is archived.
    pub archived: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Rows of its tier, as events keep them.
    pub tiers: Vec<Json>,
    /// Rows of its lifecycle.
    pub lifecycles: Vec<Json>,
}

/// A dated value before and after: rows as events keep them.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// The value that held on the day.
    pub old: Option<String>,
    /// All rows before.
    pub before: Vec<Json>,
    /// All rows after.
    pub after: Vec<Json>,
}

/// What changes on one account.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The account.
    pub id: AccountId,
    /// As it stands.
    pub row: Row,
    /// A new tier.
    pub tier: Option<Dated>,
    /// A new lifecycle.
    pub lifecycle: Option<Dated>,
    /// A new sector.
    pub sector: bool,
    /// All tags after.
    pub tags: Option<Vec<String>>,
}

/// What would happen.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Accounts meant, of those that the viewer sees.
    pub all: usize,
    /// What changes, in the order of ids.
    pub changed: Vec<Planned>,
    /// Accounts on which nothing changes.
    pub same: usize,
    /// Accounts that the viewer sees but may not change.
    pub refused: usize,
    /// Archived accounts, which nobody changes.
    pub archived: usize,
    /// Accounts that would get too many tags.
    pub crowded: usize,
    /// Names what was shown.
    pub token: String,
}

/// The day, the reason and the hand of a change.
#[derive(Clone, Debug)]
pub struct Deed {
    /// First day of dated values.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// Who, for the rows.
    pub by: Option<UserId>,
    /// When, in microseconds.
    pub at: i64,
}

/// Plans a change over accounts as they stand. `new_id` gives ids for new rows.
pub fn plan(rows: Vec<(AccountId, Row)>, change: &Change, deed: &Deed, mut new_id: impl FnMut() -> Uuid) -> Plan {
    let mut plan = Plan { all: rows.len(), ..Plan::default() };
    let removed: Vec<String> = change.remove.iter().map(|t| tenure_text::fold(t)).collect();
    let mut seen = format!("{change:?} {} {}", deed.from, deed.reason);
    for (id, row) in rows {
        seen.push_str(&format!(
            "\n{id} {} {} {} {:?} {:?} {:?} {:?}",
            row.version, row.rank, row.archived, row.sector, row.tags, row.tiers, row.lifecycles
        ));
        if row.archived {
            plan.archived += 1;
            continue;
        }
        if row.rank < change.rank() {
            plan.refused += 1;
            continue;
        }
        let tier = change.tier.as_deref().and_then(|code| dated(&row.tiers, code, deed, &mut new_id));
        let lifecycle = change.lifecycle.as_deref().and_then(|code| dated(&row.lifecycles, code, deed, &mut new_id));
        let sector = change.sector.as_ref().is_some_and(|code| *code != row.sector);
        let tags = retagged(&row.tags, &change.add, &removed);
        if tags.as_ref().is_some_and(|t| t.len() > TAGS) {
            plan.crowded += 1;
        } else if tier.is_none() && lifecycle.is_none() && !sector && tags.is_none() {
            plan.same += 1;
        } else {
            plan.changed.push(Planned { id, row, tier, lifecycle, sector, tags });
        }
    }
    let hash = crate::base::secret_hash(&seen);
    plan.token = hash.iter().take(12).map(|b| format!("{b:02x}")).collect();
    plan
}

/// The rows when `value` holds from the day on; none when it does already and nothing else begins later.
fn dated(rows: &[Json], value: &str, deed: &Deed, new_id: &mut impl FnMut() -> Uuid) -> Option<Dated> {
    // ISO days compare as text.
    let day = deed.from.to_string();
    let text = |row: &Json, i: usize| row[i].as_str().unwrap_or_default().to_owned();
    let holds = rows.iter().find(|r| text(r, 2) <= day && text(r, 3) > day);
    let old = holds.map(|r| text(r, 1));
    if old.as_deref() == Some(value) && rows.iter().all(|r| text(r, 2) <= day) {
        return None;
    }
    let mut after: Vec<Json> = rows.iter().filter(|r| text(r, 2) < day).cloned().collect();
    for row in after.iter_mut().filter(|r| r[3].as_str().is_some_and(|to| to > day.as_str())) {
        row[3] = json!(day);
    }
    let by = deed.by.map(|b| b.to_string());
    after.push(json!([new_id().to_string(), value, day, OPEN.to_string(), deed.reason, by, deed.at]));
    Some(Dated { old, before: rows.to_vec(), after })
}

/// The tags after; none when they stay. Case and accents do not count.
fn retagged(now: &[String], add: &[String], removed: &[String]) -> Option<Vec<String>> {
    let mut tags: Vec<String> = now.iter().filter(|t| !removed.contains(&tenure_text::fold(t))).cloned().collect();
    for tag in add {
        if !tags.iter().any(|t| tenure_text::fold(t) == tenure_text::fold(tag)) {
            tags.push(tag.clone());
        }
    }
    tags.sort();
    (tags != now).then_some(tags)
}

/// Accounts by a value, for one statement each.
pub fn by_value<V: Ord>(pairs: impl Iterator<Item = (V, AccountId)>) -> Vec<(V, Vec<AccountId>)> {
    let mut groups: BTreeMap<V, Vec<AccountId>> = BTreeMap::new();
    for (value, id) in pairs {
        groups.entry(value).or_default().push(id);
    }
    groups.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn deed() -> Deed {
        Deed { from: date(2026, 11, 12), reason: String::from("why"), by: None, at: 7 }
    }

    fn row(rank: i64) -> Row {
        let tiers = vec![
            json!(["a", "star", "2025-01-01", "2026-01-01", "", null, 1]),
            json!(["b", "status", "2026-01-01", "9999-12-31", "", null, 1]),
        ];
        Row { rank, tags: vec![String::from("Café")], tiers, ..Row::default() }
    }

    #[test]
    fn a_dated_value_is_cut_and_followed() {
        let id = AccountId(Uuid::from_u128(1));
        let change = Change { tier: Some(String::from("star")), ..Change::default() };
        let made = plan(vec![(id, row(5))], &change, &deed(), || Uuid::from_u128(9));
        let tier = made.changed[0].tier.as_ref().unwrap();
        assert_eq!(tier.old.as_deref(), Some("status"));
        assert_eq!((tier.after[1][3].as_str(), tier.after[2][1].as_str()), (Some("2026-11-12"), Some("star")));
        let same = Change { tier: Some(String::from("status")), ..Change::default() };
        assert_eq!(plan(vec![(id, row(5))], &same, &deed(), Uuid::nil).same, 1);
    }

    #[test]
    fn what_may_not_be_changed_is_counted_and_the_token_follows_what_stands() {
        let id = AccountId(Uuid::from_u128(1));
        let change = Change { add: vec![String::from("cafe"), String::from("new")], ..Change::default() };
        let made =
            plan(vec![(id, row(4)), (id, row(3)), (id, Row { archived: true, ..row(5) })], &change, &deed(), Uuid::nil);
        assert_eq!((made.changed.len(), made.refused, made.archived, made.all), (1, 1, 1, 3));
        assert_eq!(made.changed[0].tags.as_deref(), Some(&[String::from("Café"), String::from("new")][..]));
        let again = |r: Row| plan(vec![(id, r)], &change, &deed(), Uuid::nil).token;
        assert_eq!(again(row(4)), again(row(4)));
        assert_ne!(again(row(4)), again(Row { version: 2, ..row(4) }));
    }
}
