//! The map as a table, and our people against theirs.

use maud::{Markup, html};

use super::super::model::ask::Ask;
use super::super::model::gap;
use super::card::{influence, strength, tone};
use super::scene::Scene;
use crate::base::calendar;
use crate::features::relationships::model::{Card, Colleague};
use crate::features::relationships::pages::marks;
use crate::ui::{self, Cell, Head, Phone, Tone};

/// Fewer conversations than this are no line between two people.
const LINE: f64 = 20.0;

fn kept<'a>(s: &'a Scene<'_>) -> Vec<&'a Card> {
    s.cards().iter().filter(|c| s.ask.keeps(c)).collect()
}

/// Nobody meets the filters.
pub(super) fn nobody(s: &Scene<'_>) -> Markup {
    ui::empty(s.cx.t("map-none-match"), ui::link(&s.href(Ask::clear), s.cx.t("clear")))
}

fn name(s: &Scene<'_>, card: &Card) -> Markup {
    let href = s.href(|a| a.person = Some(card.position));
    html! {
        span.flow {
            @if !card.open { (ui::avatar_small(&card.name)) }
            a href=(href) aria-current=[(s.ask.person == Some(card.position)).then_some("true")] { (card.name) }
            @if gap(card) { (ui::chip(Tone::Bad, s.cx.t("map-gap"))) }
            @if card.open { (ui::chip_outline(s.cx.t("map-role-open"))) }
        }
    }
}

/// One row a person.
pub(super) fn table(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let cards = kept(s);
    if cards.is_empty() {
        return nobody(s);
    }
    let heads = [
        "map-name",
        "map-person-title",
        "map-manager",
        "map-roles",
        "map-support",
        "map-influence",
        "map-strength",
        "map-owner",
        "map-touch",
    ];
    let heads = heads.into_iter().map(|key| Head::text(cx.t(key))).collect();
    let rows = cards.iter().map(|card| row(s, card)).collect();
    ui::Table::new(cx.t("map-view-table"), heads).rows(rows).wide().draw()
}

fn row(s: &Scene<'_>, card: &Card) -> Markup {
    let cx = s.cx;
    let manager = card.reports_to.and_then(|m| s.find(m)).map_or("", |m| m.name.as_str());
    let roles: Vec<&str> = card.profile.roles.iter().map(|r| cx.t(r.label())).collect();
    let stance = card.stance();
    let support = html! {
        @if !card.open { span class={ "state " (tone(stance)) } { (ui::icon(marks::icon(stance))) span { (cx.t(stance.label())) } } }
    };
    let touch = html! { @if let Some(day) = card.touch { (calendar::short(cx.locale(), cx.today(), day)) } @else if !card.open { span.faint { (cx.t("map-never")) } } };
    ui::tr(vec![
        Cell::head(name(s, card)),
        Cell::text(html! { (card.title) }).phone(Phone::Full),
        Cell::text(html! { (manager) }).phone(Phone::Full).label(cx.t("map-manager")),
        Cell::text(html! { (roles.join(cx.t("map-comma"))) }),
        Cell::text(support).phone(Phone::Left),
        Cell::text(html! { span.state { (ui::power(card.bars())) span { (influence(cx, card)) } } }),
        Cell::text(html! { @if !card.open { span.state title=(strength(cx, card)) { (ui::blocks(card.band())) span.vh { (strength(cx, card)) } } } }).phone(Phone::Right),
        Cell::text(html! { @if let Some(owner) = &card.owner { (owner.name) } }),
        Cell::text(touch),
    ])
}

/// Our people against theirs: who of us holds how much of a line to whom, and who looks after whom.
pub(super) fn links(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let cards: Vec<&Card> = kept(s).into_iter().filter(|c| !c.open).collect();
    let ours = s.ours();
    if cards.is_empty() {
        return nobody(s);
    }
    let mut heads = vec![Head::text(cx.t("map-theirs"))];
    heads.extend(ours.iter().map(|one| Head::center(&one.name)));
    heads.push(Head::text(cx.t("map-lines")));
    let rows = cards.iter().map(|card| {
        let mut cells = vec![Cell::head(ui::two(name(s, card), &card.title))];
        cells.extend(ours.iter().map(|one| Cell::center(cell(s, card, one)).phone(Phone::Hidden)));
        cells.push(Cell::text(lines(s, card)).phone(Phone::Right));
        ui::tr(cells)
    });
    html! {
        (ui::Table::new(cx.t("map-view-links"), heads).rows(rows.collect()).wide().grid().draw())
        p.pad.mute.sm { (cx.t("map-links-note")) }
    }
}

fn cell(s: &Scene<'_>, card: &Card, one: &Colleague) -> Markup {
    let cx = s.cx;
    let held = card.contacts.iter().find(|c| c.who.id == one.id);
    let is = |who: &Option<Colleague>| who.as_ref().is_some_and(|c| c.id == one.id);
    let parts = [(is(&card.owner), "map-owner"), (is(&card.deputy), "map-deputy"), (is(&card.peer), "map-peer")];
    html! {
        @if let Some(held) = held {
            @let n = crate::features::interactions::model::strength::band(held.strength());
            @let words = cx.tr("map-strength-of", &[("n", n.into())]);
            span.state title=(words) { (ui::blocks(n)) span.vh { (words) } }
        }
        @for (_, key) in parts.into_iter().filter(|(is, _)| *is) { span.two.xs { (cx.t(key)) } }
    }
}

/// Two lines are safe, one is a warning, none is a gap where it matters.
fn lines(s: &Scene<'_>, card: &Card) -> Markup {
    let count = card.contacts.iter().filter(|c| c.strength() >= LINE).count();
    let (tone, key) = match count {
        0 if card.key => (Tone::Bad, "map-lines-0"),
        0 => (Tone::Neutral, "map-lines-0"),
        1 => (Tone::Warn, "map-lines-1"),
        _ => (Tone::Good, "map-lines-2"),
    };
    ui::state(tone, &s.cx.tr(key, &[("n", count.into())]))
}
