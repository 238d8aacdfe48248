//! Status reports of three weeks: some read, some waiting, some missing; Mei Tanaka's next one is drafted. And her
//! calendar and weekly digest.

use jiff::ToSpan;

use super::cast::Who;
use super::stage::Stage;
use crate::base::ids::Ids;
use crate::base::registry::Registry;
use crate::base::{Error, Result};
use crate::features::reports::actions::{self, EditRules};
use crate::features::reports::model::{Period, Rules, Span, Words};
use crate::features::reports::store::rules;
use crate::features::reports::sweep;
use crate::features::{self, calendar, digests};

/// What became of a report.
enum End {
    Waits,
    Noted(&'static str),
    Returned(&'static str),
}

/// Who reported about which week, counted back from the last one that ended; the sentence, the comment, what was asked,
/// how it ended, and the answer.
struct Told(Who, usize, &'static str, &'static str, &'static str, End, &'static str);

fn told() -> [Told; 11] {
    use End::{Noted, Returned, Waits};
    [
        Told(
            Who::Mei,
            2,
            "Steady; the price round is the topic everywhere.",
            "Two buyers ask for the same table. I send one to all.",
            "May I offer the old prices until March to those who ordered last year?",
            Noted("Good. Tell me who takes it."),
            "Yes, until the end of March, to those five.",
        ),
        Told(Who::Tom, 2, "The group contract moves, slowly.", "", "", Noted(""), ""),
        Told(Who::Sara, 2, "Service visits are on plan.", "", "", Noted(""), ""),
        Told(Who::Erik, 2, "The Baltics settle in.", "First visits in Riga went well.", "", Noted(""), ""),
        Told(Who::Oliver, 2, "Quiet; two buyers are on leave.", "", "", Noted(""), ""),
        Told(Who::Siyuan, 2, "本周重点是年度框架协议的续签。", "三家客户已确认时间。", "", Noted(""), ""),
        Told(
            Who::Mei,
            1,
            "One account needs a decision this week; the rest is calm.",
            "The late promises are mine, not the factory's. I have moved nothing.",
            "I need an engineer on site for two days before the month ends.",
            Waits,
            "",
        ),
        Told(Who::Tom, 1, "Ireland signs in January.", "", "", Noted("Well done."), ""),
        Told(Who::Erik, 1, "Two accounts went quiet; I call both on Monday.", "", "", Waits, ""),
        Told(
            Who::Sara,
            1,
            "All fine.",
            "",
            "",
            Returned("Which of the open promises are at risk? Please name them."),
            "",
        ),
        Told(Who::Siyuan, 1, "两位关键联系人调岗，需要重新建立关系。", "", "请总监出席下周的拜访。", Waits, ""),
    ]
}

/// Everybody reports weekly, due a week later.
pub(super) fn report(stage: &Stage<'_>) -> Result<()> {
    let week = Rules { period: Some(Period::Week), due_days: 7, starts_on: stage.founded, version: 0 };
    let monday = week.span(stage.today).map_or(stage.today, |span| span.from);
    let began = monday.checked_sub(21.days()).unwrap_or(monday);
    let first = EditRules { period: String::from("week"), due_days: String::from("7"), starts_on: began.to_string() };
    actions::set_rules(stage.tx, &stage.console(began), &first)?;
    let registry = features::registry();
    let weeks = rules::find(stage.tx)?.ended(stage.today, 3);
    for one in told() {
        let span = weeks.get(one.1).ok_or(Error::NotFound)?;
        play(stage, registry, &one, span)?;
    }
    sweep::draft(stage.tx, &stage.console(stage.today))?;
    let mei = stage.user_on(Who::Mei, stage.today)?;
    // Chance of the machine: the address guards something, even in a demo.
    calendar::actions::create(stage.tx, &mei, &Ids::random().secret(), "Phone")?;
    digests::actions::choose(stage.tx, &mei, 1)
}

fn play(stage: &Stage<'_>, registry: &Registry, one: &Told, span: &Span) -> Result<()> {
    let Told(who, _, headline, comment, help, end, answer) = one;
    let by = stage.user_on(*who, span.to)?;
    let id = actions::start(stage.tx, &by, span.from)?;
    let text = |text: &str| text.to_owned();
    let words = Words { rag: String::new(), headline: text(headline), comment: text(comment), help: text(help) };
    actions::edit(stage.tx, &by, id, &words, None)?;
    actions::submit(stage.tx, &by, registry, id)?;
    let reader = match who {
        Who::Siyuan => Who::Yaqin,
        Who::Oliver => Who::Tom,
        _ => Who::Nadia,
    };
    let reader = stage.user_on(reader, span.due.min(stage.today))?;
    if !answer.is_empty() {
        actions::answer(stage.tx, &reader, id, answer)?;
    }
    match end {
        End::Waits => {}
        End::Noted(reply) => {
            actions::acknowledge(stage.tx, &reader, id, reply)?;
        }
        End::Returned(reply) => {
            actions::send_back(stage.tx, &reader, id, reply)?;
        }
    }
    Ok(())
}
