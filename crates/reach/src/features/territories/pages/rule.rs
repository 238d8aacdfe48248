//! `/team/rules/{set}/rules/{rule}`: one rule of a draft.

use axum::response::Response;
use maud::{Markup, html};

use super::form::RuleForm;
use super::words::{Words, precedence};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Conn, Cx, Error, Fields, Result, RuleId, RuleSetId, Scope, Viewer, flash};
use crate::features::org::shared::{Draw, mistake, status, summary, with_none};
use crate::features::territories::actions::{self, drafts::stored};
use crate::features::territories::model::{PRECEDENCES, RuleSet, State};
use crate::features::territories::store::rules;
use crate::ui::{self, Look};

type At = Path<(RuleSetId, RuleId)>;

/// What the form stands on.
struct Ground {
    set: RuleSet,
    words: Words,
    /// The rule as it is stored, as text.
    form: Option<RuleForm>,
}

fn load(q: &Conn<'_>, cx: &Cx, viewer: &Viewer, set: RuleSetId, rule: Option<RuleId>) -> Result<Ground> {
    let set = stored(q, set)?;
    if set.state != State::Draft {
        return Err(Error::conflict("territories-error-no-draft"));
    }
    let form = match rule {
        None => None,
        Some(id) => {
            let rule = rules::find(q, set.id, id)?.ok_or(Error::NotFound)?;
            let named = rules::named_visible(q, &Scope::all(q, viewer)?, set.id)?;
            let names: Vec<String> =
                named.into_iter().filter(|(rule, ..)| *rule == id).map(|(_, _, name)| name).collect();
            Some(RuleForm::of(&rule, &names, cx.locale()))
        }
    };
    Ok(Ground { set, words: Words::load(q)?, form })
}

/// GET: a new rule.
pub async fn new(cx: Cx, Path(set): Path<RuleSetId>) -> Result<Response> {
    shown(&cx, (set, None), None, Fields::default()).await
}

/// GET: a rule.
pub async fn show(cx: Cx, Path((set, rule)): At) -> Result<Response> {
    shown(&cx, (set, Some(rule)), None, Fields::default()).await
}

async fn shown(
    cx: &Cx,
    (set, rule): (RuleSetId, Option<RuleId>),
    typed: Option<RuleForm>,
    fields: Fields,
) -> Result<Response> {
    let inner = cx.clone();
    let ground = cx.read(move |q| load(q, &inner, &inner.viewer, set, rule)).await?;
    let form = typed.or(ground.form.clone()).unwrap_or_default();
    let here = format!("/team/rules/{set}");
    let (title, action) = match rule {
        None => (cx.t("territories-new-rule"), format!("{here}/rules/new")),
        Some(rule) => (cx.t("territories-edit-rule"), format!("{here}/rules/{rule}")),
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("territories-rule-summary")) }, html! {}))
        (ui::Panel::new(cx.t("territories-rule")).body(html! {
            form.set method="post" action=(action) novalidate {
                (summary(cx, &fields))
                (ui::hidden("version", &form.version))
                (ui::hidden("currency", &form.currency))
                (asked(cx, &form, &fields, &ground.words))
                (ui::form_foot(html! { (cx.t("territories-rule-note")) }, html! {
                    (ui::link_button(Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
            @if let Some(rule) = rule {
                (ui::post_button(Look::Ghost, &format!("{here}/rules/{rule}/remove"), "trash", cx.t("territories-remove"), &[]))
            }
        }))
    };
    let page = Page::new(title, body).nav("/team/rules").crumb(Some("/team"), cx.t("access-team-page"));
    let page = page.crumb(Some("/team/rules"), cx.t("territories-title")).crumb(Some(&here), ground.set.name);
    Ok(page.crumb(None, title).status(status(&fields)).respond(cx))
}

fn asked(cx: &Cx, form: &RuleForm, fields: &Fields, words: &Words) -> Markup {
    let d = Draw { cx, fields };
    let level = cx.t("territories-precedence-default");
    let levels: Vec<(&str, &str)> = std::iter::once(("", level))
        .chain(PRECEDENCES.into_iter().map(|level| (level.code(), cx.t(precedence(level)))))
        .collect();
    let regions = words.regions.iter().map(|r| (r.code.as_str(), r.name(cx.locale())));
    let offered = words.terms.offered("sector");
    let mut sectors: Vec<(&str, &str)> = offered.iter().map(|t| (t.code.as_str(), t.name(cx.locale()))).collect();
    for code in form.sectors.iter().filter(|code| offered.iter().all(|term| term.code != **code)) {
        sectors.push((code, words.terms.name(cx.locale(), "sector", code)));
    }
    html! {
        (ui::field_grid(html! {
            (d.select("territory", "territories-territory", &form.territory, &with_none(cx.t("org-choose"), &words.options)))
            (d.select("precedence", "territories-precedence", &form.precedence, &levels))
        }))
        (ticks(cx, fields, "regions", "territories-field-regions", regions, &form.regions))
        (ui::field_grid(html! {
            (text(cx, fields, "countries", "territories-field-countries", &form.countries, "territories-hint-countries"))
            (text(cx, fields, "tags", "territories-field-tags", &form.tags, "territories-hint-tags"))
            (text(cx, fields, "from", "territories-revenue-from", &form.from, "territories-hint-revenue"))
            (text(cx, fields, "below", "territories-revenue-below", &form.below, ""))
        }))
        (ticks(cx, fields, "sectors", "territories-field-sectors", sectors.into_iter(), &form.sectors))
        (ui::Field::area("accounts", cx.t("territories-field-accounts")).value(&form.accounts)
            .hint(cx.t("territories-hint-accounts")).error(mistake(cx, fields, "accounts").as_deref()).full().draw())
        (ui::checkbox("groups", "1", cx.t("territories-groups"), form.groups == "1"))
    }
}

fn text(cx: &Cx, fields: &Fields, name: &str, label: &'static str, value: &str, hint: &'static str) -> Markup {
    let error = mistake(cx, fields, name);
    let field = ui::Field::text(name, cx.t(label)).value(value).optional(cx.t("optional")).error(error.as_deref());
    if hint.is_empty() { field.draw() } else { field.hint(cx.t(hint)).draw() }
}

/// Boxes to tick; none ticked asks for nothing.
fn ticks<'a>(
    cx: &Cx,
    fields: &Fields,
    name: &str,
    label: &'static str,
    items: impl Iterator<Item = (&'a str, &'a str)>,
    ticked: &[String],
) -> Markup {
    ui::fieldset(
        cx.t(label),
        html! {
            @if let Some(error) = mistake(cx, fields, name) { p.hint.bad { (error) } }
            div.checks { @for (value, words) in items { (ui::checkbox(name, value, words, ticked.iter().any(|t| t == value))) } }
        },
    )
}

/// POST: adds a rule.
pub async fn add(cx: Cx, Path(set): Path<RuleSetId>, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let made = cx.write_as(by, move |tx, by| {
        stored(tx, set)?;
        let words = Words::load(tx)?;
        let input = form.parse(tx, &by.viewer, &by.settings.currency, |id| words.levels.get(&id).copied())?;
        actions::add(tx, by, set, &[input])
    });
    match made.await {
        Ok(_) => Ok(flash::done(&format!("/team/rules/{set}"), "territories-rule-added", Some(batch))),
        Err(Error::Invalid(fields)) => shown(&cx, (set, None), Some(typed), fields).await,
        Err(other) => Err(other),
    }
}

/// POST: changes a rule.
pub async fn save(cx: Cx, Path((set, rule)): At, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx.write_as(by, move |tx, by| {
        let found = rules::find(tx, stored(tx, set)?.id, rule)?;
        found.ok_or(Error::NotFound)?;
        let words = Words::load(tx)?;
        let input = form.parse(tx, &by.viewer, &by.settings.currency, |id| words.levels.get(&id).copied())?;
        actions::edit(tx, by, (set, rule), &input, form.version.parse().ok())
    });
    match saved.await {
        Ok(changed) => {
            Ok(flash::done(&format!("/team/rules/{set}"), "territories-rule-saved", changed.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => shown(&cx, (set, Some(rule)), Some(typed), fields).await,
        Err(other) => Err(other),
    }
}

/// POST: takes a rule out.
pub async fn remove(cx: Cx, Path((set, rule)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::remove(tx, by, set, rule)).await?;
    Ok(flash::done(&format!("/team/rules/{set}"), "territories-rule-removed", Some(batch)))
}
