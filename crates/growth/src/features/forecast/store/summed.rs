//! `lead_sums`: what each of us leads and has open, summed up from `open_deals` before anybody asks.
//!
//! Whatever changes deals, leads or credits notes in its own transaction whose sums do not hold any more
//! ([`crate::features::access::leads`]); readers look at the accounts of these one by one ([`super::pipeline`]), and a job
//! sums up anew, lead by lead. What changes by itself at midnight is known before: sums tell until which day they hold.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use tenure_db::{Conn, Tx, Value, ids_value, params, words_value};
use uuid::Uuid;

use super::super::model::Key;
use super::super::model::credit::{self, Credit};
use super::super::model::summed::{Likely, Summed, add};
use crate::base::by_id::ById;
use crate::base::dated::{OPEN, Span, span_at};
use crate::base::{AccountId, Error, Result, UserId};
use crate::features::access::leads::{NOBODY, UNLED};
use crate::features::deals::store::packed;

/// Leads that are summed up in one transaction: a lead has some hundred accounts.
const LEADS: i64 = 10;
/// Accounts that are looked at in one transaction.
const ACCOUNTS: i64 = 1_000;

/// What somebody leads and has open today.
struct Led {
    /// The first day on which it may be something else without anybody changing anything.
    until: Date,
    sums: Summed,
}

/// What the sums of these leads are to be.
fn right(q: &Conn<'_>, leads: &[UserId], today: Date) -> Result<BTreeMap<UserId, Led>> {
    let mut all: BTreeMap<UserId, Led> =
        leads.iter().map(|lead| (*lead, Led { until: OPEN, sums: Summed::default() })).collect();
    let held = held(q, leads, today)?;
    let ids = || ids_value(held.keys().map(|account| account.0));
    let credits = credits(q, ids(), today)?;
    let sql = format!(
        "select o.account_id, o.kind, o.currency, o.deals from open_deals o cross join accounts a
          where o.account_id in ({}) and a.id = o.account_id and a.archived_at is null",
        q.ids_sql("$1")
    );
    q.query(&sql, &[ids()], |r| {
        let account: AccountId = r.get(0)?;
        for (lead, span) in held.get(&account).into_iter().flatten() {
            let Some(led) = all.get_mut(lead) else { continue };
            led.until = led.until.min(next(span, today));
            if !span.holds(today) {
                continue;
            }
            let group = led.sums.of(r.get(1)?, r.get(2)?);
            packed::each(r, 3, |deal| {
                let likely = deal.probability.map_or(Likely::Stage(deal.stage), Likely::Said);
                let mut now = Vec::new();
                for (credit, span) in credits.get(&(account, deal.id)).into_iter().flatten() {
                    led.until = led.until.min(next(span, today));
                    now.extend(span.holds(today).then_some(*credit));
                }
                for (user, part) in credit::parts(deal.minor, &now, Some(*lead)) {
                    add(group, (user.unwrap_or(*lead), likely), deal.month, part);
                }
                Ok(())
            })?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(all)
}

/// The next day on which a span begins or ends.
fn next(span: &Span, today: Date) -> Date {
    if span.from > today { span.from } else { span.to }
}

/// Who leads which account, today or later: as `account_access` says it, which decides who may see the account.
fn held(q: &Conn<'_>, leads: &[UserId], today: Date) -> Result<ById<AccountId, Vec<(UserId, Span)>>> {
    let sql = format!(
        "select x.account_id, x.holder_id, x.valid_from, x.valid_to from account_access x
          where x.holder_id in ({}) and x.via = 'lead' and x.valid_to > $2",
        q.ids_sql("$1")
    );
    let mut held: ById<AccountId, Vec<(UserId, Span)>> = ById::default();
    q.query(&sql, &[ids_value(leads.iter().map(|lead| lead.0)), today.into()], |r| {
        held.entry(r.get(0)?).or_default().push((r.get(1)?, span_at(r, 2)?));
        Ok::<_, Error>(())
    })?;
    Ok(held)
}

/// Who has the credit for which deal, today or later.
fn credits(q: &Conn<'_>, accounts: Value<'_>, today: Date) -> Result<HashMap<Key, Vec<(Credit, Span)>>> {
    let sql = format!(
        "select k.account_id, k.deal_id, k.user_id, k.share, k.share_before, k.valid_from, k.valid_to from deal_credits k
          where k.account_id in ({}) and k.valid_to > $2",
        q.ids_sql("$1")
    );
    let mut credits: HashMap<Key, Vec<(Credit, Span)>> = HashMap::new();
    q.query(&sql, &[accounts, today.into()], |r| {
        let credit = Credit { user: r.get(2)?, share: r.get(3)?, before: r.get(4)? };
        credits.entry((r.get(0)?, r.get(1)?)).or_default().push((credit, span_at(r, 5)?));
        Ok::<_, Error>(())
    })?;
    Ok(credits)
}

/// Sums up some of what waits, or held until yesterday; zero when there was nothing.
///
/// # Errors
/// What the database says.
pub fn settle(tx: &Tx<'_>, today: Date) -> Result<u64> {
    let any = "select 1 where exists (select 1 from lead_sums_waiting w where w.lead_id < $1)
        or exists (select 1 from lead_sums l where l.valid_to <= $2)";
    if tx.query_opt(any, &params![UNLED, today], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_none() {
        return Ok(0);
    }
    lock(tx)?;
    look(tx, today)?;
    let one = |sql: &str, values: &[Value<'_>]| tx.query(sql, values, |r| Ok::<_, Error>(r.get::<UserId>(0)?));
    let mut leads = one(
        "select distinct w.lead_id from lead_sums_waiting w where w.lead_id > $1 and w.lead_id < $2 order by w.lead_id limit $3",
        &params![NOBODY, UNLED, LEADS],
    )?;
    if leads.is_empty() {
        let over = "select l.lead_id from lead_sums l where l.valid_to <= $1 order by l.valid_to, l.lead_id limit $2";
        leads = one(over, &params![today, LEADS])?;
    }
    sum_up(tx, &leads, today)?;
    Ok(1)
}

/// Whoever sums up waits for who does so already: else the one who has read less could write last. The row holds on no day.
fn lock(tx: &Tx<'_>) -> Result<()> {
    tx.execute(
        "insert into lead_sums (lead_id, valid_from, valid_to, sums) values ($1, $2, $2, $3)
         on conflict (lead_id) do update set valid_to = excluded.valid_to",
        &params![NOBODY, OPEN, Vec::<u8>::new()],
    )?;
    Ok(())
}

/// Writes the sums of leads anew.
fn sum_up(tx: &Tx<'_>, leads: &[UserId], today: Date) -> Result<()> {
    if leads.is_empty() {
        return Ok(());
    }
    // What is noted after this is noted still when the sums are written, whether they have it already or not.
    let sql = format!(
        "select w.lead_id, w.account_id, w.writes from lead_sums_waiting w where w.lead_id in ({})",
        tx.ids_sql("$1")
    );
    let mut waiting: BTreeMap<Uuid, Vec<(Uuid, i64)>> = BTreeMap::new();
    tx.query(&sql, &[ids_value(leads.iter().map(|lead| lead.0))], |r| {
        waiting.entry(r.get(0)?).or_default().push((r.get(1)?, r.get(2)?));
        Ok::<_, Error>(())
    })?;
    let mut rows: Vec<Vec<Value<'_>>> = Vec::new();
    for (lead, led) in right(tx, leads, today)? {
        rows.push(params![lead, today, led.until, led.sums.pack()?].into());
    }
    tx.insert_many(
        "insert into lead_sums (lead_id, valid_from, valid_to, sums)",
        &rows,
        "on conflict (lead_id) do update set valid_from = excluded.valid_from, valid_to = excluded.valid_to, sums = excluded.sums",
    )?;
    waiting.iter().try_for_each(|(lead, accounts)| forget(tx, *lead, accounts))
}

/// Forgets what was noted, but for what was noted anew since.
fn forget(tx: &Tx<'_>, lead: Uuid, accounts: &[(Uuid, i64)]) -> Result<()> {
    let sql = format!(
        "delete from lead_sums_waiting where lead_id = $1 and (account_id, cast(writes as text)) in ({})",
        tx.words_sql("$2")
    );
    let seen: Vec<(Uuid, String)> = accounts.iter().map(|(id, writes)| (*id, writes.to_string())).collect();
    tx.execute(&sql, &[lead.into(), words_value(seen.iter().map(|(id, writes)| (*id, writes.as_str())))])?;
    Ok(())
}

/// Looks at some of the accounts of which nobody knows whether they have a lead on each day to come.
fn look(tx: &Tx<'_>, today: Date) -> Result<()> {
    let sql =
        "select w.account_id, w.writes from lead_sums_waiting w where w.lead_id = $1 order by w.account_id limit $2";
    let waiting: Vec<(Uuid, i64)> =
        tx.query(sql, &params![NOBODY, ACCOUNTS], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    if waiting.is_empty() {
        return Ok(());
    }
    let ids = || ids_value(waiting.iter().map(|(account, _)| *account));
    let known = format!("delete from lead_sums_waiting where lead_id = $1 and account_id in ({})", tx.ids_sql("$2"));
    tx.execute(&known, &[UNLED.into(), ids()])?;
    put_unled(tx, &unled(tx, ids(), today)?)?;
    forget(tx, NOBODY, &waiting)
}

fn put_unled(tx: &Tx<'_>, accounts: &BTreeSet<AccountId>) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = accounts.iter().map(|account| params![UNLED, *account, 0_i64].into()).collect();
    tx.insert_many("insert into lead_sums_waiting (lead_id, account_id, writes)", &rows, "")?;
    Ok(())
}

/// Those of the accounts that have open deals, and no lead on some day from today on.
fn unled(q: &Conn<'_>, accounts: Value<'_>, today: Date) -> Result<BTreeSet<AccountId>> {
    let sql = format!(
        "select a.id, s.valid_from, s.valid_to from accounts a
           left join assignments s on s.account_id = a.id and s.role = 'lead' and s.valid_to > $2
          where a.id in ({}) and a.archived_at is null and exists (select 1 from open_deals o where o.account_id = a.id)
          order by a.id, s.valid_from",
        q.ids_sql("$1")
    );
    // Until when they are led without a gap.
    let mut until: BTreeMap<AccountId, Date> = BTreeMap::new();
    q.query(&sql, &[accounts, today.into()], |r| {
        let (led, from) = (until.entry(r.get(0)?).or_insert(today), r.get::<Option<Date>>(1)?);
        if from.is_some_and(|from| from <= *led) {
            *led = r.get::<Date>(2)?.max(*led);
        }
        Ok::<_, Error>(())
    })?;
    Ok(until.into_iter().filter(|(_, until)| *until < OPEN).map(|(account, _)| account).collect())
}

/// How many sums are not what the deals say, and how many accounts without a lead are not known as such; `repair` mends
/// both. Sums that are not read, because they wait or hold on other days, are none of them.
///
/// # Errors
/// What the database says.
pub fn check(tx: &Tx<'_>, today: Date, repair: bool) -> Result<usize> {
    if repair {
        lock(tx)?;
    }
    let (mut after, mut wrong) = (Uuid::nil(), 0);
    loop {
        let users = "select u.id from users u where u.id > $1 order by u.id limit $2";
        let users: Vec<UserId> = tx.query(users, &params![after, LEADS], |r| Ok::<_, Error>(r.get(0)?))?;
        let Some(last) = users.last() else { break };
        after = last.0;
        let differ = differing(tx, &users, today)?;
        wrong += differ.len();
        if repair {
            sum_up(tx, &differ, today)?;
        }
    }
    after = Uuid::nil();
    loop {
        let open =
            "select distinct o.account_id from open_deals o where o.account_id > $1 order by o.account_id limit $2";
        let accounts: Vec<Uuid> = tx.query(open, &params![after, ACCOUNTS], |r| Ok::<_, Error>(r.get(0)?))?;
        let Some(last) = accounts.last() else { return Ok(wrong) };
        after = *last;
        let ids = || ids_value(accounts.iter().copied());
        let known = format!(
            "select w.account_id from lead_sums_waiting w where w.lead_id in ($1, $2) and w.account_id in ({})",
            tx.ids_sql("$3")
        );
        let known = tx.query(&known, &[NOBODY.into(), UNLED.into(), ids()], |r| Ok::<_, Error>(r.get(0)?))?;
        let known: BTreeSet<AccountId> = known.into_iter().collect();
        let missing: BTreeSet<AccountId> = unled(tx, ids(), today)?.difference(&known).copied().collect();
        wrong += missing.len();
        if repair {
            put_unled(tx, &missing)?;
        }
    }
}

/// Those of whom what is kept, and would be read, is not right.
fn differing(q: &Conn<'_>, leads: &[UserId], today: Date) -> Result<Vec<UserId>> {
    let ids = || ids_value(leads.iter().map(|lead| lead.0));
    let waiting =
        format!("select distinct w.lead_id from lead_sums_waiting w where w.lead_id in ({})", q.ids_sql("$1"));
    let waiting = q.query(&waiting, &[ids()], |r| Ok::<_, Error>(r.get::<UserId>(0)?))?;
    let waiting: HashSet<UserId> = waiting.into_iter().collect();
    let kept = format!(
        "select l.lead_id, l.valid_from, l.valid_to, l.sums from lead_sums l where l.lead_id in ({})",
        q.ids_sql("$1")
    );
    let kept =
        q.query(&kept, &[ids()], |r| Ok::<_, Error>((r.get::<UserId>(0)?, (span_at(r, 1)?, r.get::<Vec<u8>>(3)?))))?;
    let kept: HashMap<UserId, (Span, Vec<u8>)> = kept.into_iter().collect();
    let mut differ = Vec::new();
    for (lead, led) in right(q, leads, today)? {
        let fine = match kept.get(&lead) {
            _ if waiting.contains(&lead) => true,
            None => led.sums.nothing(),
            Some((span, sums)) => !span.holds(today) || (span.to == led.until && *sums == led.sums.pack()?),
        };
        differ.extend((!fine).then_some(lead));
    }
    Ok(differ)
}
