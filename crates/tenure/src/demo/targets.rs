//! What everybody is to sell this year: quarters of uneven amounts, set in December, some of them changed since.
//!
//! Amounts follow what was sold, so that the shares are those of the story: a quarter that is over was reached to the
//! share beside the name, the others are to grow on last year.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::cast::Who;
use super::stage::Stage;
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::scope::Choice;
use crate::base::{Result, Scope, UserId};
use crate::features::revenue::model::month_of;
use crate::features::revenue_reports::model::Filter;
use crate::features::revenue_reports::store::{Ask, moved};
use crate::features::targets::actions;
use crate::features::targets::model::{About, EditTarget, NewTarget, Part, Target};
use crate::features::targets::store::target;

/// Who, set by whom, the share in per cent of each quarter that was reached, and the amounts in thousands where nothing
/// was sold that they could follow.
type Row = (Who, Who, [i64; 4], [i64; 4]);

#[rustfmt::skip]
const PEOPLE: [Row; 10] = [
    (Who::Mei, Who::Nadia, [76, 88, 97, 96], [3_600, 3_800, 4_100, 4_100]),
    (Who::Tom, Who::Nadia, [71, 96, 84, 92], [2_000, 2_300, 2_400, 2_500]),
    (Who::Sara, Who::Nadia, [106, 86, 85, 97], [2_000, 2_050, 2_150, 2_200]),
    (Who::Erik, Who::Nadia, [92, 87, 83, 90], [1_450, 1_500, 1_550, 1_600]),
    (Who::Oliver, Who::Nadia, [99, 97, 96, 95], [2_300, 2_400, 2_500, 2_600]),
    (Who::Katarzyna, Who::Nadia, [92, 90, 89, 94], [1_550, 1_650, 1_700, 1_800]),
    (Who::Siyuan, Who::Yaqin, [99, 98, 99, 98], [1_800, 1_950, 2_050, 2_100]),
    (Who::Sato, Who::Yaqin, [94, 101, 97, 95], [1_200, 1_250, 1_300, 1_350]),
    (Who::Hannah, Who::Carla, [88, 95, 103, 96], [1_900, 1_900, 2_000, 2_200]),
    (Who::Diego, Who::Carla, [91, 84, 90, 93], [900, 950, 1_000, 1_050]),
];

/// Directors with what stands on accounts that nobody leads, in thousands a quarter.
const TEAMS: [(Who, &[&str]); 3] =
    [(Who::Nadia, &["gotland-cement", "ventspils"]), (Who::Yaqin, &[]), (Who::Carla, &["blue-mesa-pe"])];
/// What is to be sold to an account without a lead, in minor units a quarter.
const UNLED: i64 = 4_000_000;

/// Minor units of a thousand.
const THOUSAND: i64 = 100_000;

/// A quarter of this year, counted from 0.
fn quarter(stage: &Stage<'_>, n: i8) -> Span {
    let day = |month: i8| Date::new(stage.today.year(), month, 1).unwrap_or(stage.today);
    let to = if n == 3 { Date::new(stage.today.year() + 1, 1, 1).unwrap_or(stage.today) } else { day(n * 3 + 4) };
    Span { from: day(n * 3 + 1), to }
}

/// What was credited by person in the quarters of this year and of the last one.
fn sold(stage: &Stage<'_>) -> Result<HashMap<(UserId, i64), i64>> {
    let by = stage.console(stage.today);
    let scope = Scope::resolve(stage.tx, &by.viewer, Choice::All)?;
    let filter = Filter::default();
    let ask = Ask::new(stage.tx, &scope, &stage.settings.currency, &filter)?;
    let from = Date::new(stage.today.year() - 1, 1, 1).unwrap_or(stage.today);
    let mut sold = HashMap::new();
    for credit in moved::credits(stage.tx, &ask, (month_of(from), month_of(stage.today) + 1))? {
        if let Some(user) = credit.user {
            *sold.entry((user, month_of(credit.day).div_euclid(3))).or_default() += credit.minor;
        }
    }
    Ok(sold)
}

/// To the next ten thousand.
fn round(minor: i64) -> i64 {
    (minor + 5 * THOUSAND) / (10 * THOUSAND) * (10 * THOUSAND)
}

fn amount(stage: &Stage<'_>, sold: &HashMap<(UserId, i64), i64>, row: &Row, n: i8) -> Result<i64> {
    let (who, _, shares, amounts) = row;
    let (user, span, i) = (stage.user(*who)?, quarter(stage, n), usize::try_from(n).unwrap_or(0));
    let place = month_of(span.from).div_euclid(3);
    let of = |quarter: i64| sold.get(&(user, quarter)).copied().unwrap_or(0);
    let base = if span.to <= stage.today { of(place) } else { of(place - 4) * 108 / 100 };
    Ok(match (base > 0, shares[i]) {
        (true, share) if share > 0 => round(base * 100 / share).max(10 * THOUSAND),
        (true, _) => 0,
        (false, _) => amounts[i] * THOUSAND,
    })
}

/// Sets them all.
pub(super) fn set(stage: &Stage<'_>) -> Result<()> {
    let sold = sold(stage)?;
    let december = Date::new(stage.today.year() - 1, 12, 15).unwrap_or(stage.founded);
    let mut sums: HashMap<(Who, i8), i64> = HashMap::new();
    for row in &PEOPLE {
        for n in 0..4 {
            let minor = amount(stage, &sold, row, n)?;
            if minor == 0 {
                continue;
            }
            *sums.entry((row.1, n)).or_default() += minor;
            give(stage, row, n, minor, december)?;
        }
    }
    for (who, unled) in TEAMS {
        team(stage, who, unled, &sums, december)?;
    }
    fair(stage)
}

fn put(stage: &Stage<'_>, by: Who, day: Date, new: &NewTarget, reason: &str) -> Result<()> {
    actions::set(stage.tx, &stage.user_on(by, day)?, new, reason).map(|_| ())
}

fn money(stage: &Stage<'_>, minor: i64) -> Money {
    Money { minor, currency: stage.settings.currency.clone() }
}

/// A target as it was set in December; Tom Hale's rose in April, Erik Dahl's third quarter fell in July.
fn give(stage: &Stage<'_>, row: &Row, n: i8, minor: i64, december: Date) -> Result<()> {
    let (who, manager, ..) = row;
    let (span, user) = (quarter(stage, n), stage.user(*who)?);
    let day = |month, day| Date::new(stage.today.year(), month, day).unwrap_or(stage.today);
    let change = match who {
        Who::Tom if n > 0 => {
            Some((day(4, 1), round(minor * 85 / 100), "4 accounts of Oliver Grant, who gave up Ireland"))
        }
        Who::Erik if n == 2 => Some((day(7, 8), minor + 50 * THOUSAND, "Vestfold site closed")),
        Who::Mei if n == 3 => Some((day(9, 28), round(minor * 96 / 100), "Aurelia brings its winter orders forward")),
        _ => None,
    };
    let change = change.filter(|(on, first, _)| *on < stage.today && *first != minor && *first > 0);
    let first = change.map_or(minor, |(_, first, _)| first);
    let about = About { user, team: false, part: Part::Whole };
    put(stage, *manager, december, &NewTarget { about, span, amount: money(stage, first) }, "")?;
    let Some((on, _, reason)) = change else { return Ok(()) };
    let stored: Option<Target> = target::about(stage.tx, &about)?.into_iter().find(|t| t.span == span);
    let Some(stored) = stored else { return Ok(()) };
    let mut set = serde_json::Map::new();
    set.insert(String::from("amount_minor"), minor.into());
    let edit = EditTarget { set, reason: reason.to_owned(), ..EditTarget::default() };
    actions::edit(stage.tx, &stage.user_on(*manager, on)?, stored.id, &edit)?;
    Ok(())
}

/// A director's team: what its people have, and what stands on accounts that nobody leads.
fn team(stage: &Stage<'_>, who: Who, unled: &[&str], sums: &HashMap<(Who, i8), i64>, december: Date) -> Result<()> {
    let user = stage.user(who)?;
    let open = UNLED * i64::try_from(unled.len()).unwrap_or(0);
    for n in 0..4 {
        let people = sums.get(&(who, n)).copied().unwrap_or(0);
        if people > 0 {
            let about = About { user, team: true, part: Part::Whole };
            let new = NewTarget { about, span: quarter(stage, n), amount: money(stage, people + open) };
            put(stage, Who::Gabriel, december, &new, "")?;
        }
    }
    let year = Span { from: quarter(stage, 0).from, to: quarter(stage, 3).to };
    for site in unled {
        let about = About { user, team: true, part: Part::Account(stage.client(site)?.id) };
        let new = NewTarget { about, span: year, amount: money(stage, 4 * UNLED) };
        put(stage, Who::Gabriel, december, &new, "Until somebody leads it")?;
    }
    Ok(())
}

/// Seventeen days around a fair, and a key account: targets of a part only.
fn fair(stage: &Stage<'_>) -> Result<()> {
    let from = stage.ago(24);
    let span = Span { from, to: from.checked_add(17.days()).unwrap_or(stage.today) };
    let about = About { user: stage.user(Who::Sara)?, team: false, part: Part::Territory(stage.territory("nordics")?) };
    let new = NewTarget { about, span, amount: money(stage, 220 * THOUSAND) };
    put(stage, Who::Nadia, stage.ago(40), &new, "The fair in Gothenburg")?;
    let about =
        About { user: stage.user(Who::Mei)?, team: false, part: Part::Account(stage.client("aurelia-foods")?.id) };
    let year = Span { from: quarter(stage, 0).from, to: quarter(stage, 3).to };
    let new = NewTarget { about, span: year, amount: money(stage, 2_400 * THOUSAND) };
    put(stage, Who::Nadia, stage.ago(60), &new, "Vision in three plants")
}
