//! The account's panel: whom the rhythm is about, the longest silence first; and the panel of one person.

use maud::{Markup, html};

use super::super::model::Goals;
use super::super::store::due::{Ask, Filter, View, page};
use super::{bar, last_day, plan, start};
use crate::base::{Cx, Permit, PositionId, Read, Result, Scope};
use crate::ui;

const ROWS: usize = 5;

/// Draws the panel; nothing for an account without people.
pub fn account(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let goals = Goals::asked(permit.conn(), cx)?;
    let ask = Ask { goals: &goals, start: start(cx), today: cx.today() };
    let filter = Filter { account: Some(permit.account()), owner: None };
    let mut found = page(permit.conn(), &Scope::probe(&cx.viewer), &ask, (View::Any, &filter), None, ROWS)?;
    if found.is_empty() {
        return Ok(None);
    }
    found.truncate(ROWS);
    let all = format!("/rhythm?scope=all&account={}", permit.account());
    let panel = ui::Panel::new(cx.t("rhythm-title")).link(&all, cx.t("rhythm-all"));
    Ok(Some(panel.rows(html! {
        @for line in &found {
            @let href = format!("/accounts/{}/people/{}/rhythm", line.account, line.position);
            li.drv {
                a.trunc href=(href) data-dialog { (line.name) }
                div.full { (bar(cx, last_day(cx, line), line.goal)) }
            }
        }
    })))
}

/// Draws the panel of a person's page: how the rhythm stands, and the way to everybody's; nothing of who left.
pub fn person(permit: &Permit<'_, Read>, cx: &Cx, id: PositionId) -> Result<Markup> {
    let shown = plan::load(permit.conn(), cx, (permit.account(), id))?;
    if shown.position.archived || !shown.position.span.holds(cx.today()) {
        return Ok(html! {});
    }
    let everybody = format!("/rhythm?scope=all&account={}", permit.account());
    let change = format!("/accounts/{}/people/{id}/rhythm", permit.account());
    let panel = ui::Panel::new(cx.t("rhythm-one")).link(&everybody, cx.t("rhythm-all"));
    let panel = if shown.may {
        panel.footer(ui::dialog_button(ui::Look::Ghost, &change, "edit", cx.t("rhythm-change")))
    } else {
        panel
    };
    Ok(panel.body(plan::facts(cx, &shown)))
}
