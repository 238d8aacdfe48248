//! The filter bar of the report.

use jiff::civil::Date;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::asked::{Asked, ReportQuery};
use super::super::model::{By, Step, Who};
use super::super::store::named;
use super::HERE;
use crate::base::{AccountId, Cx, Result, Scope, calendar};
use crate::features::accounts;
use crate::features::org::territories;
use crate::features::rates::model::Basis;
use crate::features::settings::terms::{Term, Terms};
use crate::ui::{self, Look, Segment};

/// What the filters offer, and the names of what is set.
pub struct Chips {
    offerings: Vec<named::Offering>,
    territories: Vec<(uuid::Uuid, String, u8)>,
    sectors: Vec<Term>,
    account: Option<String>,
}

impl Chips {
    /// Reads them. An account that the viewer does not see has no name.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, cx: &Cx, _: &Scope, asked: &Asked) -> Result<Self> {
        let account = match asked.filter.account {
            None => None,
            Some(id) => accounts::store::account::visible(q, &cx.viewer, &[AccountId(id)])?.pop().map(|(_, name)| name),
        };
        let tree = territories::tree(q, false)?;
        Ok(Self {
            offerings: named::offerings(q)?,
            territories: tree.into_iter().map(|row| (row.territory.id.0, row.territory.name, row.depth)).collect(),
            sectors: Terms::load(q)?.offered("sector"),
            account,
        })
    }
}

/// The bar: attribution, rows, periods, rates, filters.
pub fn draw(cx: &Cx, query: &ReportQuery, asked: &Asked, chips: &Chips, end: Markup) -> Markup {
    let inside = html! {
        @if asked.by.dated() { (who(cx, query, asked)) }
        (by(cx, query, asked))
        (periods(cx, query, asked))
        (until(cx, query, asked))
        (rates(cx, query, asked))
        (filters(cx, query, asked, chips))
    };
    ui::filter_bar(inside, end)
}

fn who(cx: &Cx, query: &ReportQuery, asked: &Asked) -> Markup {
    let hrefs: Vec<String> = Who::ALL.iter().map(|w| query.href(HERE, &[("who", w.code())])).collect();
    let items: Vec<Segment<'_>> = Who::ALL
        .iter()
        .zip(&hrefs)
        .map(|(w, href)| Segment { href, label: cx.t(w.label()), current: *w == asked.who })
        .collect();
    ui::segments(cx.t("revenue_reports-who"), &items)
}

fn by(cx: &Cx, query: &ReportQuery, asked: &Asked) -> Markup {
    let items: Vec<(String, String, bool)> = By::ALL
        .iter()
        .map(|by| (query.href(HERE, &[("by", by.code()), ("row", "")]), cx.t(by.label()).to_owned(), *by == asked.by))
        .collect();
    ui::filter_choice("f-by", cx.t("revenue_reports-by"), &items)
}

/// How many of which periods, in words: `5 quarters`.
pub fn period_words(cx: &Cx, step: Step, n: usize) -> String {
    let key = match step {
        Step::Month => "revenue_reports-months",
        Step::Quarter => "revenue_reports-quarters",
        Step::Year => "revenue_reports-years",
        Step::FiscalQuarter => "revenue_reports-fiscal-quarters",
        Step::FiscalYear => "revenue_reports-fiscal-years",
    };
    cx.tr(key, &[("n", n.into())])
}

fn periods(cx: &Cx, query: &ReportQuery, asked: &Asked) -> Markup {
    let mut offered =
        vec![(Step::Month, 6), (Step::Month, 12), (Step::Quarter, 5), (Step::Quarter, 8), (Step::Year, 3)];
    if cx.settings().fiscal_month > 1 {
        offered.extend([(Step::FiscalQuarter, 5), (Step::FiscalYear, 3)]);
    }
    if !offered.contains(&(asked.step, asked.n)) {
        offered.push((asked.step, asked.n));
    }
    let items: Vec<(String, String, bool)> = offered
        .into_iter()
        .map(|(step, n)| {
            let href = query.href(HERE, &[("step", step.code()), ("n", &n.to_string())]);
            (href, period_words(cx, step, n), (step, n) == (asked.step, asked.n))
        })
        .collect();
    ui::filter_choice("f-period", cx.t("revenue_reports-period"), &items)
}

/// The day in whose period the report ends.
fn until(cx: &Cx, query: &ReportQuery, asked: &Asked) -> Markup {
    let last = asked.filter.before.and_then(|day| day.yesterday().ok());
    let value = last.map_or_else(
        || cx.t("revenue_reports-until-today").to_owned(),
        |day| calendar::short(cx.locale(), cx.today(), day),
    );
    let typed = last.map(|day| calendar::full(cx.locale(), day)).unwrap_or_default();
    let body = html! {
        div.set {
            p.mute { (cx.t("revenue_reports-until-help")) }
            @if last.is_some() {
                p { (ui::link(&query.href(HERE, &[("until", "")]), cx.t("revenue_reports-until-back"))) }
            }
            form.set method="get" action=(HERE) {
                @for (name, value) in &others(query, &["until"]) { (ui::hidden(name, value)) }
                (ui::Field::text("until", cx.t("revenue_reports-until-day")).value(&typed).placeholder(cx.t("as-of-example")).draw())
                (ui::submit(Look::Primary, "", cx.t("revenue_reports-until-show")))
            }
        }
    };
    ui::filter_popover("f-until", cx.t("revenue_reports-until"), Some(&value), body)
}

/// The parameters of the report but for these, as pairs.
fn others(query: &ReportQuery, but: &[&str]) -> Vec<(String, String)> {
    let off: Vec<(&str, &str)> = but.iter().map(|name| (*name, "")).collect();
    let kept = query.href("", &off);
    serde_html_form::from_str(kept.trim_start_matches('?')).unwrap_or_default()
}

fn rates(cx: &Cx, query: &ReportQuery, asked: &Asked) -> Markup {
    let day = |day: Date| calendar::short(cx.locale(), cx.today(), day);
    let value = match asked.basis {
        Basis::Historical => cx.t("revenue_reports-rates-historical").to_owned(),
        Basis::Constant(on) => cx.tr("revenue_reports-rates-constant-on", &[("day", day(on).into())]),
    };
    let on = match asked.basis {
        Basis::Constant(on) => calendar::full(cx.locale(), on),
        Basis::Historical => String::new(),
    };
    let kept = others(query, &["rates", "on"]);
    let body = html! {
        div.set {
            p.mute { (cx.t("revenue_reports-rates-help")) }
            @if let Basis::Constant(_) = asked.basis {
                p { (ui::link(&query.href(HERE, &[("rates", ""), ("on", "")]), cx.t("revenue_reports-rates-back"))) }
            }
            form.set method="get" action=(HERE) {
                @for (name, value) in &kept { (ui::hidden(name, value)) }
                (ui::hidden("rates", "constant"))
                (ui::Field::text("on", cx.t("revenue_reports-rates-on")).value(&on).placeholder(cx.t("as-of-example")).draw())
                (ui::submit(Look::Primary, "", cx.t("revenue_reports-rates-constant")))
            }
        }
    };
    ui::filter_popover("f-rates", cx.t("revenue_reports-rates"), Some(&value), body)
}

fn filters(cx: &Cx, query: &ReportQuery, asked: &Asked, chips: &Chips) -> Markup {
    let f = &asked.filter;
    let off = |name: &str| query.href(HERE, &[(name, "")]);
    let set = |label: &'static str, value: &str, name: &str| {
        ui::filter_on(cx.t(label), value, &off(name), cx.t("revenue_reports-filter-off"))
    };
    let offer = |id: &str, label: &'static str, name: &'static str, items: Vec<(String, String)>| {
        let hrefs: Vec<String> = items.iter().map(|(value, _)| query.href(HERE, &[(name, value)])).collect();
        let options: Vec<Segment<'_>> =
            items.iter().zip(&hrefs).map(|((_, label), href)| Segment { href, label, current: false }).collect();
        html! { @if !options.is_empty() { (ui::filter_menu(id, cx.t(label), &options)) } }
    };
    let unknown = || cx.t("unknown").to_owned();
    html! {
        @match f.account {
            Some(_) => (set("revenue_reports-by-account", &chips.account.clone().unwrap_or_else(unknown), "account")),
            None => {}
        }
        @match f.offering {
            Some(id) => {
                @let name = chips.offerings.iter().find(|o| o.0 == id).map_or_else(unknown, |o| o.2.clone());
                (set("revenue_reports-by-offering", &name, "offering"))
            }
            None => (offer("f-offering", "revenue_reports-by-offering", "offering", offerings(chips))),
        }
        @match f.territory {
            Some(id) => {
                @let name = chips.territories.iter().find(|t| t.0 == id).map_or_else(unknown, |t| t.1.clone());
                (set("revenue_reports-by-territory", &name, "territory"))
            }
            None => (offer("f-territory", "revenue_reports-by-territory", "territory", territory_options(chips))),
        }
        @match &f.sector {
            Some(code) => {
                @let name = chips.sectors.iter().find(|t| t.code == *code).map_or(cx.t("revenue_reports-no-sector"), |t| t.name(cx.locale()));
                (set("revenue_reports-by-sector", name, "sector"))
            }
            None => (offer("f-sector", "revenue_reports-by-sector", "sector",
                chips.sectors.iter().map(|t| (t.code.clone(), t.name(cx.locale()).to_owned())).collect())),
        }
    }
}

/// Offerings at the top, and those right below them, indented.
fn offerings(chips: &Chips) -> Vec<(String, String)> {
    let below = |parent: Option<uuid::Uuid>| chips.offerings.iter().filter(move |o| o.1 == parent);
    let mut items = Vec::new();
    for top in below(None) {
        items.push((top.0.to_string(), top.2.clone()));
        items.extend(below(Some(top.0)).map(|o| (o.0.to_string(), format!("\u{2003}{}", o.2))));
    }
    items
}

fn territory_options(chips: &Chips) -> Vec<(String, String)> {
    let indent = |depth: u8| "\u{2003}".repeat(usize::from(depth));
    chips.territories.iter().map(|(id, name, depth)| (id.to_string(), format!("{}{name}", indent(*depth)))).collect()
}
