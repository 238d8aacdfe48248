//! `/mails/{stray}`: who is it? First where, then who.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::actions;
use super::super::model::{Filed, Is, Stray, Waiting};
use super::super::receive::receive;
use super::super::store::waiting;
use super::list::href;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Conn, Contribute, Cx, Edit, Error, Fields, Read, Result, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::files::store::content;
use crate::features::people::pages::draw::{account_of, form_panel};
use crate::features::people::store::position;
use crate::ui::{self, Look};

/// Where it is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceQuery {
    account: String,
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettleForm {
    account: String,
    person: String,
    name: String,
}

/// What the page shows of the chosen account.
struct Place {
    id: AccountId,
    name: String,
    people: Vec<(String, String)>,
    may_add: bool,
}

/// The address with its mail, of those that wait for the viewer.
///
/// # Errors
/// `NotFound` when it is none of them.
pub async fn find(cx: &Cx, id: Uuid) -> Result<(Waiting, Stray)> {
    let author = cx.viewer.id;
    cx.read(move |q| waiting::find(q, author, id)).await
}

/// Says what an address is; reads the mail once more for it.
///
/// # Errors
/// What the verb says.
pub async fn settle(cx: &Cx, by: Acting, id: Uuid, is: Is) -> Result<Option<Filed>> {
    let (mail, _) = find(cx, id).await?;
    let raw = cx.read(move |q| content::whole(q, &mail.sha256)).await?;
    let received = receive(cx, &by, raw).await?;
    cx.write_as(by, move |tx, by| actions::settle(tx, by, id, &is, Some(&received))).await
}

/// `GET /mails/{stray}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>, Query(asked): Query<PlaceQuery>) -> Result<Response> {
    let form = SettleForm { account: asked.account, ..SettleForm::default() };
    page(&cx, id, form, Fields::default()).await
}

/// `POST /mails/{stray}`
pub async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<SettleForm>) -> Result<Response> {
    find(&cx, id).await?;
    let by = cx.acting();
    let batch = by.batch;
    let is = match (form.account.parse(), form.person.parse()) {
        (Err(_), _) => return page(&cx, id, form, missing("account")).await,
        (Ok(account), Ok(person)) => Is::Known(account, person),
        (Ok(account), Err(_)) => Is::New(account, form.name.clone()),
    };
    match settle(&cx, by, id, is).await {
        Ok(Some(done)) => Ok(flash::done(&href(&done), "mail-filed", Some(batch))),
        Ok(None) => Err(Error::NotFound),
        Err(Error::Invalid(fields)) => page(&cx, id, form, fields).await,
        Err(other) => Err(other),
    }
}

/// `POST /mails/{stray}/dismissal`
pub async fn dismiss(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::settle(tx, by, id, &Is::Nobody, None).map(drop)).await?;
    Ok(flash::done("/mails", "mail-dismissed", Some(batch)))
}

async fn page(cx: &Cx, id: Uuid, mut form: SettleForm, mut fields: Fields) -> Result<Response> {
    let inner = cx.clone();
    let asked = form.account.clone();
    let (mail, stray, place, wrong) = cx
        .read(move |q| {
            let (mail, stray) = waiting::find(q, inner.viewer.id, id)?;
            let asked = if asked.is_empty() { mail.hint.map(|a| a.to_string()).unwrap_or_default() } else { asked };
            let (place, wrong) = place(q, &inner, &asked)?;
            Ok((mail, stray, place, wrong))
        })
        .await?;
    if let Some(key) = wrong {
        fields.add("account", key);
    }
    if form.name.is_empty() {
        form.name.clone_from(&stray.name);
    }
    let title = if stray.name.is_empty() { stray.email.clone() } else { stray.name.clone() };
    let body = html! {
        (ui::page_head(&title, html! { (stray.email) " · " (mail.subject) }, html! {}))
        (summary(cx, &fields))
        (ui::stack(html! {
            (form_panel(cx.t("mail-where"), html! {
                form.set method="get" action={ "/mails/" (id) } {
                    (ui::Field::lookup("account", cx.t("mail-where"), "/accounts/lookup")
                        .value(place.as_ref().map_or(form.account.as_str(), |p| p.name.as_str()))
                        .error(mistake(cx, &fields, "account").as_deref()).required().full().draw())
                    (ui::form_foot(html! {}, ui::submit(Look::Plain, "", cx.t("mail-choose-account"))))
                }
            }))
            @if let Some(place) = &place { (who(cx, id, place, &form, &fields)) }
            (ui::post_button(Look::Ghost, &format!("/mails/{id}/dismissal"), "close", cx.t("mail-nobody"), &[]))
        }))
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(title.clone(), body).crumb(Some("/mails"), cx.t("mail-title")).crumb(None, title);
    Ok(page.status(status).respond(cx))
}

/// The account that was chosen, if the viewer may add to it; else the key of what is wrong.
fn place(q: &Conn<'_>, cx: &Cx, asked: &str) -> Result<(Option<Place>, Option<&'static str>)> {
    if asked.is_empty() {
        return Ok((None, None));
    }
    let id = match account_of(q, &cx.viewer, asked)? {
        Ok(id) => id,
        Err(key) => return Ok((None, Some(key))),
    };
    match look::<Contribute>(q, &cx.viewer, id) {
        Err(Error::NotFound) => return Ok((None, Some("error-unknown"))),
        Err(Error::Forbidden(key)) => return Ok((None, Some(key))),
        other => other?,
    };
    let permit = look::<Read>(q, &cx.viewer, id)?;
    let people = position::current(&permit, cx.today())?;
    let people = people.into_iter().map(|p| (p.person.to_string(), p.name)).collect();
    let name = accounts::store::account::name(&permit)?;
    Ok((Some(Place { id, name, people, may_add: permit.allows::<Edit>() }), None))
}

fn who(cx: &Cx, id: Uuid, place: &Place, form: &SettleForm, fields: &Fields) -> Markup {
    let people: Vec<(&str, &str)> = place.people.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let action = format!("/mails/{id}");
    let account = place.id.to_string();
    html! {
        @if !people.is_empty() {
            (ui::Panel::new(cx.t("mail-known-person")).body(html! {
                form.set method="post" action=(action) {
                    (ui::hidden("account", &account))
                    (ui::Field::select("person", cx.t("mail-person"), &people).value(&form.person)
                        .error(mistake(cx, fields, "person").as_deref()).full().draw())
                    (ui::form_foot(html! { (cx.t("mail-remember")) }, ui::submit(Look::Primary, "", cx.t("mail-file-to"))))
                }
            }))
        }
        @if place.may_add {
            (ui::Panel::new(cx.t("mail-new-person")).body(html! {
                form.set method="post" action=(action) {
                    (ui::hidden("account", &account))
                    (ui::Field::text("name", cx.t("mail-name")).value(&form.name)
                        .error(mistake(cx, fields, "name").as_deref()).required().full().draw())
                    (ui::form_foot(html! {}, ui::submit(Look::Plain, "plus", cx.t("mail-add-person"))))
                }
            }))
        }
    }
}

fn missing(field: &'static str) -> Fields {
    let mut fields = Fields::default();
    fields.add(field, "error-required");
    fields
}
