//! Hand-overs: one that was accepted long ago, one that waits for Mei Tanaka, and somebody who is away today.

use super::cast::Who;
use super::stage::Stage;
use crate::base::dated::Span;
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, Result};
use crate::features;
use crate::features::handovers::actions;
use crate::features::handovers::model::NewHandover;
use crate::features::org::deputies;
use crate::features::org::model::NewDeputy;

/// What can move, as the features say it.
fn parts() -> &'static [HandoverPart] {
    &features::registry().handover_parts
}

fn clients(stage: &Stage<'_>, sites: &[&str]) -> Result<Vec<AccountId>> {
    sites.iter().map(|site| stage.client(site).map(|c| c.id)).collect()
}

/// Two Baltic accounts went from Sara Lind to Erik Dahl, who took them on.
pub(super) fn baltics(stage: &mut Stage<'_>) -> Result<()> {
    let from = stage.ago(120);
    let sites = ["rigas-ostas", "tallinn-el"];
    let parts = parts();
    let new = NewHandover {
        giver: stage.user(Who::Sara)?,
        receiver: stage.user(Who::Erik)?,
        from,
        accounts: Some(clients(stage, &sites)?),
        parts: parts.iter().map(|p| p.key.to_owned()).collect(),
        note: String::from("The Baltics go to one manager"),
    };
    let id = actions::offer(stage.tx, &stage.user_on(Who::Nadia, stage.ago(127))?, parts, &new)?;
    actions::accept(stage.tx, &stage.user_on(Who::Erik, stage.ago(126))?, id)?;
    actions::carry::carry_out(stage.tx, &stage.console(from), parts, id)?;
    for site in sites {
        let i = stage.index(site)?;
        stage.clients[i].leads.push((from, Some(Who::Erik)));
    }
    Ok(())
}

/// Oliver Grant offered two accounts to Mei Tanaka, who has not answered; and Sara Lind is away.
pub(super) fn today(stage: &Stage<'_>) -> Result<()> {
    let parts = parts();
    let new = NewHandover {
        giver: stage.user(Who::Oliver)?,
        receiver: stage.user(Who::Mei)?,
        from: stage.ahead(19),
        accounts: Some(clients(stage, &OFFERED)?),
        parts: parts.iter().map(|p| p.key.to_owned()).collect(),
        note: String::from(
            "Named accounts go to one desk\nCall both buyers with me in the first week; prices are agreed until March.",
        ),
    };
    actions::offer(stage.tx, &stage.user_on(Who::Oliver, stage.ago(2))?, parts, &new)?;
    let away = NewDeputy {
        person: stage.user(Who::Sara)?,
        deputy: stage.user(Who::Erik)?,
        span: Span::new(stage.ago(1), Some(stage.ago(-9)))?,
        reason: String::from("Sara on leave"),
    };
    deputies::name_deputy(stage.tx, &stage.user_on(Who::Sara, stage.ago(4))?, &away)?;
    Ok(())
}

/// The accounts that are offered to Mei.
const OFFERED: [&str; 2] = ["shannon-al", "caledon-malting"];
