//! Chinese: `昨天`, `上周五`, `去年3月31日`, `三个月前`, `上季度末`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Lean, Unit, build, in_year, near, weekday};

/// Days by name, with their distance from today.
const DAYS: [(&str, i64); 8] =
    [("今天", 0), ("今日", 0), ("昨天", -1), ("前天", -2), ("大前天", -3), ("明天", 1), ("后天", 2), ("大后天", 3)];

/// Reads text in small letters with ASCII digits.
pub(super) fn parse(text: &str, today: Date, lean: Lean) -> Option<Date> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((_, days)) = DAYS.iter().find(|(name, _)| *name == text) {
        return Unit::Day.shift(today, *days);
    }
    by_weekday(&text, today, lean)
        .or_else(|| counted(&text, today))
        .or_else(|| turned(&text, today))
        .or_else(|| dated(&numbers(&text)?, today, lean))
}

/// `周五`, `上周五`, `下个星期三`, `本周一`: with a word before it of that very week.
fn by_weekday(text: &str, today: Date, lean: Lean) -> Option<Date> {
    // `下下周三` is the week after the next.
    let (more, text) = match text.strip_prefix('下').filter(|rest| rest.starts_with('下')) {
        Some(rest) => (1, rest),
        None => (0, text),
    };
    let (step, rest) = step(text);
    let step = step.map(|step| step + more);
    let rest = if step.is_some() { rest.strip_prefix('个').unwrap_or(rest) } else { rest };
    let name = ["周", "星期", "礼拜"].iter().find_map(|w| rest.strip_prefix(w))?;
    let index = match name {
        "天" => 6,
        "末" if step.is_none() || step == Some(0) => return Unit::Week.edge(today, true)?.yesterday().ok(),
        "末" => 5,
        name => i64::try_from(["一", "二", "三", "四", "五", "六", "日"].iter().position(|n| *n == name)?).ok()?,
    };
    match step {
        None => weekday(index, today, lean),
        Some(step) => Unit::Week.edge(Unit::Week.shift(today, step)?, false)?.checked_add(index.days()).ok(),
    }
}

/// `上`, `下`, `这`, `本` before a unit.
fn step(text: &str) -> (Option<i64>, &str) {
    let words = [("上", -1), ("下", 1), ("这", 0), ("本", 0)];
    match words.iter().find_map(|(word, step)| Some((*step, text.strip_prefix(word)?))) {
        Some((step, rest)) => (Some(step), rest),
        None => (None, text),
    }
}

fn unit(text: &str) -> Option<Unit> {
    Some(match text.strip_prefix('个').unwrap_or(text) {
        "天" | "日" => Unit::Day,
        "周" | "星期" | "礼拜" => Unit::Week,
        "月" => Unit::Month,
        "季度" | "季" => Unit::Quarter,
        "年" => Unit::Year,
        _ => return None,
    })
}

/// `3天前`, `两周后`, `一年以前`.
fn counted(text: &str, today: Date) -> Option<Date> {
    let text = numbers(text)?;
    let at = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (n, rest) = text.split_at(at);
    let n: i64 = n.parse().ok()?;
    for (words, sign) in [(["以前", "之前", "前"], -1), (["以后", "之后", "后"], 1)] {
        if let Some(name) = words.iter().find_map(|w| rest.strip_suffix(w)) {
            return unit(name)?.shift(today, sign * n);
        }
    }
    None
}

/// Years by name.
fn year(text: &str) -> Option<(i64, &str)> {
    let words = [("去年", -1), ("今年", 0), ("本年", 0), ("明年", 1), ("前年", -2), ("后年", 2)];
    words.iter().find_map(|(word, step)| Some((*step, text.strip_prefix(word)?)))
}

/// `上个月`, `去年`, `上季度末`, `月初`, `去年底`, `今年年初`.
fn turned(text: &str, today: Date) -> Option<Date> {
    let edges = [("初", false), ("底", true), ("末", true)];
    let (body, edge) = match edges.iter().find_map(|(word, last)| Some((text.strip_suffix(word)?, *last))) {
        Some((body, last)) => (body, Some(last)),
        None => (text, None),
    };
    let (step, unit) = match year(body) {
        Some((step, "" | "年")) => (step, Unit::Year),
        Some(_) => return None,
        None => {
            let (step, name) = step(body);
            // A unit alone means the current one, but only with its beginning or end.
            (step.or(edge.map(|_| 0))?, unit(name)?)
        }
    };
    let day = unit.shift(today, step)?;
    match edge {
        Some(last) => unit.edge(day, last),
        None if step == 0 => None,
        None => Some(day),
    }
}

/// `3月31日`, `2026年3月31日`, `去年3月`, `上个月3日`.
fn dated(text: &str, today: Date, lean: Lean) -> Option<Date> {
    let now = i64::from(today.year());
    if let (Some(step), rest) = step(text)
        && let Some(rest) = rest.strip_prefix('个').unwrap_or(rest).strip_prefix('月')
    {
        let month = Unit::Month.shift(today.first_of_month(), step)?;
        return build(i64::from(month.year()), i64::from(month.month()), last_part(rest)?);
    }
    let (named, rest) = match year(text) {
        Some((step, rest)) => (Some(now + step), rest),
        None => match text.split_once('年') {
            Some((y, rest)) => (Some(number(y).filter(|y| *y > 999)?), rest),
            None => (None, text),
        },
    };
    let (m, rest) = rest.split_once('月')?;
    let m = number(m)?;
    let d = if rest.is_empty() { None } else { Some(last_part(rest)?) };
    match named {
        Some(y) => in_year(y, m, d, lean),
        None => near(m, d, today, lean, false),
    }
}

/// The number of `31日`, `31号` or `31`.
fn last_part(text: &str) -> Option<i64> {
    number(text.strip_suffix('日').or_else(|| text.strip_suffix('号')).unwrap_or(text))
}

fn number(text: &str) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn digit(c: char) -> Option<i64> {
    let place = "〇一二三四五六七八九".chars().position(|d| d == c);
    let place = place.or(if c == '零' {
        Some(0)
    } else if c == '两' {
        Some(2)
    } else {
        None
    })?;
    i64::try_from(place).ok()
}

/// Chinese numerals as digits: `三十一` is 31, `二〇二六` is 2026. None when they make no number.
fn numbers(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c == '十' || digit(c).is_some() {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&value(&run)?);
            run.clear();
        }
        if c != ' ' {
            out.push(c);
        }
    }
    Some(out)
}

fn value(run: &str) -> Option<String> {
    let Some((tens, ones)) = run.split_once('十') else {
        return run.chars().map(|c| digit(c).map(|n| n.to_string())).collect();
    };
    let one = |text: &str, empty: i64| match text.chars().collect::<Vec<_>>().as_slice() {
        [] => Some(empty),
        [c] => digit(*c),
        _ => None,
    };
    Some((one(tens, 1)? * 10 + one(ones, 0)?).to_string())
}
