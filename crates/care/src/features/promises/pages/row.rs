//! A promise as a row: what, to whom, as said where, and how late.

use std::collections::HashSet;

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::{Promise, Side, State};
use super::super::store::ledger::Line;
use super::form::href;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Read, Result, Viewer, calendar};
use crate::features::people::listing::query;
use crate::ui;

/// The accounts among these lines on which the viewer may work.
pub fn workable<'a>(
    q: &Conn<'_>,
    viewer: &Viewer,
    lines: impl Iterator<Item = &'a Line>,
) -> Result<HashSet<AccountId>> {
    let accounts: HashSet<AccountId> = lines.map(|l| l.promise.account).collect();
    let mut may = HashSet::new();
    for account in accounts {
        match look::<Read>(q, viewer, account) {
            Ok(permit) if permit.allows::<Contribute>() => {
                may.insert(account);
            }
            Ok(_) | Err(crate::base::Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(may)
}

/// How a row is shown.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// Where the box leads back to.
    pub back: &'a str,
    /// Whether the box can be ticked.
    pub may: bool,
    /// One line instead of several.
    pub compact: bool,
    /// Whether the account is named.
    pub account: bool,
}

/// Draws it as an entry of the ledger (`item`) or of a panel.
pub fn draw(cx: &Cx, line: &Line, style: Style<'_>, item: bool) -> Markup {
    let p = &line.promise;
    let here = href(p.account, p.id);
    let open = p.state == State::Open;
    // A promise of the client needs a word of theirs, so it is closed on a page of its own.
    let tickable = open && style.may && p.side == Side::Ours;
    let action = query(&format!("{here}/keeping"), &[("back", style.back)]);
    let label = cx.tr("promises-tick", &[("what", p.content.as_str().into())]);
    let quote = line.said.as_ref().map(|said| quote(cx, said));
    let (due, tone) = due(cx, p);
    let moved = (p.moves > 0).then(|| cx.tr("promises-moves", &[("n", p.moves.into())]));
    let row = ui::PromiseRow {
        tick: tickable.then_some(ui::TickForm { action: &action, label: &label }),
        title: &p.content,
        href: Some(&here),
        meta: meta(cx, line, style, &action, open && style.may && !tickable),
        quote: quote.as_deref(),
        due: &due,
        tone,
        due_note: moved.as_deref(),
        compact: style.compact,
    };
    if item { ui::promise_item(&row) } else { ui::promise_row(&row) }
}

fn meta(cx: &Cx, line: &Line, style: Style<'_>, confirm: &str, confirmable: bool) -> Markup {
    let account = format!("/accounts/{}", line.promise.account);
    let person = line.person.as_deref().filter(|_| !style.compact);
    html! {
        @if let Some(person) = person {
            @match line.position {
                Some(position) => a href={ (account) "/people/" (position) } { (person) },
                None => (person),
            }
            @if style.account { ", " }
        }
        @if style.account { a href=(account) { (line.account) } }
        @if confirmable && !style.compact {
            @if person.is_some() || style.account { " · " }
            a.lnk href=(confirm) data-dialog { (cx.t("promises-confirm")) }
        }
    }
}

/// The sentence as said, and where: `“…” Call, 4 Nov`.
fn quote(cx: &Cx, (kind, line, at): &(String, String, jiff::Timestamp)) -> String {
    let kind = cx.tr(&format!("interactions-kind-{kind}"), &[]);
    let day = crate::base::clock::day_in(*at, &cx.viewer.zone);
    let day = calendar::short(cx.locale(), cx.today(), day);
    // Where the line of the conversation quotes somebody, that is the sentence as said.
    let said = line.split_once('“').and_then(|(_, rest)| rest.split_once('”')).map_or(line.as_str(), |(said, _)| said);
    cx.tr("promises-quote", &[("line", said.into()), ("kind", kind.into()), ("day", day.into())])
}

/// The date in words with its tone.
pub fn due(cx: &Cx, p: &Promise) -> (String, ui::Tone) {
    let late = p.days_late(cx.today());
    if late > 0 {
        return (cx.tr("promises-days-late", &[("n", late.into())]), ui::Tone::Bad);
    }
    match (p.state, p.closed_on) {
        (State::Open, _) | (_, None) => (calendar::day(cx.locale(), cx.today(), p.due_on), ui::Tone::Neutral),
        (state, Some(day)) => {
            let day = calendar::short(cx.locale(), cx.today(), day);
            let key = match state {
                State::Kept if p.late(cx.today()) => "promises-kept-late-on",
                State::Kept => "promises-kept-on",
                State::Broken => "promises-broken-on",
                _ => "promises-released-on",
            };
            (cx.tr(key, &[("day", day.into())]), if state == State::Broken { ui::Tone::Bad } else { ui::Tone::Neutral })
        }
    }
}
