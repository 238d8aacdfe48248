//! Revenue against target with its pace, among the figures of Today.

use maud::{Markup, html};
use tenure_db::Conn;

use super::gather::{own_team, year_of};
use super::ground::{Ground, covering};
use super::model::{Attained, Judged, Part, Target, judge};
use super::pages::HERE;
use super::pages::cell::{bar, bar_words, percent};
use super::store::target::{self, Filter};
use super::words;
use crate::base::money::Money;
use crate::base::scope::Choice;
use crate::base::{Cx, Result, Scope};
use crate::ui;

/// The target that runs today, the shortest first: that of the viewer's team where they lead one, else their own; the
/// other way round where they look at their own accounts. With all that was reached of it, whatever was chosen: a
/// target is never compared with a part. None where nobody gave them one.
///
/// # Errors
/// What the database says.
pub(in crate::features::targets) fn running(
    q: &Conn<'_>,
    cx: &Cx,
    scope: &Scope,
) -> Result<Option<(Target, Attained)>> {
    let (viewer, today) = (&cx.viewer, cx.today());
    let year = year_of(cx.settings(), today);
    let team = own_team(q, viewer, year, today)?;
    let filter = Filter { user: Some(viewer.id), narrowed: Some(false), ..Filter::default() };
    let own = target::list(q, viewer, &filter, 1_000)?;
    let runs = |t: &&Target| t.span.holds(today);
    let shortest = |team: bool| {
        let of = own.iter().filter(runs).filter(move |t| t.about.team == team && t.about.part == Part::Whole);
        of.min_by_key(|t| super::model::days_of(&t.span))
    };
    let of_team = || team.and_then(|_| shortest(true));
    let found = match scope.choice {
        Choice::Mine => shortest(false).or_else(of_team),
        _ => of_team().or_else(|| shortest(false)),
    };
    let Some(found) = found else { return Ok(None) };
    // The period may have begun before the year.
    let ground = Ground::load(q, viewer, cx.settings(), covering(year, [found]))?;
    let measure = ground.measure(q, &found.about)?;
    let reached = ground.line(&measure, vec![found]).one(found, &|t| ground.worth(t), today);
    Ok(Some((found.clone(), reached)))
}

/// The cell; none where there is no target.
pub(super) fn today(q: &Conn<'_>, cx: &Cx, scope: &Scope) -> Result<Option<Markup>> {
    let Some((target, a)) = running(q, cx, scope)? else { return Ok(None) };
    let money = |minor: i64| Money { minor, currency: cx.settings().currency.clone() }.short(cx.locale());
    let period = words::period(cx.locale(), &target.span, Some(cx.today().year()));
    let of = if target.about.team { "targets-figure-team" } else { "targets-figure" };
    let label = format!("{}, {period}", cx.t(of));
    let (Some(reached), Some(wanted)) = (a.credited, a.target) else { return Ok(None) };
    let share = a.share().map_or_else(|| String::from("–"), percent);
    let drawn = bar_words(cx, &a, &share);
    let left = wanted.saturating_sub(reached);
    let context = if left > 0 {
        cx.tr("targets-figure-left", &[("left", money(left).into())])
    } else {
        cx.tr("targets-figure-over", &[("over", money(-left).into())])
    };
    let pace = a.pace.map(|pace| cx.tr("targets-figure-pace", &[("pace", percent(pace).into())]));
    let behind = judge(&a, &target.span, cx.today()) == Judged::Behind;
    Ok(Some(ui::kpi(&ui::Kpi {
        mark: html! {},
        label: &label,
        value: html! { span.bad[behind] { (share) } },
        note: html! { (money(reached)) " " (cx.tr("targets-figure-of", &[("target", money(wanted).into())])) },
        bar: a.share().map_or_else(|| html! {}, |share| ui::bullet(&bar(&drawn, share, a.pace))),
        context: html! { (context) @if let Some(pace) = &pace { " · " (pace) } },
        href: Some(HERE),
    })))
}
