//! `/requests/new` and `/accounts/{id}/requests/{request}/edit`.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::super::actions;
use super::super::model::{EditRequest, NewRequest, Request};
use super::super::sight::Sight;
use super::super::store::request::find;
use super::href;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Conn, Contribute, Cx, Error, Fields, InteractionId, Need, Read, RequestId, Result, Routes, UserId,
    calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::interactions::pages::form::version;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{
    Clash, Draw, account_of, conflict_page, crumbs, form_panel, on_account, with_none,
};
use crate::features::promises::pages::form::Ground as Around;
use crate::features::settings::terms;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/requests/{request}/edit";
    routes
        .get("/requests/new", Need::User, new)
        .post("/requests/new", Need::User, create)
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Request, as text")]
pub struct RequestForm {
    /// Id or name of the account, for new ones.
    pub account: String,
    pub department: String,
    pub owner: String,
    pub what: String,
    pub details: String,
    pub need_by: String,
    pub conversation: String,
    pub version: String,
}

impl RequestForm {
    fn of(r: &Request) -> Self {
        Self {
            account: r.account.to_string(),
            department: r.department.clone(),
            owner: r.owner.to_string(),
            what: r.what.clone(),
            details: r.details.clone(),
            need_by: r.need_by.to_string(),
            conversation: r.interaction.map(|id| id.to_string()).unwrap_or_default(),
            version: r.version.to_string(),
        }
    }

    fn new_request(&self, account: AccountId, today: Date) -> Result<NewRequest> {
        let mut fields = Fields::default();
        let owner = validate::id::<UserId>(&mut fields, "owner", &self.owner);
        if owner.is_none() && fields.of("owner").is_none() {
            fields.add("owner", "error-required");
        }
        let new = NewRequest {
            account,
            department: validate::required(&mut fields, "department", &self.department, validate::NAME),
            owner: owner.unwrap_or(UserId(uuid::Uuid::nil())),
            what: validate::required(&mut fields, "what", &self.what, validate::LINE),
            details: validate::text(&mut fields, "details", &self.details),
            need_by: calendar::parse_optional(&mut fields, "need_by", &self.need_by, today),
            interaction: validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation),
        };
        fields.finish()?;
        Ok(new)
    }

    fn edit(&self, today: Date, base: Base) -> Result<EditRequest> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let department = validate::required(&mut fields, "department", &self.department, validate::NAME);
        let what = validate::required(&mut fields, "what", &self.what, validate::LINE);
        let details = validate::text(&mut fields, "details", &self.details);
        let need_by = calendar::parse_required(&mut fields, "need_by", &self.need_by, today);
        let said = validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation);
        fields.finish()?;
        for (field, value) in [
            ("department", json!(department)),
            ("what", json!(what)),
            ("details", json!(details)),
            ("need_by", json!(need_by.to_string())),
            ("conversation", json!(said)),
        ] {
            set.insert(field.to_owned(), value);
        }
        Ok(EditRequest { set, base })
    }
}

/// What the form needs to know.
struct Ground {
    around: Around,
    departments: Vec<(String, String)>,
}

impl Ground {
    fn new(q: &Conn<'_>, cx: &Cx, around: Around) -> Result<Self> {
        let words = |t: terms::Term| {
            let args = [("name", t.name(cx.locale()).into()), ("n", t.points.into())];
            (t.code.clone(), cx.tr("requests-department-days", &args))
        };
        Ok(Self { around, departments: terms::list(q, "department")?.into_iter().map(words).collect() })
    }
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
    conversation: Option<InteractionId>,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, said) = (start.account, start.conversation);
    let ground = cx
        .read(move |q| {
            let around = match account {
                None => Around::anywhere(q, &inner)?,
                Some(id) => {
                    let permit = look::<Read>(q, &inner.viewer, id)?;
                    permit.may::<Contribute>()?;
                    Around::load(&permit, &inner, None, said)?
                }
            };
            Ground::new(q, &inner, around)
        })
        .await?;
    let form = RequestForm {
        conversation: ground.around.said.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..RequestForm::default()
    };
    Ok(page(&cx, None, &form, &Fields::default(), &ground))
}

async fn create(cx: Cx, Form(form): Form<RequestForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let new = on_account(account, |account| form.new_request(account, by.today))?;
            let id = actions::ask(tx, by, std::slice::from_ref(&new))?[0];
            Ok((new.account, id))
        })
        .await;
    match done {
        Ok((account, id)) => Ok(flash::done(&href(account, id), "requests-asked", Some(batch))),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

async fn again(cx: Cx, form: RequestForm, fields: Fields) -> Result<Response> {
    let (inner, typed) = (cx.clone(), form.clone());
    let ground = cx
        .read(move |q| {
            let around = Around::typed(q, &inner, &typed.account, None)?;
            Ground::new(q, &inner, around)
        })
        .await?;
    Ok(page(&cx, None, &form, &fields, &ground))
}

type At = Path<(AccountId, RequestId)>;

async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let inner = cx.clone();
    let (stored, ground) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            permit.may::<Contribute>()?;
            let stored = find(&Sight::Account(permit), id)?;
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let around = Around::load(&permit, &inner, None, stored.interaction)?;
            Ok((stored, Ground::new(q, &inner, around)?))
        })
        .await?;
    Ok(page(&cx, Some((account, id)), &RequestForm::of(&stored), &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<RequestForm>::read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = find(&Sight::Account(look::<Read>(tx, &by.viewer, account)?), id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let mut edit = posted.form.edit(by.today, base)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "promises-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account).await?;
            Ok(page(&cx, Some((account, id)), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let words: Vec<(String, String)> = ground.departments.iter().chain(&ground.around.talks).cloned().collect();
            let name = ground.around.account.as_ref().map_or("", |(_, name)| name.as_str());
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "requests",
                words: &words,
                account: (account, name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId) -> Result<Ground> {
    let inner = cx.clone();
    cx.read(move |q| {
        let around = Around::load(&look::<Read>(q, &inner.viewer, account)?, &inner, None, None)?;
        Ground::new(q, &inner, around)
    })
    .await
}

fn page(cx: &Cx, at: Option<(AccountId, RequestId)>, form: &RequestForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t(if at.is_some() { "requests-edit" } else { "requests-new" });
    let here = at.map(|(account, id)| href(account, id));
    let action = here.as_ref().map_or_else(|| String::from("/requests/new"), |here| format!("{here}/edit"));
    let d = Draw { cx, fields, prefix: "requests" };
    let account = &ground.around.account;
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = account { (name) } }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @if at.is_some() { (ui::hidden("version", &form.version)) }
                @match (account, at) {
                    (_, Some(_)) => {}
                    (Some((id, _)), None) => (ui::hidden("account", &id.to_string())),
                    (None, None) => (d.account(&form.account, form.what.is_empty())),
                }
                (inside(&d, form, ground, at.is_none()))
                (ui::form_foot(html! { @if at.is_none() { (cx.t("requests-note")) } }, html! {
                    @if let Some(here) = &here { (ui::link_button(ui::Look::Ghost, here, "", cx.t("cancel"))) }
                    (ui::submit(ui::Look::Primary, "", cx.t(if at.is_some() { "save" } else { "requests-ask" })))
                }))
            }
        }))
    };
    let page = match account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/").crumb(Some("/requests"), cx.t("requests-title")),
    };
    page.crumb(None, title).status(status).respond(cx)
}

fn inside(d: &Draw<'_>, form: &RequestForm, ground: &Ground, new: bool) -> Markup {
    let cx = d.cx;
    let me = cx.viewer.id.to_string();
    let users: Vec<(String, String)> = ground.around.users.iter().filter(|(id, _)| *id != me).cloned().collect();
    html! {
        (d.first("what", &form.what, ""))
        (ui::field_grid(html! {
            (d.select("department", &form.department, &with_none(cx.t("org-choose"), &ground.departments)))
            @if new { (d.select("owner", &form.owner, &with_none(cx.t("org-choose"), &users))) }
            (d.day("need_by", &form.need_by, if new { "requests-hint-need-by" } else { "promises-hint-due" }))
        }))
        (d.area("details", &form.details, ""))
        @if ground.around.talks.is_empty() {
            @if !form.conversation.is_empty() { (ui::hidden("conversation", &form.conversation)) }
        } @else {
            (d.select("conversation", &form.conversation, &with_none(cx.t("promises-said-nowhere"), &ground.around.talks)))
        }
    }
}
