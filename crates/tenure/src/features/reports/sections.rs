//! The sections that today's data supports. Each is a list of lines by account: numbers and sentences without names.

use serde_json::{Value as Json, json};
use tenure_db::Conn;

use super::store::facts;
use crate::base::calendar::days_between;
use crate::base::clock::day_in;
use crate::base::compiled::{ReportAsk, ReportLine, ReportLines, ReportSource, user};
use crate::base::dated::next_day;
use crate::base::{Result, Scope};
use crate::features::duties::model::goal;
use crate::features::history::model::{Between, Changes, Fact, Held, Of};
use crate::features::history::store as history;
use crate::features::promises::model::{Fact as PromiseFact, KEEPING, State, keeping_rate, year_before};

/// The sections, in their order.
pub const ALL: [ReportSource; 9] = [
    ReportSource {
        key: "accounts",
        order: 10,
        formula: "report-accounts/1",
        figures: &[("accounts", ""), ("at_risk", "warn"), ("leaving", "bad")],
        rates: &[],
        gather: accounts,
    },
    ReportSource {
        key: "changes",
        order: 20,
        formula: "report-changes/1",
        figures: &[("came", ""), ("gone", ""), ("leads", ""), ("tiers", ""), ("lifecycles", "")],
        rates: &[],
        gather: changes,
    },
    ReportSource {
        key: "activities",
        order: 30,
        formula: "report-activities/1",
        figures: &[
            ("talks", ""),
            ("kind_call", ""),
            ("kind_visit", ""),
            ("kind_meeting", ""),
            ("kind_video", ""),
            ("kind_email", ""),
            ("kind_message", ""),
            ("planned", ""),
            ("planned_done", ""),
            ("silent", ""),
            ("overdue", "warn"),
        ],
        rates: &[],
        gather: activities,
    },
    ReportSource {
        key: "work",
        order: 35,
        formula: "report-work/1",
        figures: &[
            ("tasks_done", "good"),
            ("tasks_late", "bad"),
            ("meetings", ""),
            ("meetings_reported", ""),
            ("unreported", "warn"),
        ],
        rates: &[],
        gather: super::work::tasks,
    },
    ReportSource {
        key: "promises",
        order: 40,
        formula: KEEPING,
        figures: &[("made", ""), ("kept", "good"), ("broken", "bad"), ("late", "bad")],
        rates: &[("keeping", "rate_on_time", "rate_due")],
        gather: promises,
    },
    ReportSource {
        key: "people",
        order: 50,
        formula: "report-people/1",
        figures: &[("people_joined", "good"), ("people_left", "warn")],
        rates: &[],
        gather: people,
    },
    ReportSource {
        key: "handovers",
        order: 60,
        formula: "report-handovers/1",
        figures: &[("received", ""), ("given", "")],
        rates: &[],
        gather: handovers,
    },
    ReportSource {
        key: "requests",
        order: 70,
        formula: "report-requests/1",
        figures: &[
            ("asked", ""),
            ("answered", "good"),
            ("overdue_requests", "bad"),
            ("concerns", "warn"),
            ("settled", "good"),
        ],
        rates: &[],
        gather: super::work::requests,
    },
    ReportSource {
        key: "quality",
        order: 90,
        formula: "report-quality/1",
        figures: &[("gaps", "warn")],
        rates: &[],
        gather: quality,
    },
];

/// What the author leads, and what of it is in danger.
fn accounts(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    for led in facts::led(q, ask)? {
        let line = lines.of(led.account);
        line.add("accounts", 1);
        if let Some(code @ ("at_risk" | "leaving")) = led.lifecycle.as_deref() {
            line.add(code, 1);
            let args = json!({"state": {"term": ["lifecycle", code]}});
            line.say("in-danger", args, format!("/accounts/{}", led.account));
        }
    }
    Ok(lines.list())
}

/// Accounts that came and went, leads, tiers and lifecycles, as the comparison of two days finds them.
fn changes(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    if ask.since.day >= ask.until.day {
        return Ok(Vec::new());
    }
    let between = Between { from: ask.since, to: ask.until };
    let scope = Scope::all(q, ask.author)?;
    let found = history::compare(q, Of::User(ask.author.id), between, &scope, history::MOST)?;
    let mut lines = ReportLines::default();
    let href = |account| format!("/accounts/{account}/changes?from={}&to={}", ask.since.day, ask.until.day);
    for (figure, item, group) in [("came", "account-came", &found.came), ("gone", "account-gone", &found.left)] {
        for moved in &group.rows {
            let line = lines.of(moved.account);
            line.add(figure, 1);
            line.say(item, json!({}), href(moved.account));
        }
    }
    held(&mut lines, &found, href);
    Ok(lines.list())
}

fn held(lines: &mut ReportLines, found: &Changes, href: impl Fn(crate::base::AccountId) -> String) {
    for (fact, group) in &found.facts {
        let (figure, item) = match fact {
            Fact::Lead => ("leads", "lead-changed"),
            Fact::Tier => ("tiers", "tier-changed"),
            Fact::Lifecycle => ("lifecycles", "lifecycle-changed"),
            // Territories and groups have names that a later reader may not know.
            Fact::Territory | Fact::Parent => continue,
        };
        for changed in &group.rows {
            let line = lines.of(changed.account);
            line.add(figure, 1);
            let value = |held: &Option<Held>| match held {
                None => Json::Null,
                Some(held) => match held.id {
                    Some(id) => json!({ "user": id }),
                    None => json!({"term": [fact.code(), held.value]}),
                },
            };
            let args = json!({
                "before": value(&changed.before), "after": value(&changed.after), "day": changed.on.map(|d| d.to_string()),
            });
            line.say(item, args, href(changed.account));
        }
    }
}

/// Conversations held and planned, and the accounts that nobody talked with.
fn activities(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    if !ask.book.is_empty() {
        for (account, kind, n) in facts::talks(q, ask)? {
            lines.of(account).add("talks", n);
            lines.of(account).add(&format!("kind_{kind}"), n);
        }
        for (account, planned, done) in facts::steps(q, ask)? {
            lines.of(account).add("planned", planned);
            lines.of(account).add("planned_done", done);
        }
    }
    if !ask.led.is_empty() {
        for talked in facts::talked(q, ask)? {
            silence(lines.of(talked.account), ask, &talked);
        }
    }
    Ok(lines.list())
}

/// What is said of an account that nobody talked with in the period, or for longer than its rhythm.
fn silence(line: &mut ReportLine, ask: &ReportAsk<'_>, talked: &facts::Talked) {
    let href = format!("/accounts/{}/timeline", talked.account);
    let quiet = talked.last_at.is_none_or(|at| at < ask.before.until);
    let last = talked.last_at.map(|at| day_in(at, &ask.author.zone));
    let days = last.map(|day| days_between(day, ask.until.day));
    let over = days.is_none_or(|days| days > goal(talked.key));
    line.add("silent", i64::from(quiet));
    line.add("overdue", i64::from(over));
    match last {
        Some(day) if over => line.say("silent-long", json!({"day": day.to_string(), "n": days}), href),
        Some(day) if quiet => line.say("silent-since", json!({"day": day.to_string()}), href),
        None => line.say("silent-ever", json!({}), href),
        Some(_) => {}
    }
}

/// What we promised: made, kept, broken, late at the end of the period, and the rate of the year before it.
fn promises(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    if ask.book.is_empty() {
        return Ok(Vec::new());
    }
    let end = next_day(ask.until.day).min(ask.author.today);
    let window = year_before(end);
    let in_period = |day: Option<jiff::civil::Date>| day.is_some_and(|d| ask.before.day < d && d <= ask.until.day);
    for p in facts::promises(q, ask, window)? {
        // What was closed later was open then.
        let closed_on = p.closed_on.filter(|day| *day <= ask.until.day);
        let state = closed_on.and_then(|_| State::parse(&p.state)).unwrap_or(State::Open);
        let line = lines.of(p.account);
        let href = format!("/accounts/{}/promises/{}", p.account, p.id);
        if p.created_at >= ask.before.until {
            line.add("made", 1);
        }
        match state {
            State::Kept if in_period(closed_on) => line.add("kept", 1),
            State::Broken if in_period(closed_on) => {
                line.add("broken", 1);
                line.say("promise-broken", json!({"what": {"promise": p.id}}), href);
            }
            State::Open if p.due_on < end => {
                line.add("late", 1);
                line.say("promise-late", json!({"what": {"promise": p.id}, "day": p.due_on.to_string()}), href);
            }
            _ => {}
        }
        let rate = keeping_rate([PromiseFact { state, original_due_on: p.original_due_on, closed_on }], window, end);
        line.add("rate_due", rate.due);
        line.add("rate_on_time", rate.kept_on_time);
    }
    Ok(lines.list())
}

/// Who joined our clients and who left them.
fn people(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    if ask.book.is_empty() || ask.since.day >= ask.until.day {
        return Ok(Vec::new());
    }
    for (came, figure, item) in [(true, "people_joined", "person-joined"), (false, "people_left", "person-left")] {
        for (account, position, person, day) in facts::people(q, ask, came)? {
            let line = lines.of(account);
            line.add(figure, 1);
            let args = json!({"person": {"person": person}, "day": day.to_string()});
            line.say(item, args, format!("/accounts/{account}/people/{position}"));
        }
    }
    Ok(lines.list())
}

/// Accounts that go from one of us to another.
fn handovers(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    for h in facts::handovers(q, ask)? {
        let given = h.giver == ask.author.id;
        let line = lines.of(h.account);
        line.add(if given { "given" } else { "received" }, 1);
        let item = match (given, h.state.as_str()) {
            (true, "offered") => "handover-offered",
            (true, _) => "handover-given",
            (false, "offered") => "handover-asked",
            (false, _) => "handover-received",
        };
        let other = if given { h.receiver } else { h.giver };
        line.say(item, json!({"who": user(other), "day": h.from.to_string()}), format!("/handovers/{}", h.id));
    }
    Ok(lines.list())
}

/// What is not known of the accounts that the author leads.
fn quality(q: &Conn<'_>, ask: &ReportAsk<'_>) -> Result<Vec<ReportLine>> {
    let mut lines = ReportLines::default();
    for led in facts::led(q, ask)? {
        let missing = [
            ("no-people", led.people == 0),
            ("no-tier", led.tier.is_none()),
            ("no-lifecycle", led.lifecycle.is_none()),
            ("no-sector", led.sector.is_none()),
            ("no-country", led.country.is_empty()),
        ];
        for (item, _) in missing.into_iter().filter(|(_, missing)| *missing) {
            let line = lines.of(led.account);
            line.add("gaps", 1);
            line.say(item, json!({}), format!("/accounts/{}", led.account));
        }
    }
    Ok(lines.list())
}
