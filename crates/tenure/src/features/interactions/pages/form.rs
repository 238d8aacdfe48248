//! The form of a conversation: what people type, how it is read, and how it is drawn.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::super::model::{Direction, EditInteraction, Interaction, Kind, NewInteraction, Outcome, parse_when};
use super::super::{custom, store};
use crate::base::{
    AccountId, Conn, Cx, Edit, Error, Fields, InteractionId, Locale, Permit, PersonId, Read, Result, calendar, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::mistake;
use crate::features::fields::input::Typed;
use crate::features::fields::{Catalogue, Subject};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::Draw;
use crate::features::people::store::position;
use crate::ui;

/// Most people of one conversation.
const MOST_PEOPLE: usize = 200;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Interaction, as text")]
pub struct ConversationForm {
    /// Id or name of the account, for new conversations.
    pub account: String,
    pub kind: String,
    pub direction: String,
    pub summary: String,
    pub outcome: String,
    /// Ids of people of the account.
    pub people: Vec<String>,
    /// Names of others, divided by semicolons.
    pub others: String,
    pub day: String,
    pub time: String,
    pub next_step: String,
    pub next_step_on: String,
    /// Conversations whose next step this was.
    pub completes: Vec<String>,
    pub version: String,
    /// Read apart, by `fields::input::split`.
    #[serde(skip)]
    pub custom: Typed,
}

impl ConversationForm {
    /// What is stored, as text.
    pub fn of(i: &Interaction, zone: &TimeZone, locale: Locale) -> Self {
        Self {
            account: i.account.to_string(),
            kind: i.kind.code().to_owned(),
            direction: i.direction.code().to_owned(),
            summary: i.summary.clone(),
            outcome: i.outcome.map(|o| o.code().to_owned()).unwrap_or_default(),
            people: i.people.iter().map(ToString::to_string).collect(),
            others: String::new(),
            day: calendar::full(locale, crate::base::clock::day_in(i.happened_at, zone)),
            time: calendar::time_of(zone, i.happened_at),
            next_step: i.next_step.clone(),
            next_step_on: i.next_step_on.map(|d| calendar::full(locale, d)).unwrap_or_default(),
            completes: Vec::new(),
            version: i.version.to_string(),
            custom: Typed::default(),
        }
    }

    /// With the custom values of the stored one.
    pub fn with(mut self, i: &Interaction, catalogue: &Catalogue, locale: Locale) -> Self {
        self.custom = Typed::of(catalogue, Subject::Conversation, &i.custom, locale);
        self
    }

    /// Reads a new conversation.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_interaction(&self, account: AccountId, now: Timestamp, zone: &TimeZone) -> Result<NewInteraction> {
        let mut fields = Fields::default();
        let today = crate::base::clock::day_in(now, zone);
        let kind = word(&mut fields, "kind", &self.kind, Kind::parse, Kind::ALL, Kind::code).unwrap_or(Kind::Call);
        let new = NewInteraction {
            account,
            kind,
            direction: word(
                &mut fields,
                "direction",
                &self.direction,
                Direction::parse,
                Direction::ALL,
                Direction::code,
            ),
            happened_at: parse_when(&mut fields, now, zone, &self.day, &self.time),
            summary: validate::required(&mut fields, "summary", &self.summary, validate::LINE),
            outcome: word(&mut fields, "outcome", &self.outcome, Outcome::parse, Outcome::ALL, Outcome::code),
            unit: None,
            author: None,
            people: ids(&mut fields, "people", &self.people),
            new_people: names(&mut fields, &self.others),
            next_step: validate::line(&mut fields, "next_step", &self.next_step, validate::LINE),
            next_step_on: calendar::parse_optional(&mut fields, "next_step_on", &self.next_step_on, today),
            completes: ids(&mut fields, "completes", &self.completes),
            source_key: None,
            custom: Map::new(),
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
        stored: &Interaction,
        base: Base,
        now: Timestamp,
        zone: &TimeZone,
        locale: Locale,
    ) -> Result<EditInteraction> {
        let new = self.new_interaction(stored.account, now, zone)?;
        let read = Self::of(stored, zone, locale);
        // The form shows whole minutes: what was not touched keeps its seconds.
        let untouched = read.day == self.day && read.time == self.time;
        let when = if untouched { stored.happened_at } else { new.happened_at };
        let mut people = new.people;
        people.sort_unstable();
        people.dedup();
        let set = json!({
            "kind": new.kind.code(),
            "direction": new.direction.unwrap_or(new.kind.direction(new.outcome)).code(),
            "happened_at": when.to_string(),
            "summary": new.summary,
            "outcome": new.outcome.map(Outcome::code),
            "people": people,
            "next_step": new.next_step,
            "next_step_on": new.next_step_on.map(|d| d.to_string()),
        });
        let set = if let Json::Object(map) = set { map } else { Map::new() };
        Ok(EditInteraction { set, base, whole: true })
    }
}

/// One of a list of words; empty is none.
fn word<T: Copy>(
    fields: &mut Fields,
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let found = parse(text);
    if found.is_none() {
        let allowed: Vec<&str> = all.iter().map(|t| code(*t)).collect();
        fields.add_with(field, "error-one-of", vec![("allowed", allowed.join(", "))]);
    }
    found
}

fn ids<T: std::str::FromStr>(fields: &mut Fields, field: &'static str, texts: &[String]) -> Vec<T> {
    if texts.len() > MOST_PEOPLE {
        fields.add_with(field, "accounts-error-too-many", vec![("most", MOST_PEOPLE.to_string())]);
        return Vec::new();
    }
    texts.iter().filter_map(|text| validate::id(fields, field, text)).collect()
}

/// Names divided by semicolons, also full-width ones.
pub fn names(fields: &mut Fields, text: &str) -> Vec<String> {
    let list: Vec<String> = text
        .split([';', '；', '\n'])
        .map(|name| validate::line(fields, "others", name, validate::NAME))
        .filter(|name| !name.is_empty())
        .collect();
    if list.len() > MOST_PEOPLE {
        fields.add_with("others", "accounts-error-too-many", vec![("most", MOST_PEOPLE.to_string())]);
    }
    list
}

/// What the form needs to know of the account.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Id and name, once known.
    pub account: Option<(AccountId, String)>,
    /// Whom one may have talked to.
    pub people: Vec<(PersonId, String)>,
    /// Open next steps.
    pub steps: Vec<Interaction>,
    /// Whether new names may be typed.
    pub may_add: bool,
    /// Days between touches that are aimed at.
    pub goal: i64,
    /// Custom fields.
    pub custom: custom::Known,
}

impl Ground {
    /// Before the account is known.
    pub fn nowhere(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        Ok(Self { custom: custom::Known::nowhere(q, cx)?, ..Self::default() })
    }

    /// Reads it; `with` are people who may have left and stand in the form all the same.
    pub fn load(permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId]) -> Result<Self> {
        let mut people: Vec<(PersonId, String)> =
            position::current(permit, cx.today())?.into_iter().map(|p| (p.person, p.name)).collect();
        let missing: Vec<PersonId> = with.iter().filter(|id| !people.iter().any(|(p, _)| p == *id)).copied().collect();
        people.extend(position::names(permit, &missing)?);
        Ok(Self {
            account: Some((permit.account(), accounts::store::account::name(permit)?)),
            people,
            steps: store::interaction::open_steps(permit, 5)?,
            may_add: permit.allows::<Edit>(),
            goal: store::rhythm::of(permit, cx)?.days,
            custom: custom::Known::load(permit, cx)?,
        })
    }
}

/// Draws the fields that logging and editing share.
pub fn draw(cx: &Cx, form: &ConversationForm, fields: &Fields, ground: &Ground) -> Markup {
    let d = Draw { cx, fields, prefix: "interactions" };
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let mut outcomes = vec![("", cx.t("interactions-outcome-none"))];
    outcomes.extend(Outcome::ALL.iter().map(|o| (o.code(), cx.t(o.label()))));
    let mut directions = vec![("", cx.t("interactions-direction-by-kind"))];
    directions.extend(Direction::ALL.iter().map(|o| (o.code(), cx.t(o.label()))));
    let kind = if form.kind.is_empty() { Kind::Call.code() } else { form.kind.as_str() };
    html! {
        (d.switch("kind", kind, &kinds))
        (d.first("summary", &form.summary, ""))
        (with(&d, form, ground))
        (d.switch("outcome", &form.outcome, &outcomes))
        (custom::inputs(cx, form, fields, ground))
        (ui::field_grid(html! {
            (d.text("next_step", &form.next_step, ""))
            (next_day(&d, form, ground))
            (d.day("day", &form.day, "interactions-hint-day"))
            (d.text("time", &form.time, "interactions-hint-time"))
            (d.select("direction", &form.direction, &directions))
        }))
    }
}

/// With whom: boxes for the people known there, and a field for others.
fn with(d: &Draw<'_>, form: &ConversationForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    let error = mistake(cx, d.fields, "people");
    html! {
        @if !ground.people.is_empty() {
            fieldset.fld.full {
                legend.b.sm { (cx.t("interactions-field-people")) }
                div.flow.wrap id="f-people" {
                    @for (id, name) in &ground.people {
                        @let id = id.to_string();
                        (ui::checkbox("people", &id, name, form.people.contains(&id)))
                    }
                }
                @if let Some(error) = error { p.hint.bad { (error) } }
            }
        }
        @if ground.may_add || ground.account.is_none() { (d.text("others", &form.others, "interactions-hint-others")) }
    }
}

/// The day of the next contact, with the day that the rhythm proposes as a hint.
fn next_day(d: &Draw<'_>, form: &ConversationForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    let label = d.label("next_step_on");
    let error = mistake(cx, d.fields, "next_step_on");
    let proposed = cx.today().checked_add(ground.goal.days()).ok().filter(|_| ground.goal > 0);
    let hint = proposed.map(|day| {
        let day = calendar::short(cx.locale(), cx.today(), day);
        cx.tr("interactions-hint-rhythm", &[("n", ground.goal.into()), ("day", day.into())])
    });
    let field = ui::Field::date("next_step_on", &label).value(&form.next_step_on).error(error.as_deref());
    match &hint {
        Some(hint) => field.hint(hint).draw(),
        None => field.draw(),
    }
}

/// Boxes that complete open next steps.
pub fn steps(cx: &Cx, form: &ConversationForm, ground: &Ground) -> Markup {
    html! {
        @if !ground.steps.is_empty() {
            fieldset.fld.full {
                legend.b.sm { (cx.t("interactions-completes")) }
                @for step in &ground.steps {
                    @let id = step.id.to_string();
                    (ui::checkbox("completes", &id, &step_words(cx, step), form.completes.contains(&id)))
                }
            }
        }
    }
}

/// A next step in words: what, and until when.
pub fn step_words(cx: &Cx, i: &Interaction) -> String {
    let what = if i.next_step.is_empty() { cx.t("interactions-step-contact") } else { i.next_step.as_str() };
    match i.next_step_on {
        Some(day) => {
            let day = calendar::day(cx.locale(), cx.today(), day);
            cx.tr("interactions-step-by", &[("what", what.into()), ("day", day.into())])
        }
        None => what.to_owned(),
    }
}

/// The ids that a form names, as far as they are ids.
pub fn people_of(form: &ConversationForm) -> Vec<PersonId> {
    form.people.iter().filter_map(|id| id.parse().ok()).collect()
}

/// A version in a form.
///
/// # Errors
/// `Invalid` when it is none.
pub fn version(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::field("version", "error-version"))
}

/// The page of a conversation.
pub fn href(account: AccountId, id: InteractionId) -> String {
    format!("/accounts/{account}/conversations/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-12T13:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_form_with_one_line_is_a_call_just_now() {
        let form = ConversationForm { summary: String::from(" \"Line 4\" & <b> "), ..ConversationForm::default() };
        let new = form.new_interaction(AccountId(uuid::Uuid::nil()), now(), &TimeZone::UTC).unwrap();
        assert_eq!((new.kind, new.happened_at, new.summary.as_str()), (Kind::Call, now(), "\"Line 4\" & <b>"));
    }

    #[test]
    fn mistakes_are_gathered() {
        let form = ConversationForm {
            kind: String::from("fax"),
            outcome: String::from("splendid"),
            people: vec![String::from("me")],
            next_step_on: String::from("some day"),
            ..ConversationForm::default()
        };
        let Err(Error::Invalid(fields)) = form.new_interaction(AccountId(uuid::Uuid::nil()), now(), &TimeZone::UTC)
        else {
            panic!()
        };
        let names: Vec<&str> = fields.0.iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["kind", "summary", "outcome", "people", "next_step_on"]);
    }

    #[test]
    fn others_are_divided_by_semicolons() {
        let mut fields = Fields::default();
        assert_eq!(names(&mut fields, "Ana Díaz; 林晓雯；  ;Bo"), ["Ana Díaz", "林晓雯", "Bo"]);
    }
}
