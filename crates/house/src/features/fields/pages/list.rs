//! `/admin/fields/{subject}`: the fields of a subject in their order.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{BatchId, Cx, Locale, Result, flash};
use crate::features::fields::model::{Field, Subject};
use crate::features::fields::{actions, store};
use crate::features::settings::terms::Terms;
use crate::ui::{self, Cell, Head, Look, Phone, Tone};

/// `GET /admin/fields`
pub async fn home(cx: Cx) -> Result<Response> {
    page(&cx, Subject::Account).await
}

/// `GET /admin/fields/{subject}`
pub async fn show(cx: Cx, Path(subject): Path<String>) -> Result<Response> {
    page(&cx, Subject::parse(&subject)?).await
}

/// The tabs of the subjects.
pub(super) fn tabs(cx: &Cx, current: Subject) -> Markup {
    let hrefs = Subject::ALL.map(|s| (format!("/admin/fields/{}", s.code()), s));
    let items =
        hrefs.each_ref().map(|(href, s)| ui::Tab { href, label: cx.t(s.label()), count: None, current: *s == current });
    ui::tabs(cx.t("fields-title"), &items)
}

async fn page(cx: &Cx, subject: Subject) -> Result<Response> {
    let (all, counts, terms) =
        cx.read(move |q| Ok((store::list(q)?, store::counts(q, subject)?, Terms::load(q)?))).await?;
    let all: Vec<Field> = all.into_iter().filter(|f| f.subject == subject).collect();
    let (gone, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|f| f.archived_at.is_some());
    let title = cx.t("fields-title");
    let new = format!("/admin/fields/{}/new", subject.code());
    let add = ui::link_button(Look::Primary, &new, "plus", cx.t("fields-new"));
    let body = html! {
        (ui::page_head(title, html! { (cx.t("fields-summary")) }, html! { (add) }))
        (tabs(cx, subject))
        (ui::stack(html! {
            @if kept.is_empty() {
                (ui::Panel::new(cx.t(subject.label())).raw(ui::empty(
                    cx.t("fields-none"), ui::link_button(Look::Plain, &new, "plus", cx.t("fields-new")),
                )))
            } @else { (table(cx, subject, &kept, &counts, &terms)) }
            @if !gone.is_empty() { (archived(cx, &gone)) }
        }))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).respond(cx))
}

fn table(cx: &Cx, subject: Subject, fields: &[Field], counts: &BTreeMap<String, i64>, terms: &Terms) -> Markup {
    let heads = vec![
        Head::text(cx.t("fields-label")),
        Head::text(cx.t("fields-kind")),
        Head::text(cx.t("fields-required")),
        Head::text(cx.t("fields-key")),
        Head::number(cx.t("fields-filled")),
        Head::blank(cx.t("settings-order")),
    ];
    let last = fields.len().saturating_sub(1);
    let rows = fields
        .iter()
        .enumerate()
        .map(|(at, f)| row(cx, f, counts.get(&f.key).copied().unwrap_or(0), terms, (at == 0, at == last)))
        .collect();
    let (title, count) = (cx.t(subject.label()), fields.len().to_string());
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

fn row(cx: &Cx, f: &Field, count: i64, terms: &Terms, (first, last): (bool, bool)) -> Markup {
    let locale = cx.locale();
    let here = format!("/admin/fields/{}/{}", f.subject.code(), f.key);
    let other = if locale == Locale::Zh { &f.label_en } else { &f.label_zh };
    let shift = format!("{here}/move");
    let up = cx.tr("settings-up", &[("name", f.label(locale).into())]);
    let down = cx.tr("settings-down", &[("name", f.label(locale).into())]);
    ui::tr(vec![
        Cell::head(ui::two(html! { (ui::link(&here, f.label(locale))) }, other)),
        Cell::text(html! { (kind_words(cx, f)) }).phone(Phone::Left),
        Cell::text(html! {
            @if f.required.on { (ui::chip(Tone::Warn, cx.t("fields-required-yes"))) " " span.mute { (condition(cx, f, terms)) } }
        })
        .phone(Phone::Left),
        Cell::text(html! { span.mute { (f.key) } }),
        Cell::number(ui::num(count, &locale.int(count))).phone(Phone::Right),
        Cell::text(html! { span.flow {
            @if !first { (ui::icon_post(&shift, "arrow-up", &up, &[("up", "1")])) }
            @if !last { (ui::icon_post(&shift, "arrow-down", &down, &[("up", "0")])) }
        } })
        .phone(Phone::Right),
    ])
}

/// The kind with what belongs to it: decimals, currency, number of choices.
fn kind_words(cx: &Cx, f: &Field) -> String {
    use crate::features::fields::model::Kind;
    let more = match f.kind {
        Kind::Number if f.decimals > 0 => cx.tr("fields-kind-decimals", &[("n", i64::from(f.decimals).into())]),
        Kind::Money if f.currency.is_empty() => cx.t("fields-any-currency").to_owned(),
        Kind::Money => f.currency.clone(),
        Kind::Choice => cx.tr("fields-kind-choices", &[("n", f.choices.len().into())]),
        _ => return cx.t(f.kind.label()).to_owned(),
    };
    format!("{} · {more}", cx.t(f.kind.label()))
}

/// When it must be filled, in words.
pub(super) fn condition(cx: &Cx, f: &Field, terms: &Terms) -> String {
    let (locale, rule) = (cx.locale(), &f.required);
    let names = |kind: &str, codes: &[String]| {
        codes.iter().map(|c| terms.name(locale, kind, c)).collect::<Vec<_>>().join(cx.t("fields-or"))
    };
    let roles: Vec<&str> = rule.roles.iter().map(|r| role_name(cx, *r)).collect();
    let parts = [names("sector", &rule.sectors), names("tier", &rule.tiers), roles.join(cx.t("fields-or"))];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    if parts.is_empty() { cx.t("fields-always").to_owned() } else { parts.join(" · ") }
}

/// The name of a role.
pub fn role_name(cx: &Cx, role: crate::base::Role) -> &'static str {
    cx.locale().find(&format!("identity-role-{}", role.code().replace('_', "-"))).unwrap_or(role.code())
}

fn archived(cx: &Cx, fields: &[Field]) -> Markup {
    ui::Panel::new(cx.t("settings-archived")).rows(html! {
        @for f in fields {
            @let here = format!("/admin/fields/{}/{}", f.subject.code(), f.key);
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: f.label(cx.locale()),
                meta: html! { (cx.t(f.kind.label())) },
                value: ui::post_button(Look::Ghost, &format!("{here}/restore"), "undo", cx.t("settings-restore"), &[]),
            }))
        }
    })
}

/// Which way a field moves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShiftForm {
    up: String,
}

/// `POST /admin/fields/{subject}/{key}/move`
pub async fn shift(
    cx: Cx,
    Path((subject, key)): Path<(String, String)>,
    Form(form): Form<ShiftForm>,
) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    cx.write(move |tx, by| actions::shift(tx, by, subject, &key, form.up == "1")).await?;
    Ok(flash::see_other(&format!("/admin/fields/{}", subject.code())))
}

async fn set_archived(cx: &Cx, subject: Subject, key: String, archived: bool) -> Result<BatchId> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::set_archived(tx, by, subject, &key, archived)).await?;
    Ok(batch)
}

/// `POST /admin/fields/{subject}/{key}/archive`
pub async fn archive(cx: Cx, Path((subject, key)): Path<(String, String)>) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let batch = set_archived(&cx, subject, key, true).await?;
    Ok(flash::done(&format!("/admin/fields/{}", subject.code()), "fields-archived", Some(batch)))
}

/// `POST /admin/fields/{subject}/{key}/restore`
pub async fn restore(cx: Cx, Path((subject, key)): Path<(String, String)>) -> Result<Response> {
    let subject = Subject::parse(&subject)?;
    let batch = set_archived(&cx, subject, key, false).await?;
    Ok(flash::done(&format!("/admin/fields/{}", subject.code()), "fields-restored", Some(batch)))
}
