//! `/concerns/new` and `/accounts/{id}/concerns/{concern}/edit`.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::super::model::{Concern, EditConcern, NewConcern, Severity};
use super::super::{actions, store};
use super::href;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, ConcernId, Contribute, Cx, Error, Fields, InteractionId, Need, PersonId, Read, Result, Routes, calendar,
    flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::interactions::pages::form::version;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{
    Clash, Draw, account_of, conflict_page, crumbs, form_panel, on_account, with_none,
};
use crate::features::promises::pages::form::Ground;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/concerns/{concern}/edit";
    routes
        .get("/concerns/new", Need::User, new)
        .post("/concerns/new", Need::User, create)
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Concern, as text")]
pub struct ConcernForm {
    /// Id or name of the account, for new ones.
    pub account: String,
    pub words: String,
    pub person: String,
    pub since: String,
    pub conversation: String,
    pub severity: String,
    pub version: String,
}

impl ConcernForm {
    fn of(c: &Concern) -> Self {
        Self {
            account: c.account.to_string(),
            words: c.words.clone(),
            person: c.person.map(|id| id.to_string()).unwrap_or_default(),
            since: c.since.to_string(),
            conversation: c.interaction.map(|id| id.to_string()).unwrap_or_default(),
            severity: c.severity.map(|s| s.code().to_owned()).unwrap_or_default(),
            version: c.version.to_string(),
        }
    }

    fn new_concern(&self, account: AccountId, today: Date) -> Result<NewConcern> {
        let mut fields = Fields::default();
        let new = NewConcern {
            account,
            words: validate::required(&mut fields, "words", &self.words, validate::LINE),
            person: validate::id::<PersonId>(&mut fields, "person", &self.person),
            since: calendar::parse_optional(&mut fields, "since", &self.since, today),
            interaction: validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation),
            severity: severity(&mut fields, &self.severity),
        };
        fields.finish()?;
        Ok(new)
    }

    fn edit(&self, today: Date, base: Base) -> Result<EditConcern> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let words = validate::required(&mut fields, "words", &self.words, validate::LINE);
        let person = validate::id::<PersonId>(&mut fields, "person", &self.person);
        let since = calendar::parse_required(&mut fields, "since", &self.since, today);
        let said = validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation);
        let severity = severity(&mut fields, &self.severity);
        fields.finish()?;
        for (field, value) in [
            ("words", json!(words)),
            ("person", json!(person)),
            ("since", json!(since.to_string())),
            ("conversation", json!(said)),
            ("severity", json!(severity.map(Severity::code))),
        ] {
            set.insert(field.to_owned(), value);
        }
        Ok(EditConcern { set, base })
    }
}

fn severity(fields: &mut Fields, word: &str) -> Option<Severity> {
    let found = Severity::parse(word);
    if found.is_none() && !word.is_empty() {
        fields.add("severity", "error-choose");
    }
    found
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
    person: Option<PersonId>,
    conversation: Option<InteractionId>,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, person, said) = (start.account, start.person, start.conversation);
    let ground = cx
        .read(move |q| match account {
            None => Ground::anywhere(q, &inner),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Contribute>()?;
                Ground::load(&permit, &inner, person, said)
            }
        })
        .await?;
    let form = ConcernForm {
        person: start.person.map(|id| id.to_string()).unwrap_or_default(),
        conversation: ground.said.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..ConcernForm::default()
    };
    Ok(page(&cx, None, &form, &Fields::default(), &ground))
}

async fn create(cx: Cx, Form(form): Form<ConcernForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let new = on_account(account, |account| form.new_concern(account, by.today))?;
            let id = actions::note(tx, by, std::slice::from_ref(&new))?[0];
            Ok((new.account, id))
        })
        .await;
    match done {
        Ok((account, id)) => Ok(flash::done(&href(account, id), "concerns-noted", Some(batch))),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

async fn again(cx: Cx, form: ConcernForm, fields: Fields) -> Result<Response> {
    let (inner, typed) = (cx.clone(), form.clone());
    let ground = cx.read(move |q| Ground::typed(q, &inner, &typed.account, typed.person.parse().ok())).await?;
    Ok(page(&cx, None, &form, &fields, &ground))
}

type At = Path<(AccountId, ConcernId)>;

async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let inner = cx.clone();
    let (stored, ground) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::concern::find(&permit, id)?;
            permit.may::<Contribute>()?;
            let ground = Ground::load(&permit, &inner, stored.person, stored.interaction)?;
            Ok((stored, ground))
        })
        .await?;
    Ok(page(&cx, Some((account, id)), &ConcernForm::of(&stored), &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<ConcernForm>::read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::concern::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let mut edit = posted.form.edit(by.today, base)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "promises-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, &form).await?;
            Ok(page(&cx, Some((account, id)), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account, &form).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let words: Vec<(String, String)> = ground.people.iter().chain(&ground.talks).cloned().collect();
            let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "concerns",
                words: &words,
                account: (account, name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId, form: &ConcernForm) -> Result<Ground> {
    let (inner, person) = (cx.clone(), form.person.parse().ok());
    cx.read(move |q| Ground::load(&look::<Read>(q, &inner.viewer, account)?, &inner, person, None)).await
}

fn page(cx: &Cx, at: Option<(AccountId, ConcernId)>, form: &ConcernForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t(if at.is_some() { "concerns-edit" } else { "concerns-new" });
    let here = at.map(|(account, id)| href(account, id));
    let action = here.as_ref().map_or_else(|| String::from("/concerns/new"), |here| format!("{here}/edit"));
    let d = Draw { cx, fields, prefix: "concerns" };
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = &ground.account { (name) } }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @if at.is_some() { (ui::hidden("version", &form.version)) }
                @match (&ground.account, at) {
                    (_, Some(_)) => {}
                    (Some((id, _)), None) => (ui::hidden("account", &id.to_string())),
                    (None, None) => (d.account(&form.account, form.words.is_empty())),
                }
                (inside(&d, form, ground))
                (ui::form_foot(html! {}, html! {
                    @if let Some(here) = &here { (ui::link_button(ui::Look::Ghost, here, "", cx.t("cancel"))) }
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let page = match &ground.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/").crumb(Some("/concerns"), cx.t("concerns-title")),
    };
    page.crumb(None, title).status(status).respond(cx)
}

fn inside(d: &Draw<'_>, form: &ConcernForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    let severities: Vec<(String, String)> =
        Severity::ALL.iter().map(|s| (s.code().to_owned(), cx.t(s.label()).to_owned())).collect();
    html! {
        (d.first("words", &form.words, "concerns-hint-words"))
        (ui::field_grid(html! {
            @if !ground.people.is_empty() {
                (d.select("person", &form.person, &with_none(cx.t("promises-nobody"), &ground.people)))
            }
            (d.day("since", &form.since, "promises-hint-on"))
            (d.select("severity", &form.severity, &with_none(cx.t("concerns-severity-none"), &severities)))
        }))
        @if ground.talks.is_empty() {
            @if !form.conversation.is_empty() { (ui::hidden("conversation", &form.conversation)) }
        } @else {
            (d.select("conversation", &form.conversation, &with_none(cx.t("promises-said-nowhere"), &ground.talks)))
        }
    }
}
