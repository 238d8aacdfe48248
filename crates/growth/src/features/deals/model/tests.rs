use jiff::civil::{Date, date};
use serde_json::json;
use uuid::Uuid;

use super::evidence::{Case, Gap, category, missing};
use super::split::{self, WHOLE};
use super::stages::{days_in, stalled};
use super::*;
use crate::base::{StageId, UserId};

fn facts() -> Facts {
    Facts::new("Vision, Lille", Kind::Expansion, StageId(Uuid::nil()), "EUR", date(2026, 1, 5))
}

fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

#[test]
fn the_category_follows_from_the_evidence() {
    let day = Some(date(2026, 11, 30));
    let quarter = Some((date(2026, 10, 1), date(2026, 12, 31)));
    let full = Case { need: true, champion: true, economic_buyer: true, paper_process: true, close_on: day };
    assert_eq!(category(&full, quarter), Category::Commit);
    assert_eq!(category(&Case { need: false, champion: false, ..full }, quarter), Category::Commit);
    // Outside the period it cannot be a commit of that period.
    let next = Some((date(2027, 1, 1), date(2027, 3, 31)));
    assert_eq!(category(&full, next), Category::BestCase);
    assert_eq!(missing(&full, Category::Commit, next), [Gap::Period]);
    assert_eq!(category(&Case { paper_process: false, ..full }, None), Category::BestCase);
    assert_eq!(category(&Case { close_on: None, ..full }, None), Category::BestCase);
    let poor = Case { need: true, ..Case::default() };
    assert_eq!(category(&poor, None), Category::Pipeline);
    assert_eq!(missing(&poor, Category::BestCase, None), [Gap::Evidence(Evidence::Champion)]);
    let gaps = missing(&poor, Category::Commit, None);
    assert_eq!(gaps, [Gap::Evidence(Evidence::EconomicBuyer), Gap::Evidence(Evidence::PaperProcess), Gap::CloseOn]);
}

#[test]
fn an_override_ends_with_its_last_day() {
    let deal = Facts { override_category: Some(Category::Commit), override_until: Some(date(2026, 3, 31)), ..facts() };
    assert_eq!(deal.overridden(date(2026, 3, 31)), Some(Category::Commit));
    assert_eq!(deal.overridden(date(2026, 4, 1)), None);
}

#[test]
fn the_amount_is_the_sum_of_the_lines() {
    let line = |n, minor| {
        json!({"id": Uuid::from_u128(n), "unit": null, "offering": null, "quantity": null, "amount_minor": minor,
               "period_from": null, "period_to": null})
    };
    let set = json!({"amount_minor": 7, "lines": [line(1, Some(100)), line(2, None), line(3, Some(23))]});
    let after = facts().with(set.as_object().unwrap()).unwrap();
    assert_eq!(after.amount_minor, Some(123), "unknown is not zero, and what is known counts");
    let mut unknown = json!({"lines": [line(1, None::<i64>)]}).as_object().cloned().unwrap();
    after.forget_sum(&mut unknown);
    assert_eq!(after.with(&unknown).unwrap().amount_minor, None);
    let none = json!({"lines": [], "amount_minor": 7});
    assert_eq!(after.with(none.as_object().unwrap()).unwrap().amount_minor, Some(7));
}

#[test]
fn an_amount_of_its_own_is_never_lost() {
    let line = |n, minor: Option<i64>| {
        json!({"id": Uuid::from_u128(n), "unit": null, "offering": null, "quantity": null, "amount_minor": minor,
               "period_from": null, "period_to": null})
    };
    let of = |before: &Facts, set: serde_json::Value| {
        let after = before.with(set.as_object().unwrap()).unwrap();
        (after.lines.iter().map(|l| l.amount_minor).collect::<Vec<_>>(), after.amount_minor, after.amount_of_nothing())
    };
    let bare = Facts { amount_minor: Some(300), ..facts() };
    assert!(bare.amount_of_nothing());
    assert_eq!(of(&bare, json!({"lines": [line(1, None)]})), (vec![Some(300)], Some(300), false));
    assert_eq!(of(&bare, json!({"lines": [line(1, None), line(2, None)]})), (vec![None, None], Some(300), true));
    let one = bare.with(json!({"lines": [line(1, None)]}).as_object().unwrap()).unwrap();
    assert_eq!(
        of(&one, json!({"amount_minor": 500})),
        (vec![Some(500)], Some(500), false),
        "typed over that of the line"
    );
    assert_eq!(of(&one, json!({"amount_minor": null})), (vec![Some(300)], Some(300), false), "the line still says it");
    assert_eq!(of(&one, json!({"amount_minor": 5, "lines": [line(1, Some(7))]})), (vec![Some(7)], Some(7), false));
}

#[test]
fn the_first_close_date_stays() {
    let set = |day: &str| json!({"close_on": day}).as_object().cloned().unwrap();
    let first = facts().with(&set("2026-05-01")).unwrap();
    let moved = first.with(&set("2026-08-01")).unwrap();
    assert_eq!((moved.close_on, moved.original_close_on), (Some(date(2026, 8, 1)), Some(date(2026, 5, 1))));
    assert_eq!(moved.close_month(), Some(2026 * 12 + 7));
    assert_eq!(moved.with(&moved.fields()).unwrap(), moved);
    assert!(moved.with(&set("soon")).is_none());
    assert!(moved.with(json!({"colour": 1}).as_object().unwrap()).is_none());
}

#[test]
fn shares_make_a_whole_on_each_day() {
    let credit = |n, share, from: Date, to| Credit { user: user(n), share, from, to };
    let (a, b) = (date(2026, 1, 1), date(2026, 6, 1));
    assert_eq!(split::wrong(&[]), None);
    assert_eq!(split::wrong(&[credit(1, 6_000, a, None), credit(2, 4_000, a, None)]), None);
    assert_eq!(split::wrong(&[credit(1, 6_000, a, None), credit(2, 3_999, a, None)]), Some("deals-error-split-sum"));
    assert_eq!(split::wrong(&[credit(1, 5_000, a, None), credit(1, 5_000, a, None)]), Some("deals-error-split-twice"));
    assert_eq!(split::wrong(&[credit(1, 0, a, None)]), Some("deals-error-share"));
    let first = [credit(1, WHOLE, a, None)];
    let after = split::replaced(&first, b, &[(user(1), 5_000), (user(2), 5_000)]);
    assert_eq!(split::wrong(&after), None);
    assert_eq!(after[0].to, Some(date(2026, 5, 31)));
    assert_eq!(split::on(&after, b).len(), 2);
    // One who leaves earlier than the others breaks the sum.
    let torn = [credit(1, 6_000, a, Some(b)), credit(2, 4_000, a, None)];
    assert_eq!(split::wrong(&torn), Some("deals-error-split-sum"));
}

#[test]
fn parts_add_up_to_the_last_minor_unit() {
    let mut seed = 7_u64;
    let mut roll = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    for _ in 0..2_000 {
        let amount = i64::try_from(roll(1_000_000_007)).unwrap() - 500_000_000;
        let (mut left, mut shares) = (WHOLE, Vec::new());
        while left > 0 {
            let share = (i64::try_from(roll(5_000)).unwrap() + 1).min(left);
            shares.push(share);
            left -= share;
        }
        let (mut before, mut sum) = (0, 0);
        for share in shares {
            let part = split::part(amount, before, share);
            // Never further from the exact share than a minor unit.
            assert!((part * WHOLE - amount * share).abs() <= WHOLE, "{amount} {share} {part}");
            sum += part;
            before += share;
        }
        assert_eq!(sum, amount);
    }
    assert_eq!(
        [split::part(100, 0, 3_333), split::part(100, 3_333, 3_333), split::part(100, 6_666, 3_334)],
        [33, 34, 33]
    );
}

#[test]
fn a_stage_names_what_is_missing() {
    let stage = Stage {
        id: StageId(Uuid::nil()),
        kind: Kind::Expansion,
        position: 4,
        name: String::from("Proposal"),
        name_zh: String::from("报价"),
        probability: 65,
        norm_days: Some(30),
        criteria: vec![Criterion::Amount, Criterion::CloseOn, Criterion::NextStep, Criterion::Champion],
        version: 1,
        archived: false,
    };
    let poor = facts();
    assert_eq!(stage.missing(&poor), stage.criteria);
    let rich = Facts {
        amount_minor: Some(0),
        close_on: Some(date(2026, 5, 1)),
        next_step: String::from("Site walk"),
        next_step_on: Some(date(2026, 2, 1)),
        evidence: vec![Proof { evidence: Evidence::Champion, on: date(2026, 1, 9), person: None, note: String::new() }],
        ..facts()
    };
    assert!(stage.missing(&rich).is_empty(), "an amount of nothing is an amount");
    assert_eq!(stage.with(&stage.fields()).unwrap(), stage);
    assert!(stage.with(json!({"probability": 101}).as_object().unwrap()).is_none());
    assert_eq!((stage.likely(None), stage.likely(Some(80))), (65, 80));
    assert_eq!(days_in(date(2026, 1, 1), date(2026, 1, 31)), 30);
    assert!(
        !stalled(date(2026, 1, 1), Some(30), date(2026, 1, 31))
            && stalled(date(2026, 1, 1), Some(30), date(2026, 2, 1))
    );
    assert!(!stalled(date(2026, 1, 1), None, date(2036, 2, 1)));
}

#[test]
fn what_is_expected_is_rounded_once() {
    assert_eq!((expected(101, 50), expected(-101, 50), expected(100, 25)), (51, -51, 25));
    assert_eq!(weighted(101 * 50 + 101 * 50), 101);
}
