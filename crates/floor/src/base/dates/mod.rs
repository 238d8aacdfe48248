//! Days as people say them, in English and Chinese: `last March 31`, `3 weeks ago`, `end of last quarter`, `上周五`,
//! `去年3月31日`. Forms lean ahead, for they ask when something will be; as-of fields lean back.

mod chinese;
mod english;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Where a day lies of which the year, or of a weekday the week, was left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lean {
    /// The latest such day up to today; of a whole month its last day.
    Back,
    /// The next such day from today on; of a whole month its first day.
    Ahead,
}

/// Reads a day; none when it is no day, or one that nobody can mean.
pub fn parse(text: &str, today: Date, lean: Lean) -> Option<Date> {
    let text = plain(text);
    let day = iso(&text)
        .or_else(|| offset(&text, today))
        .or_else(|| english::parse(&text, today, lean))
        .or_else(|| chinese::parse(&text, today, lean))?;
    (1900..=9998).contains(&day.year()).then_some(day)
}

/// Small letters, ASCII digits and signs, one space between words.
fn plain(text: &str) -> String {
    let ascii = text.chars().map(|c| match c {
        '０'..='９' | '／' | '．' | '－' | '＋' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '，' | '、' => ' ',
        c => c,
    });
    let text: String = ascii.collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2026-03-31` and nothing beside it.
fn iso(text: &str) -> Option<Date> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if shaped { text.parse().ok() } else { None }
}

/// `+14`, `-3`: days from today.
fn offset(text: &str, today: Date) -> Option<Date> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let n: i64 = digits.trim().parse().ok().filter(|n| (0..=40_000).contains(n))?;
    today.checked_add((sign * n).days()).ok()
}

/// A length of time by which people count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn span(self, n: i64) -> Option<Span> {
        let n = if n.abs() <= 40_000 { n } else { return None };
        Some(match self {
            Unit::Day => n.days(),
            Unit::Week => n.weeks(),
            Unit::Month => n.months(),
            Unit::Quarter => (3 * n).months(),
            // Years beyond these are refused anyway.
            Unit::Year => n.clamp(-9_000, 9_000).years(),
        })
    }

    /// So many of it later; earlier when negative.
    fn shift(self, day: Date, n: i64) -> Option<Date> {
        day.checked_add(self.span(n)?).ok()
    }

    /// Its first or its last day around `day`.
    fn edge(self, day: Date, last: bool) -> Option<Date> {
        let first = match self {
            Unit::Day => day,
            Unit::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?,
            Unit::Month => day.first_of_month(),
            Unit::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?,
            Unit::Year => Date::new(day.year(), 1, 1).ok()?,
        };
        if last { self.shift(first, 1)?.yesterday().ok() } else { Some(first) }
    }
}

/// The first day of the quarter of `day`.
pub fn quarter_start(day: Date) -> Date {
    Unit::Quarter.edge(day, false).unwrap_or(day)
}

/// A day of some year.
fn build(y: i64, m: i64, d: i64) -> Option<Date> {
    Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
}

/// A day of a year, or when none was named the whole month's edge that the reader leans to.
fn in_year(y: i64, m: i64, d: Option<i64>, lean: Lean) -> Option<Date> {
    match d {
        Some(d) => build(y, m, d),
        None => Unit::Month.edge(build(y, m, 1)?, lean == Lean::Back),
    }
}

/// A day without a year: the latest or the next. Today itself counts unless `strict`. 29 February is looked for in
/// the years around.
fn near(m: i64, d: Option<i64>, today: Date, lean: Lean, strict: bool) -> Option<Date> {
    let step = if lean == Lean::Back { -1 } else { 1 };
    (0..=8).filter_map(|n| in_year(i64::from(today.year()) + step * n, m, d, lean)).find(|day| match lean {
        Lean::Back => *day < today || (*day == today && !strict),
        Lean::Ahead => *day > today || (*day == today && !strict),
    })
}

/// The day of a weekday (0 is Monday) before or after today; a form that says `thu` on a Thursday means the next one.
fn weekday(index: i64, today: Date, lean: Lean) -> Option<Date> {
    let now = i64::from(today.weekday().to_monday_zero_offset());
    let days = match lean {
        Lean::Back => -((now - index - 1).rem_euclid(7) + 1),
        Lean::Ahead => (index - now - 1).rem_euclid(7) + 1,
    };
    today.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Thursday.
    const TODAY: Date = date(2026, 11, 12);

    fn check(lean: Lean, cases: &[(&str, Date)]) {
        for (text, want) in cases {
            assert_eq!(parse(text, TODAY, lean), Some(*want), "{text}");
        }
    }

    #[test]
    fn english_looks_back() {
        check(
            Lean::Back,
            &[
                ("2026-03-31", date(2026, 3, 31)),
                ("last March 31", date(2026, 3, 31)),
                ("last 31 December", date(2025, 12, 31)),
                ("31 March last year", date(2025, 3, 31)),
                ("March 31st, 2024", date(2024, 3, 31)),
                ("1 Oct", date(2026, 10, 1)),
                ("1 Dec", date(2025, 12, 1)),
                ("12 Nov", TODAY),
                ("last 12 Nov", date(2025, 11, 12)),
                ("29 Feb", date(2024, 2, 29)),
                ("last March", date(2026, 3, 31)),
                ("March 2026", date(2026, 3, 31)),
                ("Yesterday", date(2026, 11, 11)),
                ("the day before yesterday", date(2026, 11, 10)),
                ("fri", date(2026, 11, 6)),
                ("thursday", date(2026, 11, 5)),
                ("last Friday", date(2026, 11, 6)),
                ("last week", date(2026, 11, 5)),
                ("last month", date(2026, 10, 12)),
                ("last quarter", date(2026, 8, 12)),
                ("1 year ago", date(2025, 11, 12)),
                ("a year ago", date(2025, 11, 12)),
                ("3 weeks ago", date(2026, 10, 22)),
                ("two days ago", date(2026, 11, 10)),
                ("end of last month", date(2026, 10, 31)),
                ("start of last quarter", date(2026, 7, 1)),
                ("beginning of the year", date(2026, 1, 1)),
                ("end of last year", date(2025, 12, 31)),
                ("31.03.2026", date(2026, 3, 31)),
                ("-3", date(2026, 11, 9)),
                ("next month", date(2026, 12, 12)),
            ],
        );
    }

    #[test]
    fn chinese_looks_back() {
        check(
            Lean::Back,
            &[
                ("昨天", date(2026, 11, 11)),
                ("前天", date(2026, 11, 10)),
                ("上周五", date(2026, 11, 6)),
                ("上星期四", date(2026, 11, 5)),
                ("上个礼拜天", date(2026, 11, 8)),
                ("本周一", date(2026, 11, 9)),
                ("下周五", date(2026, 11, 20)),
                ("周五", date(2026, 11, 6)),
                ("去年3月31日", date(2025, 3, 31)),
                ("今年3月31号", date(2026, 3, 31)),
                ("前年十二月三十一日", date(2024, 12, 31)),
                ("3月31日", date(2026, 3, 31)),
                ("三月三十一日", date(2026, 3, 31)),
                ("12月1日", date(2025, 12, 1)),
                ("2026年3月31日", date(2026, 3, 31)),
                ("二〇二六年三月三十一日", date(2026, 3, 31)),
                ("２０２６年３月", date(2026, 3, 31)),
                ("上个月3日", date(2026, 10, 3)),
                ("上月底", date(2026, 10, 31)),
                ("去年底", date(2025, 12, 31)),
                ("今年年初", date(2026, 1, 1)),
                ("上季度末", date(2026, 9, 30)),
                ("月初", date(2026, 11, 1)),
                ("上周", date(2026, 11, 5)),
                ("上个月", date(2026, 10, 12)),
                ("去年", date(2025, 11, 12)),
                ("一年前", date(2025, 11, 12)),
                ("3天前", date(2026, 11, 9)),
                ("两周前", date(2026, 10, 29)),
                ("十个月前", date(2026, 1, 12)),
            ],
        );
    }

    #[test]
    fn forms_look_ahead() {
        check(
            Lean::Ahead,
            &[
                ("today", TODAY),
                ("tomorrow", date(2026, 11, 13)),
                ("fri", date(2026, 11, 13)),
                ("thursday", date(2026, 11, 19)),
                ("Fri 13 Nov", date(2026, 11, 13)),
                ("1 Oct", date(2027, 10, 1)),
                ("next friday", date(2026, 11, 13)),
                ("in 2 weeks", date(2026, 11, 26)),
                ("next quarter", date(2027, 2, 12)),
                ("end of month", date(2026, 11, 30)),
                ("March 2027", date(2027, 3, 1)),
                ("next Tue", date(2026, 11, 17)),
                ("Tue next week", date(2026, 11, 17)),
                ("next week Thursday", date(2026, 11, 19)),
                ("this fri", date(2026, 11, 13)),
                ("in a fortnight", date(2026, 11, 26)),
                ("a week from Monday", date(2026, 11, 23)),
                ("eow", date(2026, 11, 15)),
                ("EOM", date(2026, 11, 30)),
                ("end of next week", date(2026, 11, 22)),
                ("day after tomorrow", date(2026, 11, 14)),
                ("下周二", date(2026, 11, 17)),
                ("下下周二", date(2026, 11, 24)),
                ("大后天", date(2026, 11, 15)),
                ("两周后", date(2026, 11, 26)),
                ("周末", date(2026, 11, 14)),
                ("下周末", date(2026, 11, 21)),
                ("月底", date(2026, 11, 30)),
                ("+14", date(2026, 11, 26)),
                ("明天", date(2026, 11, 13)),
                ("后天", date(2026, 11, 14)),
                ("下周三", date(2026, 11, 18)),
                ("周四", date(2026, 11, 19)),
                ("下个月", date(2026, 12, 12)),
                ("三天后", date(2026, 11, 15)),
                ("年底", date(2026, 12, 31)),
                ("11月20日", date(2026, 11, 20)),
                ("明年1月1日", date(2027, 1, 1)),
            ],
        );
    }

    #[test]
    fn nonsense_is_no_day() {
        let long = "9".repeat(400);
        for text in [
            "",
            " ",
            "soon",
            "31 Feb 2026",
            "2026-13-01",
            "99",
            "0001-01-01",
            "9999-12-31",
            "+99999999999999999999",
            "-",
            "+",
            "last",
            "last blue moon",
            "next",
            "ago",
            "3",
            "月",
            "上",
            "去年",
            "十十月",
            "13月1日",
            "周八",
            "99999999999年前",
            "1000000 years ago",
            "'; drop table accounts; --",
            "<script>",
            "é",
            &long,
        ] {
            let wanted = if text == "去年" { Some(date(2025, 11, 12)) } else { None };
            assert_eq!(parse(text, TODAY, Lean::Back), wanted, "{text}");
        }
    }
}
