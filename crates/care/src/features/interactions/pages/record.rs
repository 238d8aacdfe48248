//! `/accounts/{id}/conversations/{conversation}`: one conversation with its next step.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Direction, Interaction};
use super::super::{custom, store};
use super::corrections;
use super::draw::step_words;
use super::form::href;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Contribute, Cx, Edit, InteractionId, Need, Permit, PersonId, PositionId, Read, Result, Routes, Scope,
    UserId, calendar,
};
use crate::features::people::pages::draw::crumbs;
use crate::features::people::store::position;
use crate::features::{accounts, identity};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/conversations/{conversation}", Need::User, show)
}

/// Names that the page shows.
struct Names {
    account: String,
    people: Vec<(PersonId, String, Option<PositionId>)>,
    absent: Vec<String>,
    author: String,
    colleagues: Vec<String>,
    absent_colleagues: Vec<String>,
    step: Option<String>,
    elsewhere: Vec<(AccountId, String, InteractionId)>,
}

impl Names {
    fn load(permit: &Permit<'_, Read>, cx: &Cx, i: &Interaction) -> Result<Self> {
        let people = position::names(permit, &i.people)?
            .into_iter()
            .map(|(id, name)| Ok((id, name, position::of_person(permit, id)?)))
            .collect::<Result<_>>()?;
        let absent = position::names(permit, &i.others.absent)?.into_iter().map(|(_, name)| name).collect();
        let ours = i.others.colleagues.iter().chain(&i.others.absent_colleagues).copied();
        let asked: Vec<UserId> = std::iter::once(i.author).chain(i.next_step_owner).chain(ours).collect();
        let users: HashMap<UserId, String> = identity::store::names(permit.conn(), &asked)?;
        let named = |ids: &[UserId]| ids.iter().filter_map(|id| users.get(id).cloned()).collect();
        let (colleagues, absent_colleagues) = (named(&i.others.colleagues), named(&i.others.absent_colleagues));
        let elsewhere = store::corrections::elsewhere(permit.conn(), &Scope::probe(&cx.viewer), i)?;
        let author = users.get(&i.author).cloned().unwrap_or_else(|| cx.t("unknown").to_owned());
        let step = i.next_step_owner.and_then(|id| users.get(&id).cloned());
        let account = accounts::store::account::name(permit)?;
        Ok(Self { account, people, absent, author, colleagues, absent_colleagues, step, elsewhere })
    }
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let inner = cx.clone();
    let (name, body) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::interaction::find(&permit, id)?;
            let names = Names::load(&permit, &inner, &stored)?;
            let custom = custom::facts(&permit, &inner, &stored)?;
            let under = inner.app.registry.own.records.iter().map(|draw| draw(&permit, &inner, "conversation", id.0));
            let under = under.collect::<Result<Vec<_>>>()?;
            let earlier = corrections::panel(&inner, &store::corrections::list(&permit, id)?);
            let body = body(&inner, &permit, &stored, (&names, &under, earlier), &custom);
            Ok((names.account, body))
        })
        .await?;
    let page = crumbs(Page::new(cx.t("interactions-one"), body), &cx, account, &name);
    Ok(page.crumb(None, cx.t("interactions-one")).respond(&cx))
}

fn body(
    cx: &Cx,
    permit: &Permit<'_, Read>,
    i: &Interaction,
    (names, under, earlier): (&Names, &[Markup], Markup),
    custom: &[(String, Markup)],
) -> Markup {
    let may = permit.allows::<Contribute>() && !i.archived;
    let mine = may && (i.author == cx.viewer.id || permit.allows::<Edit>());
    let here = href(i.account, i.id);
    let day = calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, i.happened_at);
    let line = html! { (cx.t(i.kind.label())) " · " (day) " " (calendar::time_of(&cx.viewer.zone, i.happened_at)) " · " (names.account) };
    let actions = html! {
        @if mine { (ui::dialog_button(ui::Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit"))) }
        @if may {
            @let promise = format!("/promises/new?account={}&conversation={}", i.account, i.id);
            (ui::dialog_button(ui::Look::Primary, &promise, "promise", cx.t("interactions-promise")))
        }
    };
    html! {
        (ui::page_head(&i.summary, line, actions))
        @if i.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("interactions-archived-note")) }, html! {})) }
        (ui::stack(html! {
            @if !i.notes.is_empty() { (ui::Panel::new(cx.t("interactions-notes")).body(html! { div.cmt { (corrections::draw(&i.notes)) } })) }
            (facts(cx, i, names, custom))
            @if i.step_open() { (step(cx, i, names, may)) }
            @for part in under { (part) }
            (earlier)
            @if mine { (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("interactions-archive"), &[])) }
        }))
    }
}

fn facts(cx: &Cx, i: &Interaction, names: &Names, custom: &[(String, Markup)]) -> Markup {
    let with = html! {
        @for (n, (_, name, position)) in names.people.iter().enumerate() {
            @if n > 0 { ", " }
            @match position {
                Some(position) => (ui::link(&format!("/accounts/{}/people/{position}", i.account), name)),
                None => (name),
            }
        }
        @if names.people.is_empty() { (cx.t("none")) }
    };
    let mut rows: Vec<(&str, Markup)> = vec![(cx.t("interactions-field-people"), with)];
    if let Some(outcome) = i.outcome {
        rows.push((
            cx.t("interactions-field-outcome"),
            ui::state(ui::Tone::parse(outcome.tone()), cx.t(outcome.label())),
        ));
    }
    if i.direction != Direction::Both {
        rows.push((cx.t("interactions-field-direction"), html! { (cx.t(i.direction.label())) }));
    }
    rows.push((cx.t("interactions-author"), html! { (names.author) }));
    let comma = cx.t("interactions-and");
    for (label, list) in [
        ("interactions-field-colleagues", &names.colleagues),
        ("interactions-field-absent", &names.absent),
        ("interactions-field-absent_colleagues", &names.absent_colleagues),
    ] {
        if !list.is_empty() {
            rows.push((cx.t(label), html! { (list.join(comma)) }));
        }
    }
    if !names.elsewhere.is_empty() {
        let links = html! { @for (n, (account, name, id)) in names.elsewhere.iter().enumerate() {
            @if n > 0 { (comma) } (ui::link(&href(*account, *id), name))
        } };
        rows.push((cx.t("interactions-elsewhere"), links));
    }
    if let Some(done) = i.next_step_done_at {
        let done = calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, done);
        rows.push((
            cx.t("interactions-next"),
            html! { (step_words(cx, i)) " · " (cx.t("interactions-done")) " " (done) },
        ));
    }
    rows.extend(custom.iter().map(|(label, value)| (label.as_str(), value.clone())));
    ui::Panel::new(cx.t("interactions-one")).body(ui::facts(&rows))
}

fn step(cx: &Cx, i: &Interaction, names: &Names, may: bool) -> Markup {
    let late = i.next_step_on.is_some_and(|day| day < cx.today());
    ui::Panel::new(cx.t("interactions-next")).body(html! {
        p.bad[late] { (step_words(cx, i)) }
        @if let Some(owner) = &names.step {
            p.mute { (cx.tr("interactions-step-with", &[("name", owner.as_str().into())])) }
        }
        @if may {
            (ui::post_button(ui::Look::Plain, &format!("{}/next-step-completion", href(i.account, i.id)), "check", cx.t("interactions-complete"), &[]))
        }
    })
}
