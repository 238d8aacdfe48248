//! A card, and the marks on it. Each mark stands in words in the card's label too.

use maud::{Markup, html};

use super::super::model::layout::Place;
use super::super::model::{gap, role};
use super::scene::Scene;
use crate::base::{Cx, calendar};
use crate::features::relationships::model::{Card, Stance};
use crate::features::relationships::pages::marks;
use crate::ui;

/// The classes that put something at a place: three digits to the base 32 each; zeros are left out.
pub(super) fn at(place: Place) -> String {
    let mut classes = String::new();
    for (axis, value) in [('x', place.x), ('y', place.y)] {
        for (digit, shift) in [('a', 10), ('b', 5), ('c', 0)] {
            let n = (value >> shift) & 31;
            if n > 0 {
                classes.extend([' ', axis, digit]);
                classes.push_str(&n.to_string());
            }
        }
    }
    classes
}

/// Where a card stands in the tree, and what can be folded below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Seat {
    /// Its place.
    pub(super) place: Place,
    /// 0 at the top.
    pub(super) level: usize,
    /// Which of its peers it is, from 1.
    pub(super) nth: usize,
    /// How many peers there are.
    pub(super) of: usize,
    /// Whether it is chosen.
    pub(super) chosen: bool,
    /// Whether the filters leave it out.
    pub(super) dim: bool,
    /// Whether it says what was searched for.
    pub(super) hit: bool,
    /// Whether its reports are shown; none without any.
    pub(super) open: Option<bool>,
    /// How many are folded below it.
    pub(super) folded: usize,
}

/// The tone of a stance; unknown has none.
pub(super) fn tone(stance: Stance) -> &'static str {
    match stance {
        Stance::Supporter => "g",
        Stance::Neutral => "o",
        Stance::Critic => "r",
        Stance::Unknown => "",
    }
}

/// Influence in words.
pub(super) fn influence(cx: &Cx, card: &Card) -> &'static str {
    cx.t(["map-influence-0", "map-influence-1", "map-influence-2", "map-influence-3"][card.bars().min(3)])
}

/// Strength in words.
pub(super) fn strength(cx: &Cx, card: &Card) -> String {
    cx.tr("map-strength-of", &[("n", card.band().into())])
}

/// The mark and the word on the third line.
fn word(cx: &Cx, card: &Card) -> (&'static str, &'static str) {
    if card.open {
        ("question", cx.t("map-role-open"))
    } else if gap(card) {
        ("gap", cx.t(if card.touch.is_some() { "map-contact-faded" } else { "map-no-contact" }))
    } else {
        let stance = card.stance();
        (marks::icon(stance), role(card).map_or(cx.t(stance.label()), |r| cx.t(r.label())))
    }
}

/// The second line.
fn second(cx: &Cx, card: &Card) -> String {
    if card.open {
        cx.tr("map-vacant-since", &[("day", calendar::short(cx.locale(), cx.today(), card.span.from).into())])
    } else {
        card.title.clone()
    }
}

/// All of a card in words.
fn label(cx: &Cx, card: &Card, seat: &Seat) -> String {
    let line = second(cx, card);
    let mut parts =
        vec![if line.is_empty() { card.name.clone() } else { format!("{}{}{line}", card.name, cx.t("map-comma")) }];
    parts.push(word(cx, card).1.to_owned());
    if gap(card) {
        parts.push(cx.t("map-gap").to_owned());
        parts.extend(role(card).map(|r| cx.t(r.label()).to_owned()));
    }
    if !card.open {
        parts.push(cx.t(card.stance().label()).to_owned());
        parts.push(strength(cx, card));
    }
    parts.push(influence(cx, card).to_owned());
    if seat.folded > 0 {
        parts.push(cx.tr("map-folded", &[("n", seat.folded.into())]));
    }
    parts.dedup();
    parts.join(cx.t("map-stop"))
}

/// Draws it, as an item of the list.
pub(super) fn draw(s: &Scene<'_>, card: &Card, seat: &Seat) -> Markup {
    let cx = s.cx;
    let (icon, word) = word(cx, card);
    let id = card.position;
    let href = s.href(|a| a.person = Some(id));
    let level = seat.level.min(8);
    html! {
        li role="none" class={ "l" (level) (at(seat.place)) } {
            a role="treeitem" id={ "c-" (id) } class=(classes(s, card, seat)) href=(href) aria-label=(label(cx, card, seat))
                aria-level=(seat.level + 1) aria-posinset=(seat.nth) aria-setsize=(seat.of) aria-selected=(seat.chosen)
                aria-expanded=[seat.open] data-node=(id) draggable=[s.may_edit.then_some("true")] {
                // Spaces between the lines: what is read aloud must hold what is seen, word by word.
                span { span.nm.trunc { (card.name) } (ui::power(card.bars())) }
                " "
                span.l2.trunc { (second(cx, card)) }
                " "
                span.l3 { span { (ui::icon(icon)) span.trunc { (word) } } (ui::blocks(card.band())) }
            }
            @if let Some(open) = seat.open { (fold(s, card, open, seat.folded)) }
        }
    }
}

fn classes(s: &Scene<'_>, card: &Card, seat: &Seat) -> String {
    let mut classes = String::from("pcard");
    let plain = !card.open && !gap(card);
    let touched = s.touched.contains(&card.position);
    for (on, class) in [
        (plain, tone(card.stance())),
        (gap(card), "gap"),
        (card.open, "vac"),
        (seat.dim, "dim"),
        (seat.hit, "hit"),
        (touched, "new"),
    ] {
        if on && !class.is_empty() {
            classes.push(' ');
            classes.push_str(class);
        }
    }
    classes
}

/// The handle that opens and folds a branch. The keyboard has Space on the card, and the side column says it too.
fn fold(s: &Scene<'_>, card: &Card, open: bool, folded: usize) -> Markup {
    html! {
        a class=(if open { "fold one" } else { "fold" }) href=(fold_href(s, card, open)) tabindex="-1" aria-hidden="true" { @if open { "−" } @else { "+" (folded) } }
    }
}

/// The address with a branch opened or folded.
pub(super) fn fold_href(s: &Scene<'_>, card: &Card, open: bool) -> String {
    let id = card.position;
    s.href(|a| {
        a.open.retain(|o| *o != id);
        a.shut.retain(|o| *o != id);
        if open { a.shut.push(id) } else { a.open.push(id) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_three_digits() {
        assert_eq!(at(Place { x: 0, y: 3 }), " yc3");
        assert_eq!(at(Place { x: 1024 + 64 + 5, y: 32 }), " xa1 xb2 xc5 yb1");
        assert_eq!(at(Place { x: 32_767, y: 0 }), " xa31 xb31 xc31");
    }
}
