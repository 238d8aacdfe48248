//! The grid as a matrix.

use std::borrow::Cow;
use std::collections::HashMap;

use maud::{Markup, html};

use super::super::gather::Books;
use super::super::model::grid::{Cell, Grid, Other, Row};
use super::super::model::{State, heat};
use super::words::{Around, Teller, maybe, of_spend, percent};
use super::{deal_base, tab_href};
use crate::base::{AccountId, CompetitorId, Cx, OfferingId};
use crate::features::people::listing::query;
use crate::ui::{self, Matrix, MatrixCell, MatrixHead, MatrixLook, MatrixRow, MatrixRows};

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

/// What all cells are drawn with.
struct Nib<'a> {
    teller: Teller<'a>,
    around: Around,
    /// Of each column of a line the parts that are shown after it.
    parts: Vec<&'a [OfferingId]>,
    /// Whether a column shows what was sold without an offering.
    other: bool,
}

impl<'a> Pen<'a> {
    /// A line's parts where it is opened.
    fn parts(&self, line: OfferingId) -> &'a [OfferingId] {
        let children = || self.books.tree.get(line).map_or(&[][..], |n| &n.children);
        if self.open.contains(&line) { children() } else { &[] }
    }

    fn nib(&self) -> Nib<'a> {
        Nib {
            teller: Teller::new(self.cx, self.books.deals(self.account), self.rivals),
            around: Around::new(self.cx),
            parts: self.grid.columns.iter().map(|line| self.parts(*line)).collect(),
            other: self.grid.other.lines > 0,
        }
    }

    fn heads(&self, nib: &Nib<'_>) -> Vec<MatrixHead> {
        let tree = &self.books.tree;
        let at = |id: OfferingId| format!("offering={id}");
        let mut heads = Vec::new();
        for (line, parts) in self.grid.columns.iter().zip(&nib.parts) {
            let whole = tree.get(*line).is_some_and(|n| !n.children.is_empty());
            let opened = self.open.contains(line);
            let toggle = whole.then(|| {
                let label = if opened { "whitespace-fold" } else { "whitespace-unfold" };
                (self.with_open(*line, !opened), opened, self.cx.t(label).to_owned())
            });
            heads.push(MatrixHead { name: tree.name(*line).to_owned(), toggle, part: false, at: at(*line) });
            heads.extend(parts.iter().map(|id| MatrixHead {
                name: tree.name(*id).to_owned(),
                toggle: None,
                part: true,
                at: at(*id),
            }));
        }
        if nib.other {
            heads.push(MatrixHead { name: self.cx.t("whitespace-without").to_owned(), ..MatrixHead::default() });
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

    fn row(&self, nib: &Nib<'_>, rows: &mut MatrixRows, row: &Row) {
        let at = row.head.unit.map(|unit| format!("unit={unit}&")).unwrap_or_default();
        let (total, of) = (maybe(self.cx, row.sold()), of_spend(self.cx, &row.sums));
        let name = self.name(row);
        let head = MatrixRow { name: &name, note: self.city(row), at: &at, total: &total, of: &of };
        rows.row(&head, |cells| {
            for (cell, parts) in row.cells.iter().zip(&nib.parts) {
                self.cell(nib, cells, cell);
                parts.iter().filter_map(|id| row.parts.get(id)).for_each(|cell| self.cell(nib, cells, cell));
            }
            if nib.other {
                self.without(nib, cells, row);
            }
        });
    }

    pub(super) fn name<'r>(&self, row: &'r Row) -> Cow<'r, str> {
        let name = row.head.name.as_str();
        match row.head.unit {
            Some(_) if row.head.archived => self.cx.tr("whitespace-unit-archived", &[("name", name.into())]).into(),
            Some(_) => name.into(),
            None => self.cx.t("whitespace-whole").into(),
        }
    }

    /// Where the unit is, unless its name says so.
    fn city<'r>(&self, row: &'r Row) -> &'r str {
        let told = tenure_text::fold(&row.head.name).contains(&tenure_text::fold(&row.head.city));
        if told { "" } else { &row.head.city }
    }

    fn cell(&self, nib: &Nib<'_>, cells: &mut MatrixRows, cell: &Cell) {
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
        let (first, second) = nib.teller.lines(cell);
        let beside = nib.teller.beside(cell);
        cells.cell(&MatrixCell {
            look,
            first: &first,
            second: &second,
            words: nib.around.of(cell),
            beside: beside.as_ref().map(|(icon, words)| (*icon, words.as_str())),
            href: None,
        });
    }

    /// What was sold without an offering: its lines wait for one.
    fn without(&self, nib: &Nib<'_>, cells: &mut MatrixRows, row: &Row) {
        let id = row.head.unit.map_or_else(|| String::from("none"), |u| u.to_string());
        let none = row.other.lines == 0;
        let words = if row.other.rated().is_none() { "whitespace-no-rate" } else { "whitespace-no-offering" };
        let href =
            query(&format!("/accounts/{}/revenue", self.account), &[("offering", "none"), ("unit", id.as_str())]);
        cells.cell(&MatrixCell {
            look: if none { MatrixLook::Blank } else { MatrixLook::Heat(0) },
            first: &maybe(self.cx, row.other.rated()),
            second: if none { "" } else { self.cx.t(words) },
            words: nib.around.none(),
            beside: None,
            href: Some(&href),
        });
    }

    fn totals(&self, nib: &Nib<'_>) -> Vec<(String, String)> {
        let mut totals = Vec::new();
        for (sums, parts) in self.grid.sums.iter().zip(&nib.parts) {
            let second =
                if sums.rated().is_none() { self.cx.t("whitespace-no-rate").to_owned() } else { percent(sums.share()) };
            totals.push((maybe(self.cx, sums.rated()), second));
            for part in *parts {
                let mut sold = Other::default();
                for cell in self.grid.rows.iter().filter_map(|r| r.parts.get(part)) {
                    sold.join(&Other { minor: cell.sold, lines: cell.lines, unrated: cell.unrated });
                }
                totals.push((maybe(self.cx, sold.rated()), String::new()));
            }
        }
        if nib.other {
            totals.push((maybe(self.cx, self.grid.other.rated()), String::new()));
        }
        let all = self.grid.other.with(&self.grid.total);
        totals.push((maybe(self.cx, all), of_spend(self.cx, &self.grid.total)));
        totals
    }

    /// Draws it. Addresses of cells are told from the page of the tab, `/accounts/ID/whitespace`.
    pub(super) fn draw(&self) -> Markup {
        let (cx, nib) = (self.cx, self.nib());
        let end = if self.as_of.is_empty() { String::new() } else { format!("&as_of={}", self.as_of) };
        let matrix = Matrix {
            label: cx.t("whitespace-matrix"),
            corner: cx.t("whitespace-unit"),
            shapes: [cx.t("whitespace-as-grid"), cx.t("whitespace-as-list")],
            at: ("whitespace/cell?", &end),
            new: &if self.edit { deal_base(self.account) } else { String::new() },
            columns: self.heads(&nib),
            total: cx.t("whitespace-total"),
            totals: self.totals(&nib),
            rows: self.grid.rows.len(),
        };
        matrix.draw(|rows| self.grid.rows.iter().for_each(|row| self.row(&nib, rows, row)))
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
