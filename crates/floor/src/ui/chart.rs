//! Charts: shapes in SVG that stretches with its panel, words in HTML, so that no text shrinks below 12 px.

use maud::{Markup, html};

use super::Tone;
use super::bars::{Bullet, bullet, percent};

/// Units of the drawing's height: three steps of an axis.
const HEIGHT: f64 = 300.0;
/// Units of a column's width.
const WIDTH: f64 = 100.0;

/// A column of a chart.
#[derive(Clone, Debug, Default)]
pub struct ChartColumn<'a> {
    /// What stands below it.
    pub label: &'a str,
    /// Whether its period is not over yet: it is drawn lighter.
    pub open: bool,
}

/// What is stacked: a name, and a value for each column. Values below zero are not drawn; the figures below tell them.
#[derive(Clone, Debug, Default)]
pub struct Series<'a> {
    /// Its name.
    pub name: &'a str,
    /// One value a column, in the units of the axis.
    pub values: Vec<f64>,
    /// Which colour, 1 to 6; the sixth is for the rest.
    pub colour: usize,
}

/// Stacked columns from zero on.
#[derive(Clone, Debug, Default)]
pub struct Stacked<'a> {
    /// The chart in words.
    pub label: &'a str,
    /// Columns, in their order.
    pub columns: Vec<ChartColumn<'a>>,
    /// Series, from the bottom up.
    pub series: Vec<Series<'a>>,
    /// The value at the top of the axis.
    pub top: f64,
    /// The words of the axis at 0, ⅓, ⅔ and the top.
    pub ticks: [String; 4],
}

/// The value at the top of an axis of three whole steps for values up to `most`.
pub fn axis_top(most: f64) -> f64 {
    if !most.is_finite() || most <= 0.0 {
        return 3.0;
    }
    let unit = 10_f64.powf((most / 3.0).log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let step = steps.iter().map(|s| s * unit).find(|step| step * 3.0 >= most).unwrap_or(unit * 10.0);
    step * 3.0
}

/// Draws it, with its legend.
pub fn stacked(c: &Stacked<'_>) -> Markup {
    let view = format!("0 0 {:.0} {HEIGHT:.0}", WIDTH * c.columns.len().max(1) as f64);
    html! {
        figure.chart {
            div.ax aria-hidden="true" { @for tick in c.ticks.iter().rev() { span { (tick) } } }
            svg viewBox=(view) preserveAspectRatio="none" role="img" aria-label=(c.label) {
                @for step in 0..4 { @let y = format!("{:.1}", HEIGHT / 3.0 * f64::from(step));
                    line x1="0" x2="100%" y1=(y) y2=(y) {} }
                @for (i, column) in c.columns.iter().enumerate() {
                    g.now[column.open] { @for (colour, y, height) in bars(c, i) {
                        rect class={ "v" (colour) } x=(format!("{:.1}", WIDTH * i as f64 + 22.0)) y=(format!("{y:.2}")) width="56" height=(format!("{height:.2}")) {}
                    } }
                }
            }
            div.xs aria-hidden="true" { @for column in &c.columns { span { (column.label) } } }
            ul.lg { @for series in &c.series { li { i class={ "v" (series.colour.clamp(1, 6)) } aria-hidden="true" {} (series.name) } } }
        }
    }
}

/// The bars of a column: colour, upper edge and height.
fn bars(c: &Stacked<'_>, column: usize) -> Vec<(usize, f64, f64)> {
    let mut under = 0.0;
    let mut bars = Vec::new();
    for series in &c.series {
        let value = series.values.get(column).copied().unwrap_or(0.0);
        if value > 0.0 && c.top > 0.0 {
            let height = value / c.top * HEIGHT;
            under += height;
            bars.push((series.colour.clamp(1, 6), HEIGHT - under, height));
        }
    }
    bars
}

/// A difference drawn from a centre line: to the right what came in, to the left what went out. `share` is −1 to 1.
pub fn shift(label: &str, share: f64) -> Markup {
    let half = share.abs().min(1.0) / 2.0;
    let from = if share < 0.0 { 0.5 - half } else { 0.5 };
    html! {
        svg.shift role="img" aria-label=(label) {
            line x1="50%" x2="50%" y1="0" y2="100%" {}
            @if half > 0.0 && share.is_finite() {
                rect class=(if share < 0.0 { "out" } else { "in" }) x=(percent(from)) y="15" width=(percent(half)) height="10" rx="2" {}
            }
        }
    }
}

/// What somebody reached of a target, in a cell of a grid.
pub struct Goal<'a> {
    /// The number that counts: a share or an amount.
    pub number: Markup,
    /// Red when clearly behind, green once reached.
    pub tone: Tone,
    /// The bar; none without a target.
    pub bar: Option<Bullet<'a>>,
    /// At the left below it: what was reached.
    pub left: Markup,
    /// At the right below it: the target.
    pub right: Markup,
}

/// Draws it.
pub fn goal(g: &Goal<'_>) -> Markup {
    html! {
        div.goal {
            b class=[(g.tone != Tone::Neutral).then(|| g.tone.text_class())] { (g.number) }
            @if let Some(bar) = &g.bar { (bullet(bar)) }
            span.ft { span { (g.left) } span { (g.right) } }
        }
    }
}

/// The style sheet of charts; a page that draws some begins with it.
pub fn chart_styles() -> Markup {
    html! { link rel="stylesheet" href=(super::assets::chart_css_url()); }
}

/// The figures of a chart, shown on demand.
pub fn figures(label: &str, table: Markup) -> Markup {
    html! { details.figures { summary { (label) } div.scroll role="region" tabindex="0" aria-label=(label) { (table) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_three_whole_steps() {
        assert_eq!(axis_top(15.1), 18.0);
        assert_eq!(axis_top(9.0), 9.0);
        assert_eq!(axis_top(1_234.0), 1_500.0);
        assert_eq!((axis_top(0.0), axis_top(f64::NAN), axis_top(-3.0)), (3.0, 3.0, 3.0));
    }

    #[test]
    fn bars_stand_on_one_another_and_nothing_below_zero_is_drawn() {
        let chart = Stacked {
            columns: vec![ChartColumn { label: "Q1", open: true }],
            series: vec![
                Series { name: "a", values: vec![6.0], colour: 1 },
                Series { name: "b", values: vec![-3.0], colour: 2 },
                Series { name: "c", values: vec![12.0], colour: 9 },
            ],
            top: 18.0,
            ..Stacked::default()
        };
        assert_eq!(bars(&chart, 0), [(1, 200.0, 100.0), (6, 0.0, 200.0)]);
        let drawn = stacked(&chart).into_string();
        assert!(drawn.contains(r#"<g class="now">"#) && !drawn.contains("style="));
        assert!(shift("less", -0.5).into_string().contains(r#"x="25.0%" y="15" width="25.0%""#));
        assert!(!shift("none", f64::NAN).into_string().contains("NaN"));
    }
}
