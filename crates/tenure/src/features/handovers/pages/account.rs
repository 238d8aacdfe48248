//! `/handovers/{id}/accounts/{account}`: what whoever takes the account over should know: sore spots, open promises, the
//! last conversations, and the people by when one last talked to them.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::Handover;
use super::super::sore::{Sore, sore_spots};
use super::super::store::{accounts, handover};
use super::draw;
use crate::base::clock::day_in;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, HandoverId, Permit, Read, Result, Scope, calendar};
use crate::features::interactions::model::Interaction;
use crate::features::interactions::{self, store as talks};
use crate::features::people::pages::panel as people;
use crate::features::promises::model::{Promise, Side, State};
use crate::features::promises::pages::form::href as promise_href;
use crate::features::promises::pages::row::{Style, draw as promise_row};
use crate::features::promises::store::ledger::{self, Filter, Line, Show};
use crate::ui::{self, Look, Tone};

/// Conversations shown.
const TALKS: usize = 8;
/// People shown.
const PEOPLE: usize = 12;
/// Promises read.
const PROMISES: i64 = 200;

/// `GET /handovers/{id}/accounts/{account}`
pub async fn show(cx: Cx, Path((id, account)): Path<(HandoverId, AccountId)>) -> Result<Response> {
    let inner = cx.clone();
    let (found, name, body) = cx
        .snapshot(move |q| {
            let found = handover::find(q, &inner.viewer, id)?;
            let permit = look::<Read>(q, &inner.viewer, account)?;
            if !accounts::holds(&permit, id)? {
                return Err(Error::NotFound);
            }
            let name = crate::features::accounts::store::account::name(&permit)?;
            let body = body(&permit, &inner, &found, &name)?;
            Ok((found, name, body))
        })
        .await?;
    let title = format!("{name} – {}", cx.t("handovers-page"));
    let page = draw::crumbs(Page::new(title, body), &cx);
    Ok(page.crumb(Some(&draw::href(found.id)), draw::title(&cx, &found)).crumb(None, name).respond(&cx))
}

fn body(permit: &Permit<'_, Read>, cx: &Cx, h: &Handover, name: &str) -> Result<Markup> {
    let account = permit.account();
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    let filter = Filter { show: Show::All, account: Some(account), ..Filter::default() };
    let lines = ledger::lines(permit.conn(), &scope, &filter, PROMISES)?;
    let last = talks::interaction::last(permit)?;
    let words = [
        ("giver", h.giver.name.as_str().into()),
        ("receiver", h.receiver.name.as_str().into()),
        ("day", calendar::full(cx.locale(), h.from).into()),
    ];
    let open =
        ui::link_button(Look::Plain, &format!("/accounts/{account}"), "accounts", cx.t("handovers-open-account"));
    let sore = sore(permit, cx, last.as_ref(), &lines)?;
    Ok(html! {
        (ui::page_head(name, html! { (cx.tr("handovers-page-summary", &words)) }, open))
        (ui::columns(
            html! { (sore) (promises(permit, cx, h, &lines)) (conversations(permit, cx)?) },
            html! { (people::recent(permit, cx, PEOPLE, html! {})?) },
        ))
    })
}

fn sore(permit: &Permit<'_, Read>, cx: &Cx, last: Option<&Interaction>, lines: &[Line]) -> Result<Markup> {
    let rhythm = talks::rhythm::of(permit, cx)?;
    let day = last.map(|i| day_in(i.happened_at, &cx.settings().zone));
    let promises: Vec<Promise> = lines.iter().map(|l| l.promise.clone()).collect();
    let spots = sore_spots(cx.today(), rhythm.days, day, &promises);
    let count = cx.locale().int(i64::try_from(spots.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("handovers-sore")).count(&count);
    if spots.is_empty() {
        return Ok(panel.raw(ui::empty(cx.t("handovers-sore-none"), html! {})));
    }
    Ok(panel.rows(html! { @for spot in &spots { (sore_row(cx, spot)) } }))
}

fn sore_row(cx: &Cx, spot: &Sore<'_>) -> Markup {
    let promised = |p: &Promise, word: &'static str, value: String| {
        let href = promise_href(p.account, p.id);
        let tone = if p.side == Side::Ours { Tone::Bad } else { Tone::Warn };
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: ui::state_mark(tone, cx.t(word)),
            title: &p.content,
            meta: html! { (cx.t(p.side.label())) },
            value: html! { (value) },
        })
    };
    match spot {
        Sore::Late(p, days) => promised(p, "handovers-late", cx.tr("promises-days-late", &[("n", (*days).into())])),
        Sore::Broken(p) => {
            let day = p.closed_on.map_or_else(String::new, |d| calendar::short(cx.locale(), cx.today(), d));
            promised(p, "promises-state-broken", cx.tr("promises-broken-on", &[("day", day.into())]))
        }
        Sore::Silence(days, goal) => {
            let title = match days {
                Some(days) => cx.tr("handovers-silence", &[("n", (*days).into())]),
                None => cx.t("handovers-silence-ever").to_owned(),
            };
            ui::kv_row(&ui::KvRow {
                href: None,
                lead: ui::state_mark(Tone::Warn, cx.t("handovers-quiet")),
                title: &title,
                meta: html! { (cx.tr("handovers-goal", &[("n", (*goal).into())])) },
                value: html! {},
            })
        }
    }
}

fn promises(permit: &Permit<'_, Read>, cx: &Cx, h: &Handover, lines: &[Line]) -> Markup {
    let open: Vec<&Line> = lines.iter().filter(|l| l.promise.state == State::Open).collect();
    let count = cx.locale().int(i64::try_from(open.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("promises-open")).count(&count);
    if open.is_empty() {
        return panel.raw(ui::empty(cx.t("promises-none-here"), html! {}));
    }
    let back = format!("{}/accounts/{}", draw::href(h.id), permit.account());
    let style = Style { back: &back, may: permit.allows::<Contribute>(), compact: false, account: false };
    panel.raw(html! {
        @for side in [Side::Ours, Side::Theirs] {
            @let list: Vec<&&Line> = open.iter().filter(|l| l.promise.side == side).collect();
            @if !list.is_empty() {
                (ui::group_row(cx.t(side.label()), &cx.locale().int(i64::try_from(list.len()).unwrap_or(0)), ""))
                ul.rows { @for line in list { (promise_row(cx, line, style, false)) } }
            }
        }
    })
}

fn conversations(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let entries = interactions::pages::timeline::list(permit, cx, None, TALKS)?;
    let all = format!("/accounts/{}/timeline", permit.account());
    let panel = ui::Panel::new(cx.t("handovers-talks")).link(&all, cx.t("handovers-all-talks"));
    if entries.is_empty() {
        return Ok(panel.raw(ui::empty(cx.t("handovers-talks-none"), html! {})));
    }
    let days: Vec<(String, String)> = entries
        .iter()
        .map(|e| {
            let day = e.at.to_zoned_datetime(cx.viewer.zone.clone()).date();
            (calendar::short(cx.locale(), cx.today(), day), e.at.to_string())
        })
        .collect();
    let drawn: Vec<ui::Entry<'_>> = entries
        .into_iter()
        .zip(&days)
        .map(|(e, (time, at))| ui::Entry {
            icon: e.icon,
            tone: Tone::parse(e.tone),
            title: e.title,
            detail: e.detail,
            time,
            datetime: at,
            ..Default::default()
        })
        .collect();
    Ok(panel.body(ui::timeline(&drawn)))
}
