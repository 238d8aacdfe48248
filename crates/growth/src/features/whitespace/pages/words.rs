//! Cells, shares and openings in words.

use super::super::model::grid::{Cell, Sums};
use super::super::model::openings::{Opening, Why};
use super::super::model::{OpenDeal, State};
use crate::base::money::Money;
use crate::base::{CompetitorId, Cx, Locale};
use crate::features::interactions::model::strength::REACHED;
use std::collections::HashMap;

/// A short amount in the install's currency.
pub(super) fn short(cx: &Cx, minor: i64) -> String {
    Money { minor, currency: cx.settings().currency.clone() }.short(cx.locale())
}

/// `37%`; a dash for none.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| String::from("–"), |s| format!("{:.0}%", s * 100.0).replace('-', "\u{2212}"))
}

/// The stage of a deal in the viewer's language.
pub(super) fn stage(cx: &Cx, deal: &OpenDeal) -> String {
    match cx.locale() {
        Locale::Zh if !deal.stage.1.is_empty() => deal.stage.1.clone(),
        _ => deal.stage.0.clone(),
    }
}

/// What a total says below its amount: of what, and of how many cells nobody knows.
pub(super) fn of_spend(cx: &Cx, sums: &Sums) -> String {
    let sum = short(cx, sums.spend);
    match (sums.spend, sums.unknown) {
        (0, 0) => String::new(),
        (0, n) => cx.tr("whitespace-n-unknown", &[("n", n.into())]),
        (_, 0) => cx.tr("whitespace-of", &[("sum", sum.into())]),
        (_, n) => cx.tr("whitespace-of-unknown", &[("sum", sum.into()), ("n", n.into())]),
    }
}

/// The two lines of a cell.
pub(super) fn lines(
    cx: &Cx,
    cell: &Cell,
    deals: &[OpenDeal],
    rivals: &HashMap<CompetitorId, String>,
) -> (String, String) {
    let amount = |minor: Option<i64>| minor.map_or_else(|| String::from("–"), |m| short(cx, m));
    match cell.state {
        State::Sold => {
            let second = match cell.share() {
                Some(share) => percent(Some(share)),
                None => cx.t("whitespace-no-estimate").to_owned(),
            };
            (if cell.sold == 0 { String::from("–") } else { short(cx, cell.sold) }, second)
        }
        State::Deal => {
            let deal = cell.deal.and_then(|at| deals.get(at));
            (amount(deal.and_then(|d| d.minor).or(cell.spend)), deal.map(|d| stage(cx, d)).unwrap_or_default())
        }
        State::Competitor => (rival(cx, cell, rivals), cx.t("whitespace-state-competitor").to_lowercase()),
        State::Open => (amount(cell.spend), cx.t("whitespace-state-open").to_lowercase()),
        State::NotApplicable => (String::from("–"), String::new()),
        State::Unknown => (String::from("?"), String::new()),
    }
}

/// Who else sells there.
pub(super) fn rival(cx: &Cx, cell: &Cell, rivals: &HashMap<CompetitorId, String>) -> String {
    let name = cell.competitor.and_then(|id| rivals.get(&id).cloned());
    name.unwrap_or_else(|| cx.t("whitespace-somebody").to_owned())
}

/// A cell in words, after the names of its unit and offering: its lines and what stands beside them.
pub(super) fn told(cx: &Cx, cell: &Cell, (first, second): (&str, &str), beside: Option<&(&str, String)>) -> String {
    let args = [("first", first.into()), ("second", second.into())];
    let mut text = match cell.state {
        State::Sold if cell.spend.is_some() => cx.tr("whitespace-told-sold", &args),
        State::Sold => cx.tr("whitespace-told-sold-only", &args),
        State::Deal => cx.tr("whitespace-told-deal", &args),
        State::Competitor => cx.tr("whitespace-told-competitor", &args),
        State::Open => cx.tr("whitespace-told-open", &args),
        State::NotApplicable => cx.t("whitespace-told-never").to_owned(),
        State::Unknown => cx.t("whitespace-told-unknown").to_owned(),
    };
    if let Some((_, beside)) = beside {
        text.push_str("; ");
        text.push_str(beside);
    }
    text
}

/// The same of a cell that is not drawn.
pub(super) fn in_words(cx: &Cx, cell: &Cell, deals: &[OpenDeal], rivals: &HashMap<CompetitorId, String>) -> String {
    let (first, second) = lines(cx, cell, deals, rivals);
    told(cx, cell, (&first, &second), beside(cx, cell, deals, rivals).as_ref())
}

/// What stands beside the state: an open deal or somebody else where we sell, somebody else where a deal is open.
pub(super) fn beside(
    cx: &Cx,
    cell: &Cell,
    deals: &[OpenDeal],
    rivals: &HashMap<CompetitorId, String>,
) -> Option<(&'static str, String)> {
    let deal = cell.deal.filter(|_| cell.state == State::Sold).and_then(|at| deals.get(at));
    if let Some(deal) = deal {
        let args = [("name", deal.name.as_str().into()), ("stage", stage(cx, deal).into())];
        return Some(("pipeline", cx.tr("whitespace-beside-deal", &args)));
    }
    if cell.competitor.is_some() && matches!(cell.state, State::Sold | State::Deal) {
        let name = rival(cx, cell, rivals);
        return Some(("swap", cx.tr("whitespace-beside-competitor", &[("name", name.into())])));
    }
    if cell.low && cell.state == State::Sold {
        return Some(("warn", cx.t("whitespace-low").to_owned()));
    }
    None
}

/// What an opening is called: the offering and where.
pub(super) fn title(cx: &Cx, o: &Opening) -> String {
    let unit = o.unit.clone().unwrap_or_else(|| cx.t("whitespace-whole").to_owned());
    cx.tr("whitespace-opening", &[("offering", o.offering.as_str().into()), ("unit", unit.into())])
}

/// Why an opening is worth the way: who proves it, who opens the door, which rule speaks for it.
pub(super) fn reason(cx: &Cx, o: &Opening) -> String {
    let first = match &o.why {
        // Where nobody proves it, or nobody knows what it is worth, the rule is the reason.
        Some(why) if o.estimate.is_none() || o.proof.count() == 0 => rule(cx, why),
        _ => proof(cx, o),
    };
    [first, door(cx, o)].join(cx.t("whitespace-join"))
}

/// A rule in words.
pub(super) fn rule(cx: &Cx, why: &Why) -> String {
    match why {
        Why::Written(_, zh) if cx.locale() == Locale::Zh && !zh.is_empty() => zh.clone(),
        Why::Written(en, _) => en.clone(),
        Why::Found(owns, both, first, lift) => cx.tr(
            "whitespace-why-found",
            &[
                ("owns", owns.as_str().into()),
                ("both", (*both).into()),
                ("first", (*first).into()),
                ("lift", format!("{lift:.1}").into()),
            ],
        ),
    }
}

fn proof(cx: &Cx, o: &Opening) -> String {
    let units: Vec<&str> = o.proof.units.iter().map(String::as_str).collect();
    // Its own units say more than other accounts.
    let names = if units.is_empty() { o.proof.accounts.iter().map(|(_, n)| n.as_str()).collect() } else { units };
    match names.as_slice() {
        [] => cx.t("whitespace-proof-none").to_owned(),
        [one] => cx.tr("whitespace-proof-one", &[("name", (*one).into())]),
        [one, two] => cx.tr("whitespace-proof-two", &[("one", (*one).into()), ("two", (*two).into())]),
        [one, rest @ ..] => cx.tr("whitespace-proof-more", &[("one", (*one).into()), ("n", rest.len().into())]),
    }
}

fn door(cx: &Cx, o: &Opening) -> String {
    match &o.door {
        None => cx.t("whitespace-door-none").to_owned(),
        Some(door) => {
            let key = if door.strength >= REACHED { "whitespace-door-open" } else { "whitespace-door-weak" };
            cx.tr(key, &[("who", door.name.as_str().into())])
        }
    }
}
