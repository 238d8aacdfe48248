//! `/pipeline/forecast/frozen`: the deals behind a number of the past, as they were then and what has become of them.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::asked::{Asked, Counts, ForecastQuery, When, period_name};
use super::super::behind::Reads;
use super::super::frozen::{self, Found, Item};
use super::super::gather::kind_name;
use super::super::model::fate::Fate;
use super::super::model::{Outcome, Sum};
use super::super::store::Ask;
use super::deals::{in_words, place};
use super::moves::deal_href;
use super::show::choice;
use super::{FROZEN, HERE, bar};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::PAGE;
use crate::base::{Cx, Result, Scope, calendar, scope};
use crate::features::deals::model::named_in;
use crate::features::revenue_reports::pages::draw::exact;
use crate::features::targets::pages::cell::percent;
use crate::ui::{self, Cell, Head, Look, Phone};

/// Freezes that are offered.
const OFFERED: usize = 60;

/// The deals of a freeze that counted towards a number of the period that the query asks for, or of another in `set`.
pub(super) fn href(query: &ForecastQuery, taken: Date, counts: Counts, set: &[(&str, &str)]) -> String {
    let day = taken.to_string();
    let all =
        [("frozen_on", day.as_str()), ("day", ""), ("counts", counts.code()), ("by", ""), ("row", ""), ("since", "")];
    query.href(FROZEN, &[all.as_slice(), set].concat())
}

/// `GET /pipeline/forecast/frozen`
pub async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let (choice, from) = (choice(&cx, &query.scope), place(&query)?);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, chips, found) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let (viewer, settings) = (&*inner.viewer, inner.settings());
            let by = Reads { viewer, settings, ask: Ask::new(&scope, settings, &ask.only) };
            let found = frozen::read(q, &by, &ask, from, PAGE)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, bar::Chips::load(q)?, found))
        })
        .await?;
    let stood = matches!(found.when, Some(When::Stood(_)));
    let title = cx.t(if stood { "forecast-stood-title" } else { "forecast-frozen-title" });
    let set = [("counts", ""), ("by", ""), ("row", ""), ("team", ""), ("frozen_on", ""), ("day", "")];
    let back = query.href(HERE, &set);
    let inner = if found.sum.deals == 0 {
        let key = if found.when.is_some() { "forecast-frozen-none" } else { "forecast-frozen-never" };
        ui::Panel::new(title).raw(ui::empty(cx.t(key), ui::link(&back, cx.t("forecast-title"))))
    } else {
        let note = cx.t(if stood { "forecast-stood-note" } else { "forecast-frozen-note" });
        html! { (table(&cx, &query, title, &found)) p.mute.sm.after { (note) } }
    };
    let body = html! {
        (ui::page_head(title, html! { (summary(&cx, &asked, &found)) }, buttons(&cx, &query, &found)))
        (bar::draw(&cx, &query, &asked, &chips, FROZEN))
        (inner)
    };
    let page = Page::new(title, body).nav("/pipeline").scope(bar).crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(Some(&back), cx.t("forecast-title")).crumb(None, title).respond(&cx))
}

/// Which day, which deals, how many, and what they come to.
fn summary(cx: &Cx, asked: &Asked, found: &Found) -> String {
    let mut words = Vec::new();
    if let Some(when) = found.when {
        let key = if matches!(when, When::Frozen(_)) { "forecast-frozen-day" } else { "forecast-stood-day" };
        words.push(cx.tr(key, &[("day", calendar::full(cx.locale(), when.day()).into())]));
    }
    words.push(period_name(cx.locale(), asked.length, &asked.period, cx.settings().fiscal_month));
    words.extend(asked.counts.map(|counts| cx.t(counts.label()).to_owned()));
    words.extend(in_words(cx, &found.sum));
    words.join(" · ")
}

/// Other freezes, and the files.
fn buttons(cx: &Cx, query: &ForecastQuery, found: &Found) -> Markup {
    let name = |day| calendar::short(cx.locale(), cx.today(), day);
    let link = |day: &Date| query.href(FROZEN, &[("frozen_on", &day.to_string()), ("day", "")]);
    let all: Vec<(String, String)> = found.freezes.iter().take(OFFERED).map(|day| (link(day), name(*day))).collect();
    let items: Vec<ui::MenuItem<'_>> = all
        .iter()
        .map(|(href, label)| ui::MenuItem { href, icon: "calendar", label, ..ui::MenuItem::default() })
        .collect();
    html! {
        @if !items.is_empty() {
            (ui::popover_button(Look::Plain, "history", cx.t("forecast-other-freeze"), "freezes"))
            (ui::menu("freezes", &items))
        }
        (downloads(cx, &query.href("/pipeline/forecast/frozen.csv", &[])))
    }
}

/// How a deal counted then, in a word.
pub(super) fn standing(cx: &Cx, item: &Item) -> &'static str {
    match item.shot.outcome {
        Outcome::Open => cx.t(item.shot.category.label()),
        outcome => cx.t(outcome.label()),
    }
}

/// The name of a deal's stage then; nothing where nobody wrote it down.
pub(super) fn stage(cx: &Cx, item: &Item) -> String {
    let Some([en, zh]) = &item.stage else { return String::new() };
    named_in(cx.locale(), en, zh).to_owned()
}

/// What all come to, exactly; a question mark where nothing is known of any.
fn total(cx: &Cx, sum: &Sum) -> Markup {
    html! { @match sum.known() { Some(minor) => b { (exact(minor, &cx.settings().currency)) }, None => span.warn { "?" } } }
}

/// What has become of a deal, and the day on which it closed, or is to close now.
fn since(cx: &Cx, item: &Item) -> Markup {
    let (fate, day) = item.fate;
    let short = |day| calendar::short(cx.locale(), cx.today(), day);
    html! {
        (cx.t(fate.label()))
        @match (fate, day) {
            (_, None) => {},
            (Fate::Open | Fate::MovedOut, Some(day)) => span.two { (cx.tr("forecast-closes-now", &[("day", short(day).into())])) },
            (_, Some(day)) => span.two { (calendar::time_tag(cx.locale(), cx.today(), day)) },
        }
    }
}

fn row(cx: &Cx, item: &Item, found: &Found) -> Markup {
    let shot = &item.shot;
    let lead = shot.lead.and_then(|id| found.people.get(&id.0).cloned());
    let kind = item.now.as_ref().map(|now| kind_name(cx.locale(), &now.kind));
    let sure = (shot.outcome == Outcome::Open).then(|| percent(shot.probability as f64 / 100.0));
    let more: Vec<String> =
        kind.into_iter().chain([stage(cx, item)]).chain(sure).filter(|words| !words.is_empty()).collect();
    ui::tr(vec![
        Cell::head(html! {
            @match &item.now {
                Some(now) => { a href=(deal_href(&shot.key)) { (now.name) } span.two { (now.account) } },
                None => span.faint { (cx.t("unknown")) },
            }
        }),
        Cell::text(html! { (standing(cx, item)) span.two { (more.join(" · ")) } }).phone(Phone::Left),
        Cell::text(html! {
            @match shot.day { Some(day) => (calendar::time_tag(cx.locale(), cx.today(), day)), None => span.warn { (cx.t("forecast-no-day")) } }
        })
        .phone(Phone::Left),
        Cell::text(html! { (lead.as_deref().unwrap_or("–")) }),
        Cell::text(since(cx, item)).phone(Phone::Left)
        .label(cx.t("forecast-since-then")),
        Cell::number(html! {
            @match shot.own { Some(minor) => (exact(minor, &shot.currency)), None => span.warn { (cx.t("forecast-no-amount")) } }
        }),
        Cell::number(html! {
            @match shot.minor {
                Some(minor) => (exact(minor, &cx.settings().currency)),
                None if shot.own.is_some() => span.warn { (cx.t("forecast-no-rate")) },
                None => span.faint { "–" },
            }
        })
        .phone(Phone::Right),
    ])
}

fn table(cx: &Cx, query: &ForecastQuery, title: &str, found: &Found) -> Markup {
    let heads = vec![
        Head::text(cx.t("forecast-deal")),
        Head::text(cx.t("forecast-counted-as")),
        Head::text(cx.t("forecast-closed-then")),
        Head::text(cx.t("forecast-by-lead")),
        Head::text(cx.t("forecast-since-then")),
        Head::number(cx.t("forecast-amount")),
        Head::number(cx.t("forecast-counted")),
    ];
    let next = found.next.map(|place| query.href(FROZEN, &[("cursor", &place.to_string())]));
    let shown = cx.tr("forecast-deals-shown", &[("n", found.items.len().into()), ("all", found.sum.deals.into())]);
    let blank = || Cell::text(html! {});
    ui::Table::new(title, heads)
        .rows(found.items.iter().map(|item| row(cx, item, found)).collect())
        .totals(vec![
            Cell::head(html! { (cx.t("forecast-all")) }),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            Cell::number(total(cx, &found.sum)).phone(Phone::Right),
        ])
        .footer(ui::pager(&shown, None, next.as_deref().map(|href| (href, cx.t("forecast-next")))))
        .draw()
}
