//! What happened with a person at an account: conversations, promises, and what was noted of them, newest first.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::model::Position;
use super::super::store::contact;
use crate::base::{Cx, Permit, Read, Result, calendar};
use crate::ui::{self, Entry, Tone};

/// Entries shown.
const ENTRIES: usize = 60;

struct Item {
    at: Timestamp,
    icon: &'static str,
    tone: Tone,
    title: Markup,
    detail: Markup,
}

/// Draws the panel.
pub(super) fn panel(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Markup> {
    let mut items = talks(permit, cx, p)?;
    let talked = !items.is_empty();
    items.extend(promises(permit, cx, p)?);
    items.extend(deeds(permit, cx, p)?);
    items.sort_by_key(|item| std::cmp::Reverse(item.at));
    let more = items.len() > ENTRIES;
    items.truncate(ENTRIES);
    let days: Vec<(String, String)> = items
        .iter()
        .map(|item| {
            let local = item.at.to_zoned_datetime(cx.viewer.zone.clone()).date();
            (calendar::short(cx.locale(), cx.today(), local), item.at.to_string())
        })
        .collect();
    let entries: Vec<Entry<'_>> = items
        .into_iter()
        .zip(&days)
        .map(|(item, (time, datetime))| Entry {
            icon: item.icon,
            tone: item.tone,
            title: item.title,
            detail: item.detail,
            time,
            datetime,
            ..Entry::default()
        })
        .collect();
    let all = format!("/accounts/{}/timeline", p.account);
    let panel = ui::Panel::new(cx.t("people-timeline")).link(&all, cx.t("people-timeline-all"));
    Ok(panel.raw(html! {
        @if !talked { (ui::empty(cx.t("people-no-talks"), html! {})) }
        (ui::timeline(&entries))
        @if more { p.hint.pad { (cx.t("people-timeline-more")) } }
    }))
}

fn talks(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Vec<Item>> {
    let talks = contact::talks(permit, p.person, 50)?;
    let item = |t: contact::Talk| {
        let href = format!("/accounts/{}/conversations/{}", p.account, t.id);
        let kind = cx.tr(&format!("interactions-kind-{}", t.kind), &[]);
        Item {
            at: t.at,
            icon: match t.kind.as_str() {
                "visit" => "visit",
                "meeting" => "meeting",
                "email" => "mail",
                "message" => "message",
                _ => "call",
            },
            tone: Tone::Accent,
            title: html! { a href=(href) { (t.summary) } },
            detail: html! { (kind) @if let Some(author) = &t.author { " · " (author) } },
        }
    };
    Ok(talks.into_iter().map(item).collect())
}

fn promises(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for promise in contact::promised(permit, p.person, 50)? {
        let href = format!("/accounts/{}/promises/{}", p.account, promise.id);
        let side = cx.t(if promise.ours { "people-owed-ours" } else { "people-owed-theirs" });
        let title = html! { a href=(href) { (promise.content) } };
        let item = |at, tone, words: &str| Item {
            at,
            icon: "promise",
            tone,
            title: title.clone(),
            detail: html! { (words) " · " (side) },
        };
        items.push(item(promise.made_at, Tone::Neutral, cx.t("people-promise-made")));
        if let Some(at) = promise.closed_at {
            let (tone, words) = match promise.state.as_str() {
                "kept" => (Tone::Good, "people-promise-kept"),
                "broken" => (Tone::Bad, "people-promise-broken"),
                _ => (Tone::Neutral, "people-promise-closed"),
            };
            items.push(item(at, tone, cx.t(words)));
        }
    }
    Ok(items)
}

fn deeds(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Result<Vec<Item>> {
    let item = |(at, verb, actor, undone): contact::Deed| {
        let words = cx.tr(&format!("event-{}", verb.replace('.', "-")), &[]);
        Item {
            at,
            icon: "user",
            tone: Tone::Neutral,
            title: html! { (words) @if undone { " " span.mute { (cx.t("accounts-event-undone")) } } },
            detail: html! { @if let Some(actor) = actor { (actor) } },
        }
    };
    Ok(contact::deeds(permit, p.id)?.into_iter().map(item).collect())
}
