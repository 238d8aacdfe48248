//! A comparison as a file: one line for each change, and one for each number.

use axum::response::Response;

use super::super::model::{Between, Changes, Fact};
use super::draw::{fact_label, words};
use crate::base::{Cx, Result};
use crate::features::people::csv;
use crate::features::settings::terms::Terms;

/// The file.
pub(super) fn answer(cx: &Cx, changes: &Changes, terms: &Terms, between: Between) -> Result<Response> {
    let heads = [
        "history-csv-change",
        "history-csv-account",
        "history-csv-before",
        "history-csv-after",
        "history-csv-day",
        "reason",
    ]
    .map(|key| cx.t(key));
    let name = format!("changes-{}-{}.csv", between.from.day, between.to.day);
    csv::answer(&name, &heads, rows(cx, changes, terms).into_iter())
}

fn rows(cx: &Cx, changes: &Changes, terms: &Terms) -> Vec<Vec<String>> {
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    let mut rows = Vec::new();
    for (key, group) in [("history-came", &changes.came), ("history-left", &changes.left)] {
        rows.extend(group.rows.iter().map(|m| {
            vec![
                cx.t(key).to_owned(),
                m.name.clone(),
                text(&m.lead_before),
                text(&m.lead_after),
                String::new(),
                String::new(),
            ]
        }));
    }
    for (fact, group) in &changes.facts {
        rows.extend(group.rows.iter().map(|c| {
            let word = |held| words(cx, terms, *fact, held);
            let day = c.on.map(|d| d.to_string()).unwrap_or_default();
            let label = fact_label(cx, *fact);
            vec![label, c.name.clone(), word(c.before.as_ref()), word(c.after.as_ref()), day, c.reason.clone()]
        }));
    }
    for (key, group, joined) in [("history-joined", &changes.joined, true), ("history-parted", &changes.parted, false)]
    {
        rows.extend(group.rows.iter().map(|t| {
            let who = format!("{}, {}", t.user.1, cx.t(t.part.label()));
            let (before, after) = if joined { (String::new(), who) } else { (who, String::new()) };
            vec![cx.t(key).to_owned(), t.name.clone(), before, after, t.on.to_string(), t.reason.clone()]
        }));
    }
    let counts = &changes.counts;
    let numbers = [
        ("history-conversations", counts.conversations),
        ("history-made", counts.promises_made),
        ("history-kept", counts.promises_kept),
        ("history-broken", counts.promises_broken),
        ("history-people-came", counts.people_came),
        ("history-people-went", counts.people_went),
    ];
    rows.extend(numbers.map(|(key, n)| {
        vec![cx.t(key).to_owned(), String::new(), String::new(), n.to_string(), String::new(), String::new()]
    }));
    debug_assert_eq!(changes.facts.len(), Fact::ALL.len());
    rows
}
