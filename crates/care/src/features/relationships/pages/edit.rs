//! `/accounts/{id}/people/{position}/profile`: the attributes of a position.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{self, EditProfile};
use super::super::model::{ChangeRisk, FIELDS, Function, ProfileForm, Role};
use super::super::store::positions;
use super::{home, href};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Fields, Need, PositionId, Read, Result, Routes, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{Clash, Draw, conflict_page, crumbs, form_panel, with_none};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/people/{position}/profile";
    routes.get(EDIT, Need::User, edit).post(EDIT, Need::User, save)
}

/// What stands around the form.
struct Ground {
    account: String,
    name: String,
    ours: Vec<(String, String)>,
}

type At = Path<(AccountId, PositionId)>;

async fn load(cx: &Cx, account: AccountId, id: PositionId) -> Result<(ProfileForm, Ground)> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, account)?;
        let stored = positions::find(&permit, id)?;
        permit.may::<Edit>()?;
        let ours = positions::ours(&permit, viewer.today)?;
        let ground = Ground {
            account: accounts::store::account::name(&permit)?,
            name: stored.name.clone(),
            ours: ours.into_iter().map(|c| (c.id.to_string(), c.name)).collect(),
        };
        Ok((ProfileForm::of(&stored.profile, stored.version), ground))
    })
    .await
}

async fn edit(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let (form, ground) = load(&cx, account, id).await?;
    Ok(page(&cx, (account, id), &form, &Fields::default(), &ground))
}

async fn save(cx: Cx, Path((account, id)): At, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let posted = Posted::<ProfileForm>::read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let before = positions::find(&look::<Read>(tx, &by.viewer, account)?, id)?.version;
            let version = posted.form.version.parse().map_err(|_| Error::field("version", "error-version"))?;
            let base = Base { version: Some(version), ..posted.base.clone() };
            let mut set = posted.form.read(&FIELDS)?;
            set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &EditProfile { set, base, whole: true })? != before)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "relations-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let (_, ground) = load(&cx, account, id).await?;
            Ok(page(&cx, (account, id), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let (_, ground) = load(&cx, account, id).await?;
            let (here, action) = (href(account, id), format!("/accounts/{account}/people/{id}/profile"));
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "relations",
                words: &ground.ours,
                account: (account, &ground.account),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

/// The words of a level.
pub(super) fn level(seniority: i64) -> &'static str {
    match seniority {
        5.. => "relations-level-5",
        4 => "relations-level-4",
        3 => "relations-level-3",
        2 => "relations-level-2",
        _ => "relations-level-1",
    }
}

/// Levels, the top first.
pub(super) fn levels(cx: &Cx) -> Vec<(&'static str, &'static str)> {
    let levels = [("5", 5), ("4", 4), ("3", 3), ("2", 2), ("1", 1)];
    std::iter::once(("", cx.t("relations-not-said"))).chain(levels.map(|(v, n)| (v, cx.t(level(n))))).collect()
}

/// Functions.
pub(super) fn functions(cx: &Cx) -> Vec<(&'static str, &'static str)> {
    let all = Function::ALL.iter().map(|f| (f.code(), cx.t(f.label())));
    std::iter::once(("", cx.t("relations-not-said"))).chain(all).collect()
}

/// One to five.
pub(super) const INFLUENCE: [(&str, &str); 6] = [("", "–"), ("5", "5"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1")];

fn page(cx: &Cx, (account, id): (AccountId, PositionId), form: &ProfileForm, fields: &Fields, g: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("relations-edit-title", &[("name", g.name.as_str().into())]);
    let here = href(account, id);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        (form_panel(cx.t("relations-profile"), html! {
            form.set method="post" action={ "/accounts/" (account) "/people/" (id) "/profile" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (inputs(cx, form, fields, g))
                (ui::form_foot(html! { (cx.t("relations-edit-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, account, &g.account)
        .crumb(Some(&home(account)), cx.t("relations-title"))
        .crumb(Some(&here), g.name.clone())
        .crumb(None, cx.t("edit"))
        .status(status)
        .respond(cx)
}

fn inputs(cx: &Cx, form: &ProfileForm, fields: &Fields, g: &Ground) -> Markup {
    let d = Draw { cx, fields, prefix: "relations" };
    let nobody = with_none(cx.t("relations-nobody"), &g.ours);
    let risks: Vec<(&str, &str)> = std::iter::once(("", cx.t("none")))
        .chain(ChangeRisk::ALL.iter().map(|r| (r.code(), cx.t(r.label()))))
        .collect();
    let choices = html! {
        (d.select("function", &form.function, &functions(cx)))
        (d.select("seniority", &form.seniority, &levels(cx)))
        (d.select("influence", &form.influence, &INFLUENCE))
        (d.select("change_risk", &form.change_risk, &risks))
        (d.select("owner", &form.owner, &nobody))
        (d.select("deputy", &form.deputy, &nobody))
        (d.select("peer", &form.peer, &nobody))
        (d.text("competitor_ties", &form.competitor_ties, ""))
    };
    html! {
        (roles(cx, form, fields))
        (ui::field_grid(choices))
        (d.area("motives_business", &form.motives_business, ""))
        (d.area("motives_personal", &form.motives_personal, ""))
    }
}

fn roles(cx: &Cx, form: &ProfileForm, fields: &Fields) -> Markup {
    let error = mistake(cx, fields, "roles");
    html! {
        fieldset.fld.full id="f-roles" {
            legend.b.sm { (cx.t("relations-field-roles")) }
            div.flow.wrap {
                @for role in Role::ALL {
                    (ui::checkbox("roles", role.code(), cx.t(role.label()), form.roles.iter().any(|r| r == role.code())))
                }
            }
            @if let Some(error) = error { p.hint.bad { (error) } }
        }
    }
}
