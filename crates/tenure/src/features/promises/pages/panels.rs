//! Promises on other pages: Today, the account's overview and its head.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::Side;
use super::super::store::ledger::{self, Filter, Line, Show};
use super::super::store::promise;
use super::row::{Style, draw, workable};
use crate::base::{Contribute, Cx, Permit, Read, Result, Scope, UserId};
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
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    let filter = Filter { show: Show::Open, account: Some(permit.account()), owner: None::<UserId> };
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
