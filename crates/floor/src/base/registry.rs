//! What features give upwards. `server.rs` lists features; features list items here.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::Markup;
use serde_json::Value as Json;
use tenure_db::{Conn, Row, Tx};
use uuid::Uuid;

pub use super::columns::{AccountsView, Cell, ListColumn, Made, MadeColumn, TeamColumn};
use super::compiled::Compiled;
pub use super::exports::{ExportCell, ExportForm, ExportKind};
pub use super::imports::{ImportColumn, ImportKind, ImportReport, ImportWay, KeySet, Reads, Record, Refusal};
pub use super::offers::{HandoverPart, JobKind, MergeRule, PromotionRule, Rebuild};
use super::routes::RouteInfo;
use super::{AccountId, Acting, BatchId, Cx, Need, Permit, PersonId, Read, Result, Scope};

pub use super::personal::{
    Leaving, NoticeKind, Own, PersonTimeline, PositionPanel, ProfilePanel, RecordPanel, ViewPlace,
};

/// Everything that was registered.
#[derive(Default)]
pub struct Registry {
    /// What stands on pages of one's own, and under those of others.
    pub own: Own,
    /// What is compiled for somebody: calendar feeds, digests, reports.
    pub compiled: Compiled,
    /// Entries of the navigation.
    pub nav: Vec<NavItem>,
    /// Commands of the palette and of the menu New.
    pub commands: Vec<Command>,
    /// Tabs of the account page.
    pub tabs: Vec<AccountTab>,
    /// Panels of the account's overview.
    pub panels: Vec<AccountPanel>,
    /// Notices under the account's head.
    pub account_notices: Vec<AccountNotice>,
    /// Those of them that can be chosen and ordered.
    pub panel_names: Vec<PanelName>,
    /// Key figures in the account's head.
    pub figures: Vec<AccountFigure>,
    /// Kinds of entries on the timeline.
    pub timeline: Vec<TimelineKind>,
    /// Columns of the accounts table.
    pub columns: Vec<ListColumn>,
    /// Columns of the team's roll-up.
    pub team_columns: Vec<TeamColumn>,
    /// How some of them are computed.
    pub made_columns: Vec<MadeColumn>,
    /// Other pages of the accounts list.
    pub accounts_views: Vec<AccountsView>,
    /// Maintained columns of `account_stats`.
    pub stats: Vec<StatsColumn>,
    /// Notices under the head of Today.
    pub today_notices: Vec<TodayNotice>,
    /// Panels of Today.
    pub today: Vec<TodaySource>,
    /// Reasons to contact somebody.
    pub reasons: Vec<ReasonSource>,
    /// What search can find.
    pub search: Vec<SearchSource>,
    /// Tables whose rows belong to an account.
    pub tables: Vec<AccountTable>,
    /// How computed tables are written anew.
    pub rebuilds: Vec<Rebuild>,
    /// Which rows go along in a merge.
    pub merge_rules: Vec<MergeRule>,
    /// Which rows go with a unit that becomes an account.
    pub promotion_rules: Vec<PromotionRule>,
    /// Fields that hold personal data.
    pub personal: Vec<PersonalData>,
    /// What can be imported.
    pub imports: Vec<ImportKind>,
    /// What an export writes so that it can be imported again.
    pub exports: Vec<ExportKind>,
    /// Integrity checks.
    pub checks: Vec<CheckSource>,
    /// How events are undone.
    pub undo: Vec<UndoKind>,
    /// How all events of one verb in a batch are undone at once.
    pub undo_batches: Vec<UndoBatch>,
    /// By what things of imports are named, so that they stay.
    pub named_by: Vec<super::taking_back::NamedBy>,
    /// What moves in a hand-over.
    pub handover_parts: Vec<HandoverPart>,
    /// Background work.
    pub jobs: Vec<JobKind>,
    /// What else is converted again when a rate or the install's currency has changed; see [`super::money::REPRICE`].
    pub repriced: Vec<fn(&super::App) -> Result<()>>,
    /// The routes of all features.
    pub routes: Vec<RouteInfo>,
}

/// An entry of the navigation; absent for those whose `need` is not met.
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Text key.
    pub label: &'static str,
    /// Icon name.
    pub icon: &'static str,
    /// Place in the list; from 100 on it stands in the group Team.
    pub order: i64,
    /// Who sees it.
    pub need: Need,
}

/// A verb or a place that the palette offers.
pub struct Command {
    /// Text key.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Icon name.
    pub icon: &'static str,
    /// Keyboard shortcut shown beside it, or empty.
    pub key: &'static str,
    /// Whether the menu New offers it.
    pub in_new: bool,
    /// Who sees it.
    pub need: Need,
}

/// A tab of the account page: `/accounts/{id}/{key}`, drawn in the page's one read transaction.
pub struct AccountTab {
    /// Last part of the URL; empty for the overview.
    pub key: &'static str,
    /// Text key.
    pub label: &'static str,
    /// Place in the row.
    pub order: i64,
    /// Draws the tab; gets the query string.
    pub render: fn(&Permit<'_, Read>, &Cx, &str) -> Result<Markup>,
}

/// Which column of a page a panel stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The strip of key figures.
    Figures,
    /// The wide column.
    Main,
    /// The narrow column.
    Side,
}

/// A panel of the account's overview; none draws nothing.
pub struct AccountPanel {
    /// Column.
    pub place: Place,
    /// Place in the column.
    pub order: i64,
    /// Draws the panel.
    pub render: fn(&Permit<'_, Read>, &Cx) -> Result<Option<Markup>>,
}

/// A notice on all pages of an account: a state that everybody who looks should know; none draws nothing.
pub struct AccountNotice {
    /// Draws it.
    pub render: fn(&Permit<'_, Read>, &Cx) -> Result<Option<Markup>>,
}

/// A notice on Today; none draws nothing.
pub struct TodayNotice {
    /// Draws it.
    pub render: fn(&Conn<'_>, &Cx) -> Result<Option<Markup>>,
}

/// The name of a panel that a duty profile may show, hide and move; it is found by its place. Panels without a name
/// always show.
pub struct PanelName {
    /// What profiles store.
    pub key: &'static str,
    /// Text key.
    pub label: &'static str,
    /// Its column.
    pub place: Place,
    /// Its place in the column.
    pub order: i64,
}

/// A key figure in the account's head.
pub struct AccountFigure {
    /// Place in the strip.
    pub order: i64,
    /// Draws the cell.
    pub render: fn(&Permit<'_, Read>, &Cx) -> Result<Markup>,
}

/// One entry of a timeline.
pub struct TimelineEntry {
    /// When it happened.
    pub at: Timestamp,
    /// Breaks ties; also the cursor.
    pub id: Uuid,
    /// Icon name.
    pub icon: &'static str,
    /// `good`, `warn`, `bad`, `accent` or empty.
    pub tone: &'static str,
    /// First line.
    pub title: Markup,
    /// Second line.
    pub detail: Markup,
}

/// Lists entries of one account: those before a place, newest first, at most so many.
pub type TimelineList = fn(&Permit<'_, Read>, &Cx, Option<(Timestamp, Uuid)>, usize) -> Result<Vec<TimelineEntry>>;

/// A source of timeline entries.
pub struct TimelineKind {
    /// Value of the filter `?kind=`.
    pub key: &'static str,
    /// Text key of the filter.
    pub label: &'static str,
    /// Entries before `(at, id)`, newest first, at most `limit`.
    pub list: TimelineList,
}

/// A column of `account_stats`, recomputed from the account's rows, never added to. Nothing in it depends on now.
pub struct StatsColumn {
    /// The column.
    pub column: &'static str,
    /// A scalar that may refer to `account_stats.account_id`.
    pub sql: &'static str,
}

/// A panel of Today.
pub struct TodaySource {
    /// Column.
    pub place: Place,
    /// Place in the column.
    pub order: i64,
    /// Draws the panel; none draws nothing.
    pub render: fn(&Conn<'_>, &Cx, &Scope) -> Result<Option<Markup>>,
}

/// One reason to contact an account, with its points (`domain.md` 4.1, Contact next).
#[derive(Clone, Debug)]
pub struct Reason {
    /// The account.
    pub account: AccountId,
    /// The person, where one is known.
    pub person: Option<PersonId>,
    /// What it adds to the order of the list.
    pub points: f64,
    /// Which rule, for the breakdown; a text key.
    pub rule: &'static str,
    /// One line in the viewer's language.
    pub headline: String,
    /// What to do, one or two lines.
    pub advice: String,
    /// Icon name.
    pub icon: &'static str,
}

/// A source of reasons.
pub struct ReasonSource {
    /// All reasons in scope, at most a few hundred.
    pub list: fn(&Conn<'_>, &Cx, &Scope) -> Result<Vec<Reason>>,
}

/// A kind of thing that search finds. What is stored of it for searching is computed from its rows by one statement,
/// which writes, imports, rebuild and check share.
pub struct SearchSource {
    /// The `kind` of its entries.
    pub kind: &'static str,
    /// Text key of the group.
    pub label: &'static str,
    /// Icon name.
    pub icon: &'static str,
    /// The page of a hit.
    pub href: fn(AccountId, Uuid) -> String,
    /// Place of the group.
    pub order: i64,
    /// How it is searched.
    pub index: SearchIndex,
    /// Selects `account_id, subject_id, at, title, names, numbers, words` of all that can be found. `at` is when it
    /// happened (null for names), `title` what lists show, `names` other names, `numbers` what identifies it, each with
    /// `•` between, `words` what else is searched. Conditions on the first two columns are added around it.
    pub entries: &'static str,
}

/// How the entries of a source are searched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SearchIndex {
    /// As names: any part of a word, pinyin, one typing error.
    Names,
    /// As long texts: parts of words from three letters on, the newest first.
    Texts,
}

/// A table whose rows belong to an account; merge, export, erase and check go through this list.
pub struct AccountTable {
    /// The table.
    pub table: &'static str,
    /// The key columns after `account_id`.
    pub key: &'static [&'static str],
    /// Whether it is computed from other rows, and so rebuilt instead of moved.
    pub computed: bool,
}

/// A column that holds personal data of people on the client's side.
pub struct PersonalData {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Finds the rows of a person: a condition with `$1` = person id.
    pub rows: &'static str,
}

/// An integrity check; with `repair` it also mends what it can. Answers sentences for the operator.
pub struct CheckSource {
    /// What it checks.
    pub name: &'static str,
    /// Runs it.
    pub run: fn(&Tx<'_>, Date, bool) -> Result<Vec<String>>,
}

/// An event as undo sees it.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// The account, or the nil id for the install.
    pub scope: Uuid,
    /// The event's id.
    pub id: Uuid,
    /// Its verb.
    pub verb: String,
    /// The subject.
    pub subject: Uuid,
    /// The subject's version after the change.
    pub version: Option<i64>,
    /// What changed.
    pub changes: Json,
}

impl StoredEvent {
    /// Its columns of `events`, in the order of [`StoredEvent::read`].
    pub const COLUMNS: &str = "scope_id, id, verb, subject_id, subject_version, changes";

    /// Reads the first columns of a row.
    ///
    /// # Errors
    /// What the database says.
    pub fn read(r: &Row<'_>) -> Result<Self> {
        Ok(Self {
            scope: r.get(0)?,
            id: r.get(1)?,
            verb: r.get(2)?,
            subject: r.get(3)?,
            version: r.get(4)?,
            changes: r.get(5)?,
        })
    }
}

/// How to undo all events of one verb in a batch at once, by set-based statements: for verbs over many accounts.
pub struct UndoBatch {
    /// The verb.
    pub verb: &'static str,
    /// Takes them back; gets the batch and its events of this verb, newest first.
    pub run: fn(&Tx<'_>, &Acting, BatchId, &[StoredEvent]) -> Result<()>,
}

impl Registry {
    /// Whether events of a verb can be undone, one by one or together.
    pub fn undoes(&self, verb: &str) -> bool {
        self.undo.iter().any(|k| k.verb == verb) || self.undo_batches.iter().any(|k| k.verb == verb)
    }
}

/// How to undo events of one verb, by the feature's own rules and with a permit of its own.
pub struct UndoKind {
    /// The verb.
    pub verb: &'static str,
    /// Takes it back.
    pub run: fn(&Tx<'_>, &Acting, &StoredEvent) -> Result<()>,
}
