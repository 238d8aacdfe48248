//! Beside the map: who is chosen, where we are not covered, and what changed.

use maud::{Markup, html};

use super::super::model::ask::View;
use super::super::model::since::Change;
use super::super::model::{managers, row};
use super::card::{fold_href, influence, strength, tone};
use super::scene::Scene;
use crate::base::{Permit, PositionId, Read, calendar};
use crate::features::relationships::model::{Card, support_label};
use crate::features::relationships::pages::{self, marks, tab};
use crate::ui::{self, Look, Tone};

/// Changes that stand in the panel; the rest opens below them.
const CHANGES: usize = 8;

/// The side column; a form's answer and the choice of a card replace it.
pub(super) fn draw(permit: &Permit<'_, Read>, s: &Scene<'_>) -> Markup {
    ui::fragment(
        "map-side",
        html! {
            div.stack {
                @if let Some((_, changes)) = &s.since { (changed(s, changes)) }
                @if let Some(card) = s.chosen() { (who(s, card)) }
                @if s.as_of.is_none() { (tab::panel(permit, s.cx, &s.world, &s.gaps)) }
            }
        },
    )
}

fn who(s: &Scene<'_>, card: &Card) -> Markup {
    let cx = s.cx;
    let page = pages::href(s.account, card.position);
    let open = html! { @if !card.open { (ui::icon_link(&page, "arrow-right", cx.t("map-open-page"))) } };
    html! {
        section.panel aria-label=(card.name) {
            div.pad.mapwho {
                div.h {
                    @if card.open { (ui::icon("question")) } @else { (ui::avatar(&card.name)) }
                    div { h2.b { (card.name) } @if !card.title.is_empty() && !card.open { div.mute.sm { (card.title) } } }
                    (open)
                }
                (ui::facts(&facts(s, card)))
                @if let Some(quote) = quote(s, card) { (quote) }
                @if s.may_edit { (verbs(s, card)) }
                (branch(s, card))
            }
        }
    }
}

fn facts(s: &Scene<'_>, card: &Card) -> Vec<(&'static str, Markup)> {
    let cx = s.cx;
    let roles: Vec<&str> = card.profile.roles.iter().map(|r| cx.t(r.label())).collect();
    let mut rows = vec![("map-roles", html! { (roles.join(cx.t("map-comma"))) })];
    if !card.open {
        let stance = card.stance();
        rows.push(("map-support", html! {
            span class={ "state " (tone(stance)) } { (ui::icon(marks::icon(stance))) span { (cx.t(card.support().map_or(stance.label(), support_label))) } }
        }));
    }
    rows.push(("map-influence", html! { span.state { (ui::power(card.bars())) span { (influence(cx, card)) } } }));
    if !card.open {
        rows.push(("map-strength", html! { span.state { (ui::blocks(card.band())) span { (strength(cx, card)) } } }));
        rows.push((
            "map-owner",
            match &card.owner {
                Some(owner) => html! { (owner.name) },
                None => html! { span.bad[card.key] { (cx.t("map-nobody")) } },
            },
        ));
        rows.extend(card.deputy.as_ref().map(|one| ("map-deputy", html! { (one.name) })));
        rows.extend(card.peer.as_ref().map(|one| ("map-peer", html! { (one.name) })));
        rows.push(("map-touch", tab::last(cx, &s.world, card)));
        rows.push(("map-cares", html! { (card.profile.motives_business) }));
        rows.extend(card.profile.change_risk.map(|risk| ("map-risk", html! { span.warn { (cx.t(risk.label())) } })));
    }
    let manager = card.reports_to.and_then(|m| s.find(m));
    rows.extend(
        manager.map(|m| ("map-manager", html! { a.lnk href=(s.href(|a| a.person = Some(m.position))) { (m.name) } })),
    );
    let ears: Vec<&Card> = card.influences.iter().filter_map(|(to, _)| s.find(*to)).collect();
    if !ears.is_empty() {
        rows.push((
            "map-ears",
            html! { @for (n, to) in ears.iter().enumerate() { @if n > 0 { (cx.t("map-comma")) } (to.name) } },
        ));
    }
    rows.retain(|(_, value)| !value.0.is_empty());
    rows.into_iter().map(|(key, value)| (cx.t(key), value)).collect()
}

/// How we know whether they are for us: the newest judgement, with who judged and when.
fn quote(s: &Scene<'_>, card: &Card) -> Option<Markup> {
    let judged = card.judged.as_ref().filter(|j| !j.evidence.is_empty())?;
    let day = calendar::short(s.cx.locale(), s.cx.today(), judged.on);
    Some(html! { p.mapsays { "“" (judged.evidence) "” " span.mute { (judged.author.name) " · " (day) } } })
}

/// What can be done with the card, also without drag and without keys.
fn verbs(s: &Scene<'_>, card: &Card) -> Markup {
    let (cx, id) = (s.cx, card.position);
    let to = |verb: &str| format!("{}/{verb}?position={id}", s.path);
    html! {
        div.flow {
            (ui::keyed("m", ui::dialog_button(Look::Plain, &to("reports"), "tree", cx.t("map-reports"))))
            @if !card.open { (ui::keyed("i", ui::dialog_button(Look::Plain, &to("influences"), "link", cx.t("map-influences")))) }
            (ui::keyed("+", ui::dialog_button(Look::Plain, &to("add"), "plus", cx.t("map-add"))))
            @let (position, back) = (id.to_string(), s.href(|_| {}));
            @if s.ask.view == View::Chart && row(s.cards(), id).len() > 1 {
                (ui::icon_post(&format!("{}/order", s.path), "arrow-left", cx.t("map-earlier"), &[("position", &position), ("by", "-1"), ("back", &back)]))
                (ui::icon_post(&format!("{}/order", s.path), "arrow-right", cx.t("map-later"), &[("position", &position), ("by", "1"), ("back", &back)]))
            }
            @if card.open || card.reports_to.is_some() {
                @let words = cx.t(if card.open { "map-close-role" } else { "map-take-off" });
                (ui::icon_post(&format!("{}/removal", s.path), "trash", words, &[("position", &position), ("back", &back)]))
            }
            @if !card.open { (ui::keyed("e", ui::dialog_button(Look::Ghost, &format!("/accounts/{}/people/{id}/edit", s.account), "edit", cx.t("edit")))) }
        }
    }
}

/// Opens or folds what stands below.
fn branch(s: &Scene<'_>, card: &Card) -> Markup {
    let at = s.cards().iter().position(|c| c.position == card.position);
    let below = managers(s.cards()).into_iter().filter(|m| m.is_some() && *m == at).count();
    if below == 0 {
        return html! {};
    }
    let shown = super::super::model::shown(s.cards(), &s.ask);
    let seat = shown.cards.iter().position(|i| Some(*i) == at);
    let open = seat.is_some_and(|c| shown.folded[c] == 0);
    let key = if open { "map-fold" } else { "map-unfold" };
    ui::link(&fold_href(s, card, open), &s.cx.tr(key, &[("n", below.into())]))
}

fn changed(s: &Scene<'_>, changes: &[Change]) -> Markup {
    let cx = s.cx;
    let day = s.since.as_ref().map(|(day, _)| calendar::short(cx.locale(), cx.today(), *day)).unwrap_or_default();
    let title = cx.tr("map-changed-since", &[("day", day.into())]);
    let count = cx.locale().int(i64::try_from(changes.len()).unwrap_or(0));
    let end = ui::link(&s.href(|a| a.since.clear()), cx.t("close"));
    let panel = ui::Panel::new(&title).count(&count).end(end);
    if changes.is_empty() {
        return panel.raw(ui::empty(cx.t("map-changed-nothing"), html! {}));
    }
    let (first, rest) = changes.split_at(changes.len().min(CHANGES));
    panel.raw(html! {
        ul.rows { @for change in first { (change_row(s, change)) } }
        @if !rest.is_empty() {
            details.more {
                summary { (cx.tr("map-changed-more", &[("n", rest.len().into())])) }
                ul.rows { @for change in rest { (change_row(s, change)) } }
            }
        }
    })
}

fn change_row(s: &Scene<'_>, change: &Change) -> Markup {
    let cx = s.cx;
    let name = |id: &PositionId| s.find(*id).map_or("", |c| c.name.as_str());
    let say = |id: &PositionId, text: String, tone: Tone| {
        let href = s.href(|a| a.person = Some(*id));
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: ui::dot(tone),
            title: name(id),
            meta: html! { (text) },
            value: html! {},
        })
    };
    let support = |n: &Option<i64>| cx.t(n.map_or("relations-stance-unknown", support_label));
    match change {
        Change::Came(id) => {
            let open = s.find(*id).is_some_and(|c| c.open);
            say(id, cx.t(if open { "map-change-opened" } else { "map-change-came" }).to_owned(), Tone::Accent)
        }
        Change::Left(name) => ui::kv_row(&ui::KvRow {
            href: None,
            lead: ui::dot(Tone::Neutral),
            title: name,
            meta: html! { (cx.t("map-change-left")) },
            value: html! {},
        }),
        Change::Manager(id, Some(to)) => {
            say(id, cx.tr("map-change-manager", &[("name", to.as_str().into())]), Tone::Neutral)
        }
        Change::Manager(id, None) => say(id, cx.t("map-change-top").to_owned(), Tone::Neutral),
        Change::Support(id, from, to) => {
            let text = cx.tr("map-change-support", &[("from", support(from).into()), ("to", support(to).into())]);
            say(id, text, if to.unwrap_or(0) < from.unwrap_or(0) { Tone::Bad } else { Tone::Good })
        }
        Change::Covered(id, true) => say(id, cx.t("map-change-covered").to_owned(), Tone::Good),
        Change::Covered(id, false) => say(id, cx.t("map-change-lost").to_owned(), Tone::Bad),
        Change::Ear(id, of) => say(id, cx.tr("map-change-ear", &[("name", of.as_str().into())]), Tone::Neutral),
    }
}
