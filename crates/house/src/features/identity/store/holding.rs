//! Who may do something.

use jiff::civil::Date;

use crate::base::{Conn, Error, Result, Right, Role, UserId, params};

/// Users who are active on `day` and have one of these rights, by role or by name.
pub fn holding(q: &Conn<'_>, rights: &[Right], day: Date) -> Result<Vec<UserId>> {
    let quoted = |words: Vec<&str>| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    let roles = Role::ALL.into_iter().filter(|role| role.rights().iter().any(|right| rights.contains(right)));
    let (roles, names) = (quoted(roles.map(Role::code).collect()), quoted(rights.iter().map(|r| r.code()).collect()));
    let sql = format!(
        "select u.id from users u where u.active_from <= $1 and u.active_to > $1
            and (exists (select 1 from user_roles r where r.user_id = u.id and r.role in ({roles}))
                 or exists (select 1 from user_rights g where g.user_id = u.id and g.name in ({names})))
          order by u.id"
    );
    q.query(&sql, &params![day], |r| Ok::<_, Error>(r.get(0)?))
}
