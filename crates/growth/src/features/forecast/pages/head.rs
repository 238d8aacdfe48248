//! The sentence, the key figures, and what the forecast rests on that is weak.

use maud::{Markup, html};

use super::super::against;
use super::super::asked::{Asked, ForecastQuery, Length, period_name};
use super::super::goals::Of;
use super::super::model::accuracy::{Judged, ratio};
use super::super::model::weak::missing;
use super::super::model::{FORMULA, Sum};
use super::super::read::Forecast;
use super::{DEALS, PAST};
use crate::base::i18n::Arg;
use crate::base::scope::Choice;
use crate::base::{Cx, calendar};
use crate::features::people::listing;
use crate::features::revenue_reports::pages::draw::short;
use crate::features::targets::pages::cell::percent;
use crate::ui::{self, Kpi, Tone};

/// Deals without evidence that are named; the list has the rest.
const NAMED: usize = 3;
/// The age of forecasts whose hit rate stands among the key figures.
const AGE: i64 = 30;

/// `Fourth quarter`, `November 2026`.
fn period(cx: &Cx, asked: &Asked) -> String {
    let first = asked.period.span().from;
    let fiscal = cx.settings().fiscal_month;
    if asked.length == Length::Quarter && fiscal == 1 && first.year() == cx.today().year() {
        return match first.month() {
            1 => cx.t("forecast-first-quarter"),
            4 => cx.t("forecast-second-quarter"),
            7 => cx.t("forecast-third-quarter"),
            _ => cx.t("forecast-fourth-quarter"),
        }
        .to_owned();
    }
    period_name(cx.locale(), asked.length, &asked.period, fiscal)
}

/// Whose deals, in a word.
fn whose(cx: &Cx, found: &Forecast) -> String {
    match found.choice {
        Choice::Mine => cx.t("forecast-whose-mine").to_owned(),
        Choice::Team => cx.t("forecast-whose-team").to_owned(),
        Choice::Territory(_) => cx.t("forecast-whose-territory").to_owned(),
        Choice::All => cx.t("forecast-whose-all").to_owned(),
    }
}

/// When a freeze was: `a week ago`, `on 5 Nov`.
fn when(cx: &Cx, day: jiff::civil::Date) -> String {
    match calendar::days_between(day, cx.today()) {
        5..=9 => cx.t("forecast-a-week-ago").to_owned(),
        _ => cx.tr("forecast-on-day", &[("day", calendar::short(cx.locale(), cx.today(), day).into())]),
    }
}

/// What the page says in one sentence: commit against target, and what changed.
pub fn sentence(cx: &Cx, asked: &Asked, found: &Forecast) -> String {
    if found.nothing() {
        return cx.tr("forecast-sentence-none", &[("period", period(cx, asked).into())]);
    }
    let commit = found.first().commit();
    let Some(minor) = commit.known() else {
        return cx.tr("forecast-sentence-unknown", &[("period", period(cx, asked).into()), ("n", commit.deals.into())]);
    };
    // What moved is told of all in scope, so not beside a part of it.
    let change = match found.bridge.as_ref().filter(|_| !found.narrowed()) {
        None => String::new(),
        Some((day, bridge)) => {
            let difference = bridge.difference();
            let key = match difference {
                0 => "forecast-change-none",
                1.. => "forecast-change-up",
                _ => "forecast-change-down",
            };
            cx.tr(key, &[("amount", short(cx, difference.saturating_abs()).into()), ("when", when(cx, *day).into())])
        }
    };
    let gap = found.goals.whole.map(|target| minor.saturating_sub(target));
    let key = match gap {
        None => "forecast-sentence",
        Some(0..) => "forecast-sentence-over",
        Some(_) => "forecast-sentence-under",
    };
    let args: [(&str, Arg); 5] = [
        ("period", period(cx, asked).into()),
        ("whose", whose(cx, found).into()),
        ("commit", short(cx, minor).into()),
        ("gap", short(cx, gap.unwrap_or(0).saturating_abs()).into()),
        ("change", change.into()),
    ];
    cx.tr(key, &args)
}

/// An amount, or that it is not known.
fn amount(cx: &Cx, sum: &Sum) -> Markup {
    match sum.known() {
        Some(minor) => ui::num(minor, &short(cx, minor)),
        None => html! { span.warn title=(cx.tr("forecast-unknown", &[("n", sum.unknown.into())])) { "?" } },
    }
}

fn share(of: &Sum, target: Option<i64>) -> Option<f64> {
    let target = target.filter(|minor| *minor > 0)?;
    Some(of.known()? as f64 / target as f64)
}

/// The deals behind a number that is compared with the target.
fn behind(query: &ForecastQuery, found: &Forecast, counts: &str) -> String {
    let row = if found.of_people() && found.narrowed() { against::ROW } else { "" };
    query.href(DEALS, &[("counts", counts), ("by", ""), ("row", row), ("since", "")])
}

/// What stands beside a number that is compared with the target: credited to others, or to nobody.
fn beside(cx: &Cx, found: &Forecast, sum: &Sum) -> Markup {
    let key = match found.goals.of {
        Of::Everything => return html! {},
        Of::Me(_) => "forecast-beside-others",
        Of::Team(_) => "forecast-beside-teams",
        Of::People(_) => "forecast-beside-people",
    };
    let amount = sum.known().map_or_else(|| String::from("?"), |minor| short(cx, minor));
    html! { @if sum.deals > 0 { " · " (cx.tr(key, &[("amount", amount.into())])) } }
}

/// The strip of key figures.
pub fn kpis(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Forecast) -> Markup {
    ui::kpi_strip(&[
        won(cx, query, found),
        commit(cx, query, found),
        best(cx, query, found),
        hits(cx, query, asked, found),
    ])
}

/// The bar of a figure: what is won, what is added to it, and the pace; on the scale of the target.
fn bar(label: &str, won: Option<f64>, sum: Option<f64>, pace: Option<f64>) -> Markup {
    let Some(sum) = sum else { return html! {} };
    let scale = sum.max(1.0);
    let reached = won.unwrap_or(0.0) / scale;
    let expected = Some(sum / scale).filter(|share| *share > reached);
    ui::bullet(&ui::Bullet { label, reached, expected, pace: pace.map(|pace| pace / scale), ..ui::Bullet::default() })
}

fn won(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    let (sum, target) = (found.first().won, found.goals.whole);
    let reached = share(&sum, target);
    let words = reached.map(percent).unwrap_or_default();
    let context = match (target, found.pace) {
        (Some(target), Some(pace)) => {
            cx.tr("forecast-of-target-pace", &[("target", short(cx, target).into()), ("pace", percent(pace).into())])
        }
        (Some(target), None) => cx.tr("forecast-of-target", &[("target", short(cx, target).into())]),
        (None, _) => cx.tr("forecast-no-target", &[("n", sum.deals.into())]),
    };
    let label = cx.tr("forecast-bar-won", &[("share", words.clone().into())]);
    ui::kpi(&Kpi {
        label: cx.t("forecast-won-so-far"),
        value: amount(cx, &sum),
        note: html! { (words) },
        bar: bar(&label, reached, reached, found.pace.filter(|_| target.is_some())),
        context: html! { (context) (beside(cx, found, &found.beside.won)) },
        href: Some(&behind(query, found, "won")),
        ..Kpi::default()
    })
}

fn commit(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    let (sum, target) = (found.first().commit(), found.goals.whole);
    let reached = share(&sum, target);
    let words = reached.map(percent).unwrap_or_default();
    let deals = cx.tr("forecast-deals", &[("n", found.first().committed.deals.into())]);
    let context = html! {
        @if let Some((day, bridge)) = found.bridge.as_ref().filter(|_| !found.narrowed()) {
            @let difference = bridge.difference();
            (ui::change(difference, &short(cx, difference.saturating_abs()))) " "
            (cx.tr("forecast-since", &[("day", calendar::short(cx.locale(), cx.today(), *day).into())])) " · "
        }
        (deals) (beside(cx, found, &found.beside.commit()))
    };
    let label = cx.tr("forecast-bar-commit", &[("share", words.clone().into())]);
    ui::kpi(&Kpi {
        label: cx.t("forecast-commit"),
        value: amount(cx, &sum),
        note: html! { (words) },
        bar: bar(&label, share(&found.first().won, target), reached, None),
        context,
        href: Some(&behind(query, found, "commit")),
        ..Kpi::default()
    })
}

fn best(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    let (sum, target) = (found.first().best(), found.goals.whole);
    let reached = share(&sum, target);
    let words = reached.map(percent).unwrap_or_default();
    let deals = cx.tr("forecast-deals", &[("n", found.first().likely.deals.into())]);
    let gap = target.zip(sum.known()).map(|(target, minor)| minor.saturating_sub(target));
    let context = match gap {
        Some(gap @ 0..) => cx.tr("forecast-over-target", &[("amount", short(cx, gap).into())]),
        Some(gap) => cx.tr("forecast-under-target", &[("amount", short(cx, gap.saturating_abs()).into())]),
        None => found
            .first()
            .weighted()
            .map_or_else(String::new, |w| cx.tr("forecast-weighted-is", &[("amount", short(cx, w).into())])),
    };
    let label = cx.tr("forecast-bar-best", &[("share", words.clone().into())]);
    ui::kpi(&Kpi {
        label: cx.t("forecast-best"),
        value: amount(cx, &sum),
        note: html! { (words) },
        bar: bar(&label, share(&found.first().won, target), reached, None),
        context: html! { @if !context.is_empty() { (context) " · " } (deals) (beside(cx, found, &found.beside.best())) },
        href: Some(&behind(query, found, "best")),
        ..Kpi::default()
    })
}

/// `2 points too high`.
pub fn bias_words(cx: &Cx, bias: f64) -> String {
    let points = (bias * 100.0).round() as i64;
    match points {
        0 => cx.t("forecast-bias-none").to_owned(),
        1.. => cx.tr("forecast-bias-high", &[("n", points.into())]),
        _ => cx.tr("forecast-bias-low", &[("n", (-points).into())]),
    }
}

fn hits(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Forecast) -> Markup {
    let of: Vec<Judged> = found.judged.iter().copied().filter(|j| j.age == AGE).collect();
    let past = query.href(PAST, &[("by", ""), ("since", ""), ("on", "")]);
    let rate = ratio(&of);
    let key = match asked.length {
        Length::Month => "forecast-last-months",
        Length::Quarter => "forecast-last-quarters",
        Length::Year => "forecast-last-years",
    };
    let (value, bar, context) = match rate {
        None => (String::from("–"), html! {}, cx.t("forecast-no-history").to_owned()),
        Some((accuracy, bias)) => {
            let words = percent(accuracy);
            let label = cx.tr("forecast-bar-hits", &[("share", words.clone().into())]);
            let bar = ui::bullet(&ui::Bullet { label: &label, reached: accuracy.max(0.0), ..ui::Bullet::default() });
            let last = cx.tr(key, &[("n", of.len().into())]);
            (words, bar, format!("{last}{}{}", cx.t("forecast-semicolon"), bias_words(cx, bias)))
        }
    };
    ui::kpi(&Kpi {
        label: cx.t("forecast-hit-rate"),
        value: html! { (value) },
        note: html! { @if rate.is_some() { (cx.tr("forecast-days-before", &[("n", AGE.into())])) } },
        bar,
        context: html! { (context) },
        href: Some(&past),
        ..Kpi::default()
    })
}

/// Commits that somebody said and that lack their evidence, each with what it lacks.
pub fn unsupported(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    if found.unsupported.is_empty() {
        return html! {};
    }
    let n = found.unsupported.len();
    let rows = found.unsupported.iter().take(NAMED).map(|(key, said)| {
        let name = found.name(key);
        let href = super::moves::deal_href(key);
        let lacks: Vec<&str> = missing(&said.evidence).into_iter().map(|gap| cx.t(gap.label())).collect();
        let until = said.until.map(|day| calendar::short(cx.locale(), cx.today(), day));
        let meta = html! {
            (cx.tr("forecast-lacks", &[("what", lacks.join(cx.t("forecast-comma")).into())]))
            @if let Some(until) = until { " · " (cx.tr("forecast-said-until", &[("day", until.into())])) }
        };
        let minor = found.minor(key);
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: html! {},
            title: &name,
            meta,
            value: html! { @if let Some(minor) = minor { b.num { (short(cx, minor)) } } },
        })
    });
    let more = query.href(DEALS, &[("counts", "committed"), ("by", ""), ("since", "")]);
    let count = n.to_string();
    ui::Panel::new(cx.t("forecast-unsupported"))
        .count(&count)
        .link(&more, cx.t("forecast-all-commits"))
        .footer(html! { span.mute.sm { (cx.t("forecast-commit-asks")) } })
        .rows(html! { @for row in rows { (row) } })
}

/// Open deals that do not move, each kind as a link to its list.
pub fn weak(cx: &Cx, asked: &Asked, found: &Forecast) -> Markup {
    let some: Vec<_> = found.weak.iter().filter(|(_, n)| *n > 0).collect();
    if some.is_empty() {
        return html! {};
    }
    let (scope, kind) = (found.choice.code(), asked.only.kind.as_deref().unwrap_or("all"));
    let territory = asked.only.territory.map(|id| id.to_string()).unwrap_or_default();
    let rows = some.into_iter().map(|(weak, n)| {
        let all = [("scope", scope.as_str()), ("kind", kind), ("territory", territory.as_str()), weak.asked()];
        let href = listing::query("/pipeline/table", &all);
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: html! {},
            title: cx.t(weak.label()),
            meta: html! {},
            value: html! { b.num { (cx.locale().int(*n)) } },
        })
    });
    ui::Panel::new(cx.t("forecast-weak")).rows(html! { @for row in rows { (row) } })
}

/// What the sums leave out, and by which rules they are made.
pub fn left_out(cx: &Cx, found: &Forecast) -> Markup {
    let unknown = found.all.won.unknown + found.all.open.unknown;
    html! {
        div.stack.after {
        @if unknown > 0 { (ui::notice(Tone::Warn, "warn", html! { (cx.tr("forecast-left-out", &[("n", unknown.into())])) }, html! {})) }
        @if found.goals.unknown > 0 { (ui::notice(Tone::Warn, "warn", html! { (cx.tr("forecast-targets-left-out", &[("n", found.goals.unknown.into())])) }, html! {})) }
        @if found.goals.partial > 0 { (ui::notice(Tone::Warn, "warn", html! { (cx.tr("forecast-targets-partial", &[("n", found.goals.partial.into())])) }, html! {})) }
        @if found.narrowed() { p.mute.sm { (cx.t("forecast-attained-note")) } }
        p.mute.xs { (cx.t("forecast-note")) " " (FORMULA) }
        }
    }
}
