//! Everybody as files call them.

use crate::base::{Conn, Error, Result};
use crate::features::identity::colleagues::Colleague;

/// Everybody, with e-mail address and name.
pub(in crate::features::identity) fn all(q: &Conn<'_>) -> Result<Vec<(String, String, Colleague)>> {
    q.query("select id, email, name, active_from, active_to from users", &[], |r| {
        let colleague = Colleague { id: r.get(0)?, active_from: r.get(3)?, active_to: r.get(4)? };
        Ok::<_, Error>((r.get(1)?, r.get(2)?, colleague))
    })
}
