//! The imports `deal-competitors`, `deal-people`, `deal-evidence` and `deal-steps`: rows become what belongs to deals
//! that are there; a second run of the same file changes nothing.
//!
//! A row is found again by its deal and by what it names. It adds or changes and takes nothing away; an empty cell
//! leaves what is stored.

use std::collections::HashMap;
use std::marker::PhantomData;

use tenure_db::{Conn, Tx};

use super::super::actions::{self, GivenPart};
use super::super::model::{Deal, Facts};
use super::super::store::known;
use super::whose::{self, Named, Words};
use crate::base::imports::{FieldChange, Outcome as Found, Plan, Rows, Surveys};
use crate::base::registry::Record;
use crate::base::{AccountId, Acting, Fields, PersonId, Result, UserId};
use crate::features::accounts::imports::shared::{Lines, account, importer, twice, wrong};
use crate::features::competitors::{model::Lookup as Rivals, store as competitors};
use crate::features::identity::colleagues::Colleagues;
use crate::features::people::csv::{find, plain};
use crate::features::people::store::position::Match;
use crate::features::people::store::{Accounts, batch};

/// What a row may name.
pub struct Ground {
    /// Who imports.
    pub by: Acting,
    /// The competitors.
    pub rivals: Rivals,
    users: Colleagues,
    user_names: HashMap<UserId, String>,
    people: HashMap<AccountId, Vec<Match>>,
}

impl Ground {
    /// Whom a row that changes something speaks of, as matching knows them.
    pub fn known(&self, id: Option<PersonId>) -> String {
        let mut all = self.people.values().flatten();
        all.find(|m| Some(m.person) == id).map(|m| m.name_key.clone()).unwrap_or_default()
    }

    /// One of us, by e-mail address, name or id elsewhere.
    pub fn user(&self, record: &Record, field: &'static str, bad: &mut Fields) -> Option<UserId> {
        let look = |word: &str| self.users.known(word).map(|colleague| colleague.id).ok_or("accounts-import-user");
        find(record, field, bad, look)
    }

    /// What one of us is called.
    pub fn user_name(&self, id: Option<UserId>) -> String {
        id.and_then(|id| self.user_names.get(&id).cloned()).unwrap_or_default()
    }

    /// Somebody of the account, by name or e-mail address, current positions first.
    pub fn person(
        &self,
        account: Option<AccountId>,
        record: &Record,
        field: &'static str,
        bad: &mut Fields,
    ) -> Option<PersonId> {
        let (word, account) = (plain(record.get(field)).trim(), account?);
        if word.is_empty() {
            return None;
        }
        let wanted = tenure_text::fold(word);
        let fits = |m: &&Match| m.name_key == wanted || (!m.email_key.is_empty() && m.email_key == wanted);
        let found = self.people.get(&account).and_then(|list| list.iter().find(fits));
        if found.is_none() {
            bad.add(field, "promises-error-person");
        }
        found.map(|m| m.person)
    }
}

/// Something of which a deal has a list.
pub trait Part: Clone + PartialEq + Send + Sync + 'static {
    /// The verb of the event.
    const VERB: &'static str;
    /// The column that names it.
    const COLUMN: &'static str;
    /// How many of them a deal has at most, with what refuses one more; as many as there are where none is said.
    const MOST: Option<(usize, &'static str)> = None;

    /// What a row says; none where something is wrong, which `bad` tells then.
    fn read(ground: &Ground, account: Option<AccountId>, record: &Record, bad: &mut Fields) -> Option<Self>;

    /// What it is found again by, within its deal.
    fn key(&self) -> String;

    /// The list.
    fn list(facts: &mut Facts) -> &mut Vec<Self>;

    /// It with what its row leaves empty as it is stored.
    fn over(self, record: &Record, stored: &Self) -> Self;

    /// What it says beside what it is found by, in words by column.
    fn words(&self, ground: &Ground) -> Vec<(&'static str, String)>;
}

/// One reading of a file.
pub struct PartReading<P> {
    ground: Ground,
    accounts: Accounts,
    seen: Lines,
    of: PhantomData<fn() -> P>,
}

/// What a row says, and of which deal.
struct Said<P> {
    account: AccountId,
    deal: Named,
    part: P,
}

impl<P: Part> Rows for PartReading<P> {
    type Row = GivenPart<P>;

    const SURVEYS: Surveys = Surveys::Nothing;

    fn begin(q: &Conn<'_>, by: &Acting) -> Result<Self> {
        let rivals = Rivals::of(&competitors::all(q)?);
        let user_names = known::users_named(q)?.into_iter().map(|(id, _, name)| (id, name)).collect();
        let (by, users) = (importer(by)?, Colleagues::load(q)?);
        let ground = Ground { by, rivals, users, user_names, people: HashMap::new() };
        Ok(Self { ground, accounts: Accounts::load(q)?, seen: Lines::default(), of: PhantomData })
    }

    fn plan(&mut self, q: &Conn<'_>, _: &Acting, records: &[Record], plan: &mut Plan<Self::Row>) -> Result<()> {
        let by = self.ground.by.clone();
        let places: Vec<Result<AccountId, Found>> =
            records.iter().map(|record| account(&by, &self.accounts, record, "account")).collect();
        let mut ids: Vec<AccountId> = places.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        self.ground.people = batch::matches(q, &ids)?;
        let read: Vec<Result<Said<P>, Found>> =
            records.iter().zip(places).map(|(record, place)| self.said(record, place)).collect();
        let mut deals = whose::load(q, read.iter().flatten().map(|said| &said.deal))?;
        for (record, said) in records.iter().zip(read) {
            let settled = match said {
                Ok(said) => self.settle(record, said, &mut deals)?,
                Err(found) => (found, None),
            };
            match settled {
                (found, Some(row)) => plan.row(found, row),
                (found, None) => plan.none(found),
            }
        }
        Ok(())
    }

    fn store(&self, tx: &Tx<'_>, by: &Acting, rows: &[&Self::Row]) -> Result<()> {
        actions::store_parts(tx, &importer(by)?, rows)
    }
}

impl<P: Part> PartReading<P> {
    fn said(&self, record: &Record, place: Result<AccountId, Found>) -> Result<Said<P>, Found> {
        let (by, mut bad) = (&self.ground.by, Fields::default());
        let words = Words::read(by, record, &mut bad);
        let part = P::read(&self.ground, place.as_ref().ok().copied(), record, &mut bad);
        let account = whose::settled(by, place, &bad)?;
        // Nothing is said of what is wrong only when nothing is.
        let part = part.ok_or_else(|| wrong(by, &bad, |field| field))?;
        Ok(Said { account, deal: words.of(account), part })
    }

    fn settle(
        &mut self,
        record: &Record,
        said: Said<P>,
        deals: &mut HashMap<Named, Deal>,
    ) -> Result<(Found, Option<GivenPart<P>>)> {
        let by = &self.ground.by;
        let stored = match whose::pick(by, deals, (said.account, &said.deal)) {
            Ok(stored) => stored,
            Err(found) => return Ok((found, None)),
        };
        let key = said.part.key();
        if let Some(again) = self.seen.note((stored.id, &key), record)? {
            return Ok((twice(by, P::COLUMN, again), None));
        }
        let (account, deal) = (stored.account, stored.id);
        let Some(before) = P::list(&mut stored.facts).iter().find(|other| other.key() == key).cloned() else {
            let list = P::list(&mut stored.facts);
            if let Some((most, key)) = P::MOST
                && list.len() >= most
            {
                let mut bad = Fields::default();
                bad.add_with(P::COLUMN, key, vec![("most", most.to_string())]);
                return Ok((wrong(by, &bad, |field| field), None));
            }
            list.push(said.part.clone());
            return Ok((Found::New, Some(GivenPart { account, deal, part: said.part })));
        };
        let part = said.part.over(record, &before);
        let pairs = before
            .words(&self.ground)
            .into_iter()
            .zip(part.words(&self.ground))
            .filter(|((_, old), (_, new))| old != new);
        let changes: Vec<FieldChange> =
            pairs.map(|((field, old), (_, new))| FieldChange { field: field.to_owned(), old, new }).collect();
        let found = if changes.is_empty() { Found::Same } else { Found::Changed(changes) };
        Ok((found, Some(GivenPart { account, deal, part })))
    }
}
