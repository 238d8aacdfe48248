//! Data tables. A table is a panel; on phones it becomes a list of the few facts that matter.

use maud::{Markup, html};

use super::icon;
use super::panel::{nothing, panel_header};

/// Direction of a sorted column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dir {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// How a column is set.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Set {
    #[default]
    Text,
    Number,
    Center,
    Track,
}

impl Set {
    fn class(self) -> Option<&'static str> {
        match self {
            Set::Text => None,
            Set::Number => Some("n"),
            Set::Center => Some("c"),
            Set::Track => Some("tk"),
        }
    }
}

/// The head of a column.
pub struct Head<'a> {
    label: &'a str,
    set: Set,
    blank: bool,
    content: Option<Markup>,
    sort: Option<(String, Option<Dir>)>,
    running: bool,
}

impl<'a> Head<'a> {
    fn new(label: &'a str, set: Set) -> Self {
        Self { label, set, blank: false, content: None, sort: None, running: false }
    }

    /// The column of the period that runs: it is tinted.
    pub fn running(mut self, running: bool) -> Self {
        self.running = running;
        self
    }

    /// A column of words.
    pub fn text(label: &'a str) -> Self {
        Self::new(label, Set::Text)
    }

    /// A column of numbers; the unit stands in the label.
    pub fn number(label: &'a str) -> Self {
        Self::new(label, Set::Number)
    }

    /// A centred column.
    pub fn center(label: &'a str) -> Self {
        Self::new(label, Set::Center)
    }

    /// A column whose label only screen readers get.
    pub fn blank(label: &'a str) -> Self {
        Self { blank: true, ..Self::new(label, Set::Text) }
    }

    /// A column of dated tracks, with the ticks of its axis.
    pub fn track(label: &'a str, ticks: Markup) -> Self {
        Self { content: Some(ticks), blank: true, ..Self::new(label, Set::Track) }
    }

    /// Sorts by this column; `now` is the direction when the list is sorted by it already.
    pub fn sort(mut self, href: impl Into<String>, now: Option<Dir>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }

    fn draw(&self) -> Markup {
        let direction = self.sort.as_ref().and_then(|s| s.1);
        let aria = direction.map(|d| if d == Dir::Asc { "ascending" } else { "descending" });
        let class = if self.running { Some("run") } else { self.set.class() };
        html! {
            th scope="col" class=[class] aria-sort=[aria] {
                @if let Some((href, now)) = &self.sort {
                    a href=(href) { (self.label) @if let Some(d) = now { span.dir aria-hidden="true" { (if *d == Dir::Asc { "▲" } else { "▼" }) } } }
                } @else if self.blank { span.vh { (self.label) } } @else { (self.label) }
                @if let Some(content) = &self.content { (content) }
            }
        }
    }
}

/// Where a cell goes on a phone.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Phone {
    /// It waits on the record.
    #[default]
    Hidden,
    /// At the left of its line.
    Left,
    /// At the right of its line.
    Right,
    /// A line of its own.
    Full,
}

/// A cell.
pub struct Cell {
    content: Markup,
    set: Set,
    head: bool,
    phone: Phone,
    label: Option<String>,
    span: Option<usize>,
    running: bool,
}

impl Cell {
    fn new(content: Markup, set: Set) -> Self {
        Self { content, set, head: false, phone: Phone::Hidden, label: None, span: None, running: false }
    }

    /// In the column of the period that runs.
    pub fn running(mut self, running: bool) -> Self {
        self.running = running;
        self
    }

    /// The name of the row; one per row.
    pub fn head(content: Markup) -> Self {
        Self { head: true, phone: Phone::Left, ..Self::new(content, Set::Text) }
    }

    /// Words.
    pub fn text(content: Markup) -> Self {
        Self::new(content, Set::Text)
    }

    /// A number.
    pub fn number(content: Markup) -> Self {
        Self::new(content, Set::Number)
    }

    /// Something centred.
    pub fn center(content: Markup) -> Self {
        Self::new(content, Set::Center)
    }

    /// A dated track.
    pub fn track(content: Markup) -> Self {
        Self::new(content, Set::Track)
    }

    /// Where it goes on a phone.
    pub fn phone(mut self, phone: Phone) -> Self {
        self.phone = phone;
        self
    }

    /// The word before it on a phone.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Stretches over several columns.
    pub fn span(mut self, columns: usize) -> Self {
        self.span = Some(columns);
        self
    }

    pub(super) fn draw(&self) -> Markup {
        let place = match self.phone {
            Phone::Hidden => "mh",
            Phone::Left if self.head => "",
            Phone::Left => "ml",
            Phone::Right => "mr",
            Phone::Full => "mf",
        };
        let run = if self.running { "run" } else { "" };
        let class = [self.set.class().unwrap_or_default(), place, run].join(" ");
        html! {
            @if self.head { th scope="row" class=(class.trim()) colspan=[self.span] { (self.content) } }
            @else { td class=(class.trim()) data-l=[self.label.as_ref()] colspan=[self.span] { (self.content) } }
        }
    }
}

/// A row.
pub fn tr(cells: Vec<Cell>) -> Markup {
    tr_class("", cells)
}

/// A row with a class: `lv0` (top of a tree), `sel` (chosen), `over` (no longer valid).
pub fn tr_class(class: &str, cells: Vec<Cell>) -> Markup {
    html! { tr class=[(!class.is_empty()).then_some(class)] { @for cell in &cells { (cell.draw()) } } }
}

/// A checkbox that belongs to the batch form `form`; it sends `id`.
pub fn tick(form: &str, value: &str, label: &str) -> Markup {
    html! { label.boxl { input.box type="checkbox" name="id" value=(value) form=(form) aria-label=(label); } }
}

/// What can be done with the ticked rows. The bar shows itself when something is ticked.
pub struct Batch<'a> {
    /// Id of the form; the buttons in `actions` name their target by `formaction`.
    pub form: &'a str,
    /// The word after the number of ticked rows.
    pub ticked: &'a str,
    /// Extends to the whole filter ("Tick all 86"); sends `all=1`.
    pub all: Option<&'a str>,
    /// Clears.
    pub untick: &'a str,
    /// The buttons, and hidden inputs with the filter.
    pub actions: Markup,
}

fn batch_bar(b: &Batch<'_>) -> Markup {
    html! {
        form.batch id=(b.form) method="post" data-batch {
            b { span.num data-batch-count {} " " (b.ticked) }
            @if let Some(all) = b.all { button.btn.ghost.js type="button" data-batch-all { (all) } }
            input type="hidden" name="all" value="";
            (b.actions)
            button.btn.ghost.end type="reset" data-batch-none { (b.untick) }
        }
    }
}

/// The line under a table: where one is, and the pages beside it.
pub fn pager(text: &str, previous: Option<(&str, &str)>, next: Option<(&str, &str)>) -> Markup {
    html! {
        span { (text) }
        span.end {
            @if let Some((href, label)) = previous { a.btn href=(href) rel="prev" { (icon("arrow-left")) span { (label) } } }
            @if let Some((href, label)) = next { a.btn href=(href) rel="next" { span { (label) } } }
        }
    }
}

/// A table without a panel of its own, for figures that stand in another one.
pub fn bare_table(heads: Vec<Head<'_>>, rows: Markup) -> Markup {
    html! { table.tb { thead { tr { @for head in &heads { (head.draw()) } } } tbody { (rows) } } }
}

/// A table under construction.
pub struct Table<'a> {
    label: &'a str,
    heads: Vec<Head<'a>>,
    header: Markup,
    rows: Vec<Markup>,
    foot: Option<Markup>,
    batch: Markup,
    footer: Option<Markup>,
    classes: Vec<&'static str>,
    tall: bool,
    list: bool,
    role: Option<&'static str>,
}

impl<'a> Table<'a> {
    /// Starts one; `label` names its region.
    pub fn new(label: &'a str, heads: Vec<Head<'a>>) -> Self {
        Self {
            label,
            heads,
            header: nothing(),
            rows: Vec::new(),
            foot: None,
            batch: nothing(),
            footer: None,
            classes: Vec::new(),
            tall: false,
            list: true,
            role: None,
        }
    }

    /// A panel title above it.
    pub fn title(mut self, title: &str, count: Option<&str>, end: Markup) -> Self {
        self.header = panel_header(title, count, nothing(), end);
        self
    }

    /// Its rows, made by [`tr`].
    pub fn rows(mut self, rows: Vec<Markup>) -> Self {
        self.rows = rows;
        self
    }

    /// The totals over the whole filter, not the page.
    pub fn totals(mut self, cells: Vec<Cell>) -> Self {
        self.foot = Some(tr(cells));
        self
    }

    /// Totals that come after the page: `src` answers a `<tr>`; without script the label is a link to it.
    pub fn totals_lazy(mut self, src: &str, label: &str) -> Self {
        self.foot = Some(
            html! { tr data-fragment-src=(src) { td colspan=(self.heads.len()) { a.lnk href=(src) { (label) } } } },
        );
        self
    }

    /// More columns than fit: sticky head and first column, scrolling in a region of its own.
    pub fn wide(mut self) -> Self {
        self.classes.push("stick");
        self
    }

    /// A wide table whose region ends with the window.
    pub fn tall(mut self) -> Self {
        self.tall = true;
        self.wide()
    }

    /// Stays a table on phones.
    pub fn grid(mut self) -> Self {
        self.list = false;
        self
    }

    /// A tree: see [`super::tree_cell`].
    pub fn tree(mut self) -> Self {
        self.classes.push("tree");
        self
    }

    /// A tree whose rows, made by [`super::tree_row`], open in place and can be moved; script walks it by the arrows.
    pub fn treegrid(mut self) -> Self {
        self.role = Some("treegrid");
        self.tree()
    }

    /// What can be done with ticked rows.
    pub fn batch(mut self, batch: &Batch<'_>) -> Self {
        self.batch = batch_bar(batch);
        self
    }

    /// The line under it, mostly a [`pager`].
    pub fn footer(mut self, footer: Markup) -> Self {
        self.footer = Some(footer);
        self
    }

    /// Finishes.
    pub fn draw(self) -> Markup {
        let class = format!("tb {}{}", self.classes.join(" "), if self.list { " list" } else { "" });
        html! {
            div.panel.twrap {
                @if !self.header.0.is_empty() { (self.header) }
                div.tbox {
                    (self.batch)
                    div class=(if self.tall { "scroll tall" } else { "scroll" }) role="region" tabindex="0" aria-label=(self.label) {
                        table class=(class) role=[self.role] aria-label=[self.role.map(|_| self.label)] {
                            thead { tr { @for head in &self.heads { (head.draw()) } } }
                            tbody { @for row in &self.rows { (row) } }
                            @if let Some(foot) = &self.foot { tfoot { (foot) } }
                        }
                    }
                }
                @if let Some(footer) = &self.footer { footer { (footer) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sorted_column_says_so() {
        let table = Table::new(
            "Accounts",
            vec![Head::text("Name").sort("?sort=name", Some(Dir::Asc)), Head::number("Revenue")],
        )
        .rows(vec![tr(vec![Cell::head(html! { "A & B" }), Cell::number(html! { "1" }).phone(Phone::Right).label("€")])])
        .draw()
        .into_string();
        assert!(table.contains(r#"aria-sort="ascending"><a href="?sort=name">Name"#));
        assert!(table.contains(r#"<td class="n mr" data-l="€">1</td>"#));
        assert!(table.contains("A &amp; B"));
        assert!(!table.contains("style="));
    }
}
