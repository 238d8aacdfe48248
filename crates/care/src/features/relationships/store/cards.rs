//! All that is known of an account's positions on a day, in nine range reads.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::{Row, params};

use super::super::model::{
    Card, ChangeRisk, Colleague, Contact, FADES, Function, Judgement, Line, LineKind, Profile, Rating, Role, is_key,
};
use super::{lines, opinions, peers};
use crate::base::dated::{Span, span_at};
use crate::base::permit::AtLeast;
use crate::base::{Error, Permit, PersonId, PositionId, Read, Result, UnitId, UserId};
use crate::features::interactions::model::strength::{Sums, strength};
use crate::features::interactions::store::strengths;

/// An account's people, open roles and lines on a day.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// Positions and open roles that hold on the day, by name.
    pub cards: Vec<Card>,
    /// Positions that ended within half a year before it.
    pub former: Vec<Card>,
    /// The lines that hold on it.
    pub lines: Vec<Line>,
}

/// Positions and open roles of the permit's account on a day.
///
/// # Errors
/// What the database says.
pub fn cards<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Card>> {
    Ok(map(permit, day)?.cards)
}

/// The same with the lines, and with those who left lately.
///
/// # Errors
/// What the database says.
pub fn map<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Map> {
    let mut all = positions(permit, day)?;
    let mut roles = roles(permit)?;
    for card in &mut all {
        card.profile.roles = roles.remove(&card.position).unwrap_or_default();
        card.key = is_key(&card.profile, false);
    }
    all.extend(open_roles(permit, day)?);
    all.sort_by(|a, b| a.name_key.cmp(&b.name_key).then(a.position.cmp(&b.position)));
    let lines = lines::on(permit, day)?;
    strengthen(permit, day, &mut all)?;
    opine(permit, day, &mut all)?;
    let (mut cards, former): (Vec<Card>, Vec<Card>) = all.into_iter().partition(|c| c.span.holds(day));
    let known: HashMap<PositionId, usize> = cards.iter().enumerate().map(|(i, c)| (c.position, i)).collect();
    for line in lines.iter().filter(|l| known.contains_key(&l.to)) {
        let Some(card) = known.get(&line.from).and_then(|i| cards.get_mut(*i)) else { continue };
        match line.kind {
            LineKind::Reports => card.reports_to = Some(line.to),
            LineKind::Influences => card.influences.push((line.to, line.weight)),
        }
    }
    let places = peers::all(permit)?;
    for card in cards.iter_mut() {
        let place = places.get(&card.position).filter(|(under, _)| *under == card.reports_to);
        card.place = place.map(|(_, place)| *place);
    }
    Ok(Map { cards, former, lines })
}

fn colleague(r: &Row<'_>, at: usize) -> Result<Option<Colleague>> {
    let (id, name): (Option<UserId>, Option<String>) = (r.get(at)?, r.get(at + 1)?);
    Ok(id.map(|id| Colleague { id, name: name.unwrap_or_default() }))
}

fn unit(r: &Row<'_>, at: usize) -> Result<Option<(UnitId, String)>> {
    let (id, name): (Option<UnitId>, Option<String>) = (r.get(at)?, r.get(at + 1)?);
    Ok(id.zip(name))
}

fn blank(position: PositionId, name: String, name_key: String, span: Span) -> Card {
    Card {
        position,
        person: None,
        name,
        name_key,
        title: String::new(),
        unit: None,
        span,
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
        reports_to: None,
        place: None,
        influences: Vec::new(),
        key: false,
        open: false,
        version: 1,
    }
}

fn positions<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Card>> {
    let since = day.checked_sub(FADES.days()).unwrap_or(day);
    permit.conn().query(
        "select p.id, n.name, n.name_key, p.valid_from, p.valid_to, p.person_id, p.title, p.unit_id, un.name,
                p.function, p.seniority, p.influence, p.motives_business, p.motives_personal, p.competitor_ties,
                p.change_risk, p.checked_on, p.version, p.owner_id, o.name, p.deputy_id, d.name, p.peer_id, e.name
           from positions p
           join persons n on n.id = p.person_id
           left join units un on un.account_id = p.account_id and un.id = p.unit_id
           left join users o on o.id = p.owner_id
           left join users d on d.id = p.deputy_id
           left join users e on e.id = p.peer_id
          where p.account_id = $1 and p.archived_at is null and p.valid_from <= $2 and p.valid_to > $3",
        &params![permit.account(), day, since],
        |r| {
            let (function, risk): (String, String) = (r.get(9)?, r.get(15)?);
            let (owner, deputy, peer) = (colleague(r, 18)?, colleague(r, 20)?, colleague(r, 22)?);
            let id = |c: &Option<Colleague>| c.as_ref().map(|c| c.id);
            let profile = Profile {
                function: Function::parse(&function),
                seniority: r.get(10)?,
                influence: r.get(11)?,
                roles: Vec::new(),
                motives_business: r.get(12)?,
                motives_personal: r.get(13)?,
                owner: id(&owner),
                deputy: id(&deputy),
                peer: id(&peer),
                competitor_ties: r.get(14)?,
                change_risk: ChangeRisk::parse(&risk),
                checked_on: r.get(16)?,
            };
            let card = blank(r.get(0)?, r.get(1)?, r.get(2)?, span_at(r, 3)?);
            let (person, title, unit) = (r.get(5)?, r.get(6)?, unit(r, 7)?);
            let version = r.get(17)?;
            Ok::<_, Error>(Card { person, title, unit, profile, owner, deputy, peer, version, ..card })
        },
    )
}

fn roles<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<HashMap<PositionId, Vec<Role>>> {
    let rows = permit.conn().query(
        "select position_id, role from position_roles where account_id = $1",
        &params![permit.account()],
        |r| Ok::<_, Error>((r.get::<PositionId>(0)?, r.get::<String>(1)?)),
    )?;
    let mut roles: HashMap<PositionId, Vec<Role>> = HashMap::new();
    for (position, role) in rows {
        roles.entry(position).or_default().extend(Role::parse(&role));
    }
    roles.values_mut().for_each(|list| list.sort_unstable());
    Ok(roles)
}

fn open_roles<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Vec<Card>> {
    permit.conn().query(
        "select o.id, o.title, o.valid_from, o.valid_to, o.unit_id, un.name, o.function, o.seniority, o.influence,
                o.is_key, o.version
           from open_roles o left join units un on un.account_id = o.account_id and un.id = o.unit_id
          where o.account_id = $1 and o.archived_at is null and o.valid_from <= $2 and o.valid_to > $2",
        &params![permit.account(), day],
        |r| {
            let title: String = r.get(1)?;
            let function: String = r.get(6)?;
            let (seniority, influence) = (r.get(7)?, r.get(8)?);
            let profile = Profile { function: Function::parse(&function), seniority, influence, ..Profile::default() };
            let card = blank(r.get(0)?, title.clone(), tenure_text::fold(&title), span_at(r, 2)?);
            let key = is_key(&profile, r.get(9)?);
            Ok::<_, Error>(Card { unit: unit(r, 4)?, profile, key, open: true, version: r.get(10)?, ..card })
        },
    )
}

/// Adds who of us talks to whom, and what it amounts to.
fn strengthen<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date, cards: &mut [Card]) -> Result<()> {
    let mut by: BTreeMap<PersonId, Vec<Contact>> = BTreeMap::new();
    for row in strengths::of(permit, day)? {
        let contact = Contact { who: Colleague { id: row.user, name: row.name.clone() }, sums: row.on(day) };
        by.entry(row.person).or_default().push(contact);
    }
    for card in cards {
        let Some(contacts) = card.person.and_then(|p| by.get(&p)) else { continue };
        let all = contacts.iter().fold(Sums::default(), |a, c| Sums {
            two_way: a.two_way + c.sums.two_way,
            one_way: a.one_way + c.sums.one_way,
            touched_on: a.touched_on.max(c.sums.touched_on),
        });
        card.strength = strength(all.two_way, all.one_way);
        card.touch = all.touched_on;
        card.contacts.clone_from(contacts);
        card.contacts.sort_by(|a, b| b.sums.two_way.total_cmp(&a.sums.two_way).then(a.who.name.cmp(&b.who.name)));
    }
    Ok(())
}

/// Adds what was judged and rated.
fn opine<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date, cards: &mut [Card]) -> Result<()> {
    let mut judged: HashMap<PositionId, Vec<Judgement>> = HashMap::new();
    for judgement in opinions::judgements(permit, None, day)? {
        judged.entry(judgement.position).or_default().push(judgement);
    }
    let mut rated: HashMap<PositionId, Rating> = HashMap::new();
    for rating in opinions::ratings(permit, None, day)? {
        rated.entry(rating.position).or_insert(rating);
    }
    for card in cards {
        card.rating = rated.remove(&card.position);
        let Some(all) = judged.remove(&card.position) else { continue };
        card.judged = all.first().cloned();
        let mut seen = std::collections::HashSet::new();
        card.supports = all.into_iter().filter(|j| seen.insert(j.author.id) && j.holds(day)).collect();
    }
    Ok(())
}
