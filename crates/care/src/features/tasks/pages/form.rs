//! The form of a task: what people type, and how it is read and drawn.

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::super::model::{EditTask, NewTask, Task};
use crate::base::{
    AccountId, Cx, Fields, InteractionId, Permit, PersonId, Read, Result, TaskId, UserId, calendar, validate,
};
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, with_none};
use crate::features::people::store::position;
use crate::features::{accounts, identity};
use crate::ui;

/// What people type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Task, as text")]
pub struct TaskForm {
    /// Id or name of the account, for new tasks.
    pub account: String,
    pub content: String,
    pub person: String,
    pub owner: String,
    pub due_on: String,
    /// The conversation that it came from.
    pub conversation: String,
    pub version: String,
}

impl TaskForm {
    /// What is stored, as text.
    pub fn of(t: &Task) -> Self {
        Self {
            account: t.account.to_string(),
            content: t.content.clone(),
            person: t.person.map(|id| id.to_string()).unwrap_or_default(),
            owner: t.owner.to_string(),
            version: t.version.to_string(),
            ..Self::default()
        }
    }

    /// Reads a new task.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn new_task(&self, account: AccountId, today: Date) -> Result<NewTask> {
        let mut fields = Fields::default();
        let new = NewTask {
            account,
            content: validate::required(&mut fields, "content", &self.content, validate::LINE),
            person: validate::id::<PersonId>(&mut fields, "person", &self.person),
            owner: validate::id::<UserId>(&mut fields, "owner", &self.owner),
            due_on: calendar::parse_optional(&mut fields, "due_on", &self.due_on, today),
            interaction: validate::id::<InteractionId>(&mut fields, "conversation", &self.conversation),
        };
        fields.finish()?;
        Ok(new)
    }

    /// Reads words, person and owner as an edit.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn edit(&self, base: Base) -> Result<EditTask> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let content = validate::required(&mut fields, "content", &self.content, validate::LINE);
        set.insert(String::from("content"), json!(content));
        set.insert(String::from("person"), json!(validate::id::<PersonId>(&mut fields, "person", &self.person)));
        match validate::id::<UserId>(&mut fields, "owner", &self.owner) {
            Some(owner) => {
                set.insert(String::from("owner"), json!(owner));
            }
            None if fields.of("owner").is_none() => fields.add("owner", "error-required"),
            None => {}
        }
        fields.finish()?;
        Ok(EditTask { set, base })
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
}

impl Ground {
    /// Reads it; `with` may have left and stands in the form all the same.
    pub fn load(permit: &Permit<'_, Read>, cx: &Cx, with: Option<PersonId>) -> Result<Self> {
        let mut people: Vec<(String, String)> =
            position::current(permit, cx.today())?.into_iter().map(|p| (p.person.to_string(), p.name)).collect();
        if let Some(id) = with.filter(|id| !people.iter().any(|(p, _)| *p == id.to_string())) {
            people.extend(position::names(permit, &[id])?.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        let account = Some((permit.account(), accounts::store::account::name(permit)?));
        Ok(Self { account, people, ..Self::anywhere(permit.conn(), cx)? })
    }

    /// What is known before an account is chosen.
    pub fn anywhere(q: &crate::base::Conn<'_>, cx: &Cx) -> Result<Self> {
        let users = identity::store::active(q, cx.today())?.into_iter().map(|u| (u.id.to_string(), u.name)).collect();
        Ok(Self { users, ..Self::default() })
    }
}

/// Draws the fields that making and editing share.
pub fn draw(d: &Draw<'_>, form: &TaskForm, ground: &Ground, new: bool) -> Markup {
    let cx = d.cx;
    let users: Vec<(&str, &str)> = ground.users.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let me = cx.viewer.id.to_string();
    let owner = if form.owner.is_empty() { me.as_str() } else { form.owner.as_str() };
    html! {
        (d.first("content", &form.content, ""))
        (ui::field_grid(html! {
            @if new { (d.day("due_on", &form.due_on, "tasks-hint-due")) }
            (d.select("owner", owner, &users))
            @if !ground.people.is_empty() {
                (d.select("person", &form.person, &with_none(cx.t("tasks-nobody"), &ground.people)))
            }
        }))
    }
}

/// The page of a task.
pub fn href(account: AccountId, id: TaskId) -> String {
    format!("/accounts/{account}/tasks/{id}")
}
