//! What the API gives and takes.

mod input;
mod numbers;
mod out;

pub use input::{JudgementInput, OpenRoleInput, PositionLineInput, PositionProfilePatch, RatingInput};
pub use numbers::{
    ContactShareOut, DepartureOut, GapOut, ReachLostOut, RelationshipNumbers, RelationshipsOut, ScorePartOut,
    StrengthOut, SummandOut,
};
pub use out::{
    ColleagueOut, ContactOut, InfluenceOut, JudgementOut, OpenRoleOut, PositionCardOut, PositionLineOut,
    PositionProfileOut, RatingOut,
};

use schemars::JsonSchema;
use serde::Serialize;

/// A list without pages.
pub fn list<T: Serialize + JsonSchema>(items: Vec<T>) -> axum::Json<crate::base::paging::List<T>> {
    axum::Json(crate::base::paging::List { items, next: None })
}
