//! Cards for the tests of the model.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::{Card, Colleague, Contact, Judgement, Profile};
use crate::base::dated::Span;
use crate::base::{PersonId, PositionId, UserId};
use crate::features::interactions::model::strength::{Sums, strength};

/// The day of the tests.
pub(super) const DAY: Date = date(2026, 11, 12);

/// One of us.
pub(super) fn us(n: u128) -> Colleague {
    Colleague { id: UserId(Uuid::from_u128(n)), name: format!("User {n}") }
}

/// A position with an id, an influence and a strength.
pub(super) fn card(n: u128, influence: i64, strength: f64) -> Card {
    Card {
        position: PositionId(Uuid::from_u128(n)),
        person: Some(PersonId(Uuid::from_u128(n))),
        name: format!("Person {n}"),
        name_key: format!("person {n}"),
        title: String::from("Title"),
        unit: None,
        span: Span::since(date(2020, 1, 1)),
        profile: Profile { influence: Some(influence), ..Profile::default() },
        owner: None,
        deputy: None,
        peer: None,
        supports: Vec::new(),
        judged: None,
        contacts: Vec::new(),
        strength,
        rating: None,
        touch: None,
        reports_to: None,
        place: None,
        influences: Vec::new(),
        key: influence >= 4,
        open: false,
        version: 1,
    }
}

/// The same, judged today.
pub(super) fn judged(mut card: Card, support: i64) -> Card {
    let judgement = Judgement {
        id: Uuid::nil(),
        position: card.position,
        support,
        evidence: String::from("said so"),
        author: us(1),
        on: DAY,
    };
    card.supports = vec![judgement.clone()];
    card.judged = Some(judgement);
    card
}

/// The same, with what users hold of it.
pub(super) fn held(mut card: Card, by: &[(u128, f64)]) -> Card {
    let sums = |two_way| Sums { two_way, one_way: 0.0, touched_on: Some(DAY) };
    card.contacts = by.iter().map(|(n, raw)| Contact { who: us(*n), sums: sums(*raw) }).collect();
    card.strength = strength(by.iter().map(|(_, raw)| raw).sum(), 0.0);
    card.touch = Some(DAY);
    card
}
