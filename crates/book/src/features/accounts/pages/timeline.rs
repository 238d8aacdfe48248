//! The timeline: what every feature tells of an account, in one list by time; and the account's own changes in words.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use super::super::store::{self, changes::Change};
use super::form::shown;
use crate::base::asof::{self, AsOf};
use crate::base::paging::{Cursor, PAGE};
use crate::base::registry::{TimelineEntry, TimelineKind};
use crate::base::{AccountId, Contribute, Cx, Error, Permit, PersonId, Read, Result, UserId, calendar};
use crate::features::fields::{Catalogue, Subject, draw};
use crate::features::identity;
use crate::features::settings::terms::Terms;
use crate::ui::{self, Entry, Look, Segment, Tone};

/// The kind that accounts give.
pub const CHANGES: TimelineKind = TimelineKind { key: "changes", label: "accounts-changes", list: changes };

/// The query of the tab.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Query {
    kind: String,
    person: Option<PersonId>,
    cursor: String,
    as_of: String,
}

impl Query {
    /// The same page with another kind, person or place.
    fn address(&self, here: &str, kind: &str, person: Option<PersonId>, cursor: &str, as_of: Option<AsOf>) -> String {
        let person = person.map(|p| p.to_string()).unwrap_or_default();
        let pairs: Vec<String> = [("kind", kind), ("person", person.as_str()), ("cursor", cursor)]
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = if pairs.is_empty() { here.to_owned() } else { format!("{here}?{}", pairs.join("&")) };
        asof::keep(&path, as_of)
    }
}

/// The tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let query: Query = serde_html_form::from_str(query)
        .map_err(|e| Error::BadRequest(axum::http::StatusCode::BAD_REQUEST, "error-query", e.to_string()))?;
    let kind = Some(query.kind.as_str()).filter(|k| !k.is_empty());
    if kind.is_some_and(|k| !cx.app.registry.timeline.iter().any(|t| t.key == k)) {
        return Err(Error::field("kind", "error-choose"));
    }
    let as_of = AsOf::of(cx, &query.as_of)?;
    let newer = if query.cursor.is_empty() { None } else { Some(place(&Cursor::decode(&query.cursor)?)?) };
    let from = newer.or(as_of.map(end_of));
    let mut entries = match query.person {
        Some(person) => of_person(permit, cx, person, kind, from, PAGE + 1)?,
        None => merged(permit, cx, kind, from, PAGE + 1)?,
    };
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let here = format!("/accounts/{}/timeline", permit.account());
    let older = entries.last().filter(|_| more).map(|last| {
        let cursor = Cursor { value: Some(last.at.as_microsecond().to_string()), id: last.id };
        query.address(&here, &query.kind, query.person, &cursor.encode(), as_of)
    });
    let newest = newer.map(|_| query.address(&here, &query.kind, query.person, "", as_of));
    let log = || if as_of.is_none() { log(permit, cx) } else { Markup::default() };
    Ok(html! {
        (filters(permit, cx, &here, &query, as_of)?)
        (ui::Panel::new(cx.t("accounts-timeline")).end(log()).raw(html! {
            @if entries.is_empty() { (ui::empty(cx.t("accounts-timeline-none"), log())) } @else { (by_day(cx, &entries)) }
            @if older.is_some() || newest.is_some() {
                footer { (ui::pager(
                    "",
                    newest.as_deref().map(|href| (href, cx.t("accounts-timeline-newest"))),
                    older.as_deref().map(|href| (href, cx.t("accounts-timeline-older"))),
                )) }
            }
        }))
    })
}

fn place(cursor: &Cursor) -> Result<(Timestamp, Uuid)> {
    let micros = cursor.value.as_deref().and_then(|v| v.parse().ok());
    let at = micros
        .and_then(|m| Timestamp::from_microsecond(m).ok())
        .ok_or_else(|| Error::field("cursor", "error-cursor"))?;
    Ok((at, cursor.id))
}

/// The place before which everything had happened by the end of a day.
pub(super) fn end_of(as_of: AsOf) -> (Timestamp, Uuid) {
    (as_of.until, Uuid::nil())
}

/// The switch of kinds, and the person to whom the list is narrowed.
fn filters(permit: &Permit<'_, Read>, cx: &Cx, here: &str, query: &Query, as_of: Option<AsOf>) -> Result<Markup> {
    let own = &cx.app.registry.own;
    let narrows = |key: &str| query.person.is_none() || own.with_person.iter().any(|p| p.key == key);
    let kinds: Vec<&TimelineKind> = cx.app.registry.timeline.iter().filter(|k| narrows(k.key)).collect();
    let hrefs: Vec<String> = kinds.iter().map(|k| query.address(here, k.key, query.person, "", as_of)).collect();
    let all = query.address(here, "", query.person, "", as_of);
    let mut items = vec![Segment { href: &all, label: cx.t("accounts-timeline-all"), current: query.kind.is_empty() }];
    items.extend(kinds.iter().zip(&hrefs).map(|(k, href)| Segment {
        href,
        label: cx.t(k.label),
        current: k.key == query.kind,
    }));
    let people = own.timeline_people.map_or_else(|| Ok(Vec::new()), |list| list(permit, cx))?;
    let kind = if narrows(&query.kind) || query.kind.is_empty() { query.kind.as_str() } else { "" };
    let to: Vec<String> = people.iter().map(|(id, _)| query.address(here, kind, Some(*id), "", as_of)).collect();
    let menu: Vec<Segment<'_>> =
        people.iter().zip(&to).map(|((_, name), href)| Segment { href, label: name, current: false }).collect();
    let everybody = query.address(here, &query.kind, None, "", as_of);
    Ok(ui::filter_bar(
        html! {
            (ui::segments(cx.t("accounts-timeline"), &items))
            @match query.person {
                Some(id) => {
                    @let name = people.iter().find(|(p, _)| *p == id).map_or(cx.t("unknown"), |(_, name)| name.as_str());
                    (ui::filter_on(cx.t("accounts-timeline-person"), name, &everybody, cx.t("remove")))
                }
                None => @if menu.len() > 1 { (ui::filter_menu("timeline-people", cx.t("accounts-timeline-person"), &menu)) },
            }
        },
        html! {},
    ))
}

/// Entries that concern one person, of one kind or of all that know people.
fn of_person(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    person: PersonId,
    kind: Option<&str>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let mut all = Vec::new();
    for source in cx.app.registry.own.with_person.iter().filter(|t| kind.is_none_or(|k| k == t.key)) {
        all.extend((source.list)(permit, cx, person, from, limit)?);
    }
    all.sort_by_key(|e| std::cmp::Reverse((e.at, e.id)));
    all.truncate(limit);
    Ok(all)
}

fn log(permit: &Permit<'_, Read>, cx: &Cx) -> Markup {
    let href = format!("/conversations/new?account={}", permit.account());
    html! { @if permit.allows::<Contribute>() { (ui::dialog_button(Look::Plain, &href, "call", cx.t("accounts-log"))) } }
}

/// Entries of one kind or of all, before `from`, newest first, at most `limit`.
pub fn merged(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    kind: Option<&str>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let mut all = Vec::new();
    for source in cx.app.registry.timeline.iter().filter(|t| kind.is_none_or(|k| k == t.key)) {
        all.extend((source.list)(permit, cx, from, limit)?);
    }
    all.sort_by_key(|e| std::cmp::Reverse((e.at, e.id)));
    all.truncate(limit);
    Ok(all)
}

fn day_of(cx: &Cx, at: Timestamp) -> Date {
    at.to_zoned_datetime(cx.viewer.zone.clone()).date()
}

/// Entries under the head of their day, with the time of day.
fn by_day(cx: &Cx, entries: &[TimelineEntry]) -> Markup {
    let days = entries.chunk_by(|a, b| day_of(cx, a.at) == day_of(cx, b.at));
    html! {
        @for day in days {
            @let label = calendar::day(cx.locale(), cx.today(), day_of(cx, day[0].at));
            @let times: Vec<String> = day.iter().map(|e| calendar::time_of(&cx.viewer.zone, e.at)).collect();
            (drawn(day, &times, Some(&label)))
        }
    }
}

/// Entries in one list, each with its day.
pub fn list(cx: &Cx, entries: &[TimelineEntry]) -> Markup {
    let days: Vec<String> = entries.iter().map(|e| calendar::day(cx.locale(), cx.today(), day_of(cx, e.at))).collect();
    drawn(entries, &days, None)
}

fn drawn(entries: &[TimelineEntry], times: &[String], day: Option<&str>) -> Markup {
    let stamps: Vec<String> = entries.iter().map(|e| e.at.to_string()).collect();
    let list: Vec<Entry<'_>> = entries
        .iter()
        .zip(times)
        .zip(&stamps)
        .map(|((e, time), stamp)| Entry {
            icon: e.icon,
            tone: Tone::parse(e.tone),
            title: e.title.clone(),
            detail: e.detail.clone(),
            time,
            datetime: stamp,
            ..Entry::default()
        })
        .collect();
    match day {
        Some(label) => ui::timeline_day(label, &list),
        None => ui::timeline(&list),
    }
}

/// The account's own changes. Things that have entries of their own are not told twice.
fn changes(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    // A kind `conversations` tells of subjects `conversation`.
    let told: Vec<&str> =
        cx.app.registry.timeline.iter().filter_map(|k| k.key.strip_suffix('s')).filter(|k| *k != "change").collect();
    let found = store::changes::before(permit, from, &told, limit)?;
    let words = Words::load(permit, cx, &found)?;
    Ok(found.iter().map(|change| words.entry(change)).collect())
}

/// Names for what changes hold as ids and codes.
struct Words<'a> {
    cx: &'a Cx,
    terms: Terms,
    names: HashMap<Uuid, String>,
    custom: Arc<Catalogue>,
}

impl<'a> Words<'a> {
    fn load(permit: &Permit<'_, Read>, cx: &'a Cx, found: &[Change]) -> Result<Self> {
        let ids = |field: &str| -> Vec<Uuid> {
            let pairs = found.iter().filter_map(|c| c.changes.get(field)?.as_array()).flatten();
            pairs.filter_map(|v| v.as_str()?.parse().ok()).collect()
        };
        let q = permit.conn();
        let (territories, parents) = (ids("territory"), ids("parent"));
        let mut names = HashMap::new();
        if !territories.is_empty() {
            names.extend(store::head::territory_names(q, &territories)?);
        }
        if !parents.is_empty() {
            // A parent that the viewer cannot see stays unnamed.
            let parents: Vec<AccountId> = parents.into_iter().map(AccountId).collect();
            names.extend(store::account::visible(q, &cx.viewer, &parents)?.into_iter().map(|(id, name)| (id.0, name)));
        }
        let users: Vec<UserId> = ids("user").into_iter().chain(ids("lead")).map(UserId).collect();
        if !users.is_empty() {
            names.extend(identity::store::names(q, &users)?.into_iter().map(|(id, name)| (id.0, name)));
        }
        Ok(Self { cx, terms: Terms::load(q)?, names, custom: Catalogue::of(q, cx)? })
    }

    fn entry(&self, change: &Change) -> TimelineEntry {
        let (cx, (icon, tone)) = (self.cx, look(&change.verb));
        let key = format!("event-{}", change.verb.replace(['.', '_'], "-"));
        let title = cx.locale().find(&key).unwrap_or(cx.t("accounts-event-other"));
        let subject = if change.verb.starts_with("person.") { Subject::Person } else { Subject::Account };
        let differences = self.differences(&change.changes, subject);
        TimelineEntry {
            at: change.at,
            id: change.id,
            icon,
            tone,
            title: html! { (title) @if change.undone { " " span.mute { (cx.t("accounts-event-undone")) } } },
            detail: html! {
                @for (i, d) in differences.iter().enumerate() { @if i > 0 { " · " } (d) }
                @if let Some(name) = &change.actor { @if !differences.is_empty() { " · " } (cx.tr("accounts-event-by", &[("name", name.as_str().into())])) }
                @if !change.reason.is_empty() { " · " (change.reason) }
            },
        }
    }

    /// Each field with its old and new value; what cannot be named is left out.
    fn differences(&self, changes: &Json, subject: Subject) -> Vec<Markup> {
        let Some(map) = changes.as_object() else { return Vec::new() };
        let one = |(field, pair): (&String, &Json)| {
            // Whom an event is about needs no label: its title says the rest. A new lead is told as such.
            let label = match field.as_str() {
                "user" if map.contains_key("lead") => return None,
                "user" => "",
                field if draw::is_custom(field) => draw::label(&self.custom, subject, self.cx.locale(), field)?,
                field => self.cx.locale().find(&format!("accounts-field-{field}"))?,
            };
            let (old, new) = (self.value(subject, field, pair.get(0)?)?, self.value(subject, field, pair.get(1)?)?);
            Some(match (old.is_empty(), new.is_empty()) {
                (true, true) => return None,
                (true, false) if label.is_empty() => html! { (new) },
                (false, true) if label.is_empty() => html! { (old) },
                (true, false) => html! { (label) " " ins { (new) } },
                _ => html! { (label) " " (ui::diff(&old, if new.is_empty() { "–" } else { &new })) },
            })
        };
        map.iter().filter(|(field, _)| !field.starts_with('_')).filter_map(one).take(4).collect()
    }

    fn value(&self, subject: Subject, field: &str, value: &Json) -> Option<String> {
        let locale = self.cx.locale();
        if draw::is_custom(field) {
            return draw::told(&self.custom, subject, locale, field, value);
        }
        let text = match value {
            Json::Null => return Some(String::new()),
            Json::String(text) => text.clone(),
            Json::Number(n) => n.as_i64().map_or_else(|| n.to_string(), |n| locale.int(n)),
            Json::Array(list) => {
                list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(self.cx.t("accounts-comma"))
            }
            Json::Object(money) => {
                let (minor, currency) = (money.get("minor")?.as_i64()?, money.get("currency")?.as_str()?);
                crate::base::money::Money { minor, currency: currency.to_owned() }.long()
            }
            Json::Bool(_) => return None,
        };
        Some(match field {
            "tier" | "lifecycle" | "sector" => self.terms.name(locale, field, &text).to_owned(),
            "territory" | "parent" | "user" | "lead" => self.names.get(&text.parse().ok()?)?.clone(),
            "from" => calendar::full(locale, text.parse().ok()?),
            // An id that nobody named is no news for a reader.
            _ if text.parse::<Uuid>().is_ok() => return None,
            _ => shown(self.cx, field, &text),
        })
    }
}

/// Icon and tone of a verb.
fn look(verb: &str) -> (&'static str, &'static str) {
    match verb {
        "account.created" => ("accounts", "accent"),
        "account.archived" => ("pause", "warn"),
        "account.restored" => ("undo", ""),
        "account.tier_set" => ("star", ""),
        "account.workload_set" => ("report", ""),
        "account.tagged" => ("flag", ""),
        "account.parent_set" | "account.territory_set" | "account.placed" => ("tree", ""),
        v if v.starts_with("assignment.") => ("swap", ""),
        v if v.starts_with("grant.") => ("key", ""),
        v if v.starts_with("unit.") => ("building", ""),
        v if v.starts_with("person.") => ("user", ""),
        v if v.starts_with("promise.") => ("promise", ""),
        _ => ("edit", ""),
    }
}
