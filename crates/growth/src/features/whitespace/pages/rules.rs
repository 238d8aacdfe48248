//! `/admin/cross-sell`: rules that somebody wrote, and rules that purchases show.

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::rules::{FEWEST, Found, Rule, USEFUL};
use super::super::model::tree::Tree;
use super::super::openings::Mined;
use super::super::store;
use super::RULES;
use super::words::percent;
use crate::base::page::Page;
use crate::base::{Cx, Locale, Result, Scope};
use crate::features::offerings;
use crate::features::people::listing::query;
use crate::features::people::pages::draw::import_link;
use crate::features::settings::terms::Terms;
use crate::ui::{self, Cell, Head, Look, Phone, Tone};

/// Rules that purchases show, which the page lists.
const SHOWN: usize = 20;

struct Shown {
    rules: Vec<Rule>,
    tree: Tree,
    mined: Mined,
    terms: Terms,
}

/// `GET /admin/cross-sell`
pub(super) async fn show(cx: Cx) -> Result<Response> {
    let inner = cx.clone();
    let shown = cx
        .snapshot(move |q| {
            let scope = Scope::all(q, &inner.viewer)?;
            let tree = Tree::of(offerings::store::all(q)?, inner.today());
            let mined = Mined::load(q, &scope, &tree, inner.today())?;
            Ok(Shown { rules: store::rules::all(q)?, tree, mined, terms: Terms::load(q)? })
        })
        .await?;
    let title = cx.t("whitespace-rules");
    let new = ui::link_button(Look::Primary, "/admin/cross-sell/new", "plus", cx.t("whitespace-rules-new"));
    let body = html! {
        (ui::page_head(title, html! { (cx.t("whitespace-rules-note")) }, html! { (import_link(&cx, "cross-sell-rules")) (new) }))
        (ui::stack(html! { (written(&cx, &shown)) (found(&cx, &shown)) }))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn written(cx: &Cx, s: &Shown) -> Markup {
    let title = cx.t("whitespace-rules-written");
    if s.rules.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("whitespace-rules-none"), html! {}));
    }
    let heads = vec![
        Head::text(cx.t("whitespace-field-owns")),
        Head::text(cx.t("whitespace-field-lacks")),
        Head::text(cx.t("whitespace-field-sector")),
        Head::text(cx.t("whitespace-field-unit_kind")),
        Head::text(cx.t("whitespace-field-reason")),
        Head::blank(cx.t("edit")),
    ];
    let rows = s.rules.iter().map(|rule| {
        let reason = match cx.locale() {
            Locale::Zh if !rule.reason_zh.is_empty() => &rule.reason_zh,
            _ => &rule.reason,
        };
        let sector = if rule.sector.is_empty() {
            cx.t("whitespace-any")
        } else {
            s.terms.name(cx.locale(), "sector", &rule.sector)
        };
        let kind = match rule.unit_kind.as_str() {
            "" => cx.t("whitespace-any").to_owned(),
            code => cx.tr(&format!("accounts-unit-kind-{code}"), &[]),
        };
        ui::tr(vec![
            Cell::head(html! { (s.tree.name(rule.owns)) }),
            Cell::text(html! { (s.tree.name(rule.lacks)) }).phone(Phone::Right),
            Cell::text(html! { (sector) }).phone(Phone::Left),
            Cell::text(html! { (kind) }),
            Cell::text(html! { (reason) }).phone(Phone::Full),
            Cell::text(html! { (ui::icon_link(&format!("{RULES}/{}/edit", rule.id), "edit", cx.t("edit"))) }),
        ])
    });
    let count = s.rules.len().to_string();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows.collect()).draw()
}

fn found(cx: &Cx, s: &Shown) -> Markup {
    let title = cx.t("whitespace-rules-found");
    let n = s.mined.accounts;
    let of = cx.tr("whitespace-rules-of", &[("n", n.into()), ("least", FEWEST.into())]);
    let some = s.mined.part.map(|part| cx.tr("whitespace-rules-part", &[("n", part.into())]));
    let said = html! { (of) @if let Some(some) = some { " " (some) } };
    let few = html! {
        @if n < USEFUL {
            (ui::notice(Tone::Warn, "warn", html! { (cx.tr("whitespace-rules-few", &[("n", n.into()), ("useful", USEFUL.into())])) }, html! {}))
        }
    };
    if s.mined.rules.is_empty() {
        let none = ui::empty(cx.t("whitespace-rules-found-none"), html! {});
        return ui::Panel::new(title).footer(html! { (said) }).raw(html! { (few) (none) });
    }
    let heads = vec![
        Head::text(cx.t("whitespace-field-owns")),
        Head::text(cx.t("whitespace-rules-too")),
        Head::number(cx.t("whitespace-support")),
        Head::number(cx.t("whitespace-confidence")),
        Head::number(cx.t("whitespace-lift")),
        Head::blank(cx.t("whitespace-rules-take")),
    ];
    let rows = s.mined.rules.iter().take(SHOWN).map(|f| row(cx, s, f)).collect();
    html! { (few) (ui::Table::new(title, heads).title(title, None, html! {}).rows(rows).footer(html! { (said) }).draw()) }
}

fn row(cx: &Cx, s: &Shown, f: &Found) -> Markup {
    let (owns, lacks) = (f.owns.to_string(), f.lacks.to_string());
    let take = query("/admin/cross-sell/new", &[("owns", &owns), ("lacks", &lacks)]);
    let of = |share: f64, n: usize, all: usize| ui::two(html! { (percent(Some(share))) }, &format!("{n} / {all}"));
    ui::tr(vec![
        Cell::head(html! { (s.tree.name(f.owns)) }),
        Cell::text(html! { (s.tree.name(f.lacks)) }).phone(Phone::Left),
        Cell::number(of(f.support(), f.both, f.all)),
        Cell::number(of(f.confidence(), f.both, f.first)).phone(Phone::Right),
        Cell::number(html! { (format!("{:.2}", f.lift())) }),
        Cell::text(html! { (ui::icon_link(&take, "plus", cx.t("whitespace-rules-take"))) }),
    ])
}
