//! A forecast against its target: attainment is what is credited to the people whose the target is, wherever their deals
//! lie; what is credited to others stands beside it.

use std::collections::{BTreeMap, HashMap};

use tenure_db::Conn;

use super::gather::{Ground, month_key};
use super::goals::{self, Goals};
use super::model::{By, Figures};
use super::store::Ask;
use crate::base::scope::Choice;
use crate::base::settings::Settings;
use crate::base::{Result, Scope, UserId, Viewer};

/// The row of all that is compared with the target of all.
pub const ROW: &str = "target";

/// Targets, and what is compared with them.
pub struct Against {
    /// The targets.
    pub goals: Goals,
    /// All that the viewer sees of the period, where less was asked for.
    wide: Option<Ground>,
}

impl Against {
    /// Reads it.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>, viewer: &Viewer, settings: &Settings, ask: &Ask<'_>, ground: &Ground) -> Result<Self> {
        let goals = goals::load(q, viewer, settings, ask, &ground.period)?;
        // People have credit for deals of accounts that are not theirs, or not any more.
        let narrow = matches!(ask.scope.choice, Choice::Mine | Choice::Team);
        let any = goals.whole.is_some() || !goals.people.is_empty() || !goals.teams.is_empty();
        let wide = if narrow && any {
            let scope = Scope::all(q, viewer)?;
            Some(Ground::load(q, &Ask { scope: &scope, ..*ask }, ground.period)?)
        } else {
            None
        };
        Ok(Self { goals, wide })
    }

    /// Where the deals stand that are compared with the target of all.
    pub fn ground<'a>(&'a self, ground: &'a Ground) -> &'a Ground {
        self.wide.as_ref().unwrap_or(ground)
    }

    /// What is compared with the target of all; none without one.
    pub fn attained(&self, ground: &Ground) -> Option<Figures> {
        self.goals.whole.map(|_| self.ground(ground).credited(&self.goals.of).0)
    }

    /// What stands beside it in scope, credited to others or to nobody.
    pub fn beside(&self, ground: &Ground) -> Figures {
        if self.goals.whole.is_some() { ground.credited(&self.goals.of).1 } else { Figures::default() }
    }

    /// What is compared with the targets of the months, by row.
    pub fn months(&self, ground: &Ground) -> HashMap<String, Figures> {
        self.ground(ground).months_of(&self.goals.of)
    }

    /// The targets of rows: only where a row holds all that is credited to whom its target is of.
    pub fn rows(&self, by: By, figures: &BTreeMap<Option<String>, Figures>) -> HashMap<String, i64> {
        let users = |of: &HashMap<UserId, i64>| of.iter().map(|(id, minor)| (id.to_string(), *minor)).collect();
        let goals = &self.goals;
        let mut targets: HashMap<String, i64> = match by {
            By::Lead => users(&goals.people),
            By::Team => users(&goals.teams),
            By::Territory => goals.territories.iter().map(|(id, minor)| (id.to_string(), *minor)).collect(),
            By::Month => goals.months.iter().map(|(month, minor)| (month_key(*month), *minor)).collect(),
            By::Kind => HashMap::new(),
        };
        if let Some(wide) = self.wide.as_ref().filter(|_| by != By::Month) {
            let all = wide.figures(by);
            targets.retain(|key, _| {
                let key = Some(key.clone());
                all.get(&key) == figures.get(&key)
            });
        }
        targets
    }
}
