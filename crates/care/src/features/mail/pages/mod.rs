//! Mails on pages: the form that takes them, the list of addresses that wait, what an address is, and the words of a
//! mail under the conversation that it became.

pub mod drop;
pub mod list;
pub mod record;
pub mod settle;

use super::model::Why;
use crate::base::Cx;
use crate::base::error::FieldError;
use crate::features::identity::pages::draw::sentence;

/// Why an attachment is not kept, in the viewer's words.
pub fn reason(cx: &Cx, (key, args): &Why) -> String {
    sentence(cx.locale(), &FieldError { field: "file".into(), key, args: args.clone() })
}
