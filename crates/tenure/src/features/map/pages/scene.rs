//! What all views of the map read, once: the cards of the day, the gaps, what changed, and what may be done.

use std::collections::{BTreeMap, HashSet};

use crate::base::asof::{self, AsOf};
use crate::base::{AccountId, Cx, Edit, Permit, PositionId, Read, Result, UserId};
use crate::features::relationships::model::{Card, Colleague, Gap};
use crate::features::relationships::store::{self, World};
use jiff::civil::Date;

use super::super::model::ask::Ask;
use super::super::model::order;
use super::super::model::since::{self, Change};

/// The map of one account as it was asked for.
pub struct Scene<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// The account.
    pub account: AccountId,
    /// The map's address.
    pub path: String,
    /// What is asked for.
    pub ask: Ask,
    /// The day that is shown.
    pub day: Date,
    /// The same, when it is not today.
    pub as_of: Option<AsOf>,
    /// Everybody on that day, peers in order, and the account's numbers.
    pub world: World,
    /// Where we are not covered; today only.
    pub gaps: Vec<Gap>,
    /// Since when changes are told, and which.
    pub since: Option<(Date, Vec<Change>)>,
    /// The cards that changed since then.
    pub touched: HashSet<PositionId>,
    /// Whether the map can be changed here.
    pub may_edit: bool,
    /// The card that is chosen; else the first gap, else the first of all.
    pub chosen: Option<PositionId>,
}

impl<'a> Scene<'a> {
    /// Reads it.
    pub fn load(permit: &Permit<'_, Read>, cx: &'a Cx, query: &str) -> Result<Self> {
        let ask = Ask::read(query)?;
        let as_of = AsOf::of(cx, &ask.as_of)?;
        let day = asof::day(as_of, cx.today());
        let mut world = World::load(permit, day)?;
        let gaps = if as_of.is_none() { world.gaps() } else { Vec::new() };
        order(&mut world.map.cards);
        let since = match AsOf::of(cx, &ask.since)?.map(|a| a.day).filter(|since| *since < day) {
            Some(since) => Some((since, since::changes(&store::cards(permit, since)?, &world.map.cards))),
            None => None,
        };
        let touched = since.as_ref().map(|(_, changes)| since::touched(changes)).unwrap_or_default();
        let account = permit.account();
        let known = |id: &PositionId| world.card(*id).is_some();
        let gap = || gaps.iter().filter_map(|g| g.position).find(known);
        let first = || world.map.cards.first().map(|c| c.position);
        let chosen = ask.person.filter(known).or_else(gap).or_else(first);
        Ok(Self {
            chosen,
            cx,
            account,
            path: format!("/accounts/{account}/map"),
            ask,
            day,
            as_of,
            world,
            gaps,
            since,
            touched,
            may_edit: as_of.is_none() && permit.allows::<Edit>(),
        })
    }

    /// Everybody on the day.
    pub fn cards(&self) -> &[Card] {
        &self.world.map.cards
    }

    /// The address with something changed.
    pub fn href(&self, change: impl FnOnce(&mut Ask)) -> String {
        self.ask.href(&self.path, change)
    }

    /// The card that is chosen.
    pub fn chosen(&self) -> Option<&Card> {
        self.chosen.and_then(|id| self.find(id))
    }

    /// A card by its position.
    pub fn find(&self, id: PositionId) -> Option<&Card> {
        self.world.card(id)
    }

    /// Everybody of ours who has something to do with anybody of theirs, by name.
    pub fn ours(&self) -> Vec<&Colleague> {
        let mut found: BTreeMap<(&str, UserId), &Colleague> = BTreeMap::new();
        for card in self.cards() {
            let held = [&card.owner, &card.deputy, &card.peer].into_iter().flatten();
            for one in held.chain(card.contacts.iter().map(|c| &c.who)) {
                found.insert((one.name.as_str(), one.id), one);
            }
        }
        found.into_values().collect()
    }
}
