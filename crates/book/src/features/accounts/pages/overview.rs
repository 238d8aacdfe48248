//! The overview: panels of all features, and what accounts know themselves: facts, units, group, the latest.

use maud::{Markup, html};

use super::super::model::{Account, unit_tree};
use super::super::{countries, duties, store};
use super::cells::{since, tier};
use super::form::label;
use super::{past, timeline};
use crate::base::asof::{self, AsOf};
use crate::base::registry::{AccountPanel, PanelName, Place};
use crate::base::{AccountId, Cx, Edit, Locale, Permit, Read, Result, Scope};
use crate::features::settings::terms::Terms;
use crate::ui;

/// Units and accounts below that a panel lists.
const LISTED: usize = 12;
/// Entries of the panel Latest.
const LATEST: usize = 5;

/// The panels that accounts add to their own overview.
pub const PANELS: [AccountPanel; 5] = [
    AccountPanel { place: Place::Main, order: 50, render: latest },
    AccountPanel { place: Place::Side, order: 40, render: facts },
    AccountPanel { place: Place::Side, order: 45, render: super::custom::panel },
    AccountPanel { place: Place::Side, order: 50, render: units },
    AccountPanel { place: Place::Side, order: 60, render: group },
];

/// Their names.
pub const NAMES: [PanelName; 5] = [
    PanelName { key: "latest", label: "accounts-latest", place: Place::Main, order: 50 },
    PanelName { key: "facts", label: "accounts-facts", place: Place::Side, order: 40 },
    PanelName { key: "custom", label: "fields-section", place: Place::Side, order: 45 },
    PanelName { key: "units", label: "accounts-units", place: Place::Side, order: 50 },
    PanelName { key: "group", label: "accounts-group", place: Place::Side, order: 60 },
];

/// The tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, _: &str) -> Result<Markup> {
    if let Some(as_of) = AsOf::asked(cx)? {
        return past::render(permit, cx, as_of);
    }
    let chosen = duties::panels(permit, cx)?;
    Ok(ui::columns(place(permit, cx, Place::Main, &chosen)?, place(permit, cx, Place::Side, &chosen)?))
}

/// Keeps the panels that a duty profile names, in its order, and behind them those without a name.
fn arrange(names: &[PanelName], panels: &mut Vec<&AccountPanel>, chosen: &[String]) {
    let rank = |panel: &AccountPanel| {
        let name = names.iter().find(|n| n.place == panel.place && n.order == panel.order);
        name.map_or(Some(chosen.len()), |name| chosen.iter().position(|key| key == name.key))
    };
    panels.retain(|panel| rank(panel).is_some());
    panels.sort_by_key(|panel| rank(panel));
}

fn place(permit: &Permit<'_, Read>, cx: &Cx, place: Place, chosen: &[String]) -> Result<Markup> {
    let mut panels: Vec<&AccountPanel> = cx.app.registry.panels.iter().filter(|p| p.place == place).collect();
    panels.sort_by_key(|p| p.order);
    if !chosen.is_empty() {
        arrange(&cx.app.registry.panel_names, &mut panels, chosen);
    }
    let drawn = panels.into_iter().map(|p| (p.render)(permit, cx)).collect::<Result<Vec<_>>>()?;
    Ok(html! { @for panel in drawn.into_iter().flatten() { (panel) } })
}

fn latest(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    latest_of(permit, cx, None)
}

/// The entries up to now, or up to the end of another day.
pub(super) fn latest_of(permit: &Permit<'_, Read>, cx: &Cx, as_of: Option<AsOf>) -> Result<Option<Markup>> {
    let entries = timeline::merged(permit, cx, None, as_of.map(timeline::end_of), LATEST)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let href = asof::keep(&format!("/accounts/{}/timeline", permit.account()), as_of);
    let panel = ui::Panel::new(cx.t("accounts-latest")).link(&href, cx.t("accounts-timeline"));
    Ok(Some(panel.raw(timeline::list(cx, &entries))))
}

fn facts(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    facts_of(permit, cx, None)
}

/// The fields, which have no dates: beside another day their head says that they are today's.
pub(super) fn facts_of(permit: &Permit<'_, Read>, cx: &Cx, as_of: Option<AsOf>) -> Result<Option<Markup>> {
    let account = store::account::find(permit)?;
    let rows = fact_rows(cx, &account);
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
    let title = asof::undated(cx, cx.t("accounts-facts"), as_of);
    let mut panel = ui::Panel::new(&title);
    let edit = format!("/accounts/{}/edit", permit.account());
    if as_of.is_none() && permit.allows::<Edit>() {
        panel = panel.link(&edit, cx.t("edit"));
    }
    let p = &account.profile;
    Ok(Some(panel.body(html! {
        (ui::facts(&rows))
        @for line in p.description.lines().filter(|l| !l.trim().is_empty()) { p { (line) } }
    })))
}

fn tagged(tag: &str) -> String {
    format!("/accounts?{}", super::super::listing::encode(&[("scope", String::from("all")), ("tag", tag.to_owned())]))
}

/// What is known; what is not, is left out.
fn fact_rows(cx: &Cx, account: &Account) -> Vec<(String, Markup)> {
    let (p, locale) = (&account.profile, cx.locale());
    let mut rows: Vec<(String, Markup)> = Vec::new();
    let mut add = |name: &str, value: Option<Markup>| rows.extend(value.map(|v| (label(cx, name), v)));
    let text = |t: &str| (!t.is_empty()).then(|| html! { (t) });
    add("legal_name", text(&p.legal_name));
    add("former_names", text(&p.former_names.join(cx.t("accounts-comma"))));
    add("kind", text(cx.t(p.kind.label())));
    add("website", website(&p.website));
    add("address", address(locale, account));
    add(
        "revenue",
        p.revenue.as_ref().map(|m| html! { data value=(m.decimal()) title=(m.long()) { (m.short(locale)) } }),
    );
    add("employees", p.employees.map(|n| html! { (locale.int(n)) }));
    add("client_since", p.client_since.as_deref().map(|t| html! { (since(locale, t)) }));
    add("language", text(&p.language));
    add("time_zone", text(&local_time(cx, &p.time_zone)));
    for scheme in super::super::model::SCHEMES {
        add(scheme, text(p.identifier(scheme)));
    }
    let sources: Vec<String> = p.sources().map(|(system, id)| format!("{system}: {id}")).collect();
    add("sources", text(&sources.join(cx.t("accounts-comma"))));
    let tags = || html! { span.flow { @for tag in &p.tags { (ui::link(&tagged(tag), tag)) } } };
    add("tags", (!p.tags.is_empty()).then(tags));
    rows
}

fn website(address: &str) -> Option<Markup> {
    // Only such links are made, whatever an import once let in.
    let shown = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    Some(html! { a.lnk href=(address) rel="noopener noreferrer" { (shown.trim_end_matches('/')) } })
}

fn address(locale: Locale, account: &Account) -> Option<Markup> {
    let p = &account.profile;
    let country = countries::name(locale, &p.country);
    let mut lines: Vec<&str> = p.address.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    for part in [p.city.as_str(), country] {
        if !part.is_empty() && !lines.iter().any(|l| l.contains(part)) {
            lines.push(part);
        }
    }
    (!lines.is_empty()).then(|| html! { @for (i, line) in lines.iter().enumerate() { @if i > 0 { br; } (line) } })
}

/// The zone and what the clock there says, so that nobody calls at night.
fn local_time(cx: &Cx, zone: &str) -> String {
    match jiff::tz::TimeZone::get(zone) {
        Ok(tz) if !zone.is_empty() => format!("{zone} · {}", crate::base::calendar::time_of(&tz, cx.now())),
        _ => zone.to_owned(),
    }
}

fn units(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let all: Vec<_> = store::units::list(permit)?.into_iter().filter(|u| u.archived_at.is_none()).collect();
    if all.is_empty() {
        return Ok(None);
    }
    let href = format!("/accounts/{}/units", permit.account());
    let (tree, count) = (unit_tree(&all), all.len().to_string());
    let panel = ui::Panel::new(cx.t("accounts-units")).count(&count);
    let panel = if permit.allows::<Edit>() { panel.link(&href, cx.t("edit")) } else { panel };
    Ok(Some(panel.rows(html! {
        @for (depth, unit) in tree.iter().take(LISTED) {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: &format!("{}{}", "\u{2003}".repeat(*depth), unit.name),
                meta: html! { (cx.tr(&format!("accounts-unit-kind-{}", unit.kind), &[])) },
                value: html! { (unit.city) },
            }))
        }
        @if tree.len() > LISTED { (ui::row(html! { span.mute { (cx.tr("accounts-more", &[("n", (tree.len() - LISTED).into())])) } })) }
    })))
}

fn group(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    group_of(permit, cx, None)
}

/// The accounts directly above and below, today or on another day.
pub(super) fn group_of(permit: &Permit<'_, Read>, cx: &Cx, as_of: Option<AsOf>) -> Result<Option<Markup>> {
    let day = asof::day(as_of, cx.today());
    let scope = Scope::all(permit.conn(), &cx.viewer)?;
    let limit = i64::try_from(LISTED).unwrap_or(0) + 1;
    let children = store::head::children(permit, &scope, as_of, limit)?;
    let parent = store::account::current_on(permit, &cx.viewer, day)?.parent;
    if children.is_empty() && parent.is_none() {
        return Ok(None);
    }
    let terms = Terms::load(permit.conn())?;
    let tree = asof::keep(&format!("/hierarchy?scope=all&under={}", permit.account()), as_of);
    let panel = ui::Panel::new(cx.t("accounts-group"));
    let whole = !permit.archived() && !children.is_empty();
    let panel = if whole { panel.link(&tree, cx.t("accounts-group-tree")) } else { panel };
    Ok(Some(panel.rows(html! {
        @if let Some((id, name)) = &parent { (member(*id, name, as_of, html! { (cx.t("accounts-group-parent")) }, html! {})) }
        @for child in children.iter().take(LISTED) {
            (member(child.id, &child.name, as_of, html! { (child.city) }, html! {
                @if let Some(code) = &child.tier { (tier(cx.locale(), &terms, code)) }
            }))
        }
        @if children.len() > LISTED { (ui::row(html! { span.mute { (cx.t("accounts-group-more")) } })) }
    })))
}

fn member(id: AccountId, name: &str, as_of: Option<AsOf>, meta: Markup, value: Markup) -> Markup {
    ui::kv_row(&ui::KvRow {
        href: Some(&asof::keep(&format!("/accounts/{id}"), as_of)),
        lead: html! {},
        title: name,
        meta,
        value,
    })
}
