//! What colleagues write to each other about accounts, and the views that they saved.

use super::cast::Who;
use super::stage::Stage;
use crate::base::Result;
use crate::features::comments::actions::write;
use crate::features::comments::model::{About, NewComment};
use crate::features::notifications;
use crate::features::views::actions::save;
use crate::features::views::model::NewView;

/// Account, days ago, hour, who, what.
const COMMENTS: [(&str, i64, i8, Who, &str); 6] = [
    (
        "qinghe",
        9,
        10,
        Who::Yaqin,
        "@Mei Tanaka 新任厂长希望先看苏州工厂，再谈三年合同。\n\n- 请在周四前确认参观人选\n- 报价先**不要**发出",
    ),
    ("qinghe", 8, 15, Who::Mei, "@王雅琴 收到，我请林晓雯安排。Jonas from service joins us there."),
    (
        "aurelia-foods",
        2,
        17,
        Who::Nadia,
        "@Mei Tanaka the price step that Paul Kessler asks for: **no number** before we agreed one.\n\n\
         > At 400 sensors a year we expect the next price step, also for Lille\n\nLet us take ten minutes on Friday.",
    ),
    (
        "aurelia-foods",
        1,
        9,
        Who::Mei,
        "@Nadia Berg Friday it is. My proposal:\n\n- the step from 400 sensors on, Lille included\n- in return a term of two years\n\n\
         List prices: https://prices.halden.example/2027",
    ),
    ("nordvik", 6, 11, Who::Mei, "Jonas wants the root cause **in writing**. `GA-7` drifts only above 40 °C."),
    ("castellan", 4, 16, Who::Nadia, "Their board meets in three weeks; after that the budget is closed."),
];

/// Who, what it is called, which list, the query, and whether it is for the team.
const VIEWS: [(Who, &str, &str, &str, bool); 7] = [
    (
        Who::Mei,
        "Strategic, silent longest first",
        "accounts",
        "scope=mine&tier=strategic&sort=last_conversation_at",
        false,
    ),
    (
        Who::Mei,
        "What we owe",
        "accounts",
        "scope=mine&sort=next_promise_due_on&columns=tier,open_promises,open_promises_theirs,next_promise_due_on",
        false,
    ),
    (Who::Mei, "Netherlands", "accounts", "scope=mine&country=NL", false),
    (
        Who::Nadia,
        "Key accounts of the team",
        "accounts",
        "tier=strategic&sort=-last_conversation_at&columns=tier,lead,last_conversation_at,next_step_on",
        true,
    ),
    (Who::Nadia, "Without a lead", "accounts", "scope=all&lead=none", false),
    (Who::Nadia, "Broken promises", "promises", "show=broken", true),
    (Who::Yaqin, "重点客户", "accounts", "tier=strategic&sort=-last_conversation_at", true),
];

/// Writes comments and saves views, each as the person of the story.
pub(super) fn say(stage: &Stage<'_>) -> Result<()> {
    for (site, days, hour, who, body) in COMMENTS {
        let day = stage.ago(days);
        let by = stage.user_at(who, day, stage.at(day, hour, 20))?;
        let account = stage.client(site)?.id;
        write(stage.tx, &by, &NewComment { account, about: About::Account, body: body.to_owned() })?;
    }
    for (who, name, place, query, shared) in VIEWS {
        let by = stage.user_on(who, stage.ago(12))?;
        let new = NewView { place: place.to_owned(), name: name.to_owned(), query: query.to_owned(), shared };
        save(stage.tx, &by, crate::features::registry(), &new)?;
    }
    // The older mention was read long ago.
    let qinghe = stage.client("qinghe")?.id;
    let by = stage.user_on(Who::Mei, stage.ago(8))?;
    for told in notifications::store::list_unread(stage.tx, &by.viewer, 50)? {
        if told.account.as_ref().is_some_and(|(id, _)| *id == qinghe) {
            notifications::actions::read(stage.tx, &by, told.id)?;
        }
    }
    Ok(())
}
