//! What whitespace gives upwards.

use jiff::civil::Date;

use super::{actions, exports, imports, pages, store, wallet};
use crate::base::registry::{
    AccountFigure, AccountTab, AccountTable, AccountsView, Cell, CheckSource, Command, ListColumn, MadeColumn,
    MergeRule, Place, PromotionRule, Registry, TodaySource,
};
use crate::base::{Need, Result, Tx};

pub(super) fn register(registry: &mut Registry) {
    let command = |label, href, icon, need| Command { label, href, icon, key: "", in_new: false, need };
    registry.commands.push(command("whitespace-portfolio", pages::PORTFOLIO, "grid", Need::User));
    registry.commands.push(command("whitespace-rules", pages::RULES, "link", pages::EDITORS));
    registry.tables.push(AccountTable { table: "whitespace_cells", key: &["id"], computed: false });
    registry.tables.push(AccountTable { table: "opening_dismissals", key: &["id"], computed: false });
    registry.promotion_rules.extend([
        PromotionRule { table: "whitespace_cells", goes: "m.unit_id in (:units)" },
        PromotionRule { table: "opening_dismissals", goes: "m.unit_id in (:units)" },
    ]);
    // What is said of the account as a whole stays behind where the account that stays says something itself.
    registry.merge_rules.push(MergeRule {
        table: "whitespace_cells",
        moves: "m.unit_id is not null or not exists (select 1 from whitespace_cells s where s.account_id = :to
                  and s.unit_id is null and s.offering_id = m.offering_id)",
    });
    registry.tabs.push(AccountTab {
        key: "whitespace",
        label: "whitespace-tab",
        order: 23,
        render: pages::tab::render,
    });
    registry.columns.push(ListColumn {
        key: "share_of_wallet",
        label: "whitespace-share",
        cell: Cell::Share,
        sql: "cast(null as bigint)",
        sortable: true,
        default: false,
        total: false,
        order: 23,
    });
    registry.made_columns.push(MadeColumn { key: "share_of_wallet", may: wallet::MAY, make: wallet::shares });
    registry.accounts_views.push(AccountsView { key: "whitespace", path: pages::PORTFOLIO });
    registry.figures.push(AccountFigure { order: 6, render: pages::figure::wallet });
    registry.today.push(TodaySource { place: Place::Side, order: 30, render: pages::today::panel });
    registry.imports.extend([imports::WHITESPACE, imports::rules::RULES]);
    registry.exports.extend([exports::WHITESPACE, exports::RULES]);
    registry.undo.extend(actions::undo::KINDS);
    registry.checks.push(CheckSource { name: "whitespace cells", run: check });
}

fn check(tx: &Tx<'_>, _: Date, _: bool) -> Result<Vec<String>> {
    let wrong = store::cells::overlaps(tx)?;
    Ok(if wrong > 0 { vec![format!("{wrong} pairs of whitespace cells hold on the same days")] } else { Vec::new() })
}
