//! The vectors, and the rules.

use std::collections::HashSet;

use super::sample::{DAY, card, held, judged, us};
use super::*;

#[test]
fn the_score_holds_its_vector() {
    let mut cards = vec![
        judged(card(1, 5, 80.0), 1),
        judged(card(2, 4, 60.0), 0),
        judged(card(3, 3, 90.0), 2),
        judged(card(4, 2, 20.0), -1),
    ];
    cards.iter_mut().for_each(|c| c.key = true);
    let account = account(&cards);
    assert_eq!(format!("{:.1}", account.score.unwrap()), "50.0");
    assert_eq!((account.threads, account.key, account.covered), (3, 4, 3));
    let effective: Vec<f64> = account.parts.iter().map(|p| p.effective).collect();
    assert_eq!(effective, [60.0, 30.0, 90.0, 5.0]);
    assert_eq!(super::account(&[]).score, None);
}

#[test]
fn a_judgement_that_faded_counts_as_neutral_and_says_so() {
    let mut one = judged(card(1, 5, 80.0), 2);
    let old = Judgement { on: DAY.checked_sub(jiff::ToSpan::days(181)).unwrap(), ..one.supports[0].clone() };
    assert!(!old.holds(DAY) && one.supports[0].holds(DAY));
    one.supports.clear();
    one.judged = Some(old);
    assert_eq!((one.stance(), one.support()), (Stance::Unknown, None));
    let account = account(&[one]);
    assert_eq!((account.score, account.parts[0].support), (Some(40.0), None));
}

#[test]
fn dependency_holds_its_vector() {
    assert_eq!(format!("{:.4}", hhi(&[12.0, 3.0, 1.0]).unwrap()), "0.6016");
    assert_eq!(hhi(&[]), None);
    assert_eq!(hhi(&[0.0]), None);
    let account = account(&[held(card(1, 5, 0.0), &[(1, 12.0), (2, 3.0)]), held(card(2, 3, 0.0), &[(3, 1.0)])]);
    assert_eq!(format!("{:.4}", account.hhi.unwrap()), "0.6016");
    assert!(account.hangs_on_one());
    assert_eq!(account.main().unwrap().who, us(1));
}

fn ground<'a>(cards: &'a [Card], account: &'a Account, acted: &'a HashSet<PersonId>) -> Ground<'a> {
    Ground {
        day: DAY,
        cards,
        former: &[],
        account,
        standards: Standards::of(Some("strategic"), true),
        lead: Some(us(1)),
        acted,
    }
}

fn found(cards: &[Card]) -> Vec<Gap> {
    let (account, acted) = (account(cards), HashSet::new());
    gaps(&ground(cards, &account, &acted))
}

fn rules(gaps: &[Gap]) -> Vec<&'static str> {
    gaps.iter().map(|g| g.rule.code()).collect()
}

#[test]
fn every_rule_finds_its_gap_and_proposes_a_move() {
    let mut boss = card(1, 5, 0.0);
    boss.profile.seniority = Some(5);
    boss.profile.function = Some(Function::Business);
    boss.profile.checked_on = Some(date_ago(200));
    let mut friend = judged(held(card(2, 3, 0.0), &[(1, 6.0), (2, 0.5)]), 2);
    friend.reports_to = Some(boss.position);
    friend.touch = Some(date_ago(40));
    friend.supports[0].evidence.clear();
    friend.profile.roles = vec![Role::EconomicBuyer];
    friend.key = true;
    let mut foe = judged(card(3, 4, 0.0), -2);
    foe.owner = Some(us(1));
    foe.touch = Some(date_ago(300));
    let cards = [boss, friend, foe];
    let gaps = found(&cards);
    let all: HashSet<&str> = rules(&gaps).into_iter().collect();
    for rule in ["G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12"] {
        assert!(all.contains(rule), "{rule} in {:?}", rules(&gaps));
    }
    assert!(gaps.iter().all(|g| g.step.key.starts_with("relations-move-")));
    let introduced = gaps.iter().find(|g| g.rule == Rule::G0 && g.position == Some(cards[0].position)).unwrap();
    assert_eq!(introduced.key, "relations-gap-never");
    assert_eq!(introduced.step.args[0].1, Arg::Text(String::from("Person 2")), "the report whom we know introduces");
    assert_eq!(introduced.step.args[1].1, Arg::Text(String::from("User 1")));
    assert_eq!(gaps[0].severity, Severity::High);
}

#[test]
fn a_step_that_is_open_is_an_action_and_a_good_account_has_no_gap() {
    let mut foe = judged(held(card(3, 4, 0.0), &[(1, 3.0)]), -2);
    foe.owner = Some(us(1));
    foe.peer = Some(us(2));
    let (cards, acted) = ([foe], HashSet::from([PersonId(uuid::Uuid::from_u128(3))]));
    let account = account(&cards);
    assert!(!rules(&gaps(&ground(&cards, &account, &acted))).contains(&"G7"));
    assert!(rules(&found(&cards)).contains(&"G7"));
    assert!(found(&[]).is_empty(), "an account without people is asked for people elsewhere");
}

#[test]
fn tiers_ask_for_what_the_practice_says() {
    let of = |tier, key| Standards::of(tier, key);
    assert_eq!((of(Some("strategic"), true).threads, of(Some("strategic"), true).days), (6, 30));
    assert_eq!((of(Some("star"), true).threads, of(Some("star"), true).days), (4, 45));
    assert_eq!((of(Some("status"), false).threads, of(Some("status"), false).days), (3, 60));
    assert_eq!((of(Some("streamline"), false).threads, of(None, false).days), (2, 120));
}

#[test]
fn who_leaves_takes_threads_and_units_along() {
    let unit = |n: u128| Some((UnitId(uuid::Uuid::from_u128(n)), format!("Plant {n}")));
    let mut one = judged(held(card(1, 5, 0.0), &[(1, 3.0), (2, 0.4)]), 1);
    let mut two = judged(held(card(2, 4, 0.0), &[(1, 2.0)]), 0);
    let three = judged(held(card(3, 3, 0.0), &[(2, 2.0)]), 1);
    (one.unit, two.unit) = (unit(1), unit(2));
    one.owner = Some(us(1));
    let cards = [one, two, three];
    let ours = user_leaves(&cards, us(1).id);
    assert_eq!((ours.threads_before, ours.threads_after), (3, 1));
    assert_eq!(ours.units, ["Plant 1", "Plant 2"]);
    assert_eq!(ours.lost.len(), 2);
    assert_eq!(ours.lost[0].name, "Person 1");
    assert_eq!(ours.lost[0].second.as_ref().unwrap().0, us(2));
    assert!(ours.lost[1].second.is_none());
    assert_eq!(ours.path.as_ref().unwrap().0.name, "Person 3");
    assert_eq!(ours.unowned.len(), 1);
    let theirs = person_leaves(&cards, cards[0].position).unwrap();
    assert_eq!((theirs.threads_after, theirs.units.as_slice()), (2, ["Plant 1".to_owned()].as_slice()));
    assert_eq!(theirs.path.unwrap().0.name, "Person 2", "equally near and strong, the more influential one");
    assert!(person_leaves(&cards, PositionId(uuid::Uuid::from_u128(9))).is_none());
}

#[test]
fn a_key_position_has_influence_or_a_role() {
    let with = |roles: &[Role], influence| Profile { roles: roles.to_vec(), influence, ..Profile::default() };
    assert!(is_key(&with(&[], Some(4)), false) && is_key(&with(&[Role::Approver], None), false));
    assert!(!is_key(&with(&[Role::UserBuyer, Role::Gatekeeper], Some(3)), false));
    assert!(is_key(&with(&[], None), true));
    let keys: Vec<&str> = Role::ALL.iter().filter(|r| r.key()).map(|r| r.code()).collect();
    assert_eq!(keys.len(), 6, "{keys:?}");
}

#[test]
fn fields_replace_and_come_back() {
    let form = ProfileForm {
        function: String::from("finance"),
        influence: String::from("5"),
        roles: vec![String::from("economic_buyer"), String::from("approver"), String::from("approver")],
        motives_business: String::from("<b>Unplanned stops</b>"),
        ..ProfileForm::default()
    };
    let set = form.read(&FIELDS).unwrap();
    let after = Profile::default().with(&set);
    assert_eq!((after.function, after.influence), (Some(Function::Finance), Some(5)));
    assert_eq!(after.roles, [Role::EconomicBuyer, Role::Approver]);
    assert_eq!(Profile::default().with(&after.fields()), after);
    assert_eq!(after.with(&Profile::default().fields()), Profile::default());
    let bad = ProfileForm {
        function: String::from("magic"),
        influence: String::from("6"),
        owner: String::from("me"),
        roles: vec![String::from("king")],
        ..ProfileForm::default()
    };
    let Err(crate::base::Error::Invalid(fields)) = bad.read(&FIELDS) else { panic!() };
    let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
    assert_eq!(names, ["function", "influence", "roles", "owner"]);
}

fn date_ago(days: i64) -> Date {
    DAY.checked_sub(jiff::ToSpan::days(days)).unwrap()
}
