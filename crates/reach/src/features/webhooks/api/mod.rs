//! The feature for machines.

mod changes;
mod webhooks;

pub use changes::{ChangeOut, ChangesOut, SubjectOut, changes};
pub use webhooks::{
    MessageList, MessageOut, NewSecret, NewWebhook, PingOut, ReplayOut, WebhookInput, WebhookList, WebhookOut,
    WebhookPatch, create, edit, find, list, messages, ping, remove, replay, replay_one, secret,
};
