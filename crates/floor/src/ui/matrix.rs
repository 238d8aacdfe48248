//! A matrix of states: rows and columns with totals on both sides. Each state has its own fill or border and its own
//! words, never a colour alone. With script it is a grid that arrows walk (`grid.js`); without, a table of links. Phones
//! may show the same table as a list, row by row: the style sheet makes it of the same elements.
//!
//! Thousands of cells may be drawn. What many of them share is therefore given once (parts of their addresses, words
//! around what they show), and each is written where it goes, without a text of its own.

use maud::{Markup, PreEscaped, Render, html};

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
            Self::Heat(0) => "h0",
            Self::Heat(1) => "h1",
            Self::Heat(2) => "h2",
            Self::Heat(3) => "h3",
            Self::Heat(4) => "h4",
            Self::Heat(_) => "h5",
            Self::Framed => "framed",
            Self::Dashed => "dashed",
            Self::Hatched => "hatched",
            Self::Never => "never",
            Self::Unknown => "unknown",
            Self::Blank => "blank",
        }
    }
}

/// What is read aloud around the two lines of a cell: before, between and after them, as markup. Nobody sees it.
#[derive(Clone, Debug, Default)]
pub struct MatrixWords([String; 3]);

impl MatrixWords {
    /// From a sentence that `tell` makes of two lines: what it says around them. They come in this order, and it may
    /// leave out the second.
    pub fn of(tell: impl FnOnce(&str, &str) -> String) -> Self {
        let told = tell("\u{1}", "\u{2}");
        let (before, rest) = told.split_once('\u{1}').unwrap_or(("", &told));
        let (between, after) = rest.split_once('\u{2}').unwrap_or((rest, ""));
        Self([before, between, after].map(|words| match words {
            "" => String::new(),
            words => html! { i { (words) } }.0,
        }))
    }
}

/// What a cell shows.
#[derive(Clone, Debug)]
pub struct MatrixCell<'a> {
    /// How it looks.
    pub look: MatrixLook,
    /// First line.
    pub first: &'a str,
    /// Second line.
    pub second: &'a str,
    /// What is said around them.
    pub words: &'a MatrixWords,
    /// What else is here: icon and words.
    pub beside: Option<(&'static str, &'a str)>,
    /// Its page, where it is not that of its place. There the key N begins nothing.
    pub href: Option<&'a str>,
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
    /// What it adds to the addresses of its cells, after that of the row.
    pub at: String,
}

/// A row without its cells.
#[derive(Clone, Copy, Debug, Default)]
pub struct MatrixRow<'a> {
    /// Its name.
    pub name: &'a str,
    /// The line below the name.
    pub note: &'a str,
    /// What it adds to the addresses of its cells.
    pub at: &'a str,
    /// The total.
    pub total: &'a str,
    /// The line below the total.
    pub of: &'a str,
}

/// The whole.
pub struct Matrix<'a> {
    /// What it is.
    pub label: &'a str,
    /// What the rows are.
    pub corner: &'a str,
    /// What phones show it as: as a grid, or as a list of its rows.
    pub shapes: [&'a str; 2],
    /// Where addresses of cells begin, before what row and column add, and how they end.
    pub at: (&'a str, &'a str),
    /// Where the key N leads, with the query of a cell's page after it; empty for nowhere.
    pub new: &'a str,
    /// The columns.
    pub columns: Vec<MatrixHead>,
    /// The word Total.
    pub total: &'a str,
    /// Totals of the columns, and the one of all.
    pub totals: Vec<(String, String)>,
    /// How many rows there will be.
    pub rows: usize,
}

/// Bytes of a cell, roughly: so that what is drawn is moved rarely while it grows.
const CELL: usize = 260;

impl Matrix<'_> {
    /// Draws it; `fill` draws the rows.
    pub fn draw(&self, fill: impl FnOnce(&mut MatrixRows)) -> Markup {
        let columns = self.columns.iter().map(|head| self.shared(head)).collect();
        let text = String::with_capacity(8_192 + CELL * self.rows * (self.columns.len() + 1));
        let mut rows = MatrixRows { text, columns, begin: escaped(self.at.0), row: String::new(), at: 0 };
        rows.text.push_str("<div class=\"mx-box\">");
        self.shape().render_to(&mut rows.text);
        rows.text.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.label.render_to(&mut rows.text);
        rows.text.push_str("\"><table class=\"mx\" aria-label=\"");
        self.label.render_to(&mut rows.text);
        rows.text.push_str("\" data-grid");
        if !self.new.is_empty() {
            rows.text.push_str(" data-new=\"");
            self.new.render_to(&mut rows.text);
            rows.text.push('"');
        }
        rows.text.push('>');
        self.head().render_to(&mut rows.text);
        rows.text.push_str("<tbody data-dialog>");
        fill(&mut rows);
        let mut text = rows.text;
        text.push_str("</tbody>");
        self.foot().render_to(&mut text);
        text.push_str("</table></div></div>");
        PreEscaped(text)
    }

    /// What the cells of a column share: the end of their address, and their name.
    fn shared(&self, head: &MatrixHead) -> (String, String) {
        let end = format!("{}{}", head.at, self.at.1);
        (escaped(&end), html! { span { (head.name) " " } }.0)
    }

    /// The switch of phones.
    fn shape(&self) -> Markup {
        let [grid, list] = self.shapes;
        html! {
            div.mx-as.phone.inline.seg role="group" aria-label=(self.label) {
                label { input.vh type="radio" name="mx-as" value="grid" checked; (grid) }
                label { input.vh type="radio" name="mx-as" value="list"; (list) }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            thead { tr {
                th scope="col" { span.vh { (self.corner) } }
                @for head in &self.columns { (column(head)) }
                th scope="col" { (self.total) }
            } }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            tfoot { tr {
                th scope="row" { (self.total) }
                @for (first, second) in &self.totals { td.tot { (both(first, second)) } }
            } }
        }
    }
}

fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + 8);
    text.render_to(&mut made);
    made
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

/// The rows while they are drawn.
pub struct MatrixRows {
    text: String,
    /// Of each column the end of the addresses and the name, as markup.
    columns: Vec<(String, String)>,
    /// The beginning of the addresses of all cells, and of those of the row.
    begin: String,
    row: String,
    /// The place of the next cell.
    at: usize,
}

impl MatrixRows {
    /// Draws a row; `fill` draws a cell for each column.
    pub fn row(&mut self, row: &MatrixRow<'_>, fill: impl FnOnce(&mut Self)) {
        self.at = 0;
        self.row.clear();
        self.row.push_str(&self.begin);
        row.at.render_to(&mut self.row);
        let head = html! {
            th scope="row" {
                (row.name)
                @if !row.note.is_empty() { small { (row.note) } }
                // In the list it shows and hides the cells of the row.
                input.fold type="checkbox" aria-label=(row.name);
            }
        };
        self.text.push_str("<tr>");
        head.render_to(&mut self.text);
        fill(self);
        html! { td.tot { (both(row.total, row.of)) } }.render_to(&mut self.text);
        self.text.push_str("</tr>");
    }

    /// Draws the next cell of the row.
    pub fn cell(&mut self, cell: &MatrixCell<'_>) {
        let text = &mut self.text;
        let Some((end, name)) = self.columns.get(self.at) else { return };
        self.at += 1;
        let blank = cell.look == MatrixLook::Blank;
        text.push_str(if blank { "<td><div class=\"" } else { "<td><a class=\"" });
        text.push_str(cell.look.class());
        if !blank {
            text.push_str("\" href=\"");
            match cell.href {
                Some(href) => href.render_to(text),
                None => {
                    text.push_str(&self.row);
                    text.push_str(end);
                }
            }
            if cell.href.is_some() {
                text.push_str("\" data-apart=\"");
            }
        }
        text.push_str("\">");
        text.push_str(name);
        let [before, between, after] = &cell.words.0;
        text.push_str(before);
        if !blank {
            text.push_str("<b>");
            cell.first.render_to(text);
            text.push_str("</b>");
        }
        text.push_str(between);
        if !cell.second.is_empty() {
            text.push_str("<small>");
            cell.second.render_to(text);
            text.push_str("</small>");
        }
        text.push_str(after);
        if let Some((name, words)) = cell.beside {
            html! { span.beside title=(words) { (icon(name)) i { "; " (words) } } }.render_to(text);
        }
        text.push_str(if blank { "</div></td>" } else { "</a></td>" });
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

    #[test]
    fn every_cell_says_what_it_is() {
        let toggle = Some((String::from("?open=1"), false, String::from("Show its products")));
        let columns = vec![
            MatrixHead { name: String::from("Flow"), toggle, part: false, at: String::from("o=2") },
            MatrixHead { name: String::from("HF"), toggle: None, part: true, at: String::from("o=3") },
        ];
        let matrix = Matrix {
            label: "Whitespace",
            corner: "Unit",
            shapes: ["Grid", "List"],
            at: ("w/cell?", "&d=1"),
            new: "/n?b=1",
            columns,
            total: "Total",
            totals: vec![(String::from("1"), String::new()); 3],
            rows: 1,
        };
        let words = MatrixWords::of(|first, second| format!("{first} sold, share {second}"));
        let row = MatrixRow { name: "Dairy <1>", note: "Rotterdam", at: "u=1&", total: "€725k", of: "of €1.26m" };
        let drawn = matrix.draw(|rows| {
            rows.row(&row, |cells| {
                let cell = MatrixCell {
                    look: MatrixLook::Heat(9),
                    first: "€310k",
                    second: "82%",
                    words: &words,
                    beside: Some(("pipeline", "Deal")),
                    href: None,
                };
                cells.cell(&cell);
                cells.cell(&MatrixCell {
                    look: MatrixLook::Blank,
                    beside: None,
                    words: &MatrixWords::default(),
                    ..cell
                });
            });
        });
        let drawn = drawn.into_string();
        let cell = r#"<td><a class="h5" href="w/cell?u=1&amp;o=2&amp;d=1"><span>Flow </span><b>€310k</b><i> sold, share </i><small>82%</small>"#;
        assert!(drawn.contains(cell), "{drawn}");
        assert!(drawn.contains(r#"data-grid data-new="/n?b=1">"#) && drawn.contains(r#"<div class="blank"><span>HF "#));
        assert!(drawn.contains("Dairy &lt;1&gt;") && drawn.contains(r#"aria-expanded="false""#));
        assert!(!drawn.contains("style="));
        assert!(
            legend(&[(MatrixLook::Heat(3), "Share"), (MatrixLook::Dashed, "Open")]).into_string().contains("sw dashed")
        );
    }

    #[test]
    fn words_stand_around_lines_in_any_language() {
        let words = |told: &str| MatrixWords::of(|a, b| told.replace("A", a).replace("B", b)).0;
        assert_eq!(words("已售 A，份额 B"), ["<i>已售 </i>", "<i>，份额 </i>", ""]);
        assert_eq!(words("A sells <there>"), ["", "<i> sells &lt;there&gt;</i>", ""]);
        assert_eq!(words("unknown"), ["", "<i>unknown</i>", ""]);
    }
}
