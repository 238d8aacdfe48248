//! Promises on other pages: Today, the account's overview and its head.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::{Side, keeping_rate, year_before};
use super::super::store::ledger::{self, Filter, Line, Show};
use super::super::store::promise;
use super::ledger::percent;
use super::row::{Style, draw, workable};
use crate::base::{Contribute, Cx, InteractionId, Permit, Read, Result, Scope};
use crate::ui;

/// Our and their rows on Today.
const TODAY: (usize, usize) = (7, 5);

/// Today's panel: late and coming, ours and theirs.
pub fn today(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let filter = Filter::default();
    let (ours, theirs) = ledger::counts(q, scope, &filter)?;
    if ours.open + theirs.open == 0 {
        return Ok(None);
    }
    let (our_lines, their_lines) =
        (ledger::first(q, scope, Side::Ours, TODAY.0)?, ledger::first(q, scope, Side::Theirs, TODAY.1)?);
    let may = workable(q, &cx.viewer, our_lines.iter())?;
    let style =
        |line: &Line| Style { back: "/", may: may.contains(&line.promise.account), compact: true, account: true };
    let group = |side: Side, open: i64, lines: &[Line]| {
        html! {
            @if open > 0 {
                (ui::group_row(cx.t(side.label()), &cx.locale().int(open), ""))
                ul.rows { @for line in lines { (draw(cx, line, style(line), false)) } }
            }
        }
    };
    let count = cx.locale().int(ours.open + theirs.open);
    let late = ours.late + theirs.late;
    let chip = html! { @if late > 0 { (ui::chip(ui::Tone::Bad, &cx.tr("promises-n-late", &[("n", late.into())]))) } };
    let panel = ui::Panel::new(cx.t("promises-title")).count(&count).chip(chip).link("/promises", cx.t("promises-all"));
    Ok(Some(ui::fragment(
        "promises",
        panel
            .raw(html! { (group(Side::Ours, ours.open, &our_lines)) (group(Side::Theirs, theirs.open, &their_lines)) }),
    )))
}

/// The overview's panel: everything open here.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let scope = Scope::probe(&cx.viewer);
    let filter = Filter { show: Show::Open, account: Some(permit.account()), ..Filter::default() };
    let mut lines = ledger::lines(permit.conn(), &scope, &filter, 50)?;
    lines.retain(|line| line.promise.state == super::super::model::State::Open);
    let here = format!("/accounts/{}", permit.account());
    let all = format!("/promises?scope=all&account={}", permit.account());
    let new = format!("/promises/new?account={}", permit.account());
    let may = permit.allows::<Contribute>();
    let count = cx.locale().int(i64::try_from(lines.len()).unwrap_or(0));
    let end = html! {
        @if may { (ui::dialog_button(ui::Look::Ghost, &new, "plus", cx.t("promises-new"))) }
        (ui::link(&all, cx.t("promises-all")))
    };
    let panel = ui::Panel::new(cx.t("promises-title")).count(&count).end(html! { span.flow { (end) } });
    let panel = match kept(permit, cx, &scope)? {
        Some(line) => panel.footer(line),
        None => panel,
    };
    let body = if lines.is_empty() {
        panel.raw(ui::empty(cx.t("promises-none-here"), html! {}))
    } else {
        let group = |side: Side| {
            let list: Vec<&Line> = lines.iter().filter(|l| l.promise.side == side).collect();
            let count = cx.locale().int(i64::try_from(list.len()).unwrap_or(0));
            html! {
                @if !list.is_empty() {
                    (ui::group_row(cx.t(side.label()), &count, ""))
                    ul.rows { @for line in list { (draw(cx, line, Style { back: &here, may, compact: false, account: false }, false)) } }
                }
            }
        };
        panel.raw(html! { (group(Side::Ours)) (group(Side::Theirs)) })
    };
    Ok(Some(ui::fragment("promises", body)))
}

/// Both rates of the account in one line, each leading to what it is made of; none when nothing was due.
fn kept(permit: &Permit<'_, Read>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let (from, to) = (year_before(cx.today()), cx.today());
    let filter = Filter { account: Some(permit.account()), ..Filter::default() };
    let facts = ledger::facts(permit.conn(), scope, &filter, from, to)?;
    let parts: Vec<Markup> = [(Side::Ours, "promises-we-kept"), (Side::Theirs, "promises-they-kept")]
        .into_iter()
        .filter_map(|(side, key)| {
            let rate = keeping_rate(facts.iter().filter(|(s, _)| *s == side).map(|(_, f)| *f), from, to);
            let args =
                [("share", percent(rate.share?).into()), ("kept", rate.kept_on_time.into()), ("due", rate.due.into())];
            let href = format!("/promises/keeping?scope=all&account={}&side={}", permit.account(), side.code());
            Some(ui::link(&href, &cx.tr(key, &args)))
        })
        .collect();
    Ok((!parts.is_empty()).then(|| html! { span.flow { @for part in &parts { (part) } } }))
}

/// Under a conversation: the promises that were made in it.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: uuid::Uuid) -> Result<Markup> {
    if kind != "conversation" {
        return Ok(html! {});
    }
    let found = promise::of_conversation(permit, InteractionId(id))?;
    if found.is_empty() {
        return Ok(html! {});
    }
    let lines: Result<Vec<Line>> =
        found.iter().map(|promise| ledger::one(permit.conn(), permit.account(), *promise)).collect();
    // That they were said here needs no telling here.
    let lines: Vec<Line> = lines?.into_iter().map(|line| Line { said: None, ..line }).collect();
    let here = format!("/accounts/{}/conversations/{id}", permit.account());
    let style = Style { back: &here, may: permit.allows::<Contribute>(), compact: false, account: false };
    let count = cx.locale().int(i64::try_from(lines.len()).unwrap_or(0));
    Ok(ui::fragment(
        "promises",
        ui::Panel::new(cx.t("promises-made-here")).count(&count).rows(html! {
            @for line in &lines { (draw(cx, line, style, false)) }
        }),
    ))
}

/// The figure in the account's head.
pub fn figure(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let open = promise::open(permit)?;
    let ours = open.iter().filter(|p| p.side == Side::Ours).count();
    let late = open.iter().filter(|p| p.side == Side::Ours && p.late(cx.today())).count();
    let theirs = open.len() - ours;
    let all = format!("/promises?scope=all&account={}", permit.account());
    let context = if late > 0 {
        html! { span.bad { (cx.tr("promises-n-late", &[("n", late.into())])) } }
    } else {
        html! { (cx.t("promises-none-late")) }
    };
    let n = i64::try_from(ours).unwrap_or(0);
    Ok(ui::kpi(&ui::Kpi {
        label: cx.t("promises-open"),
        value: html! { (ui::num(n, &cx.locale().int(n))) },
        note: html! { (cx.tr("promises-ours-theirs", &[("theirs", theirs.into())])) },
        context,
        href: Some(&all),
        ..Default::default()
    }))
}
