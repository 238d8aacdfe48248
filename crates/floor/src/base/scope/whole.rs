//! Whose accounts are in scope without exception: what is summed up by lead may be read of them as it is.

use std::collections::HashSet;

use tenure_db::Conn;

use super::super::sql::Sql;
use super::super::{Error, Result, UserId};
use super::{Choice, FROM_VIEWER, Scope, TEAM};

/// Of whom all accounts that they lead today are in scope, whichever these are.
#[derive(Clone, Debug)]
pub enum Whole {
    /// Of everybody, and those that nobody leads.
    Everybody,
    /// Of these.
    Of(HashSet<UserId>),
}

impl Whole {
    /// Whether somebody's are.
    pub fn holds(&self, user: UserId) -> bool {
        match self {
            Whole::Everybody => true,
            Whole::Of(users) => users.contains(&user),
        }
    }
}

impl Scope {
    /// Of whom all that they lead is in scope, for sums that are kept by lead; none where the scope is not made of what
    /// people hold today. Who leads an account holds it for the same days (`account_access`), at the highest level, so
    /// whoever is reached at all is seen with all that they lead.
    ///
    /// # Errors
    /// What the database says.
    pub fn whole(&self, q: &Conn<'_>) -> Result<Option<Whole>> {
        if self.day != self.today {
            return Ok(None);
        }
        let more = match self.choice {
            Choice::Territory(_) => return Ok(None),
            Choice::Mine => return Ok(Some(Whole::Of(HashSet::from([self.viewer])))),
            Choice::All if self.everything => return Ok(Some(Whole::Everybody)),
            Choice::All => "",
            Choice::Team => TEAM,
        };
        let mut sql = Sql::default();
        let rule = self.reached_by(&mut sql, more);
        sql.push(&format!("select ur.holder_id from user_reach ur where {rule}"));
        let users = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?;
        Ok(Some(Whole::Of(users.into_iter().collect())))
    }

    /// Appends a statement that lists the accounts which somebody of [`Scope::whole`] holds otherwise than by leading them:
    /// with what these lead they are the scope.
    pub fn beside(&self, sql: &mut Sql) {
        let (from, rule) = match self.choice {
            Choice::Mine => ("account_access aa", self.mine(sql)),
            Choice::Team => (FROM_VIEWER, self.reaching(sql, self.day, TEAM)),
            Choice::All | Choice::Territory(_) => (FROM_VIEWER, self.reaching(sql, self.today, "")),
        };
        sql.push(&format!("select aa.account_id from {from} where {rule} and aa.via <> 'lead'"));
    }
}
