//! Deals as exports write them: the columns of the imports. A deal with several lines stands in one row, with their
//! sum; each of its lines has a row of its own in `deal-lines`, and so have who else bids, the buying group, the
//! evidence, the steps and the shares of each day in files of their own.

use tenure_book::account_word;

use crate::base::registry::{ExportCell, ExportForm, ExportKind};

const fn text(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql)
}

const fn day(name: &'static str, sql: &'static str) -> ExportCell {
    ExportCell::text(name, sql).form(ExportForm::Day)
}

/// The stages of each kind of deals.
pub const STAGES: ExportKind = ExportKind {
    name: "deal-stages",
    from: "deal_stages g",
    key: &["g.kind", "g.position", "g.id"],
    account: None,
    rows: "g.archived_at is null",
    cells: &[
        text("kind", "g.kind"),
        text("name", "g.name"),
        text("name_zh", "g.name_zh"),
        ExportCell::text("position", "g.position").form(ExportForm::Int),
        ExportCell::text("probability", "g.probability").form(ExportForm::Int),
        ExportCell::text("norm_days", "g.norm_days").form(ExportForm::Int),
        text("criteria", "replace(g.criteria, ',', '; ')"),
    ],
    owner: None,
    custom: None,
};

/// Why deals are won and lost; retired reasons too, which deals still name.
pub const REASONS: ExportKind = ExportKind {
    name: "deal-reasons",
    from: "deal_reasons r",
    key: &["r.outcome", "r.position", "r.id"],
    account: None,
    rows: "1 = 1",
    cells: &[
        text("outcome", "r.outcome"),
        text("name", "r.name"),
        text("name_zh", "r.name_zh"),
        ExportCell::text("position", "r.position").form(ExportForm::Int),
        text("retired", "case when r.archived_at is null then 'no' else 'yes' end"),
    ],
    owner: None,
    custom: None,
};

/// Renewal rules with their steps, a row a step.
pub const RULES: ExportKind = ExportKind {
    name: "renewal-rules",
    from: "renewal_rules r left join renewal_rule_steps s on s.rule_id = r.id",
    key: &["r.position", "r.id", "coalesce(s.position, 0)"],
    account: None,
    rows: "r.archived_at is null",
    cells: &[
        text("name", "r.name"),
        text("name_zh", "r.name_zh"),
        ExportCell::text("position", "r.position").form(ExportForm::Int),
        text("revenue_kind", "r.revenue_kind"),
        text("offering", "(select o.name from offerings o where o.id = r.offering_id)"),
        ExportCell::text("least_months", "r.least_months").form(ExportForm::Int),
        ExportCell::text("days_before", "r.days_before").form(ExportForm::Int),
        ExportCell::text("notice_days", "r.notice_days").form(ExportForm::Int),
        text("without_notice", "r.without_notice"),
        ExportCell::text("runs_on_months", "r.runs_on_months").form(ExportForm::Int),
        text("stage", "(select g.name from deal_stages g where g.id = r.stage_id)"),
        text("step", "s.name"),
        text("step_zh", "s.name_zh"),
        ExportCell::text("step_days_before", "s.days_before").form(ExportForm::Int),
        text("step_owner", "case when s.by_lead = 1 then 'lead' when s.by_lead = 0 then 'nobody' end"),
    ],
    owner: None,
    custom: None,
};

/// Deals, open and closed.
pub const DEALS: ExportKind = ExportKind {
    name: "deals",
    from: "deals d join accounts a on a.id = d.account_id join deal_stages g on g.id = d.stage_id",
    key: &["d.account_id", "d.id"],
    account: Some("d.account_id"),
    rows: "d.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("name", "d.name"),
        text("kind", "d.kind"),
        text("stage", "g.name"),
        text("outcome", "d.outcome"),
        ExportCell::text("amount", "d.amount_minor").form(ExportForm::Minor("currency")),
        text("currency", "d.currency"),
        text("unit", "(select x.name from units x where x.account_id = d.account_id and x.id = d.unit_id)"),
        text(
            "offering",
            "(select min(o.name) from deal_lines l join offerings o on o.id = l.offering_id
               where l.account_id = d.account_id and l.deal_id = d.id having count(*) = 1)",
        ),
        ExportCell::text(
            "quantity",
            "(select min(l.quantity) from deal_lines l where l.account_id = d.account_id and l.deal_id = d.id having count(*) = 1)",
        )
        .form(ExportForm::Scaled(6)),
        text("owner", "''"),
        ExportCell {
            name: "credits",
            sql: "select c.account_id, c.deal_id, u.email || ' ' || cast(c.share / 100 as text) ||
                         case when c.share % 100 = 0 then '' when c.share % 100 < 10 then '.0' || cast(c.share % 100 as text)
                              else '.' || cast(c.share % 100 as text) end
                    from deal_credits c join users u on u.id = c.user_id
                   where c.valid_to = '9999-12-31' and :within(c.account_id, c.deal_id)
                   order by c.account_id, c.deal_id, c.share desc, u.email",
            form: ExportForm::Many("; "),
        },
        ExportCell::text("probability", "d.probability").form(ExportForm::Int),
        day("opened_on", "d.opened_on"),
        day("close_on", "d.close_on"),
        day("original_close_on", "d.original_close_on"),
        day("closed_on", "d.closed_on"),
        text("reason", "(select r.name from deal_reasons r where r.id = d.reason_id)"),
        text("reason_note", "d.reason_note"),
        text("lost_to", "(select c.name from competitors c where c.id = d.lost_to)"),
        text("next_step", "d.next_step"),
        day("next_step_on", "d.next_step_on"),
        text("goal", "d.goal"),
        text("agreement", "d.agreement_ref"),
        day("notice_on", "d.notice_on"),
        ExportCell::text("former_amount", "d.former_minor").form(ExportForm::Minor("currency")),
        text("source_system", "d.source_system"),
        text("source_id", "d.source_id"),
    ],
    owner: Some(("d.account_id", "d.id")),
    custom: None,
};

/// The lines of deals, in their order.
pub const LINES: ExportKind = ExportKind {
    name: "deal-lines",
    from: "deal_lines l join deals d on d.account_id = l.account_id and d.id = l.deal_id
           join accounts a on a.id = l.account_id",
    key: &["l.account_id", "l.deal_id", "l.position", "l.id"],
    account: Some("l.account_id"),
    rows: "d.archived_at is null and a.archived_at is null",
    cells: &[
        text("account", account_word!("a")),
        text("deal", "d.name"),
        text("kind", "d.kind"),
        text("source_system", "d.source_system"),
        text("source_id", "d.source_id"),
        text("unit", "(select x.name from units x where x.account_id = l.account_id and x.id = l.unit_id)"),
        text("offering", "(select o.name from offerings o where o.id = l.offering_id)"),
        ExportCell::text("quantity", "l.quantity").form(ExportForm::Scaled(6)),
        ExportCell::text("amount", "l.amount_minor").form(ExportForm::Minor("currency")),
        text("currency", "d.currency"),
        day("period_from", "l.period_from"),
        day("period_to", "l.period_to"),
    ],
    owner: None,
    custom: None,
};

/// What belongs to deals: the table as `x`, its key after the account, and its columns.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $table:literal, [$($key:literal),+], [$($cell:expr),+ $(,)?]) => {
        $(#[$doc])*
        pub const $name: ExportKind = ExportKind {
            name: $kind,
            from: concat!(
                $table,
                " x join deals d on d.account_id = x.account_id and d.id = x.deal_id join accounts a on a.id = x.account_id"
            ),
            key: &["x.account_id", "x.deal_id", $($key),+],
            account: Some("x.account_id"),
            rows: "d.archived_at is null and a.archived_at is null",
            cells: &[
                text("account", account_word!("a")),
                text("deal", "d.name"),
                text("kind", "d.kind"),
                text("source_system", "d.source_system"),
                text("source_id", "d.source_id"),
                $($cell),+
            ],
            owner: None,
            custom: None,
        };
    };
}

part! {
    /// Who of ours has which share of deals, day by day.
    CREDITS, "deal-credits", "deal_credits", ["x.valid_from", "x.user_id"], [
        text("user", "(select u.email from users u where u.id = x.user_id)"),
        ExportCell::text("share", "x.share").form(ExportForm::Scaled(2)),
        day("valid_from", "x.valid_from"),
        ExportCell::text("valid_to", "x.valid_to").form(ExportForm::LastDay),
    ]
}

part! {
    /// Who else bids for deals.
    COMPETITORS, "deal-competitors", "deal_competitors", ["x.competitor_id"], [
        text("competitor", "(select c.name from competitors c where c.id = x.competitor_id)"),
        text("note", "x.note"),
    ]
}

part! {
    /// The buying groups of deals.
    PEOPLE, "deal-people", "deal_people", ["x.person_id"], [
        text("person", "(select n.name from persons n where n.id = x.person_id and n.erased_at is null)"),
        text("part", "x.part"),
    ]
}

part! {
    /// What speaks for deals.
    EVIDENCE, "deal-evidence", "deal_evidence", ["x.evidence"], [
        text("evidence", "x.evidence"),
        day("happened_on", "x.happened_on"),
        text("person", "(select n.name from persons n where n.id = x.person_id and n.erased_at is null)"),
        text("note", "x.note"),
    ]
}

part! {
    /// What is to be done for deals.
    STEPS, "deal-steps", "deal_steps", ["x.position", "x.id"], [
        text("step", "x.name"),
        day("due_on", "x.due_on"),
        text("owner", "(select u.email from users u where u.id = x.owner_id)"),
        day("done_on", "x.done_on"),
        text("done_by", "(select u.email from users u where u.id = x.done_by)"),
    ]
}
