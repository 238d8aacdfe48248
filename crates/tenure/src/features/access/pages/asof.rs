//! The as-of field: which day is looked at.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::{Cx, Error, Fields, Result, calendar};
use crate::features::access::model::{as_of, quarter_start};
use crate::ui;

/// The query of a tab with a day and perhaps a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayQuery {
    /// The day as typed.
    pub day: String,
    /// The person to check.
    pub user: String,
    /// The cursor of a list.
    pub cursor: String,
}

impl DayQuery {
    /// Reads a query string; what is not ours is left alone, for other parts of the page may need it.
    ///
    /// # Errors
    /// `BadRequest` when it is no query string.
    pub fn parse(query: &str) -> Result<Self> {
        serde_html_form::from_str(query)
            .map_err(|e| Error::BadRequest(axum::http::StatusCode::BAD_REQUEST, "error-query", e.to_string()))
    }

    /// The day that is looked at; today when it cannot be read, with the mistake.
    pub fn day(&self, today: Date) -> (Date, Fields) {
        let mut fields = Fields::default();
        if self.day.trim().is_empty() {
            return (today, fields);
        }
        let day = as_of(&self.day, today).filter(|d| (1900..=9998).contains(&d.year()));
        if day.is_none() {
            fields.add("day", "error-day");
        }
        (day.unwrap_or(today), fields)
    }
}

/// The field with its quick dates; `here` is the page, `keep` what else stands in its query.
pub fn field(cx: &Cx, here: &str, day: Date, fields: &Fields, keep: &[(&str, &str)]) -> Markup {
    let (locale, today) = (cx.locale(), cx.today());
    let mistake = crate::features::org::shared::mistake(cx, fields, "day");
    let quarter = quarter_start(today);
    let year = today.checked_sub(1.year()).unwrap_or(today);
    let kept: String = keep.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| format!("&{n}={v}")).collect();
    let words = [
        (today, cx.t("today-word").to_owned()),
        (quarter, calendar::short(locale, today, quarter)),
        (year, cx.t("access-year-ago").to_owned()),
    ];
    let hrefs: Vec<String> = words
        .iter()
        .map(|(d, _)| {
            if *d == today {
                format!("{here}?{}", kept.trim_start_matches('&'))
            } else {
                format!("{here}?day={d}{kept}")
            }
        })
        .collect();
    let segments: Vec<ui::Segment<'_>> = words
        .iter()
        .zip(&hrefs)
        .map(|((d, label), href)| ui::Segment { href: href.trim_end_matches('?'), label, current: *d == day })
        .collect();
    html! {
        form.flow method="get" action=(here) role="search" aria-label=(cx.t("access-as-of")) {
            @for (name, value) in keep { @if !value.is_empty() { (ui::hidden(name, value)) } }
            // The label stands beside the field, so that the field fits into the head of a panel.
            label.mute.nw for="f-day" { (cx.t("access-as-of")) }
            span.dated {
                input.inp id="f-day" type="text" name="day" size="12" value=(calendar::full(locale, day)) autocomplete="off"
                    aria-invalid=[mistake.as_ref().map(|_| "true")] aria-describedby=[mistake.as_ref().map(|_| "f-day-e")];
                (ui::icon("calendar"))
            }
            @if let Some(mistake) = &mistake { span.hint.bad id="f-day-e" { (mistake) } }
            button.vh { (cx.t("access-show-day")) }
        }
        (ui::segments(cx.t("access-quick-days"), &segments))
    }
}

/// Says that another day than today is shown, and that nothing can be written there.
pub fn notice(cx: &Cx, here: &str, day: Date) -> Markup {
    if day == cx.today() {
        return html! {};
    }
    let text = cx.tr("access-you-see", &[("day", calendar::full(cx.locale(), day).into())]);
    ui::notice(ui::Tone::Warn, "clock", html! { (text) }, ui::link(here, cx.t("access-back-today")))
}
