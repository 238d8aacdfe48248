//! Open roles: `/accounts/{id}/open-roles/new` and `/accounts/{id}/open-roles/{role}`.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{self, NewLine};
use super::super::model::{LineKind, OpenRole, OpenRoleForm};
use super::super::store::{World, positions};
use super::edit::{INFLUENCE, functions, levels};
use super::home;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Cx, Edit, Error, Fields, Need, PositionId, Read, Result, Routes, Tx, calendar, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{Clash, Draw, conflict_page, crumbs, form_panel, with_none};
use crate::features::people::pages::new::units;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const NEW: &str = "/accounts/{id}/open-roles/new";
    const ONE: &str = "/accounts/{id}/open-roles/{role}";
    routes
        .get(NEW, Need::User, new)
        .post(NEW, Need::User, create)
        .get(ONE, Need::User, edit)
        .post(ONE, Need::User, save)
        .post("/accounts/{id}/open-roles/{role}/archiving", Need::User, archive)
}

struct Ground {
    account: String,
    units: Vec<(String, String)>,
    people: Vec<(String, String)>,
    role: Option<OpenRole>,
    reports_to: Option<PositionId>,
}

async fn load(cx: &Cx, account: AccountId, id: Option<PositionId>) -> Result<Ground> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, account)?;
        let role = id.map(|id| positions::open_role(&permit, id)).transpose()?;
        permit.may::<Edit>()?;
        let world = World::load(&permit, viewer.today)?;
        let others = world.map.cards.iter().filter(|c| Some(c.position) != id);
        Ok(Ground {
            account: accounts::store::account::name(&permit)?,
            units: units(&permit)?,
            people: others.map(|c| (c.position.to_string(), c.name.clone())).collect(),
            role,
            reports_to: id.and_then(|id| world.card(id)).and_then(|c| c.reports_to),
        })
    })
    .await
}

fn stored(cx: &Cx, g: &Ground) -> OpenRoleForm {
    let Some(role) = &g.role else { return OpenRoleForm::default() };
    let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    OpenRoleForm {
        title: role.title.clone(),
        unit: role.unit.map(|u| u.to_string()).unwrap_or_default(),
        function: role.function.map_or("", |f| f.code()).to_owned(),
        seniority: text(role.seniority),
        influence: text(role.influence),
        key: String::from(if role.key { "1" } else { "" }),
        reports_to: g.reports_to.map(|id| id.to_string()).unwrap_or_default(),
        valid_from: calendar::full(cx.locale(), role.span.from),
        valid_to: role.span.last().map(|d| calendar::full(cx.locale(), d)).unwrap_or_default(),
        version: role.version.to_string(),
    }
}

async fn new(cx: Cx, Path(account): Path<AccountId>) -> Result<Response> {
    let ground = load(&cx, account, None).await?;
    Ok(page(&cx, (account, None), &OpenRoleForm::default(), &Fields::default(), &ground))
}

type At = Path<(AccountId, PositionId)>;

async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let ground = load(&cx, account, Some(id)).await?;
    Ok(page(&cx, (account, Some(id)), &stored(&cx, &ground), &Fields::default(), &ground))
}

/// Sets to whom the role reports, where that changed.
fn report(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, form: &OpenRoleForm) -> Result<()> {
    let mut wrong = Fields::default();
    let to = validate::id(&mut wrong, "reports_to", &form.reports_to);
    wrong.finish()?;
    let world = World::load(&look::<Read>(tx, &by.viewer, account)?, by.today)?;
    if world.card(id).and_then(|c| c.reports_to) == to {
        return Ok(());
    }
    let line = NewLine { from: id, kind: LineKind::Reports, to, weight: None, since: by.today };
    let done = actions::draw(tx, by, account, &[line]);
    done.map_err(|e| match e {
        Error::Invalid(mut fields) => {
            fields.0.iter_mut().for_each(|f| f.field = "reports_to".into());
            Error::Invalid(fields)
        }
        other => other,
    })
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<OpenRoleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let role = form.read(PositionId(uuid::Uuid::nil()), by.today)?;
            let id = actions::open(tx, by, account, &role)?;
            report(tx, by, account, id, &form)
        })
        .await;
    match done {
        Ok(()) => Ok(flash::done(&home(account), "relations-role-saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, None).await?;
            Ok(page(&cx, (account, None), &typed, &fields, &ground))
        }
        Err(other) => Err(other),
    }
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<OpenRoleForm>::read(pairs)?;
    let (by, typed) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            positions::open_role(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let version = posted.form.version.parse().map_err(|_| Error::field("version", "error-version"))?;
            let base = Base { version: Some(version), ..posted.base.clone() };
            let mut set = posted.form.read(id, by.today)?.fields();
            set.retain(|field, _| !posted.drop.contains(field));
            actions::change(tx, by, account, id, (&set, &base))?;
            report(tx, by, account, id, &posted.form)
        })
        .await;
    match done {
        Ok(()) => Ok(flash::done(&home(account), "relations-role-saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, Some(id)).await?;
            Ok(page(&cx, (account, Some(id)), &typed, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account, Some(id)).await?;
            let (back, action) = (home(account), format!("/accounts/{account}/open-roles/{id}"));
            let clash = Clash {
                action: &action,
                back: &back,
                prefix: "relations",
                words: &ground.units,
                account: (account, &ground.account),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &typed, &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&home(account), "relations-role-archived", Some(batch)))
}

fn page(
    cx: &Cx,
    (account, id): (AccountId, Option<PositionId>),
    form: &OpenRoleForm,
    fields: &Fields,
    g: &Ground,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t(if id.is_some() { "relations-role-title" } else { "relations-role-new" });
    let here = id.map_or_else(|| String::from("new"), |id| id.to_string());
    let here = format!("/accounts/{account}/open-roles/{here}");
    let body = html! {
        (ui::page_head(title, html! { (g.account) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(here) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (inputs(cx, form, fields, g))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &home(account), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
            @if id.is_some() {
                (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("relations-role-archive"), &[]))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, account, &g.account)
        .crumb(Some(&home(account)), cx.t("relations-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn inputs(cx: &Cx, form: &OpenRoleForm, fields: &Fields, g: &Ground) -> Markup {
    let d = Draw { cx, fields, prefix: "relations" };
    html! {
        (d.first("title", &form.title, ""))
        (d.select("reports_to", &form.reports_to, &with_none(cx.t("relations-nobody-above"), &g.people)))
        (d.select("unit", &form.unit, &with_none(cx.t("none"), &g.units)))
        (d.select("function", &form.function, &functions(cx)))
        (d.select("seniority", &form.seniority, &levels(cx)))
        (d.select("influence", &form.influence, &INFLUENCE))
        (ui::checkbox("key", "1", cx.t("relations-field-key"), form.key == "1"))
        (d.day("valid_from", &form.valid_from, ""))
        (d.day("valid_to", &form.valid_to, ""))
    }
}
