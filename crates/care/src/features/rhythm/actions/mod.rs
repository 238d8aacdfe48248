//! Setting goals, and how one keeps in touch with a person.

mod goals;
mod plan;

pub use goals::{GoalChange, read as read_goals, set_goals};
pub use plan::{EditPlan, PlanForm, set_plan};

use crate::base::registry::UndoKind;

/// How each verb is undone.
pub const UNDO: [UndoKind; 2] =
    [UndoKind { verb: "contact_goal.set", run: goals::undo }, UndoKind { verb: "contact_plan.set", run: plan::undo }];
