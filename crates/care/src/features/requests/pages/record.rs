//! `/accounts/{id}/requests/{request}`: for the asker's side with the account around it; for an owner who does not see
//! the account only the request and the head line.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Request, State};
use super::super::sight::Sight;
use super::super::store::request::{HeadLine, find, head};
use super::{due, href, state};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::{AccountId, Cx, Error, Need, RequestId, Result, Routes, UserId, calendar};
use crate::features::accounts::pages::cells::tier;
use crate::features::people::pages::draw::crumbs;
use crate::features::settings::terms::Terms;
use crate::features::{identity, interactions};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/requests/{request}", Need::User, show)
}

/// What the page shows.
pub(super) struct Shown {
    pub(super) request: Request,
    pub(super) head: HeadLine,
    /// Whether the viewer sees the account.
    pub(super) sees: bool,
    /// Whether the viewer may ask, change and withdraw here.
    pub(super) asks: bool,
    asker: Option<String>,
    owner: Option<String>,
    heard: Option<String>,
    terms: Terms,
}

impl Shown {
    /// Whether the viewer looks after it.
    pub(super) fn mine(&self, cx: &Cx) -> bool {
        self.request.owner == cx.viewer.id
    }
}

/// Reads it.
///
/// # Errors
/// `NotFound` when neither the account nor the request is visible.
pub(super) async fn load(cx: &Cx, (account, id): (AccountId, RequestId)) -> Result<Shown> {
    let inner = cx.clone();
    cx.read(move |q| {
        let sight = Sight::find(q, &inner.viewer, account, id)?;
        let request = find(&sight, id)?;
        let asked: Vec<UserId> = request.asker.into_iter().chain([request.owner]).collect();
        let users = identity::store::names(q, &asked)?;
        let heard = match (&sight, request.interaction) {
            (Sight::Account(permit), Some(talk)) => {
                // It may have gone elsewhere with its unit since.
                match interactions::store::interaction::find(permit, talk) {
                    Ok(found) => (!found.archived).then_some(found.summary),
                    Err(Error::NotFound) => None,
                    Err(other) => return Err(other),
                }
            }
            _ => None,
        };
        Ok(Shown {
            head: head(&sight, inner.today())?,
            sees: matches!(sight, Sight::Account(_)),
            asks: sight.may_ask(),
            asker: request.asker.and_then(|id| users.get(&id).cloned()),
            owner: users.get(&request.owner).cloned(),
            heard,
            terms: Terms::load(q)?,
            request,
        })
    })
    .await
}

/// A page under the request: with the way from the account for those who see it.
pub(super) fn frame(cx: &Cx, shown: &Shown, title: &str, body: Markup) -> Page {
    let page = Page::new(title, body);
    if shown.sees {
        crumbs(page, cx, shown.request.account, &shown.head.name)
    } else {
        page.nav("/").crumb(Some("/requests"), cx.t("requests-title"))
    }
}

async fn show(cx: Cx, Path(at): Path<(AccountId, RequestId)>) -> Result<Response> {
    let shown = load(&cx, at).await?;
    let title = cx.t("requests-one");
    Ok(frame(&cx, &shown, title, body(&cx, &shown)).crumb(None, title).respond(&cx))
}

fn body(cx: &Cx, s: &Shown) -> Markup {
    let r = &s.request;
    let here = href(r.account, r.id);
    let waits = r.state.waits() && !r.archived;
    let (mine, asks) = (s.mine(cx) && waits, s.asks && !r.archived);
    let dialog = |look, verb: &str, icon, key| ui::dialog_button(look, &format!("{here}/{verb}"), icon, cx.t(key));
    let actions = html! {
        @if asks && waits { (dialog(ui::Look::Plain, "edit", "edit", "edit")) }
        @if mine && r.state == State::Open { (ui::post_button(ui::Look::Plain, &format!("{here}/acceptance"), "check", cx.t("requests-accept"), &[])) }
        @if mine { (dialog(ui::Look::Primary, "answer", "message", "requests-answer")) }
    };
    html! {
        (ui::page_head(&r.what, html! { (s.terms.name(cx.locale(), "department", &r.department)) " · " (s.head.name) }, actions))
        @if r.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("requests-archived-note")) }, html! {})) }
        @if !s.sees { (ui::notice(ui::Tone::Neutral, "lock", html! { (cx.t("requests-own-note")) }, html! {})) }
        (ui::stack(html! {
            (facts(cx, s))
            @if !r.answer.is_empty() {
                (ui::Panel::new(cx.t(if r.state == State::Answered { "requests-field-answer" } else { "requests-why" }))
                    .body(html! { @for line in r.answer.lines() { p { (line) } } }))
            }
            (account(cx, s))
            div.flow {
                @if mine || (asks && waits) { (dialog(ui::Look::Ghost, "giving", "swap", "requests-give")) }
                @if mine { (dialog(ui::Look::Ghost, "declining", "", "requests-decline")) }
                @if asks && waits { (dialog(ui::Look::Ghost, "withdrawal", "", "requests-withdraw")) }
                @if asks { (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("requests-archive"), &[])) }
            }
        }))
    }
}

fn facts(cx: &Cx, s: &Shown) -> Markup {
    let r = &s.request;
    let day = |d| calendar::time_tag(cx.locale(), cx.today(), d);
    let mut rows = vec![
        (cx.t("requests-field-state"), state(cx, r)),
        (
            cx.t("requests-field-need_by"),
            html! { (day(r.need_by)) @if r.days_late(cx.today()) > 0 { " · " (due(cx, r)) } },
        ),
        (
            cx.t("requests-service"),
            html! { (day(r.service_on)) @if r.slow(cx.today()) { " · " span.bad { (cx.t("requests-past-service")) } } },
        ),
    ];
    if let Some(name) = &s.asker {
        rows.push((cx.t("requests-asker"), html! { (name) " · " (day(r.asked_on)) }));
    }
    if let Some(name) = &s.owner {
        rows.push((cx.t("requests-field-owner"), html! { (name) }));
    }
    if let (Some(id), Some(heard)) = (r.interaction, &s.heard) {
        rows.push((
            cx.t("requests-field-conversation"),
            ui::link(&interactions::pages::form::href(r.account, id), heard),
        ));
    }
    if let Some(on) = r.closed_on {
        rows.push((cx.t("requests-closed-on"), day(on)));
    }
    let details: Vec<&str> = r.details.lines().filter(|line| !line.trim().is_empty()).collect();
    html! {
        (ui::Panel::new(cx.t("requests-one")).body(ui::facts(&rows)))
        @if !details.is_empty() {
            (ui::Panel::new(cx.t("requests-field-details")).body(html! { @for line in &details { p { (line) } } }))
        }
    }
}

/// The head line of the account; it leads there for those who see it.
fn account(cx: &Cx, s: &Shown) -> Markup {
    let to = format!("/accounts/{}", s.request.account);
    ui::Panel::new(cx.t("requests-for")).rows(ui::kv_row(&ui::KvRow {
        href: s.sees.then_some(to.as_str()),
        lead: ui::logo(&s.head.name),
        title: &s.head.name,
        meta: html! {
            @match &s.head.lead {
                Some(lead) => (cx.tr("requests-led-by", &[("name", lead.as_str().into())])),
                None => (cx.t("requests-led-by-nobody")),
            }
        },
        value: html! { @if let Some(code) = &s.head.tier { (tier(cx.locale(), &s.terms, code)) } },
    }))
}
