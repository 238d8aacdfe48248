//! What the feature gives upwards: sections, jobs, notices, undo, routes.

use axum::http::Method;

use super::{actions, api, pages, sections, sweep};
use crate::base::registry::{Command, NavItem, PersonalData, Registry};
use crate::base::routes::Op;
use crate::base::{Need, Right, Routes};

/// Reports of those who look after accounts where the person is: which one quotes them, nothing says.
const BY: &str = "author_id in (select s.user_id from positions p cross join assignments s
    where p.person_id = $1 and s.account_id = p.account_id)";
/// And what of them was submitted.
const SUBMITTED: &str = "report_id in (select r.id from positions p cross join assignments s cross join reports r
    where p.person_id = $1 and s.account_id = p.account_id and r.author_id = s.user_id)";

pub(super) fn register(registry: &mut Registry) {
    let (label, href, icon) = ("reports-title", "/reports", "report");
    registry.nav.push(NavItem { href, label, icon, order: 60, need: Need::User });
    registry.commands.push(Command { label, href, icon, key: "", in_new: false, need: Need::User });
    registry.commands.push(Command {
        label: "reports-admin",
        href: "/admin/reports",
        icon,
        key: "",
        in_new: false,
        need: Need::Right(Right::Administer),
    });
    registry.compiled.reports.extend(sections::ALL);
    registry.own.notices.extend(actions::KINDS);
    registry.undo.extend(actions::undo::KINDS);
    registry.jobs.push(sweep::JOB);
    for column in ["headline", "comment", "help", "reply", "answer"] {
        registry.personal.push(PersonalData { table: "reports", column, rows: BY });
    }
    registry.personal.push(PersonalData { table: "report_snapshots", column: "data", rows: SUBMITTED });
}

pub(super) fn routes() -> Routes {
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let routes = Routes::default()
        .get("/reports", user, pages::list::show)
        .post("/reports", user, pages::list::start)
        .get("/reports/{id}", user, pages::one::show)
        .post("/reports/{id}", user, pages::one::save)
        .post("/reports/{id}/verdict", user, pages::one::verdict)
        .post("/reports/{id}/answer", user, pages::one::answer)
        .get("/admin/reports", admin, pages::admin::show)
        .post("/admin/reports", admin, pages::admin::save);
    verbs(reading(routes))
}

fn reading(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("Status reports: your own, and submitted ones of people whose holdings you reach");
    let list = list.gives::<api::ReportList>().query(&[("of", "own, waiting or read; all of them without it")]);
    let missing = Op::new("Reports that people who report to you owe").gives::<api::MissingList>();
    let one = Op::new("A report: your draft as it is now, or what was submitted, of the accounts that you see");
    let rules = Op::new("How often reports are asked for, and the next due days").gives::<api::CalendarOut>();
    let set = Op::new("Says how often reports are asked for").takes::<api::CalendarInput>().gives::<api::CalendarOut>();
    routes
        .api(Method::GET, "/api/v1/reports", user, list, api::list)
        .api(Method::GET, "/api/v1/reports/missing", user, missing, api::missing)
        .api(Method::GET, "/api/v1/reports/calendar", user, rules, api::calendar)
        .api(Method::PUT, "/api/v1/reports/calendar", Need::Right(Right::Administer), set, api::set_calendar)
        .api(Method::GET, "/api/v1/reports/{id}", user, one.gives::<api::SheetOut>(), api::find)
}

fn verbs(routes: Routes) -> Routes {
    let user = Need::User;
    let begin = Op::new("Begins your report about the period of a day, or finds it").takes::<api::StartInput>();
    let patch = Op::new("Writes in your draft; what is left out stays").takes::<api::WordsPatch>();
    let submit = Op::new("Submits your report: it is frozen").gives::<api::ReportOut>();
    let note = Op::new("Takes note of a report").takes::<api::ReplyInput>().gives::<api::ReportOut>();
    let back = Op::new("Returns a report to its author").takes::<api::ReplyInput>().gives::<api::ReportOut>();
    let answer = Op::new("Answers where help was asked for").takes::<api::AnswerInput>().gives::<api::ReportOut>();
    routes
        .api(Method::POST, "/api/v1/reports", user, begin.gives::<api::ReportOut>(), api::start)
        .api(Method::PATCH, "/api/v1/reports/{id}", user, patch.gives::<api::ReportOut>(), api::edit)
        .api(Method::POST, "/api/v1/reports/{id}/submission", user, submit, api::submit)
        .api(Method::POST, "/api/v1/reports/{id}/acknowledgement", user, note, api::acknowledge)
        .api(Method::POST, "/api/v1/reports/{id}/return", user, back, api::send_back)
        .api(Method::POST, "/api/v1/reports/{id}/answer", user, answer, api::answer)
}
