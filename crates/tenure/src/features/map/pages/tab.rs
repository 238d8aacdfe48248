//! The account's tab Map: the switch of views, shared filters, the day, and the map with what stands beside it.

use jiff::ToSpan;
use maud::{Markup, html};

use super::super::model::MANY;
use super::super::model::ask::{Ask, STANCES, View};
use super::scene::Scene;
use super::{chart, side, table};
use crate::base::{Cx, Permit, Read, Result, asof, calendar};
use crate::features::relationships::model::Role;
use crate::features::relationships::pages::marks;
use crate::ui::{self, Look, Segment};

/// Draws the tab.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let s = Scene::load(permit, cx, query)?;
    let style = html! { link rel="stylesheet" href=(ui::assets::map_css_url()); };
    if s.cards().is_empty() {
        return Ok(html! { (style) (nobody(&s)) });
    }
    let view = match s.ask.view {
        View::Chart => html! { (chart::chart(&s)) (legend(&s)) },
        View::Grid => html! { (chart::grid(&s)) (legend(&s)) },
        View::Table => table::table(&s),
        View::Links => table::links(&s),
    };
    let main = html! {
        section.panel aria-label=(cx.t("map-title")) { (bar(&s)) (second_bar(&s)) (view) }
        @if s.may_edit { (mover(&s)) }
    };
    Ok(html! { (style) (ui::columns(main, side::draw(permit, &s))) })
}

/// An account without people begins with a list.
fn nobody(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let paste = format!("{}/paste", s.path);
    let action = html! {
        @if s.may_edit {
            (ui::link_button(Look::Primary, &paste, "list", cx.t("map-paste")))
            (ui::link_button(Look::Plain, &format!("/people/new?account={}", s.account), "plus", cx.t("people-new")))
        }
    };
    ui::Panel::new(cx.t("map-title")).raw(ui::empty(cx.t("map-nobody-yet"), action))
}

fn bar(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let keys = ["map-view-chart", "map-view-grid", "map-view-table", "map-view-links"];
    let hrefs: Vec<String> = View::ALL.into_iter().map(|v| s.href(|a| a.view = v)).collect();
    let views: Vec<Segment<'_>> = View::ALL
        .iter()
        .zip(&hrefs)
        .zip(keys)
        .map(|((view, href), key)| Segment { href, label: cx.t(key), current: *view == s.ask.view })
        .collect();
    html! {
        div.mapbar {
            (ui::segments(cx.t("map-views"), &views))
            (filters(s))
            div.end {
                @if s.may_edit {
                    (ui::popover_button(Look::Plain, "edit", cx.t("edit"), "map-edit"))
                    (ui::menu("map-edit", &edit_items(s, &format!("{}/paste", s.path), &format!("{}/add", s.path))))
                }
                (ui::popover_button(Look::Ghost, "download", cx.t("map-export"), "map-export"))
                (exports(s))
            }
        }
    }
}

fn edit_items<'a>(s: &Scene<'a>, paste: &'a str, add: &'a str) -> Vec<ui::MenuItem<'a>> {
    let item = |href, icon, key| ui::MenuItem { href, icon, label: s.cx.t(key), ..ui::MenuItem::default() };
    vec![item(add, "plus", "map-add-person"), item(paste, "list", "map-paste")]
}

fn exports(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let (svg, csv) = (s.ask.href(&format!("{}.svg", s.path), |_| {}), s.ask.href(&format!("{}.csv", s.path), |_| {}));
    html! {
        div.menu-list id="map-export" popover {
            @if matches!(s.ask.view, View::Chart | View::Grid) { a href=(svg) download { (ui::icon("download")) span { (cx.t("map-export-svg")) } } }
            a href=(csv) download { (ui::icon("download")) span { (cx.t("map-export-csv")) } }
            a href=(csv.replacen(".csv", ".xlsx", 1)) download { (ui::icon("download")) span { (cx.t("sheets-xlsx")) } }
            button.js type="button" data-print { (ui::icon("document")) span { (cx.t("map-print")) } }
        }
    }
}

fn filters(s: &Scene<'_>) -> Markup {
    let (cx, ask) = (s.cx, &s.ask);
    let ours = s.ours();
    let us = ask.us.and_then(|id| ours.iter().find(|c| c.id == id));
    let on = |key: &'static str, value: &str, change: fn(&mut Ask)| {
        ui::filter_on(cx.t(key), value, &s.href(change), cx.t("remove"))
    };
    let pairs = ask.pairs();
    let hidden: Vec<(&str, &str)> = pairs.iter().filter(|(n, _)| *n != "q").map(|(n, v)| (*n, v.as_str())).collect();
    html! {
        @match ask.support {
            Some(stance) => (on("map-support", cx.t(stance.label()), |a| a.support = None)),
            None => (menu(s, "map-f-support", "map-support", STANCES.into_iter().map(|v| (cx.t(v.label()).to_owned(), s.href(|a| a.support = Some(v)))))),
        }
        @match ask.role {
            Some(role) => (on("map-role", cx.t(role.label()), |a| a.role = None)),
            None => (menu(s, "map-f-role", "map-role", Role::ALL.iter().map(|r| (cx.t(r.label()).to_owned(), s.href(|a| a.role = Some(*r)))))),
        }
        @if let Some(us) = us { (on("map-our-people", &us.name, |a| a.us = None)) }
        @else if !ours.is_empty() {
            (menu(s, "map-f-us", "map-our-people", ours.iter().map(|c| (c.name.clone(), s.href(|a| a.us = Some(c.id))))))
        }
        @if ask.gaps { (on("map-gaps-only", "", |a| a.gaps = false)) }
        @else { a.fchip href=(s.href(|a| a.gaps = true)) { (cx.t("map-gaps-only")) } }
        (ui::filter_search(&s.path, "q", &ask.q, cx.t("map-search"), &hidden))
        @if ask.filters() { (ui::link(&s.href(Ask::clear), cx.t("clear"))) }
    }
}

fn menu(s: &Scene<'_>, id: &str, label: &'static str, options: impl Iterator<Item = (String, String)>) -> Markup {
    let options: Vec<(String, String)> = options.collect();
    let list: Vec<Segment<'_>> = options.iter().map(|(label, href)| Segment { href, label, current: false }).collect();
    ui::filter_menu(id, s.cx.t(label), &list)
}

/// The day, what changed, and how the chart is drawn.
fn second_bar(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let pairs = s.ask.pairs();
    let kept: Vec<(&str, &str)> = pairs.iter().filter(|(n, _)| *n != "as_of").map(|(n, v)| (*n, v.as_str())).collect();
    let drawn = matches!(s.ask.view, View::Chart | View::Grid);
    html! {
        div.mapbar {
            (asof::chip(cx, &s.path, s.as_of, &kept))
            (slider(s))
            @if s.since.is_none() { (since(s)) }
            @if s.ask.filters() { span.mute.sm role="status" { (cx.tr("map-matching", &[("n", s.cards().iter().filter(|c| s.ask.keeps(c)).count().into()), ("all", s.cards().len().into())])) } }
            @if drawn {
                div.end {
                    @if s.ask.view == View::Chart {
                        a.fchip.on[!s.ask.no_lines] aria-current=[(!s.ask.no_lines).then_some("true")] href=(s.href(|a| a.no_lines = !a.no_lines)) { @if !s.ask.no_lines { (ui::icon("check")) } (cx.t("map-influence-lines")) }
                        @if s.cards().len() > MANY {
                            a.fchip.on[s.ask.all] href=(s.href(|a| { a.all = !a.all; a.open.clear(); a.shut.clear(); })) { (cx.t(if s.ask.all { "map-fold-all" } else { "map-unfold-all" })) }
                        }
                    }
                    (zoom(s))
                }
            }
        }
    }
}

fn zoom(s: &Scene<'_>) -> Markup {
    let sizes = [50_u8, 75, 0];
    let hrefs: Vec<String> = sizes.iter().map(|z| s.href(|a| a.zoom = *z)).collect();
    let items: Vec<Segment<'_>> = sizes
        .iter()
        .zip(&hrefs)
        .zip(["50 %", "75 %", "100 %"])
        .map(|((z, href), label)| Segment { href, label, current: *z == s.ask.zoom })
        .collect();
    html! { span.desk { (ui::segments(s.cx.t("map-zoom"), &items)) } }
}

/// A month a step, back from today; for who has script. The chip beside it takes any day.
fn slider(s: &Scene<'_>) -> Markup {
    const MONTHS: i32 = 24;
    let today = s.cx.today();
    let days: Vec<String> = (0..=MONTHS)
        .rev()
        .map(|n| if n == 0 { String::new() } else { today.checked_sub(n.months()).unwrap_or(today).to_string() })
        .collect();
    let at = (0..MONTHS).take_while(|n| today.checked_sub((*n).months()).is_ok_and(|d| d > s.day)).count();
    let value = MONTHS.saturating_sub(i32::try_from(at).unwrap_or(0));
    let href = s.href(|a| a.as_of = String::from("DAY"));
    html! {
        label.mapslide.js.desk {
            span.vh { (s.cx.t("map-slide")) }
            input type="range" min="0" max=(MONTHS) value=(value) data-days=(days.join(" ")) data-href=(href)
                aria-valuetext=(calendar::full(s.cx.locale(), s.day));
        }
    }
}

/// Days since which changes may be asked for.
fn since(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    let back = |months: i32| s.day.checked_sub(months.months()).unwrap_or(s.day).to_string();
    let options = [(1, "map-since-1"), (3, "map-since-3"), (12, "map-since-12")];
    let options = options.into_iter().map(|(n, key)| (cx.t(key).to_owned(), s.href(|a| a.since = back(n))));
    menu(s, "map-f-since", "map-since", options)
}

/// What the marks mean.
fn legend(s: &Scene<'_>) -> Markup {
    let cx = s.cx;
    html! {
        div.maplegend {
            @for stance in STANCES { span class=(super::card::tone(stance)) { (ui::icon(marks::icon(stance))) (cx.t(stance.label())) } }
            span { (ui::power(3)) (cx.t("map-influence")) }
            span { (ui::blocks(3)) (cx.t("map-strength")) }
            @if s.ask.view == View::Chart {
                span { svg.arrow viewBox="0 0 24 8" aria-hidden="true" { path d="M0 4H18M18 1l5 3-5 3" fill="none" stroke="currentColor" stroke-dasharray="1 3" {} } (cx.t("map-influence-lines")) }
            }
            span { i.key aria-hidden="true" {} (cx.t("map-gap")) }
            @if s.ask.view == View::Chart { span { i.key.v aria-hidden="true" {} (cx.t("map-role-open")) } }
        }
    }
}

/// The forms that drag and keys fill.
fn mover(s: &Scene<'_>) -> Markup {
    html! {
        form #map-move hidden method="post" action={ (s.path) "/reports" } data-enhance {
            (ui::hidden("position", "")) (ui::hidden("to", "")) (ui::hidden("back", &s.href(|_| {})))
        }
        form #map-place hidden method="post" action={ (s.path) "/order" } data-enhance {
            (ui::hidden("position", "")) (ui::hidden("by", "")) (ui::hidden("back", &s.href(|_| {})))
        }
    }
}
