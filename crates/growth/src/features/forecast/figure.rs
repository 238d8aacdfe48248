//! Commit of the quarter among the figures of Today, for those who lead a team.

use maud::{Markup, html};
use tenure_db::Conn;

use super::against::Against;
use super::asked::{ForecastQuery, period_name};
use super::gather::{Ground, bridge, since};
use super::pages::HERE;
use super::store::{Ask, freezes};
use crate::base::scope::Choice;
use crate::base::{Cx, Result, Right, Scope, calendar};
use crate::features::revenue_reports::pages::draw::short;
use crate::ui;

/// The cell; none for who leads nobody, and where no deal closes in the quarter.
pub(super) fn today(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    if !cx.viewer.has(Right::Lead) || scope.choice == Choice::Mine {
        return Ok(None);
    }
    let asked = ForecastQuery::default().read(cx.today(), cx.settings())?;
    let ask = Ask::new(scope, cx.settings(), &asked.only);
    let ground = Ground::load(q, &ask, asked.period.span())?;
    let all = ground.all();
    let against = Against::load(q, &cx.viewer, cx.settings(), &ask, &ground)?;
    // Against a target counts what is credited to whom it is of. What moved is told of all, so not beside a part of it.
    let (first, target) = (against.attained(&ground).unwrap_or(all), against.goals.whole);
    let commit = first.commit();
    let Some(minor) = commit.known().filter(|_| commit.deals > 0) else { return Ok(None) };
    let since = since(None, &freezes::list(q, 60)?, cx.today())?;
    let moved = match since.filter(|_| first == all) {
        Some(day) => Some((day, bridge(q, &ask, &ground, day)?.difference())),
        None => None,
    };
    let period = period_name(cx.locale(), asked.length, &asked.period, cx.settings().fiscal_month);
    let label = format!("{}{}{period}", cx.t("forecast-commit"), cx.t("forecast-comma"));
    let share = target.filter(|t| *t > 0).map(|t| minor as f64 / t as f64);
    let words = share.map(crate::features::targets::pages::cell::percent).unwrap_or_default();
    let bar = cx.tr("forecast-bar-commit", &[("share", words.clone().into())]);
    let gap = target.map(|t| minor.saturating_sub(t));
    Ok(Some(ui::kpi(&ui::Kpi {
        label: &label,
        value: ui::num(minor, &short(cx, minor)),
        note: html! { (words) },
        bar: share.map_or_else(|| html! {}, |share| ui::meter(&bar, share, ui::Tone::Neutral)),
        context: html! {
            @if let Some((day, difference)) = moved {
                (ui::change(difference, &short(cx, difference.saturating_abs()))) " "
                (cx.tr("forecast-since", &[("day", calendar::short(cx.locale(), cx.today(), day).into())]))
            } @else if let Some(gap) = gap {
                (cx.tr(if gap < 0 { "forecast-under-target" } else { "forecast-over-target" }, &[("amount", short(cx, gap.saturating_abs()).into())]))
            }
        },
        href: Some(HERE),
        ..ui::Kpi::default()
    })))
}
