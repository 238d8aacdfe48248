//! The import `deal-credits`: who of ours has which share of a deal, day by day; a second run of the same file changes
//! nothing.
//!
//! The rows of a deal are its whole split: on each day on which somebody has a share they make a whole, and what is stored
//! beside them goes. Each row therefore knows all rows of its deal, and whichever is stored first stores them all.

use std::collections::HashMap;
use std::sync::Arc;

use tenure_db::{Conn, Tx};

use super::super::actions::{self, GivenSplit};
use super::super::model::{Credit, Deal, split};
use super::super::store::known;
use super::part_kinds::columns;
use super::whose::{self, Named, Words};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, reading};
use crate::base::registry::{ImportColumn, ImportKind, ImportWay, KeySet, Reads, Record};
use crate::base::{AccountId, Acting, Fields, Result, UserId, calendar};
use crate::features::accounts::imports::shared::{account, importer, wrong};
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::csv::{find, plain};
use crate::features::people::store::Accounts;

/// The import of who has which share.
pub const CREDITS: ImportKind = ImportKind {
    name: "deal-credits",
    columns: columns![
        ImportColumn::text("user", "import-deal-credits-user").must(),
        ImportColumn::text("share", "import-deal-credits-share").must().reads(Reads::Percent),
        ImportColumn::text("valid_from", "import-deal-credits-from").must().reads(Reads::Day),
        ImportColumn::text("valid_to", "import-deal-credits-to").reads(Reads::Day),
    ],
    keys: &[
        KeySet::of(&["source_system", "source_id", "user", "valid_from"]).beside(&["user", "valid_from"]),
        KeySet::of(&["account", "kind", "deal", "user", "valid_from"]).beside(&["kind", "user", "valid_from"]),
    ],
    way: ImportWay::Rows(reading::<CreditReading>),
    undo: None,
};

/// One reading of a file.
pub struct CreditReading {
    by: Acting,
    accounts: Accounts,
    users: Colleagues,
    names: HashMap<UserId, String>,
    /// What the rows of the file say of each deal.
    whole: HashMap<Named, Vec<Credit>>,
    /// The same in its order, once a row of it was planned.
    splits: HashMap<Named, Arc<Vec<Credit>>>,
}

impl Rows for CreditReading {
    type Row = GivenSplit;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        Ok(Self {
            by: importer(by)?,
            accounts: Accounts::load(q)?,
            users: Colleagues::load(q)?,
            names: known::users_named(q)?.into_iter().map(|(id, _, name)| (id, name)).collect(),
            whole: HashMap::new(),
            splits: HashMap::new(),
        })
    }

    fn survey(&mut self, rows: &[Record]) -> Result<()> {
        for record in rows {
            if let Ok((_, deal, credit)) = self.said(record) {
                let all = self.whole.entry(deal).or_default();
                // The same row twice is one.
                if !all.contains(&credit) {
                    all.push(credit);
                }
            }
        }
        Ok(())
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<GivenSplit>) -> Result<()> {
        let read: Vec<Result<(AccountId, Named, Credit), Found>> =
            records.iter().map(|record| self.said(record)).collect();
        let mut deals = whose::load(q, read.iter().flatten().map(|(_, deal, _)| deal))?;
        for said in read {
            match said.and_then(|said| self.settle(said, &mut deals)) {
                Ok((found, row)) => plan.row(found, row),
                Err(found) => plan.none(found),
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&GivenSplit]) -> Result<()> {
        actions::store_splits(tx, &importer(by)?, rows)
    }
}

impl CreditReading {
    fn said(&self, record: &Record) -> Result<(AccountId, Named, Credit), Found> {
        let (by, mut bad) = (&self.by, Fields::default());
        let place = account(by, &self.accounts, record, "account");
        let words = Words::read(by, record, &mut bad);
        let get = |name| plain(record.get(name)).trim();
        for field in ["user", "share", "valid_from"] {
            if get(field).is_empty() {
                bad.add(field, "error-required");
            }
        }
        let user: Option<UserId> = find(record, "user", &mut bad, |word| {
            self.users.known(word).map(|colleague| colleague.id).ok_or("accounts-import-user")
        });
        let share = match get("share") {
            "" => None,
            text => {
                let share = hundredths(text);
                if share.is_none() {
                    bad.add("share", "deals-error-share");
                }
                share
            }
        };
        let mut day = |field| calendar::parse_optional(&mut bad, field, get(field), by.today);
        let (from, to) = (day("valid_from"), day("valid_to"));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            bad.add("valid_to", "error-ends-before-start");
        }
        let account = whose::settled(by, place, &bad)?;
        match (user, share, from) {
            (Some(user), Some(share), Some(from)) => Ok((account, words.of(account), Credit { user, share, from, to })),
            _ => Err(wrong(by, &bad, |field| field)),
        }
    }

    /// What a row is, with all that is said of its deal.
    fn settle(
        &mut self,
        (account, named, own): (AccountId, Named, Credit),
        deals: &mut HashMap<Named, Deal>,
    ) -> Result<(Found, GivenSplit), Found> {
        let stored = whose::pick(&self.by, deals, (account, &named))?;
        let first = !self.splits.contains_key(&named);
        if first {
            let mut all = self.whole.remove(&named).unwrap_or_default();
            split::sort(&mut all);
            self.splits.insert(named.clone(), Arc::new(all));
        }
        let whole = Arc::clone(&self.splits[&named]);
        if let Some(key) = split::wrong(&whole) {
            let mut bad = Fields::default();
            bad.add("share", key);
            return Err(wrong(&self.by, &bad, |field| field));
        }
        let before = &stored.facts.credits;
        let mine = before.iter().find(|c| c.user == own.user && c.from == own.from);
        // What goes because no row says it is told with the first row of the deal.
        let gone = before.iter().any(|c| !whole.iter().any(|w| w.user == c.user && w.from == c.from));
        let found = match mine {
            _ if first && gone => Found::Changed(vec![FieldChange {
                field: String::from("share"),
                old: self.words(before),
                new: self.words(&whole),
            }]),
            None => Found::New,
            Some(mine) if *mine == own => Found::Same,
            Some(mine) => Found::Changed(changes(mine, &own)),
        };
        Ok((found, GivenSplit { account: stored.account, deal: stored.id, credits: whole }))
    }

    /// `Anna Prins 60% 2026-01-01 – 2026-06-30; …`
    fn words(&self, credits: &[Credit]) -> String {
        let one = |c: &Credit| {
            let to = c.to.map(|to| to.to_string()).unwrap_or_default();
            let name = self.names.get(&c.user).map_or("", String::as_str);
            format!("{name} {} {} – {to}", percent(c.share), c.from).trim().to_owned()
        };
        credits.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

fn changes(before: &Credit, after: &Credit) -> Vec<FieldChange> {
    let words = |c: &Credit| {
        let to = c.to.map(|to| to.to_string()).unwrap_or_default();
        [("share", percent(c.share)), ("valid_to", to)]
    };
    let pairs = words(before).into_iter().zip(words(after)).filter(|((_, old), (_, new))| old != new);
    pairs.map(|((field, old), (_, new))| FieldChange { field: field.to_owned(), old, new }).collect()
}

/// `62.5%`
fn percent(share: i64) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A share as it is written, in hundredths of a percent: at most two digits behind the point.
fn hundredths(text: &str) -> Option<i64> {
    let number = text.trim_end_matches('%').trim();
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    let rest = rest.trim_end_matches('0');
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if rest.len() > 2 || !digits(rest) || !digits(whole) || (whole.is_empty() && rest.is_empty()) {
        return None;
    }
    let share = format!("{whole}{rest:0<2}").parse::<i64>().ok()?;
    (1..=split::WHOLE).contains(&share).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        let read = ["60", "60%", "62.5", "0.01", "33.330", "100 %", "100.01", "0", "1.001", "", "-5", "x", "."];
        let want = [Some(6_000), Some(6_000), Some(6_250), Some(1), Some(3_333), Some(10_000)];
        let found: Vec<Option<i64>> = read.iter().map(|text| hundredths(text)).collect();
        assert_eq!(found[..6], want);
        assert!(found[6..].iter().all(Option::is_none), "{found:?}");
        assert_eq!([6_000, 6_250, 1, 3_333].map(percent), ["60%", "62.5%", "0.01%", "33.33%"]);
    }
}
