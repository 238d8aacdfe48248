//! Cells, shares and openings in words.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::model::grid::{Cell, Sums};
use super::super::model::openings::{Opening, Why};
use super::super::model::rules::USEFUL;
use super::super::model::{OpenDeal, State};
use crate::base::{CompetitorId, Cx, money};
use crate::features::deals::model::named_in;
use crate::features::interactions::model::strength::REACHED;
use crate::ui::MatrixWords;

/// A short amount in the install's currency.
pub(super) fn short(cx: &Cx, minor: i64) -> String {
    money::short(minor, &cx.settings().currency, cx.locale())
}

/// The same; a dash for none.
pub(super) fn maybe(cx: &Cx, minor: Option<i64>) -> String {
    minor.map_or_else(|| String::from("–"), |m| short(cx, m))
}

/// What of sums no rate converts, in words; empty where there is nothing.
pub(super) fn unrated(cx: &Cx, lines: i64, estimates: usize) -> String {
    let mut parts = Vec::new();
    if lines > 0 {
        parts.push(cx.tr("whitespace-unrated", &[("n", lines.into())]));
    }
    if estimates > 0 {
        parts.push(cx.tr("whitespace-unrated-estimates", &[("n", estimates.into())]));
    }
    parts.join(" · ")
}

/// `37%`; a dash for none.
pub(super) fn percent(share: Option<f64>) -> String {
    let Some(share) = share else { return String::from("–") };
    let whole = (share * 100.0).round_ties_even() as i64;
    let minus = if whole < 0 { "\u{2212}" } else { "" };
    format!("{minus}{}%", whole.unsigned_abs())
}

/// The stage of a deal in the viewer's language.
pub(super) fn stage<'a>(cx: &Cx, deal: &'a OpenDeal) -> &'a str {
    named_in(cx.locale(), &deal.stage.0, &deal.stage.1)
}

/// What a total says below its amount: of what, and of how many cells nobody knows.
pub(super) fn of_spend(cx: &Cx, sums: &Sums) -> String {
    let sum = short(cx, sums.spend);
    match (sums.spend, sums.unknown) {
        (0, 0) if sums.foreign > 0 || sums.rated().is_none() => cx.t("whitespace-no-rate").to_owned(),
        (0, 0) => String::new(),
        (0, n) => cx.tr("whitespace-n-unknown", &[("n", n.into())]),
        (_, 0) => cx.tr("whitespace-of", &[("sum", sum.into())]),
        (_, n) => cx.tr("whitespace-of-unknown", &[("sum", sum.into()), ("n", n.into())]),
    }
}

/// What cells are told with: who else sells, which deals are open, and words that many of them share.
pub(super) struct Teller<'a> {
    pub(super) cx: &'a Cx,
    pub(super) deals: &'a [OpenDeal],
    pub(super) rivals: &'a HashMap<CompetitorId, String>,
    no_estimate: &'static str,
    no_rate: &'static str,
    competitor: String,
    open: String,
}

impl<'a> Teller<'a> {
    pub(super) fn new(cx: &'a Cx, deals: &'a [OpenDeal], rivals: &'a HashMap<CompetitorId, String>) -> Self {
        Self {
            cx,
            deals,
            rivals,
            no_estimate: cx.t("whitespace-no-estimate"),
            no_rate: cx.t("whitespace-no-rate"),
            competitor: cx.t("whitespace-state-competitor").to_lowercase(),
            open: cx.t("whitespace-state-open").to_lowercase(),
        }
    }

    /// The two lines of a cell.
    pub(super) fn lines(&self, cell: &Cell) -> (Cow<'_, str>, Cow<'_, str>) {
        const NOBODY_KNOWS: Cow<'_, str> = Cow::Borrowed("–");
        let amount = |minor: Option<i64>| minor.map_or(NOBODY_KNOWS, |m| Cow::Owned(short(self.cx, m)));
        match cell.state {
            State::Sold => {
                let second = match cell.share() {
                    Some(share) => percent(Some(share)).into(),
                    None if cell.rated().is_none() || cell.foreign > 0 => Cow::Borrowed(self.no_rate),
                    None => Cow::Borrowed(self.no_estimate),
                };
                (amount(cell.rated().filter(|sold| *sold != 0)), second)
            }
            State::Deal => {
                let deal = cell.deal.and_then(|at| self.deals.get(at));
                (amount(deal.and_then(|d| d.minor).or(cell.spend)), deal.map_or("", |d| stage(self.cx, d)).into())
            }
            State::Competitor => (rival(self.cx, cell, self.rivals).into(), self.competitor.as_str().into()),
            State::Open => {
                // What no rate converts is told in the currency in which somebody said it.
                let own = cell.own.as_ref().filter(|_| cell.spend.is_none());
                let first = own.map_or_else(|| amount(cell.spend), |m| Cow::Owned(m.short(self.cx.locale())));
                (first, self.open.as_str().into())
            }
            State::NotApplicable => (NOBODY_KNOWS, Cow::Borrowed("")),
            State::Unknown => (Cow::Borrowed("?"), Cow::Borrowed("")),
        }
    }

    /// A cell in words, after the names of its unit and offering: its lines and what stands beside them.
    pub(super) fn told(&self, cell: &Cell) -> String {
        let (first, second) = self.lines(cell);
        let mut text = match cell.state {
            State::Sold if cell.spend.is_none() && (cell.foreign > 0 || cell.rated().is_none()) => self.cx.tr(
                "whitespace-cell-sold-only",
                &[("first", first.as_ref().into()), ("second", second.as_ref().into())],
            ),
            state => sentence(self.cx, state, cell.spend.is_some(), &first, &second),
        };
        if let Some((_, beside)) = self.beside(cell) {
            text.push_str("; ");
            text.push_str(&beside);
        }
        text
    }

    /// What stands beside the state: an open deal or somebody else where we sell, somebody else where a deal is open.
    pub(super) fn beside(&self, cell: &Cell) -> Option<(&'static str, String)> {
        let cx = self.cx;
        let deal = cell.deal.filter(|_| cell.state == State::Sold).and_then(|at| self.deals.get(at));
        if let Some(deal) = deal {
            let args = [("name", deal.name.as_str().into()), ("stage", stage(cx, deal).into())];
            return Some(("pipeline", cx.tr("whitespace-beside-deal", &args)));
        }
        if cell.competitor.is_some() && matches!(cell.state, State::Sold | State::Deal) {
            let name = rival(cx, cell, self.rivals);
            return Some(("swap", cx.tr("whitespace-beside-competitor", &[("name", name.into())])));
        }
        if cell.low && cell.state == State::Sold {
            return Some(("warn", cx.t("whitespace-low").to_owned()));
        }
        if cell.foreign > 0 || cell.unrated > 0 {
            return Some(("warn", unrated(cx, cell.unrated, cell.foreign)));
        }
        None
    }
}

/// Who else sells there.
pub(super) fn rival<'a>(cx: &Cx, cell: &Cell, rivals: &'a HashMap<CompetitorId, String>) -> &'a str {
    let name = cell.competitor.and_then(|id| rivals.get(&id));
    name.map_or(cx.t("whitespace-somebody"), String::as_str)
}

/// What a state says with two lines; of what is sold, whether it is known what they spend.
fn sentence(cx: &Cx, state: State, known: bool, first: &str, second: &str) -> String {
    let args = [("first", first.into()), ("second", second.into())];
    match state {
        State::Sold if known => cx.tr("whitespace-told-sold", &args),
        State::Sold => cx.tr("whitespace-told-sold-only", &args),
        State::Deal => cx.tr("whitespace-told-deal", &args),
        State::Competitor => cx.tr("whitespace-told-competitor", &args),
        State::Open => cx.tr("whitespace-told-open", &args),
        State::NotApplicable => cx.t("whitespace-told-never").to_owned(),
        State::Unknown => cx.t("whitespace-told-unknown").to_owned(),
    }
}

/// What is read aloud around the two lines of a cell of the grid, where both are read too.
pub(super) struct Around {
    sold: MatrixWords,
    sold_only: MatrixWords,
    deal: MatrixWords,
    competitor: MatrixWords,
    open: MatrixWords,
    never: MatrixWords,
    unknown: MatrixWords,
    none: MatrixWords,
}

impl Around {
    pub(super) fn new(cx: &Cx) -> Self {
        let of = |state, known| MatrixWords::of(|first, second| sentence(cx, state, known, first, second));
        let cell =
            |key| MatrixWords::of(|first, second| cx.tr(key, &[("first", first.into()), ("second", second.into())]));
        Self {
            sold: of(State::Sold, true),
            sold_only: cell("whitespace-cell-sold-only"),
            deal: of(State::Deal, true),
            competitor: cell("whitespace-cell-competitor"),
            open: cell("whitespace-cell-open"),
            never: of(State::NotApplicable, true),
            unknown: of(State::Unknown, true),
            none: MatrixWords::of(|_, second| format!(" {second}")),
        }
    }

    /// Nothing but what is seen.
    pub(super) fn none(&self) -> &MatrixWords {
        &self.none
    }

    pub(super) fn of(&self, cell: &Cell) -> &MatrixWords {
        match cell.state {
            State::Sold if cell.spend.is_some() => &self.sold,
            State::Sold => &self.sold_only,
            State::Deal => &self.deal,
            State::Competitor => &self.competitor,
            State::Open => &self.open,
            State::NotApplicable => &self.never,
            State::Unknown => &self.unknown,
        }
    }
}

/// What an opening is called: the offering and where.
pub(super) fn title(cx: &Cx, o: &Opening) -> String {
    let unit = o.unit.clone().unwrap_or_else(|| cx.t("whitespace-whole").to_owned());
    cx.tr("whitespace-opening", &[("offering", o.offering.as_str().into()), ("unit", unit.into())])
}

/// What an opening is worth: in the currency in which somebody said it where no rate converts it.
pub(super) fn worth(cx: &Cx, o: &Opening) -> String {
    let own = || o.own.as_ref().map_or_else(|| String::from("?"), |m| m.short(cx.locale()));
    o.estimate.map_or_else(own, |m| short(cx, m))
}

/// Why an opening is worth the way: who proves it, who opens the door, which rule speaks for it.
pub(super) fn reason(cx: &Cx, o: &Opening) -> String {
    let first = match &o.why {
        // Where nobody proves it, or nobody knows what it is worth, the rule is the reason.
        Some(why) if (o.estimate.is_none() && o.own.is_none()) || o.proof.count() == 0 => rule(cx, why),
        _ => proof(cx, o),
    };
    [first, door(cx, o)].join(cx.t("whitespace-join"))
}

/// A rule in words.
pub(super) fn rule(cx: &Cx, why: &Why) -> String {
    match why {
        Why::Written(en, zh) => named_in(cx.locale(), en, zh).to_owned(),
        Why::Found { owns, found } => {
            let args = [
                ("owns", owns.as_str().into()),
                ("both", found.both.into()),
                ("first", found.first.into()),
                ("all", found.all.into()),
                ("support", percent(Some(found.support())).into()),
                ("lift", format!("{:.1}", found.lift()).into()),
                ("useful", USEFUL.into()),
            ];
            cx.tr(if found.enough() { "whitespace-why-found" } else { "whitespace-why-found-few" }, &args)
        }
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
