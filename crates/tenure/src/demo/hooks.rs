//! A webhook of the company's reporting system: paused, so that the demo sends nothing anywhere.

use jiff::SignedDuration;
use serde_json::json;

use super::cast::Who;
use super::stage::Stage;
use crate::base::ids::Ids;
use crate::base::{INSTALL, Result};
use crate::features::webhooks::actions;
use crate::features::webhooks::model::{Delivery, Message, State, body};
use crate::features::webhooks::store::deliveries;

/// Days ago, what was told, how it ended, tries, the receiver's answer and what went wrong.
struct Told(i64, &'static str, Delivery, i64, Option<i64>, &'static str);

const TOLD: [Told; 5] = [
    Told(9, "webhook.ping", Delivery::Delivered, 1, Some(204), ""),
    Told(8, "promise.made", Delivery::Delivered, 1, Some(204), ""),
    Told(6, "promise.kept", Delivery::Dead, 8, Some(503), "answered 503"),
    Told(5, "promise.moved", Delivery::Delivered, 3, Some(204), ""),
    Told(3, "promise.made", Delivery::Withheld, 0, None, ""),
];

/// Makes it, with what it was sent so far.
pub(super) fn tell(stage: &mut Stage<'_>) -> Result<()> {
    let by = stage.user_on(Who::Mei, stage.ago(9))?;
    // Chance of the machine: the secret of an address guards something, even in a demo.
    let words = [String::from("promise. conversation.logged")];
    let made =
        actions::create(stage.tx, &by, &Ids::random(), "https://reports.halden-instruments.example/tenure", &words)?;
    for Told(ago, verb, state, attempts, status, error) in TOLD {
        let by = stage.user_on(Who::Mei, stage.ago(ago))?;
        let message = Message {
            id: by.uuid(),
            verb: verb.to_owned(),
            scope: Some(INSTALL),
            payload: body(verb, by.now, &json!({})),
            state,
            attempts,
            due_at: by.now,
            status,
            error: error.to_owned(),
            created_at: by.now,
            finished_at: Some(by.now + SignedDuration::from_secs(2)),
        };
        deliveries::insert(stage.tx, made.id, &[(message.clone(), None)])?;
        deliveries::book(stage.tx, made.id, &message)?;
    }
    let by = stage.user_on(Who::Mei, stage.ago(2))?;
    actions::set_state(stage.tx, &by, made.id, State::Paused).map(|_| ())
}
