//! `/admin/audit`: who did what, when, with filters in the address.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::paging::{List, PAGE};
use crate::base::{Cx, Result, calendar};
use crate::features::admin::api::place;
use crate::features::admin::model::{AuditEvent, Filter};
use crate::features::admin::store;
use crate::ui;

/// Filters as typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
pub struct AuditQuery {
    verb: String,
    actor: String,
    from: String,
    to: String,
    cursor: String,
}

/// Nouns that the filter offers.
const NOUNS: [&str; 9] =
    ["account", "assignment", "grant", "conversation", "promise", "person", "user", "territory", "setting"];

/// `GET /admin/audit`
pub async fn show(cx: Cx, Query(query): Query<AuditQuery>) -> Result<Response> {
    let filter = Filter::parse(&query.verb, &query.actor, &query.from, &query.to, &query.cursor, cx.today())?;
    let (viewer, settings) = (cx.viewer.clone(), cx.request.settings.clone());
    let rows = cx.read(move |q| store::events(q, &viewer, &settings.zone, &filter, PAGE)).await?;
    let list = List::cut(rows, PAGE, place);
    let title = cx.t("admin-audit");
    let page = Page::new(title, draw(&cx, &query, &list)).nav("/admin");
    Ok(page.crumb(Some("/admin"), cx.t("admin-title")).crumb(None, title).respond(&cx))
}

fn draw(cx: &Cx, query: &AuditQuery, list: &List<AuditEvent>) -> Markup {
    let rows: Vec<Markup> = list.items.iter().map(|e| row(cx, e)).collect();
    let heads =
        ["admin-when", "admin-who", "admin-what", "admin-account", "admin-changes"].map(|k| ui::Head::text(cx.t(k)));
    let next = list.next.as_ref().map(|c| format!("/admin/audit?{}&cursor={c}", kept(query)));
    let footer = next.as_ref().map_or_else(|| html! {}, |href| ui::pager("", None, Some((href, cx.t("next")))));
    html! {
        (ui::page_head(cx.t("admin-audit"), html! { (cx.t("admin-audit-summary")) }, html! {}))
        (ui::stack(html! {
            (filters(cx, query))
            @if rows.is_empty() { (ui::empty(cx.t("admin-audit-none"), ui::link("/admin/audit", cx.t("clear")))) }
            @else { (ui::Table::new(cx.t("admin-audit"), heads.into()).rows(rows).wide().footer(footer).draw()) }
        }))
    }
}

fn kept(q: &AuditQuery) -> String {
    serde_html_form::to_string([("verb", &q.verb), ("actor", &q.actor), ("from", &q.from), ("to", &q.to)])
        .unwrap_or_default()
}

fn filters(cx: &Cx, query: &AuditQuery) -> Markup {
    let nouns: Vec<(String, &str)> = NOUNS.iter().map(|n| (format!("{n}."), *n)).collect();
    let mut options = vec![("", cx.t("admin-any"))];
    options.extend(
        nouns
            .iter()
            .map(|(value, noun)| (value.as_str(), cx.locale().find(&format!("admin-noun-{noun}")).unwrap_or(noun))),
    );
    html! {
        form.flow method="get" action="/admin/audit" role="search" aria-label=(cx.t("admin-filter")) {
            (ui::Field::select("verb", cx.t("admin-what"), &options).value(&query.verb).draw())
            (ui::Field::date("from", cx.t("from")).value(&query.from).draw())
            (ui::Field::date("to", cx.t("until")).value(&query.to).draw())
            (ui::submit(ui::Look::Plain, "filter", cx.t("admin-filter")))
            (ui::link("/admin/audit", cx.t("clear")))
        }
    }
}

fn row(cx: &Cx, e: &AuditEvent) -> Markup {
    let when = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, e.recorded_at)) " "
        span.faint { (calendar::time_of(&cx.viewer.zone, e.recorded_at)) }
    };
    let who = e.actor.as_ref().map_or(cx.t("admin-console"), |(_, name)| name.as_str());
    let account = match (&e.account, e.of_account) {
        (Some((id, name)), _) => html! { a.lnk href={ "/accounts/" (id) } { (name) } },
        (None, true) => html! { span.faint { (cx.t("admin-hidden")) } },
        (None, false) => html! { span.faint { "–" } },
    };
    ui::tr(vec![
        ui::Cell::head(when),
        ui::Cell::text(html! { (who) }).phone(ui::Phone::Right),
        ui::Cell::text(html! { (verb(cx, &e.verb)) }).phone(ui::Phone::Left),
        ui::Cell::text(account).phone(ui::Phone::Right),
        ui::Cell::text(html! { (changes(e)) @if !e.reason.is_empty() { " “" (e.reason) "”" } }),
    ])
}

/// The verb in words where the feature gave some.
pub(super) fn verb(cx: &Cx, verb: &str) -> String {
    let key = format!("event-{}", verb.replace(['.', '_'], "-"));
    cx.locale().find(&key).map_or_else(|| verb.replace(['.', '_'], " "), str::to_owned)
}

/// `tier: status → star`, at most three.
fn changes(e: &AuditEvent) -> String {
    let Some(serde_json::Value::Object(map)) = &e.changes else { return String::new() };
    let plain = |v: &serde_json::Value| match v {
        serde_json::Value::Null => String::from("–"),
        serde_json::Value::String(s) => s.chars().take(40).collect(),
        other => other.to_string().chars().take(40).collect(),
    };
    let parts = map.iter().take(3).map(|(field, value)| match value {
        serde_json::Value::Array(pair) if pair.len() == 2 => {
            format!("{field}: {} → {}", plain(&pair[0]), plain(&pair[1]))
        }
        other => format!("{field}: {}", plain(other)),
    });
    parts.collect::<Vec<_>>().join("; ")
}
