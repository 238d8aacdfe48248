//! How deals stood at the end of a day that is over: what had closed by then is known, what was open is as the last freeze
//! up to that day wrote it down; what that one does not know is as the next freeze has it, and what none knows as it stands
//! now, or stood when it closed.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use tenure_db::Conn;

use super::gather::Ground;
use super::model::bridge::Bridge;
use super::model::{Key, Outcome, Shot, Standing};
use super::store::{Ask, between, book, snapshots};
use crate::base::Result;
use crate::base::dated::{Span, next_day};

/// The deals of a period at the end of a day.
pub(super) struct Then {
    standing: BTreeMap<Key, Shot>,
    /// The freeze that tells of what was open; none where nothing was frozen by then.
    taken: Option<Date>,
}

impl Then {
    /// Reads it.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn read(q: &Conn<'_>, ask: &Ask<'_>, ground: &Ground, freezes: &[Date], day: Date) -> Result<Self> {
        let taken = freezes.iter().copied().filter(|frozen| *frozen <= day).max();
        let shots = || ground.book.deals.iter().map(|deal| &deal.shot);
        let won = shots().filter(|shot| shot.outcome == Outcome::Won && shot.day.is_some_and(|on| on <= day));
        let won: Vec<Key> = won.map(|shot| shot.key).collect();
        let mut all = book::some(q, ask, &won)?;
        let open: Vec<Key> = shots().filter(|shot| shot.outcome == Outcome::Open).map(|shot| shot.key).collect();
        let mut told: HashSet<Key> = won.into_iter().collect();
        if let Some(taken) = taken {
            let since = Span { from: taken, to: next_day(day) };
            let closed = book::closed(q, ask, &since, &[Outcome::Won, Outcome::Lost])?;
            told.extend(closed.iter().map(|deal| deal.shot.key));
            all.extend(
                snapshots::open(q, ask, taken, &ground.period, None)?.into_iter().filter(|s| !told.contains(&s.key)),
            );
            // What was won by that freeze and is not any more: it was taken up again later, or taken out.
            let mut was = snapshots::won(q, ask, taken, &ground.period)?;
            was.retain(|shot| !told.contains(&shot.key));
            let keys: Vec<Key> = was.iter().map(|shot| shot.key).collect();
            let still = book::some(q, ask, &keys)?.into_iter().filter(|shot| shot.outcome == Outcome::Won);
            let still: HashSet<Key> = still.map(|shot| shot.key).collect();
            told.extend(keys);
            all.extend(was.into_iter().filter(|shot| !still.contains(&shot.key)));
            // What was frozen is told as it was then, whatever period it has come to since.
            told.extend(snapshots::some(q, ask, taken, &open)?.into_iter().map(|shot| shot.key));
        }
        // What came after that freeze, as the next one has it, or as it closed.
        let between = between::read(q, ask, taken, day, &ground.period)?;
        told.extend(between.iter().map(|shot| shot.key));
        all.extend(between);
        let mut fresh: Vec<Key> = open.into_iter().filter(|key| !told.contains(key)).collect();
        let elsewhere = between::frozen_later(q, ask, day, &fresh)?;
        fresh.retain(|key| !elsewhere.contains(key));
        let later = snapshots::opened_after(q, ask, day, &fresh)?;
        all.extend(book::some(q, ask, &fresh)?.into_iter().filter(|shot| !later.contains(&shot.key)));
        Ok(Self { standing: all.into_iter().map(|shot| (shot.key, shot)).collect(), taken })
    }

    /// The deals.
    pub(super) fn shots(&self) -> impl Iterator<Item = &Shot> {
        self.standing.values()
    }

    /// What had moved commit since a freeze.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn moved(
        self,
        q: &Conn<'_>,
        ask: &Ask<'_>,
        (since, day): (Date, Date),
        period: &Span,
    ) -> Result<Bridge> {
        let mut before = snapshots::commit(q, ask, since, period)?;
        let fresh: Vec<Key> = self.standing.keys().copied().filter(|key| !before.0.contains_key(key)).collect();
        let gone: Vec<Key> = before.0.keys().copied().filter(|key| !self.standing.contains_key(key)).collect();
        before.0.extend(snapshots::some(q, ask, since, &fresh)?.into_iter().map(|shot| (shot.key, shot)));
        let mut after = self.standing;
        if let Some(taken) = self.taken {
            after.extend(snapshots::some(q, ask, taken, &gone)?.into_iter().map(|shot| (shot.key, shot)));
        }
        let closed = book::some(q, ask, &gone)?.into_iter();
        let closed = closed.filter(|s| s.outcome != Outcome::Open && s.day.is_some_and(|on| on <= day));
        after.extend(closed.map(|shot| (shot.key, shot)));
        Ok(Bridge::new(&before, &Standing(after), period))
    }
}
