//! `/meetings/new` and `/accounts/{id}/meetings/{meeting}/edit`.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::{actions, store};
use super::form::{Ground, MeetingForm, draw, href};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Contribute, Cx, Error, Fields, MeetingId, Need, Permit, PersonId, Read, Result, Routes, TripId, UserId,
    flash,
};
use crate::features::accounts::pages::form::summary;
use crate::features::interactions::pages::draw::touch_line;
use crate::features::interactions::pages::form::version;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{
    Clash, Draw, account_of, at_typed, conflict_page, crumbs, form_panel, on_account,
};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/meetings/{meeting}/edit";
    routes
        .get("/meetings/new", Need::User, new)
        .post("/meetings/new", Need::User, create)
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
    person: Option<PersonId>,
    kind: String,
    day: String,
    trip: Option<TripId>,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, person) = (start.account, start.person);
    let ground = cx
        .read(move |q| match account {
            None => Ok(Ground::default()),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Contribute>()?;
                Ground::load(&permit, &inner, person.as_slice(), &[])
            }
        })
        .await?;
    let form = MeetingForm {
        kind: start.kind,
        day: start.day,
        people: start.person.iter().map(ToString::to_string).collect(),
        trip: start.trip.map(|t| t.to_string()).unwrap_or_default(),
        ..MeetingForm::default()
    };
    Ok(new_page(&cx, &form, &Fields::default(), &ground))
}

async fn create(cx: Cx, Form(form): Form<MeetingForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let new = on_account(account, |account| form.new_meeting(account, by.now, &by.viewer.zone))?;
            let id = actions::plan(tx, by, std::slice::from_ref(&new))?[0];
            Ok(match new.trip {
                Some(trip) => format!("/trips/{trip}"),
                None => href(new.account, id),
            })
        })
        .await;
    match done {
        Ok(to) => Ok(flash::done(&to, "meetings-planned", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = again(&cx, typed.clone()).await?;
            Ok(new_page(&cx, &typed, &fields, &ground))
        }
        Err(other) => Err(other),
    }
}

fn ids<T: std::str::FromStr>(texts: &[String]) -> Vec<T> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

async fn again(cx: &Cx, form: MeetingForm) -> Result<Ground> {
    let inner = cx.clone();
    cx.read(move |q| {
        let (people, ours) = (ids(&form.people), ids(&form.colleagues));
        let here = |permit: &Permit<'_, Read>| Ground::load(permit, &inner, &people, &ours);
        at_typed(q, &inner.viewer, &form.account, here, || Ok(Ground::default()))
    })
    .await
}

fn new_page(cx: &Cx, form: &MeetingForm, fields: &Fields, ground: &Ground) -> Response {
    let d = Draw { cx, fields, prefix: "meetings" };
    let inside = html! {
        @match &ground.account {
            Some((id, _)) => (ui::hidden("account", &id.to_string())),
            None => (d.account(&form.account, form.account.is_empty())),
        }
        (ui::hidden("trip", &form.trip))
        (draw(&d, form, ground))
    };
    let words = (cx.t("meetings-new"), cx.t("meetings-plan"));
    page(cx, ("/meetings/new", "/meetings"), words, fields, ground, inside)
}

/// The page of the form.
fn page(
    cx: &Cx,
    (action, here): (&str, &str),
    (title, send): (&str, &str),
    fields: &Fields,
    ground: &Ground,
    inside: Markup,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = &ground.account { (name) } }, html! {}))
        (form_panel(cx.t("meetings-one"), html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (collision(cx, ground))
                (inside)
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "check", send))
                }))
            }
        }))
    };
    let page = match &ground.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/").crumb(Some("/meetings"), cx.t("meetings-title")),
    };
    page.crumb(None, title).status(status).respond(cx)
}

/// Who of us talked there within the last days: told before one plans.
pub fn collision(cx: &Cx, ground: &Ground) -> Markup {
    html! {
        @if !ground.lately.is_empty() {
            (ui::notice(ui::Tone::Warn, "people", html! {
                b { (cx.t("interactions-lately")) }
                ul { @for touch in &ground.lately { li { (touch_line(cx, touch)) } } }
            }, html! {}))
        }
    }
}

type At = Path<(AccountId, MeetingId)>;

async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let inner = cx.clone();
    let (stored, ground) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::find(&permit, id)?;
            permit.may::<Contribute>()?;
            let ground = Ground::load(&permit, &inner, &stored.people, &stored.colleagues)?;
            Ok((stored, ground))
        })
        .await?;
    let form = MeetingForm::of(&stored, &cx.viewer.zone, cx.locale());
    Ok(edit_page(&cx, (account, id), &form, &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<MeetingForm>::read(pairs)?;
    let (by, form, locale) = (cx.acting(), posted.form.clone(), cx.locale());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let mut edit = posted.form.edit(&stored, base, by.now, &by.viewer.zone, locale)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "meetings-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, &form).await?;
            Ok(edit_page(&cx, (account, id), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account, &form).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let people = ground.people.iter().map(|(id, name)| (id.to_string(), name.clone()));
            let words: Vec<(String, String)> =
                people.chain(ground.team.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect();
            let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "meetings",
                words: &words,
                account: (account, name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId, form: &MeetingForm) -> Result<Ground> {
    let (inner, people, colleagues) = (cx.clone(), ids::<PersonId>(&form.people), ids::<UserId>(&form.colleagues));
    cx.read(move |q| Ground::load(&look::<Read>(q, &inner.viewer, account)?, &inner, &people, &colleagues)).await
}

fn edit_page(
    cx: &Cx,
    (account, id): (AccountId, MeetingId),
    form: &MeetingForm,
    fields: &Fields,
    ground: &Ground,
) -> Response {
    let here = href(account, id);
    let d = Draw { cx, fields, prefix: "meetings" };
    let inside = html! { (ui::hidden("version", &form.version)) (draw(&d, form, ground)) };
    let words = (cx.t("meetings-edit-title"), cx.t("save"));
    page(cx, (&format!("{here}/edit"), &here), words, fields, ground, inside)
}
