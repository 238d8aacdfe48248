//! One running app: database, clock, randomness, registry. Several may live in one test process.

use std::sync::Arc;

use tenure_db::Db;

use super::clock::Clock;
use super::ids::Ids;
use super::pulse::Pulse;
use super::registry::Registry;

/// Shared by all requests and jobs; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Ids and secrets.
    pub ids: Ids,
    /// What the features registered.
    pub registry: Arc<Registry>,
    /// How this process was configured.
    pub config: Arc<Config>,
    /// What it is doing.
    pub pulse: Pulse,
}

/// Configuration of the process, from flags, environment and the config file.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// Address and port to listen on.
    pub listen: String,
    /// Public address for links in mails, for example `https://tenure.example.com`.
    pub public_url: String,
    /// Whether the app sits behind a proxy whose `X-Forwarded-For` can be trusted.
    pub trust_proxy: bool,
    /// Mail server; without it links are only shown to the admin.
    pub smtp: Option<Smtp>,
}

/// The mail server.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port; 587 with STARTTLS when 0.
    pub port: u16,
    /// User name, or empty.
    pub user: String,
    /// Password, or empty.
    pub password: String,
    /// The sender, for example `Tenure <tenure@example.com>`.
    pub from: String,
}
