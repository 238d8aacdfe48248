//! The open deals of an account, as a table that other pages show.

use maud::{Markup, html};

use super::super::model::stages::{days_in, stalled};
use super::super::model::{Deal, Stage};
use super::super::store::board::{Coverage, reached};
use super::super::store::{deal, stages};
use super::href;
use super::words::{covered, long, month, next_line, stage};
use crate::base::{Cx, Edit, Permit, PersonId, Read, Result};
use crate::ui::{self, Cell, Head, Phone};

/// The table: deal, stage, amount, next step, buying group, close month; each row leads to its deal.
///
/// # Errors
/// What the database says.
pub fn open_deals(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Markup> {
    let (q, account) = (permit.conn(), permit.account());
    let deals = deal::open(permit)?;
    let stages = stages::all(q)?;
    let reached = reached(q, account, cx.today())?;
    let new = format!("/deals/new?account={account}");
    let end = html! {
        @if permit.allows::<Edit>() { (ui::link_button(ui::Look::Ghost, &new, "plus", cx.t("deals-new"))) }
    };
    let title = cx.t("deals-open");
    let count = cx.locale().int(i64::try_from(deals.len()).unwrap_or(0));
    if deals.is_empty() {
        return Ok(ui::Panel::new(title).count(&count).end(end).raw(ui::empty(cx.t("deals-none-here"), html! {})));
    }
    let heads = vec![
        Head::text(cx.t("deals-field-name")),
        Head::text(cx.t("deals-field-stage")),
        Head::number(cx.t("deals-field-amount")),
        Head::text(cx.t("deals-field-next_step")),
        Head::text(cx.t("deals-buying-group")),
        Head::text(cx.t("deals-closes")),
    ];
    let rows = deals.iter().map(|d| row(cx, d, &stages, &reached)).collect();
    Ok(ui::Table::new(title, heads).title(title, Some(&count), end).rows(rows).draw())
}

fn row(cx: &Cx, d: &Deal, stages: &[Stage], reached: &std::collections::HashSet<PersonId>) -> Markup {
    let f = &d.facts;
    let norm = stages.iter().find(|s| s.id == f.stage).and_then(|s| s.norm_days);
    let late = stalled(f.stage_since, norm, cx.today());
    let group =
        Coverage { people: f.people.len(), covered: f.people.iter().filter(|m| reached.contains(&m.person)).count() };
    let days = cx.tr("deals-days", &[("n", days_in(f.stage_since, cx.today()).into())]);
    ui::tr(vec![
        Cell::head(html! { a.b href=(href(d.account, d.id)) { (f.name) } div.mute.sm { (cx.t(f.kind.label())) } }),
        Cell::text(html! { (stage(cx, stages, f.stage)) " " span.sm.mute[!late].warn[late] { (days) } })
            .phone(Phone::Left),
        Cell::number(html! { (long(f.amount_minor, &f.currency)) }).phone(Phone::Right),
        Cell::text(html! { (next_line(cx, &f.next_step, f.next_step_on)) }).phone(Phone::Full),
        Cell::text(
            html! { @if group.people > 0 { (covered(cx, group)) } @else { span.warn { (cx.t("deals-nobody")) } } },
        ),
        Cell::text(html! { (month(cx, f.close_on)) }),
    ])
}
