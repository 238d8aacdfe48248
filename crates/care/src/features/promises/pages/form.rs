//! The form of a promise: what people type, and how it is read and drawn.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::super::model::{EditPromise, NewPromise, Promise, Side};
use crate::base::{
    AccountId, Cx, Fields, InteractionId, Permit, PersonId, PromiseId, Read, Result, UserId, calendar, validate,
};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, at_typed, with_none};
use crate::features::people::store::position;
use crate::features::{accounts, identity, interactions};

/// Conversations that the form offers.
const TALKS: usize = 20;
/// Most characters of one in its list.
const WORDS: usize = 80;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Promise, as text")]
pub struct PromiseForm {
    /// Id or name of the account, for new promises.
    pub account: String,
    pub side: String,
    pub content: String,
    pub person: String,
    pub owner: String,
    pub due_on: String,
    /// Where it was said.
    pub conversation: String,
    pub version: String,
}

impl PromiseForm {
    /// What is stored, as text.
    pub fn of(p: &Promise) -> Self {
        Self {
            account: p.account.to_string(),
            side: p.side.code().to_owned(),
            content: p.content.clone(),
            person: p.person.map(|id| id.to_string()).unwrap_or_default(),
            owner: p.owner.to_string(),
            due_on: String::new(),
            conversation: p.interaction.map(|id| id.to_string()).unwrap_or_default(),
            version: p.version.to_string(),
        }
    }

    fn side(&self, fields: &mut Fields) -> Side {
        if self.side.is_empty() {
            return Side::Ours;
        }
        let codes: Vec<&str> = Side::ALL.iter().map(|s| s.code()).collect();
        Side::parse(&validate::one_of(fields, "side", &self.side, &codes)).unwrap_or(Side::Ours)
    }

    /// Reads a new promise.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_promise(&self, account: AccountId, today: Date) -> Result<NewPromise> {
        let mut fields = Fields::default();
        let side = self.side(&mut fields);
        let content = validate::required(&mut fields, "content", &self.content, validate::LINE);
        let due_on = calendar::parse_required(&mut fields, "due_on", &self.due_on, today);
        let new = NewPromise {
            person: validate::id::<PersonId>(&mut fields, "person", &self.person),
            owner: validate::id::<UserId>(&mut fields, "owner", &self.owner),
            interaction: validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation),
            ..NewPromise::new(account, side, &content, due_on)
        };
        fields.finish()?;
        Ok(new)
    }

    /// Reads side, content, person, owner and conversation as an edit.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(&self, base: Base) -> Result<EditPromise> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        set.insert(String::from("side"), json!(self.side(&mut fields).code()));
        set.insert(
            String::from("content"),
            json!(validate::required(&mut fields, "content", &self.content, validate::LINE)),
        );
        set.insert(String::from("person"), json!(validate::id::<PersonId>(&mut fields, "person", &self.person)));
        let said = validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation);
        set.insert(String::from("conversation"), json!(said));
        match validate::id::<UserId>(&mut fields, "owner", &self.owner) {
            Some(owner) => {
                set.insert(String::from("owner"), json!(owner));
            }
            None if fields.of("owner").is_none() => fields.add("owner", "error-required"),
            None => {}
        }
        fields.finish()?;
        Ok(EditPromise { set, base })
    }
}

/// What the form needs to know.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Id and name of the account, once known.
    pub account: Option<(AccountId, String)>,
    /// People of the account.
    pub people: Vec<(String, String)>,
    /// Us.
    pub users: Vec<(String, String)>,
    /// The conversation that it was said in: id and line.
    pub said: Option<(InteractionId, String)>,
    /// The latest conversations, and that one: id and line.
    pub talks: Vec<(String, String)>,
}

impl Ground {
    /// Reads it; `with` may have left and stands in the form all the same.
    pub fn load(
        permit: &Permit<'_, Read>,
        cx: &Cx,
        with: Option<PersonId>,
        said: Option<InteractionId>,
    ) -> Result<Self> {
        let mut people: Vec<(String, String)> =
            position::current(permit, cx.today())?.into_iter().map(|p| (p.person.to_string(), p.name)).collect();
        if let Some(id) = with.filter(|id| !people.iter().any(|(p, _)| *p == id.to_string())) {
            people.extend(position::names(permit, &[id])?.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        let said = match said {
            Some(id) => {
                let found = interactions::store::interaction::find(permit, id)?;
                Some((id, found.summary))
            }
            None => None,
        };
        let latest = interactions::store::list::before(permit, None, TALKS)?;
        let mut talks: Vec<(String, String)> = latest.iter().map(|i| (i.id.to_string(), talk(cx, i))).collect();
        if let Some((id, line)) = said.as_ref().filter(|(id, _)| !talks.iter().any(|(t, _)| *t == id.to_string())) {
            talks.insert(0, (id.to_string(), line.clone()));
        }
        let account = Some((permit.account(), accounts::store::account::name(permit)?));
        Ok(Self { account, people, said, talks, ..Self::anywhere(permit.conn(), cx)? })
    }

    /// For a form that comes back with mistakes: that of the account which it names, if there is such a one to see.
    pub fn typed(q: &crate::base::Conn<'_>, cx: &Cx, account: &str, person: Option<PersonId>) -> Result<Self> {
        at_typed(q, &cx.viewer, account, |permit| Self::load(permit, cx, person, None), || Self::anywhere(q, cx))
    }

    /// What is known before an account is chosen.
    pub fn anywhere(q: &crate::base::Conn<'_>, cx: &Cx) -> Result<Self> {
        let users = identity::store::active(q, cx.today())?.into_iter().map(|u| (u.id.to_string(), u.name)).collect();
        Ok(Self { users, ..Self::default() })
    }
}

/// A conversation in a list: its kind, its day, its line.
fn talk(cx: &Cx, i: &interactions::model::Interaction) -> String {
    let day = crate::base::clock::day_in(i.happened_at, &cx.viewer.zone);
    let line: String = i.summary.chars().take(WORDS).collect();
    let day = calendar::short(cx.locale(), cx.today(), day);
    cx.tr("promises-talk", &[("kind", cx.t(i.kind.label()).into()), ("day", day.into()), ("line", line.into())])
}

/// Draws the fields that making and editing share.
pub fn draw(d: &Draw<'_>, form: &PromiseForm, ground: &Ground, new: bool) -> Markup {
    let cx = d.cx;
    let sides: Vec<(&str, &str)> = Side::ALL.iter().map(|s| (s.code(), cx.t(s.label()))).collect();
    let side = if form.side.is_empty() { Side::Ours.code() } else { form.side.as_str() };
    let users: Vec<(&str, &str)> = ground.users.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let me = cx.viewer.id.to_string();
    let owner = if form.owner.is_empty() { me.as_str() } else { form.owner.as_str() };
    html! {
        (d.switch("side", side, &sides))
        (d.first("content", &form.content, ""))
        (crate::ui::field_grid(html! {
            @if new { (d.day("due_on", &form.due_on, "promises-hint-due")) }
            @if !ground.people.is_empty() {
                (d.select("person", &form.person, &with_none(cx.t("promises-nobody"), &ground.people)))
            }
            (d.select("owner", owner, &users))
        }))
        @if !ground.talks.is_empty() {
            (d.select("conversation", &form.conversation, &with_none(cx.t("promises-said-nowhere"), &ground.talks)))
        }
    }
}

/// The page of a promise.
pub fn href(account: AccountId, id: PromiseId) -> String {
    format!("/accounts/{account}/promises/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Error;
    use jiff::civil::date;

    #[test]
    fn a_promise_needs_words_and_a_day() {
        let account = AccountId(uuid::Uuid::nil());
        let Err(Error::Invalid(fields)) = PromiseForm::default().new_promise(account, date(2026, 11, 12)) else {
            panic!()
        };
        assert_eq!(fields.0.iter().map(|f| f.field.as_ref()).collect::<Vec<_>>(), ["content", "due_on"]);
        let form = PromiseForm {
            side: String::from("theirs"),
            content: String::from("'; -- <script>"),
            due_on: String::from("fri"),
            ..PromiseForm::default()
        };
        let new = form.new_promise(account, date(2026, 11, 12)).unwrap();
        assert_eq!((new.side, new.content.as_str(), new.due_on), (Side::Theirs, "'; -- <script>", date(2026, 11, 13)));
    }
}
