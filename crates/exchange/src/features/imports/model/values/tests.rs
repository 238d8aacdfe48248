//! Cells as files of the world write them.

use super::*;

fn zurich() -> TimeZone {
    TimeZone::get("Europe/Zurich").unwrap()
}

fn with(days: Option<DayOrder>, decimals: Option<Decimals>) -> Answers {
    Answers { days, decimals, ..Answers::default() }
}

fn day_of(text: &str, order: Option<DayOrder>) -> Result<String, Wrong> {
    read(text, Reads::Day, &with(order, None), &zurich())
}

fn amount(text: &str, decimals: Option<Decimals>) -> Result<String, Wrong> {
    read(text, Reads::Amount, &with(None, decimals), &zurich())
}

#[test]
fn days_that_need_no_answer() {
    for text in [
        "2026-11-03",
        "2026/11/03",
        "20261103",
        "2026.11.3",
        "3 Nov 2026",
        "3-Nov-26",
        "November 3, 2026",
        "03.11.2026",
        "3.11.26",
        "Tue, 3 Nov 2026",
        "2026年11月3日",
        "２０２６-１１-０３",
        "2026-11-03 00:00:00",
        "2026-11-03T23:59:00Z",
        "3rd November 2026",
    ] {
        assert_eq!(day_of(text, None).as_deref(), Ok("2026-11-03"), "{text}");
    }
    assert_eq!(day_of("31/12/2025", None).as_deref(), Ok("2025-12-31"));
    assert_eq!(day_of("12/31/2025", None).as_deref(), Ok("2025-12-31"));
    assert_eq!(day_of("05/05/1998", None).as_deref(), Ok("1998-05-05"));
    assert_eq!(day_of("", None).as_deref(), Ok(""));
}

#[test]
fn days_that_need_one() {
    assert_eq!(day_of("03/04/2026", None), Err(Wrong::WhichDay));
    assert_eq!(day_of("03/04/2026", Some(DayOrder::DayFirst)).as_deref(), Ok("2026-04-03"));
    assert_eq!(day_of("03/04/2026", Some(DayOrder::MonthFirst)).as_deref(), Ok("2026-03-04"));
    // Where the day decides it, the answer does not.
    assert_eq!(day_of("31-01-26", Some(DayOrder::MonthFirst)).as_deref(), Ok("2026-01-31"));
}

#[test]
fn what_is_no_day() {
    for text in
        ["2026-02-29", "2009\\7\\14", "2009-07/14", "32/13/2026", "soon", "2026", "1/2/3/4", "0000-00-00", "Nov 2026"]
    {
        assert_eq!(day_of(text, Some(DayOrder::DayFirst)), Err(Wrong::Day), "{text}");
    }
}

#[test]
fn instants_keep_their_offset_or_take_the_file_s_zone() {
    let of = |text: &str| read(text, Reads::Moment, &with(Some(DayOrder::MonthFirst), None), &zurich());
    for text in [
        "07/15/2009 02:14:45+0800",
        "07/14/2009T14:14:45-0400",
        "2009-07-14T20:14:45+0200",
        "2009-07-14T18:14:45Z",
        "2009-07-14T18:14:45.000Z",
        "2009-07-14T15:14:45.000Z-0300",
        "2009-07-15 02:14:45 GMT+8",
        "2009-07-14 20:14:45",
        "7/14/2009 8:14:45 PM",
    ] {
        assert_eq!(of(text).as_deref(), Ok("2009-07-14T18:14:45Z"), "{text}");
    }
    assert_eq!(of("2009-07-14").as_deref(), Ok("2009-07-14"));
    assert_eq!(of("2010-10-14T12:00:00.000").as_deref(), Ok("2010-10-14T10:00:00Z"));
    for text in ["2009-07-14 25:00", "2009-07-14 10:00 Mars", "2009-07-14 10"] {
        assert!(of(text).is_err(), "{text}");
    }
}

#[test]
fn numbers_with_marks_that_decide() {
    for (text, want) in [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1'234.5", "1234.5"),
        ("0.500", "0.500"),
        ("12", "12"),
        ("-3.5", "-3.5"),
        ("3.5-", "-3.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        (".5", "0.5"),
        ("6.1E6", "6100000"),
        ("-1.25E-3", "-0.00125"),
        ("4.85E1", "48.5"),
        ("1.0E0", "1"),
        ("€1,200.50", "1200.50"),
        ("USD 1,200.50", "1200.50"),
        ("1.200,50 €", "1200.50"),
        ("(45.10)", "-45.10"),
        ("-£3.20", "-3.20"),
        ("￥１２３．５", "123.5"),
        ("\u{2212}7.25", "-7.25"),
    ] {
        assert_eq!(amount(text, None).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn numbers_that_need_an_answer() {
    assert_eq!(amount("1.234", None), Err(Wrong::WhichNumber));
    assert_eq!(amount("1.234", Some(Decimals::Comma)).as_deref(), Ok("1234"));
    assert_eq!(amount("1.234", Some(Decimals::Point)).as_deref(), Ok("1.234"));
    assert_eq!(amount("1,234", Some(Decimals::Point)).as_deref(), Ok("1234"));
    // A file whose decimals follow a comma does not mean 5.50 by "5.50".
    assert_eq!(amount("5.50", Some(Decimals::Comma)), Err(Wrong::Number));
}

#[test]
fn what_is_no_number() {
    for text in ["auf Anfrage", "n/a", "1.2.3", "1,23,456.7.8", "--5", "12a34", "1e5", "€", "-"] {
        assert_eq!(amount(text, Some(Decimals::Point)), Err(Wrong::Number), "{text}");
    }
}

#[test]
fn yes_and_no_in_several_languages() {
    for (text, want) in
        [("Yes", "yes"), ("TRUE", "yes"), ("是", "yes"), ("x", "yes"), ("0", "no"), ("Nein", "no"), ("否", "no")]
    {
        assert_eq!(read(text, Reads::YesNo, &Answers::default(), &zurich()).as_deref(), Ok(want), "{text}");
    }
    assert_eq!(read("perhaps", Reads::YesNo, &Answers::default(), &zurich()), Err(Wrong::YesNo));
}

#[test]
fn a_share_may_carry_its_sign_and_other_numbers_may_not() {
    let zone = TimeZone::UTC;
    let point = Answers { decimals: Some(Decimals::Point), ..Answers::default() };
    let of = |text: &str, reads| read(text, reads, &point, &zone);
    assert_eq!(
        ["20%", "20 %", "75.0", "１００％"].map(|t| of(t, Reads::Percent)),
        ["20", "20", "75.0", "100"].map(|t| Ok(t.to_owned()))
    );
    assert_eq!(of("20%", Reads::Number), Err(Wrong::Number));
    assert_eq!(of("%", Reads::Percent), Err(Wrong::Number));
}

#[test]
fn a_day_that_is_hardly_meant_is_told_and_the_last_one_is_no_end() {
    let of = |text: &str, ends| bounded(text.to_owned(), ends);
    assert_eq!(of("9999-12-31", true).as_deref(), Ok(""));
    assert_eq!(of("9999-12-31", false), Err(Wrong::Range));
    assert_eq!(of("1899-12-30", true), Err(Wrong::Range));
    assert_eq!(of("2026-11-30", false).as_deref(), Ok("2026-11-30"));
    assert_eq!(of("", false).as_deref(), Ok(""));
}

#[test]
fn parts_of_days_stay_what_they_are() {
    let of = |text: &str| read(text, Reads::PartDay, &with(Some(DayOrder::DayFirst), None), &zurich());
    for (text, want) in [
        ("2001", "2001"),
        ("2001-05", "2001-05"),
        ("--0506", "--05-06"),
        ("--05-06", "--05-06"),
        ("03/04/2001", "2001-04-03"),
        ("2001-05-09", "2001-05-09"),
    ] {
        assert_eq!(of(text), Ok(String::from(want)), "{text}");
    }
    assert!(of("soon").is_err());
}
