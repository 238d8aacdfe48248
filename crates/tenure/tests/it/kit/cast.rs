//! The company of the tests: who they are, what they hold, and what each may see.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tenure::base::clock::day_in;
use tenure::base::dated::Span;
use tenure::base::settings::Settings;
use tenure::base::viewer::Viewer;
use tenure::base::{AccountId, Acting, Error, Ids, Locale, Role, TerritoryId, UserId, secret_hash};
use tenure::features::accounts::model::{NewAccount, Profile};
use tenure::features::identity::model::NewUser;
use tenure::features::org::model::{LineKind, NewHolder, NewLine, NewTerritory, TerritoryLevel};
use tenure::features::{accounts, identity, org, settings};
use tenure_db::{Db, Tx, params};

/// The instant at which every test begins: a Thursday.
pub(crate) const NOW: &str = "2026-11-12T09:00:00Z";
/// First day of everything in the cast.
pub(crate) const START: Date = date(2026, 1, 1);

/// Somebody who sends requests.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) id: UserId,
    pub(crate) name: &'static str,
    pub(crate) secret: String,
    /// Whether the secret is an API token.
    pub(crate) token: bool,
}

/// Everybody and everything.
#[derive(Clone)]
pub(crate) struct Cast {
    /// Account manager: leads Castellan and Aurelia Dairy.
    pub(crate) anna_am: Actor,
    /// Key account manager: leads Aurelia, the parent of Aurelia Dairy.
    pub(crate) ben_kam: Actor,
    /// Director: Anna and Ben report to her; holds the territory North.
    pub(crate) dora_director: Actor,
    /// Account manager elsewhere: leads Nordvik.
    pub(crate) carl_am: Actor,
    /// Account manager without accounts.
    pub(crate) outsider: Actor,
    /// Runs the install, sees no client data.
    pub(crate) admin: Actor,
    /// Reads the audit log.
    pub(crate) auditor: Actor,
    /// Anna's API token.
    pub(crate) api_token: Actor,
    pub(crate) aurelia: AccountId,
    pub(crate) dairy: AccountId,
    pub(crate) castellan: AccountId,
    pub(crate) nordvik: AccountId,
    /// In the territory North, without a lead.
    pub(crate) orphan: AccountId,
    pub(crate) north: TerritoryId,
}

impl Cast {
    /// Everybody, by name.
    pub(crate) fn actors(&self) -> Vec<&Actor> {
        vec![
            &self.anna_am,
            &self.ben_kam,
            &self.dora_director,
            &self.carl_am,
            &self.outsider,
            &self.admin,
            &self.auditor,
            &self.api_token,
        ]
    }

    /// Makes them all in a new database, through the product's own actions.
    pub(crate) fn make(db: &Db) -> Self {
        db.migrate().expect("migrates");
        let by = operator(42);
        let cast: Result<Cast, Error> = db.write_blocking(move |tx| {
            settings::defaults(tx, &by)?;
            build(tx, &by)
        });
        cast.expect("the cast is made")
    }
}

/// The console, which may do everything.
pub(crate) fn operator(seed: u64) -> Acting {
    let now: Timestamp = NOW.parse().expect("an instant");
    let settings = Settings::default();
    let today = day_in(now, &settings.zone);
    Acting::new(Arc::new(Viewer::operator(today)), Arc::new(settings), now, Ids::seeded(seed))
}

fn build(tx: &Tx<'_>, by: &Acting) -> Result<Cast, Error> {
    let people = [
        ("Anna Prins", Role::AccountManager),
        ("Ben Okafor", Role::KeyAccountManager),
        ("Dora Lind", Role::Director),
        ("Carl Meyer", Role::AccountManager),
        ("Olga Out", Role::AccountManager),
        ("Ada Min", Role::Admin),
        ("Audra Tor", Role::Auditor),
    ];
    let new: Vec<NewUser> = people.iter().map(|(name, role)| user(name, *role)).collect();
    let ids = identity::actions::create(tx, by, &new)?;
    let line = |user: usize| NewLine {
        user: ids[user],
        manager: ids[2],
        kind: LineKind::Solid,
        span: Span::since(START),
        reason: String::new(),
    };
    org::actions::lines::set(tx, by, &[line(0), line(1)])?;
    let territory = |name: &str| NewTerritory { name: name.to_owned(), level: TerritoryLevel::Regional, parent: None };
    let north = org::actions::territories::create(tx, by, &[territory("North")])?[0];
    org::actions::holders::set(
        tx,
        by,
        &[NewHolder { territory: north, user: ids[2], span: Span::since(START), reason: String::new() }],
    )?;
    let aurelia = accounts::actions::create(tx, by, &[account("Aurelia Foods Group", Some(ids[1]), None, None)])?[0];
    let rest = [
        account("Aurelia Dairy", Some(ids[0]), Some(aurelia), None),
        account("Castellan Retail", Some(ids[0]), None, None),
        account("Nordvik Shipping", Some(ids[3]), None, None),
        account("Orphan Works", None, None, Some(north)),
    ];
    let made = accounts::actions::create(tx, by, &rest)?;
    org::actions::reach::rebuild(tx)?;
    let actor = |i: usize, name| session(tx, by, ids[i], name);
    Ok(Cast {
        anna_am: actor(0, "anna_am")?,
        ben_kam: actor(1, "ben_kam")?,
        dora_director: actor(2, "dora_director")?,
        carl_am: actor(3, "carl_am")?,
        outsider: actor(4, "outsider")?,
        admin: actor(5, "admin")?,
        auditor: actor(6, "auditor")?,
        api_token: token(tx, by, ids[0])?,
        aurelia,
        dairy: made[0],
        castellan: made[1],
        nordvik: made[2],
        orphan: made[3],
        north,
    })
}

/// A user as an import would make one.
pub(crate) fn user(name: &str, role: Role) -> NewUser {
    NewUser {
        email: format!("{}@test.example", name.to_lowercase().replace(' ', ".")),
        name: name.to_owned(),
        language: Some(Locale::En),
        time_zone: String::from("UTC"),
        job_title: String::new(),
        roles: vec![role],
        rights: Vec::new(),
        active_from: Some(START),
        active_last: None,
        all_accounts: 0,
        capacity: None,
        source_ids: Vec::new(),
    }
}

/// An account with a name and its places.
pub(crate) fn account(
    name: &str,
    lead: Option<UserId>,
    parent: Option<AccountId>,
    territory: Option<TerritoryId>,
) -> NewAccount {
    NewAccount {
        profile: Profile { name: name.to_owned(), ..Profile::default() },
        tier: Some(String::from("status")),
        lifecycle: Some(String::from("active")),
        parent,
        territory,
        lead,
        from: Some(START),
    }
}

/// A session straight in the table: signing in has tests of its own.
pub(crate) fn session(tx: &Tx<'_>, by: &Acting, user: UserId, name: &'static str) -> Result<Actor, Error> {
    let secret = format!("session-of-{name}");
    tx.execute(
        "insert into sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)",
        &params![by.uuid(), user, secret_hash(&secret), by.now, by.now + jiff::SignedDuration::from_hours(24 * 365)],
    )?;
    Ok(Actor { id: user, name, secret, token: false })
}

fn token(tx: &Tx<'_>, by: &Acting, user: UserId) -> Result<Actor, Error> {
    let secret = String::from("tnr_token-of-anna");
    tx.execute(
        "insert into api_tokens (id, user_id, name, token_hash, created_at) values ($1, $2, 'test', $3, $4)",
        &params![by.uuid(), user, secret_hash(&secret), by.now],
    )?;
    Ok(Actor { id: user, name: "api_token", secret, token: true })
}
