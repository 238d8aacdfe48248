//! How single people like to be kept in touch with.

use super::stage::Stage;
use crate::base::permit::look;
use crate::base::{Error, Read, Result};
use crate::features::people::store::position;
use crate::features::rhythm::actions::{EditPlan, set_plan};

/// Account, person, days of their own with the reason, channel, language.
type Row = (&'static str, &'static str, Option<(i64, &'static str)>, &'static str, &'static str);

#[rustfmt::skip]
const PLANS: [Row; 12] = [
    ("aurelia-foods", "Anneke Vos", None, "call", "nl"),
    ("aurelia-foods", "Hendrik Maas", Some((90, "Sponsor meeting once a quarter; Jeroen speaks for him in between")), "visit", "nl"),
    ("aurelia-foods", "Jeroen Bakker", Some((60, "Sara Lind is in his plant every month")), "visit", "nl"),
    ("aurelia-foods", "Sofie Lindqvist", Some((60, "Between the reviews of the pilot she has no time")), "video", "en"),
    ("aurelia-foods", "Ines Duarte", Some((90, "Once a quarter; Zhang Wei asks for her in between")), "video", "en"),
    ("castellan", "Tomás Rivera", None, "email", "en"),
    ("castellan", "Wouter Claes", Some((60, "Asked for fewer calls: once in two months is enough")), "video", "nl"),
    ("qinghe", "林晓雯 Lin Xiaowen", None, "call", "zh-CN"),
    ("brightwater", "Priya Raman", None, "email", "en"),
    ("nordvik", "Jonas Ekdahl", Some((10, "Until the gas analyser holds: every ten days")), "call", "en"),
    ("ostrava-steel", "Pavel Dvořák", None, "visit", "cs"),
    ("gulf-water", "فاطمة السليطي Fatima Al-Sulaiti", None, "message", "ar"),
];

/// Enters them, each by who leads the account.
pub(super) fn plan(stage: &Stage<'_>) -> Result<()> {
    for (site, name, own, channel, language) in PLANS {
        let client = stage.client(site)?;
        let day = stage.ago(9);
        let by = stage.user_on(client.lead_on(day), day)?;
        let permit = look::<Read>(stage.tx, &by.viewer, client.id)?;
        let place = position::of_person(&permit, client.person(name)?)?.ok_or(Error::NotFound)?;
        let edit = EditPlan {
            goal_days: own.map(|(days, _)| days),
            reason: own.map(|(_, reason)| reason.to_owned()).unwrap_or_default(),
            channel: channel.to_owned(),
            language: language.to_owned(),
        };
        set_plan(stage.tx, &by, client.id, place, &edit)?;
    }
    Ok(())
}
