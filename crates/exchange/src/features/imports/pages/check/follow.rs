//! What will follow when the rows are written.

use maud::{Markup, html};

use super::super::frame::{Open, arg, undo_day};
use crate::base::Cx;
use crate::ui::{self, KvRow};

/// The panel.
pub(super) fn panel(cx: &Cx, open: &Open) -> Markup {
    let c = &open.import.counts;
    let n = |key: &str, n: u64| (n > 0).then(|| cx.tr(key, &[("n", arg(n))]));
    // What comes along with new rows of this kind, where its feature has a sentence for it.
    let along = (c.new > 0).then(|| cx.locale().find(&format!("imports-follow-{}", open.kind.name))).flatten();
    let undecided = c.duplicate + c.contradiction;
    let rows = [
        ("plus", n("imports-follow-new", c.new), along.unwrap_or_default()),
        ("edit", n("imports-follow-changed", c.changed), cx.t("imports-follow-changed-note")),
        ("question", n("imports-follow-undecided", undecided), cx.t("imports-follow-undecided-note")),
        ("clock", n("imports-follow-parked", c.parked), cx.t("imports-follow-parked-note")),
        ("download", n("imports-follow-refused", c.refused), cx.t("imports-follow-refused-note")),
        (
            "undo",
            Some(cx.tr("imports-follow-undo", &[("day", undo_day(cx, &open.import).into())])),
            cx.t("imports-follow-undo-note"),
        ),
    ];
    ui::Panel::new(cx.t("imports-follow")).rows(html! {
        @for (icon, title, note) in &rows {
            @if let Some(title) = title {
                (ui::kv_row(&KvRow { href: None, lead: ui::icon(icon), title, meta: html! { (note) }, value: html! {} }))
            }
        }
    })
}
