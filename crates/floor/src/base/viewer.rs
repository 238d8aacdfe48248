//! Who asks: the signed-in user of one request, with roles and rights.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Error, Locale, Result, UserId};

/// What a user is in the company. Roles open features, never rows.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks after the accounts assigned to them.
    AccountManager,
    /// Leads the team of one large account.
    KeyAccountManager,
    /// Leads managers and territories.
    Director,
    /// Works on accounts of others: service, delivery, sponsor.
    Contributor,
    /// Reads the audit log and explains who could see what.
    Auditor,
    /// Runs the install; reads no client data without a grant.
    Admin,
}

impl Role {
    /// All roles, in the order in which forms offer them.
    pub const ALL: [Role; 6] =
        [Role::AccountManager, Role::KeyAccountManager, Role::Director, Role::Contributor, Role::Auditor, Role::Admin];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Role::AccountManager => "account_manager",
            Role::KeyAccountManager => "key_account_manager",
            Role::Director => "director",
            Role::Contributor => "contributor",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
        }
    }

    /// The role with this code.
    pub fn parse(code: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// The rights that come with the role.
    pub fn rights(self) -> &'static [Right] {
        match self {
            Role::AccountManager => &[Right::CreateAccounts],
            Role::KeyAccountManager => &[Right::CreateAccounts, Right::Grant],
            Role::Director => &[Right::CreateAccounts, Right::Grant, Right::Lead, Right::Merge],
            Role::Contributor => &[],
            Role::Auditor => &[Right::Audit],
            Role::Admin => &[Right::Administer, Right::Import],
        }
    }
}

/// What a user may do beyond looking after accounts.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Users, territories, terms, settings, failed jobs.
    Administer,
    /// Audit log, and explanations of access over all accounts.
    Audit,
    /// The team page and bulk reassignment.
    Lead,
    /// New accounts.
    CreateAccounts,
    /// Imports.
    Import,
    /// Export of everything.
    ExportAll,
    /// Named grants.
    Grant,
    /// Merging accounts.
    Merge,
    /// Erasing a person.
    Erase,
}

impl Right {
    /// All rights.
    pub const ALL: [Right; 9] = [
        Right::Administer,
        Right::Audit,
        Right::Lead,
        Right::CreateAccounts,
        Right::Import,
        Right::ExportAll,
        Right::Grant,
        Right::Merge,
        Right::Erase,
    ];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Right::Administer => "administer",
            Right::Audit => "audit",
            Right::Lead => "lead",
            Right::CreateAccounts => "create_accounts",
            Right::Import => "import",
            Right::ExportAll => "export_all",
            Right::Grant => "grant",
            Right::Merge => "merge",
            Right::Erase => "erase",
        }
    }

    /// The right with this code.
    pub fn parse(code: &str) -> Option<Right> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// How the viewer came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// A browser session (its row id).
    Session(uuid::Uuid),
    /// An API token (its row id), which may be limited to reading.
    Token {
        /// The token's row id.
        id: uuid::Uuid,
        /// Whether only GET is allowed.
        read_only: bool,
    },
    /// The command line on the machine that holds the database.
    Console,
    /// A background job that works for this user.
    Job,
}

/// The user of one request.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who it is; the nil id for the console operator.
    pub id: UserId,
    /// Full name, as written.
    pub name: String,
    /// Sign-in e-mail, lower case.
    pub email: String,
    /// Interface language.
    pub locale: Locale,
    /// Time zone for instants on pages.
    pub zone: TimeZone,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether single-letter keys act.
    pub keys_on: bool,
    /// The scope chosen last; only fills links.
    pub last_scope: String,
    /// Roles, sorted.
    pub roles: Vec<Role>,
    /// Rights, from roles and by name, sorted.
    pub rights: Vec<Right>,
    /// Level on all accounts (0 = none): a flag instead of rows for those who see everything.
    pub all_accounts: i64,
    /// The install's today: what decides about access.
    pub today: Date,
    /// How they came in.
    pub via: Via,
}

impl Viewer {
    /// The operator at the console: sees and may do everything, and events name no user.
    pub fn operator(today: Date) -> Self {
        Self {
            id: UserId(uuid::Uuid::nil()),
            name: String::from("Console"),
            email: String::new(),
            locale: Locale::En,
            zone: TimeZone::UTC,
            theme: String::from("auto"),
            keys_on: true,
            last_scope: String::from("all"),
            roles: Vec::new(),
            rights: Right::ALL.to_vec(),
            all_accounts: 5,
            today,
            via: Via::Console,
        }
    }

    /// Whether the viewer has `right`.
    pub fn has(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Fails with Forbidden unless the viewer has `right`.
    pub fn demand(&self, right: Right) -> Result<()> {
        if self.has(right) { Ok(()) } else { Err(Error::Forbidden("error-forbidden-right")) }
    }

    /// The user id for event rows; none for the console.
    pub fn actor(&self) -> Option<UserId> {
        (!self.id.0.is_nil()).then_some(self.id)
    }
}
