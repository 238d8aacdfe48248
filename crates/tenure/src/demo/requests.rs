//! What the managers of the story ask of other departments, and what came of it.

use super::cast::Who;
use super::stage::Stage;
use crate::base::Result;
use crate::features::requests::actions::{accept, answer, ask, decline};
use crate::features::requests::model::NewRequest;

/// How far a request of the story is.
enum End {
    Open,
    Accepted,
    /// Answered so many days ago.
    Answered(i64, &'static str),
    /// Declined so many days ago.
    Declined(i64, &'static str),
}

/// Account, department, owner, what, details, days ago it was asked, days until it is needed (negative: late), how far.
struct Wish(&'static str, &'static str, Who, &'static str, &'static str, i64, i64, End);

#[rustfmt::skip]
const WISHES: [Wish; 8] = [
    Wish("castellan", "finance", Who::Claire, "Approve the price table for three years", "Volume clause as in the draft of 4 November; margin stays above the floor.", 6, -2, End::Accepted),
    Wish("aurelia-foods", "service", Who::Ida, "An engineer for line 4 in the week of the audit", "Two nights, cold hall, spare analyser on the van.", 7, 5, End::Accepted),
    Wish("aurelia-foods", "development", Who::Ida, "Can the optics stand steam at 90 °C?", "", 9, 8, End::Open),
    Wish("nordvik", "quality", Who::Ida, "Root cause of the drift, in writing", "Serial numbers are in the service log.", 8, -1, End::Open),
    Wish("lumen-grid", "legal", Who::Claire, "Read the marked-up data terms", "They want an answer before they sign.", 11, -3,
        End::Answered(1, "Fine with clause 7 as we wrote it. Clause 9 only with the limit of liability.")),
    Wish("brightwater", "logistics", Who::Ida, "Deliver two probes before the shutdown", "", 20, -12, End::Answered(14, "Left the store on Tuesday; the driver calls ahead.")),
    Wish("qinghe", "logistics", Who::Ida, "苏州仓库存放常用备件", "清单见附件；两天内送达是承诺的前提。", 24, -10, End::Answered(20, "已入库，清单每月更新。")),
    Wish("brightwater", "marketing", Who::Claire, "A case study with their name on it", "", 30, -16, End::Declined(25, "Their press office said no last year. Ask again after the renewal.")),
];

/// Asks, accepts, answers and declines them.
pub(super) fn wish(stage: &Stage<'_>) -> Result<()> {
    for Wish(site, department, owner, what, details, asked, due, end) in &WISHES {
        let client = stage.client(site)?;
        let day = Stage::working(stage.ago(*asked)).max(client.since);
        let by = stage.user_at(client.lead_on(day), day, stage.at(day, 11, 20))?;
        let new = NewRequest {
            account: client.id,
            department: (*department).to_owned(),
            owner: stage.user(*owner)?,
            what: (*what).to_owned(),
            details: (*details).to_owned(),
            need_by: Some(stage.ago(-due).max(day)),
            interaction: None,
        };
        let Some(id) = ask(stage.tx, &by, &[new])?.pop() else { continue };
        let theirs = |day| stage.user_at(*owner, day, stage.at(day, 15, 30));
        match end {
            End::Open => {}
            End::Accepted => {
                let next = Stage::working(stage.ago(asked - 1)).max(day);
                accept(stage.tx, &theirs(next)?, client.id, id)?;
            }
            End::Answered(days, words) => {
                let on = Stage::working(stage.ago(*days)).max(day);
                answer(stage.tx, &theirs(on)?, client.id, id, words)?;
            }
            End::Declined(days, words) => {
                let on = Stage::working(stage.ago(*days)).max(day);
                decline(stage.tx, &theirs(on)?, client.id, id, words)?;
            }
        }
    }
    Ok(())
}
