//! The board: what stands in each stage, and its largest deals. A few statements, however many deals there are.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use jiff::civil::Date;
use tenure_db::{Conn, FromColumn, Row, pairs_value};

use super::super::model::{Kind, Outcome, weighted};
use super::filter::{Filter, NO_SPONSOR, Whose, too_long};
use super::open::{self, Norms};
use super::packed::Packed;
use super::stages;
use crate::base::by_id::ById;
use crate::base::sql::Sql;
use crate::base::{AccountId, DealId, Error, Result, StageId};
use crate::features::interactions::model::strength::{REACHED, fade_between, strength};

/// What some deals come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub deals: i64,
    /// Their amounts in the reporting currency.
    pub minor: i64,
    /// Amounts times percent, of what is open: what has closed is weighed by nothing.
    pub products: i64,
    /// How many are in neither, because no rate converts them or nobody knows the amount.
    pub unknown: i64,
    /// How many are open.
    pub open: i64,
    /// How many of those are in no sum.
    pub open_unknown: i64,
    /// How many have no next step.
    pub no_step: i64,
    /// How many have been in their stage for too long, where that was asked for.
    pub stalled: i64,
    /// Of how many nobody of the buying group stands up for us, where that was asked for.
    pub no_sponsor: i64,
}

impl Sum {
    /// Adds another.
    pub fn add(&mut self, other: &Sum) {
        self.deals += other.deals;
        self.minor = self.minor.saturating_add(other.minor);
        self.products = self.products.saturating_add(other.products);
        self.unknown += other.unknown;
        self.open += other.open;
        self.open_unknown += other.open_unknown;
        self.no_step += other.no_step;
        self.stalled += other.stalled;
        self.no_sponsor += other.no_sponsor;
    }

    /// The sum by probabilities; none where nothing is open of which an amount is known.
    pub fn weighted(&self) -> Option<i64> {
        (self.open_unknown < self.open).then(|| weighted(self.products))
    }

    /// Whether any amount is known.
    pub fn known(&self) -> bool {
        self.unknown < self.deals
    }
}

/// The column of the stage.
const STAGE: &str = "d.stage_id";
const SUMS: &str = "count(*),
    cast(coalesce(sum(case when d.reporting_currency = :cur then d.reporting_minor end), 0) as bigint),
    cast(coalesce(sum(case when :open and d.reporting_currency = :cur
                           then d.reporting_minor * d.probability end), 0) as bigint),
    cast(coalesce(sum(case when :open and d.reporting_currency = :cur and d.probability is null
                           then d.reporting_minor end), 0) as bigint),
    cast(coalesce(sum(case when d.reporting_minor is null or d.reporting_currency <> :cur then 1 else 0 end), 0) as bigint),
    cast(coalesce(sum(case when d.next_step = '' then 1 else 0 end), 0) as bigint),
    cast(coalesce(sum(case when :open then 1 else 0 end), 0) as bigint),
    cast(coalesce(sum(case when :open and (d.reporting_minor is null or d.reporting_currency <> :cur)
                           then 1 else 0 end), 0) as bigint)";

/// Sums by a column. They are made by stage, too: how likely a stage is need not be looked up with each deal.
fn summed<K: FromColumn + Eq + Hash>(
    q: &Conn<'_>,
    (key, norms): (&str, Option<&[(StageId, Date)]>),
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    currency: &str,
) -> Result<HashMap<K, Sum>> {
    let likely = stages::likely(q)?;
    let mut sql = Sql::new("");
    let currency = sql.param(currency.to_owned());
    let open = match filter.outcome {
        Some(Outcome::Open) => "1 = 1",
        Some(_) => "1 = 0",
        None => "d.outcome = 'open'",
    };
    let sums = SUMS.replace(":cur", &currency).replace(":open", open);
    let weak = match norms {
        Some(norms) => {
            let ways = [too_long(&mut sql, norms), NO_SPONSOR.to_owned()];
            ways.map(|way| format!(", cast(coalesce(sum(case when {way} then 1 else 0 end), 0) as bigint)")).concat()
        }
        None => String::from(", 0, 0"),
    };
    sql.push(&format!("select {key}, d.stage_id, {sums}{weak} from accounts a cross join deals d"));
    filter.narrow_sums(&mut sql, whose, today);
    sql.push(if key == STAGE { " group by d.stage_id" } else { " group by d.account_id, d.stage_id" });
    let mut all: HashMap<K, Sum> = HashMap::new();
    q.query(&sql.text, &sql.values, |r| {
        let (own, rest): (i64, i64) = (r.get(4)?, r.get(5)?);
        let percent = likely.get(&r.get::<StageId>(1)?).copied().unwrap_or(0);
        let sum = Sum {
            deals: r.get(2)?,
            minor: r.get(3)?,
            products: own.saturating_add(rest.saturating_mul(percent)),
            unknown: r.get(6)?,
            no_step: r.get(7)?,
            open: r.get(8)?,
            open_unknown: r.get(9)?,
            stalled: r.get(10)?,
            no_sponsor: r.get(11)?,
        };
        all.entry(r.get(0)?).or_default().add(&sum);
        Ok::<_, Error>(())
    })?;
    Ok(all)
}

/// The same where all that is asked of a deal is packed; else none.
fn packed_sums<K: Eq + Hash>(
    q: &Conn<'_>,
    key: impl Fn(AccountId, &Packed) -> K,
    (whose, filter, today): (&Whose<'_>, &Filter, Date),
    norms: Option<&[(StageId, Date)]>,
    currency: &str,
) -> Result<Option<HashMap<K, Sum>>> {
    let likely = stages::likely(q)?;
    let norms = norms.map(Norms::of);
    let mut all: HashMap<K, Sum> = HashMap::new();
    let found = open::each(q, whose, filter, today, |account, own, deal| {
        let minor = deal.minor.filter(|_| own == currency);
        let percent = deal.probability.or_else(|| likely.get(&StageId(deal.stage)).copied()).unwrap_or(0);
        all.entry(key(account, deal)).or_default().add(&Sum {
            deals: 1,
            minor: minor.unwrap_or(0),
            products: minor.unwrap_or(0).saturating_mul(percent),
            unknown: i64::from(minor.is_none()),
            open: 1,
            open_unknown: i64::from(minor.is_none()),
            no_step: i64::from(deal.no_step),
            stalled: i64::from(norms.as_ref().is_some_and(|norms| norms.over(deal))),
            no_sponsor: i64::from(norms.is_some() && deal.no_sponsor),
        });
    })?;
    Ok(found.then_some(all))
}

/// What stands in each stage, in one currency; with the norms of the stages, how much of it is weak, too.
///
/// # Errors
/// What the database says.
pub fn by_stage(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    (today, norms): (Date, Option<&[(StageId, Date)]>),
    currency: &str,
) -> Result<HashMap<StageId, Sum>> {
    match packed_sums(q, |_, deal| StageId(deal.stage), (whose, filter, today), norms, currency)? {
        Some(all) => Ok(all),
        None => summed(q, (STAGE, norms), whose, filter, today, currency),
    }
}

/// What stands on each account, in one currency.
///
/// # Errors
/// What the database says.
pub fn by_account(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    currency: &str,
) -> Result<HashMap<AccountId, Sum>> {
    match packed_sums(q, |account, _| account, (whose, filter, today), None, currency)? {
        Some(all) => Ok(all),
        None => summed(q, ("d.account_id", None), whose, filter, today, currency),
    }
}

/// What sums of parts come to.
pub fn total<'a>(sums: impl Iterator<Item = &'a Sum>) -> Sum {
    let mut total = Sum::default();
    sums.for_each(|sum| total.add(sum));
    total
}

/// A deal as a card shows it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// The deal.
    pub id: DealId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its stage.
    pub stage: StageId,
    /// Since when.
    pub since: Date,
    /// Its amount, in its own currency.
    pub amount_minor: Option<i64>,
    /// The currency.
    pub currency: String,
    /// The amount in the reporting currency, for the order.
    pub reporting_minor: Option<i64>,
    /// When it is to close.
    pub close_on: Option<Date>,
    /// What is next.
    pub next_step: String,
    /// When.
    pub next_step_on: Option<Date>,
    /// For moves.
    pub version: i64,
}

const CARD: &str =
    "d.account_id, a.name as account_name, d.id, d.name, d.kind, d.stage_id, d.stage_since, d.amount_minor, d.currency,
    d.reporting_minor, d.close_on, d.next_step, d.next_step_on, d.version";
/// The order of the cards of a stage.
const LARGEST: &str = "d.reporting_minor desc nulls last, d.id";

/// The largest deals of each of these stages, at most so many of each, in no order that says more.
///
/// # Errors
/// What the database says.
pub fn cards(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    (stages, each): (&[StageId], usize),
) -> Result<Vec<Card>> {
    if stages.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("");
    if matches!(whose, Whose::Scope(scope) if scope.large) {
        // Stage by stage along the index of the largest, each no further than it has to.
        for (at, stage) in stages.iter().enumerate() {
            let union = if at == 0 { "" } else { " union all " };
            sql.push(&format!(
                "{union}select * from (select {CARD} from deals d join accounts a on a.id = d.account_id"
            ));
            filter.narrow(&mut sql, whose, today);
            sql.push(" and d.stage_id = ").bind(*stage).push(&format!(" order by {LARGEST} limit "));
            sql.bind(i64::try_from(each).unwrap_or(i64::MAX)).push(&format!(") s{at}"));
        }
    } else {
        let found = largest(q, whose, filter, today, each)?;
        sql.values.push(pairs_value(found.iter().map(|(account, id)| (account.0, id.0))));
        sql.push(&format!(
            "select {CARD} from deals d join accounts a on a.id = d.account_id where (d.account_id, d.id) in ({})",
            q.pairs_sql("$1")
        ));
    }
    q.query(&sql.text, &sql.values, card)
}

/// A deal, the largest first, those of unknown worth last.
type Placed = (Reverse<Option<i64>>, DealId, AccountId);

/// Which deals these are where all are looked at. What says how large they are is packed, or stands in an index; only of
/// those that are shown the whole row is read.
fn largest(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    each: usize,
) -> Result<Vec<(AccountId, DealId)>> {
    let mut stages: ById<StageId, Vec<Placed>> = ById::default();
    let found = open::each(q, whose, filter, today, |account, _, deal| {
        stages.entry(StageId(deal.stage)).or_default().push((Reverse(deal.minor), DealId(deal.id), account));
    })?;
    if !found {
        let mut sql =
            Sql::new("select d.stage_id, d.reporting_minor, d.id, d.account_id from accounts a cross join deals d");
        filter.narrow_sums(&mut sql, whose, today);
        q.query(&sql.text, &sql.values, |r| {
            stages.entry(r.get(0)?).or_default().push((Reverse(r.get(1)?), r.get(2)?, r.get(3)?));
            Ok::<_, Error>(())
        })?;
    }
    stages.values_mut().for_each(|deals| deals.sort_unstable());
    let shown = stages.values().flat_map(|deals| deals.iter().take(each));
    Ok(shown.map(|(_, id, account)| (*account, *id)).collect())
}

fn card(r: &Row<'_>) -> Result<Card> {
    let kind: String = r.get(4)?;
    Ok(Card {
        account: r.get(0)?,
        account_name: r.get(1)?,
        id: r.get(2)?,
        name: r.get(3)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("a deal has the kind {kind}")))?,
        stage: r.get(5)?,
        since: r.get(6)?,
        amount_minor: r.get(7)?,
        currency: r.get(8)?,
        reporting_minor: r.get(9)?,
        close_on: r.get(10)?,
        next_step: r.get(11)?,
        next_step_on: r.get(12)?,
        version: r.get(13)?,
    })
}

/// How many people a buying group has, and with how many of them we are in contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// People.
    pub people: usize,
    /// Those with whom the relationship is strong enough.
    pub covered: usize,
}

/// The coverage of the buying groups of these deals, by one statement.
///
/// # Errors
/// What the database says.
pub fn coverage(q: &Conn<'_>, deals: &[(AccountId, DealId)], today: Date) -> Result<HashMap<DealId, Coverage>> {
    let mut found: HashMap<DealId, Coverage> = HashMap::new();
    if deals.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "select p.deal_id, p.person_id, sum(c.two_way_raw), sum(c.one_way_raw), max(c.at_day)
           from deal_people p left join contact_strengths c on c.account_id = p.account_id and c.person_id = p.person_id
          where (p.account_id, p.deal_id) in ({}) group by p.account_id, p.deal_id, p.person_id",
        q.pairs_sql("$1")
    );
    let rows = q.query(&sql, &[pairs_value(deals.iter().map(|(account, id)| (account.0, id.0)))], |r| {
        let (two, one): (Option<f64>, Option<f64>) = (r.get(2)?, r.get(3)?);
        Ok::<_, Error>((r.get::<DealId>(0)?, two.unwrap_or(0.0), one.unwrap_or(0.0), r.get::<Option<Date>>(4)?))
    })?;
    for (deal, two, one, at) in rows {
        let left = at.map_or(0.0, |at| fade_between(at, today));
        let group = found.entry(deal).or_default();
        group.people += 1;
        group.covered += usize::from(strength(two * left, one * left) >= REACHED);
    }
    Ok(found)
}

/// Who of an account's people is covered.
///
/// # Errors
/// What the database says.
pub fn reached(
    q: &Conn<'_>,
    account: AccountId,
    today: Date,
) -> Result<std::collections::HashSet<crate::base::PersonId>> {
    let rows = q.query(
        "select person_id, sum(two_way_raw), sum(one_way_raw), max(at_day) from contact_strengths where account_id = $1
          group by person_id",
        &tenure_db::params![account],
        |r| {
            let left = fade_between(r.get::<Date>(3)?, today);
            let alive = strength(r.get::<f64>(1)? * left, r.get::<f64>(2)? * left) >= REACHED;
            Ok::<_, Error>((r.get(0)?, alive))
        },
    )?;
    Ok(rows.into_iter().filter(|(_, alive)| *alive).map(|(id, _)| id).collect())
}
