//! What the people of Halden Instruments are to do for their clients.

use super::cast::Who;
use super::stage::Stage;
use crate::base::Result;
use crate::features::tasks::actions::{complete, make, move_date};
use crate::features::tasks::model::NewTask;

/// Account, by whom, for whom, days ago, days from now (none: some day), what, with whom, and whether it is done.
type Todo = (&'static str, Who, Who, i64, Option<i64>, &'static str, &'static str, bool);

#[rustfmt::skip]
const TODO: [Todo; 10] = [
    ("aurelia-foods", Who::Mei, Who::Mei, 6, Some(-1), "Collect the six-week scrap figures of Lille", "Sofie Lindqvist", false),
    ("aurelia-foods", Who::Nadia, Who::Mei, 2, Some(1), "Draft the price step from 400 sensors on, two years", "Paul Kessler", false),
    ("aurelia-foods", Who::Mei, Who::Tom, 5, Some(6), "Book the vision demo room in Wageningen", "", false),
    ("aurelia-foods", Who::Mei, Who::Mei, 20, Some(-9), "Send the photos of line 4", "Jeroen Bakker", true),
    ("castellan", Who::Mei, Who::Mei, 7, Some(0), "Print the price table for the board", "Tomás Rivera", false),
    ("nordvik", Who::Mei, Who::Mei, 6, Some(3), "Ask service for the drift log of the Stavanger run", "Jonas Ekdahl", false),
    ("qinghe", Who::Mei, Who::Mei, 9, Some(5), "确认苏州工厂参观人选 Confirm who visits the Suzhou plant", "林晓雯 Lin Xiaowen", false),
    ("qinghe", Who::Mei, Who::Mei, 9, None, "Translate the service plan", "", false),
    ("lumen-grid", Who::Mei, Who::Mei, 12, Some(-4), "Compare clause 7 with our terms", "Vera Holm", true),
    ("brightwater", Who::Mei, Who::Mei, 3, Some(8), "Prepare the site visit: who meets Priya Raman", "Priya Raman", false),
];

/// Plays them.
pub(super) fn plan(stage: &Stage<'_>) -> Result<()> {
    for (site, from, to, ago, ahead, what, with, done) in TODO {
        let client = stage.client(site)?;
        let day = Stage::working(stage.ago(ago));
        let by = stage.user_on(from, day)?;
        let until = |days: i64| if days < 0 { Stage::working(stage.ago(-days)) } else { stage.ahead(days) };
        let new = NewTask {
            person: if with.is_empty() { None } else { Some(client.person(with)?) },
            owner: Some(stage.user(to)?),
            ..NewTask::new(client.id, what, ahead.map(until))
        };
        let id = make(stage.tx, &by, &[new])?[0];
        if what.starts_with("Collect") {
            let days = stage.user_on(from, Stage::working(stage.ago(3)))?;
            move_date(stage.tx, &days, client.id, id, Some(stage.ahead(2)), "Sofie is on leave until then")?;
        }
        if done {
            complete(stage.tx, &stage.user_on(to, Stage::working(stage.ago(ago - 1)))?, client.id, id)?;
        }
    }
    Ok(())
}
