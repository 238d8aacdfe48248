//! `/accounts/{id}/meetings/{meeting}`: one meeting, its agenda, who comes, and the ways to its brief and its recap.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::Meeting;
use super::super::{actions, store};
use super::form::{Ground, href};
use super::new::collision;
use crate::base::clock::day_in;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, MeetingId, Need, Permit, Read, Result, Routes, UserId, calendar, flash};
use crate::features::interactions::pages::corrections::draw as words;
use crate::features::interactions::pages::form::href as talk_href;
use crate::features::people::pages::draw::crumbs;
use crate::features::people::store::position;
use crate::features::{accounts, identity};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/accounts/{id}/meetings/{meeting}", Need::User, show)
        .post("/accounts/{id}/meetings/{meeting}/cancellation", Need::User, cancel)
        .post("/accounts/{id}/meetings/{meeting}/archiving", Need::User, archive)
}

type At = Path<(AccountId, MeetingId)>;

/// Names of a meeting.
#[derive(Clone, Debug)]
pub struct Names {
    /// The account.
    pub account: String,
    /// Who comes of theirs, with the address of their page.
    pub people: Vec<(String, Option<String>)>,
    /// Who comes of ours, who called it first.
    pub ours: Vec<String>,
}

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(permit: &Permit<'_, Read>, cx: &Cx, m: &Meeting) -> Result<Self> {
        let mut people = Vec::new();
        for (id, name) in position::names(permit, &m.people)? {
            let page = position::of_person(permit, id)?.map(|p| format!("/accounts/{}/people/{p}", m.account));
            people.push((name, page));
        }
        let ids: Vec<UserId> = std::iter::once(m.organiser).chain(m.colleagues.iter().copied()).collect();
        let users: HashMap<UserId, String> = identity::store::names(permit.conn(), &ids)?;
        let ours = ids.iter().map(|id| users.get(id).cloned().unwrap_or_else(|| cx.t("unknown").to_owned())).collect();
        Ok(Self { account: accounts::store::account::name(permit)?, people, ours })
    }
}

/// When, in words: `Thu 12 Nov, 10:00–11:00`.
pub fn when(cx: &Cx, m: &Meeting) -> String {
    let zone = &cx.viewer.zone;
    let day = calendar::day(cx.locale(), cx.today(), day_in(m.starts_at, zone));
    let (from, to) = (calendar::time_of(zone, m.starts_at), calendar::time_of(zone, m.ends_at()));
    cx.tr("meetings-when", &[("day", day.into()), ("from", from.into()), ("to", to.into())])
}

async fn show(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let inner = cx.clone();
    let (stored, names, ground, may) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::find(&permit, id)?;
            let names = Names::load(&permit, &inner, &stored)?;
            let coming = stored.planned() && stored.starts_at > inner.now();
            let ground = match coming {
                true => Ground::load(&permit, &inner, &stored.people, &stored.colleagues)?,
                false => Ground::default(),
            };
            Ok((stored, names, ground, permit.allows::<Contribute>()))
        })
        .await?;
    let page = crumbs(Page::new(&stored.title, body(&cx, &stored, &names, &ground, may)), &cx, account, &names.account);
    Ok(page.crumb(Some("/meetings"), cx.t("meetings-title")).crumb(None, cx.t("meetings-one")).respond(&cx))
}

fn body(cx: &Cx, m: &Meeting, names: &Names, ground: &Ground, may: bool) -> Markup {
    let here = href(m.account, m.id);
    let (may, begun) = (may && !m.archived, m.starts_at <= cx.now());
    let works = may && m.planned();
    let actions = html! {
        @if works { (ui::dialog_button(ui::Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit"))) }
        @if m.planned() {
            (ui::link_button(if begun { ui::Look::Plain } else { ui::Look::Primary }, &format!("{here}/brief"), "document", cx.t("meetings-brief")))
        }
        @if works && begun { (ui::link_button(ui::Look::Primary, &format!("{here}/recap"), "note", cx.t("meetings-recap"))) }
        @if m.interaction.is_some() { (ui::link_button(ui::Look::Primary, &format!("{here}/minutes"), "mail", cx.t("meetings-share"))) }
    };
    let state = match (m.cancelled_at, m.interaction, begun) {
        (Some(_), ..) => ui::chip(ui::Tone::Bad, cx.t("meetings-state-cancelled")),
        (_, Some(_), _) => ui::chip(ui::Tone::Good, cx.t("meetings-state-reported")),
        (_, _, true) => ui::chip(ui::Tone::Warn, cx.t("meetings-state-waits")),
        _ => ui::chip(ui::Tone::Accent, cx.t("meetings-state-planned")),
    };
    let mut rows: Vec<(&str, Markup)> = vec![(cx.t("meetings-field-when"), html! { (when(cx, m)) })];
    if !m.place.is_empty() {
        rows.push((cx.t("meetings-field-place"), html! { (m.place) }));
    }
    rows.push((
        cx.t("meetings-field-people"),
        html! {
            @for (n, (name, page)) in names.people.iter().enumerate() {
                @if n > 0 { (cx.t("interactions-and")) }
                @match page { Some(page) => (ui::link(page, name)), None => (name) }
            }
            @if names.people.is_empty() { (cx.t("none")) }
        },
    ));
    rows.push((cx.t("meetings-field-colleagues"), html! { (names.ours.join(cx.t("interactions-and"))) }));
    if let Some(talk) = m.interaction {
        rows.push((cx.t("meetings-recap"), ui::link(&talk_href(m.account, talk), cx.t("interactions-one"))));
    }
    html! {
        (ui::page_head(&m.title, html! { (cx.t(m.kind.label())) " · " (when(cx, m)) " · " (names.account) " " (state) }, actions))
        @if m.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("meetings-archived-note")) }, html! {})) }
        (ui::stack(html! {
            (collision(cx, ground))
            @if !m.agenda.is_empty() { (ui::Panel::new(cx.t("meetings-field-agenda")).body(html! { div.cmt { (words(&m.agenda)) } })) }
            (ui::Panel::new(cx.t("meetings-one")).body(ui::facts(&rows)))
            @if works {
                div.flow {
                    (ui::post_button(ui::Look::Ghost, &format!("{here}/cancellation"), "close", cx.t("meetings-cancel"), &[]))
                    (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("meetings-archive"), &[]))
                }
            }
        }))
    }
}

async fn cancel(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::cancel(tx, by, account, id, "")).await?;
    Ok(flash::done(&href(account, id), "meetings-cancelled", Some(batch)))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "meetings-archived", Some(batch)))
}
