//! The account's panel: whom the rhythm is about, the longest silence first.

use maud::{Markup, html};

use super::super::model::Goals;
use super::super::store::due::{Ask, Filter, View, page};
use super::{bar, last_day, start};
use crate::base::{Cx, Permit, Read, Result, Scope};
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
