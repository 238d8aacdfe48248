//! Says when somebody else changes the record that is open.
//!
//! One task of the process reads what was committed ([`watch`]): by this process as soon as it happens, by others every
//! few seconds. Each open page hears of its own account only ([`stream`]), as long as its reader may see it: access is
//! asked for when the stream is opened and again before each word. A page asks for the stream after it is shown.

pub mod store;
pub mod stream;
pub mod watch;

use crate::base::registry::Registry;
use crate::base::{Need, Routes};

/// Registers what the feature gives upwards: nothing.
pub fn register(_: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default().get("/live", Need::User, stream::open)
}
