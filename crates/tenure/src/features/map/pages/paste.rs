//! `/accounts/{id}/map/paste`: a map out of a list. What it would do is shown first; all of it is saved or nothing.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::paste::{self, Plan, Problem, TOLD};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Need, Read, Result, Routes, flash};
use crate::features::accounts;
use crate::features::people::pages::draw::{crumbs, form_panel};
use crate::features::relationships::store;
use crate::ui::{self, Cell, Head, Look, Phone, Tone};

const PASTE: &str = "/accounts/{id}/map/paste";
/// Lines of the preview.
const PREVIEW: usize = 50;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get(PASTE, Need::User, show).post(PASTE, Need::User, post)
}

/// The list, and which button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasteForm {
    list: String,
    save: String,
}

async fn show(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let (name, _) = load(&cx, account, None).await?;
    Ok(page(&cx, (account, &name), "", None))
}

/// The account's name, and the plan of a list.
async fn load(cx: &Cx, account: AccountId, list: Option<String>) -> Result<(String, Option<Plan>)> {
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, account)?;
        permit.may::<Edit>()?;
        let plan = match list {
            Some(list) => Some(paste::read(&list, &actions::known(&store::cards(&permit, today)?))),
            None => None,
        };
        Ok((accounts::store::account::name(&permit)?, plan))
    })
    .await
}

async fn post(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<PasteForm>) -> Result<Response> {
    let (name, plan) = load(&cx, account, Some(form.list.clone())).await?;
    let plan = plan.unwrap_or_default();
    if form.save != "1" || !plan.problems.is_empty() {
        return Ok(page(&cx, (account, &name), &form.list, Some(&plan)));
    }
    let (by, list) = (cx.acting(), form.list.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::paste(tx, by, account, &list)).await {
        Ok(_) => Ok(flash::done(&format!("/accounts/{account}/map"), "map-pasted", Some(batch))),
        // Somebody changed the map meanwhile: the preview is read again.
        Err(Error::Invalid(_)) => {
            let (name, plan) = load(&cx, account, Some(form.list.clone())).await?;
            Ok(page(&cx, (account, &name), &form.list, plan.as_ref()))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, (account, name): (AccountId, &str), list: &str, plan: Option<&Plan>) -> Response {
    let title = cx.t("map-paste");
    let map = format!("/accounts/{account}/map");
    let wrong = plan.is_some_and(|p| !p.problems.is_empty());
    let fine = plan.filter(|p| p.problems.is_empty());
    let body = html! {
        (ui::page_head(title, html! { (cx.t("map-paste-lead")) }, html! {}))
        @if let Some(plan) = plan.filter(|p| !p.problems.is_empty()) { (problems(cx, plan)) }
        form.set method="post" action={ (map) "/paste" } {
            @if let Some(plan) = fine { (preview(cx, plan)) }
            (form_panel(title, html! {
                (ui::Field::area("list", cx.t("map-paste-list")).value(list).placeholder(cx.t("map-paste-example")).hint(cx.t("map-paste-hint")).full().autofocus().draw())
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, &map, "", cx.t("cancel")))
                    (ui::submit(if fine.is_some() { Look::Plain } else { Look::Primary }, "eye", cx.t("map-paste-preview")))
                    @if fine.is_some() { (ui::submit_as(Look::Primary, "check", cx.t("map-paste-save"), "save", "1")) }
                }))
            }))
        }
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    crumbs(Page::new(title, body), cx, account, name)
        .crumb(Some(&map), cx.t("map-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

/// What is wrong with a line, in words.
pub fn told(cx: &Cx, problem: &Problem) -> String {
    let args = [("name", problem.name.as_str().into()), ("other", problem.other.as_str().into())];
    let text = cx.tr(problem.key, &args);
    match problem.line {
        0 => text,
        line => cx.tr("map-paste-line", &[("line", line.into()), ("text", text.into())]),
    }
}

fn problems(cx: &Cx, plan: &Plan) -> Markup {
    let count = cx.tr("map-paste-problems", &[("n", plan.problems.len().into())]);
    let rest = plan.problems.len().saturating_sub(TOLD);
    ui::notice(
        Tone::Bad,
        "warn",
        html! {
            b { (count) }
            ul { @for problem in plan.problems.iter().take(TOLD) { li { (told(cx, problem)) } } }
            @if rest > 0 { p { (cx.tr("map-changed-more", &[("n", rest.into())])) } }
        },
        html! {},
    )
}

fn preview(cx: &Cx, plan: &Plan) -> Markup {
    let known = plan.rows.len() - plan.fresh();
    let text = cx.tr(
        "map-paste-would",
        &[("fresh", plan.fresh().into()), ("known", known.into()), ("lines", plan.lines().into())],
    );
    let heads = ["map-name", "map-person-title", "map-manager", "map-paste-what"];
    let heads = heads.into_iter().map(|key| Head::text(cx.t(key))).collect();
    let rows = plan.rows.iter().take(PREVIEW).map(|row| {
        let what = cx.t(if row.known.is_some() { "map-paste-known" } else { "map-paste-new" });
        ui::tr(vec![
            Cell::head(html! { (row.name) }),
            Cell::text(html! { (row.title) }).phone(Phone::Full),
            Cell::text(html! { (row.manager_name) }).phone(Phone::Left),
            Cell::text(html! { (what) }).phone(Phone::Right),
        ])
    });
    let left = plan.rows.len().saturating_sub(PREVIEW);
    let table = ui::Table::new(cx.t("map-paste-preview"), heads).title(&text, None, html! {}).rows(rows.collect());
    if left > 0 {
        table.footer(html! { (cx.tr("map-changed-more", &[("n", left.into())])) }).draw()
    } else {
        table.draw()
    }
}
