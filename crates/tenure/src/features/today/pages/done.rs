//! `/today/done`: one line of what was said, and when to talk next; Enter saves.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use maud::html;
use serde::{Deserialize, Serialize};
use tenure_db::Conn;

use crate::base::dated::next_day;
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Contribute, Cx, Error, Fields, PersonId, Read, Result, Tx, calendar, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::interactions;
use crate::features::interactions::model::{Direction, Kind, NewInteraction};
use crate::features::people::listing::back;
use crate::features::people::pages::draw::{Draw, crumbs, form_panel};
use crate::features::people::store::position;
use crate::features::rhythm;
use crate::features::today::actions;
use crate::ui;

/// Which row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoneQuery {
    account: String,
    person: String,
    kind: String,
}

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of a conversation, as text")]
pub struct DoneForm {
    pub account: String,
    pub person: String,
    pub kind: String,
    pub summary: String,
    pub answered: String,
    pub next_on: String,
    pub back: String,
}

/// What the form shows beside what was typed.
struct Ground {
    account: AccountId,
    name: String,
    person: Option<(PersonId, String)>,
    goal: i64,
}

fn ids(account: &str, person: &str) -> Result<(AccountId, Option<PersonId>)> {
    let account = account.parse().map_err(|_| Error::NotFound)?;
    let person = if person.is_empty() { None } else { Some(person.parse().map_err(|_| Error::NotFound)?) };
    Ok((account, person))
}

fn load(q: &Conn<'_>, cx: &Cx, (account, person): (AccountId, Option<PersonId>)) -> Result<Ground> {
    let permit = look::<Read>(q, &cx.viewer, account)?;
    permit.may::<Contribute>()?;
    let name = accounts::store::account::name(&permit)?;
    let named = match person {
        None => None,
        Some(id) => Some((id, position::names(&permit, &[id])?.pop().ok_or(Error::NotFound)?.1)),
    };
    let goal = match person {
        Some(id) => match position::of_person(&permit, id)? {
            Some(at) => rhythm::pages::plan::load(q, cx, (account, at))?.goal.0,
            None => 0,
        },
        None => interactions::store::rhythm::of(&permit, cx)?.days,
    };
    Ok(Ground { account, name, person: named, goal })
}

/// `GET /today/done`
pub async fn show(cx: Cx, Query(asked): Query<DoneQuery>) -> Result<Response> {
    let who = ids(&asked.account, &asked.person)?;
    let inner = cx.clone();
    let ground = cx.read(move |q| load(q, &inner, who)).await?;
    let kind = Kind::parse(&asked.kind).unwrap_or(Kind::Call);
    let next = if ground.goal > 0 { cx.today().checked_add(ground.goal.days()).ok() } else { None };
    let form = DoneForm {
        account: asked.account,
        person: asked.person,
        kind: kind.code().to_owned(),
        answered: if matches!(kind, Kind::Email | Kind::Message) { String::new() } else { String::from("1") },
        next_on: next.map(|day| calendar::full(cx.locale(), day)).unwrap_or_default(),
        ..DoneForm::default()
    };
    Ok(page(&cx, &ground, &form, &Fields::default()))
}

/// `POST /today/done`
pub async fn save(cx: Cx, Form(form): Form<DoneForm>) -> Result<Response> {
    let who = ids(&form.account, &form.person)?;
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| log(tx, by, &form, who)).await {
        Ok(()) => Ok(flash::done(back(&typed.back, "/"), "today-logged", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let inner = cx.clone();
            let ground = cx.read(move |q| load(q, &inner, who)).await?;
            Ok(page(&cx, &ground, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

/// Logs the conversation and leaves them out for today: what is done does not stay on the list.
fn log(tx: &Tx<'_>, by: &Acting, form: &DoneForm, (account, person): (AccountId, Option<PersonId>)) -> Result<()> {
    look::<Read>(tx, &by.viewer, account)?;
    let mut fields = Fields::default();
    let kind = Kind::parse(&form.kind);
    if kind.is_none() {
        fields.add("kind", "error-choose");
    }
    let summary = validate::required(&mut fields, "summary", &form.summary, validate::LINE);
    let next = calendar::parse_optional(&mut fields, "next_on", &form.next_on, by.today);
    fields.finish()?;
    let new = NewInteraction {
        direction: Some(if form.answered.is_empty() { Direction::Out } else { Direction::Both }),
        people: person.into_iter().collect(),
        next_step_on: next,
        ..NewInteraction::new(account, kind.unwrap_or(Kind::Call), by.now, &summary)
    };
    interactions::actions::log(tx, by, std::slice::from_ref(&new))?;
    actions::snooze(tx, by, account, person, Some(next_day(by.today)))?;
    Ok(())
}

fn page(cx: &Cx, ground: &Ground, form: &DoneForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("today-done-title");
    let d = Draw { cx, fields, prefix: "today" };
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let line = match &ground.person {
        Some((_, name)) => format!("{name}, {}", ground.name),
        None => ground.name.clone(),
    };
    let body = html! {
        (ui::page_head(title, html! { (line) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action="/today/done" novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden_values(&[("account", &form.account), ("person", &form.person), ("back", &form.back)]))
                (d.first("summary", &form.summary, ""))
                (ui::field_grid(html! {
                    (d.select("kind", &form.kind, &kinds))
                    (d.day("next_on", &form.next_on, if ground.goal > 0 { "today-hint-next" } else { "" }))
                }))
                (ui::checkbox("answered", "1", cx.t("today-answered"), !form.answered.is_empty()))
                (ui::form_foot(html! { span.js { (cx.t("today-enter-saves")) } }, ui::submit(ui::Look::Primary, "check", cx.t("save"))))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, ground.account, &ground.name).crumb(None, title).status(status).respond(cx)
}
