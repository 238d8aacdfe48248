//! Rows that ask for nothing, so that one sees what they are: new ones, unchanged ones, those left out.

use maud::{Markup, html};

use super::super::super::engine::preview::Row;
use super::super::super::model::state::Kind;
use super::super::frame::{Open, int, short};
use super::load::Looked;
use crate::base::Cx;
use crate::ui::{self, Cell, Head, Phone};

/// Columns that are shown.
const COLUMNS: usize = 5;

/// The first rows of a kind.
pub(super) fn panel(cx: &Cx, open: &Open, kind: Kind, looked: &Looked) -> Markup {
    let (c, title) = (&open.import.counts, cx.t(kind.label()));
    let n = match kind {
        Kind::New => c.new,
        Kind::Same => c.same,
        _ => c.skipped,
    };
    if n == 0 {
        return html! {};
    }
    if looked.rows.is_empty() {
        return ui::Panel::new(title).count(&int(cx, n)).raw(ui::empty(cx.t("imports-rows-not-listed"), html! {}));
    }
    let names = columns(&looked.rows);
    let labels: Vec<String> = names.iter().map(|name| open.label(cx.locale(), name)).collect();
    let heads = std::iter::once(Head::number(cx.t("imports-line-head"))).chain(labels.iter().map(|l| Head::text(l)));
    let shown = [("n", looked.rows.len().into()), ("of", int(cx, n).into())];
    ui::Table::new(title, heads.collect())
        .title(title, Some(&int(cx, n)), html! {})
        .rows(looked.rows.iter().map(|row| tr(cx, row, &names, &labels)).collect())
        .footer(html! { (cx.tr("imports-first-of", &shown)) })
        .draw()
}

/// The columns that most rows fill, in the order in which they stand.
fn columns(rows: &[Row]) -> Vec<String> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for (field, _) in rows.iter().flat_map(|row| row.cells.iter()) {
        match names.iter_mut().find(|(name, _)| name == field) {
            Some((_, n)) => *n += 1,
            None => names.push((field.clone(), 1)),
        }
    }
    let mut best = names.clone();
    best.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    best.truncate(COLUMNS);
    names.into_iter().filter(|(name, _)| best.iter().any(|(b, _)| b == name)).map(|(name, _)| name).collect()
}

fn tr(cx: &Cx, row: &Row, names: &[String], labels: &[String]) -> Markup {
    let value = |name: &String| row.cells.iter().find(|(field, _)| field == name).map_or("", |(_, v)| v.as_str());
    let mut cells = vec![Cell::number(html! { (int(cx, row.line)) }).phone(Phone::Right)];
    for (at, (name, label)) in names.iter().zip(labels).enumerate() {
        let content = html! { bdi { (short(value(name), 80)) } };
        cells.push(match at {
            0 => Cell::head(content),
            1 | 2 => Cell::text(content).phone(Phone::Full).label(label.as_str()),
            _ => Cell::text(content),
        });
    }
    ui::tr(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_columns_are_shown_in_their_order() {
        let cell = |name: &str| (name.to_owned(), String::from("x"));
        let rows = [
            Row { cells: ["a", "b", "c", "d", "e", "f"].map(cell).to_vec(), ..Row::default() },
            Row { cells: ["b", "c", "d", "e", "f"].map(cell).to_vec(), ..Row::default() },
        ];
        assert_eq!(columns(&rows), ["b", "c", "d", "e", "f"]);
    }
}
