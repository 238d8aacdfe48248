//! `/accounts/bulk`: what to change, what that would do, and the button that does exactly that.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::actions::{self, Target};
use super::api::BulkInput;
use super::model::{Dated, Plan, Planned};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{AccountId, Cx, Error, Fields, Result, flash, validate};
use crate::features::accounts::listing::ListQuery;
use crate::features::accounts::pages::form::{Choices, Draw, summary, with_none};
use crate::features::settings::terms::Terms;
use crate::ui::{self, Cell, Head, Look, Phone, Tone};

/// Accounts that the preview lists.
const LISTED: usize = 50;

/// The form as posted by the table's bar, and by the page itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BulkForm {
    id: Vec<String>,
    /// Set when the whole filter is meant.
    all: String,
    /// The query string of the table.
    filter: String,
    /// The button of the table's bar.
    verb: String,
    tier: String,
    lifecycle: String,
    /// A code, or `-` to clear it.
    sector: String,
    add: String,
    remove: String,
    from: String,
    reason: String,
    /// `1` when the change is to be shown.
    shown: String,
    token: String,
}

fn words(text: &str) -> Vec<String> {
    text.split([';', '；', '\n']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

impl BulkForm {
    fn target(&self) -> Result<Target> {
        if self.all == "1" {
            return Ok(Target::Filter(self.filter.clone()));
        }
        let mut fields = Fields::default();
        let ids: Vec<AccountId> = self.id.iter().filter_map(|id| validate::id(&mut fields, "id", id)).collect();
        fields.finish()?;
        Ok(Target::Ids(ids))
    }

    /// The change, as the API takes it.
    fn input(&self) -> BulkInput {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        BulkInput {
            tier: some(&self.tier),
            lifecycle: some(&self.lifecycle),
            sector: some(&self.sector).map(|code| if code == "-" { String::new() } else { code }),
            tag: words(&self.add),
            untag: words(&self.remove),
            from: self.from.clone(),
            reason: self.reason.clone(),
            ..BulkInput::default()
        }
    }
}

/// What the page shows.
struct Shown {
    count: usize,
    plan: Option<Plan>,
    terms: Terms,
    choices: Choices,
}

/// `POST /accounts/bulk`: the form, and once something was chosen what it would do. Nothing is written.
pub async fn ask(cx: Cx, Form(form): Form<BulkForm>) -> Result<Response> {
    page(&cx, form, Fields::default(), None).await
}

/// `POST /accounts/bulk/apply`
pub async fn apply(cx: Cx, Form(form): Form<BulkForm>) -> Result<Response> {
    let back = ListQuery::read(&form.filter)?.href("/accounts", &[]);
    let (by, typed, inner) = (cx.acting(), form.clone(), cx.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| {
        let input = form.input();
        let (change, reason) = actions::checked(tx, input.change(), &input.reason)?;
        let deed = input.deed(by, reason)?;
        let ids = actions::chosen(tx, &inner, &form.target()?)?;
        actions::apply(tx, by, &ids, (&change, &deed), Some(&form.token))
    });
    match done.await {
        Ok(plan) if plan.changed.is_empty() => Ok(flash::done(&back, "accounts-bulk-same", None)),
        Ok(_) => Ok(flash::done(&back, "accounts-bulk-done", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, typed, fields, None).await,
        Err(Error::Conflict(conflict)) => page(&cx, typed, Fields::default(), Some(conflict.key)).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, form: BulkForm, mut fields: Fields, clash: Option<&'static str>) -> Result<Response> {
    let back = ListQuery::read(&form.filter)?.href("/accounts", &[]);
    let (inner, asked, by) = (cx.clone(), form.clone(), cx.acting());
    let sound = fields.0.is_empty();
    let loaded = cx
        .read(move |q| {
            let viewer = &inner.viewer;
            let ids = match actions::chosen(q, &inner, &asked.target()?) {
                Err(Error::Invalid(_)) if asked.all != "1" && asked.id.is_empty() => return Ok(None),
                other => other?,
            };
            let input = asked.input();
            let plan = if sound && asked.shown == "1" {
                let planned = actions::checked(q, input.change(), &input.reason)
                    .and_then(|(change, reason)| actions::preview(q, &by, &ids, &change, &input.deed(&by, reason)?));
                Some(planned)
            } else {
                None
            };
            let (plan, wrong) = match plan {
                Some(Err(Error::Invalid(wrong))) => (None, wrong),
                Some(Err(other)) => return Err(other),
                Some(Ok(plan)) => (Some(plan), Fields::default()),
                None => (None, Fields::default()),
            };
            let choices = Choices::load(q, viewer, inner.locale(), inner.today())?;
            Ok(Some((Shown { count: ids.len(), plan, terms: Terms::load(q)?, choices }, wrong)))
        })
        .await?;
    let Some((shown, wrong)) = loaded else { return Ok(flash::done(&back, "accounts-batch-none", None)) };
    fields.0.extend(wrong.0);
    let title = cx.tr("accounts-bulk-title", &[("n", shown.count.into())]);
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("accounts-bulk-summary")) }, html! {}))
        @if let Some(key) = clash { (ui::notice(Tone::Warn, "warn", html! { (cx.t(key)) }, html! {})) }
        (question(cx, &form, &fields, &shown, &back))
        @if let Some(plan) = &shown.plan { (preview(cx, &form, plan, &shown.terms)) }
    };
    let status = match clash {
        Some(_) => StatusCode::CONFLICT,
        None if fields.0.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page::new(title.clone(), body).nav("/accounts").crumb(Some(&back), cx.t("accounts-title"));
    Ok(page.crumb(None, title).status(status).respond(cx))
}

/// What the page repeats: which accounts.
fn carried(form: &BulkForm) -> Markup {
    html! {
        (ui::hidden("filter", &form.filter))
        (ui::hidden("shown", "1"))
        @if form.all == "1" { (ui::hidden("all", "1")) } @else { @for id in &form.id { (ui::hidden("id", id)) } }
    }
}

fn question(cx: &Cx, form: &BulkForm, fields: &Fields, shown: &Shown, back: &str) -> Markup {
    let d = Draw { cx, fields };
    let stays = cx.t("accounts-bulk-stays");
    let mut sectors = with_none(stays, &shown.choices.sectors);
    sectors.push(("-", cx.t("accounts-bulk-clear")));
    let tag = |name: &str, words: &str, value: &str| {
        let error = crate::features::accounts::pages::form::mistake(cx, fields, name);
        ui::Field::text(name, words).value(value).hint(cx.t("accounts-hint-tags")).error(error.as_deref()).draw()
    };
    html! {
        form method="post" action="/accounts/bulk" novalidate {
            (summary(cx, fields))
            (carried(form))
            (ui::Panel::new(cx.t("accounts-batch-change")).body(html! {
                (ui::field_grid(html! {
                    (d.select("tier", &form.tier, &with_none(stays, &shown.choices.tiers)))
                    (d.select("lifecycle", &form.lifecycle, &with_none(stays, &shown.choices.lifecycles)))
                    (d.select("sector", &form.sector, &sectors))
                    (d.day("from", &form.from, "accounts-bulk-from"))
                    (tag("add", cx.t("accounts-batch-add"), &form.add))
                    (tag("remove", cx.t("accounts-batch-remove"), &form.remove))
                    (d.text("reason", &form.reason, ""))
                }))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, back, "", cx.t("cancel")))
                    (ui::submit(if shown.plan.is_some() { Look::Plain } else { Look::Primary }, "eye", cx.t("accounts-bulk-show")))
                }))
            }))
        }
    }
}

fn preview(cx: &Cx, form: &BulkForm, plan: &Plan, terms: &Terms) -> Markup {
    let n = plan.changed.len();
    let count = |key: &str, n: usize| cx.tr(key, &[("n", n.into())]);
    let facts = [
        ("accounts-bulk-n-same", plan.same),
        ("accounts-bulk-n-refused", plan.refused),
        ("accounts-bulk-n-archived", plan.archived),
        ("accounts-bulk-n-crowded", plan.crowded),
    ];
    let left: Vec<String> = facts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| count(key, n)).collect();
    let rows: Vec<Markup> = plan.changed.iter().take(LISTED).map(|p| row(cx, p, form, terms)).collect();
    let heads = vec![Head::text(cx.t("accounts-column-account")), Head::text(cx.t("accounts-batch-change"))];
    let title = count("accounts-bulk-n-changed", n);
    let more = n.saturating_sub(LISTED);
    html! {
        (ui::stack(html! {
            @if !left.is_empty() { (ui::notice(Tone::Neutral, "note", html! { (left.join(" ")) }, html! {})) }
            @if n > 0 {
                (ui::Table::new(&title, heads).title(&title, None, html! {}).rows(rows).draw())
                @if more > 0 { p.mute { (count("accounts-bulk-more", more)) } }
            }
            form method="post" action="/accounts/bulk/apply" {
                (carried(form))
                (ui::hidden_values(&[
                    ("tier", &form.tier), ("lifecycle", &form.lifecycle), ("sector", &form.sector), ("add", &form.add),
                    ("remove", &form.remove), ("from", &form.from), ("reason", &form.reason), ("token", &plan.token),
                ]))
                (ui::action_bar(html! { (cx.t("accounts-bulk-note")) }, html! {
                    @if n > 0 { (ui::submit(Look::Primary, "check", &count("accounts-batch-do", n))) }
                    @else { span.mute { (cx.t("accounts-bulk-same")) } }
                }))
            }
        }))
    }
}

fn row(cx: &Cx, p: &Planned, form: &BulkForm, terms: &Terms) -> Markup {
    let locale = cx.locale();
    let none = cx.t("none");
    let name = |kind: &str, code: Option<&str>| code.map_or(none, |c| terms.name(locale, kind, c)).to_owned();
    let dated = |kind: &str, d: &Option<Dated>, new: &str| {
        d.as_ref().map(|d| (name(kind, d.old.as_deref()), name(kind, Some(new))))
    };
    let mut changes: Vec<(String, String)> = Vec::new();
    changes.extend(dated("tier", &p.tier, &form.tier));
    changes.extend(dated("lifecycle", &p.lifecycle, &form.lifecycle));
    if p.sector {
        let new = Some(form.sector.as_str()).filter(|s| *s != "-");
        changes.push((name("sector", p.row.sector.as_deref()), name("sector", new)));
    }
    if let Some(tags) = &p.tags {
        let list = |tags: &[String]| if tags.is_empty() { none.to_owned() } else { tags.join(cx.t("accounts-comma")) };
        changes.push((list(&p.row.tags), list(tags)));
    }
    ui::tr(vec![
        Cell::head(html! { a href={ "/accounts/" (p.id) } { (p.row.name) } }),
        Cell::text(html! { span.flow { @for (old, new) in &changes { (ui::diff(old, new)) } } }).phone(Phone::Full),
    ])
}
