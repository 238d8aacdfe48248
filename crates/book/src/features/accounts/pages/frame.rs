//! `/accounts/{id}` and `/accounts/{id}/{tab}`: head, key figures, tabs and the tab's body, all from one read.

use axum::response::Response;
use maud::{Markup, html};

use super::super::countries;
use super::super::store::head::{self, HeadData};
use super::super::store::merged;
use super::cells::{lifecycle_tone, since, tier};
use crate::base::asof::{self, AsOf};
use crate::base::extract::Path;
use crate::base::page::{Page, meets};
use crate::base::permit::look;
use crate::base::registry::{AccountTab, Place};
use crate::base::{
    AccountId, Contribute, Cx, Edit, Error, Manage, Need, Permit, Read, Result, Right, Routes, calendar, flash,
};
use crate::features::access::team;
use crate::features::settings::terms::Terms;
use crate::ui::{self, Look, MenuItem, Tone};

/// The tabs that can show another day than today.
const DATED: [&str; 6] = ["", "timeline", "team", "access", "map", "whitespace"];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}", Need::User, overview).get("/accounts/{id}/{tab}", Need::User, tab)
}

async fn overview(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    show(cx, id, String::new()).await
}

async fn tab(cx: Cx, Path((id, tab)): Path<(AccountId, String)>) -> Result<Response> {
    // The overview has one address only.
    if tab.is_empty() { Err(Error::NotFound) } else { show(cx, id, tab).await }
}

async fn show(cx: Cx, id: AccountId, key: String) -> Result<Response> {
    let (inner, asked) = (cx.clone(), key.clone());
    let found = cx
        .snapshot(move |q| {
            let permit = match look::<Read>(q, &inner.viewer, id) {
                Ok(permit) if !permit.archived() => permit,
                // What was merged into another account leads there, for whoever can see that one.
                other => match merged::into(q, &inner.viewer, id)? {
                    Some(stays) => return Ok(Err(stays)),
                    None => other?,
                },
            };
            let tab = inner.app.registry.tabs.iter().find(|t| t.key == key).ok_or(Error::NotFound)?;
            let query = inner.request.uri.split_once('?').map_or("", |(_, query)| query);
            if AsOf::asked(&inner)?.is_some() && !DATED.contains(&tab.key) {
                return Err(Error::field("as_of", "error-as-of-today-only"));
            }
            let (name, top) = top(&permit, &inner, key.as_str())?;
            let content = (tab.render)(&permit, &inner, query)?;
            let title = if key.is_empty() { name.clone() } else { format!("{name} – {}", inner.t(tab.label)) };
            Ok(Ok(((name, title), html! { (top) (content) })))
        })
        .await?;
    let ((name, title), body) = match found {
        Ok(found) => found,
        Err(stays) if asked.is_empty() => return Ok(flash::see_other(&format!("/accounts/{stays}"))),
        Err(stays) => return Ok(flash::see_other(&format!("/accounts/{stays}/{asked}"))),
    };
    let page = Page::new(title, body).nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title"));
    Ok(page.crumb(None, name).respond(&cx))
}

/// The name, and all that stands above a tab: head, notice of an archived account, figures, tabs. Pages of things that
/// belong to an account may show it too. The address may ask for another day: then the head shows that one, says so,
/// and offers nothing that writes.
pub fn top(permit: &Permit<'_, Read>, cx: &Cx, current: &str) -> Result<(String, Markup)> {
    let as_of = AsOf::asked(cx)?;
    let data = head::find(permit, asof::day(as_of, cx.today()))?;
    let terms = Terms::load(permit.conn())?;
    let top = html! {
        @if as_of.is_none() { (live(permit.account(), cx)) }
        (account_head(permit, cx, &data, &terms, as_of, current)?)
        (asof::notice(cx, &address(permit.account(), current), as_of, &[]))
        @if let Some(as_of) = as_of {
            @if !head::was_there(permit, as_of)? { (ui::notice(Tone::Neutral, "question", html! { (cx.t("accounts-not-there")) }, html! {})) }
        } @else {
            @if let Some(at) = data.archived_at { (archived(permit, cx, at)) }
            @for notice in &cx.app.registry.account_notices { @if let Some(drawn) = (notice.render)(permit, cx)? { (drawn) } }
            (figures(permit, cx)?)
        }
        (tabs(cx, permit.account(), current, as_of))
    };
    Ok((data.name, top))
}

/// Hears of what others change, once the page is shown.
fn live(account: AccountId, cx: &Cx) -> Markup {
    ui::live(&ui::Live {
        src: &format!("/live?account={account}&since={}", cx.now().as_microsecond()),
        who: cx.t("live-who"),
        somebody: cx.t("live-somebody"),
        show: cx.t("live-show"),
    })
}

fn address(id: AccountId, tab: &str) -> String {
    if tab.is_empty() { format!("/accounts/{id}") } else { format!("/accounts/{id}/{tab}") }
}

fn account_head(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    data: &HeadData,
    terms: &Terms,
    as_of: Option<AsOf>,
    current: &str,
) -> Result<Markup> {
    let (locale, day) = (cx.locale(), asof::day(as_of, cx.today()));
    let chips = html! {
        @if let Some(code) = &data.tier { (tier(locale, terms, code)) }
        @if let Some(code) = &data.lifecycle { (ui::chip(lifecycle_tone(code), terms.name(locale, "lifecycle", code))) }
        @if data.archived_at.is_some() { (ui::chip(Tone::Neutral, cx.t("accounts-archived-chip"))) }
    };
    let facts = facts(cx, data, terms, as_of);
    let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
    let members = team::members(permit)?;
    let mut names: Vec<&str> = Vec::new();
    for member in members.iter().filter(|m| m.row.span.holds(day)) {
        if !names.contains(&member.name.as_str()) {
            names.push(&member.name);
        }
    }
    let label = if names.is_empty() { cx.t("accounts-no-lead").to_owned() } else { names.join(cx.t("accounts-comma")) };
    Ok(ui::account_head(&ui::AccountHead {
        name: &data.name,
        chips,
        facts: &facts,
        team: &names,
        team_label: &label,
        actions: html! {
            @if ["", "timeline"].contains(&current) { (asof::button(cx, &address(permit.account(), current), as_of, &[])) }
            @if as_of.is_none() { (actions(permit, cx)) }
        },
    }))
}

/// Short facts; the last one is the conversation, which phones keep.
fn facts(cx: &Cx, data: &HeadData, terms: &Terms, as_of: Option<AsOf>) -> Vec<String> {
    let locale = cx.locale();
    let mut facts = Vec::new();
    if let Some(code) = &data.sector {
        facts.push(terms.name(locale, "sector", code).to_owned());
    }
    let country = countries::name(locale, &data.country);
    match (data.city.is_empty(), country.is_empty()) {
        (false, false) => facts.push(format!("{}{}{country}", data.city, cx.t("accounts-comma"))),
        (false, true) => facts.push(data.city.clone()),
        (true, false) => facts.push(country.to_owned()),
        (true, true) => {}
    }
    if data.units > 0 {
        facts.push(cx.tr("accounts-units-count", &[("n", data.units.into())]));
    }
    if let Some(text) = &data.client_since {
        facts.push(cx.tr("accounts-since", &[("when", since(locale, text).into())]));
    }
    if as_of.is_some() {
        // The last conversation is today's.
        return facts;
    }
    facts.push(match data.last_conversation_at {
        Some(at) => {
            let day = at.to_zoned_datetime(cx.viewer.zone.clone()).date();
            cx.tr("accounts-last-talk", &[("day", calendar::day(locale, cx.today(), day).into())])
        }
        None => cx.t("accounts-no-talk").to_owned(),
    });
    facts
}

fn actions(permit: &Permit<'_, Read>, cx: &Cx) -> Markup {
    let id = permit.account();
    html! {
        @if permit.allows::<Contribute>() {
            (new_menu(permit, cx))
            (ui::keyed("l", ui::dialog_button(Look::Primary, &format!("/conversations/new?account={id}"), "call", cx.t("accounts-log"))))
        }
        (more_menu(permit, cx))
    }
}

/// What can be made on this account: the commands of the menu New that take one.
fn new_menu(permit: &Permit<'_, Read>, cx: &Cx) -> Markup {
    let commands = cx.app.registry.commands.iter();
    let made: Vec<(String, &str, &str)> = commands
        .filter(|c| c.in_new && c.need == Need::User && meets(&cx.viewer, c.need))
        .map(|c| (format!("{}?account={}", c.href, permit.account()), c.icon, cx.t(c.label)))
        .collect();
    let mut items: Vec<MenuItem<'_>> =
        made.iter().map(|(href, icon, label)| MenuItem { href, icon, label, ..MenuItem::default() }).collect();
    let units = format!("/accounts/{}/units", permit.account());
    if permit.allows::<Edit>() {
        items.push(MenuItem {
            href: &units,
            icon: "building",
            label: cx.t("accounts-unit-add"),
            ..MenuItem::default()
        });
    }
    html! {
        (ui::popover_button(Look::Plain, "plus", cx.t("shell-new"), "account-new"))
        (ui::menu("account-new", &items))
    }
}

fn more_menu(permit: &Permit<'_, Read>, cx: &Cx) -> Markup {
    let to = |last: &str| format!("/accounts/{}/{last}", permit.account());
    let (edit, place, units, why, archive, restore) =
        (to("edit"), to("place"), to("units"), to("why"), to("archive"), to("restore"));
    let brief = to("brief");
    let merge = format!("/accounts/merge?stays={}", permit.account());
    let duties = to("duties");
    let mut items = Vec::new();
    let mut add = |shown: bool, href, post, icon, key| {
        if shown {
            items.push(MenuItem { href, post, icon, label: cx.t(key), key: "" });
        }
    };
    add(true, brief.as_str(), false, "document", "briefs-link");
    add(permit.allows::<Edit>(), edit.as_str(), false, "edit", "edit");
    add(permit.allows::<Manage>(), place.as_str(), false, "tree", "accounts-place-link");
    add(permit.allows::<Edit>(), units.as_str(), false, "building", "accounts-units");
    add(permit.allows::<Manage>() && cx.viewer.has(Right::Merge), merge.as_str(), false, "link", "accounts-merge");
    add(true, why.as_str(), false, "eye", "accounts-why");
    add(true, duties.as_str(), false, "flag", "duties-title");
    add(permit.allows::<Manage>(), archive.as_str(), true, "trash", "accounts-archive");
    add(permit.archived() && permit.ranks::<Manage>(), restore.as_str(), true, "undo", "accounts-restore");
    html! {
        (ui::popover_button(Look::Ghost, "more", cx.t("more"), "account-more"))
        (ui::menu("account-more", &items))
    }
}

fn archived(permit: &Permit<'_, Read>, cx: &Cx, at: jiff::Timestamp) -> Markup {
    let day = calendar::full(cx.locale(), at.to_zoned_datetime(cx.viewer.zone.clone()).date());
    let restore = html! {
        @if permit.ranks::<Manage>() {
            (ui::post_button(Look::Plain, &format!("/accounts/{}/restore", permit.account()), "undo", cx.t("accounts-restore"), &[]))
        }
    };
    ui::notice(Tone::Warn, "pause", html! { (cx.tr("accounts-archived-notice", &[("day", day.into())])) }, restore)
}

fn figures(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let mut list: Vec<_> = cx.app.registry.figures.iter().collect();
    list.sort_by_key(|f| f.order);
    let mut cells = Vec::with_capacity(list.len());
    for figure in list {
        cells.push((figure.render)(permit, cx)?);
    }
    for panel in cx.app.registry.panels.iter().filter(|p| p.place == Place::Figures) {
        cells.extend((panel.render)(permit, cx)?);
    }
    Ok(if cells.is_empty() {
        html! {}
    } else {
        ui::kpi_strip(&cells)
    })
}

fn tabs(cx: &Cx, id: AccountId, current: &str, as_of: Option<AsOf>) -> Markup {
    let mut list: Vec<&AccountTab> = cx.app.registry.tabs.iter().collect();
    list.sort_by_key(|t| t.order);
    // A tab that knows only today leads back to it.
    let href = |t: &&AccountTab| asof::keep(&address(id, t.key), as_of.filter(|_| DATED.contains(&t.key)));
    let hrefs: Vec<String> = list.iter().map(href).collect();
    let items: Vec<ui::Tab<'_>> = list
        .iter()
        .zip(&hrefs)
        .map(|(tab, href)| ui::Tab { href, label: cx.t(tab.label), count: None, current: tab.key == current })
        .collect();
    ui::tabs(cx.t("accounts-tabs"), &items)
}
