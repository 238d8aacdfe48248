//! One row of the tree, and how its numbers are shown.

use std::collections::HashSet;

use maud::{Markup, html};

use super::super::model::Node;
use super::tree::TreeQuery;
use crate::base::asof::{self, AsOf};
use crate::base::money::Money;
use crate::base::{AccountId, Cx, calendar};
use crate::features::accounts::countries;
use crate::features::accounts::model::Kind;
use crate::ui::{self, Phone};

/// Columns of the table.
pub const COLUMNS: usize = 9;

/// The words of the heads; beside another day those without dates say that they show today.
pub fn labels(cx: &Cx, as_of: Option<AsOf>) -> [String; COLUMNS] {
    const DATED: [&str; 3] = ["hierarchy-column-account", "hierarchy-column-lead", "hierarchy-column-below"];
    [
        "hierarchy-column-account",
        "hierarchy-column-kind",
        "hierarchy-column-lead",
        "hierarchy-column-below",
        "hierarchy-column-own",
        "hierarchy-column-all",
        "hierarchy-column-promises",
        "hierarchy-column-people",
        "hierarchy-column-last",
    ]
    .map(|key| asof::undated(cx, cx.t(key), as_of.filter(|_| !DATED.contains(&key))))
}

/// The heads of the columns: words, then numbers.
pub fn heads(labels: &[String; COLUMNS]) -> Vec<ui::Head<'_>> {
    let (words, numbers) = labels.split_at(3);
    words.iter().map(|l| ui::Head::text(l)).chain(numbers.iter().map(|l| ui::Head::number(l))).collect()
}

/// What rows are drawn with.
pub struct Pen<'a> {
    /// The request.
    pub cx: &'a Cx,
    /// What was asked for; links keep it.
    pub asked: &'a TreeQuery,
    /// The accounts whose children are shown.
    pub open: &'a HashSet<AccountId>,
    /// The accounts that the viewer may move.
    pub may: &'a HashSet<AccountId>,
}

impl Pen<'_> {
    /// A row at its level.
    pub fn row(&self, level: usize, node: &Node) -> Markup {
        let (cx, id) = (self.cx, node.id.to_string());
        let open = (node.children > 0).then(|| self.open.contains(&node.id));
        let href = self.asked.turned(self.open, node.id);
        let words = cx.t(if open == Some(true) { "hierarchy-close" } else { "hierarchy-open" });
        let toggle = open.map(|open| (href.as_str(), open, words));
        let rows = self.asked.rows(node.id, level + 1);
        let mut cells = vec![ui::Cell::head(ui::tree_cell(
            u8::try_from(level).unwrap_or(u8::MAX),
            toggle,
            html! {
                a href=(self.asked.account(node.id)) draggable="false" { (node.name) }
                @if self.may.contains(&node.id) { (self.mover(node)) }
            },
        ))];
        cells.extend(self.facts(node));
        let movable = self.may.contains(&node.id);
        ui::tree_row(&ui::TreeRow { id: &id, level, open, rows: &rows, movable, target: true, cells })
    }

    fn mover(&self, node: &Node) -> Markup {
        let href = format!("/hierarchy/move?account={}", node.id);
        let label = self.cx.tr("hierarchy-move-one", &[("name", node.name.as_str().into())]);
        html! { a.btn.ghost.icon.rowact href=(href) data-dialog data-key="m" aria-label=(label) title=(label) { (ui::icon("swap")) } }
    }

    fn facts(&self, node: &Node) -> Vec<ui::Cell> {
        let (cx, locale) = (self.cx, self.cx.locale());
        let place = if node.city.is_empty() { countries::name(locale, &node.country) } else { node.city.as_str() };
        let kind = cx.t(match node.kind {
            Kind::Group => "hierarchy-kind-group",
            Kind::LegalEntity => "hierarchy-kind-company",
            Kind::CountryOrganisation => "hierarchy-kind-country",
        });
        let last = node.all.last.map(|at| calendar::instant_tag(locale, cx.today(), &cx.viewer.zone, at));
        vec![
            ui::Cell::text(html! { (kind) @if !place.is_empty() { " · " (place) } }),
            ui::Cell::text(match &node.lead {
                Some((_, name)) => html! { (name) },
                None => html! { span.bad { (cx.t("accounts-no-lead")) } },
            }),
            ui::Cell::number(self.number(node.below)),
            ui::Cell::number(self.money(&node.own.revenue)),
            ui::Cell::number(self.money(&node.all.revenue)).phone(Phone::Right),
            ui::Cell::number(self.number(node.all.promises)),
            ui::Cell::number(self.number(node.all.people)),
            ui::Cell::number(last.unwrap_or_else(none)),
        ]
    }

    fn number(&self, n: i64) -> Markup {
        if n == 0 {
            none()
        } else {
            html! { (self.cx.locale().int(n)) }
        }
    }

    /// Amounts of one currency are one number; of several they stand side by side and are never added.
    fn money(&self, amounts: &[Money]) -> Markup {
        if amounts.is_empty() {
            return none();
        }
        let locale = self.cx.locale();
        html! {
            @for (i, m) in amounts.iter().enumerate() {
                @if i > 0 { " + " }
                data.num value=(m.decimal()) title=(m.long()) { (m.short(locale)) }
            }
        }
    }

    /// The rest of a long level, as a link to the page of the account above it.
    pub fn more(&self, level: usize, under: AccountId, name: &str) -> Markup {
        let label = self.cx.tr("hierarchy-more", &[("name", name.into())]);
        let link = ui::link(&self.asked.under(under), &label);
        let cells = vec![
            ui::Cell::head(ui::tree_cell(u8::try_from(level).unwrap_or(u8::MAX), None, link)),
            ui::Cell::text(html! {}).span(COLUMNS - 1),
        ];
        let id = format!("more-{under}");
        ui::tree_row(&ui::TreeRow { id: &id, level, open: None, rows: "", movable: false, target: false, cells })
    }
}

fn none() -> Markup {
    html! { span.faint { "–" } }
}
