//! Pages of requests, one screen a file.

pub mod form;
pub mod list;
pub mod panels;
pub mod record;
pub mod timeline;
pub mod verbs;

use maud::{Markup, html};

use super::model::{Request, State};
use crate::base::{AccountId, Cx, RequestId, Routes, calendar};
use crate::ui;

/// The page of a request.
pub fn href(account: AccountId, id: RequestId) -> String {
    format!("/accounts/{account}/requests/{id}")
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    verbs::routes(record::routes(form::routes(list::routes(routes))))
}

/// The day on which it is needed, in red with the days when it is late.
fn due(cx: &Cx, r: &Request) -> Markup {
    match r.days_late(cx.today()) {
        0 => calendar::time_tag(cx.locale(), cx.today(), r.need_by),
        days => html! { span.bad { (cx.tr("promises-days-late", &[("n", days.into())])) } },
    }
}

/// How far it is.
fn state(cx: &Cx, r: &Request) -> Markup {
    let tone = match r.state {
        State::Answered => ui::Tone::Good,
        State::Declined => ui::Tone::Warn,
        State::Open | State::Accepted if r.late(cx.today()) => ui::Tone::Bad,
        _ => ui::Tone::Neutral,
    };
    ui::state(tone, cx.t(r.state.label()))
}
