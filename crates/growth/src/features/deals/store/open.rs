//! Open deals one by one, by what `open_deals` knows of them: for sums, counts and orders, which read a few rows of each
//! account instead of one of each deal. The conditions are those of [`Filter`] in Rust; stories hold both to each other.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::Rc;

use jiff::civil::Date;
use tenure_db::{Cell, Conn, params};

use super::super::model::Outcome;
use super::filter::{Filter, Whose, kinds};
use super::list::LAST;
use super::packed::{self, Packed, number};
use crate::base::by_id::IdSet;
use crate::base::sql::Sql;
use crate::base::{AccountId, DealId, Error, Result, Scope, StageId};

/// Whether all that the filter asks of a deal is packed. Each part of a filter stands here, so that none is forgotten.
fn fits(filter: &Filter) -> bool {
    let Filter {
        outcome,
        // Asked of the account, or of a row.
        kinds: _,
        account: _,
        under: _,
        territory: _,
        // Packed.
        stages: _,
        from: _,
        to: _,
        no_date: _,
        no_step: _,
        stalled: _,
        no_sponsor: _,
        unrated_in: _,
        // Neither.
        no_sponsor_call,
        standing,
        category,
        credited,
        offerings,
        competitor,
        words,
    } = filter;
    *outcome == Some(Outcome::Open)
        && !no_sponsor_call
        && standing.is_none()
        && category.is_none()
        && credited.is_none()
        && offerings.is_none()
        && competitor.is_none()
        && words.trim().is_empty()
}

/// By stage the first day that is not too long ago, as [`number`].
pub(super) struct Norms(Vec<(StageId, i32)>);

impl Norms {
    pub(super) fn of(norms: &[(StageId, Date)]) -> Self {
        Self(norms.iter().map(|(stage, day)| (*stage, number(*day))).collect())
    }

    /// Whether a deal has been in its stage for too long.
    pub(super) fn over(&self, deal: &Packed) -> bool {
        self.0.iter().any(|(stage, day)| stage.0 == deal.stage && deal.since < *day)
    }
}

/// What a filter says of a deal, ready to be asked of very many.
struct Asked<'a> {
    filter: &'a Filter,
    from: Option<i32>,
    to: Option<i32>,
    stalled: Option<Norms>,
}

impl<'a> Asked<'a> {
    fn of(filter: &'a Filter) -> Self {
        let (from, to) = (filter.from.map(number), filter.to.map(number));
        Self { filter, from, to, stalled: filter.stalled.as_deref().map(Norms::of) }
    }

    fn holds(&self, currency: &str, deal: &Packed) -> bool {
        let f = self.filter;
        let unrated = |wanted: &String| deal.minor.is_none() || currency != wanted;
        f.stages.as_ref().is_none_or(|stages| stages.iter().any(|stage| stage.0 == deal.stage))
            && self.from.is_none_or(|from| deal.close.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| deal.close.is_some_and(|day| day <= to))
            && (!f.no_date || deal.close.is_none())
            && (!f.no_step || deal.no_step)
            && (!f.no_sponsor || deal.no_sponsor)
            && self.stalled.as_ref().is_none_or(|norms| norms.over(deal))
            && f.unrated_in.as_ref().is_none_or(unrated)
    }
}

/// Who sees one account in this many, or more, has the open deals of all read one after another, and those of other
/// accounts left out: to ask for each account would cost more.
const SHARE: usize = 3;

/// The accounts in scope, where they are a good part of all; without those that are archived, of which nothing that is
/// open counts. Parts of a page that ask for the same share them.
///
/// # Errors
/// What the database says.
pub fn most(q: &Conn<'_>, scope: &Scope) -> Result<Rc<Option<IdSet<AccountId>>>> {
    q.once(format!("most accounts of {scope:?}"), || collect(q, scope))
}

fn collect(q: &Conn<'_>, scope: &Scope) -> Result<Option<IdSet<AccountId>>> {
    if !scope.large {
        return Ok(None);
    }
    let mut own = scope.collect(q)?;
    let limit = i64::try_from(own.len() * SHARE + 1).unwrap_or(i64::MAX);
    let sql = "select count(*) from (select 1 from accounts a limit $1) few";
    let all = q.query_one(sql, &params![limit], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if all >= limit {
        return Ok(None);
    }
    let archived = "select a.id from accounts a where a.archived_at is not null";
    for gone in q.query(archived, &[], |r| Ok::<_, Error>(r.get::<AccountId>(0)?))? {
        own.remove(&gone);
    }
    Ok(Some(own))
}

/// Gives each open deal that the filter leaves, with its account and the currency of its amount. Answers whether it did:
/// a filter of which something is not packed is left to SQL.
///
/// # Errors
/// What the database says.
pub(super) fn each(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    mut each: impl FnMut(AccountId, &str, &Packed),
) -> Result<bool> {
    if !fits(filter) {
        return Ok(false);
    }
    let asked = Asked::of(filter);
    let seen = match whose {
        Whose::Scope(scope) if filter.all_accounts() => most(q, scope)?,
        _ => Rc::new(None),
    };
    let seen = seen.as_ref().as_ref();
    let mut sql = Sql::new("select o.account_id, o.currency, o.deals from ");
    if seen.is_some() {
        sql.push("open_deals o where 1 = 1");
    } else {
        sql.push("accounts a cross join open_deals o where o.account_id = a.id");
        if filter.open_stands(whose) {
            sql.push(" and a.archived_at is null");
        }
        filter.accounts(&mut sql, whose, today, "a.id");
    }
    if let Some(list) = &filter.kinds {
        sql.push(&format!(" and o.kind in ({})", kinds(list)));
    }
    q.query(&sql.text, &sql.values, |r| {
        let account = r.get(0)?;
        if seen.is_some_and(|seen| !seen.contains(&account)) {
            return Ok(());
        }
        let Cell::Text(currency) = r.cell(1)? else { return Err(Error::internal("a currency is no text")) };
        packed::each(r, 2, |deal| {
            if asked.holds(currency, deal) {
                each(account, currency, deal);
            }
            Ok(())
        })
    })?;
    Ok(true)
}

/// By what a list of open deals can be ordered.
pub(super) enum By {
    /// When they are to close; those without a day last.
    Close,
    /// What they are worth in the reporting currency; what is unknown is less than nothing.
    Amount,
    /// Since when they are in their stage.
    Since,
}

/// A deal's place in such an order, and itself.
type Place = (i64, DealId, AccountId);

/// The first deals after a place, in an order or in its reverse; none where the filter is left to SQL.
///
/// # Errors
/// What the database says.
pub(super) fn first(
    q: &Conn<'_>,
    (whose, filter, today): (&Whose<'_>, &Filter, Date),
    (by, descending): (&By, bool),
    after: Option<(i64, DealId)>,
    limit: usize,
) -> Result<Option<Vec<(AccountId, DealId)>>> {
    let towards = |order: Ordering| if descending { order.reverse() } else { order };
    let mut rising: BinaryHeap<Place> = BinaryHeap::new();
    let mut falling: BinaryHeap<Reverse<Place>> = BinaryHeap::new();
    let found = each(q, whose, filter, today, |account, _, deal| {
        let place = (by.of(deal), DealId(deal.id), account);
        if after.is_some_and(|after| towards((place.0, place.1).cmp(&after)) != Ordering::Greater) {
            return;
        }
        if descending {
            keep(&mut falling, Reverse(place), limit);
        } else {
            keep(&mut rising, place, limit);
        }
    })?;
    let places: Vec<Place> = match descending {
        true => falling.into_sorted_vec().into_iter().map(|place| place.0).collect(),
        false => rising.into_sorted_vec(),
    };
    Ok(found.then(|| places.into_iter().map(|(_, id, account)| (account, id)).collect()))
}

/// Keeps the least.
fn keep<T: Ord>(least: &mut BinaryHeap<T>, one: T, limit: usize) {
    if least.len() < limit {
        least.push(one);
    } else if let Some(mut most) = least.peek_mut()
        && *most > one
    {
        *most = one;
    }
}

impl By {
    fn of(&self, deal: &Packed) -> i64 {
        match self {
            By::Close => deal.close.map_or(By::day(LAST), i64::from),
            By::Amount => deal.minor.unwrap_or(-1),
            By::Since => i64::from(deal.since),
        }
    }

    /// The place of a day.
    pub(super) fn day(day: Date) -> i64 {
        i64::from(number(day))
    }
}
