//! Which day is looked at: `?as_of=` on lists, records and answers, in words or as a date.
//!
//! The day only chooses which dated facts are shown. Who may see them is decided by today's rights, always: a scope and
//! a permit know today alone, and nothing here gives them another day. What has no dates shows today's value and says so.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};

use super::dated::next_day;
use super::dates::{self, Lean};
use super::registry::{Cell, ListColumn};
use super::sql::Sql;
use super::{Cx, Error, Result, calendar};
use crate::ui::{self, Look, Segment, Tone};

/// Plans further ahead than this are no plans.
const YEARS_AHEAD: i64 = 10;

/// A day that is not today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// The instant at which it ends in the install's time zone.
    pub until: Timestamp,
    /// Whether it is still to come: then it shows what is planned now.
    pub coming: bool,
}

impl AsOf {
    /// Reads what was typed; none for nothing and for today.
    ///
    /// # Errors
    /// `Invalid` on `as_of` when it is no day, or one too far away.
    pub fn read(text: &str, today: Date, zone: &TimeZone) -> Result<Option<Self>> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let last = today.checked_add(YEARS_AHEAD.years()).unwrap_or(today);
        let wrong = || Error::field("as_of", "error-as-of");
        let day = dates::parse(text, today, Lean::Back).filter(|d| *d <= last).ok_or_else(wrong)?;
        if day == today { Ok(None) } else { Self::on(day, today, zone).map(Some) }
    }

    /// A day, today as well.
    ///
    /// # Errors
    /// `Invalid` on `as_of` when it lies outside all calendars.
    pub fn on(day: Date, today: Date, zone: &TimeZone) -> Result<Self> {
        let ends = next_day(day).at(0, 0, 0, 0).to_zoned_datetime(zone.clone());
        let until = ends.map_err(|_| Error::field("as_of", "error-as-of"))?.timestamp();
        Ok(Self { day, until, coming: day > today })
    }

    /// Reads a parameter of this request.
    ///
    /// # Errors
    /// As [`AsOf::read`].
    pub fn of(cx: &Cx, text: &str) -> Result<Option<Self>> {
        Self::read(text, cx.today(), &cx.settings().zone)
    }

    /// The day that the address of this request asks for: `as_of`, or `day` as older links have it.
    ///
    /// # Errors
    /// As [`AsOf::read`].
    pub fn asked(cx: &Cx) -> Result<Option<Self>> {
        let query = cx.request.uri.split_once('?').map_or("", |(_, query)| query);
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let value = |name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        Self::of(cx, value("as_of").or_else(|| value("day")).unwrap_or_default())
    }

    /// Appends the condition that the account `a` was there on the day and not archived: it had been made, or a fact of
    /// it is dated so early (imports bring facts that are older than their rows).
    pub fn live(&self, sql: &mut Sql) {
        let (day, until) = (sql.param(self.day), sql.param(self.until));
        sql.push(&format!("(a.archived_at is null or a.archived_at >= {until}) and (a.created_at < {until}"));
        for table in ["account_lifecycles", "assignments", "account_tiers", "account_territories", "account_parents"] {
            sql.push(&format!(
                " or exists (select 1 from {table} known where known.account_id = a.id and known.valid_from <= {day})"
            ));
        }
        sql.push(")");
    }
}

/// The day whose facts are shown.
pub fn day(as_of: Option<AsOf>, today: Date) -> Date {
    as_of.map_or(today, |a| a.day)
}

/// Appends that the account `a` is live: today, or on the day asked for.
pub fn live(as_of: Option<AsOf>, sql: &mut Sql) {
    match as_of {
        Some(as_of) => as_of.live(sql),
        None => {
            sql.push("a.archived_at is null");
        }
    }
}

/// An address on our site that keeps the day.
pub fn keep(href: &str, as_of: Option<AsOf>) -> String {
    match as_of {
        Some(as_of) => format!("{href}{}as_of={}", if href.contains('?') { '&' } else { '?' }, as_of.day),
        None => href.to_owned(),
    }
}

/// Whether a column shows the day that is looked at; other columns show today.
pub fn dated(column: &ListColumn) -> bool {
    column.sql.contains(":day") || column.cell == Cell::Share
}

/// The head of a column that has no dates: beside facts of another day it says that it shows today.
pub fn undated(cx: &Cx, label: &str, as_of: Option<AsOf>) -> String {
    match as_of {
        Some(_) => cx.tr("as-of-undated", &[("label", label.into())]),
        None => label.to_owned(),
    }
}

/// An address with what else stands in its query.
fn address(path: &str, kept: &[(&str, &str)], day: Option<Date>) -> String {
    let mut pairs: Vec<(&str, String)> =
        kept.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| (*n, (*v).to_owned())).collect();
    pairs.extend(day.map(|d| ("as_of", d.to_string())));
    let query = serde_html_form::to_string(&pairs).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Says which day is shown and that nothing can be changed there, with the way back to today.
pub fn notice(cx: &Cx, path: &str, as_of: Option<AsOf>, kept: &[(&str, &str)]) -> Markup {
    let Some(as_of) = as_of else { return html! {} };
    let key = if as_of.coming { "as-of-planned" } else { "as-of-you-see" };
    let text = cx.tr(key, &[("day", calendar::full(cx.locale(), as_of.day).into())]);
    ui::notice(Tone::Warn, "clock", html! { (text) }, ui::link(&address(path, kept, None), cx.t("as-of-back")))
}

/// The field as a chip of a filter bar: the day that is shown, and in its popover another one.
pub fn chip(cx: &Cx, path: &str, as_of: Option<AsOf>, kept: &[(&str, &str)]) -> Markup {
    let day = as_of.map(|a| calendar::full(cx.locale(), a.day));
    ui::filter_popover("as-of", cx.t("as-of"), day.as_deref(), body(cx, path, as_of, kept))
}

/// The field as a button of a page head.
pub fn button(cx: &Cx, path: &str, as_of: Option<AsOf>, kept: &[(&str, &str)]) -> Markup {
    let label = match as_of {
        Some(as_of) => calendar::full(cx.locale(), as_of.day),
        None => cx.t("as-of").to_owned(),
    };
    html! {
        (ui::popover_button(Look::Plain, "clock", &label, "as-of"))
        (ui::popover("as-of", body(cx, path, as_of, kept)))
    }
}

fn body(cx: &Cx, path: &str, as_of: Option<AsOf>, kept: &[(&str, &str)]) -> Markup {
    let kept: Vec<(&str, &str)> = kept.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    let value = as_of.map(|a| calendar::full(cx.locale(), a.day)).unwrap_or_default();
    html! {
        form.set method="get" action=(path) {
            (ui::hidden_values(&kept))
            (ui::Field::text("as_of", cx.t("as-of")).value(&value).placeholder(cx.t("as-of-example")).hint(cx.t("as-of-hint")).draw())
            div.flow {
                @for (day, words) in quick(cx) { (ui::link(&address(path, &kept, Some(day)), &words)) }
            }
            (ui::submit(Look::Primary, "", cx.t("as-of-show")))
        }
    }
}

/// The days that people ask for most.
fn quick(cx: &Cx) -> Vec<(Date, String)> {
    let today = cx.today();
    let month = today.first_of_month().yesterday().unwrap_or(today);
    let quarter = dates::quarter_start(today).yesterday().unwrap_or(today);
    let year = today.checked_sub(1.year()).unwrap_or(today);
    let words = |day| calendar::short(cx.locale(), today, day);
    let mut days = vec![(month, words(month))];
    if quarter != month {
        days.push((quarter, words(quarter)));
    }
    days.push((year, cx.t("as-of-year-ago").to_owned()));
    days
}

/// The field in the open, for the head of a panel that is about days, with quick days beside it. `mistake` says what
/// is wrong with what was typed.
pub fn field(cx: &Cx, path: &str, day: Date, mistake: Option<&str>, kept: &[(&str, &str)]) -> Markup {
    let (locale, today) = (cx.locale(), cx.today());
    let quarter = dates::quarter_start(today);
    let year = today.checked_sub(1.year()).unwrap_or(today);
    let words = [
        (today, cx.t("today-word").to_owned()),
        (quarter, calendar::short(locale, today, quarter)),
        (year, cx.t("as-of-year-ago").to_owned()),
    ];
    let hrefs: Vec<String> = words.iter().map(|(d, _)| address(path, kept, Some(*d).filter(|d| *d != today))).collect();
    let segments: Vec<Segment<'_>> =
        words.iter().zip(&hrefs).map(|((d, label), href)| Segment { href, label, current: *d == day }).collect();
    html! {
        form.flow method="get" action=(path) role="search" aria-label=(cx.t("as-of")) {
            @for (name, value) in kept { @if !value.is_empty() { (ui::hidden(name, value)) } }
            // The label stands beside the field, so that the field fits into the head of a panel.
            label.mute.nw for="f-day" { (cx.t("as-of")) }
            span.dated {
                input.inp id="f-day" type="text" name="as_of" size="12" value=(calendar::full(locale, day)) autocomplete="off"
                    aria-invalid=[mistake.map(|_| "true")] aria-describedby=[mistake.map(|_| "f-day-e")];
                (ui::icon("calendar"))
            }
            @if let Some(mistake) = mistake { span.hint.bad id="f-day-e" { (mistake) } }
            button.vh { (cx.t("as-of-show")) }
        }
        (ui::segments(cx.t("as-of-quick"), &segments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_read_or_refused() {
        let (today, zone) = (date(2026, 11, 12), TimeZone::UTC);
        assert_eq!(AsOf::read(" ", today, &zone).unwrap(), None);
        assert_eq!(AsOf::read("today", today, &zone).unwrap(), None);
        let march = AsOf::read("last March 31", today, &zone).unwrap().unwrap();
        assert_eq!((march.day, march.coming), (date(2026, 3, 31), false));
        assert_eq!(march.until, "2026-04-01T00:00:00Z".parse().unwrap());
        assert!(AsOf::read("2027-01-01", today, &zone).unwrap().unwrap().coming);
        for text in ["soon", "2026-02-30", "2099-01-01", "1200-01-01", "'"] {
            assert!(matches!(AsOf::read(text, today, &zone), Err(Error::Invalid(_))), "{text}");
        }
        assert_eq!(keep("/accounts?q=1", Some(march)), "/accounts?q=1&as_of=2026-03-31");
        assert_eq!(keep("/team", None), "/team");
    }
}
