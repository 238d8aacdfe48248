//! One row of Contact next: who, why, and what can be done at once.

use maud::{Markup, html};

use super::next::Next;
use crate::base::Cx;
use crate::features::people::listing::query;
use crate::features::today::model::{Candidate, score};
use crate::features::today::store::facts::PersonFacts;
use crate::ui;

/// Draws the row in place `place`, counted from 0.
pub fn draw(cx: &Cx, next: &Next, c: &Candidate, place: usize) -> Markup {
    let Some(first) = c.reasons.first() else { return html! {} };
    let account = next.accounts.get(&c.account).map_or("", |a| a.name.as_str());
    let person = c.person.and_then(|p| next.persons.get(&(c.account, p)));
    let account_href = format!("/accounts/{}", c.account);
    let href = person.map_or_else(|| account_href.clone(), |p| format!("{account_href}/people/{}", p.position));
    let name = person.map_or(account, |p| p.name.as_str());
    let id = c.person.map_or_else(|| c.account.to_string(), |p| format!("{}-{p}", c.account));
    let topic = person.map_or("", |p| p.topic.as_str());
    let advice = match topic {
        "" => first.reason.advice.clone(),
        _ if first.reason.advice.contains(topic) => first.reason.advice.clone(),
        topic => {
            let topic = cx.tr("today-last-topic", &[("topic", shorten(topic).into())]);
            format!("{}{}{topic}", first.reason.advice, cx.t("today-space"))
        }
    };
    ui::next_row(&ui::NextRow {
        name,
        href: Some(&href),
        role: person.map_or("", |p| p.title.as_str()),
        account: if person.is_some() { account } else { "" },
        account_href: &account_href,
        icon: first.reason.icon,
        tone: if first.reason.rule == score::PROMISE { ui::Tone::Bad } else { ui::Tone::Warn },
        reason: html! { (first.reason.headline) },
        why: why(cx, c, name, place),
        why_id: &format!("why-{id}"),
        advice: &advice,
        actions: actions(cx, c, person, &id),
    })
}

/// The pair that names the row in forms and addresses.
fn who(c: &Candidate) -> (String, String) {
    (c.account.to_string(), c.person.map(|p| p.to_string()).unwrap_or_default())
}

fn actions(cx: &Cx, c: &Candidate, person: Option<&PersonFacts>, id: &str) -> Markup {
    let (account, p) = who(c);
    let pairs = [("account", account.as_str()), ("person", p.as_str())];
    let kind = person.map_or("call", |p| means(p).kind);
    let done = query("/today/done", &[pairs[0], pairs[1], ("kind", kind)]);
    let later = format!("later-{id}");
    html! {
        (ui::keyed("c", channel(cx, person, &query("/conversations/new", &pairs))))
        (ui::keyed("d", ui::dialog_icon(&done, "check", cx.t("today-done"))))
        (ui::keyed("s", ui::popover_icon("clock", cx.t("today-snooze"), &later)))
        (ui::popover(&later, later_menu(cx, c, &pairs)))
    }
}

/// How somebody is reached at best.
struct Means {
    /// The kind of conversation that this becomes.
    kind: &'static str,
    /// The link, or empty.
    href: String,
    icon: &'static str,
    label: &'static str,
}

fn means(p: &PersonFacts) -> Means {
    let digits: String = p.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let call = || Means { kind: "call", href: format!("tel:{digits}"), icon: "call", label: "today-call" };
    let mail = || Means { kind: "email", href: format!("mailto:{}", p.email), icon: "mail", label: "today-mail" };
    let plain = |kind, icon, label| Means { kind, href: String::new(), icon, label };
    match p.channel.as_str() {
        "email" if !p.email.is_empty() => mail(),
        "message" => plain("message", "message", "today-message"),
        "video" => plain("video", "meeting", "today-video"),
        "visit" => plain("visit", "visit", "today-visit"),
        "letter" => plain("message", "document", "today-letter"),
        _ if !digits.is_empty() => call(),
        _ if !p.email.is_empty() => mail(),
        _ => plain("call", "call", "today-log-short"),
    }
}

/// The suggested channel: a call or a mail at once, else the form that logs it.
fn channel(cx: &Cx, person: Option<&PersonFacts>, log: &str) -> Markup {
    let Some(m) = person.map(means) else {
        return ui::dialog_button(ui::Look::Plain, log, "call", cx.t("today-log-short"));
    };
    if m.href.is_empty() {
        let log = format!("{log}&kind={}", m.kind);
        return ui::dialog_button(ui::Look::Plain, &log, m.icon, cx.t(m.label));
    }
    ui::link_button(ui::Look::Plain, &m.href, m.icon, cx.t(m.label))
}

/// Later, not this one, and a new promise.
fn later_menu(cx: &Cx, c: &Candidate, pairs: &[(&str, &str); 2]) -> Markup {
    let back = cx.request.uri.as_str();
    let rule = c.reasons.first().map_or("", |s| s.reason.rule);
    let sends = |until: &'static str| [pairs[0], pairs[1], ("until", until), ("back", back)];
    html! {
        h3 { (cx.t("today-snooze")) }
        div.menu-list {
            (ui::post_button(ui::Look::Ghost, "/today/snooze", "clock", cx.t("today-tomorrow"), &sends("tomorrow")))
            (ui::post_button(ui::Look::Ghost, "/today/snooze", "calendar", cx.t("today-next-week"), &sends("week")))
        }
        form method="post" action="/today/snooze" data-enhance {
            (ui::hidden_values(&[pairs[0], pairs[1], ("back", back)]))
            (ui::Field::date("until", cx.t("today-until")).scope(&c.account.to_string()).placeholder(cx.t("today-until-example")).draw())
            (ui::submit(ui::Look::Plain, "", cx.t("today-snooze-until")))
        }
        div.menu-list {
            (ui::post_button(ui::Look::Ghost, "/today/not-this", "close", cx.t("today-not-this"),
                &[pairs[0], pairs[1], ("rule", rule), ("back", back)]))
            (ui::keyed("p", ui::dialog_button(ui::Look::Ghost, &query("/promises/new", pairs), "promise", cx.t("promises-new"))))
        }
    }
}

/// Each rule with its points, and the total.
fn why(cx: &Cx, c: &Candidate, name: &str, place: usize) -> Markup {
    let title = if place == 0 { "today-why-first" } else { "today-why-here" };
    let (account, person) = who(c);
    html! {
        h3 { (cx.tr(title, &[("name", name.into())])) }
        ul.rows {
            @for s in &c.reasons {
                @let points = format!("{:.0}", s.points);
                @let label = html! {
                    (s.reason.headline)
                    @if s.times > 0 {
                        span.line2.mute { (cx.tr("today-taught", &[("n", s.times.into())])) }
                    }
                };
                (ui::driver_row(label, s.points / 40.0, ui::Tone::Neutral, &points))
            }
        }
        p.xs.mute { (cx.tr("today-score", &[("score", format!("{:.0}", c.points).into())])) }
        @for s in c.reasons.iter().filter(|s| s.times > 0) {
            (ui::post_button(ui::Look::Ghost, "/today/forget", "undo", cx.t("today-forget"),
                &[("account", &account), ("person", &person), ("rule", s.reason.rule), ("back", &cx.request.uri)]))
        }
    }
}

/// A topic that fits on a line.
pub fn shorten(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}
