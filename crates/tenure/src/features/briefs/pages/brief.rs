//! `/accounts/{id}/brief`: on the screen like an account's page, on paper one sheet.

use axum::response::Response;
use maud::{Markup, html};

use super::super::gather::{Brief, gather};
use super::super::model::{Known, Owed, Sore, Talk, Worry};
use crate::base::clock::day_in;
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::registry::Place;
use crate::base::{AccountId, Cx, Permit, Read, Result, calendar};
use crate::features::accounts::countries;
use crate::features::accounts::pages::cells::{lifecycle_tone, since, tier};
use crate::features::settings::terms::Terms;
use crate::ui::{self, KvRow};

/// Promises of each side on the sheet; the ledger has them all.
const SHOWN: usize = 6;

/// `GET /accounts/{id}/brief`
pub async fn show(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let inner = cx.clone();
    let (name, body) = cx
        .snapshot(move |q| {
            let permit = look::<Read>(q, &inner.viewer, id)?;
            let (brief, terms) = (gather(&permit, &inner)?, Terms::load(q)?);
            let figures = figures(&permit, &inner)?;
            Ok((brief.head.name.clone(), draw(&inner, id, &brief, &terms, figures)))
        })
        .await?;
    let account = format!("/accounts/{id}");
    let title = cx.tr("briefs-title-of", &[("name", name.as_str().into())]);
    let page = Page::new(title, body).nav("/accounts").crumb(Some("/accounts"), cx.t("accounts-title"));
    Ok(page.crumb(Some(&account), name).crumb(None, cx.t("briefs-title")).respond(&cx))
}

/// The key figures of the account's own head, so that both say the same.
pub(super) fn figures(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let mut cells = Vec::new();
    for figure in &cx.app.registry.figures {
        cells.push((figure.render)(permit, cx)?);
    }
    for panel in cx.app.registry.panels.iter().filter(|p| p.place == Place::Figures) {
        cells.extend((panel.render)(permit, cx)?);
    }
    Ok(ui::kpi_strip(&cells))
}

fn draw(cx: &Cx, id: AccountId, b: &Brief, terms: &Terms, figures: Markup) -> Markup {
    let prepared = cx.tr(
        "briefs-prepared",
        &[("name", cx.viewer.name.as_str().into()), ("day", calendar::full(cx.locale(), cx.today()).into())],
    );
    html! {
        div.brief {
            (head(cx, b, terms, &prepared))
            (figures)
            (ui::columns(
                html! {
                    @if !b.sore.is_empty() { (sore(cx, id, b, terms)) }
                    (talks(cx, id, &b.talks))
                    (promises(cx, id, &b.owed))
                    @if !b.concerns.is_empty() { (concerns(cx, id, &b.concerns)) }
                },
                html! { (steps(cx, id, b)) (people(cx, id, b)) (who(cx, b)) },
            ))
        }
    }
}

fn head(cx: &Cx, b: &Brief, terms: &Terms, prepared: &str) -> Markup {
    let locale = cx.locale();
    html! {
        div.acct {
            (ui::logo(&b.head.name))
            div {
                div.ttl {
                    h1 { (b.head.name) }
                    @if let Some(code) = &b.head.tier { (tier(locale, terms, code)) }
                    @if let Some(code) = &b.head.lifecycle { (ui::chip(lifecycle_tone(code), terms.name(locale, "lifecycle", code))) }
                }
                div.meta { span { (prepared) } }
            }
            div.acts { button.btn type="button" data-print { (ui::icon("document")) span { (cx.t("briefs-print")) } } }
        }
    }
}

/// A sore spot in words.
pub fn sentence(cx: &Cx, terms: &Terms, sore: &Sore) -> String {
    let day = |d| calendar::short(cx.locale(), cx.today(), d);
    match sore {
        Sore::Lifecycle(code) => {
            cx.tr("briefs-sore-lifecycle", &[("state", terms.name(cx.locale(), "lifecycle", code).into())])
        }
        Sore::NoLead => cx.t("briefs-sore-no-lead").to_owned(),
        Sore::Late(n, days) => cx.tr("briefs-sore-late", &[("n", (*n).into()), ("days", (*days).into())]),
        Sore::TheirsLate(n, days) => cx.tr("briefs-sore-theirs-late", &[("n", (*n).into()), ("days", (*days).into())]),
        Sore::Broken(what, on) => {
            cx.tr("briefs-sore-broken", &[("what", what.as_str().into()), ("day", day(*on).into())])
        }
        Sore::Badly(_, what, on) => {
            cx.tr("briefs-sore-badly", &[("what", what.as_str().into()), ("day", day(*on).into())])
        }
        Sore::Silent(days, goal) => cx.tr("briefs-sore-silent", &[("days", (*days).into()), ("goal", (*goal).into())]),
        Sore::Never => cx.t("briefs-sore-never").to_owned(),
    }
}

pub(super) fn sore(cx: &Cx, id: AccountId, b: &Brief, terms: &Terms) -> Markup {
    let href = |s: &Sore| match s {
        Sore::Late(..) | Sore::TheirsLate(..) | Sore::Broken(..) => format!("/promises?scope=all&account={id}"),
        Sore::Badly(talk, ..) => format!("/accounts/{id}/conversations/{talk}"),
        Sore::NoLead => format!("/accounts/{id}/team"),
        _ => format!("/accounts/{id}"),
    };
    ui::Panel::new(cx.t("briefs-sore")).rows(html! {
        @for s in &b.sore {
            li.kv.tap { span.ld.bad { (ui::icon("warn")) } span.tx { a.cover href=(href(s)) { (sentence(cx, terms, s)) } } }
        }
    })
}

pub(super) fn talks(cx: &Cx, id: AccountId, talks: &[Talk]) -> Markup {
    let panel = ui::Panel::new(cx.t("briefs-talks"));
    if talks.is_empty() {
        return panel.raw(ui::empty(cx.t("briefs-talks-none"), html! {}));
    }
    panel.rows(html! {
        @for t in talks {
            @let kind = cx.t(t.kind.label());
            li.kv.tap {
                span.ld { (ui::icon(t.kind.icon())) }
                span.tx {
                    a.b.cover href={ "/accounts/" (id) "/conversations/" (t.id) } { (t.summary) }
                    span.mute.line2 {
                        @if t.people.is_empty() { (kind) } @else { (cx.tr("interactions-with", &[("kind", kind.into()), ("names", t.people.join(cx.t("interactions-and")).into())])) }
                        @if let Some(outcome) = t.outcome { " · " (cx.t(outcome.label())) }
                    }
                }
                span.val { (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, t.at)) }
            }
        }
    })
}

pub(super) fn promises(cx: &Cx, id: AccountId, owed: &[Owed]) -> Markup {
    let panel = ui::Panel::new(cx.t("promises-title"));
    if owed.is_empty() {
        return panel.raw(ui::empty(cx.t("promises-none-here"), html! {}));
    }
    let group = |ours: bool, label: &'static str| {
        let list: Vec<&Owed> = owed.iter().filter(|p| p.ours == ours).collect();
        let count = cx.locale().int(i64::try_from(list.len()).unwrap_or(0));
        html! {
            @if !list.is_empty() {
                (ui::group_row(cx.t(label), &count, ""))
                ul.rows {
                    @for p in list.iter().take(SHOWN) { (promise(cx, id, p)) }
                    @if list.len() > SHOWN { (ui::row(html! { span.mute { (cx.tr("accounts-more", &[("n", (list.len() - SHOWN).into())])) } })) }
                }
            }
        }
    };
    panel.raw(html! { (group(true, "briefs-ours")) (group(false, "briefs-theirs")) })
}

fn promise(cx: &Cx, id: AccountId, p: &Owed) -> Markup {
    let late = calendar::days_between(p.due_on, cx.today());
    let due = match late {
        1.. => html! { span.bad { (cx.tr("promises-days-late", &[("n", late.into())])) } },
        _ => calendar::time_tag(cx.locale(), cx.today(), p.due_on),
    };
    ui::kv_row(&KvRow {
        href: Some(&format!("/accounts/{id}/promises/{}", p.id)),
        lead: html! {},
        title: &p.content,
        meta: html! { @if let Some(person) = &p.person { (person) } },
        value: due,
    })
}

/// What worries them, and what we answered last.
pub(super) fn concerns(cx: &Cx, id: AccountId, list: &[Worry]) -> Markup {
    ui::Panel::new(cx.t("concerns-title")).rows(html! {
        @for w in list {
            @let since = cx.tr("concerns-since", &[("day", calendar::short(cx.locale(), cx.today(), w.since).into())]);
            @let answer = w.answer.as_deref().and_then(|text| text.lines().next());
            (ui::kv_row(&KvRow {
                href: Some(&format!("/accounts/{id}/concerns/{}", w.id)),
                lead: html! {},
                title: &w.words,
                meta: html! {
                    @if let Some(person) = &w.person { (person) " · " }
                    (since)
                    @if let Some(words) = answer { " · " (cx.tr("concerns-last-answer", &[("words", words.into())])) }
                },
                value: html! { @if answer.is_none() { span.bad { (cx.t("concerns-unanswered")) } } },
            }))
        }
    })
}

pub(super) fn steps(cx: &Cx, id: AccountId, b: &Brief) -> Markup {
    let panel = ui::Panel::new(cx.t("briefs-steps"));
    if b.steps.is_empty() {
        return panel.raw(ui::empty(cx.t("briefs-steps-none"), html! {}));
    }
    panel.rows(html! {
        @for s in &b.steps {
            (ui::kv_row(&KvRow {
                href: Some(&format!("/accounts/{id}/conversations/{}", s.talk)),
                lead: html! {},
                title: if s.what.is_empty() { cx.t("interactions-step-contact") } else { &s.what },
                meta: html! {},
                value: html! { span.bad[s.on < cx.today()] { (calendar::time_tag(cx.locale(), cx.today(), s.on)) } },
            }))
        }
    })
}

pub(super) fn people(cx: &Cx, id: AccountId, b: &Brief) -> Markup {
    let count = cx.locale().int(i64::try_from(b.people_count).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("briefs-people")).count(&count);
    if b.people.is_empty() {
        return panel.raw(ui::empty(cx.t("people-none-here"), html! {}));
    }
    panel.rows(html! { @for p in &b.people { (person(cx, id, p)) } })
}

fn person(cx: &Cx, id: AccountId, p: &Known) -> Markup {
    let last = match p.last_at {
        Some(at) => {
            let day = calendar::day(cx.locale(), cx.today(), day_in(at, &cx.viewer.zone));
            cx.tr("briefs-talked", &[("day", day.into())])
        }
        None => cx.t("people-never").to_owned(),
    };
    let reach: Vec<&str> = [p.phone.as_str(), p.email.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    ui::kv_row(&KvRow {
        href: Some(&format!("/accounts/{id}/people/{}", p.id)),
        lead: ui::avatar_small(&p.name),
        title: &p.name,
        meta: html! {
            @if !p.title.is_empty() { (p.title) " · " } (last)
            @if !reach.is_empty() { br; (reach.join(" · ")) }
        },
        value: html! {},
    })
}

/// Who they are, and who looks after them.
pub(super) fn who(cx: &Cx, b: &Brief) -> Markup {
    let (p, locale) = (&b.account.profile, cx.locale());
    let country = countries::name(locale, &p.country);
    let place: Vec<&str> = [p.city.as_str(), country].into_iter().filter(|t| !t.is_empty()).collect();
    let mut team: Vec<String> = Vec::new();
    for member in &b.team {
        // Who looks after two units stands once.
        let words = format!("{} ({})", member.name, cx.t(member.row.role.label()).to_lowercase());
        if !team.contains(&words) {
            team.push(words);
        }
    }
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    let mut add = |label, text: String| {
        if !text.is_empty() {
            rows.push((label, html! { (text) }));
        }
    };
    add(cx.t("briefs-where"), place.join(cx.t("accounts-comma")));
    add(cx.t("briefs-website"), p.website.trim_start_matches("https://").trim_end_matches('/').to_owned());
    add(cx.t("briefs-size"), p.employees.map(|n| locale.int(n)).unwrap_or_default());
    add(cx.t("briefs-since"), p.client_since.as_deref().map(|t| since(locale, t)).unwrap_or_default());
    add(cx.t("briefs-team"), team.join(cx.t("accounts-comma")));
    ui::Panel::new(cx.t("briefs-who")).body(html! {
        (ui::facts(&rows))
        @for line in p.description.lines().filter(|l| !l.trim().is_empty()).take(4) { p { (line) } }
    })
}
