//! The form of a meeting: what people type, and how it is read and drawn.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::super::model::{EditMeeting, MINUTES, MOST_MINUTES, Meeting, NewMeeting};
use crate::base::clock::day_in;
use crate::base::{
    AccountId, Cx, Fields, Locale, MeetingId, Permit, PersonId, Read, Result, Scope, TripId, UserId, calendar, validate,
};
use crate::features::interactions::model::{Kind, parse_time};
use crate::features::interactions::pages::draw::{boxes, team};
use crate::features::interactions::store::touches::{Touch, lately};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::Draw;
use crate::features::people::store::position;
use crate::features::{accounts, identity};
use crate::ui;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Meeting, as text")]
pub struct MeetingForm {
    /// Id or name of the account, for new meetings.
    pub account: String,
    pub kind: String,
    pub title: String,
    pub day: String,
    pub time: String,
    pub minutes: String,
    pub place: String,
    pub agenda: String,
    pub people: Vec<String>,
    pub colleagues: Vec<String>,
    pub trip: String,
    pub version: String,
}

fn texts<T: ToString>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

impl MeetingForm {
    /// What is stored, as text.
    pub fn of(m: &Meeting, zone: &TimeZone, locale: Locale) -> Self {
        Self {
            account: m.account.to_string(),
            kind: m.kind.code().to_owned(),
            title: m.title.clone(),
            day: calendar::full(locale, day_in(m.starts_at, zone)),
            time: calendar::time_of(zone, m.starts_at),
            minutes: m.minutes.to_string(),
            place: m.place.clone(),
            agenda: m.agenda.clone(),
            people: texts(&m.people),
            colleagues: texts(&m.colleagues),
            trip: m.trip.map(|t| t.to_string()).unwrap_or_default(),
            version: m.version.to_string(),
        }
    }

    fn starts_at(&self, fields: &mut Fields, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let day = calendar::parse_required(fields, "day", &self.day, day_in(now, zone));
        let Some((hour, minute)) = parse_time(&self.time) else {
            fields.add("time", if self.time.trim().is_empty() { "error-required" } else { "interactions-error-time" });
            return now;
        };
        day.at(hour, minute, 0, 0).to_zoned_datetime(zone.clone()).map_or_else(
            |_| {
                fields.add("time", "interactions-error-time");
                now
            },
            |z| z.timestamp(),
        )
    }

    /// Reads a new meeting.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_meeting(&self, account: AccountId, now: Timestamp, zone: &TimeZone) -> Result<NewMeeting> {
        let mut fields = Fields::default();
        let kind = if self.kind.is_empty() { Some(Kind::Meeting) } else { Kind::parse(&self.kind) };
        if kind.is_none() {
            fields.add("kind", "error-choose");
        }
        let ids = |fields: &mut Fields, field: &'static str, list: &[String]| -> Vec<uuid::Uuid> {
            list.iter().take(200).filter_map(|id| validate::id(fields, field, id)).collect()
        };
        let new = NewMeeting {
            account,
            kind: kind.unwrap_or(Kind::Meeting),
            title: validate::required(&mut fields, "title", &self.title, validate::NAME),
            starts_at: self.starts_at(&mut fields, now, zone),
            minutes: validate::int(&mut fields, "minutes", &self.minutes, 1, MOST_MINUTES).unwrap_or(MINUTES),
            place: validate::line(&mut fields, "place", &self.place, validate::NAME),
            agenda: validate::text(&mut fields, "agenda", &self.agenda),
            people: ids(&mut fields, "people", &self.people).into_iter().map(PersonId).collect(),
            colleagues: ids(&mut fields, "colleagues", &self.colleagues).into_iter().map(UserId).collect(),
            trip: validate::id::<TripId>(&mut fields, "trip", &self.trip),
        };
        fields.finish()?;
        Ok(new)
    }

    /// Reads all fields as an edit of `stored`.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(
        &self,
        stored: &Meeting,
        base: Base,
        now: Timestamp,
        zone: &TimeZone,
        locale: Locale,
    ) -> Result<EditMeeting> {
        let mut new = self.new_meeting(stored.account, now, zone)?;
        let read = Self::of(stored, zone, locale);
        // The form shows whole minutes: what was not touched keeps its seconds.
        let untouched = read.day == self.day && read.time == self.time;
        let at = if untouched { stored.starts_at } else { new.starts_at };
        new.people.sort_unstable();
        new.colleagues.sort_unstable();
        let set = json!({
            "kind": new.kind.code(),
            "title": new.title,
            "starts_at": at.to_string(),
            "minutes": new.minutes,
            "place": new.place,
            "agenda": new.agenda,
            "people": new.people,
            "colleagues": new.colleagues,
        });
        let set = if let Json::Object(map) = set { map } else { Map::new() };
        Ok(EditMeeting { set, base })
    }
}

/// What the form needs to know.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Id and name of the account, once known.
    pub account: Option<(AccountId, String)>,
    /// People of the account.
    pub people: Vec<(PersonId, String)>,
    /// Those of us who look after it.
    pub team: Vec<(UserId, String)>,
    /// Whom others of us talked to lately.
    pub lately: Vec<Touch>,
}

impl Ground {
    /// Reads it; who stands in the form stays there, also when they left.
    pub fn load(permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId], colleagues: &[UserId]) -> Result<Self> {
        let mut people: Vec<(PersonId, String)> =
            position::current(permit, cx.today())?.into_iter().map(|p| (p.person, p.name)).collect();
        let missing: Vec<PersonId> = with.iter().filter(|id| !people.iter().any(|(p, _)| p == *id)).copied().collect();
        people.extend(position::names(permit, &missing)?);
        let mut ours = team(permit, cx)?;
        let missing: Vec<UserId> =
            colleagues.iter().filter(|id| !ours.iter().any(|(u, _)| u == *id)).copied().collect();
        if !missing.is_empty() {
            ours.extend(identity::store::names(permit.conn(), &missing)?);
        }
        Ok(Self {
            account: Some((permit.account(), accounts::store::account::name(permit)?)),
            people,
            team: ours,
            lately: lately(permit, &Scope::probe(&cx.viewer), with, cx.now())?,
        })
    }
}

/// Draws the fields that planning and editing share.
pub fn draw(d: &Draw<'_>, form: &MeetingForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    const KINDS: [Kind; 4] = [Kind::Meeting, Kind::Visit, Kind::Video, Kind::Call];
    let kinds: Vec<(&str, &str)> = KINDS.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let kind = if form.kind.is_empty() { Kind::Meeting.code() } else { form.kind.as_str() };
    html! {
        (d.switch("kind", kind, &kinds))
        (d.first("title", &form.title, ""))
        (ui::field_grid(html! {
            (d.day("day", &form.day, "meetings-hint-day"))
            (d.text("time", &form.time, "meetings-hint-time"))
            (d.text("minutes", &form.minutes, "meetings-hint-minutes"))
            (d.text("place", &form.place, ""))
        }))
        (boxes(d, "people", &form.people, &ground.people))
        (boxes(d, "colleagues", &form.colleagues, &ground.team))
        (d.area("agenda", &form.agenda, "meetings-hint-agenda"))
    }
}

/// The page of a meeting.
pub fn href(account: AccountId, id: MeetingId) -> String {
    format!("/accounts/{account}/meetings/{id}")
}
