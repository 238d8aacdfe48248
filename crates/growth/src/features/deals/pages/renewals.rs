//! `/pipeline/renewals`: which agreement must be worked on now.

use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::renewals::Standing;
use super::super::model::{Kind, Outcome, Stage, expected};
use super::super::store::filter::{Filter, Whose};
use super::super::store::list::{self, Named, Sort};
use super::super::store::weak::{Standings, standings};
use super::super::store::{known, stages};
use super::renewal_panel::{self, BESIDE, Chosen, DESK, OPENED, kept};
use super::words::{long, next_line, short};
use super::{renewal_bar, renewal_dates, renewal_rules};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::{Conn, Cx, Result, Right, Scope, calendar, scope};
use crate::ui::{self, Cell, Head, Phone};

/// Most rows of the desk.
const MOST: usize = 300;
/// The tone of how a renewal stands.
pub(super) fn tone(standing: Standing) -> ui::Tone {
    match standing {
        Standing::OnTrack => ui::Tone::Good,
        Standing::Open => ui::Tone::Warn,
        Standing::Risk => ui::Tone::Bad,
    }
}

struct Desk {
    chosen: Option<Chosen>,
    stages: Vec<Stage>,
    /// Those that stand in the list.
    open: Vec<Named>,
    /// Those that the figures above it are about: however they stand.
    all: Vec<Named>,
    closed: Vec<Named>,
    counts: Standings,
    territory: Option<String>,
}

/// `GET /pipeline/renewals`
pub(super) async fn show(cx: Cx, Query(asked): Query<Ask>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, desk) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, load(q, &inner, &scope, &ask)?))
        })
        .await?;
    let body = html! { (ui::fragment("renewals", page(&cx, &asked, &desk))) };
    let page = Page::new(cx.t("deals-renewals"), body).nav("/pipeline").scope(bar);
    Ok(page.crumb(Some("/pipeline"), cx.t("deals-pipeline")).crumb(None, cx.t("deals-renewals")).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Ask) -> Result<Desk> {
    let (today, whose) = (cx.today(), Whose::Scope(scope));
    let order = match asked.sort.as_str() {
        "close_on" => (Sort::CloseOn, false),
        "-amount" => (Sort::Amount, true),
        _ => (Sort::NoticeOn, false),
    };
    let stages = stages::all(q)?;
    let filter = filter(asked, cx, &stages)?;
    let whole = Filter { standing: None, no_sponsor: false, no_sponsor_call: false, ..filter.clone() };
    let year = super::super::ask::period("year", today, cx.settings().fiscal_month);
    let closed = Filter { outcome: None, from: year.map(|(from, _)| from), to: Some(today), ..whole.clone() };
    let mut shut = list::page(q, &whose, &closed, today, (Sort::CloseOn, false), None, MOST)?;
    shut.retain(|n| n.deal.facts.outcome != Outcome::Open);
    let page = |filter: &Filter| -> Result<Vec<Named>> {
        let mut rows = list::page(q, &whose, filter, today, order, None, MOST)?;
        rows.truncate(MOST);
        Ok(rows)
    };
    let all = page(&whole)?;
    let rows = if narrowed(asked) { page(&filter)? } else { all.clone() };
    // Only what stands in the list, and so in scope, can be opened beside it.
    let chosen = rows.iter().find(|n| n.deal.id.to_string() == asked.open);
    let chosen = chosen.map(|n| Chosen::load(q, cx, n.deal.account, n.deal.id)).transpose()?;
    Ok(Desk {
        chosen,
        counts: standings(q, &whose, &whole, &stages, today)?,
        territory: known::territory(q, filter.territory)?,
        stages,
        open: rows,
        all,
        closed: shut,
    })
}

/// Which renewals the desk is about: open ones, narrowed as the table of deals is.
pub(super) fn filter(asked: &Ask, cx: &Cx, stages: &[Stage]) -> Result<Filter> {
    let ask = Ask { kind: Kind::Renewal.code().to_owned(), outcome: String::new(), ..asked.clone() };
    ask.filter(cx.today(), cx.settings(), stages, Kind::Renewal.code())
}

/// Whether the list is narrowed by how renewals stand, or by who stands up for us.
fn narrowed(asked: &Ask) -> bool {
    !asked.state.is_empty() || !asked.only.is_empty()
}

/// What renewals are worth in the install's currency.
fn worth<'a>(cx: &Cx, list: impl Iterator<Item = &'a Named>) -> (i64, i64) {
    let house = &cx.settings().currency;
    let known = list.map(|n| n.deal.reporting_minor.filter(|_| n.deal.reporting_currency == *house));
    known.fold((0, 0), |(n, sum), minor| (n + 1, sum + minor.unwrap_or(0)))
}

/// The change against what an agreement was worth before, in tenths of a percent.
pub(super) fn change(now: Option<i64>, before: Option<i64>) -> Option<i64> {
    let (now, before) = (now?, before.filter(|m| *m > 0)?);
    let tenths = (i128::from(now) - i128::from(before)) * 1_000 / i128::from(before);
    i64::try_from(tenths).ok()
}

pub(super) fn tenths(n: i64) -> String {
    format!("{}.{}%", n.abs() / 10, n.abs() % 10)
}

fn days_left(f: &super::super::model::Facts, today: Date) -> Option<i64> {
    f.notice_on.or(f.close_on).map(|day| calendar::days_between(today, day))
}

fn page(cx: &Cx, asked: &Ask, desk: &Desk) -> Markup {
    let (n, sum) = worth(cx, desk.all.iter());
    let currency = &cx.settings().currency;
    let args = [("n", n.into()), ("sum", short(cx, Some(sum), currency).into())];
    let soonest = desk.all.iter().filter_map(|n| days_left(&n.deal.facts, cx.today())).filter(|d| *d >= 0).min();
    let head = html! {
        (cx.tr("deals-renewals-summary", &args))
        @if let Some(days) = soonest { " " (cx.tr("deals-renewals-soonest", &[("n", days.into())])) }
    };
    let sort = if asked.sort.is_empty() { "notice_on" } else { &asked.sort };
    let file = asked
        .with("/pipeline/table.csv", &[("kind", "renewal"), ("outcome", ""), ("sort", sort), ("open", ""), ("at", "")]);
    let sorts = ["", "close_on", "-amount"];
    let hrefs = sorts.map(|sort| asked.with(DESK, &[("sort", sort)]));
    let labels = ["deals-renewals-by-notice", "deals-renewals-by-end", "deals-renewals-by-value"];
    let segments: Vec<ui::Segment<'_>> = (0..3)
        .map(|at| ui::Segment { href: &hrefs[at], label: cx.t(labels[at]), current: asked.sort == sorts[at] })
        .collect();
    html! {
        (ui::page_head(cx.t("deals-renewals"), head, html! {
            (downloads(cx, &file))
            (ui::link_button(ui::Look::Plain, &asked.with(renewal_dates::PATH, &[("open", ""), ("at", ""), ("sort", "")]), "calendar", cx.t("deals-calendar-file")))
            @if cx.viewer.has(Right::Administer) { (ui::link_button(ui::Look::Plain, renewal_rules::PATH, "renew", cx.t("deals-renewal-rules"))) }
            (ui::link_button(ui::Look::Primary, "/deals/new?kind=renewal", "plus", cx.t("deals-renewal-new")))
        }))
        (strip(cx, desk))
        (ui::filter_bar(html! {
            (ui::segments(cx.t("deals-renewals-sort"), &segments))
            (renewal_bar::chips(cx, asked, &desk.counts, desk.territory.as_deref()))
        }, html! {}))
        @match beside(cx, asked, desk) {
            Some(panel) => (ui::columns(table(cx, asked, desk), panel)),
            None => (table(cx, asked, desk)),
        }
    }
}

/// The one that was chosen.
fn beside(cx: &Cx, asked: &Ask, desk: &Desk) -> Option<Markup> {
    let chosen = desk.chosen.as_ref()?;
    let n = desk.open.iter().find(|n| n.deal.id.to_string() == asked.open)?;
    let standing = Standing::of(&n.deal, norm(desk, n), cx.today());
    let price = price(change(n.deal.facts.amount_minor, n.deal.facts.former_minor));
    Some(renewal_panel::panel(
        cx,
        asked,
        chosen,
        &desk.stages,
        ui::state(tone(standing), cx.t(standing.label())),
        price,
    ))
}

fn norm(desk: &Desk, n: &Named) -> Option<i64> {
    desk.stages.iter().find(|s| s.id == n.deal.facts.stage).and_then(|s| s.norm_days)
}

fn price(moved: Option<i64>) -> Markup {
    html! { @match moved { Some(m) => (ui::change(m, &tenths(m))), None => "–" } }
}

fn strip(cx: &Cx, desk: &Desk) -> Markup {
    let (today, currency) = (cx.today(), &cx.settings().currency);
    let year = today.checked_add(1.year()).unwrap_or(today);
    let within = |n: &&Named| n.deal.facts.close_on.is_none_or(|day| day <= year);
    let (count, sum) = worth(cx, desk.all.iter().filter(within));
    let soon = |n: &&Named| days_left(&n.deal.facts, today).is_some_and(|d| (0..=60).contains(&d));
    let (near, near_sum) = worth(cx, desk.all.iter().filter(soon));
    let risk = |n: &&Named| Standing::of(&n.deal, norm(desk, n), today) == Standing::Risk;
    let (_, at_risk) = worth(cx, desk.all.iter().filter(risk));
    let won = |n: &&Named| n.deal.facts.outcome == Outcome::Won;
    let ((kept, kept_sum), (all, all_sum)) = (worth(cx, desk.closed.iter().filter(won)), worth(cx, desk.closed.iter()));
    let share = (all_sum > 0).then(|| format!("{}%", (kept_sum * 200 + all_sum) / (all_sum * 2)));
    let changes: Vec<(i64, i64)> = desk
        .open
        .iter()
        .filter(|n| n.deal.facts.currency == *currency)
        .filter_map(|n| Some((n.deal.facts.amount_minor?, n.deal.facts.former_minor.filter(|m| *m > 0)?)))
        .collect();
    let (now, before) = changes.iter().fold((0_i64, 0_i64), |(a, b), (now, before)| (a + now, b + before));
    let moved = (before > 0)
        .then(|| i64::try_from((i128::from(now) - i128::from(before)) * 1_000 / i128::from(before)).unwrap_or(0));
    let kpi = |label, value: Markup, note: String, context: Markup| {
        ui::kpi(&ui::Kpi { label, value, note: html! { (note) }, context, ..Default::default() })
    };
    let money = |minor| short(cx, Some(minor), currency);
    ui::kpi_strip(&[
        kpi(
            cx.t("deals-renewals-year"),
            html! { (money(sum)) },
            cx.tr("deals-n-agreements", &[("n", count.into())]),
            html! { @if at_risk > 0 { span.bad { (cx.tr("deals-at-risk", &[("sum", money(at_risk).into())])) } } },
        ),
        kpi(cx.t("deals-renewals-near"), html! { (near) }, money(near_sum), html! {}),
        kpi(
            cx.t("deals-renewals-kept"),
            html! { (share.unwrap_or_else(|| String::from("–"))) },
            cx.t("deals-of-value").to_owned(),
            html! { (cx.tr("deals-renewals-kept-of", &[("n", kept.into()), ("of", all.into())])) },
        ),
        kpi(
            cx.t("deals-renewals-price"),
            html! { @match moved { Some(m) => (ui::change(m, &tenths(m))), None => "–" } },
            String::new(),
            html! { (cx.tr("deals-renewals-price-of", &[("n", changes.len().into())])) },
        ),
    ])
}

fn table(cx: &Cx, asked: &Ask, desk: &Desk) -> Markup {
    let title = cx.t("deals-renewals");
    if desk.open.is_empty() {
        let none = if desk.all.is_empty() { "deals-renewals-none" } else { "deals-renewals-none-so" };
        return ui::Panel::new(title).raw(ui::empty(cx.t(none), html! {}));
    }
    let today = cx.today();
    let from = today.checked_sub(2.months()).unwrap_or(today);
    let axis = ui::Axis::new(from, today.checked_add(11.months()).unwrap_or(today));
    let ticks: Vec<(Date, String)> = (1..4)
        .filter_map(|n| from.checked_add((n * 3).months()).ok())
        .map(|d| (d.first_of_month(), calendar::month_name(cx.locale(), d.month())))
        .collect();
    let words: Vec<(Date, &str)> = ticks.iter().map(|(d, name)| (*d, name.as_str())).collect();
    let heads = vec![
        Head::text(cx.t("deals-renewal-what")),
        Head::number(cx.t("deals-field-amount")),
        Head::text(cx.t("deals-renewal-state")),
        Head::track(cx.t("deals-renewal-track"), axis.head(&words, today, cx.t("deals-today"))),
        Head::text(cx.t("deals-field-notice_on")),
        Head::text(cx.t("deals-renewal-ends")),
        Head::number(cx.t("deals-renewal-price")),
    ];
    let rows = desk.open.iter().map(|n| row(cx, asked, desk, n, &axis)).collect();
    let house = &cx.settings().currency;
    let of_house = desk.open.iter().filter(|n| n.deal.reporting_currency == *house);
    let hoped: i64 = of_house.filter_map(|n| Some(expected(n.deal.reporting_minor?, n.likely))).sum();
    let (_, sum) = worth(cx, desk.open.iter());
    ui::Table::new(title, heads)
        .title(title, Some(&desk.open.len().to_string()), html! {})
        .rows(rows)
        .totals(vec![
            Cell::head(html! { (cx.t("deals-all")) }),
            Cell::number(html! { (long(Some(sum), house)) }).phone(Phone::Right),
            Cell::text(html! { (cx.tr("deals-expected", &[("sum", short(cx, Some(hoped), house).into())])) }).span(5),
        ])
        .footer(html! { span.mute { (cx.t("deals-renewals-note")) } })
        .draw()
}

fn row(cx: &Cx, asked: &Ask, desk: &Desk, n: &Named, axis: &ui::Axis) -> Markup {
    let (f, today) = (&n.deal.facts, cx.today());
    let standing = Standing::of(&n.deal, norm(desk, n), today);
    let id = n.deal.id.to_string();
    let chosen = asked.open == id;
    let day = |d: Date| calendar::short(cx.locale(), today, d);
    let notice = f.notice_on.or(f.close_on);
    let spans = match (notice, f.close_on) {
        (Some(from), Some(to)) => {
            let state = if from < today { ui::SpanState::Over } else { ui::SpanState::Coming };
            vec![ui::Span { from: Some(from), to: Some(to.max(from).tomorrow().unwrap_or(to)), state }]
        }
        _ => Vec::new(),
    };
    let said = match (notice, f.close_on) {
        (Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
        _ => cx.t("deals-no-date").to_owned(),
    };
    let left = |d: Date| match calendar::days_between(today, d) {
        days if days < 0 => cx.t("deals-passed").to_owned(),
        days => cx.tr("deals-days-left", &[("n", days.into())]),
    };
    ui::tr_class(
        if chosen { "sel" } else { "" },
        vec![
            Cell::head(opener(cx, asked, n, chosen)),
            Cell::number(html! { (long(f.amount_minor, &f.currency)) }).phone(Phone::Right),
            Cell::text(
                html! { (ui::state(tone(standing), cx.t(standing.label()))) div.sm { (next_line(cx, &f.next_step, f.next_step_on)) } },
            )
            .phone(Phone::Left),
            Cell::track(axis.track(&said, &spans, today)),
            Cell::text(html! { @if let Some(d) = f.notice_on { span.nw { (day(d)) } div.mute.sm { (left(d)) } } @else { "–" } })
                .phone(Phone::Full),
            Cell::text(html! { @if let Some(d) = f.close_on { span.nw { (day(d)) } } @else { "–" } }),
            Cell::number(price(change(f.amount_minor, f.former_minor))),
        ],
    )
}

/// Opens the renewal beside the list. It is a form of one button, so that the list is swapped in place.
fn opener(cx: &Cx, asked: &Ask, n: &Named, chosen: bool) -> Markup {
    let id = n.deal.id.to_string();
    // Whoever closes the panel comes back to the row.
    let focus = cx.request.fragment && asked.open.is_empty() && asked.at == id;
    html! {
        form.inline method="get" action={ (DESK) "#" (BESIDE) } data-enhance {
            (kept(asked))
            input type="hidden" name="at" value=(OPENED);
            button.rowb id={ "r-" (id) } name="open" value=(id) aria-expanded=(if chosen { "true" } else { "false" }) data-focus[focus] {
                b { (n.account) } span.mute.sm { (n.deal.facts.name) }
            }
        }
    }
}
