//! `/team/rules/{set}`: one set with its rules.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::list::state;
use super::words::{Words, precedence};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, RuleId, RuleSetId, Scope, TerritoryId, calendar, flash};
use crate::features::org::holders;
use crate::features::org::shared::{Draw, status, summary};
use crate::features::territories::actions::{self, drafts::stored};
use crate::features::territories::model::claims::Rules;
use crate::features::territories::model::{Rule, RuleSet, State};
use crate::features::territories::store::rules;
use crate::ui::{self, Cell, Head, Look, Phone, Table};

/// Name and manner as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SetForm {
    name: String,
    leads_follow: String,
}

struct Found {
    set: RuleSet,
    rules: Vec<Rule>,
    named: HashMap<RuleId, Vec<String>>,
    holders: HashMap<TerritoryId, Vec<String>>,
    words: Words,
}

/// GET.
pub async fn show(cx: Cx, Path(id): Path<RuleSetId>) -> Result<Response> {
    page(&cx, id, None, &Fields::default()).await
}

async fn page(cx: &Cx, id: RuleSetId, form: Option<SetForm>, fields: &Fields) -> Result<Response> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let found = cx
        .read(move |q| {
            let set = stored(q, id)?;
            let rules = Rules::new(rules::list(q, id)?, &[]).list;
            let mut named: HashMap<RuleId, Vec<String>> = HashMap::new();
            for (rule, _, name) in rules::named_visible(q, &Scope::all(q, &viewer)?, id)? {
                named.entry(rule).or_default().push(name);
            }
            let mut held: HashMap<TerritoryId, Vec<String>> = HashMap::new();
            for holder in holders::list(q, None, Some(today))? {
                held.entry(holder.territory).or_default().push(holder.user_name);
            }
            Ok(Found { set, rules, named, holders: held, words: Words::load(q)? })
        })
        .await?;
    let set = &found.set;
    let (here, draft) = (format!("/team/rules/{id}"), set.state == State::Draft);
    let verbs = html! {
        @if draft { (ui::link_button(Look::Plain, &format!("{here}/rules/new"), "plus", cx.t("territories-add-rule"))) }
        @if draft || set.state == State::Live {
            (ui::link_button(if draft { Look::Primary } else { Look::Plain }, &format!("{here}/preview"), "search", cx.t("territories-preview")))
        }
    };
    let body = html! {
        (ui::page_head(&set.name, html! { (state(cx, set.state)) " " (told(cx, set)) }, verbs))
        @if draft { (ui::columns(table(cx, &found), edit_panel(cx, set, form, fields))) } @else { (table(cx, &found)) }
    };
    let page = Page::new(set.name.clone(), body).nav("/team/rules").crumb(Some("/team"), cx.t("access-team-page"));
    let page = page.crumb(Some("/team/rules"), cx.t("territories-title"));
    Ok(page.crumb(None, set.name.clone()).status(status(fields)).respond(cx))
}

/// What happened to the set, in a sentence.
fn told(cx: &Cx, set: &RuleSet) -> String {
    match (set.applied_from, &set.applied_by) {
        (Some(from), by) => cx.tr(
            "territories-applied-told",
            &[
                ("day", calendar::full(cx.locale(), from).into()),
                ("name", by.as_deref().unwrap_or(cx.t("unknown")).into()),
                ("reason", set.reason.as_str().into()),
            ],
        ),
        (None, _) => cx.t("territories-draft-told").to_owned(),
    }
}

fn table(cx: &Cx, found: &Found) -> Markup {
    let t = |key| cx.t(key);
    let title = t("territories-rules");
    let here = format!("/team/rules/{}", found.set.id);
    let draft = found.set.state == State::Draft;
    if found.rules.is_empty() {
        let add = html! { @if draft { (ui::link_button(Look::Plain, &format!("{here}/rules/new"), "plus", t("territories-add-rule"))) } };
        return ui::Panel::new(title).raw(ui::empty(t("territories-no-rules"), add));
    }
    let heads = vec![
        Head::text(t("territories-territory")),
        Head::text(t("territories-precedence")),
        Head::text(t("territories-claims-what")),
        Head::text(t("territories-holder")),
    ];
    let row = |rule: &Rule| {
        let name = found.words.territory(cx.locale(), Some(rule.territory));
        let named = found.named.get(&rule.id).map_or(&[][..], Vec::as_slice);
        let held = found.holders.get(&rule.territory).map(|names| names.join(t("accounts-comma")));
        ui::tr(vec![
            Cell::head(html! {
                @if draft { a href={ (here) "/rules/" (rule.id) } { (name) } } @else { (name) }
            }),
            Cell::text(html! { (t(precedence(rule.precedence))) }).phone(Phone::Right),
            Cell::text(asked(&found.words.conditions(cx, rule, named))).phone(Phone::Full),
            Cell::text(
                html! { @if let Some(held) = held { (held) } @else { span.faint { (t("territories-nobody")) } } },
            ),
        ])
    };
    let count = found.rules.len().to_string();
    let note = html! { span.mute { (t("territories-precedence-note")) } };
    Table::new(title, heads).title(title, Some(&count), note).rows(found.rules.iter().map(row).collect()).draw()
}

/// Conditions: the field small, its values after it.
pub(super) fn asked(parts: &[(&'static str, String)]) -> Markup {
    html! {
        @for (i, (label, value)) in parts.iter().enumerate() {
            @if i > 0 { span.faint { " · " } }
            @if value.is_empty() { (label) } @else { span.mute { (label) } " " (value) }
        }
    }
}

fn edit_panel(cx: &Cx, set: &RuleSet, form: Option<SetForm>, fields: &Fields) -> Markup {
    let d = Draw { cx, fields };
    let here = format!("/team/rules/{}", set.id);
    let form = form.unwrap_or_else(|| SetForm {
        name: set.name.clone(),
        leads_follow: String::from(if set.leads_follow { "1" } else { "" }),
    });
    let again = ui::post_button(Look::Ghost, &format!("{here}/discard"), "trash", cx.t("territories-discard"), &[]);
    ui::Panel::new(cx.t("territories-draft")).body(html! {
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (d.required("name", "territories-set", &form.name))
            (ui::checkbox("leads_follow", "1", cx.t("territories-leads-follow"), form.leads_follow == "1"))
            p.hint { (cx.t("territories-leads-follow-hint")) }
            (ui::form_foot(html! {}, ui::submit(Look::Plain, "", cx.t("save"))))
        }
        (again)
    })
}

/// POST: name and manner.
pub async fn save(cx: Cx, Path(id): Path<RuleSetId>, Form(form): Form<SetForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx.write_as(by, move |tx, by| actions::edit_set(tx, by, id, &form.name, form.leads_follow == "1"));
    match saved.await {
        Ok(changed) => Ok(flash::done(&format!("/team/rules/{id}"), "saved", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, id, Some(typed), &fields).await,
        Err(other) => Err(other),
    }
}

/// POST: throws the draft away.
pub async fn discard(cx: Cx, Path(id): Path<RuleSetId>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::discard(tx, by, id)).await?;
    Ok(flash::done("/team/rules", "territories-discarded", Some(batch)))
}
