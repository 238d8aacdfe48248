//! Forecasts: what will close, what moved, how earlier ones hit; sums agree with sums of our own, and nobody's deals leak.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tenure::base::{AccountId, UserId};
use tenure::features::forecast::actions::due;
use tenure_db::{Value, params};
use uuid::Uuid;

use crate::both;
use crate::kit::cast::operator;
use crate::kit::{Actor, TestApp};

/// A deal as the tests store it: by themselves, so that sums are not those of the code under test.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    pub(crate) n: u128,
    pub(crate) account: AccountId,
    pub(crate) kind: &'static str,
    pub(crate) stage: u128,
    pub(crate) outcome: &'static str,
    pub(crate) category: &'static str,
    pub(crate) instead: Option<(&'static str, Option<&'static str>)>,
    pub(crate) minor: Option<i64>,
    pub(crate) currency: &'static str,
    pub(crate) probability: Option<i64>,
    pub(crate) close_on: Option<Date>,
    pub(crate) closed_on: Option<Date>,
    pub(crate) credits: Vec<(UserId, i64)>,
}

/// Probabilities of the stages that the migration brings for kind `expansion`.
const STAGES: [i64; 5] = [10, 25, 50, 65, 90];

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn open(n: u128, account: AccountId, category: &'static str, minor: i64, close_on: &str) -> Deal {
    Deal {
        n,
        account,
        kind: "expansion",
        stage: 3,
        outcome: "open",
        category,
        instead: None,
        minor: Some(minor),
        currency: "EUR",
        probability: None,
        close_on: Some(day(close_on)),
        closed_on: None,
        credits: Vec::new(),
    }
}

pub(crate) fn won(n: u128, account: AccountId, minor: i64, closed_on: &str) -> Deal {
    Deal { outcome: "won", closed_on: Some(day(closed_on)), ..open(n, account, "commit", minor, closed_on) }
}

pub(crate) fn lost(n: u128, account: AccountId, minor: i64, closed_on: &str) -> Deal {
    Deal { outcome: "lost", ..won(n, account, minor, closed_on) }
}

impl Deal {
    pub(crate) fn id(&self) -> Uuid {
        Uuid::from_u128(0x9000 + self.n)
    }

    /// What a dollar is worth in these tests; the third currency has no rate.
    fn reporting(&self) -> Option<i64> {
        match self.currency {
            "EUR" => self.minor,
            "USD" => self.minor.map(|minor| minor / 4),
            _ => None,
        }
    }

    fn day(&self) -> Option<Date> {
        if self.outcome == "open" { self.close_on } else { self.closed_on }
    }

    fn category(&self, today: Date) -> &'static str {
        match self.instead {
            Some((category, until)) if until.is_none_or(|until| day(until) >= today) => category,
            _ => self.category,
        }
    }
}

fn month(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// Stores deals, in place of those with the same number.
pub(crate) async fn store(app: &TestApp, deals: &[Deal]) {
    let deals = deals.to_vec();
    let done = app.app.db.write(move |tx| {
        for d in &deals {
            for table in ["deals where id", "deal_credits where deal_id", "deal_evidence where deal_id"] {
                tx.execute(&format!("/* test */ delete from {table} = $1"), &params![d.id()])?;
            }
            let stage = Uuid::from_u128(0x0198_0000_0000_7000_8001_0000_0100_0000 + d.stage);
            tx.execute(
                "/* test */ insert into deals (account_id, id, name, name_key, kind, stage_id, stage_since, outcome, amount_minor,
                   currency, reporting_minor, reporting_currency, probability, category, override_category, override_until,
                   opened_on, close_on, close_month, original_close_on, closed_on, created_at, changed_at)
                 values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, 'EUR', $11, $12, $13, $14, $6, $15, $16, $15, $17, 0, 0)",
                &params![
                    d.account, d.id(), format!("deal {}", d.n), d.kind, stage, day("2026-01-01"), d.outcome, d.minor,
                    d.currency, d.reporting(), d.probability, d.category, d.instead.map(|i| i.0),
                    d.instead.and_then(|i| i.1).map(day), d.close_on, d.day().map(month), d.closed_on
                ],
            )?;
            let mut before = 0;
            for (user, share) in &d.credits {
                tx.execute(
                    "/* test */ insert into deal_credits (account_id, deal_id, user_id, share, share_before, valid_from)
                     values ($1, $2, $3, $4, $5, $6)",
                    &params![d.account, d.id(), *user, *share, before, day("2020-01-01")],
                )?;
                before += share;
            }
        }
        tenure::features::deals::store::packed::check(tx, true)
    });
    done.await.unwrap();
}

pub(crate) async fn get(app: &TestApp, actor: &Actor, path: &str) -> Json {
    let answer = app.get(actor, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

/// Freezes as the hourly job would at noon of a Friday.
pub(crate) async fn freeze_on(app: &TestApp, on: &str) {
    let on = on.to_owned();
    let done = app.app.db.write(move |tx| {
        let mut by = operator(u64::from(on.as_bytes()[9]) + 900);
        by.now = format!("{on}T12:00:00Z").parse().unwrap();
        by.today = day(&on);
        due(tx, &by)
    });
    done.await.unwrap();
}

pub(crate) async fn number(app: &TestApp, sql: &str, values: Vec<Value<'static>>) -> i64 {
    let sql = sql.to_owned();
    app.app.db.read(move |q| q.query_one(&sql, &values, |r| Ok::<_, tenure::base::Error>(r.get(0)?))).await.unwrap()
}

/// Minor units of a decimal number; none for null.
pub(crate) fn minor(value: &Json) -> Option<i64> {
    Some(value.as_str()?.replace('.', "").parse().unwrap())
}

pub(crate) fn row<'a>(report: &'a Json, id: &str) -> &'a Json {
    report["rows"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap_or(&Json::Null)
}

/// A small generator of our own, so that each run is the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.roll(all.len() as u64)).unwrap()]
    }
}

/// A book of every kind of deal.
pub(crate) fn random(app: &TestApp, dice: &mut Dice, n: u128) -> Vec<Deal> {
    let c = &app.cast;
    let accounts = [c.castellan, c.dairy, c.aurelia, c.nordvik, c.orphan];
    let users = [c.anna_am.id, c.ben_kam.id, c.carl_am.id, c.dora_director.id];
    let instead = [
        None,
        None,
        Some(("commit", Some("2026-11-12"))),
        Some(("commit", Some("2026-11-11"))),
        Some(("pipeline", None)),
    ];
    (0..n)
        .map(|n| {
            let on = day("2026-06-01").checked_add(jiff::ToSpan::days(i64::try_from(dice.roll(330)).unwrap())).unwrap();
            let outcome = dice.of(&["open", "open", "open", "won", "lost"]);
            let closed = if outcome == "open" { None } else { Some(on.min(day("2026-11-12"))) };
            let minor = i64::try_from(dice.roll(1_000_003)).unwrap();
            let first = i64::try_from(dice.roll(10_001)).unwrap();
            let credits = match dice.roll(4) {
                0 => vec![(users[0], first), (users[1], 10_000 - first)],
                1 => vec![(users[2], 3_333), (users[3], 3_333), (users[1], 3_334)],
                _ => Vec::new(),
            };
            Deal {
                n,
                account: dice.of(&accounts),
                kind: dice.of(&["expansion", "renewal", "project"]),
                stage: u128::from(dice.roll(5)) + 1,
                outcome,
                category: dice.of(&["commit", "best_case", "pipeline"]),
                instead: dice.of(&instead),
                minor: if dice.roll(9) == 0 { None } else { Some(minor) },
                currency: dice.of(&["EUR", "EUR", "USD", "XAU"]),
                probability: if dice.roll(3) == 0 { Some(i64::try_from(dice.roll(101)).unwrap()) } else { None },
                close_on: if outcome == "open" && dice.roll(12) == 0 { None } else { Some(on) },
                closed_on: closed,
                credits,
            }
        })
        .collect()
}

/// What the slow model says: won, commit, best case, open (minor units, deals, unknown), and weighted in hundredths.
#[derive(Debug, Default, PartialEq)]
struct Slow {
    sums: [(i64, i64, i64); 4],
    weighted: i64,
}

impl Slow {
    fn add(&mut self, deal: &Deal, part: Option<i64>, today: Date) {
        let category = deal.category(today);
        let wins = deal.outcome == "won";
        let counts = [wins, wins || category == "commit", wins || category != "pipeline", !wins];
        for (sum, _) in self.sums.iter_mut().zip(counts).filter(|(_, counts)| *counts) {
            sum.1 += 1;
            match part {
                Some(part) => sum.0 += part,
                None => sum.2 += 1,
            }
        }
        if !wins {
            let stage = STAGES[usize::try_from(deal.stage).unwrap() - 1];
            self.weighted += part.unwrap_or(0) * deal.probability.unwrap_or(stage);
        }
    }

    fn same(&self, of: &Json) {
        for (name, sum) in ["won", "commit", "best_case", "open"].iter().zip(self.sums) {
            let told = (minor(&of[*name]["amount"]), of[*name]["deals"].as_i64(), of[*name]["unknown"].as_i64());
            let known = (sum.1 == 0 || sum.2 < sum.1).then_some(sum.0);
            assert_eq!(told, (known, Some(sum.1), Some(sum.2)), "{name} of {of}");
        }
        let weighted = if self.sums[3].1 > 0 && self.sums[3].1 == self.sums[3].2 {
            None
        } else {
            Some((self.weighted + 50) / 100)
        };
        assert_eq!(minor(&of["weighted"]), weighted, "weighted of {of}");
    }
}

/// The slow model by row: who leads which account is known.
fn slow(
    app: &TestApp,
    deals: &[Deal],
    by: &str,
    (from, to): (Date, Date),
    sees: &[AccountId],
) -> (BTreeMap<String, Slow>, Slow) {
    let c = &app.cast;
    let today = day("2026-11-12");
    let lead = |account: AccountId| match account {
        a if a == c.castellan || a == c.dairy => Some(c.anna_am.id),
        a if a == c.aurelia => Some(c.ben_kam.id),
        a if a == c.nordvik => Some(c.carl_am.id),
        _ => None,
    };
    // Who leads is of their own team.
    let dora = c.dora_director.id;
    let manager = |user: UserId| [c.anna_am.id, c.ben_kam.id, dora].contains(&user).then_some(dora);
    let none = || String::from("none");
    let (mut rows, mut all) = (BTreeMap::<String, Slow>::new(), Slow::default());
    for deal in deals {
        let inside = deal.day().is_some_and(|d| from <= d && d < to);
        if !inside || deal.outcome == "lost" || !sees.contains(&deal.account) {
            continue;
        }
        let worth = deal.reporting();
        all.add(deal, worth, today);
        let mut parts: BTreeMap<String, Option<i64>> = BTreeMap::new();
        match by {
            "kind" => drop(parts.insert(deal.kind.to_owned(), worth)),
            "month" => drop(parts.insert(deal.day().unwrap().to_string()[..7].to_owned(), worth)),
            "territory" => {
                let north = if deal.account == c.orphan { c.north.to_string() } else { none() };
                parts.insert(north, worth);
            }
            _ => {
                let of = |user: Option<UserId>| user.and_then(|u| if by == "team" { manager(u) } else { Some(u) });
                let key = |user: Option<UserId>| of(user).map_or_else(none, |u| u.to_string());
                if deal.credits.is_empty() {
                    parts.insert(key(lead(deal.account)), worth);
                }
                let mut before = 0_i64;
                for (user, share) in &deal.credits {
                    let up_to = |share: i64| worth.map(|w| w * share / 10_000);
                    let part = up_to(before + share).zip(up_to(before)).map(|(a, b)| a - b);
                    let sum = parts.entry(key(Some(*user))).or_insert(Some(0));
                    *sum = sum.zip(part).map(|(a, b)| a + b);
                    before += share;
                }
            }
        }
        for (row, part) in parts {
            rows.entry(row).or_default().add(deal, part, today);
        }
    }
    (rows, all)
}

/// The whole open pipeline by lead and month is what the slow model says of each month.
async fn same_pipeline(app: &TestApp, actor: &Actor, deals: &[Deal], sees: &[AccountId]) {
    let told = get(app, actor, "/api/v1/forecast/pipeline?scope=all").await;
    let cells = |row: &Json| row["months"].as_array().unwrap().clone();
    let (mut left, mut from) = (0, day("2025-01-01"));
    for row in told["rows"].as_array().unwrap() {
        left += cells(row).iter().filter(|cell| !cell["month"].is_null()).count();
    }
    while from < day("2029-01-01") {
        let to = from.checked_add(jiff::ToSpan::months(1)).unwrap();
        for (lead, want) in slow(app, deals, "lead", (from, to), sees).0 {
            let Slow { sums: [.., (sum, count, unknown)], weighted } = want;
            if count == 0 {
                continue;
            }
            let row = told["rows"].as_array().unwrap().iter().find(|r| r["lead_id"].as_str().unwrap_or("none") == lead);
            let month = from.to_string()[..7].to_owned();
            let cell = row.and_then(|r| cells(r).into_iter().find(|c| c["month"] == month.as_str()));
            let cell = cell.unwrap_or_else(|| panic!("{lead} has nothing in {month}: {told}"));
            let known = unknown < count;
            let found =
                (minor(&cell["amount"]), cell["deals"].as_i64(), cell["unknown"].as_i64(), minor(&cell["weighted"]));
            let weighted = known.then_some((weighted + 50) / 100);
            assert_eq!(found, (known.then_some(sum), Some(count), Some(unknown), weighted), "{lead} in {month}");
            left -= 1;
        }
        from = to;
    }
    assert_eq!(left, 0, "no more cells than the slow model has: {told}");
}

both! {
    async fn every_sum_equals_a_slow_model(app) {
        let c = &app.cast;
        for seed in [3, 17] {
            let deals = random(&app, &mut Dice(seed), 160);
            store(&app, &deals).await;
            let all = [c.castellan, c.dairy, c.aurelia, c.orphan];
            for (actor, sees) in [(&c.dora_director, &all[..]), (&c.anna_am, &all[..2]), (&c.carl_am, &[c.nordvik][..]), (&c.outsider, &[][..])] {
                for (period, on, from, to) in [
                    ("quarter", "2026-11-12", "2026-10-01", "2027-01-01"),
                    ("year", "2026-11-12", "2026-01-01", "2027-01-01"),
                    ("month", "2027-02-05", "2027-02-01", "2027-03-01"),
                ] {
                    for by in ["lead", "team", "month", "kind", "territory"] {
                        let path = format!("/api/v1/forecast?scope=all&by={by}&period={period}&on={on}");
                        let told = get(&app, actor, &path).await;
                        let (rows, total) = slow(&app, &deals, by, (day(from), day(to)), sees);
                        total.same(&told["total"]);
                        for (id, want) in &rows {
                            want.same(row(&told, id));
                        }
                        let empty = |r: &Json| r["won"]["deals"] == 0 && r["open"]["deals"] == 0;
                        let full = told["rows"].as_array().unwrap().iter().filter(|r| !empty(r)).count();
                        assert_eq!(full, rows.len(), "{} {path}", actor.name);
                    }
                    // A number leads to its deals, and they add up to it.
                    for (counts, at) in [("won", 0), ("commit", 1), ("best", 2), ("open", 3)] {
                        let (_, total) = slow(&app, &deals, "lead", (day(from), day(to)), sees);
                        let path = format!("/api/v1/forecast/deals?scope=all&period={period}&on={on}&counts={counts}&limit=200");
                        let told = get(&app, actor, &path).await;
                        let items = told["items"].as_array().unwrap();
                        let sum: i64 = items.iter().filter_map(|i| minor(&i["counted"])).sum();
                        assert_eq!((sum, items.len() as i64), (total.sums[at].0, total.sums[at].1), "{} {path}", actor.name);
                    }
                }
                same_pipeline(&app, actor, &deals, sees).await;
            }
            // An independent statement says the same of the whole install.
            let sql = "/* test */ select cast(coalesce(sum(d.reporting_minor), 0) as bigint) from deals d
                where d.outcome = 'open' and d.close_on >= $1 and d.close_on < $2 and d.account_id <> $3";
            let want = number(&app, sql, vec![day("2026-10-01").into(), day("2027-01-01").into(), c.nordvik.0.into()]).await;
            let told = get(&app, &c.dora_director, "/api/v1/forecast?scope=all").await;
            assert_eq!(minor(&told["total"]["open"]["amount"]), Some(want));
            // The whole pipeline by lead and month adds up to it, too.
            let cells = get(&app, &c.dora_director, "/api/v1/forecast/pipeline?scope=all").await;
            let sum = |months: &[&str]| -> i64 {
                let rows = cells["rows"].as_array().unwrap().iter();
                let of = rows.flat_map(|row| row["months"].as_array().unwrap());
                of.filter(|cell| cell["month"].as_str().is_some_and(|m| months.contains(&m))).filter_map(|cell| minor(&cell["amount"])).sum()
            };
            assert_eq!(sum(&["2026-10", "2026-11", "2026-12"]), want);
        }
    }

    async fn what_moved_commit_adds_up_and_is_named(app) {
        let c = &app.cast;
        let before = [
            won(1, c.castellan, 1_000_000, "2026-10-20"),
            open(2, c.castellan, "commit", 31_000, "2026-12-10"),
            open(3, c.dairy, "best_case", 16_000, "2026-12-10"),
            open(4, c.aurelia, "commit", 40_000, "2026-12-10"),
            open(5, c.aurelia, "commit", 10_000, "2026-12-10"),
            open(6, c.aurelia, "commit", 5_000, "2026-12-10"),
            open(7, c.castellan, "commit", 8_000, "2027-01-20"),
            open(20, c.nordvik, "commit", 999_900, "2026-12-10"),
        ];
        store(&app, &before).await;
        freeze_on(&app, "2026-11-06").await;
        assert_eq!(number(&app, "/* test */ select count(*) from deal_snapshots", vec![]).await, 8);
        let after = [
            open(2, c.castellan, "commit", 31_000, "2027-01-20"),
            open(3, c.dairy, "commit", 16_000, "2026-12-10"),
            open(4, c.aurelia, "commit", 29_000, "2026-12-10"),
            open(5, c.aurelia, "commit", 19_000, "2026-12-10"),
            lost(6, c.aurelia, 5_000, "2026-11-10"),
            open(7, c.castellan, "commit", 8_000, "2026-12-20"),
            won(8, c.castellan, 2_100, "2026-11-11"),
            open(20, c.nordvik, "commit", 100, "2026-12-10"),
        ];
        store(&app, &after).await;
        let dora = &c.dora_director;
        let told = get(&app, dora, "/api/v1/forecast/changes?scope=all").await;
        assert_eq!((&told["since"], minor(&told["start"]["amount"])), (&json!("2026-11-06"), Some(1_086_000)));
        let step = |name: &str| {
            let of = told["steps"].as_array().unwrap().iter().find(|s| s["step"] == name).unwrap();
            (minor(&of["amount"]).unwrap(), of["deals"].as_i64().unwrap())
        };
        assert_eq!(step("new"), (16_000, 1));
        assert_eq!(step("won"), (2_100, 1));
        assert_eq!(step("pulled_in"), (8_000, 1));
        assert_eq!(step("raised"), (9_000, 1));
        assert_eq!(step("slipped"), (-31_000, 1));
        assert_eq!(step("cut"), (-11_000, 1));
        assert_eq!(step("lost"), (-5_000, 1));
        let sum: i64 = told["steps"].as_array().unwrap().iter().filter_map(|s| minor(&s["amount"])).sum();
        assert_eq!(minor(&told["end"]["amount"]), Some(1_086_000 + sum));
        assert_eq!(minor(&get(&app, dora, "/api/v1/forecast?scope=all").await["total"]["commit"]["amount"]), Some(1_086_000 + sum));
        let first = &told["moves"][0];
        assert_eq!((&first["deal"], &first["why"], &first["closes_now"]), (&json!("deal 2"), &json!("moved_out"), &json!("2027-01-20")));
        // The page says so, in both languages, and names nobody's deals that one does not see.
        let page = app.shown(dora, "/pipeline/forecast?scope=all").await;
        for word in ["Fourth quarter, all I can see: commit is €10.7k and €119 lower than a week ago", "Commit, change since 6 Nov", "Castellan Retail, deal 2", "Slipped Dec → Jan 27", "New in commit", "Show as table", "Frozen every Thursday, 18:00"] {
            assert!(page.contains(word), "{word}: {page}");
        }
        assert!(!page.contains("Nordvik") && !page.contains("deal 20"));
        let anna = get(&app, &c.anna_am, "/api/v1/forecast/changes?scope=all").await;
        let deals: Vec<&str> = anna["moves"].as_array().unwrap().iter().map(|m| m["deal"].as_str().unwrap()).collect();
        assert_eq!(deals, ["deal 2", "deal 3", "deal 7", "deal 8"]);
        let nobody = get(&app, &c.outsider, "/api/v1/forecast/changes?scope=all").await;
        assert_eq!((&nobody["moves"], minor(&nobody["start"]["amount"])), (&json!([]), Some(0)));
        // A day on which nothing was frozen is refused.
        let wrong = app.get(dora, "/api/v1/forecast/changes?since=2026-11-05").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Nothing was frozen on that day"), "{}", wrong.text);
        // A deal that was handed to somebody else's account is theirs: rights are those of today.
        let page = app.shown(&c.anna_am, "/pipeline/forecast?scope=mine").await;
        assert!(page.contains("my accounts: commit") && !page.contains("deal 4"), "{page}");
    }

    async fn a_freeze_is_made_once_and_never_changed(app) {
        let c = &app.cast;
        store(&app, &[open(1, c.castellan, "commit", 10_000, "2026-12-10"), won(2, c.aurelia, 5_000, "2026-09-01")]).await;
        let rows = "/* test */ select count(*) from deal_snapshots";
        let path = "/api/v1/forecast/freezes";
        assert_eq!(app.api(&c.anna_am, Method::POST, path, json!({})).await.status, StatusCode::FORBIDDEN);
        let first = app.api(&c.dora_director, Method::POST, path, json!({})).await;
        assert_eq!((first.status, &first.json()["taken_on"]), (StatusCode::CREATED, &json!("2026-11-12")));
        assert_eq!(number(&app, rows, vec![]).await, 2);
        store(&app, &[open(1, c.castellan, "commit", 99_900, "2026-12-10")]).await;
        let second = app.api(&c.admin, Method::POST, path, json!({})).await;
        assert_eq!((second.status, number(&app, rows, vec![]).await), (StatusCode::OK, 2));
        freeze_on(&app, "2026-11-12").await;
        let kept = "/* test */ select reporting_minor from deal_snapshots where outcome = 'open'";
        assert_eq!(number(&app, kept, vec![]).await, 10_000);
        // The week after: what closed since, and what is open; what was closed before is not told again.
        store(&app, &[won(1, c.castellan, 99_900, "2026-11-17"), open(3, c.dairy, "pipeline", 500, "2026-12-10")]).await;
        freeze_on(&app, "2026-11-20").await;
        assert_eq!(number(&app, rows, vec![]).await, 4);
        assert_eq!(number(&app, "/* test */ select deals from forecast_freezes where taken_on = $1", vec![day("2026-11-20").into()]).await, 2);
        // Nothing is due before the next Thursday, 18:00.
        freeze_on(&app, "2026-11-25").await;
        assert_eq!(number(&app, rows, vec![]).await, 4);
        let days = get(&app, &c.anna_am, path).await;
        assert_eq!(days["items"], json!([{"taken_on": "2026-11-20"}, {"taken_on": "2026-11-12"}]));
        // Another weekday and hour.
        let set = app.api(&c.admin, Method::PATCH, "/api/v1/settings", json!({"freeze_day": 3, "freeze_hour": 9})).await;
        assert_eq!((set.status, &set.json()["freeze_day"]), (StatusCode::OK, &json!(3)));
        freeze_on(&app, "2026-11-25").await;
        assert_eq!(number(&app, "/* test */ select count(*) from forecast_freezes", vec![]).await, 3);
        let wrong = app.api(&c.admin, Method::PATCH, "/api/v1/settings", json!({"freeze_day": 8, "freeze_hour": 24})).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = app.shown(&c.dora_director, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("Frozen every Wednesday, 09:00"), "{page}");
    }

    async fn forecasts_of_the_past_are_judged(app) {
        let c = &app.cast;
        // The third quarter: 30 days before its end 110 were forecast, 100 came; 60 days before it was 75.
        store(&app, &[won(1, c.castellan, 6_000, "2026-07-10"), open(2, c.castellan, "commit", 1_500, "2026-09-10")]).await;
        freeze_on(&app, "2026-07-31").await;
        store(&app, &[open(2, c.castellan, "commit", 5_000, "2026-09-10"), open(9, c.nordvik, "commit", 700, "2026-09-20")]).await;
        freeze_on(&app, "2026-08-28").await;
        store(&app, &[won(2, c.castellan, 4_000, "2026-09-15"), won(9, c.nordvik, 700, "2026-09-20")]).await;
        let told = get(&app, &c.dora_director, "/api/v1/forecast/accuracy?scope=all").await;
        let of = |age: i64| {
            let of = told["periods"].as_array().unwrap().iter().find(|p| p["age"] == age && p["period"]["from"] == "2026-07-01").unwrap();
            (minor(&of["forecast"]["amount"]), minor(&of["actual"]["amount"]), of["accuracy"].as_f64().unwrap(), of["bias"].as_f64().unwrap())
        };
        assert_eq!(of(30), (Some(11_000), Some(10_000), 0.9, 0.1));
        assert_eq!(of(60), (Some(7_500), Some(10_000), 0.75, -0.25));
        let ages = &told["ages"];
        assert_eq!((&ages[0]["accuracy"], &ages[2]["accuracy"]), (&json!(0.9), &Json::Null), "nothing was frozen 90 days before");
        // Who sees only Nordvik has a past of their own.
        let carl = get(&app, &c.carl_am, "/api/v1/forecast/accuracy?scope=all").await;
        let sums: Vec<Option<i64>> = carl["periods"].as_array().unwrap().iter().map(|p| minor(&p["forecast"]["amount"])).collect();
        assert_eq!(sums, [Some(700), Some(0)]);
        let page = app.shown(&c.dora_director, "/pipeline/forecast/past?scope=all").await;
        assert!(page.contains("How forecasts hit") && page.contains("90%") && page.contains("10 points too high"), "{page}");
    }

    async fn a_year_from_april_and_overrides_that_expire(app) {
        let c = &app.cast;
        let said = |n, until| Deal { instead: Some(("commit", until)), ..open(n, c.castellan, "pipeline", 10_000, "2026-11-30") };
        store(&app, &[
            said(1, Some("2026-11-12")), said(2, Some("2026-11-11")), said(3, None), won(4, c.castellan, 700, "2026-03-31"),
            Deal { minor: None, ..open(5, c.castellan, "commit", 0, "2026-11-30") },
            Deal { currency: "XAU", ..open(6, c.castellan, "commit", 500, "2026-11-30") },
        ]).await;
        let anna = &c.anna_am;
        let told = get(&app, anna, "/api/v1/forecast").await;
        let commit = &told["total"]["commit"];
        assert_eq!((minor(&commit["amount"]), &commit["deals"], &commit["unknown"]), (Some(20_000), &json!(4), &json!(2)));
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        let told = get(&app, anna, "/api/v1/forecast").await;
        assert_eq!(minor(&told["total"]["commit"]["amount"]), Some(10_000), "the last day of what was said is over");
        let list = get(&app, anna, "/api/v1/forecast/deals?counts=commit").await;
        assert_eq!(list["items"].as_array().unwrap().len(), 3);
        let page = app.shown(anna, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("Commits without their evidence") && page.contains("Lacks the economic buyer’s agreement, a dated paper process"), "{page}");
        assert!(page.contains("2 deals are left out of these sums"), "{page}");
        let year = get(&app, anna, "/api/v1/forecast?period=year").await;
        assert_eq!(minor(&year["total"]["won"]["amount"]), Some(700));
        let set = app.api(&c.admin, Method::PATCH, "/api/v1/settings", json!({"fiscal_month": 4})).await;
        assert_eq!(set.status, StatusCode::OK);
        let year = get(&app, anna, "/api/v1/forecast?period=year").await;
        assert_eq!(year["period"], json!({"from": "2026-04-01", "to": "2027-03-31"}));
        assert_eq!(minor(&year["total"]["won"]["amount"]), Some(0), "won in the year before");
        let page = app.shown(anna, "/pipeline/forecast?scope=all&period=year").await;
        assert!(page.contains("FY 26/27"), "{page}");
        // Nothing but unknown amounts is not zero.
        store(&app, &[1, 3].map(|n| lost(n, c.castellan, 100, "2026-11-01"))).await;
        let told = get(&app, anna, "/api/v1/forecast").await;
        assert_eq!((&told["total"]["commit"]["amount"], &told["total"]["commit"]["deals"]), (&Json::Null, &json!(2)));
    }

    async fn win_rates_equal_an_independent_sum(app) {
        let c = &app.cast;
        let deals = random(&app, &mut Dice(29), 120);
        store(&app, &deals).await;
        let sql = |what: &str, outcome: &str| format!(
            "/* test */ select cast(coalesce({what}, 0) as bigint) from deals d where d.outcome = '{outcome}' and d.closed_on >= $1 and d.closed_on < $2
               and d.account_id <> $3");
        let values = || vec![Value::from(day("2026-01-01")), day("2026-11-13").into(), c.nordvik.0.into()];
        let mut want = Vec::new();
        for (what, outcome) in [("count(*)", "won"), ("count(*)", "lost"), ("sum(d.reporting_minor)", "won"), ("sum(d.reporting_minor)", "lost")] {
            want.push(number(&app, &sql(what, outcome), values()).await);
        }
        for by in ["lead", "team", "territory", "offering", "kind", "quarter"] {
            let told = get(&app, &c.dora_director, &format!("/api/v1/win-rates?scope=all&by={by}")).await;
            let total = &told["total"];
            assert_eq!((total["won"]["deals"].as_i64(), total["lost"]["deals"].as_i64()), (Some(want[0]), Some(want[1])), "{by}");
            assert_eq!((minor(&total["won"]["amount"]), minor(&total["lost"]["amount"])), (Some(want[2]), Some(want[3])), "{by}");
            let rate = want[0] as f64 / (want[0] + want[1]) as f64;
            assert!((total["win_rate"].as_f64().unwrap() - rate).abs() < 1e-12);
            let rows = told["rows"].as_array().unwrap();
            let sum: i64 = rows.iter().filter_map(|r| minor(&r["won"]["amount"])).sum();
            assert_eq!(sum, want[2], "{by}: rows add up");
            let page = app.shown(&c.dora_director, &format!("/pipeline/win-rates?scope=all&by={by}")).await;
            assert!(page.contains("Win rates") && !page.contains("Carl Meyer") | matches!(by, "lead"), "{by}: {page}");
        }
        let nothing = get(&app, &c.outsider, "/api/v1/win-rates").await;
        assert_eq!((&nothing["rows"], &nothing["total"]["win_rate"]), (&json!([]), &Json::Null));
        let file = app.get(&c.dora_director, "/pipeline/win-rates.csv?scope=all&by=kind").await;
        assert!(file.text.lines().count() == 4, "{}", file.text);
    }

    async fn nothing_is_told_as_nothing(app) {
        let c = &app.cast;
        for actor in c.actors().into_iter().filter(|a| !a.token) {
            for path in ["/pipeline/forecast?scope=all", "/pipeline/forecast/deals?scope=all", "/pipeline/forecast/past", "/pipeline/win-rates"] {
                let page = app.shown(actor, path).await;
                assert!(page.contains("</html>"), "{} {path}", actor.name);
            }
        }
        let told = get(&app, &c.dora_director, "/api/v1/forecast?scope=all").await;
        assert_eq!(minor(&told["total"]["commit"]["amount"]), Some(0));
        let page = app.shown(&c.dora_director, "/pipeline/forecast?scope=all").await;
        assert!(page.contains("No deal closes in this period"), "{page}");
        // Without deals the hourly job has nothing to freeze; whoever wants to may.
        freeze_on(&app, "2026-11-06").await;
        let changes = "/api/v1/forecast/changes?scope=all";
        assert_eq!(get(&app, &c.dora_director, changes).await["since"], Json::Null);
        let frozen = app.api(&c.dora_director, Method::POST, "/api/v1/forecast/freezes", json!({})).await;
        assert_eq!(frozen.status, StatusCode::CREATED);
        let told = get(&app, &c.dora_director, changes).await;
        assert_eq!((&told["since"], minor(&told["start"]["amount"])), (&json!("2026-11-12"), Some(0)));
        for path in ["/pipeline/forecast.csv?scope=all", "/pipeline/forecast/deals.csv?scope=all", "/pipeline/win-rates.csv?scope=all"] {
            assert_eq!(app.get(&c.dora_director, path).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn targets_stand_beside_what_is_forecast(app) {
        let c = &app.cast;
        store(&app, &[
            won(1, c.castellan, 5_000, "2026-10-20"), open(2, c.castellan, "commit", 3_000, "2026-12-10"),
            won(3, c.castellan, 1_000, "2025-10-10"), won(4, c.castellan, 3_000, "2025-12-10"),
        ]).await;
        let target = |user: UserId, team: bool, amount: &str| json!({"user_id": user, "team": team, "valid_from": "2026-10-01", "valid_to": "2026-12-31", "amount": amount, "currency": "EUR"});
        for body in [target(c.anna_am.id, false, "100.00"), target(c.dora_director.id, true, "160.00")] {
            let done = app.api(if body["team"] == true { &c.admin } else { &c.dora_director }, Method::POST, "/api/v1/targets", body).await;
            assert!(done.status.is_success(), "{}", done.text);
        }
        let told = get(&app, &c.dora_director, "/api/v1/forecast?scope=team").await;
        assert_eq!(told["total"]["target"], "160.00");
        assert_eq!(row(&told, &c.anna_am.id.to_string())["target"], "100.00");
        assert_eq!(told["pace"], 0.25, "a quarter of last year's was won by this day");
        let mine = get(&app, &c.anna_am, "/api/v1/forecast?scope=mine").await;
        assert_eq!(mine["total"]["target"], "100.00");
        let page = app.shown(&c.dora_director, "/pipeline/forecast?scope=team").await;
        assert!(page.contains("Fourth quarter, team: commit is €80 under target"), "{page}");
        let today = app.shown(&c.dora_director, "/?scope=team").await;
        assert!(today.contains("Commit, Q4 2026"), "{today}");
        let none = get(&app, &c.dora_director, "/api/v1/forecast?scope=team&kind=renewal").await;
        assert_eq!(none["total"]["target"], Json::Null, "no target is of a kind");
    }
}
