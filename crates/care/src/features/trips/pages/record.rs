//! `/trips/new`, `/trips/{trip}`, its form: the visits by day, and who lives near them.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::model::Trip;
use super::super::store::{Near, find, nearby};
use super::super::{actions, store};
use super::form::{TripForm, draw, href};
use super::list::days;
use crate::base::clock::day_in;
use crate::base::extract::{Form, Path};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Need, Result, Routes, Scope, TripId, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::identity;
use crate::features::interactions::pages::corrections::draw as words;
use crate::features::interactions::pages::form::version;
use crate::features::meetings::pages::list::row;
use crate::features::meetings::store::{Filter, Line, lines};
use crate::features::people::merge::{self, Base};
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/trips/new", Need::User, new)
        .post("/trips/new", Need::User, create)
        .get("/trips/{trip}", Need::User, show)
        .get("/trips/{trip}/edit", Need::User, edit)
        .post("/trips/{trip}/edit", Need::User, save)
        .post("/trips/{trip}/archiving", Need::User, archive)
}

async fn new(cx: Cx) -> Response {
    form_page(&cx, None, &TripForm::default(), &Fields::default())
}

async fn create(cx: Cx, Form(form): Form<TripForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done =
        cx.write_as(by, move |tx, by| actions::make(tx, by, &form.new_trip(by.today, &by.settings.currency)?)).await;
    match done {
        Ok(id) => Ok(flash::done(&href(id), "trips-made", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(form_page(&cx, None, &typed, &fields)),
        Err(other) => Err(other),
    }
}

async fn edit(cx: Cx, Path(id): Path<TripId>) -> Result<Response> {
    let trip = own(&cx, id).await?;
    Ok(form_page(&cx, Some(&trip), &TripForm::of(&trip, cx.locale()), &Fields::default()))
}

/// A trip of the viewer; somebody else's is only read.
async fn own(cx: &Cx, id: TripId) -> Result<Trip> {
    let viewer = cx.viewer.clone();
    let trip = cx.read(move |q| find(q, &viewer, id)).await?;
    if trip.owner == cx.viewer.id { Ok(trip) } else { Err(Error::Forbidden("trips-error-owner")) }
}

async fn save(cx: Cx, Path(id): Path<TripId>, Form(form): Form<TripForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::find(tx, &by.viewer, id)?;
            let edit = form.edit(Base::at(Some(version(&form.version)?)), by.today, &by.settings.currency)?;
            // The form sends all fields: what was not touched is no change.
            let set = merge::differing(&stored.fields(), &edit.set);
            Ok(actions::edit(tx, by, id, &super::super::model::EditTrip { set, ..edit })? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(id), "trips-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let trip = own(&cx, id).await?;
            Ok(form_page(&cx, Some(&trip), &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

async fn archive(cx: Cx, Path(id): Path<TripId>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, id)).await?;
    Ok(flash::done("/trips", "trips-archived", Some(batch)))
}

fn form_page(cx: &Cx, trip: Option<&Trip>, form: &TripForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (title, action, back) = match trip {
        Some(t) => (cx.t("trips-edit-title"), format!("{}/edit", href(t.id)), href(t.id)),
        None => (cx.t("trips-new"), String::from("/trips/new"), String::from("/trips")),
    };
    let d = Draw { cx, fields, prefix: "trips" };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(cx.t("trips-one"), html! {
            form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (draw(&d, form))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "check", cx.t("save")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav("/").crumb(Some("/trips"), cx.t("trips-title"));
    page.crumb(None, title).status(status).respond(cx)
}

async fn show(cx: Cx, Path(id): Path<TripId>) -> Result<Response> {
    let inner = cx.clone();
    let (trip, owner, visits, near) = cx
        .read(move |q| {
            let trip = find(q, &inner.viewer, id)?;
            let owner = identity::store::names(q, &[trip.owner])?.remove(&trip.owner).unwrap_or_default();
            let scope = Scope::probe(&inner.viewer);
            let visits = lines(q, &scope, &Filter { trip: Some(id), ..Filter::default() }, false, 100)?;
            let near = nearby(q, &scope, id, 8)?;
            Ok((trip, owner, visits, near))
        })
        .await?;
    let page = Page::new(&trip.name, body(&cx, &trip, &owner, &visits, &near)).nav("/");
    Ok(page.crumb(Some("/trips"), cx.t("trips-title")).crumb(None, cx.t("trips-one")).respond(&cx))
}

fn body(cx: &Cx, t: &Trip, owner: &str, visits: &[Line], near: &[Near]) -> Markup {
    let here = href(t.id);
    let mine = t.owner == cx.viewer.id && !t.archived;
    let plan = |account: Option<&Near>| {
        let account = account.map(|n| format!("&account={}", n.id)).unwrap_or_default();
        format!("/meetings/new?kind=visit&trip={}&day={}{account}", t.id, t.starts_on)
    };
    let actions = html! {
        @if mine {
            (ui::dialog_button(ui::Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit")))
            (ui::dialog_button(ui::Look::Primary, &plan(None), "plus", cx.t("trips-add-visit")))
        }
    };
    let mut rows =
        vec![(cx.t("trips-field-owner"), html! { (owner) }), (cx.t("trips-field-days"), html! { (days(cx, t)) })];
    if let Some(minor) = t.cost_minor {
        rows.push((cx.t("trips-field-cost"), html! { (Money { minor, currency: t.currency.clone() }.long()) }));
    }
    let reported = visits.iter().filter(|l| l.meeting.interaction.is_some()).count();
    let line = cx.tr("trips-visits-line", &[("n", visits.len().into()), ("reported", reported.into())]);
    let day = |l: &Line| day_in(l.meeting.starts_at, &cx.viewer.zone);
    let main = html! {
        @if !t.purpose.is_empty() { (ui::Panel::new(cx.t("trips-field-purpose")).body(html! { div.cmt { (words(&t.purpose)) } })) }
        @if visits.is_empty() { (ui::Panel::new(cx.t("trips-visits")).raw(ui::empty(cx.t("trips-no-visits"), html! {}))) }
        @else {
            (ui::Panel::new(cx.t("trips-visits")).count(&cx.locale().int(i64::try_from(visits.len()).unwrap_or(0))).raw(html! {
                @for of in visits.chunk_by(|a, b| day(a) == day(b)) {
                    (ui::group_row(&calendar::day(cx.locale(), cx.today(), day(&of[0])), "", ""))
                    ul.rows { @for line in of { (row(cx, line, true)) } }
                }
            }))
        }
    };
    let side = html! {
        (ui::Panel::new(cx.t("trips-one")).body(ui::facts(&rows)))
        @if !near.is_empty() { (ui::Panel::new(cx.t("trips-near")).rows(html! { @for n in near { (near_row(cx, n, mine.then(|| plan(Some(n))))) } })) }
        @if mine { (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("trips-archive"), &[])) }
    };
    html! {
        (ui::page_head(&t.name, html! { (days(cx, t)) " · " (line) }, actions))
        @if t.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("trips-archived-note")) }, html! {})) }
        (ui::columns(ui::stack(main), ui::stack(side)))
    }
}

/// An account in the same city, with how long nobody talked there.
fn near_row(cx: &Cx, n: &Near, plan: Option<String>) -> Markup {
    let last = match n.last_at {
        Some(at) => calendar::day(cx.locale(), cx.today(), day_in(at, &cx.viewer.zone)),
        None => cx.t("interactions-never").to_owned(),
    };
    html! {
        li.kv {
            span.tx {
                (ui::link(&format!("/accounts/{}", n.id), &n.name))
                span.mute.line2 { (n.city) " · " (cx.t("interactions-last")) ": " (last) }
            }
            @if let Some(plan) = plan { span.val { (ui::dialog_button(ui::Look::Ghost, &plan, "plus", cx.t("trips-visit"))) } }
        }
    }
}
