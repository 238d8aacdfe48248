//! The org chart and the power grid: the same list of cards at other places, over one picture of lines.

use maud::{Markup, html};

use super::super::model::layout::{self, Grid, Layout, Place};
use super::super::model::{Shown, index, lines, shown};
use super::card::{Seat, at, draw};
use super::scene::Scene;
use crate::base::calendar;
use crate::features::relationships::model::{Card, support_label};

/// The org chart.
pub(super) fn chart(s: &Scene<'_>) -> Markup {
    let shown = shown(s.cards(), &s.ask);
    let layout = layout::tree(&shown.forest);
    if !layout.fits() {
        return html! { p.pad { (s.cx.t("map-too-wide")) } };
    }
    let edges = lines::reports(&shown.forest, &layout);
    let picture = html! { path.edge d=(edges) {} @if !s.ask.no_lines { (arrows(s, &shown, &layout)) } };
    frame(
        s,
        &layout,
        picture,
        html! {},
        html! {
            @for (c, i) in shown.cards.iter().enumerate() { (draw(s, &s.cards()[*i], &seat(s, &shown, &layout, c))) }
        },
    )
}

fn seat(s: &Scene<'_>, shown: &Shown, layout: &Layout, c: usize) -> Seat {
    let forest = &shown.forest;
    let peers = forest.parents[c].map_or(&forest.roots, |p| &forest.children[p]);
    let card = &s.cards()[shown.cards[c]];
    // Peers stand in order, so that the place among them is found by halving.
    let nth = peers.binary_search(&c).map_or(1, |n| n + 1);
    Seat {
        place: layout.places[c],
        level: forest.level[c],
        nth,
        of: peers.len(),
        chosen: s.chosen == Some(card.position),
        dim: s.ask.filters() && !s.ask.keeps(card),
        hit: !s.ask.words.is_empty() && s.ask.keeps(card),
        open: shown.opens[c].then_some(shown.folded[c] == 0),
        folded: shown.folded[c],
    }
}

/// Dotted arrows of informal influence between cards that are shown.
fn arrows(s: &Scene<'_>, shown: &Shown, layout: &Layout) -> Markup {
    let index = index(s.cards());
    let mut place: Vec<Option<Place>> = vec![None; s.cards().len()];
    shown.cards.iter().zip(&layout.places).for_each(|(i, p)| place[*i] = Some(*p));
    let from = shown.cards.iter().zip(&layout.places);
    let found = from.flat_map(|(i, from)| s.cards()[*i].influences.iter().map(move |(to, weight)| (from, to, weight)));
    html! {
        @for (from, to, weight) in found {
            @if let Some(to) = index.get(to).and_then(|i| place[*i]) {
                path class={ "infl w" (weight) } d=(lines::influence(*from, to)) marker-end="url(#map-ahead)" {}
            }
        }
    }
}

/// The power grid: influence to the right, support upwards.
pub(super) fn grid(s: &Scene<'_>) -> Markup {
    let cards: Vec<&Card> = s.cards().iter().filter(|c| !c.open && s.ask.keeps(c)).collect();
    if cards.is_empty() {
        return super::table::nobody(s);
    }
    let fields: Vec<(Option<i64>, Option<i64>)> = cards.iter().map(|c| (c.profile.influence, c.support())).collect();
    let grid = layout::grid(&fields);
    if !grid.layout.fits() {
        return html! { p.pad { (s.cx.t("map-too-wide")) } };
    }
    let seat = |(i, card): (usize, &&Card)| Seat {
        place: grid.layout.places[i],
        nth: i + 1,
        of: cards.len(),
        chosen: s.chosen == Some(card.position),
        ..Seat::default()
    };
    frame(
        s,
        &grid.layout,
        rules(&grid),
        labels(s, &grid),
        html! {
            @for (i, card) in cards.iter().enumerate() { (draw(s, card, &seat((i, card)))) }
        },
    )
}

fn rules(grid: &Grid) -> Markup {
    let (width, height) = (grid.layout.width, grid.layout.height);
    html! {
        @for (x, w) in grid.columns { @if w > 0 { path.fieldl d={ "M" (x) " 0V" (height) } {} } }
        @for (y, h) in grid.rows { @if h > 0 { path.fieldl d={ "M0 " (y) "H" (width) } {} } }
    }
}

fn labels(s: &Scene<'_>, grid: &Grid) -> Markup {
    let cx = s.cx;
    html! {
        @for (n, (x, w)) in grid.columns.iter().enumerate() {
            @if *w > 0 {
                span class={ "lbl" (at(Place { x: x + layout::MARGIN, y: 3 })) } aria-hidden="true" {
                    @if n == 0 { (cx.t("map-influence-0")) } @else { (cx.tr("map-influence-n", &[("n", n.into())])) }
                }
            }
        }
        @for (n, (y, h)) in grid.rows.iter().enumerate() {
            @if *h > 0 {
                span class={ "lbl" (at(Place { x: 1, y: y + layout::MARGIN })) } aria-hidden="true" {
                    @if n == 5 { (cx.t("relations-stance-unknown")) }
                    @else { (cx.t(support_label(2 - i64::try_from(n).unwrap_or(0)))) }
                }
            }
        }
    }
}

/// The box in which the map pans, with its picture of lines behind the list of cards.
fn frame(s: &Scene<'_>, layout: &Layout, picture: Markup, labels: Markup, cards: Markup) -> Markup {
    let cx = s.cx;
    let size = at(Place { x: layout.width, y: layout.height });
    let zoom = match s.ask.zoom {
        0 => String::new(),
        n => format!(" z{n}"),
    };
    let label = cx.tr("map-tree-label", &[("day", calendar::full(cx.locale(), s.day).into())]);
    let edit = s.may_edit.then_some(s.path.as_str());
    html! {
        div.mapin {
            div.mapbox role="region" aria-label=(label) tabindex="0" {
                div class={ "map" (size) (zoom) } data-edit=[edit] data-said=[said(s)] data-chosen=[s.ask.person] {
                    svg viewBox={ "0 0 " (layout.width) " " (layout.height) } preserveAspectRatio="none" aria-hidden="true" {
                        defs { marker id="map-ahead" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto-start-reverse" {
                            path.ahead d="M0 0L8 4L0 8Z" {}
                        } }
                        (picture)
                    }
                    (labels)
                    ol role="tree" aria-label=(label) { (cards) }
                }
            }
        }
    }
}

/// What was just done, to be read out: script puts it into the page's live region.
fn said(s: &Scene<'_>) -> Option<String> {
    if s.ask.did == "closed" {
        return Some(s.cx.t("map-role-closed").to_owned());
    }
    let card = s.ask.person.and_then(|id| s.find(id))?;
    let name = ("name", card.name.as_str().into());
    match (s.ask.did.as_str(), card.reports_to.and_then(|m| s.find(m))) {
        ("reports", Some(manager)) => {
            Some(s.cx.tr("map-said-reports", &[name, ("manager", manager.name.as_str().into())]))
        }
        ("reports", None) => Some(s.cx.tr("map-said-top", &[name])),
        ("influences", _) => Some(s.cx.tr("map-said-influences", &[name])),
        ("ordered", _) => {
            let row = super::super::model::row(s.cards(), card.position);
            let nth = row.iter().position(|id| *id == card.position).map_or(1, |n| n + 1);
            Some(s.cx.tr("map-said-ordered", &[name, ("n", nth.into()), ("of", row.len().into())]))
        }
        ("end", _) => Some(s.cx.t("map-at-the-end").to_owned()),
        ("added", _) => Some(s.cx.tr("map-said-added", &[name])),
        _ => None,
    }
}
