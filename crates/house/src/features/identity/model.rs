//! Users as they are stored and as they are typed, and the rules that need no database.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::base::dated::OPEN;
use crate::base::validate::{self, NAME};
use crate::base::{Fields, Locale, Right, Role, UserId};

/// Fewest characters of a password.
pub const PASSWORD_LEAST: usize = 12;
/// Most characters of a password: enough for any phrase, too few to keep the machine busy.
pub const PASSWORD_MOST: usize = 256;

/// A user of this install.
#[derive(Clone, Debug)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Sign-in e-mail, lower case.
    pub email: String,
    /// Full name, as written.
    pub name: String,
    /// Interface language.
    pub language: Locale,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// Job title, free text.
    pub job_title: String,
    /// Their ids in other systems, sorted.
    pub source_ids: Vec<String>,
    /// First day on which they may sign in.
    pub active_from: Date,
    /// First day on which they no longer may; [`OPEN`] without end.
    pub active_to: Date,
    /// Roles, sorted.
    pub roles: Vec<Role>,
    /// Rights by name, beyond those of the roles, sorted.
    pub rights: Vec<Right>,
    /// Level on all accounts, 0 for none.
    pub all_accounts: i64,
    /// How many points of accounts they can carry.
    pub capacity: i64,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether single-letter keys act.
    pub keys_on: bool,
    /// Whether a password is set.
    pub has_password: bool,
    /// Adds one per edit.
    pub version: i64,
}

impl User {
    /// Whether they may sign in on `day`.
    pub fn active(&self, day: Date) -> bool {
        self.active_from <= day && day < self.active_to
    }

    /// The last day on which they may sign in; none when open.
    pub fn active_last(&self) -> Option<Date> {
        (self.active_to < OPEN).then(|| self.active_to.yesterday().unwrap_or(self.active_to))
    }

    /// Whether they hold the right on any way.
    pub fn has(&self, right: Right) -> bool {
        all_rights(&self.roles, &self.rights).contains(&right)
    }
}

/// The rights of roles and by name, sorted.
pub fn all_rights(roles: &[Role], named: &[Right]) -> Vec<Right> {
    let all: BTreeSet<Right> = roles.iter().flat_map(|r| r.rights()).chain(named).copied().collect();
    all.into_iter().collect()
}

/// A user to be created. Names and addresses are checked by the action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewUser {
    /// Sign-in e-mail.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Language; the install's without it.
    pub language: Option<Locale>,
    /// Time zone; the install's when empty.
    pub time_zone: String,
    /// Job title.
    pub job_title: String,
    /// Their ids in other systems.
    pub source_ids: Vec<String>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Rights beyond those of the roles.
    pub rights: Vec<Right>,
    /// First day; today without it.
    pub active_from: Option<Date>,
    /// Last day, included.
    pub active_last: Option<Date>,
    /// Level on all accounts, 0 for none.
    pub all_accounts: i64,
    /// Points they can carry; 60 without it.
    pub capacity: Option<i64>,
}

/// What changes of a user; what is none stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EditUser {
    /// Sign-in e-mail.
    pub email: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// Language.
    pub language: Option<Locale>,
    /// Time zone.
    pub time_zone: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// Their ids in other systems.
    pub source_ids: Option<Vec<String>>,
    /// Roles.
    pub roles: Option<Vec<Role>>,
    /// Rights beyond those of the roles.
    pub rights: Option<Vec<Right>>,
    /// First day.
    pub active_from: Option<Date>,
    /// Level on all accounts.
    pub all_accounts: Option<i64>,
    /// Points they can carry.
    pub capacity: Option<i64>,
    /// The version that was read; none overwrites.
    pub base: Option<i64>,
}

/// How a person wants the product to be; they change it themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// Language.
    pub language: Option<Locale>,
    /// Time zone.
    pub time_zone: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: Option<String>,
    /// Whether single-letter keys act.
    pub keys_on: Option<bool>,
}

/// What a one-time link does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkKind {
    /// The first password of a new user.
    Invite,
    /// A new password.
    Reset,
    /// A session without password: the demo.
    SignIn,
    /// The first user of an empty install.
    Setup,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [LinkKind; 4] = [LinkKind::Invite, LinkKind::Reset, LinkKind::SignIn, LinkKind::Setup];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            LinkKind::Invite => "invite",
            LinkKind::Reset => "reset",
            LinkKind::SignIn => "sign_in",
            LinkKind::Setup => "setup",
        }
    }

    /// The kind with this word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// How many hours it holds when nobody says otherwise.
    pub fn hours(self) -> i64 {
        match self {
            LinkKind::Invite => 7 * 24,
            LinkKind::Reset => 1,
            LinkKind::SignIn | LinkKind::Setup => 24,
        }
    }
}

/// What an upsert did with one user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Created.
    New,
    /// Something changed.
    Changed,
    /// All was stored already.
    Same,
}

/// One row of an upsert.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Upserted {
    /// Who.
    pub id: UserId,
    /// What happened.
    pub state: State,
}

/// A user as selects need them.
#[derive(Clone, Debug, PartialEq)]
pub struct UserOption {
    /// Who.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// E-mail, which tells people of one name apart.
    pub email: String,
}

/// Checks the new user's texts, and puts them in the form in which they are stored.
pub fn normalise(fields: &mut Fields, new: &NewUser) -> NewUser {
    let mut out = new.clone();
    out.email = validate::email(fields, "email", &new.email, false);
    out.name = validate::required(fields, "name", &new.name, NAME);
    out.job_title = validate::line(fields, "job_title", &new.job_title, NAME);
    out.source_ids = source_ids(&new.source_ids.join(";"));
    if !new.time_zone.trim().is_empty() {
        out.time_zone = time_zone(fields, "time_zone", &new.time_zone);
    }
    check_level(fields, new.all_accounts);
    if let Some(capacity) = new.capacity {
        check_capacity(fields, capacity);
    }
    if let (Some(from), Some(last)) = (new.active_from, new.active_last)
        && last < from
    {
        fields.add("active_to", "error-ends-before-start");
    }
    out
}

/// Ids that stand in one text, divided by semicolons; sorted, each once.
pub fn source_ids(text: &str) -> Vec<String> {
    let ids = text.split([';', '；', '\n']).map(|id| id.trim().chars().take(NAME).collect::<String>());
    let ids: std::collections::BTreeSet<String> = ids.filter(|id| !id.is_empty()).collect();
    ids.into_iter().collect()
}

/// A level on all accounts: 0 for none, up to 5.
pub fn check_level(fields: &mut Fields, level: i64) {
    if !(0..=5).contains(&level) {
        fields.add_with("all_accounts", "error-int", vec![("least", String::from("0")), ("most", String::from("5"))]);
    }
}

/// Points that somebody can carry.
pub fn check_capacity(fields: &mut Fields, capacity: i64) {
    if !(0..=10_000).contains(&capacity) {
        fields.add_with("capacity", "error-int", vec![("least", String::from("0")), ("most", String::from("10000"))]);
    }
}

/// An IANA time zone that must be there.
pub fn time_zone(fields: &mut Fields, field: &'static str, text: &str) -> String {
    let name = validate::required(fields, field, text, 64);
    match TimeZone::get(&name) {
        Ok(zone) => zone.iana_name().map_or(name, str::to_owned),
        Err(_) => {
            if !name.is_empty() {
                fields.add(field, "identity-error-time-zone");
            }
            name
        }
    }
}

/// The rule of passwords: long enough, and not the e-mail. No classes of characters: length is what counts.
pub fn check_password(fields: &mut Fields, field: &'static str, password: &str, email: &str) {
    let length = password.chars().count();
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    if length < PASSWORD_LEAST {
        fields.add_with(field, "identity-error-password-short", vec![("least", PASSWORD_LEAST.to_string())]);
    } else if length > PASSWORD_MOST {
        fields.add_with(field, "error-too-long", vec![("most", PASSWORD_MOST.to_string())]);
    } else if !email.is_empty() && same(password, email) {
        fields.add(field, "identity-error-password-email");
    } else if password.chars().next().is_some_and(|first| password.chars().all(|c| c == first)) {
        fields.add(field, "identity-error-password-one");
    }
}

/// Where sign-in may lead back to: a path of this install, never another site.
pub fn local_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|c| c.is_control() || c.is_whitespace())
        && next.is_ascii()
        && next.len() <= 2_000;
    // The sign-in page itself would send whoever is signed in around in a circle.
    let page = next.split(['?', '#']).next().unwrap_or_default();
    if local && !matches!(page, "/sign-in" | "/sign-out") { next } else { "/" }
}

/// A few words for a browser's user agent: `Firefox, Windows`.
pub fn device(agent: &str) -> String {
    let pick =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = pick(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = pick(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
