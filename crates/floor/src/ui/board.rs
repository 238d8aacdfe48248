//! The board: columns of cards. Cards move by a menu of plain forms; dragging and keys press the same buttons.

use maud::{Markup, html};

use super::{Swift, icon};

/// A column.
pub struct BoardColumn<'a> {
    /// What its cards are moved to, by this word.
    pub key: &'a str,
    /// Its name.
    pub title: &'a str,
    /// How many cards there are, shown or not.
    pub count: String,
    /// What they come to.
    pub sum: String,
    /// What is said of the column.
    pub note: String,
    /// What the cards come to by probability.
    pub weighted: String,
    /// Whether phones show this one.
    pub here: bool,
    /// The cards.
    pub cards: Vec<Markup>,
    /// What stands below: more cards than are shown, or none.
    pub foot: Markup,
}

/// A card.
pub struct BoardCard<'a> {
    /// Unique on the page.
    pub id: &'a str,
    /// Its page.
    pub href: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Whose it is.
    pub owner: &'a str,
    /// What it is worth.
    pub amount: &'a str,
    /// What is next.
    pub next: Markup,
    /// Small facts at the foot.
    pub facts: Markup,
    /// Where it moves: address, hidden values, and the columns with their words. None when it may not be moved.
    pub moves: Option<BoardMoves<'a>>,
}

/// How a card moves.
pub struct BoardMoves<'a> {
    /// Where the form posts.
    pub action: &'a str,
    /// Hidden values.
    pub hidden: &'a [(&'a str, &'a str)],
    /// The places where it can go, as [`board_places`] draws them: those of many cards are the same.
    pub to: &'a Markup,
    /// Words of the menu.
    pub label: &'a str,
    /// Other verbs, as lines of the menu.
    pub more: Markup,
}

/// The style sheet of the board; a page with one begins with it.
pub fn board_styles() -> Markup {
    html! { link rel="stylesheet" href=(super::assets::board_css_url()); }
}

/// The board.
pub fn board(label: &str, columns: &[BoardColumn<'_>]) -> Markup {
    html! {
        div.board role="group" aria-label=(label) {
            @for c in columns {
                section.bcol.here[c.here] data-column=(c.key) aria-label=(c.title) {
                    header {
                        h2 { (c.title) " " span.ct { (c.count) } }
                        b.num { (c.sum) }
                        span.faint { (c.note) }
                        span.faint.num { (c.weighted) }
                    }
                    @if !c.cards.is_empty() { ul { @for card in &c.cards { (card) } } }
                    @if !c.foot.0.is_empty() { p.bfoot { (c.foot) } }
                }
            }
        }
    }
}

/// Places where a card can go: the name of the value that says where to; column, value and words of each.
pub fn board_places(name: &str, to: &[(&str, String, &str)]) -> Markup {
    html! {
        @for (column, value, words) in to {
            button name=(name) value=(value) data-to=(column) { span { (words) } }
        }
    }
}

/// A card of the board.
pub fn board_card(c: &BoardCard<'_>) -> Markup {
    let menu = format!("{}-m", c.id);
    let (id, menu) = (Swift(c.id), Swift(&menu));
    html! {
        li.bcard id=(id) draggable=[c.moves.is_some().then_some("true")] {
            a.cover.b id={ (id) "-a" } href=(Swift(c.href)) { (c.title) }
            div.bw { span.trunc { (c.owner) } b.num { (c.amount) } }
            div.bn { (c.next) }
            div.bf {
                (c.facts)
                @if let Some(m) = &c.moves {
                    button.btn.ghost.icon type="button" popovertarget=(menu) aria-label=(m.label) title=(m.label) { (icon("more")) }
                    div.menu-list id=(menu) popover {
                        form method="post" action=(Swift(m.action)) data-enhance {
                            @for (name, value) in m.hidden { input type="hidden" name=(name) value=(Swift(value)); }
                            (m.to)
                        }
                        (m.more)
                    }
                }
            }
        }
    }
}

/// People as dots, those that count filled; more than fit are only said.
pub fn dots(filled: usize, all: usize, words: &str) -> Markup {
    const MOST: usize = 9;
    html! {
        span.dots role="img" aria-label=(words) title=(words) {
            @for at in 0..all.min(MOST) { i.on[at < filled] {} }
            @if all > MOST { "…" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_moves_by_plain_buttons() {
        let moves = BoardMoves {
            action: "/m",
            hidden: &[("version", "3")],
            to: &board_places("stage", &[("talks", String::from("7"), "Move to Talks")]),
            label: "Move",
            more: html! {},
        };
        let card = BoardCard {
            id: "d1",
            href: "/d",
            title: "<b>",
            owner: "Aurelia",
            amount: "€1k",
            next: html! { "Call" },
            facts: html! { (dots(2, 3, "2 of 3")) },
            moves: Some(moves),
        };
        let text = board_card(&card).0;
        assert!(text.contains("&lt;b&gt;") && text.contains("name=\"stage\" value=\"7\" data-to=\"talks\""), "{text}");
        assert_eq!(text.matches("class=\"on\"").count(), 2, "{text}");
        assert!(dots(3, 12, "").0.contains('…'));
    }
}
