//! `/accounts/batch`: one change on ticked accounts or on a whole filter. The first post only asks, and repeats the
//! number; the second one writes.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::api::batch::{self, BatchInput};
use super::super::columns::Columns;
use super::super::listing::{ListQuery, ground};
use super::super::store::{self, list};
use super::form::{Choices, Draw, summary, with_none};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::scope::{self, Scope};
use crate::base::{AccountId, Cx, Error, Fields, Need, Result, Routes, UserId, flash, validate};
use crate::ui::{self, Look};

/// Names that the question lists.
const NAMED: usize = 12;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/accounts/batch", Need::User, ask).post("/accounts/batch/apply", Need::User, apply)
}

/// The form as posted by the table's bar, and by the question after it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BatchForm {
    id: Vec<String>,
    /// Set when the whole filter is meant.
    all: String,
    /// The query string of the table.
    filter: String,
    /// `lead`, `tier` or `tag`.
    verb: String,
    /// How many accounts were named when it was confirmed.
    count: String,
    lead: String,
    tier: String,
    add: String,
    remove: String,
    from: String,
    reason: String,
}

/// What a batch does.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Verb {
    Lead,
    Tier,
    Tag,
}

impl Verb {
    fn parse(text: &str) -> Result<Self> {
        match text {
            "lead" => Ok(Verb::Lead),
            "tier" => Ok(Verb::Tier),
            "tag" => Ok(Verb::Tag),
            _ => Err(Error::field("verb", "error-choose")),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Verb::Lead => "accounts-batch-lead-title",
            Verb::Tier => "accounts-batch-tier-title",
            Verb::Tag => "accounts-batch-tag-title",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Verb::Lead => "accounts-batch-lead-done",
            Verb::Tier => "accounts-batch-tier-done",
            Verb::Tag => "accounts-batch-tag-done",
        }
    }
}

impl BatchForm {
    /// The accounts meant, of those that the viewer can see.
    fn accounts(&self, q: &Conn<'_>, cx: &Cx) -> Result<Vec<AccountId>> {
        let viewer = &cx.viewer;
        if self.all == "1" {
            let query = ListQuery::read(&self.filter)?;
            let filter = query.parse(&Columns::of(q, cx)?, ground(cx))?;
            let scope = Scope::resolve(q, viewer, scope::choice(viewer, Some(&query.scope)))?;
            return list::ids(q, &scope, &filter, batch::MOST + 1);
        }
        let mut fields = Fields::default();
        let ids: Vec<AccountId> = self.id.iter().filter_map(|id| validate::id(&mut fields, "id", id)).collect();
        fields.finish()?;
        Ok(store::account::visible(q, viewer, &ids)?.into_iter().map(|(id, _)| id).collect())
    }

    /// The change, as the API takes it.
    fn input(&self, verb: Verb, ids: Vec<AccountId>) -> Result<BatchInput> {
        let mut fields = Fields::default();
        let mut input =
            BatchInput { ids, from: self.from.clone(), reason: self.reason.clone(), ..BatchInput::default() };
        match verb {
            Verb::Lead => {
                input.lead = validate::id::<UserId>(&mut fields, "lead", &self.lead);
                if input.lead.is_none() && fields.of("lead").is_none() {
                    fields.add("lead", "error-choose");
                }
            }
            Verb::Tier if self.tier.is_empty() => fields.add("tier", "error-choose"),
            Verb::Tier => input.tier = Some(self.tier.clone()),
            Verb::Tag => {
                (input.tag, input.untag) = (words(&self.add), words(&self.remove));
                if input.tag.is_empty() && input.untag.is_empty() {
                    fields.add("add", "error-required");
                }
            }
        }
        fields.finish()?;
        Ok(input)
    }
}

fn words(text: &str) -> Vec<String> {
    text.split([';', '；', '\n']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

async fn ask(cx: Cx, Form(form): Form<BatchForm>) -> Result<Response> {
    question(&cx, form, Fields::default()).await
}

async fn apply(cx: Cx, Form(form): Form<BatchForm>) -> Result<Response> {
    let verb = Verb::parse(&form.verb)?;
    let back = ListQuery::read(&form.filter)?.href("/accounts", &[]);
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let inner = cx.clone();
    let written = cx.write_as(by, move |tx, by| {
        let ids = form.accounts(tx, &inner)?;
        if form.count != ids.len().to_string() {
            return Err(Error::field("", "accounts-batch-changed"));
        }
        batch::apply(tx, by, &form.input(verb, ids)?)
    });
    match written.await {
        Ok(()) => Ok(flash::done(&back, verb.done(), Some(batch))),
        Err(Error::Invalid(fields)) => question(&cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

async fn question(cx: &Cx, form: BatchForm, fields: Fields) -> Result<Response> {
    let verb = Verb::parse(&form.verb)?;
    let back = ListQuery::read(&form.filter)?.href("/accounts", &[]);
    let (viewer, locale, today, asked) = (cx.viewer.clone(), cx.locale(), cx.today(), form.clone());
    let inner = cx.clone();
    let (ids, names, choices) = cx
        .read(move |q| {
            let ids = asked.accounts(q, &inner)?;
            let names = store::account::visible(q, &viewer, &ids[..ids.len().min(NAMED)])?;
            Ok((ids, names, Choices::load(q, &viewer, locale, today)?))
        })
        .await?;
    if ids.is_empty() {
        return Ok(flash::done(&back, "accounts-batch-none", None));
    }
    let title = cx.tr(verb.title(), &[("n", ids.len().into())]);
    let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    let body = html! {
        (ui::page_head(&title, html! { (listed(cx, &names, ids.len())) }, html! {}))
        form method="post" action="/accounts/batch/apply" novalidate {
            (summary(cx, &fields))
            (carried(&form, &ids))
            (ui::Panel::new(cx.t("accounts-batch-change")).body(html! {
                (ui::field_grid(asked_fields(cx, verb, &form, &fields, &choices)))
                (ui::form_foot(html! { (cx.t("accounts-batch-note")) }, html! {
                    (ui::link_button(Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", &cx.tr("accounts-batch-do", &[("n", ids.len().into())])))
                }))
            }))
        }
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(title.clone(), body).nav("/accounts").crumb(Some(&back), cx.t("accounts-title"));
    Ok(page.crumb(None, title).status(status).respond(cx))
}

/// The first names, and how many more.
fn listed(cx: &Cx, names: &[&str], all: usize) -> String {
    let names_text = names.join(cx.t("accounts-comma"));
    match all.saturating_sub(names.len()) {
        0 => names_text,
        more => cx.tr("accounts-batch-more", &[("names", names_text.into()), ("n", more.into())]),
    }
}

/// What the question repeats: which accounts, and how many.
fn carried(form: &BatchForm, ids: &[AccountId]) -> Markup {
    let texts: Vec<String> = if form.all == "1" { Vec::new() } else { ids.iter().map(ToString::to_string).collect() };
    html! {
        (ui::hidden("verb", &form.verb))
        (ui::hidden("filter", &form.filter))
        (ui::hidden("count", &ids.len().to_string()))
        @if form.all == "1" { (ui::hidden("all", "1")) }
        @for id in &texts { (ui::hidden("id", id)) }
    }
}

fn asked_fields(cx: &Cx, verb: Verb, form: &BatchForm, fields: &Fields, choices: &Choices) -> Markup {
    let d = Draw { cx, fields };
    let choose = cx.t("accounts-choose");
    let tag = |name: &str, words: &str, value: &str| {
        let error = super::form::mistake(cx, fields, name);
        let hint = cx.t("accounts-hint-tags");
        ui::Field::text(name, words).value(value).hint(hint).error(error.as_deref()).draw()
    };
    html! {
        @match verb {
            Verb::Lead => (d.select("lead", &form.lead, &with_none(choose, &choices.users))),
            Verb::Tier => (d.select("tier", &form.tier, &with_none(choose, &choices.tiers))),
            Verb::Tag => {
                (tag("add", cx.t("accounts-batch-add"), &form.add))
                (tag("remove", cx.t("accounts-batch-remove"), &form.remove))
            },
        }
        @if verb != Verb::Tag {
            (d.day("from", &form.from, "accounts-hint-from"))
            (d.text("reason", &form.reason, ""))
        }
    }
}
