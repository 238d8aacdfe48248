use jiff::civil::date;

use super::ask::View;
use super::*;
use crate::base::dated::Span;
use crate::features::relationships::model::{Judgement, Profile, Stance};

fn id(n: u128) -> PositionId {
    PositionId(uuid::Uuid::from_u128(n))
}

/// A card without anything but a name and a manager.
pub(super) fn card(n: u128, manager: Option<u128>) -> Card {
    Card {
        position: id(n),
        person: Some(crate::base::PersonId(id(n).0)),
        name: format!("Person {n}"),
        name_key: format!("person {n}"),
        title: String::from("Title"),
        unit: None,
        span: Span::since(date(2026, 1, 1)),
        profile: Profile::default(),
        owner: None,
        deputy: None,
        peer: None,
        supports: Vec::new(),
        judged: None,
        contacts: Vec::new(),
        strength: 0.0,
        rating: None,
        touch: None,
        reports_to: manager.map(id),
        place: None,
        influences: Vec::new(),
        key: false,
        open: false,
        version: 1,
    }
}

fn judged(mut card: Card, support: i64) -> Card {
    let author = crate::features::relationships::model::Colleague {
        id: crate::base::UserId(uuid::Uuid::nil()),
        name: String::new(),
    };
    let (position, on) = (card.position, date(2026, 10, 1));
    card.supports = vec![Judgement { id: position.0, position, support, evidence: String::new(), author, on }];
    card
}

/// One at the top, ten below, twenty below each.
fn many() -> Vec<Card> {
    let mut cards = vec![card(1, None)];
    for m in 0..10 {
        cards.push(card(10 + m, Some(1)));
        cards.extend((0..20).map(|n| card(1000 + m * 100 + n, Some(10 + m))));
    }
    cards
}

#[test]
fn few_people_are_all_shown_and_branches_fold_on_wish() {
    let people = vec![card(1, None), card(2, Some(1)), card(3, Some(2))];
    let all = shown(&people, &Ask::default());
    assert_eq!(
        (all.cards.clone(), all.folded.clone(), all.opens.clone()),
        (vec![0, 1, 2], vec![0; 3], vec![true, true, false])
    );
    let ask = Ask { shut: vec![id(2)], ..Ask::default() };
    let folded = shown(&people, &ask);
    assert_eq!((folded.cards, folded.folded), (vec![0, 1], vec![0, 1]));
}

#[test]
fn many_people_fold_where_there_is_no_key_position() {
    let mut people = many();
    assert_eq!(shown(&people, &Ask::default()).cards.len(), 1);
    people[25].key = true;
    let some = shown(&people, &Ask::default());
    assert_eq!((some.cards.len(), some.folded.iter().sum::<usize>()), (1 + 10 + 20, 180));
    assert_eq!(shown(&people, &Ask { all: true, ..Ask::default() }).cards.len(), 211);
    let chosen = Ask { person: Some(id(1900)), ..Ask::default() };
    let chosen = shown(&people, &chosen);
    assert!(chosen.cards.len() == 51 && chosen.cards.iter().any(|i| people[*i].position == id(1900)));
    let found = Ask::read("q=person+1505").unwrap();
    let found = shown(&people, &found);
    assert_eq!(found.cards.len(), 51);
}

#[test]
fn the_cards_stand_in_the_order_of_the_forest() {
    let mut people = many();
    people[25].key = true;
    for ask in [Ask::default(), Ask { all: true, ..Ask::default() }, Ask { open: vec![id(13)], ..Ask::default() }] {
        let shown = shown(&people, &ask);
        assert!(shown.forest.order.iter().enumerate().all(|(a, b)| a == *b));
    }
}

#[test]
fn an_address_comes_back_and_nonsense_is_no_filter() {
    let ask = Ask::read("view=grid&support=critic&gaps=1&zoom=50&lines=off&q=+Vos+").unwrap();
    assert_eq!((ask.view, ask.support, ask.zoom), (View::Grid, Some(Stance::Critic), 50));
    let href = ask.href("/m", |_| {});
    assert_eq!(href, "/m?view=grid&support=critic&gaps=1&q=Vos&zoom=50&lines=off");
    assert_eq!(Ask::read(href.split_once('?').unwrap().1).unwrap(), ask);
    assert_eq!(Ask::read("view=nowhere&zoom=9999&person=x&us='").unwrap(), Ask::default());
    assert!(Ask::read("nonsense=1").is_err() && Ask::read("q=1&q=2").is_err());
}

#[test]
fn the_weightiest_part_stands_on_the_card() {
    let mut one = card(1, None);
    one.profile.roles = vec![Role::Champion, Role::EconomicBuyer];
    assert_eq!(role(&one), Some(Role::EconomicBuyer));
    assert_eq!((role(&card(2, None)), gap(&one)), (None, false));
    one.key = true;
    assert!(gap(&one) && !gap(&Card { open: true, ..one }));
}

#[test]
fn what_changed_between_two_days() {
    let before = [card(1, None), card(2, Some(1)), card(3, None)];
    let mut after = [judged(card(1, None), 1), card(2, None), card(4, Some(1))];
    after[1].influences.push((id(1), 2));
    use since::Change;
    let found = since::changes(&before, &after);
    let expected = [
        Change::Support(id(1), None, Some(1)),
        Change::Manager(id(2), None),
        Change::Ear(id(2), String::from("Person 1")),
        Change::Came(id(4)),
        Change::Left(String::from("Person 3")),
    ];
    assert_eq!(found, expected);
    assert_eq!(since::touched(&found).len(), 3);
    assert_eq!(since::changes(&after, &after), []);
}
