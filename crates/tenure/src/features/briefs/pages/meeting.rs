//! `/accounts/{id}/meetings/{meeting}/brief`: one sheet before a meeting. What it is for and who comes stand first; then
//! where it hurts, what was said and promised, and what is open.

use axum::response::Response;
use maud::{Markup, html};

use super::super::gather::{Brief, gather_with};
use super::brief::{concerns, people, promises, sore, steps, talks, who};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, MeetingId, Read, Result};
use crate::features::interactions::pages::corrections::draw as words;
use crate::features::meetings::model::Meeting;
use crate::features::meetings::pages::form::href;
use crate::features::meetings::pages::record::{Names, when};
use crate::features::meetings::store;
use crate::features::settings::terms::Terms;
use crate::ui;

/// Shows it.
pub async fn show(cx: Cx, Path((id, meeting)): Path<(AccountId, MeetingId)>) -> Result<Response> {
    let inner = cx.clone();
    let (stored, names, brief, terms) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            let stored = store::find(&permit, meeting)?;
            let names = Names::load(&permit, &inner, &stored)?;
            let brief = gather_with(&permit, &inner, &stored.people)?;
            Ok((stored, names, brief, Terms::load(q)?))
        })
        .await?;
    let title = cx.tr("briefs-title-of", &[("name", stored.title.as_str().into())]);
    let body = draw(&cx, &stored, &names, &brief, &terms);
    let page = Page::new(title, body).nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title"));
    let page = page.crumb(Some(&format!("/accounts/{id}")), names.account);
    Ok(page.crumb(Some(&href(id, meeting)), cx.t("meetings-one")).crumb(None, cx.t("briefs-title")).respond(&cx))
}

fn draw(cx: &Cx, m: &Meeting, names: &Names, b: &Brief, terms: &Terms) -> Markup {
    let id = m.account;
    html! {
        div.brief {
            div.acct {
                (ui::logo(&names.account))
                div {
                    div.ttl { h1 { (m.title) } }
                    div.meta { span { (names.account) } span { (cx.t(m.kind.label())) } span { (when(cx, m)) } @if !m.place.is_empty() { span { (m.place) } } }
                }
                div.acts { button.btn type="button" data-print { (ui::icon("document")) span { (cx.t("briefs-print")) } } }
            }
            (ui::columns(
                html! {
                    @if !m.agenda.is_empty() { (ui::Panel::new(cx.t("meetings-field-agenda")).body(html! { div.cmt { (words(&m.agenda)) } })) }
                    @if !b.sore.is_empty() { (sore(cx, id, b, terms)) }
                    (talks(cx, id, &b.talks))
                    (promises(cx, id, &b.owed))
                    @if !b.concerns.is_empty() { (concerns(cx, id, &b.concerns)) }
                },
                html! { (ours(cx, names)) (people(cx, id, b)) (steps(cx, id, b)) (who(cx, b)) },
            ))
        }
    }
}

/// Who comes: theirs and ours by name.
fn ours(cx: &Cx, names: &Names) -> Markup {
    let comma = cx.t("interactions-and");
    let theirs: Vec<&str> = names.people.iter().map(|(name, _)| name.as_str()).collect();
    let theirs = if theirs.is_empty() { cx.t("none").to_owned() } else { theirs.join(comma) };
    ui::Panel::new(cx.t("meetings-prepare")).body(ui::facts(&[
        (cx.t("meetings-field-people"), html! { (theirs) }),
        (cx.t("meetings-ours"), html! { (names.ours.join(comma)) }),
    ]))
}
