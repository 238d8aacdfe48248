//! What the people of the demo were told and have not read yet.

use super::stage::Stage;
use crate::base::Result;
use crate::features::promises::late;

/// The sweep of this morning: whoever let a promise run late finds it behind the bell.
pub(super) fn tell(stage: &Stage<'_>) -> Result<()> {
    let by = stage.console(stage.today);
    while late::tell(stage.tx, &by)? > 0 {}
    Ok(())
}
