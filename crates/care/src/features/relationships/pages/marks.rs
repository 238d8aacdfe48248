//! Marks of a position: stance, influence, strength, the part in the buying group. Each stands in words too.

use maud::{Markup, html};

use super::super::model::{Card, Role, Stance};
use crate::base::Cx;
use crate::ui::{self, Tone};

/// The tone of a stance.
pub fn tone(stance: Stance) -> Tone {
    match stance {
        Stance::Supporter => Tone::Good,
        Stance::Critic => Tone::Bad,
        Stance::Neutral | Stance::Unknown => Tone::Neutral,
    }
}

/// The icon of a stance.
pub fn icon(stance: Stance) -> &'static str {
    match stance {
        Stance::Supporter => "support",
        Stance::Neutral => "flat",
        Stance::Critic => "against",
        Stance::Unknown => "question",
    }
}

/// A stance with its icon and word.
pub fn stance(cx: &Cx, stance: Stance) -> Markup {
    html! { span class={ "flow " (tone(stance).text_class()) } { (ui::icon(icon(stance))) span { (cx.t(stance.label())) } } }
}

/// Influence as bars and as a word.
pub fn influence(cx: &Cx, card: &Card) -> Markup {
    let keys = ["relations-bars-0", "relations-bars-1", "relations-bars-2", "relations-bars-3"];
    let word = cx.t(keys[card.bars().min(3)]);
    html! { span.flow title=(word) { (ui::power(card.bars())) span.vh { (word) } @if let Some(n) = card.profile.influence { span.num.mute { (n) } } } }
}

/// The word of a band.
pub fn band(cx: &Cx, band: usize) -> &'static str {
    cx.t(["relations-band-0", "relations-band-1", "relations-band-2", "relations-band-3", "relations-band-4"]
        [band.min(4)])
}

/// Strength as blocks, number and word.
pub fn strength(cx: &Cx, card: &Card) -> Markup {
    let word = band(cx, card.band());
    html! { span.flow title=(word) { (ui::blocks(card.band())) span.num { (whole(card.strength)) } span.vh { (word) } } }
}

/// A number without digits behind the point.
pub fn whole(x: f64) -> String {
    format!("{x:.0}")
}

/// The roles that stand on a card's one line, the weightiest first.
pub fn part(cx: &Cx, card: &Card) -> String {
    if card.open {
        return cx.t("relations-role-open").to_owned();
    }
    let roles: Vec<&str> = card.profile.roles.iter().map(|r: &Role| cx.t(r.label())).collect();
    roles.join(cx.t("relations-list"))
}
