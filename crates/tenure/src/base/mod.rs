//! The floor: what every feature needs and none owns.

pub mod app;
pub mod asof;
pub mod calendar;
pub mod clock;
pub mod compiled;
pub mod cx;
pub mod dated;
pub mod dates;
pub mod error;
pub mod events;
pub mod extract;
pub mod flash;
pub mod i18n;
pub mod idempotency;
pub mod ids;
pub mod money;
pub mod offers;
pub mod page;
pub mod paging;
pub mod permit;
pub mod permit_request;
pub mod permit_set;
pub mod personal;
pub mod pulse;
pub mod registry;
pub mod routes;
pub mod scope;
pub mod search;
pub mod settings;
pub mod sql;
pub mod stats;
pub mod undo;
pub mod validate;
pub mod viewer;

pub use app::App;
pub use cx::{Acting, Cx};
pub use error::{Error, Fields, Result};
pub use i18n::Locale;
pub use ids::*;
pub use permit::{Contribute, Edit, Head, Level, Manage, Permit, Read};
pub use permit_request::RequestPermit;
pub use routes::{Need, Routes};
pub use scope::Scope;
pub use viewer::{Right, Role, Viewer};

pub use tenure_db::{Conn, Db, Tx, Value, params};
