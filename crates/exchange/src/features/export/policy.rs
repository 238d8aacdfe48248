//! Which tables leave in an export. What has an `account_id` leaves with its accounts and needs no line here, unless its
//! rows are one person's own or are computed; everything else is named, and a test fails for a table that is not.

/// Who gets the rows of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Everybody these rows of the table `t`; see [`crate::base::exports::expand`].
    Rows(&'static str),
    /// Only whoever exports everything.
    Whole,
    /// Nobody, for this reason: the README of an export tells it, too.
    Nobody(&'static str),
}

/// What an export does with a table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The table.
    pub table: &'static str,
    /// Who gets its rows.
    pub who: Who,
    /// The only columns that an export by somebody's rights has of it; empty means all.
    pub narrow: &'static [&'static str],
    /// Columns that are in no export.
    pub secret: &'static [&'static str],
}

const fn rule(table: &'static str, who: Who) -> Rule {
    Rule { table, who, narrow: &[], secret: &[] }
}

/// Of everybody with an account in sight, and shared by all.
const ALL: Who = Who::Rows("1 = 1");
/// What one sees of accounts, when nothing else is said.
pub const OF_ACCOUNTS: &str = ":seen(t.account_id)";

/// Targets that their reader may know of: their own and those of whoever reports to them, as the list of targets has them,
/// those taken out as well.
macro_rules! targets {
    ($of:literal) => {
        concat!(
            "(", $of, ".user_id = :viewer or ", $of, ".user_id in (
                select ur.holder_id from user_reach ur where ur.viewer_id = :viewer and ur.via in ('solid', 'dotted')
                   and ur.valid_from <= :today and ur.valid_to > :today))
             and (", $of, ".part <> 'account' or exists (
                select 1 from target_accounts ta where ta.target_id = ", $of, ".id and :seen(ta.account_id)))"
        )
    };
}

/// Why a table stays: text keys.
const SIGN_IN: Who = Who::Nobody("export-stays-sign-in");
const PROCESS: Who = Who::Nobody("export-stays-process");
const SEARCH: Who = Who::Nobody("export-stays-search");
const BYTES: Who = Who::Nobody("export-stays-bytes");
const SENT: Who = Who::Nobody("export-stays-sent");
const BRIEF: Who = Who::Nobody("export-stays-brief");

/// All rules, by table.
pub const RULES: &[Rule] = &[
    // The house.
    rule("settings", Who::Whole),
    rule("terms", ALL),
    rule("custom_fields", ALL),
    rule("duty_profiles", Who::Whole),
    rule("regions", ALL),
    rule("region_countries", ALL),
    rule("contact_goals", ALL),
    rule("contact_rules", Who::Whole),
    rule("report_rules", Who::Whole),
    rule("territories", Who::Whole),
    rule("territory_tree", Who::Whole),
    rule("territory_holders", Who::Whole),
    rule("territory_rule_sets", Who::Whole),
    rule("territory_rules", Who::Whole),
    rule("territory_rule_accounts", Who::Whole),
    // Users, and what is theirs.
    Rule {
        table: "users",
        who: ALL,
        narrow: &["id", "email", "name", "job_title", "active_from", "active_to"],
        secret: &["password_hash"],
    },
    rule("user_roles", Who::Whole),
    rule("user_rights", Who::Whole),
    rule("user_reach", Who::Whole),
    rule("reporting_lines", Who::Rows("(t.user_id = :viewer or t.manager_id = :viewer)")),
    rule("deputies", Who::Rows("(t.person_id = :viewer or t.deputy_id = :viewer)")),
    rule("saved_views", Who::Rows("t.owner_id = :viewer and t.archived_at is null")),
    rule("default_views", Who::Rows("t.user_id = :viewer")),
    rule("notification_choices", Who::Rows("t.user_id = :viewer")),
    rule("notifications", Who::Rows("t.user_id = :viewer")),
    rule("digest_choices", Who::Rows("t.user_id = :viewer")),
    rule("trips", Who::Rows("t.owner_id = :viewer and t.archived_at is null")),
    rule("reports", Who::Rows("t.author_id = :viewer")),
    // What was submitted may speak of accounts that its author sees no longer.
    rule("report_snapshots", Who::Whole),
    rule("mails", Who::Rows("t.author_id = :viewer")),
    rule("mail_strays", Who::Rows("t.author_id = :viewer")),
    Rule { table: "webhooks", who: Who::Whole, narrow: &[], secret: &["secret", "old_secret"] },
    rule("handovers", Who::Rows("(t.giver_id = :viewer or t.receiver_id = :viewer or t.created_by = :viewer)")),
    rule("handover_accounts", Who::Whole),
    // Accounts, and what belongs to one in another way than by `account_id`, or is somebody's own.
    rule("accounts", Who::Rows(":seen(t.id)")),
    rule("events", Who::Rows(":seen(t.scope_id)")),
    rule(
        "persons",
        Who::Rows(
            "exists (select 1 from positions p where p.person_id = t.id and p.archived_at is null and :seen(p.account_id))",
        ),
    ),
    rule("conversation_drafts", Who::Rows(":seen(t.account_id) and t.author_id = :viewer")),
    rule("contact_snoozes", Who::Rows(":seen(t.account_id) and t.user_id = :viewer")),
    rule("contact_lessons", Who::Rows(":seen(t.account_id) and t.user_id = :viewer")),
    rule("account_workloads", Who::Whole),
    rule("account_moves", Who::Whole),
    rule("account_matches", Who::Whole),
    // One of the two may be an account that whoever sees the other does not know of.
    rule("duplicate_tasks", Who::Rows(":seen(t.account_id) and :seen(t.other_id)")),
    // Contents of files: what a reader gets is decided by the rows that name them.
    rule("file_contents", Who::Whole),
    rule("file_chunks", BYTES),
    rule("file_arrivals", PROCESS),
    // What is sold, and by which rates it is counted.
    rule("offerings", ALL),
    rule("offering_names", ALL),
    rule("offering_sources", ALL),
    rule("offering_prices", ALL),
    rule("offering_unit_kinds", ALL),
    rule("currency_rates", ALL),
    // How many deals were open is a number of the whole company.
    Rule { table: "forecast_freezes", who: ALL, narrow: &["taken_on", "taken_at"], secret: &[] },
    rule("forecast_freezing", PROCESS),
    rule("forecast_submissions", Who::Rows("t.author_id = :viewer")),
    rule("competitors", ALL),
    rule("deal_stages", ALL),
    rule("lead_sums", Who::Whole),
    rule("deal_reasons", ALL),
    rule("renewal_rules", ALL),
    rule("renewal_rule_steps", ALL),
    rule("cross_sell_rules", ALL),
    rule("targets", Who::Rows(targets!("t"))),
    rule(
        "target_versions",
        Who::Rows(concat!("exists (select 1 from targets g where g.id = t.target_id and ", targets!("g"), ")")),
    ),
    rule("target_accounts", Who::Whole),
    // Imports are their importer's alone, and their files go after some weeks.
    rule("imports", Who::Rows("t.user_id = :viewer")),
    rule(
        "import_lines",
        Who::Rows("exists (select 1 from imports i where i.id = t.import_id and i.user_id = :viewer)"),
    ),
    rule("import_templates", Who::Rows("t.user_id = :viewer")),
    rule("import_pieces", BRIEF),
    rule("import_turns", PROCESS),
    rule("exports", BRIEF),
    rule("export_pieces", BRIEF),
    // How somebody signs in, and secrets of programs that read or are told.
    rule("sessions", SIGN_IN),
    rule("api_tokens", SIGN_IN),
    rule("login_links", SIGN_IN),
    rule("throttles", SIGN_IN),
    rule("calendar_feeds", SIGN_IN),
    // What a process keeps for itself.
    rule("schema_history", PROCESS),
    rule("work_sets", PROCESS),
    rule("jobs", PROCESS),
    rule("idempotency_keys", PROCESS),
    rule("webhook_deliveries", SENT),
    rule("search_entries", SEARCH),
    rule("search_texts", SEARCH),
    rule("search_typos", SEARCH),
    rule("search_state", SEARCH),
];

/// The rule of a table; that of rows of accounts for what has none. `computed` are tables that are made from others:
/// only an export of everything holds them.
pub fn of(table: &str, has_account: bool, computed: bool) -> Rule {
    if let Some(found) = RULES.iter().find(|r| r.table == table) {
        return *found;
    }
    let who = if has_account && !computed { Who::Rows(OF_ACCOUNTS) } else { Who::Whole };
    Rule { table: "", who, narrow: &[], secret: &[] }
}
