//! `/team/rules`: the rules in force, drafts, and what was in force before.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, calendar, flash, validate};
use crate::features::org::shared::{Draw, status, summary, with_none};
use crate::features::territories::actions;
use crate::features::territories::model::{RuleSet, State};
use crate::features::territories::store::sets;
use crate::ui::{self, Cell, Head, Look, Phone, Table, Tone};

/// Sets shown.
const MOST: i64 = 100;

/// A new draft as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DraftForm {
    name: String,
    /// The set that it begins as a copy of.
    of: String,
}

/// GET.
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, None, &Fields::default()).await
}

async fn page(cx: &Cx, form: Option<DraftForm>, fields: &Fields) -> Result<Response> {
    let all = cx.read(|q| sets::list(q, MOST)).await?;
    let title = cx.t("territories-title");
    let live = all.iter().find(|set| set.state == State::Live);
    let words = match live {
        Some(set) => cx.tr(
            "territories-summary",
            &[("name", set.name.as_str().into()), ("n", set.rules.into()), ("drafts", drafts(&all).into())],
        ),
        None => cx.t("territories-summary-none").to_owned(),
    };
    let end = ui::link_button(Look::Plain, "/team/claims", "globe", cx.t("territories-claims"));
    let body = html! {
        (ui::page_head(title, html! { (words) }, end))
        (ui::columns(table(cx, &all), begin_panel(cx, &all, form, fields)))
    };
    let page = Page::new(title, body).nav("/team/rules").crumb(Some("/team"), cx.t("access-team-page"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn drafts(all: &[RuleSet]) -> usize {
    all.iter().filter(|set| set.state == State::Draft).count()
}

/// How a state looks.
pub(super) fn state(cx: &Cx, state: State) -> Markup {
    let tone = match state {
        State::Live => Tone::Good,
        State::Draft => Tone::Accent,
        State::Past | State::Discarded => Tone::Neutral,
    };
    ui::chip(tone, cx.t(state.label()))
}

fn table(cx: &Cx, all: &[RuleSet]) -> Markup {
    let t = |key| cx.t(key);
    if all.is_empty() {
        return ui::Panel::new(t("territories-sets")).raw(ui::empty(t("territories-empty"), html! {}));
    }
    let heads = vec![
        Head::text(t("territories-set")),
        Head::text(t("territories-state")),
        Head::number(t("territories-rules")),
        Head::text(t("territories-since")),
        Head::text(t("territories-by")),
    ];
    let row = |set: &RuleSet| {
        let day = match set.applied_from {
            Some(from) => cx.tr("territories-from-day", &[("day", calendar::full(cx.locale(), from).into())]),
            None => cx.tr(
                "territories-begun",
                &[(
                    "day",
                    calendar::full(cx.locale(), set.created_at.to_zoned_datetime(cx.viewer.zone.clone()).date()).into(),
                )],
            ),
        };
        let who = set.applied_by.as_ref().or(set.author.as_ref()).map_or("", String::as_str);
        ui::tr(vec![
            Cell::head(html! { a href={ "/team/rules/" (set.id) } { (set.name) } }),
            Cell::text(state(cx, set.state)).phone(Phone::Right),
            Cell::number(html! { (set.rules) }).phone(Phone::Left).label(t("territories-rules")),
            Cell::text(html! { (day) }).phone(Phone::Right),
            Cell::text(html! { (who) }),
        ])
    };
    let count = all.len().to_string();
    let title = t("territories-sets");
    Table::new(title, heads).title(title, Some(&count), html! {}).rows(all.iter().map(row).collect()).draw()
}

fn begin_panel(cx: &Cx, all: &[RuleSet], form: Option<DraftForm>, fields: &Fields) -> Markup {
    let d = Draw { cx, fields };
    let form = form.unwrap_or_else(|| DraftForm {
        of: all.iter().find(|set| set.state == State::Live).map(|set| set.id.to_string()).unwrap_or_default(),
        ..DraftForm::default()
    });
    let choices: Vec<(String, String)> = all.iter().map(|set| (set.id.to_string(), set.name.clone())).collect();
    ui::Panel::new(cx.t("territories-new-draft")).body(html! {
        form method="post" action="/team/rules" novalidate {
            (summary(cx, fields))
            (d.required("name", "territories-set", &form.name))
            (d.select("of", "territories-copy-of", &form.of, &with_none(cx.t("territories-copy-none"), &choices)))
            (ui::form_foot(html! { (cx.t("territories-draft-note")) }, ui::submit(Look::Primary, "plus", cx.t("territories-begin"))))
        }
    })
}

/// POST: begins a draft.
pub async fn begin(cx: Cx, Form(form): Form<DraftForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let made = cx.write_as(by, move |tx, by| {
        let mut fields = Fields::default();
        let of = validate::id(&mut fields, "of", &form.of);
        fields.finish()?;
        actions::draft(tx, by, &form.name, of)
    });
    match made.await {
        Ok(id) => Ok(flash::done(&format!("/team/rules/{id}"), "territories-drafted", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, Some(typed), &fields).await,
        Err(other) => Err(other),
    }
}
