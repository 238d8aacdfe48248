//! What revenue gives upwards.

use jiff::civil::Date;

use super::store;
use crate::base::registry::{AccountTable, CheckSource, PromotionRule, Rebuild, Registry};
use crate::base::{Result, Tx};

pub(super) fn register(registry: &mut Registry) {
    registry.tables.extend([
        AccountTable { table: "revenue_lines", key: &["id"], computed: false },
        AccountTable { table: "revenue_line_keys", key: &["source_system", "source_id"], computed: true },
        AccountTable { table: "revenue_shared", key: &["line_id"], computed: true },
    ]);
    registry.rebuilds.push(Rebuild { table: "revenue_line_keys", run: store::line::rebuild_keys });
    registry.rebuilds.push(Rebuild { table: "revenue_shared", run: store::shared::rebuild });
    registry.promotion_rules.push(PromotionRule { table: "revenue_lines", goes: "m.unit_id in (:units)" });
    registry.merge_rules.push(store::shared::MERGE);
    registry.checks.push(CheckSource { name: "shared revenue lines", run: check_shared });
}

fn check_shared(tx: &Tx<'_>, _: Date, repair: bool) -> Result<Vec<String>> {
    let wrong = store::shared::check(tx, repair)?;
    Ok(if wrong > 0 { vec![format!("revenue_shared is wrong for {wrong} lines")] } else { Vec::new() })
}
