//! Offerings as exports write them: the columns of the import, with the latest price.

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

const fn last(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::LastDay)
}

/// What is sold.
pub const OFFERINGS: ExportKind = ExportKind {
    name: "offerings",
    from: "offerings o left join offerings up on up.id = o.parent_id",
    key: &["o.id"],
    account: None,
    rows: "o.archived_at is null",
    cells: &[
        text("name", "o.name"),
        text("parent", "up.name"),
        text("level", "o.level"),
        text("code", "o.code"),
        text("unit_of_measure", "o.unit_of_measure"),
        day("valid_from", "o.valid_from"),
        last("valid_to", "o.valid_to"),
        ExportCell {
            name: "former_names",
            sql: "select n.offering_id, n.offering_id, n.name from offering_names n where :within(n.offering_id)
                   order by n.offering_id, n.name_key",
            form: ExportForm::Many("; "),
        },
        ExportCell {
            name: "sold_to",
            sql: "select k.offering_id, k.offering_id, k.unit_kind from offering_unit_kinds k where :within(k.offering_id)
                   order by k.offering_id, k.unit_kind",
            form: ExportForm::Many("; "),
        },
        ExportCell::text(
            "price",
            "(select p.price_minor from offering_prices p where p.offering_id = o.id order by p.valid_from desc, p.currency limit 1)",
        )
        .form(ExportForm::Minor("currency")),
        text(
            "currency",
            "(select p.currency from offering_prices p where p.offering_id = o.id order by p.valid_from desc, p.currency limit 1)",
        ),
        day(
            "price_from",
            "(select p.valid_from from offering_prices p where p.offering_id = o.id order by p.valid_from desc, p.currency limit 1)",
        ),
        text(
            "source_system",
            "(select s.source_system from offering_sources s where s.offering_id = o.id order by s.source_system, s.source_id limit 1)",
        ),
        text(
            "source_id",
            "(select s.source_id from offering_sources s where s.offering_id = o.id order by s.source_system, s.source_id limit 1)",
        ),
    ],
    owner: Some(("o.id", "o.id")),
    custom: None,
};
