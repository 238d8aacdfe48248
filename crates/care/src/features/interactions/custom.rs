//! Custom fields of conversations. The form that logs one shows only what must be filled, so that logging stays quick;
//! the rest waits on the form that edits it.

use std::sync::Arc;

use maud::{Markup, html};
use serde_json::{Map, Value as Json};

use super::model::{Interaction, NewInteraction};
use super::pages::draw::Ground;
use super::pages::form::ConversationForm;
use crate::base::{Acting, Conn, Contribute, Cx, Error, Fields, Permit, Read, Result, Tx};
use crate::features::accounts::store::account::standing;
use crate::features::fields::model::Facts;
use crate::features::fields::{Catalogue, Field, Subject, draw, input};
use crate::features::people;
use crate::ui;

/// With the defaults of custom fields of which they say nothing.
pub(super) fn filled(catalogue: &Catalogue, by: &Acting, conversations: &[NewInteraction]) -> Vec<NewInteraction> {
    let mut conversations = conversations.to_vec();
    for new in &mut conversations {
        input::fill(catalogue, Subject::Conversation, by.today, &by.settings.currency, &mut new.custom);
        new.custom.retain(|_, value| !value.is_null());
    }
    conversations
}

/// Demands what must be filled of new conversations of one account.
pub(super) fn demand_all(
    catalogue: &Catalogue,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    rows: &[&NewInteraction],
) -> Result<()> {
    rows.iter().try_for_each(|new| demand(catalogue, by, permit, &new.custom, None))
}

/// Demands what must be filled; `touched` limits that to what an edit sets.
pub(super) fn demand(
    catalogue: &Catalogue,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    values: &Map<String, Json>,
    touched: Option<&Map<String, Json>>,
) -> Result<()> {
    if !catalogue.demands(Subject::Conversation) {
        return Ok(());
    }
    let (sector, tier) = standing(permit, by.today)?;
    let facts = Facts { sector: sector.as_deref(), tier: tier.as_deref(), roles: &by.viewer.roles };
    let mut fields = Fields::default();
    input::demand(catalogue, Subject::Conversation, facts, values, touched, &mut fields);
    fields.finish()
}

/// What a form needs to know of the fields.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// All of them.
    pub catalogue: Arc<Catalogue>,
    /// Names of those that must be filled.
    pub must: Vec<String>,
}

impl Known {
    /// At an account.
    pub(super) fn load(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Self> {
        let catalogue = Catalogue::of(permit.conn(), cx)?;
        let must = people::custom::must(permit, cx, &catalogue, Subject::Conversation)?;
        Ok(Self { catalogue, must })
    }

    /// Before the account is known: what every account demands.
    pub(super) fn nowhere(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let catalogue = Catalogue::of(q, cx)?;
        let facts = Facts { roles: &cx.viewer.roles, ..Facts::default() };
        let must = catalogue.required(Subject::Conversation, facts).map(Field::name).collect();
        Ok(Self { catalogue, must })
    }

    /// The inputs of a new conversation: the defaults of what must be filled. The others get theirs when it is stored.
    pub fn initial(&self) -> input::Typed {
        let mut typed = input::Typed::initial(&self.catalogue, Subject::Conversation);
        typed.0.retain(|name, _| self.must.contains(name));
        typed
    }
}

/// The inputs: all when a conversation is edited, else only what must be filled.
pub(super) fn inputs(cx: &Cx, form: &ConversationForm, fields: &Fields, ground: &Ground) -> Markup {
    let known = &ground.custom;
    let shown = |f: &&Field| !form.version.is_empty() || known.must.contains(&f.name());
    let list = || known.catalogue.fields(Subject::Conversation).filter(shown);
    html! {
        @if list().next().is_some() {
            (ui::field_grid(draw::inputs(cx.locale(), list(), &form.custom, &known.must, fields)))
        }
    }
}

/// The custom values of a form together with what else was read of it; the mistakes of both come at once.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn with<T>(tx: &Tx<'_>, by: &Acting, form: &ConversationForm, parsed: Result<T>) -> Result<(T, Map<String, Json>)> {
    let catalogue = Catalogue::acting(tx, by, !form.custom.0.is_empty())?;
    let mut wrong = Fields::default();
    let values = form.custom.values(&catalogue, Subject::Conversation, input::ground(by), &mut wrong);
    input::both(parsed, values, wrong)
}

/// The custom values that a program sent, by `cf_KEY`.
///
/// # Errors
/// `Invalid` naming each that does not fit.
pub(super) fn sent(tx: &Tx<'_>, by: &Acting, values: &Map<String, Json>) -> Result<Map<String, Json>, Error> {
    let catalogue = Catalogue::acting(tx, by, !values.is_empty())?;
    let mut wrong = Fields::default();
    let values = input::from_json(values, &catalogue, Subject::Conversation, input::ground(by), &mut wrong);
    wrong.finish()?;
    Ok(values)
}

/// Label and value of what is known of a conversation.
pub(super) fn facts(permit: &Permit<'_, Read>, cx: &Cx, i: &Interaction) -> Result<Vec<(String, Markup)>> {
    Ok(draw::facts(cx, &*Catalogue::of(permit.conn(), cx)?, Subject::Conversation, &i.custom))
}
