//! What the scenes share: who acts on which day, and what has been made so far.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

use super::cast::Who;
use super::companies::Company;
use crate::base::ids::Ids;
use crate::base::settings::Settings;
use crate::base::viewer::Via;
use crate::base::{AccountId, Acting, Error, InteractionId, PersonId, Result, TerritoryId, Tx, UnitId, UserId, Viewer};
use crate::features::identity;

/// An account of the demo.
pub(super) struct Client {
    /// Its row in the table.
    pub(super) company: Company,
    /// Its id.
    pub(super) id: AccountId,
    /// Who has led it from which day on, oldest first; none is nobody.
    pub(super) leads: Vec<(Date, Option<Who>)>,
    /// First day in the system.
    pub(super) since: Date,
    /// Its people, those named by the story first.
    pub(super) people: Vec<(PersonId, String)>,
    /// Its units by name.
    pub(super) units: HashMap<&'static str, UnitId>,
}

/// The transaction, the calendar and everything that was made.
pub(super) struct Stage<'t> {
    /// The transaction that holds the whole demo.
    pub(super) tx: &'t Tx<'t>,
    /// The company's settings.
    pub(super) settings: Arc<Settings>,
    /// Today.
    pub(super) today: Date,
    /// The day on which the company began to use the product.
    pub(super) founded: Date,
    /// Accounts in the order of the table.
    pub(super) clients: Vec<Client>,
    /// Conversations that promises quote.
    pub(super) quoted: HashMap<&'static str, InteractionId>,
    now: Timestamp,
    ids: Ids,
    users: HashMap<Who, (UserId, Viewer)>,
    territories: HashMap<&'static str, TerritoryId>,
}

impl<'t> Stage<'t> {
    /// An empty stage.
    pub(super) fn new(tx: &'t Tx<'t>, settings: Arc<Settings>, ids: Ids, now: Timestamp) -> Self {
        let today = crate::base::clock::day_in(now, &settings.zone);
        let founded = Date::new(today.year() - 2, 1, 1).unwrap_or(today);
        Self {
            tx,
            settings,
            today,
            founded,
            clients: Vec::new(),
            quoted: HashMap::new(),
            now,
            ids,
            users: HashMap::new(),
            territories: HashMap::new(),
        }
    }

    /// The day so many days ago; negative ones lie ahead.
    pub(super) fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap_or(self.today)
    }

    /// The day of the story so many days ago: a working day, but for the call that Today counts the days from.
    pub(super) fn told(&self, days: i64) -> Date {
        if days == 38 { self.ago(days) } else { Self::working(self.ago(days)) }
    }

    /// The day so many days from now, or the Monday after it; past days and today stay what they are.
    pub(super) fn ahead(&self, days: i64) -> Date {
        let day = self.ago(-days);
        let over = match day.weekday() {
            _ if days <= 0 => 0,
            Weekday::Saturday => 2,
            Weekday::Sunday => 1,
            _ => 0,
        };
        day.checked_add(over.days()).unwrap_or(day)
    }

    /// The same or the working day before it.
    pub(super) fn working(day: Date) -> Date {
        let back = match day.weekday() {
            Weekday::Saturday => 1,
            Weekday::Sunday => 2,
            _ => 0,
        };
        day.checked_sub(back.days()).unwrap_or(day)
    }

    /// The instant in the company's time zone; never later than now.
    pub(super) fn at(&self, day: Date, hour: i8, minute: i8) -> Timestamp {
        let zoned = day.at(hour, minute, 0, 0).to_zoned_datetime(self.settings.zone.clone());
        zoned.map_or(self.now, |z| z.timestamp()).min(self.now)
    }

    /// The console on a day.
    pub(super) fn console(&self, day: Date) -> Acting {
        self.acting(Viewer::operator(day), day, self.at(day, 8, 0))
    }

    /// A user on a day, at nine.
    pub(super) fn user_on(&self, who: Who, day: Date) -> Result<Acting> {
        self.user_at(who, day, self.at(day, 9, 0))
    }

    /// A user at an instant of a day.
    pub(super) fn user_at(&self, who: Who, day: Date, at: Timestamp) -> Result<Acting> {
        let (_, viewer) = self.users.get(&who).ok_or(Error::NotFound)?;
        Ok(self.acting(viewer.clone(), day, at))
    }

    fn acting(&self, mut viewer: Viewer, day: Date, at: Timestamp) -> Acting {
        viewer.today = day;
        Acting::new(Arc::new(viewer), self.settings.clone(), at, self.ids.clone())
    }

    /// Notes a user of the story.
    pub(super) fn enter(&mut self, who: Who, id: UserId) -> Result<()> {
        let viewer = identity::viewer_of(self.tx, id, self.founded, Via::Console)?.ok_or(Error::NotFound)?;
        self.users.insert(who, (id, viewer));
        Ok(())
    }

    /// The id of a user.
    pub(super) fn user(&self, who: Who) -> Result<UserId> {
        self.users.get(&who).map(|(id, _)| *id).ok_or(Error::NotFound)
    }

    /// Notes a territory.
    pub(super) fn settle(&mut self, code: &'static str, id: TerritoryId) {
        self.territories.insert(code, id);
    }

    /// The id of a territory.
    pub(super) fn territory(&self, code: &str) -> Result<TerritoryId> {
        self.territories.get(code).copied().ok_or(Error::NotFound)
    }

    /// The place of an account in `clients`, by its short name.
    pub(super) fn index(&self, site: &str) -> Result<usize> {
        self.clients.iter().position(|c| c.company.site == site).ok_or(Error::NotFound)
    }

    /// An account by its short name.
    pub(super) fn client(&self, site: &str) -> Result<&Client> {
        self.index(site).map(|i| &self.clients[i])
    }
}

impl Client {
    /// Who leads it on a day; where nobody does, the director who holds its territory.
    pub(super) fn lead_on(&self, day: Date) -> Who {
        let lead = self.leads.iter().rev().find(|(from, _)| *from <= day).and_then(|(_, who)| *who);
        lead.unwrap_or_else(|| super::cast::director(&self.company.land))
    }

    /// A person by name.
    pub(super) fn person(&self, name: &str) -> Result<PersonId> {
        self.people.iter().find(|(_, n)| n == name).map(|(id, _)| *id).ok_or(Error::NotFound)
    }
}
