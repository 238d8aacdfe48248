//! The status report: one page for whoever one reports to, about a week or a month.
//!
//! The program drafts it from what its author may see: sections that features register (`ReportSource`), each with
//! numbers and sentences by account. The author adds a colour, a sentence, a comment and what help is needed, and
//! submits it. What was submitted is frozen: the snapshot holds the numbers, the versions of the formulas and the
//! author's words, and is never changed; reading it adds up what it holds, so that it says the same however the data
//! went on, and its hash tells whether it is still what was submitted. Who leads the author acknowledges it, or returns
//! it with a comment, and answers where help was asked for. A report that is due and was not submitted is listed.
//!
//! Rights are those of the moment of reading. A report is read by its author and by whoever reaches the author's
//! holdings, and it shows the accounts that its reader can see now: lines of others are left out, and sums are made of
//! what is left. The page says so always, in the same words, whether anything was left out or not. A snapshot holds no
//! names, they are looked up when it is read.

pub mod actions;
pub mod api;
pub mod desk;
pub mod gather;
pub mod model;
pub mod pages;
mod registrations;
pub mod sections;
pub mod sheet;
pub mod store;
pub mod sweep;
mod work;

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
