//! One running app: database, clock, randomness, registry. Several may live in one test process.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tenure_db::Db;

use super::Result;
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
    /// What features keep between requests.
    pub memo: Memo,
}

/// What a process keeps between requests: one value per type, with the state of the database that it was read at.
#[derive(Clone, Default)]
pub struct Memo(Arc<Mutex<HashMap<TypeId, Kept>>>);

/// A state and the value read at it.
type Kept = (String, Arc<dyn Any + Send + Sync>);

impl Memo {
    /// The value of the type at `state`; read anew when it was kept at another one. `state` was read before, so what
    /// is kept can be newer than its state says, never older.
    ///
    /// # Errors
    /// What `load` says.
    pub fn get<T: Any + Send + Sync>(&self, state: &str, load: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        let all = || self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept = all().get(&TypeId::of::<T>()).filter(|(at, _)| at == state).map(|(_, value)| value.clone());
        if let Some(value) = kept.and_then(|value| value.downcast::<T>().ok()) {
            return Ok(value);
        }
        let value = Arc::new(load()?);
        all().insert(TypeId::of::<T>(), (state.to_owned(), value.clone()));
        Ok(value)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_value_is_read_once_per_state() {
        let memo = Memo::default();
        let mut reads = 0;
        for (state, want) in [("a", 1_u8), ("a", 1), ("b", 2), ("b", 2), ("a", 3)] {
            let value = memo.get(state, || {
                reads += 1;
                Ok(reads)
            });
            assert_eq!(*value.unwrap(), want);
        }
        assert_eq!(*memo.get("a", || Ok(String::from("another type"))).unwrap(), "another type");
    }
}
