//! The rules, one function each or a few that look at the same.

use super::{Arg, Gap, Ground, Rule, Severity, about, introducer, number, of_account, reach, step, text};
use crate::base::calendar;
use crate::features::relationships::model::{Card, DIRECTOR, FADES, Function, HIGH, Role};

/// G0: key positions without a live contact, and key roles that nobody holds.
pub(super) fn uncovered(g: &Ground<'_>, found: &mut Vec<Gap>) {
    for card in g.cards.iter().filter(|c| c.key && !c.covered()) {
        if card.open {
            let boss = card.reports_to.and_then(|up| g.cards.iter().find(|c| c.position == up && !c.open));
            let step = match boss.filter(|b| b.covered()).or_else(|| introducer(g.cards, card)) {
                Some(whom) => {
                    step("relations-move-who-acts", "log", Some(whom.position)).with("name", text(&whom.name))
                }
                None => step("relations-move-who-follows", "", None),
            };
            found.push(about(card, Rule::G0, Severity::Medium, "relations-gap-open", step));
            continue;
        }
        let severity =
            if card.profile.influence.is_some_and(|i| i >= HIGH) { Severity::High } else { Severity::Medium };
        let key = if card.touch.is_none() { "relations-gap-never" } else { "relations-gap-faded" };
        found.push(about(card, Rule::G0, severity, key, reach(g, card)));
    }
}

/// G1: nobody has a part that every account needs.
pub(super) fn missing_roles(g: &Ground<'_>, found: &mut Vec<Gap>) {
    for role in [Role::DecisionMaker, Role::ExecutiveSponsor, Role::Champion] {
        if g.cards.iter().any(|c| c.is(role)) {
            continue;
        }
        let likely = match role {
            Role::Champion => {
                let friends = g.cards.iter().filter(|c| c.covered() && c.support().unwrap_or(0) >= 1);
                friends.max_by(|a, b| a.strength.total_cmp(&b.strength))
            }
            _ => g.cards.iter().filter(|c| !c.open).max_by_key(|c| {
                (c.profile.seniority, c.profile.influence, c.profile.function == Some(Function::Business))
            }),
        };
        let step = match likely.filter(|c| c.profile.seniority.is_some() || role == Role::Champion) {
            Some(c) => step("relations-move-role", "edit", Some(c.position)).with("name", text(&c.name)),
            None => step("relations-move-find-role", "add", None),
        };
        let mut gap = of_account(Rule::G1, Severity::High, "relations-gap-role", step);
        gap.args.push(("role", Arg::Keys(vec![role.label()])));
        found.push(gap);
    }
}

/// G2: whoever owns the budget was not talked to in time.
pub(super) fn buyer(g: &Ground<'_>, found: &mut Vec<Gap>) {
    let buyers: Vec<&Card> = g.cards.iter().filter(|c| !c.open && c.is(Role::EconomicBuyer)).collect();
    if buyers.is_empty() {
        let step = step("relations-move-find-role", "add", None);
        found.push(of_account(Rule::G2, Severity::High, "relations-gap-no-buyer", step));
        return;
    }
    let late = |c: &&Card| c.silent(g.day).is_none_or(|days| days > g.standards.days);
    if buyers.iter().all(late)
        && let Some(card) = buyers.into_iter().min_by_key(|c| c.silent(g.day).unwrap_or(i64::MAX))
    {
        let us = card.ours().or(g.lead.as_ref()).map_or(String::new(), |c| c.name.clone());
        let step = step("relations-move-call", "log", Some(card.position)).with("us", Arg::Text(us));
        let key = if card.touch.is_some() { "relations-gap-buyer" } else { "relations-gap-buyer-never" };
        let mut gap = about(card, Rule::G2, Severity::High, key, step);
        gap.args.push(("days", Arg::Number(card.silent(g.day).unwrap_or(0))));
        gap.args.push(("goal", Arg::Number(g.standards.days)));
        found.push(gap);
    }
}

/// G3: too few people whom we reach.
pub(super) fn threads(g: &Ground<'_>, found: &mut Vec<Gap>) {
    let have = g.account.threads;
    if have >= g.standards.threads.max(2) {
        return;
    }
    let (key, severity) = match have {
        0 => ("relations-gap-no-thread", Severity::High),
        1 => ("relations-gap-single", Severity::High),
        _ => ("relations-gap-threads", Severity::Medium),
    };
    let next = g.cards.iter().filter(|c| !c.open && !c.covered());
    let next = next.max_by(|a, b| a.key.cmp(&b.key).then(a.strength.total_cmp(&b.strength)));
    let step = match next {
        Some(c) => step("relations-move-thread", "log", Some(c.position)).with("name", text(&c.name)),
        None => step("relations-move-add", "add", None),
    };
    let mut gap = of_account(Rule::G3, severity, key, step);
    gap.args.push(("have", number(have)));
    gap.args.push(("want", number(g.standards.threads.max(2))));
    found.push(gap);
}

/// The levels of the matrix of functions: from which seniority on.
const LEVELS: [(i64, i64); 4] = [(5, 5), (4, 4), (3, 3), (1, 2)];

/// G4 and G11: functions where we know nobody, and too few people on the map.
pub(super) fn breadth(g: &Ground<'_>, found: &mut Vec<Gap>) {
    if !g.standards.key {
        return;
    }
    let known = |f: Function| g.cards.iter().filter(move |c| !c.open && c.profile.function == Some(f));
    if g.cards.iter().any(|c| c.profile.function.is_some()) {
        let empty: Vec<&'static str> =
            Function::ALL.iter().filter(|f| known(**f).next().is_none()).map(|f| f.label()).collect();
        let cells = Function::ALL.iter().flat_map(|f| LEVELS.iter().map(move |l| (*f, *l)));
        let empty_cells = cells.filter(|(f, (low, high))| {
            !known(*f).any(|c| c.profile.seniority.is_some_and(|s| (*low..=*high).contains(&s)))
        });
        let n = empty_cells.count();
        if n > 0 {
            let key = if empty.is_empty() { "relations-gap-cells" } else { "relations-gap-functions" };
            let mut gap = of_account(Rule::G4, Severity::Low, key, step("relations-move-add", "add", None));
            gap.args.push(("functions", Arg::Keys(empty)));
            gap.args.push(("n", number(n)));
            found.push(gap);
        }
    }
    if g.account.people < g.standards.people {
        let mut gap =
            of_account(Rule::G11, Severity::Medium, "relations-gap-few", step("relations-move-add", "add", None));
        gap.args.push(("have", number(g.account.people)));
        gap.args.push(("want", number(g.standards.people)));
        found.push(gap);
    }
}

/// G5, G7, G9: somebody without an owner, against us, without a peer.
pub(super) fn single(g: &Ground<'_>, card: &Card, found: &mut Vec<Gap>) {
    let at = Some(card.position);
    if card.key && card.owner.is_none() {
        let step = match (card.contacts.first(), &g.lead) {
            (Some(contact), _) => step("relations-move-assign", "edit", at).with("us", text(&contact.who.name)),
            (None, Some(lead)) => step("relations-move-assign-lead", "edit", at).with("us", text(&lead.name)),
            (None, None) => step("relations-move-owner", "edit", at),
        };
        found.push(about(card, Rule::G5, Severity::Medium, "relations-gap-owner", step));
    }
    let acted = card.person.is_some_and(|p| g.acted.contains(&p));
    if card.support() == Some(-2) && card.profile.influence.is_some_and(|i| i >= HIGH) && !acted {
        let step = match introducer(g.cards, card) {
            Some(friend) => step("relations-move-opponent", "log", at).with("name", text(&friend.name)),
            None => step("relations-move-listen", "log", at),
        };
        found.push(about(card, Rule::G7, Severity::High, "relations-gap-opponent", step));
    }
    if g.standards.key && card.key && card.profile.seniority.is_some_and(|s| s >= DIRECTOR) && card.peer.is_none() {
        found.push(about(card, Rule::G9, Severity::Low, "relations-gap-peer", step("relations-move-peer", "edit", at)));
    }
}

/// G8: who speaks for us was not talked to in time, or has left.
pub(super) fn champions(g: &Ground<'_>, found: &mut Vec<Gap>) {
    let friend = |c: &&Card| !c.open && (c.is(Role::Champion) || c.support() == Some(2));
    for card in g.cards.iter().filter(friend) {
        let Some(days) = card.silent(g.day).filter(|d| *d > g.standards.days) else { continue };
        let us = card.ours().or(g.lead.as_ref()).map_or(String::new(), |c| c.name.clone());
        let step = step("relations-move-call", "log", Some(card.position)).with("us", Arg::Text(us));
        let mut gap = about(card, Rule::G8, Severity::Medium, "relations-gap-champion", step);
        gap.args.push(("days", Arg::Number(days)));
        found.push(gap);
    }
    for card in g.former.iter().filter(|c| c.is(Role::Champion)) {
        if g.cards.iter().any(|c| c.person == card.person) {
            continue;
        }
        let next = g.cards.iter().filter(|c| c.covered() && c.support().unwrap_or(0) >= 1);
        let step = match next.max_by(|a, b| a.strength.total_cmp(&b.strength)) {
            Some(c) => step("relations-move-champion", "log", Some(c.position)).with("name", text(&c.name)),
            None => step("relations-move-find-role", "add", None),
        };
        let mut gap = about(card, Rule::G8, Severity::High, "relations-gap-champion-left", step);
        gap.position = None;
        found.push(gap);
    }
}

/// G6: too much hangs on one of us.
pub(super) fn dependency(g: &Ground<'_>, found: &mut Vec<Gap>) {
    let Some(main) = g.account.main().filter(|_| g.account.hangs_on_one()) else { return };
    let second = g.account.shares.get(1).map(|s| s.who.name.clone());
    let step = match second {
        Some(name) => step("relations-move-share", "", None).with("us", Arg::Text(name)),
        None => step("relations-move-second", "", None),
    };
    let mut gap = of_account(Rule::G6, Severity::Medium, "relations-gap-one", step);
    gap.subject.clone_from(&main.who.name);
    let percent = (main.share * 100.0).round() as i64;
    gap.args.push(("share", Arg::Number(percent)));
    found.push(gap);
}

/// G10 and G12: facts that nobody looked at for long, and judgements without a source.
pub(super) fn facts(g: &Ground<'_>, found: &mut Vec<Gap>) {
    let old = |c: &&Card| {
        c.key && !c.open && c.profile.checked_on.is_some_and(|on| calendar::days_between(on, g.day) > FADES)
    };
    let stale: Vec<&Card> = g.cards.iter().filter(old).collect();
    if let Some(first) = stale.first() {
        let step = step("relations-move-check", "edit", Some(first.position)).with("name", text(&first.name));
        let mut gap = of_account(Rule::G10, Severity::Low, "relations-gap-old", step);
        gap.args.push(("n", number(stale.len())));
        found.push(gap);
    }
    let unsaid = |c: &&Card| !c.open && c.supports.first().is_some_and(|j| j.evidence.is_empty());
    let vague: Vec<&Card> = g.cards.iter().filter(unsaid).collect();
    if let Some(first) = vague.first() {
        let step = step("relations-move-evidence", "judge", Some(first.position)).with("name", text(&first.name));
        let mut gap = of_account(Rule::G12, Severity::Low, "relations-gap-evidence", step);
        gap.args.push(("n", number(vague.len())));
        found.push(gap);
    }
}
