//! Out of office: who is away, until when, and who stands in. Stands on the accounts of the absent, and on Today of both.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::Away;
use super::super::store::{away, handover};
use super::draw;
use crate::base::{Cx, Permit, Read, Result, Scope, calendar};
use crate::features::handovers::model::{Direction, State};
use crate::ui::{self, Tone};

/// Hand-overs shown on Today.
const ROWS: usize = 5;

/// On the pages of an account whose lead is away.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    Ok(notices(cx, &away::leads(permit, cx.today())?))
}

/// On Today, for whoever is away and whoever stands in.
pub fn today(q: &Conn<'_>, cx: &Cx) -> Result<Option<Markup>> {
    Ok(notices(cx, &away::around(q, cx.viewer.id, cx.today())?))
}

fn notices(cx: &Cx, list: &[Away]) -> Option<Markup> {
    (!list.is_empty()).then(|| html! { @for a in list { (notice(cx, a)) } })
}

fn notice(cx: &Cx, a: &Away) -> Markup {
    let last = a.to.yesterday().unwrap_or(a.to);
    let words = [
        ("person", a.person.name.as_str().into()),
        ("deputy", a.deputy.name.as_str().into()),
        ("day", calendar::full(cx.locale(), last).into()),
    ];
    let (key, end) = if a.person.id == cx.viewer.id {
        ("handovers-away-you", ui::link("/profile/deputy", cx.t("handovers-away-change")))
    } else if a.deputy.id == cx.viewer.id {
        ("handovers-away-deputy", html! {})
    } else {
        ("handovers-away", html! {})
    };
    ui::notice(Tone::Accent, "swap", html! { (cx.tr(key, &words)) }, end)
}

/// Today's panel: hand-overs that wait for the viewer's answer.
pub fn waiting(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    let filter = handover::Filter { direction: Some(Direction::Incoming), state: Some(State::Offered) };
    let mut list = handover::page(q, &cx.viewer, filter, None, ROWS)?;
    if list.is_empty() {
        return Ok(None);
    }
    list.truncate(ROWS);
    let count = cx.locale().int(handover::waiting(q, &cx.viewer)?);
    let panel = ui::Panel::new(cx.t("handovers-title")).count(&count).link("/handovers", cx.t("handovers-all"));
    Ok(Some(panel.rows(html! {
        @for h in &list {
            @let href = draw::href(h.id);
            @let title = cx.tr("handovers-from-whom", &[("giver", h.giver.name.as_str().into()), ("n", h.accounts.into())]);
            (ui::kv_row(&ui::KvRow {
                href: Some(&href),
                lead: ui::avatar_small(&h.giver.name),
                title: &title,
                meta: html! { (cx.t("handovers-state-offered")) },
                value: draw::day(cx, h.from),
            }))
        }
    })))
}
