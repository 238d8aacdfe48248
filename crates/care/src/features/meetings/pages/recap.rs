//! `/accounts/{id}/meetings/{meeting}/recap`: what was said, with who came already ticked; it becomes a conversation.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::super::model::Meeting;
use super::super::{actions, store};
use super::form::href;
use crate::base::clock::day_in;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, Fields, MeetingId, Need, Read, Result, Routes, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::fields::input;
use crate::features::interactions::custom;
use crate::features::interactions::model::NewInteraction;
use crate::features::interactions::pages::draw::{self, Ground, steps};
use crate::features::interactions::pages::form::{ConversationForm, people_of};
use crate::features::people::pages::draw::{crumbs, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const RECAP: &str = "/accounts/{id}/meetings/{meeting}/recap";
    routes.get(RECAP, Need::User, show).post(RECAP, Need::User, save)
}

type At = Path<(AccountId, MeetingId)>;

/// What the form starts with: the meeting as it was planned.
fn start(cx: &Cx, m: &Meeting) -> ConversationForm {
    let zone = &cx.viewer.zone;
    ConversationForm {
        kind: m.kind.code().to_owned(),
        summary: if m.agenda.is_empty() { m.title.clone() } else { format!("{}\n\n{}", m.title, m.agenda) },
        people: m.people.iter().map(ToString::to_string).collect(),
        colleagues: m.colleagues.iter().map(ToString::to_string).collect(),
        day: calendar::full(cx.locale(), day_in(m.starts_at, zone)),
        time: calendar::time_of(zone, m.starts_at),
        ..ConversationForm::default()
    }
}

async fn load(
    cx: &Cx,
    (account, id): (AccountId, MeetingId),
    form: Option<&ConversationForm>,
) -> Result<(Meeting, Ground)> {
    let (inner, typed) = (cx.clone(), form.map(people_of).unwrap_or_default());
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let stored = store::find(&permit, id)?;
        permit.may::<Contribute>()?;
        if !stored.planned() {
            return Err(Error::conflict("meetings-error-over"));
        }
        if stored.starts_at > inner.now() {
            return Err(Error::conflict("meetings-error-ahead"));
        }
        let with: Vec<_> = stored.people.iter().copied().chain(typed).collect();
        let mut ground = Ground::load(&permit, &inner, &with)?;
        let missing: Vec<_> =
            stored.colleagues.iter().filter(|u| !ground.team.iter().any(|(id, _)| id == *u)).copied().collect();
        if !missing.is_empty() {
            ground.team.extend(crate::features::identity::store::names(q, &missing)?);
        }
        Ok((stored, ground))
    })
    .await
}

async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    let (stored, ground) = load(&cx, at, None).await?;
    let form = ConversationForm { custom: ground.custom.initial(), ..start(&cx, &stored) };
    Ok(page(&cx, &stored, &form, &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let (form, custom) = input::form::<ConversationForm>(pairs)?;
    let form = ConversationForm { custom, also_account: String::new(), also_people: String::new(), ..form };
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let parsed = form.new_interaction(account, by.now, &by.viewer.zone);
            let (new, custom) = custom::with(tx, by, &form, parsed)?;
            actions::recap(tx, by, account, id, &NewInteraction { custom, ..new })
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&format!("{}/minutes", href(account, id)), "meetings-reported", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (stored, ground) = load(&cx, (account, id), Some(&typed)).await?;
            Ok(page(&cx, &stored, &typed, &fields, &ground))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, m: &Meeting, form: &ConversationForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(m.account, m.id);
    let title = cx.t("meetings-recap");
    let body = html! {
        (ui::page_head(title, html! { (m.title) " · " (super::record::when(cx, m)) }, html! {}))
        (form_panel(cx.t("interactions-one"), html! {
            form.set method="post" action={ (here) "/recap" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (draw::draw(cx, form, fields, ground))
                (steps(cx, form, ground))
                (ui::form_foot(html! { (cx.t("meetings-recap-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "check", cx.t("save")))
                }))
            }
        }))
    };
    let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
    let page = crumbs(Page::new(title, body), cx, m.account, name);
    page.crumb(Some(&here), cx.t("meetings-one")).crumb(None, title).status(status).respond(cx)
}
