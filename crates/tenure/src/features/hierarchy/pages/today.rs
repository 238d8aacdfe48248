//! Today of whoever looks after duplicates: pairs that an import left to them, until each is merged or told apart.

use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::duplicates::judge;
use super::super::store::duplicates::{parties, tasks};
use super::super::store::tree;
use super::duplicates::{evidence, facts, verbs};
use crate::base::{AccountId, Cx, Edit, Result, Right, Scope};
use crate::ui;

/// Pairs that are shown; the next ones follow when these are decided.
const SHOWN: usize = 5;

/// The panel; none where nothing waits, and for anybody else.
///
/// # Errors
/// What the database says.
pub fn panel(q: &Conn<'_>, cx: &Cx, _: &Scope) -> Result<Option<Markup>> {
    if !cx.viewer.has(Right::Merge) && !cx.viewer.has(Right::Administer) {
        return Ok(None);
    }
    // The work is theirs wherever both accounts are, whichever accounts they look at.
    let scope = Scope::all(q, &cx.viewer)?;
    let mut pairs = tasks(q, &scope, SHOWN + 1)?;
    if pairs.is_empty() {
        return Ok(None);
    }
    let more = pairs.len() > SHOWN;
    pairs.truncate(SHOWN);
    let ids: Vec<AccountId> = pairs.iter().flat_map(|(new, other)| [*new, *other]).collect();
    let found = parties(q, &scope, cx.today(), &ids)?;
    let may = tree::held::<Edit>(q, &cx.viewer, &ids)?;
    let title = cx.t("hierarchy-tasks");
    let panel = ui::Panel::new(title).link("/accounts/duplicates", cx.t("hierarchy-duplicates"));
    Ok(Some(panel.rows(html! {
        @for (new, other) in &pairs {
            @if let (Some(new), Some(other)) = (found.get(new), found.get(other)) {
                (ui::row(html! {
                    div.set {
                        @for one in [new, other] {
                            (ui::two(html! { a.b href={ "/accounts/" (one.id) } { (one.name) } }, &facts(cx, one)))
                        }
                        (evidence(cx, &judge(other, new).1))
                        @if may.contains(&new.id) && may.contains(&other.id) { (verbs(cx, (other, new), "/")) }
                    }
                }))
            }
        }
        (ui::row(html! {
            span.mute.sm { (cx.t("hierarchy-tasks-note")) @if more { " " (cx.t("hierarchy-tasks-more")) } }
        }))
    })))
}
