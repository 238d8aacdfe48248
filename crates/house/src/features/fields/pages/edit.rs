//! `/admin/fields/{subject}/new` and `/admin/fields/{subject}/{key}`: one definition.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::list::role_name;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, Role, flash};
use crate::features::fields::model::form::FieldForm;
use crate::features::fields::model::{Field, Kind, Subject};
use crate::features::fields::{actions, store};
use crate::features::identity::pages::draw::{Draw, sentence, status, summary};
use crate::features::settings;
use crate::features::settings::terms::Terms;
use crate::ui;

/// `GET /admin/fields/{subject}/new`
pub async fn new(cx: Cx, Path(subject): Path<String>) -> Result<Response> {
    let form = FieldForm { kind: Kind::Text.code().to_owned(), ..FieldForm::default() };
    page(&cx, Subject::parse(&subject)?, None, &form, &Fields::default(), None).await
}

/// `POST /admin/fields/{subject}/new`
pub async fn add(cx: Cx, Path(subject): Path<String>, Form(form): Form<FieldForm>) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add(tx, by, subject, &form)).await {
        Ok(_) => Ok(flash::done(&format!("/admin/fields/{}", subject.code()), "fields-added", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, subject, None, &typed, &fields, None).await,
        Err(other) => Err(other),
    }
}

async fn read(cx: &Cx, subject: Subject, key: String) -> Result<Field> {
    cx.read(move |q| store::find(q, subject, &key)?.ok_or(Error::NotFound)).await
}

/// `GET /admin/fields/{subject}/{key}`
pub async fn show(cx: Cx, Path((subject, key)): Path<(String, String)>) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let field = read(&cx, subject, key).await?;
    let form = FieldForm::of(&field);
    page(&cx, subject, Some(&field), &form, &Fields::default(), None).await
}

/// `POST /admin/fields/{subject}/{key}`
pub async fn save(
    cx: Cx,
    Path((subject, key)): Path<(String, String)>,
    Form(form): Form<FieldForm>,
) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let (by, typed, name) = (cx.acting(), form.clone(), key.clone());
    let batch = by.batch;
    let base: Option<i64> = form.base.parse().ok();
    match cx.write_as(by, move |tx, by| actions::edit(tx, by, subject, &name, &form)).await {
        Ok(field) => {
            let changed = base != Some(field.version);
            Ok(flash::done(&format!("/admin/fields/{}", subject.code()), "fields-saved", changed.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => {
            let field = read(&cx, subject, key).await?;
            page(&cx, subject, Some(&field), &typed, &fields, None).await
        }
        Err(Error::Conflict(c)) if c.version.is_some() => {
            let field = read(&cx, subject, key).await?;
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = FieldForm { base: field.version.to_string(), ..typed };
            page(&cx, subject, Some(&field), &again, &Fields::default(), Some(&c)).await
        }
        Err(other) => Err(other),
    }
}

async fn page(
    cx: &Cx,
    subject: Subject,
    field: Option<&Field>,
    form: &FieldForm,
    fields: &Fields,
    lost: Option<&Conflict>,
) -> Result<Response> {
    let terms = cx.read(Terms::load).await?;
    let list = format!("/admin/fields/{}", subject.code());
    let here = field.map_or(format!("{list}/new"), |f| format!("{list}/{}", f.key));
    let title = field.map_or(cx.t("fields-new"), |f| f.label(cx.locale()));
    let about = match field {
        Some(f) => html! { (cx.t(subject.label())) " · " (cx.t("fields-key")) ": " (f.key) },
        None => html! { (cx.t(subject.label())) },
    };
    let body = html! {
        (ui::page_head(title, about, html! {}))
        (settings::pages::lost::notice(cx, lost, |_| String::new()))
        form method="post" action=(here) novalidate {
            (summary(cx.locale(), fields))
            (ui::hidden("base", &form.base))
            (ui::columns(
                html! { (words(cx, field, form, fields)) (shape(cx, form, fields)) },
                html! { (required(cx, form, fields, &terms)) },
            ))
            (ui::action_bar(html! { (cx.t("fields-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, &list, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
        @if let Some(f) = field { (archiving(cx, f, &here)) }
    };
    let code = if lost.is_some() { StatusCode::CONFLICT } else { status(fields) };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(Some(&list), cx.t("fields-title")).crumb(None, title).status(code).respond(cx))
}

/// What people read.
fn words(cx: &Cx, field: Option<&Field>, form: &FieldForm, fields: &Fields) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    ui::Panel::new(cx.t("fields-words")).body(ui::field_grid(html! {
        (d.required("label_en", "fields-label-en", &form.label_en, ""))
        (d.text("label_zh", "fields-label-zh", &form.label_zh, "settings-name-zh-hint"))
        (d.text("help_en", "fields-help-en", &form.help_en, ""))
        (d.text("help_zh", "fields-help-zh", &form.help_zh, ""))
        @if field.is_none() { (d.text("key", "fields-key", &form.key, "fields-key-hint")) }
    }))
}

/// How values look.
fn shape(cx: &Cx, form: &FieldForm, fields: &Fields) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let error = fields.of("choices").map(|e| sentence(cx.locale(), e));
    let choices = ui::Field::area("choices", cx.t("fields-choices"))
        .value(&form.choices)
        .hint(cx.t("fields-choices-hint"))
        .error(error.as_deref())
        .full();
    ui::Panel::new(cx.t("fields-values")).body(ui::field_grid(html! {
        (d.select("kind", "fields-kind", &form.kind, &kinds))
        (d.text("initial", "fields-initial", &form.initial, "fields-initial-hint"))
        (choices.draw())
        (d.number("decimals", "fields-decimals", &form.decimals, "fields-decimals-hint"))
        (d.text("currency", "fields-currency", &form.currency, "fields-currency-hint"))
    }))
}

/// When it must be filled.
fn required(cx: &Cx, form: &FieldForm, fields: &Fields, terms: &Terms) -> Markup {
    let locale = cx.locale();
    let boxes = |name: &str, legend: &str, list: Vec<(String, String)>, chosen: &[String]| {
        ui::fieldset(
            legend,
            html! { @for (code, words) in &list { (ui::checkbox(name, code, words, chosen.contains(code))) } },
        )
    };
    let of = |kind: &str, held: &[String]| -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> =
            terms.offered(kind).into_iter().map(|t| (t.code.clone(), t.name(locale).to_owned())).collect();
        for code in held {
            if !list.iter().any(|(c, _)| c == code) {
                list.push((code.clone(), terms.name(locale, kind, code).to_owned()));
            }
        }
        list
    };
    let roles = Role::ALL.map(|r| (r.code().to_owned(), role_name(cx, r).to_owned())).to_vec();
    ui::Panel::new(cx.t("fields-required")).body(html! {
        (ui::checkbox("required", "1", cx.t("fields-required-on"), form.required == "1"))
        p.mute { (cx.t("fields-required-hint")) }
        (boxes("tiers", cx.t("fields-only-tiers"), of("tier", &form.tiers), &form.tiers))
        (boxes("roles", cx.t("fields-only-roles"), roles, &form.roles))
        (boxes("sectors", cx.t("fields-only-sectors"), of("sector", &form.sectors), &form.sectors))
        @for name in ["sectors", "tiers", "roles"] {
            @if let Some(e) = fields.of(name) { p.hint.bad { (sentence(locale, e)) } }
        }
    })
}

fn archiving(cx: &Cx, f: &Field, here: &str) -> Markup {
    ui::Panel::new(cx.t("settings-archive")).body(html! {
        @if f.archived_at.is_some() {
            (ui::post_button(ui::Look::Plain, &format!("{here}/restore"), "undo", cx.t("settings-restore"), &[]))
        } @else {
            p.mute { (cx.t("fields-archive-note")) }
            (ui::post_button(ui::Look::Plain, &format!("{here}/archive"), "lock", cx.t("settings-archive"), &[]))
        }
    })
}
