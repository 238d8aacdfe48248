use super::*;
use jiff::civil::date;

fn rules(period: Option<Period>, due_days: i64) -> Rules {
    Rules { period, due_days, starts_on: date(2026, 10, 1), version: 1 }
}

#[test]
fn periods_are_weeks_and_months_and_due_on_working_days() {
    let week = rules(Some(Period::Week), 2).span(date(2026, 11, 12)).unwrap();
    assert_eq!((week.from, week.last(), week.due), (date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 17)));
    // On the last day itself, a Sunday: it moves to Monday.
    assert_eq!(rules(Some(Period::Week), 0).span(date(2026, 11, 12)).unwrap().due, date(2026, 11, 16));
    let month = rules(Some(Period::Month), 5).span(date(2026, 12, 31)).unwrap();
    assert_eq!((month.from, month.to, month.due), (date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 5)));
    assert_eq!(rules(None, 5).span(date(2026, 12, 31)), None);
}

#[test]
fn what_ended_is_asked_for_from_the_first_day_on() {
    let month = rules(Some(Period::Month), 5);
    let ended: Vec<Date> = month.ended(date(2026, 12, 1), BACK).iter().map(|s| s.from).collect();
    assert_eq!(ended, [date(2026, 11, 1), date(2026, 10, 1)]);
    assert!(month.ended(date(2026, 10, 31), BACK).is_empty());
    let coming: Vec<Date> = month.coming(date(2026, 12, 1), 2).iter().map(|s| s.from).collect();
    assert_eq!(coming, [date(2026, 12, 1), date(2027, 1, 1)]);
    // A week that began before the first day is nobody's duty.
    assert_eq!(rules(Some(Period::Week), 1).ended(date(2026, 10, 12), BACK).len(), 1);
    assert!(
        rules(None, 1).ended(date(2026, 12, 1), BACK).is_empty()
            && rules(None, 1).coming(date(2026, 12, 1), 3).is_empty()
    );
}

fn section(key: &str, account: u128, figures: &[(&str, i64)]) -> Section {
    let mut line = ReportLine::new(AccountId(Uuid::from_u128(account)));
    figures.iter().for_each(|(name, n)| line.add(name, *n));
    Section { key: key.to_owned(), formula: String::from("x/1"), lines: vec![line] }
}

#[test]
fn the_colour_follows_the_numbers_that_are_left() {
    let mut all = vec![
        section("accounts", 1, &[("accounts", 4)]),
        section("accounts", 2, &[("accounts", 1), ("leaving", 1)]),
        section("promises", 1, &[("late", 1), ("rate_due", 4), ("rate_on_time", 1)]),
    ];
    assert_eq!(rag(&all), (Rag::Red, vec![("leaving", 1)]));
    narrow(&mut all, |id| id.0 == Uuid::from_u128(1));
    assert_eq!(rag(&all), (Rag::Amber, vec![("late", 1)]), "four due promises are too few for a share");
    all.push(section("promises", 1, &[("rate_due", 1)]));
    assert_eq!(rag(&all), (Rag::Red, vec![("rate", 20)]));
    all.retain(|s| s.key == "accounts");
    assert_eq!(rag(&all), (Rag::Green, vec![]));
    all.push(section("activities", 1, &[("overdue", 1)]));
    assert_eq!(rag(&all).0, Rag::Amber);
    all.push(section("activities", 1, &[("overdue", 2)]));
    assert_eq!(rag(&all).0, Rag::Red);
}

#[test]
fn a_letter_that_changed_shows() {
    let data = String::from("{\"a\":1}");
    let mut frozen = Frozen { n: 1, hash: hash(&data), data };
    assert!(frozen.intact() && frozen.hash.len() == 64);
    frozen.data.push(' ');
    assert!(!frozen.intact());
}
