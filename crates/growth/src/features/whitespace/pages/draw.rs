//! The grid as a matrix.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::gather::Books;
use super::super::model::grid::{Cell, Grid, Row};
use super::super::model::{OpenDeal, State, heat};
use super::words::{beside, lines, of_spend, percent, short, told};
use super::{cell_href, deal_base, tab_href};
use crate::base::{AccountId, CompetitorId, Cx, OfferingId};
use crate::features::people::listing::query;
use crate::ui::{self, Matrix, MatrixCell, MatrixHead, MatrixLook, MatrixRow};

/// What the grid is drawn with.
pub(super) struct Pen<'a> {
    pub(super) cx: &'a Cx,
    pub(super) account: AccountId,
    pub(super) books: &'a Books,
    pub(super) grid: &'a Grid,
    pub(super) rivals: &'a HashMap<CompetitorId, String>,
    /// Lines whose parts are shown.
    pub(super) open: &'a [OfferingId],
    /// The day asked for, as the address has it; empty for today.
    pub(super) as_of: &'a str,
    /// Whether something can be changed.
    pub(super) edit: bool,
}

impl Pen<'_> {
    fn deals(&self) -> &[OpenDeal] {
        self.books.deals(self.account)
    }

    /// A line, and its parts where it is opened.
    fn parts(&self, line: OfferingId) -> Vec<OfferingId> {
        let children = || self.books.tree.get(line).map(|n| n.children.clone()).unwrap_or_default();
        if self.open.contains(&line) { children() } else { Vec::new() }
    }

    fn heads(&self) -> Vec<MatrixHead> {
        let tree = &self.books.tree;
        let mut heads = Vec::new();
        for line in &self.grid.columns {
            let whole = tree.get(*line).is_some_and(|n| !n.children.is_empty());
            let opened = self.open.contains(line);
            let toggle = whole.then(|| {
                let label = if opened { "whitespace-fold" } else { "whitespace-unfold" };
                (self.with_open(*line, !opened), opened, self.cx.t(label).to_owned())
            });
            heads.push(MatrixHead { name: tree.name(*line).to_owned(), toggle, part: false });
            heads.extend(self.parts(*line).into_iter().map(|id| MatrixHead {
                name: tree.name(id).to_owned(),
                toggle: None,
                part: true,
            }));
        }
        if self.other() {
            let name = self.cx.t("whitespace-without").to_owned();
            heads.push(MatrixHead { name, toggle: None, part: false });
        }
        heads
    }

    /// The address with a line opened or closed.
    fn with_open(&self, line: OfferingId, open: bool) -> String {
        let mut all: Vec<OfferingId> = self.open.iter().copied().filter(|id| *id != line).collect();
        all.extend(open.then_some(line));
        let list = all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        query(&tab_href(self.account), &[("open", &list), ("as_of", self.as_of)])
    }

    /// Whether something was sold without an offering.
    fn other(&self) -> bool {
        self.grid.other != (0, 0)
    }

    fn row(&self, row: &Row) -> MatrixRow {
        let name = self.name(row);
        let mut cells = Vec::new();
        for cell in &row.cells {
            cells.push(self.cell(&name, cell));
            cells.extend(
                self.parts(cell.place.1).iter().filter_map(|id| row.parts.get(id)).map(|c| self.cell(&name, c)),
            );
        }
        if self.other() {
            cells.push(self.without(&name, row));
        }
        let total = (short(self.cx, row.sold()), of_spend(self.cx, &row.sums));
        MatrixRow { name, href: None, note: self.city(row), cells, total }
    }

    pub(super) fn name(&self, row: &Row) -> String {
        match row.head.unit {
            Some(_) => row.head.name.clone(),
            None => self.cx.t("whitespace-whole").to_owned(),
        }
    }

    /// Where the unit is, unless its name says so.
    fn city(&self, row: &Row) -> String {
        let told = tenure_text::fold(&row.head.name).contains(&tenure_text::fold(&row.head.city));
        if told { String::new() } else { row.head.city.clone() }
    }

    fn cell(&self, unit: &str, cell: &Cell) -> MatrixCell {
        let (cx, offering) = (self.cx, self.books.tree.name(cell.place.1));
        let look = match cell.state {
            // Of the account as a whole a cell is drawn only where something is said of it.
            State::NotApplicable if cell.place.0.is_none() && cell.noted.is_none() && self.grid.rows.len() > 1 => {
                MatrixLook::Blank
            }
            State::Sold => MatrixLook::Heat(heat(cell.share())),
            State::Deal => MatrixLook::Framed,
            State::Competitor => MatrixLook::Hatched,
            State::NotApplicable => MatrixLook::Never,
            State::Open => MatrixLook::Dashed,
            State::Unknown => MatrixLook::Unknown,
        };
        let (first, second) = lines(cx, cell, self.deals(), self.rivals);
        let beside = beside(cx, cell, self.deals(), self.rivals);
        let words = told(cx, cell, (&first, &second), beside.as_ref());
        MatrixCell {
            look,
            first,
            second,
            beside,
            href: cell_href(self.account, cell.place, self.as_of),
            new: self.edit,
            // Thousands of cells may be drawn, so this is no text with arguments.
            label: [unit, cx.t("whitespace-comma"), offering, cx.t("whitespace-colon"), &words].concat(),
        }
    }

    /// What was sold without an offering: its lines wait for one.
    fn without(&self, unit: &str, row: &Row) -> MatrixCell {
        let id = row.head.unit.map_or_else(|| String::from("none"), |u| u.to_string());
        let (minor, unrated) = row.other;
        let words = format!("{unit}, {}: {}", self.cx.t("whitespace-without"), short(self.cx, minor));
        MatrixCell {
            look: if (minor, unrated) == (0, 0) { MatrixLook::Blank } else { MatrixLook::Heat(0) },
            first: short(self.cx, minor),
            second: self.cx.t("whitespace-no-offering").to_owned(),
            beside: None,
            href: query(&format!("/accounts/{}/revenue", self.account), &[("offering", "none"), ("unit", id.as_str())]),
            new: false,
            label: words,
        }
    }

    fn totals(&self) -> Vec<(String, String)> {
        let mut totals = Vec::new();
        for (line, sums) in self.grid.columns.iter().zip(&self.grid.sums) {
            totals.push((short(self.cx, sums.sold), percent(sums.share())));
            for part in self.parts(*line) {
                let sold = self.grid.rows.iter().filter_map(|r| r.parts.get(&part)).map(|c| c.sold).sum();
                totals.push((short(self.cx, sold), String::new()));
            }
        }
        if self.other() {
            totals.push((short(self.cx, self.grid.other.0), String::new()));
        }
        let all = self.grid.total.sold + self.grid.other.0;
        totals.push((short(self.cx, all), of_spend(self.cx, &self.grid.total)));
        totals
    }

    /// Draws it.
    pub(super) fn draw(&self) -> Markup {
        let cx = self.cx;
        Matrix {
            label: cx.t("whitespace-matrix"),
            corner: cx.t("whitespace-unit"),
            new: &if self.edit { deal_base(self.account) } else { String::new() },
            columns: self.heads(),
            rows: self.grid.rows.iter().map(|row| self.row(row)).collect(),
            total: cx.t("whitespace-total"),
            totals: self.totals(),
        }
        .draw()
    }
}

/// What the looks mean.
pub(super) fn legend(cx: &Cx) -> Markup {
    html! {
        (ui::legend(&[
            (MatrixLook::Heat(3), cx.t("whitespace-legend-share")),
            (MatrixLook::Framed, cx.t("whitespace-state-deal")),
            (MatrixLook::Dashed, cx.t("whitespace-state-open")),
            (MatrixLook::Hatched, cx.t("whitespace-state-competitor")),
            (MatrixLook::Unknown, cx.t("whitespace-state-unknown")),
        ]))
    }
}
