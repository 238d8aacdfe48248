//! `/admin/terms/{kind}/{code}`: one word.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::terms::{TermForm, term_fields, title_key};
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::features::settings::actions::terms as actions;
use crate::features::settings::model::kind as known_kind;
use crate::features::settings::store;
use crate::features::settings::terms::Term;
use crate::ui;

async fn read(cx: &Cx, kind: &'static str, code: String) -> Result<Term> {
    cx.read(move |q| store::find(q, kind, &code)?.ok_or(Error::NotFound)).await
}

/// `GET /admin/terms/{kind}/{code}`
pub async fn show(cx: Cx, Path((kind, code)): Path<(String, String)>) -> Result<Response> {
    let term = read(&cx, known_kind(&kind)?, code).await?;
    let form = TermForm {
        name_en: term.name_en.clone(),
        name_zh: term.name_zh.clone(),
        is_key: String::from(if term.is_key { "1" } else { "" }),
        points: term.points.to_string(),
        base: term.version.to_string(),
    };
    Ok(page(&cx, &term, &form, &Fields::default(), None))
}

/// `POST /admin/terms/{kind}/{code}`
pub async fn save(cx: Cx, Path((kind, code)): Path<(String, String)>, Form(form): Form<TermForm>) -> Result<Response> {
    let kind = known_kind(&kind)?;
    let base = form.base.parse().ok();
    let name = code.clone();
    let saved = match form.parse() {
        Ok(values) => cx.write(move |tx, by| actions::edit(tx, by, kind, &name, &values, base)).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Ok(flash::done(&format!("/admin/terms/{kind}"), "saved", None)),
        Err(Error::Invalid(fields)) => Ok(page(&cx, &read(&cx, kind, code).await?, &form, &fields, None)),
        Err(Error::Conflict(c)) if c.version.is_some() => {
            let term = read(&cx, kind, code).await?;
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = TermForm { base: term.version.to_string(), ..form };
            Ok(page(&cx, &term, &again, &Fields::default(), Some(&c)))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, term: &Term, form: &TermForm, fields: &Fields, lost: Option<&Conflict>) -> Response {
    let (kind, name) = (term.kind.as_str(), term.name(cx.locale()));
    let list = format!("/admin/terms/{kind}");
    let here = format!("{list}/{}", term.code);
    let d = Draw { locale: cx.locale(), fields };
    let body = html! {
        (ui::page_head(name, html! { (cx.t("settings-term-code")) ": " (term.code) }, html! {}))
        (super::lost::notice(cx, lost, |_| String::new()))
        (ui::Panel::new(cx.t("edit")).body(html! {
            form method="post" action=(here) novalidate {
                (summary(cx.locale(), fields))
                (ui::hidden("base", &form.base))
                (ui::field_grid(term_fields(d, kind, form)))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &list, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
            @if term.archived_at.is_some() {
                (ui::post_button(ui::Look::Ghost, &format!("{here}/restore"), "undo", cx.t("settings-restore"), &[]))
            } @else {
                p.mute { (cx.t("settings-archive-note")) }
                (ui::post_button(ui::Look::Ghost, &format!("{here}/archive"), "lock", cx.t("settings-archive"), &[]))
            }
        }))
    };
    let code = if lost.is_some() { StatusCode::CONFLICT } else { status(fields) };
    let page = Page::new(name, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    page.crumb(Some(&list), cx.t(title_key(kind))).crumb(None, name).status(code).respond(cx)
}
