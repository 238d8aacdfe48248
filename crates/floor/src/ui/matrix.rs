//! A matrix of states: rows and columns with totals on both sides. Each state has its own fill or border and its own
//! words, never a colour alone. With script it is a grid that arrows walk (`grid.js`); without, a table of links.

use maud::{Markup, html};

use super::icon;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixLook {
    /// Filled by a step, 0 to 5.
    Heat(u8),
    /// An amber frame.
    Framed,
    /// A dashed frame.
    Dashed,
    /// Hatched.
    Hatched,
    /// A dash: nothing can be here.
    Never,
    /// A question mark: nobody knows.
    Unknown,
    /// Nothing at all, and no link.
    Blank,
}

impl MatrixLook {
    fn class(self) -> &'static str {
        match self {
            Self::Heat(0) => "cell h0",
            Self::Heat(1) => "cell h1",
            Self::Heat(2) => "cell h2",
            Self::Heat(3) => "cell h3",
            Self::Heat(4) => "cell h4",
            Self::Heat(_) => "cell h5",
            Self::Framed => "cell framed",
            Self::Dashed => "cell dashed",
            Self::Hatched => "cell hatched",
            Self::Never => "cell never",
            Self::Unknown => "cell unknown",
            Self::Blank => "cell blank",
        }
    }
}

/// A cell.
#[derive(Clone, Debug)]
pub struct MatrixCell {
    /// How it looks.
    pub look: MatrixLook,
    /// First line.
    pub first: String,
    /// Second line.
    pub second: String,
    /// What else is here: icon and words.
    pub beside: Option<(&'static str, String)>,
    /// Its page, which opens as a dialog.
    pub href: String,
    /// Whether the key N begins something new here.
    pub new: bool,
    /// All of it in words.
    pub label: String,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct MatrixHead {
    /// Its name.
    pub name: String,
    /// The address that shows or hides its parts, whether they are shown, and what the link does.
    pub toggle: Option<(String, bool, String)>,
    /// Whether it is a part of the column before.
    pub part: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// The line below the name.
    pub note: String,
    /// A cell for each column.
    pub cells: Vec<MatrixCell>,
    /// The total and the line below it.
    pub total: (String, String),
}

/// The whole.
pub struct Matrix<'a> {
    /// What it is.
    pub label: &'a str,
    /// What the rows are.
    pub corner: &'a str,
    /// Where the key N leads, with the query of a cell's page after it; empty for nowhere.
    pub new: &'a str,
    /// The columns.
    pub columns: Vec<MatrixHead>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
    /// The word Total.
    pub total: &'a str,
    /// Totals of the columns, and the one of all.
    pub totals: Vec<(String, String)>,
}

impl Matrix<'_> {
    /// Draws it.
    pub fn draw(&self) -> Markup {
        html! {
            div.scroll role="region" tabindex="0" aria-label=(self.label) {
                table.mx aria-label=(self.label) data-grid data-new=[(!self.new.is_empty()).then_some(self.new)] {
                    thead { tr {
                        th scope="col" { span.vh { (self.corner) } }
                        @for head in &self.columns { (column(head)) }
                        th scope="col" { (self.total) }
                    } }
                    tbody { @for row in &self.rows { (line(row)) } }
                    tfoot { tr {
                        th scope="row" { (self.total) }
                        @for (first, second) in &self.totals { td.tot { (both(first, second)) } }
                    } }
                }
            }
            (list(&self.columns, &self.rows))
        }
    }
}

fn column(head: &MatrixHead) -> Markup {
    html! {
        th scope="col" class=[head.part.then_some("part")] {
            @match &head.toggle {
                Some((href, open, label)) => {
                    a.tog href=(href) aria-expanded=(open) title=(label) { (head.name) span.vh { ": " (label) } (icon("chevron")) }
                }
                None => (head.name),
            }
        }
    }
}

fn both(first: &str, second: &str) -> Markup {
    html! { b.num { (first) } @if !second.is_empty() { small { (second) } } }
}

fn line(row: &MatrixRow) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if let Some(href) = &row.href { a href=(href) { (row.name) } } @else { (row.name) }
                @if !row.note.is_empty() { small { (row.note) } }
            }
            @for cell in &row.cells { td { (one(cell)) } }
            td.tot { (both(&row.total.0, &row.total.1)) }
        }
    }
}

fn one(cell: &MatrixCell) -> Markup {
    if cell.look == MatrixLook::Blank {
        return html! { div class=(cell.look.class()) { span.vh { (cell.label) } } };
    }
    html! {
        // What is seen is short; what is read aloud says all of it.
        a class=(cell.look.class()) href=(cell.href) data-dialog data-new[cell.new] {
            span.vh { (cell.label) }
            span.num aria-hidden="true" { (cell.first) }
            @if !cell.second.is_empty() { small aria-hidden="true" { (cell.second) } }
            @if let Some((name, words)) = &cell.beside { span.beside title=(words) aria-hidden="true" { (icon(name)) } }
        }
    }
}

/// The same row by row, for narrow screens: what is known, each on a line of its own.
fn list(columns: &[MatrixHead], rows: &[MatrixRow]) -> Markup {
    html! {
        div.mx-list {
            @for row in rows {
                details {
                    summary { span { b { (row.name) } @if !row.note.is_empty() { " " span.mute { (row.note) } } } span.num { (row.total.0) " " small { (row.total.1) } } }
                    ul {
                        @for (head, cell) in columns.iter().zip(&row.cells) {
                            @if !matches!(cell.look, MatrixLook::Blank | MatrixLook::Never) {
                                li { a href=(cell.href) data-dialog { (head.name) } span.num { (cell.first) " " small { (cell.second) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What the looks mean: an example of each beside its word. Heat shows its range.
pub fn legend(items: &[(MatrixLook, &str)]) -> Markup {
    html! {
        span.mx-legend {
            @for (look, words) in items {
                span {
                    @if let MatrixLook::Heat(_) = look {
                        i.sw aria-hidden="true" { i.h1 {} i.h3 {} i.h5 {} }
                    } @else { i class={ "sw " (look.class()) } aria-hidden="true" {} }
                    (words)
                }
            }
        }
    }
}

/// The style sheet of matrices; a page that draws one begins with it.
pub fn matrix_styles() -> Markup {
    html! { link rel="stylesheet" href=(super::assets::matrix_css_url()); }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(look: MatrixLook) -> MatrixCell {
        MatrixCell {
            look,
            first: String::from("€310k"),
            second: String::from("82%"),
            beside: Some(("pipeline", String::from("Deal"))),
            href: String::from("/c?a=1&b=2"),
            new: true,
            label: String::from("Dairy, Flow: €310k sold, share 82%"),
        }
    }

    #[test]
    fn every_cell_says_what_it_is() {
        let rows = vec![MatrixRow {
            name: String::from("Dairy <1>"),
            href: None,
            note: String::from("Rotterdam"),
            cells: vec![cell(MatrixLook::Heat(9)), cell(MatrixLook::Blank)],
            total: (String::from("€725k"), String::from("of €1.26m")),
        }];
        let toggle = Some((String::from("?open=1"), false, String::from("Show its products")));
        let columns = vec![
            MatrixHead { name: String::from("Flow"), toggle, part: false },
            MatrixHead { name: String::from("HF"), toggle: None, part: true },
        ];
        let totals = vec![(String::from("1"), String::new()); 3];
        let drawn =
            Matrix { label: "Whitespace", corner: "Unit", new: "/n?b=1", columns, rows, total: "Total", totals }
                .draw()
                .into_string();
        assert!(drawn.contains(r#"<a class="cell h5" href="/c?a=1&amp;b=2" data-dialog data-new><span class="vh">Dairy, Flow: €310k sold, share 82%</span>"#));
        assert!(drawn.contains(r#"data-grid data-new="/n?b=1">"#));
        assert!(drawn.contains("Dairy &lt;1&gt;") && drawn.contains(r#"aria-expanded="false""#));
        assert!(!drawn.contains("style="));
        assert!(
            legend(&[(MatrixLook::Heat(3), "Share"), (MatrixLook::Dashed, "Open")])
                .into_string()
                .contains("cell dashed")
        );
    }
}
