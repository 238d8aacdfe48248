//! What the renewal desk may be narrowed by: how renewals stand, and who stands up for us.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::renewals::Standing;
use super::super::store::weak::Standings;
use super::renewal_panel::DESK;
use crate::base::Cx;
use crate::ui;

/// The chips. The counts are of all renewals, however they stand.
pub(super) fn chips(cx: &Cx, asked: &Ask, counts: &Standings, territory: Option<&str>) -> Markup {
    let only = [
        ("no_sponsor", "deals-no-sponsor", counts.no_sponsor),
        ("no_sponsor_call", "deals-no-sponsor-call", counts.no_sponsor_call),
    ];
    html! {
        (state(cx, asked, counts))
        @if !asked.territory.is_empty() {
            (ui::filter_on(cx.t("accounts-field-territory"), territory.unwrap_or(cx.t("unknown")), &to(asked, "territory", ""), cx.t("remove")))
        }
        @for (code, key, count) in only {
            @if asked.only == code {
                (ui::filter_on("", cx.t(key), &to(asked, "only", ""), cx.t("remove")))
            } @else if count > 0 {
                a.fchip href=(to(asked, "only", code)) { (cx.t(key)) " " b { (count) } }
            }
        }
    }
}

/// The desk with another filter. What was opened beside the list may not be in it any more.
fn to(asked: &Ask, name: &str, value: &str) -> String {
    asked.with(DESK, &[(name, value), ("open", ""), ("at", "")])
}

/// How renewals stand: set and to be taken off, or a list to choose from with how many there are of each.
fn state(cx: &Cx, asked: &Ask, counts: &Standings) -> Markup {
    let label = cx.t("deals-renewal-standing");
    if let Some(standing) = Standing::parse(&asked.state) {
        return ui::filter_on(label, cx.t(standing.label()), &to(asked, "state", ""), cx.t("remove"));
    }
    let found = Standing::ALL.iter().zip(counts.by).filter(|(_, n)| *n > 0);
    let list: Vec<(String, String)> = found
        .map(|(standing, n)| {
            let args = [("state", cx.t(standing.label()).into()), ("n", n.into())];
            (to(asked, "state", standing.code()), cx.tr("deals-renewal-standing-n", &args))
        })
        .collect();
    let menu: Vec<ui::Segment<'_>> =
        list.iter().map(|(href, words)| ui::Segment { href, label: words, current: false }).collect();
    if menu.is_empty() {
        html! {}
    } else {
        ui::filter_menu("deals-menu-state", label, &menu)
    }
}
