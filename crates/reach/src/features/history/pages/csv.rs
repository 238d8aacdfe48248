//! A comparison as a file: one line for each change, and one for each number.

use axum::response::Response;

use super::super::model::{Between, Changes, Fact};
use super::draw::{fact_label, words};
use crate::base::sheets::{self, Cell};
use crate::base::{Cx, Result};
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
    let name = format!("changes-{}-{}", between.from.day, between.to.day);
    sheets::answer(cx, &name, &heads, rows(cx, changes, terms))
}

fn rows(cx: &Cx, changes: &Changes, terms: &Terms) -> Vec<Vec<Cell>> {
    let text = |name: &Option<String>| Cell::from(name.clone());
    let mut rows = Vec::new();
    for (key, group) in [("history-came", &changes.came), ("history-left", &changes.left)] {
        rows.extend(group.rows.iter().map(|m| {
            vec![
                cx.t(key).into(),
                m.name.clone().into(),
                text(&m.lead_before),
                text(&m.lead_after),
                Cell::Empty,
                Cell::Empty,
            ]
        }));
    }
    for (fact, group) in &changes.facts {
        rows.extend(group.rows.iter().map(|c| {
            let word = |held| Cell::from(words(cx, terms, *fact, held));
            let (label, name, reason) = (fact_label(cx, *fact), c.name.clone(), c.reason.clone());
            let (before, after) = (word(c.before.as_ref()), word(c.after.as_ref()));
            vec![label.into(), name.into(), before, after, c.on.into(), reason.into()]
        }));
    }
    for (key, group, joined) in [("history-joined", &changes.joined, true), ("history-parted", &changes.parted, false)]
    {
        rows.extend(group.rows.iter().map(|t| {
            let who = format!("{}, {}", t.user.1, cx.t(t.part.label()));
            let (before, after) = if joined { (Cell::Empty, who.into()) } else { (who.into(), Cell::Empty) };
            vec![cx.t(key).into(), t.name.clone().into(), before, after, t.on.into(), t.reason.clone().into()]
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
    rows.extend(
        numbers.map(|(key, n)| vec![cx.t(key).into(), Cell::Empty, Cell::Empty, n.into(), Cell::Empty, Cell::Empty]),
    );
    debug_assert_eq!(changes.facts.len(), Fact::ALL.len());
    rows
}
