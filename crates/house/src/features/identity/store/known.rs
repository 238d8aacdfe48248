//! Everybody as files call them.

use crate::base::{Conn, Error, Result};
use crate::features::identity::colleagues::Colleague;
use crate::features::identity::model::source_ids;

/// Somebody, as files call them.
pub(in crate::features::identity) struct Known {
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Ids in other systems.
    pub source_ids: Vec<String>,
    /// Who it is.
    pub colleague: Colleague,
}

/// Everybody.
pub(in crate::features::identity) fn all(q: &Conn<'_>) -> Result<Vec<Known>> {
    q.query("select id, email, name, active_from, active_to, source_ids from users", &[], |r| {
        let colleague = Colleague { id: r.get(0)?, active_from: r.get(3)?, active_to: r.get(4)? };
        let source_ids = source_ids(&r.get::<String>(5)?);
        Ok::<_, Error>(Known { email: r.get(1)?, name: r.get(2)?, source_ids, colleague })
    })
}
