//! Dated tracks: facts with their dates on one shared axis.

use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::bars::percent;

/// The shared axis of some tracks.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    from: Date,
    to: Date,
}

/// Whether a fact holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpanState {
    /// Now.
    Valid,
    /// No longer.
    Over,
    /// Not yet.
    Coming,
}

/// One dated fact; no date means open at that end.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last.
    pub to: Option<Date>,
    /// Whether it holds.
    pub state: SpanState,
}

impl Axis {
    /// An axis from one day to another; an empty one is made a year long.
    pub fn new(from: Date, to: Date) -> Self {
        let to = if to > from { to } else { from.saturating_add(jiff::Span::new().days(365)) };
        Self { from, to }
    }

    /// Place of a day on the axis, 0 to 1 inside it.
    pub fn place(&self, day: Date) -> f64 {
        let days = |a: Date, b: Date| f64::from(a.until(b).map_or(0, |s| s.get_days()));
        days(self.from, day) / days(self.from, self.to).max(1.0)
    }

    /// First days of the quarters inside the axis.
    fn quarters(&self) -> impl Iterator<Item = Date> + '_ {
        let years = self.from.year()..=self.to.year();
        years.flat_map(|y| [1, 4, 7, 10].map(|m| date(y, m, 1))).filter(|d| *d > self.from && *d < self.to)
    }

    /// Words above the axis, and the day that is looked at.
    pub fn head(&self, ticks: &[(Date, &str)], today: Date, today_label: &str) -> Markup {
        let near = |d: Date| (self.place(d) - self.place(today)).abs() < 0.12;
        html! {
            svg.ticks aria-hidden="true" {
                @for (day, word) in ticks {
                    @if !near(*day) { text x=(percent(self.place(*day))) dx="5" y="18" { (word) } }
                }
                text.now x=(percent(self.place(today))) dx="-4" y="18" text-anchor="end" { (today_label) }
            }
        }
    }

    /// One row of facts; `label` says them in words.
    pub fn track(&self, label: &str, spans: &[Span], today: Date) -> Markup {
        html! {
            svg.track role="img" aria-label=(label) {
                @for day in self.quarters() {
                    @let x = percent(self.place(day));
                    line class=(if day.month() == 1 { "year" } else { "quarter" }) x1=(x) x2=(x) y1="0" y2="100%" {}
                }
                @for span in spans { (self.bar(span)) }
                @let x = percent(self.place(today));
                line.now x1=(x) x2=(x) y1="0" y2="100%" {}
            }
        }
    }

    fn bar(&self, span: &Span) -> Markup {
        let start = span.from.map_or(0.0, |d| self.place(d)).clamp(0.0, 1.0);
        let end = span.to.map_or(1.0, |d| self.place(d)).clamp(start, 1.0);
        let class = match span.state {
            SpanState::Valid => "span a",
            SpanState::Over => "span over",
            SpanState::Coming => "span w",
        };
        // An open end runs out of the picture, so that its round end is cut.
        let width =
            if span.to.is_none() || end >= 1.0 { String::from("120%") } else { percent((end - start).max(0.01)) };
        html! { rect class=(class) x=(percent(start)) y="50%" width=(width) height="11" rx="4" transform="translate(0 -5.5)" {} }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_place() {
        let axis = Axis::new(date(2025, 1, 1), date(2027, 1, 1));
        assert!((axis.place(date(2026, 1, 1)) - 0.5).abs() < 0.001);
        assert_eq!(axis.quarters().count(), 7);
        let open = Span { from: Some(date(2026, 1, 1)), to: None, state: SpanState::Valid };
        let svg = axis.track("since 2026", &[open], date(2026, 11, 12)).into_string();
        assert!(svg.contains(r#"x="50.0%""#) && svg.contains("120%"));
        assert!(Axis::new(date(2026, 1, 1), date(2026, 1, 1)).place(date(2026, 7, 2)) > 0.4);
    }
}
