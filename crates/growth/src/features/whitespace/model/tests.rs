//! Small grids, worked out by hand.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::cross::{Bought, cross_sell};
use super::grid::{Grid, Head};
use super::make::{Input, grid};
use super::openings::{access, proof, score};
use super::rules::mine;
use super::tree::Tree;
use super::{Facts, Mark, Noted, OpenDeal, Sold, State, heat};
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::{AccountId, OfferingId, UnitId};
use crate::features::offerings::model::{Facts as Sells, Level, Offering};

const DAY: Date = date(2026, 11, 12);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn offering(n: u128, parent: Option<u128>, name: &str, kinds: &[&str]) -> Offering {
    let level = if parent.is_none() { Level::Line } else { Level::Product };
    let unit_kinds = kinds.iter().map(|k| (*k).to_owned()).collect();
    let facts = Sells {
        name: name.to_owned(),
        parent: parent.map(|p| OfferingId(id(p))),
        level,
        unit_kinds,
        ..Sells::default()
    };
    Offering { id: OfferingId(id(n)), facts, version: 1, archived_at: None }
}

/// Sensors (1) with HF (11) and GA (12), vision (2) with LV (21), which only plants can buy.
fn tree() -> Tree {
    Tree::of(
        vec![
            offering(1, None, "Sensors", &[]),
            offering(11, Some(1), "HF", &[]),
            offering(12, Some(1), "GA", &[]),
            offering(2, None, "Vision", &[]),
            offering(21, Some(2), "LV", &["plant"]),
        ],
        DAY,
    )
}

fn head(n: u128, kind: &str) -> Head {
    Head {
        unit: Some(UnitId(id(n))),
        name: format!("U{n}"),
        city: String::new(),
        kind: Some(kind.to_owned()),
        archived: false,
        entered: true,
    }
}

fn sold(unit: Option<u128>, offering: Option<u128>, minor: i64) -> Sold {
    let (unit, offering) = (unit.map(|u| UnitId(id(u))), offering.map(|o| OfferingId(id(o))));
    Sold { account: AccountId(id(9)), unit, offering, minor, lines: 1, unrated: 0 }
}

fn noted(
    unit: Option<u128>,
    offering: u128,
    mark: Mark,
    spend: Option<i64>,
    percent: Option<i64>,
) -> (Noted, Option<i64>) {
    let facts = Facts {
        mark,
        spend: spend.map(|minor| Money { minor, currency: String::from("EUR") }),
        probability: percent,
        ..Facts::default()
    };
    let place = (unit.map(|u| UnitId(id(u))), OfferingId(id(offering)));
    (Noted { account: AccountId(id(9)), id: id(100), place, facts, span: Span::since(DAY) }, spend)
}

fn made(units: Vec<Head>, sold: &[Sold], noted: &[(Noted, Option<i64>)], deals: &[OpenDeal]) -> Grid {
    let tree = tree();
    grid(&Input { tree: &tree, units, sold, noted, deals, open: &[OfferingId(id(1))] })
}

fn state(g: &Grid, unit: Option<u128>, offering: u128) -> State {
    g.cell((unit.map(|u| UnitId(id(u))), OfferingId(id(offering)))).unwrap().state
}

#[test]
fn the_first_that_holds_counts() {
    let deal = OpenDeal {
        account: AccountId(id(9)),
        id: crate::base::DealId(id(50)),
        name: String::from("D"),
        place: (Some(UnitId(id(5))), OfferingId(id(11))),
        minor: Some(90),
        stage: (String::from("Proposal"), String::new()),
        probability: 40,
    };
    let units = || vec![head(5, "plant"), head(6, "site")];
    let all = [noted(Some(5), 1, Mark::Competitor, Some(100), None), noted(Some(6), 1, Mark::Open, Some(70), None)];
    let g = made(units(), &[sold(Some(5), Some(11), 30)], &all, std::slice::from_ref(&deal));
    assert_eq!(state(&g, Some(5), 1), State::Sold);
    let cell = g.cell((Some(UnitId(id(5))), OfferingId(id(1)))).unwrap();
    assert_eq!((cell.deal, cell.competitor, cell.share()), (Some(0), Some(super::grid::NOBODY), Some(0.3)));
    let g = made(units(), &[], &all, &[deal]);
    assert_eq!((state(&g, Some(5), 1), state(&g, Some(6), 1)), (State::Deal, State::Open));
    assert_eq!(state(&made(units(), &[], &all, &[]), Some(5), 1), State::Competitor);
    // A site cannot buy what only plants can; a plant may.
    assert_eq!((state(&g, Some(5), 2), state(&g, Some(6), 2)), (State::Unknown, State::NotApplicable));
    let never = [noted(Some(5), 2, Mark::NotApplicable, None, None)];
    assert_eq!(state(&made(units(), &[], &never, &[]), Some(5), 2), State::NotApplicable);
}

#[test]
fn a_line_is_worth_its_own_estimate_or_its_parts_and_never_both() {
    let units = || vec![head(5, "plant")];
    let both = [noted(Some(5), 1, Mark::Open, Some(100), None), noted(Some(5), 11, Mark::Open, Some(60), None)];
    let g = made(units(), &[sold(Some(5), Some(11), 20)], &both, &[]);
    assert_eq!((g.total.spend, g.total.gap, g.total.sold), (100, 80, 20));
    let parts = [noted(Some(5), 11, Mark::Open, Some(60), None), noted(Some(5), 12, Mark::Open, Some(70), None)];
    assert_eq!(made(units(), &[], &parts, &[]).total.spend, 130);
    // An estimate below what was sold counts as much as was sold, and says so.
    let little = [noted(Some(5), 1, Mark::Open, Some(10), None)];
    let g = made(units(), &[sold(Some(5), Some(1), 40)], &little, &[]);
    assert_eq!((g.total.spend, g.total.gap, g.rows[0].cells[0].low), (40, 0, true));
    // The parts of the opened line are there, those of the other are not.
    assert!(g.cell((Some(UnitId(id(5))), OfferingId(id(11)))).is_some());
    assert!(g.cell((Some(UnitId(id(5))), OfferingId(id(21)))).is_none());
}

#[test]
fn the_account_as_a_whole_shows_what_its_units_do_not() {
    let units = vec![head(5, "plant"), head(6, "plant")];
    let all = [noted(None, 1, Mark::Open, Some(500), Some(50)), noted(Some(5), 1, Mark::Open, Some(140), None)];
    let lines = [sold(None, Some(1), 30), sold(Some(6), Some(1), 40), sold(None, None, 7)];
    let g = made(units, &lines, &all, &[]);
    let whole = g.row(None).unwrap();
    // 500 − 140 − 40 of the unit of which nothing is known.
    assert_eq!((whole.cells[0].spend, whole.cells[0].probable), (Some(320), Some(145)));
    assert_eq!((whole.other.minor, whole.sold()), (7, Some(37)));
    assert_eq!((g.total.spend, g.total.sold, g.total.matched, g.total.unknown), (460, 70, 30, 3));
    assert_eq!((whole.cells[1].state, whole.cells[1].sellable), (State::NotApplicable, false));
    // Without anything of its own it has no row; alone it always has.
    assert!(made(vec![head(5, "plant")], &[], &[], &[]).row(None).is_none());
    assert_eq!(made(Vec::new(), &[], &[], &[]).rows.len(), 1);
}

#[test]
fn metrics_are_null_where_there_is_nothing_to_divide_by() {
    let g = made(vec![head(6, "site")], &[], &[], &[]);
    assert_eq!((g.total.share(), g.total.penetration(), g.total.unknown), (None, Some(0.0), 1));
    let none = super::grid::Sums::default();
    assert_eq!((none.share(), none.penetration()), (None, None));
    let g = made(
        vec![head(5, "plant")],
        &[sold(Some(5), Some(1), 30)],
        &[noted(Some(5), 1, Mark::Open, Some(40), Some(50)), noted(Some(5), 2, Mark::Open, Some(60), None)],
        &[],
    );
    assert_eq!((g.total.share(), g.total.penetration()), (Some(0.3), Some(0.5)));
    assert_eq!((g.total.gap, g.total.probable, g.total.unlikely), (70, 5, 1));
    assert_eq!([None, Some(0.0), Some(0.2), Some(0.45), Some(0.66), Some(0.82)].map(heat), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn an_archived_unit_tells_what_was_sold_and_nothing_is_left_to_win_there() {
    let gone = || super::grid::Head { archived: true, ..head(5, "plant") };
    let all = [noted(Some(5), 1, Mark::Open, Some(100), Some(50)), noted(Some(5), 2, Mark::Open, Some(60), None)];
    let whole = noted(None, 1, Mark::Open, Some(300), None);
    let g = made(vec![gone(), head(6, "plant")], &[sold(Some(5), Some(11), 40), sold(Some(5), None, 7)], &all, &[]);
    let row = g.row(Some(UnitId(id(5)))).unwrap();
    assert_eq!((g.total.sold, g.other.minor, row.sold(), row.cells[0].gap()), (40, 7, Some(47), None));
    assert_eq!((g.total.share(), g.total.known_gap(), g.total.known_probable()), (Some(0.4), None, None));
    // Only the other unit can be sold to.
    assert_eq!((g.total.sellable, g.total.owned, g.total.unknown, row.sums.unknown), (2, 0, 2, 0));
    assert_eq!((row.cells[1].state, g.total.spend), (State::Open, 100));
    // Of what is said of the whole account it takes what it bought.
    let g = made(vec![gone(), head(6, "plant")], &[sold(Some(5), Some(11), 40)], &[all[1].clone(), whole], &[]);
    assert_eq!(g.row(None).unwrap().cells[0].spend, Some(260));
    // Without anything to tell it has no row, and alone it leaves the account as a whole to be sold to.
    assert!(made(vec![gone(), head(6, "plant")], &[], &[], &[]).row(Some(UnitId(id(5)))).is_none());
    let g = made(vec![gone()], &[sold(Some(5), Some(11), 40)], &[], &[]);
    assert_eq!((g.rows.len(), g.total.unknown, state(&g, None, 1)), (2, 2, State::Unknown));
}

#[test]
fn what_no_rate_converts_is_null_and_counted() {
    let unrated = Sold { lines: 2, unrated: 2, ..sold(Some(5), Some(11), 0) };
    let units = || vec![head(5, "plant")];
    let g = made(units(), std::slice::from_ref(&unrated), &[noted(Some(5), 1, Mark::Open, Some(100), None)], &[]);
    assert_eq!((state(&g, Some(5), 1), g.total.rated(), g.total.unrated), (State::Sold, None, 2));
    assert_eq!((g.total.share(), g.total.known_gap(), g.total.known_spend()), (None, None, Some(100)));
    let g = made(units(), &[unrated, sold(Some(5), Some(12), 30)], &[], &[]);
    assert_eq!((g.total.rated(), g.total.unrated), (Some(30), 2));
    // An estimate without a rate stays one.
    let foreign = |offering| (noted(Some(5), offering, Mark::Open, Some(500), None).0, None);
    let g = made(units(), &[], &[foreign(11)], &[]);
    let cell = g.cell((Some(UnitId(id(5))), OfferingId(id(1)))).unwrap();
    assert_eq!((cell.state, cell.spend, cell.foreign), (State::Open, None, 1));
    assert_eq!(cell.own.as_ref().map(|m| m.minor), Some(500));
    assert_eq!((g.total.known_spend(), g.total.foreign, g.total.unknown), (None, 1, 1));
    // Of several none can be told for all.
    let g = made(units(), &[], &[foreign(11), foreign(12)], &[]);
    let cell = g.cell((Some(UnitId(id(5))), OfferingId(id(1)))).unwrap();
    assert_eq!((cell.foreign, cell.own.is_none()), (2, true));
}

#[test]
fn a_chance_that_nobody_gave_is_null() {
    let sums =
        |percent| made(vec![head(5, "plant")], &[], &[noted(Some(5), 1, Mark::Open, Some(40), percent)], &[]).total;
    assert_eq!((sums(None).known_gap(), sums(None).known_probable(), sums(None).unlikely), (Some(40), None, 1));
    assert_eq!((sums(Some(0)).known_probable(), sums(Some(50)).known_probable()), (Some(0), Some(20)));
}

#[test]
fn openings_are_worth_estimate_access_and_proof() {
    assert_eq!((access(None), access(Some(4.0)), access(Some(60.0))), (0.1, 0.1, 0.6));
    assert_eq!((proof(0), proof(1), proof(2), proof(9)), (1.0, 1.25, 1.5, 1.5));
    assert!((score(140_000, Some(60.0), 1) - 105_000.0).abs() < 1e-6);
    assert!((score(80_000, None, 2) - 12_000.0).abs() < 1e-6);
}

#[test]
fn rules_need_three_accounts_and_say_more_than_chance() {
    let basket = |all: &[u128]| all.iter().map(|n| OfferingId(id(*n))).collect::<BTreeSet<_>>();
    let two = [basket(&[1, 2]), basket(&[1, 2]), basket(&[3]), basket(&[3])];
    assert!(mine(&two).is_empty());
    let three = [basket(&[1, 2]), basket(&[1, 2]), basket(&[1, 2]), basket(&[1]), basket(&[3]), basket(&[])];
    let found = mine(&three);
    assert_eq!(found.len(), 2);
    let first = found.iter().find(|f| f.owns == OfferingId(id(1))).unwrap();
    assert_eq!((first.both, first.first, first.second, first.all), (3, 4, 3, 5));
    assert_eq!((first.support(), first.confidence(), first.lift()), (0.6, 0.75, 1.25));
    // What everybody buys says nothing of anybody.
    let always = [basket(&[1, 2]), basket(&[1, 2]), basket(&[1, 2])];
    assert!(mine(&always).is_empty());
}

#[test]
fn cross_selling_counts_lines_and_first_ones() {
    let b = |account, line, now, before, ever| Bought {
        account: AccountId(id(account)),
        line: OfferingId(id(line)),
        now,
        before,
        ever,
    };
    let made = cross_sell(&[
        b(1, 1, 100, 80, true),
        b(1, 2, 50, 0, false),
        b(2, 1, 70, 90, true),
        b(3, 1, 40, 0, false),
        b(4, 1, 0, 10, true),
    ]);
    assert_eq!((made.active, made.several, made.lines, made.first, made.expansion), (3, 1, 4, 50, 70));
    assert_eq!((made.ratio(), made.mean(), made.share()), (Some(1.0 / 3.0), Some(4.0 / 3.0), Some(50.0 / 70.0)));
    let none = cross_sell(&[]);
    assert_eq!((none.ratio(), none.mean(), none.share()), (None, None, None));
}
