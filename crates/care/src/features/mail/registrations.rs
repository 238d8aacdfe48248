//! What mails give upwards: a command, panels, undo, a sweep, routes.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use jiff::SignedDuration;
use tenure_jobs::Outcome;

use super::{actions, api, pages, store};
use crate::base::registry::{
    AccountPanel, AccountTable, Command, JobKind, PersonalData, Place, PromotionRule, Registry, TodayNotice,
};
use crate::base::{App, Need, Result, Routes, undo};

const WITH: &str = "exists (select 1 from interaction_people ip where ip.account_id = mail_texts.account_id
                      and ip.interaction_id = mail_texts.interaction_id and ip.person_id = $1)";

/// The sweep of mails of which nothing waits any more, once a day.
const JOB: JobKind = JobKind { kind: "mails-sweep", every: Some(24), run: |app, _| sweep(app).map(|()| Outcome::Done) };

/// Deletes mails that were dealt with as long ago as undo reaches.
///
/// # Errors
/// What the database says.
pub(super) fn sweep(app: &App) -> Result<()> {
    let before = app.clock.now() - SignedDuration::from_hours(24 * (undo::DAYS + 1));
    while app.db.write_blocking(move |tx| store::waiting::sweep(tx, before))? > 0 {}
    Ok(())
}

pub(super) fn register(registry: &mut Registry) {
    registry.commands.push(Command {
        label: "mail-drop",
        href: "/mails",
        icon: "mail",
        key: "",
        in_new: true,
        need: Need::User,
    });
    registry.panels.push(AccountPanel { place: Place::Side, order: 65, render: pages::drop::panel });
    registry.own.records.push(pages::record::record);
    registry.today_notices.push(TodayNotice { render: pages::list::today });
    registry.tables.push(AccountTable { table: "mail_texts", key: &["interaction_id"], computed: false });
    registry.promotion_rules.push(PromotionRule {
        table: "mail_texts",
        goes: "m.interaction_id in (select i.id from interactions i
                 where i.account_id = m.account_id and i.unit_id in (:units))",
    });
    const STRAY: &str = "person_id = $1";
    // Mails of which one of the addresses is theirs, and those that became conversations with them.
    const OF_THEM: &str = "id in (select s.mail_id from mail_strays s where s.person_id = $1)
        or message_key in (select t.message_key from persons n
             join positions p on p.person_id = n.id
             join interaction_people ip on ip.account_id = p.account_id and ip.person_id = n.id
             join mail_texts t on t.account_id = ip.account_id and t.interaction_id = ip.interaction_id
            where n.id = $1)";
    registry.personal.extend([
        PersonalData { table: "mail_texts", column: "words", rows: WITH },
        PersonalData { table: "mails", column: "subject", rows: OF_THEM },
        PersonalData { table: "mail_strays", column: "email", rows: STRAY },
        PersonalData { table: "mail_strays", column: "name", rows: STRAY },
    ]);
    registry.own.erasures.push(actions::erase::erase);
    registry.undo.extend(actions::undo::KINDS);
    registry.jobs.push(JOB);
}

pub(super) fn routes() -> Routes {
    const ONE: &str = "/mails/{stray}";
    let routes = Routes::default()
        .get("/mails", Need::User, pages::list::show)
        .post("/mails", Need::User, pages::drop::submit.layer(DefaultBodyLimit::disable()))
        .get(ONE, Need::User, pages::settle::show)
        .post(ONE, Need::User, pages::settle::save)
        .post("/mails/{stray}/dismissal", Need::User, pages::settle::dismiss);
    api::routes(routes)
}
