//! Conversion by worked examples.

use super::*;
use jiff::civil::date;

fn rates(list: &[(&str, &str, Date, &str)]) -> Rates {
    Rates::new(list.iter().map(|(c, b, on, rate)| ((*c).to_owned(), (*b).to_owned(), *on, parse(rate).unwrap())))
}

#[test]
fn rates_are_exact_decimals() {
    for (text, want) in [("1.0843", "1.0843"), ("0,92", "0.92"), ("1,234.5", "1234.5"), ("7", "7"), (".5", "0.5")] {
        assert_eq!(decimal(parse(text).unwrap()), want, "{text}");
    }
    assert_eq!(decimal(parse("0.92678405931").unwrap()), "0.9267840593");
    assert_eq!(decimal(parse("0.92678405935").unwrap()), "0.9267840594");
    for text in ["", "0", "-1", "1e3", "0.00000000001", "1234567890", "1.2.3", "a", "1,234"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn the_last_rate_on_or_before_the_day_counts() {
    let rates = rates(&[("USD", "EUR", date(2026, 1, 1), "0.90"), ("USD", "EUR", date(2026, 2, 1), "0.95")]);
    let on = |day| rates.convert(10_000, "USD", "EUR", day, Basis::Historical);
    assert_eq!(on(date(2025, 12, 31)), None, "before the first rate it is unknown, not zero");
    assert_eq!(on(date(2026, 1, 1)), Some(9_000));
    assert_eq!(on(date(2026, 1, 31)), Some(9_000));
    assert_eq!(on(date(2026, 2, 1)), Some(9_500));
    let constant = Basis::Constant(date(2026, 1, 15));
    assert_eq!(rates.convert(10_000, "USD", "EUR", date(2026, 6, 1), constant), Some(9_000));
    assert_eq!(rates.factor("USD", "EUR", date(2026, 3, 1)).unwrap().on, Some(date(2026, 2, 1)));
}

#[test]
fn halves_are_rounded_away_from_zero_once() {
    let rates = rates(&[("USD", "EUR", date(2026, 1, 1), "0.5"), ("GBP", "EUR", date(2026, 1, 1), "1.15")]);
    let eur = |minor, from| rates.convert(minor, from, "EUR", date(2026, 1, 1), Basis::Historical).unwrap();
    assert_eq!((eur(1, "USD"), eur(-1, "USD"), eur(3, "USD"), eur(-3, "USD")), (1, -1, 2, -2));
    // 1.15 × 10 = 11.5; 1.15 × 30 = 34.5: no sum of rounded parts.
    assert_eq!((eur(10, "GBP"), eur(30, "GBP")), (12, 35));
    assert_eq!((rounded(5, 3), rounded(-5, 3), rounded(4, 3), rounded(7, 2)), (2, -2, 1, 4));
}

#[test]
fn a_rate_works_both_ways_and_across() {
    let day = date(2026, 1, 1);
    let ecb = rates(&[("EUR", "USD", day, "1.25"), ("EUR", "GBP", day, "0.8"), ("EUR", "JPY", day, "160")]);
    let from = |minor, from, to| ecb.convert(minor, from, to, day, Basis::Historical);
    assert_eq!(from(12_500, "USD", "EUR"), Some(10_000));
    assert_eq!(from(12_500, "USD", "GBP"), Some(8_000), "over the euro");
    // 100.00 USD = 80.00 EUR = 12,800 JPY, which has no minor unit; and back.
    assert_eq!(from(10_000, "USD", "JPY"), Some(12_800));
    assert_eq!(from(12_800, "JPY", "USD"), Some(10_000));
    assert_eq!(from(1, "CHF", "EUR"), None);
    assert_eq!(from(777, "CHF", "CHF"), Some(777), "its own currency needs no rate");
    let crossed = ecb.factor("USD", "GBP", day).unwrap();
    assert_eq!((crossed.shown(), crossed.on), (String::from("0.64"), Some(day)));
}

#[test]
fn of_two_ways_to_tell_a_rate_the_later_counts() {
    let rates = rates(&[("USD", "EUR", date(2026, 1, 1), "0.9"), ("EUR", "USD", date(2026, 2, 1), "1.25")]);
    assert_eq!(rates.convert(1_000, "USD", "EUR", date(2026, 1, 20), Basis::Historical), Some(900));
    assert_eq!(rates.convert(1_000, "USD", "EUR", date(2026, 2, 20), Basis::Historical), Some(800));
}

#[test]
fn huge_amounts_are_told_exactly_or_not_at_all() {
    let day = date(2026, 1, 1);
    let rates = rates(&[("VND", "EUR", day, "0.0000366102"), ("USD", "EUR", day, "0.9267840593")]);
    let big = 9_000_000_000_000_000;
    assert!(rates.convert(big, "VND", "USD", day, Basis::Historical).is_some());
    assert_eq!(rates.convert(i64::MAX, "USD", "VND", day, Basis::Historical), None);
}
