//! `/profile/webhooks/{id}`: one endpoint, its messages, and what can be done about them.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::actions::{self, Edit};
use super::super::model::{Delivery, Endpoint, Message, State};
use super::super::store;
use super::list::EndpointForm;
use super::parts;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::paging::PAGE;
use crate::base::{Cx, Error, Fields, Result, calendar, flash};
use crate::features::identity::pages::draw::{status, summary};
use crate::features::identity::web::no_store;
use crate::ui::{self, Look, Tone};

/// What the page shows beside the form.
struct Ground {
    endpoint: Endpoint,
    messages: Vec<Message>,
    waiting: i64,
    dead: i64,
}

/// `GET /profile/webhooks/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    page(&cx, id, None, &Fields::default(), None).await
}

/// `POST /profile/webhooks/{id}`
pub async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<EndpointForm>) -> Result<Response> {
    let edit = Edit { url: Some(form.url.clone()), verbs: Some(vec![form.verbs.clone()]), state: None, version: None };
    let by = cx.acting();
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::edit(tx, by, id, &edit)).await {
        Ok(_) => Ok(flash::done(&format!("/profile/webhooks/{id}"), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, id, Some(&form), &fields, None).await,
        Err(other) => Err(other),
    }
}

/// Stop or go on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StateForm {
    /// `active` or `paused`.
    pub state: String,
}

impl StateForm {
    /// The state that was asked for.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn state(&self) -> Result<State> {
        let state = State::parse(&self.state).filter(|s| *s != State::Disabled);
        state.ok_or_else(|| Error::field("state", "error-choose"))
    }
}

/// `POST /profile/webhooks/{id}/state`
pub async fn state(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<StateForm>) -> Result<Response> {
    let user = cx.viewer.id;
    let wanted = form.state()?;
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        actions::own(tx, user, id)?;
        actions::set_state(tx, by, id, wanted)
    })
    .await?;
    Ok(flash::done(&format!("/profile/webhooks/{id}"), "saved", Some(batch)))
}

/// `POST /profile/webhooks/{id}/ping`
pub async fn ping(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    cx.write(move |tx, by| actions::ping(tx, by, id)).await?;
    Ok(flash::done(&format!("/profile/webhooks/{id}"), "webhooks-pinged", None))
}

/// `POST /profile/webhooks/{id}/secret`: the answer is the only page that ever shows it.
pub async fn secret(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let ids = cx.app.ids.clone();
    let secret = cx.write(move |tx, by| actions::roll(tx, by, &ids, id)).await?;
    page(&cx, id, None, &Fields::default(), Some(&secret)).await.map(no_store)
}

/// Which message to send again; empty for all dead letters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReplayForm {
    message: String,
}

/// `POST /profile/webhooks/{id}/replay`
pub async fn replay(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<ReplayForm>) -> Result<Response> {
    let one = match form.message.as_str() {
        "" => None,
        text => Some(text.parse::<Uuid>().map_err(|_| Error::NotFound)?),
    };
    cx.write(move |tx, by| actions::replay(tx, by, id, one)).await?;
    Ok(flash::done(&format!("/profile/webhooks/{id}"), "webhooks-replayed", None))
}

/// `POST /profile/webhooks/{id}/removal`
pub async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::remove(tx, by, id)).await?;
    Ok(flash::done("/profile/webhooks", "webhooks-removed", Some(batch)))
}

async fn page(
    cx: &Cx,
    id: Uuid,
    form: Option<&EndpointForm>,
    fields: &Fields,
    secret: Option<&str>,
) -> Result<Response> {
    let user = cx.viewer.id;
    let ground = cx
        .read(move |q| {
            let endpoint = actions::own(q, user, id)?;
            let messages = store::deliveries::list(q, id, None, None, PAGE)?;
            let (waiting, dead) = store::deliveries::counts(q, id)?;
            Ok(Ground { endpoint, messages, waiting, dead })
        })
        .await?;
    let e = &ground.endpoint;
    let title = e.host().to_owned();
    let stored = EndpointForm { url: e.url.clone(), verbs: e.verbs.join(" ") };
    let body = html! {
        (ui::page_head(&title, html! { (parts::state(cx, e)) " " (cx.tr("webhooks-counts", &[("waiting", ground.waiting.into()), ("dead", ground.dead.into())])) }, verbs(cx, e)))
        @if let Some(secret) = secret { (parts::secret(cx, secret)) }
        @if e.state == State::Disabled { (ui::notice(Tone::Bad, "warn", html! { (cx.tr("webhooks-disabled-note", &[("n", e.failures.into())])) }, html! {})) }
        (ui::columns(messages(cx, &ground), settings(cx, e, form.unwrap_or(&stored), fields)))
    };
    let page = Page::new(title.clone(), body).nav("/profile").crumb(Some("/profile"), cx.t("identity-profile"));
    let page = page.crumb(Some("/profile/webhooks"), cx.t("webhooks-title")).crumb(None, title);
    Ok(page.status(status(fields)).respond(cx))
}

fn verbs(cx: &Cx, e: &Endpoint) -> Markup {
    let to = |last: &str| format!("/profile/webhooks/{}/{last}", e.id);
    html! {
        @if e.state == State::Active {
            (ui::post_button(Look::Plain, &to("ping"), "play", cx.t("webhooks-ping"), &[]))
            (ui::post_button(Look::Plain, &to("state"), "pause", cx.t("webhooks-pause"), &[("state", "paused")]))
        } @else {
            (ui::post_button(Look::Primary, &to("state"), "play", cx.t("webhooks-resume"), &[("state", "active")]))
        }
    }
}

fn settings(cx: &Cx, e: &Endpoint, form: &EndpointForm, fields: &Fields) -> Markup {
    let to = |last: &str| format!("/profile/webhooks/{}{last}", e.id);
    html! {
        (ui::Panel::new(cx.t("webhooks-settings")).body(html! {
            form.set method="post" action=(to("")) novalidate {
                (summary(cx.locale(), fields))
                (parts::fields(cx, fields, &form.url, &form.verbs))
                (ui::form_foot(html! {}, ui::submit(Look::Primary, "", cx.t("save"))))
            }
        }))
        (ui::Panel::new(cx.t("webhooks-secret")).body(html! {
            div.set {
                p.mute { (cx.t("webhooks-secret-note")) }
                div.flow {
                    // Plain, not enhanced: the answer is the only page that shows the secret.
                    form.inline method="post" action=(to("/secret")) { (ui::submit(Look::Plain, "key", cx.t("webhooks-secret-roll"))) }
                    (ui::post_button(Look::Danger, &to("/removal"), "trash", cx.t("webhooks-remove"), &[]))
                }
            }
        }))
    }
}

fn messages(cx: &Cx, ground: &Ground) -> Markup {
    let id = ground.endpoint.id;
    let replay = format!("/profile/webhooks/{id}/replay");
    let on = ground.endpoint.state == State::Active;
    let all = html! {
        @if on && ground.dead > 0 { (ui::post_button(Look::Ghost, &replay, "undo", cx.t("webhooks-replay-all"), &[])) }
    };
    let panel = ui::Panel::new(cx.t("webhooks-messages")).end(all);
    if ground.messages.is_empty() {
        return panel.raw(ui::empty(cx.t("webhooks-messages-none"), html! {}));
    }
    panel.rows(html! { @for m in &ground.messages { (row(cx, m, on.then_some(replay.as_str()))) } })
}

fn row(cx: &Cx, m: &Message, replay: Option<&str>) -> Markup {
    let (today, zone) = (cx.today(), &cx.viewer.zone);
    let id = m.id.to_string();
    let meta = html! {
        (calendar::instant_tag(cx.locale(), today, zone, m.created_at))
        @if m.attempts > 0 { " · " (cx.tr("webhooks-tries", &[("n", m.attempts.into())])) }
        @if m.state == Delivery::Waiting && m.attempts > 0 { " · " (cx.t("webhooks-next")) " " (calendar::time_of(zone, m.due_at)) }
        @if !m.error.is_empty() { br; span.bad { (m.error) } }
    };
    let value = html! {
        (parts::delivery(cx, m.state))
        @if let Some(replay) = replay.filter(|_| m.state != Delivery::Waiting) {
            (ui::icon_post(replay, "undo", cx.t("webhooks-replay"), &[("message", &id)]))
        }
    };
    ui::kv_row(&ui::KvRow { href: None, lead: html! {}, title: &m.verb, meta, value })
}
