//! `/admin/duties/new` and `/admin/duties/{id}`: one profile.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::list::counted;
use super::{about, field_name, panel_keys, panel_name};
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, Role, RowId, flash};
use crate::features::duties::model::{BUILT_IN, Profile, ProfileForm};
use crate::features::duties::{actions, store};
use crate::features::fields::pages::list::role_name;
use crate::features::fields::{Catalogue, Field, Subject};
use crate::features::identity::pages::draw::{Draw, sentence, status, summary};
use crate::features::settings;
use crate::features::settings::terms::Terms;
use crate::ui;

/// What the page shows beside what was typed.
struct Shown {
    profile: Option<Profile>,
    affected: Option<(i64, i64)>,
    terms: Terms,
    catalogue: Catalogue,
}

async fn load(cx: &Cx, id: Option<RowId>) -> Result<Shown> {
    let today = cx.today();
    cx.read(move |q| {
        let profile = id.map(|id| store::find(q, id)).transpose()?;
        let affected = profile.as_ref().map(|p| store::affected(q, p, today)).transpose()?;
        Ok(Shown { profile, affected, terms: Terms::load(q)?, catalogue: Catalogue::load(q)? })
    })
    .await
}

/// `GET /admin/duties/new`
pub async fn new(cx: Cx) -> Result<Response> {
    let shown = load(&cx, None).await?;
    Ok(page(&cx, &shown, &ProfileForm::default(), &Fields::default(), None))
}

/// `POST /admin/duties/new`
pub async fn add(cx: Cx, Form(form): Form<ProfileForm>) -> Result<Response> {
    let (by, typed, panels) = (cx.acting(), form.clone(), panel_keys(&cx));
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add(tx, by, &form, &panels)).await {
        Ok(_) => Ok(flash::done("/admin/duties", "duties-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, &load(&cx, None).await?, &typed, &fields, None)),
        Err(other) => Err(other),
    }
}

/// `GET /admin/duties/{id}`
pub async fn show(cx: Cx, Path(id): Path<RowId>) -> Result<Response> {
    let shown = load(&cx, Some(id)).await?;
    let form = shown.profile.as_ref().map(ProfileForm::of).unwrap_or_default();
    Ok(page(&cx, &shown, &form, &Fields::default(), None))
}

/// `POST /admin/duties/{id}`
pub async fn save(cx: Cx, Path(id): Path<RowId>, Form(form): Form<ProfileForm>) -> Result<Response> {
    let (by, typed, panels) = (cx.acting(), form.clone(), panel_keys(&cx));
    let batch = by.batch;
    let base: Option<i64> = form.base.parse().ok();
    match cx.write_as(by, move |tx, by| actions::edit(tx, by, id, &form, &panels)).await {
        Ok(profile) => {
            let changed = base != Some(profile.version);
            Ok(flash::done("/admin/duties", "duties-saved", changed.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => Ok(page(&cx, &load(&cx, Some(id)).await?, &typed, &fields, None)),
        Err(Error::Conflict(c)) if c.version.is_some() => {
            let shown = load(&cx, Some(id)).await?;
            // Sending once more keeps what was typed, knowing what the other one saved.
            let version = c.version.map(|v| v.to_string()).unwrap_or_default();
            Ok(page(&cx, &shown, &ProfileForm { base: version, ..typed }, &Fields::default(), Some(&c)))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, shown: &Shown, form: &ProfileForm, fields: &Fields, lost: Option<&Conflict>) -> Response {
    let profile = shown.profile.as_ref();
    let here = profile.map_or(String::from("/admin/duties/new"), |p| format!("/admin/duties/{}", p.id));
    let title = profile.map_or(cx.t("duties-new"), |p| p.name(cx.locale()));
    let d = Draw { locale: cx.locale(), fields };
    let line = html! {
        @if let Some(p) = profile { (about(cx, &shown.terms, p)) }
        @if let Some((accounts, people)) = shown.affected { " · " (cx.t("duties-affected")) ": " (counted(cx, accounts, people)) }
    };
    let body = html! {
        (ui::page_head(title, line, html! {}))
        (settings::pages::lost::notice(cx, lost, |_| String::new()))
        form method="post" action=(here) novalidate {
            (summary(cx.locale(), fields))
            (ui::hidden("base", &form.base))
            (ui::columns(
                html! { (who(cx, d, shown, form)) (mandatory(cx, shown, form, fields)) },
                html! { (cadence(cx, d, form)) (panels(cx, form, fields)) },
            ))
            (ui::action_bar(html! { (cx.t("duties-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, "/admin/duties", "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
        @if let Some(p) = profile { (archiving(cx, p, &here)) }
    };
    let code = if lost.is_some() { StatusCode::CONFLICT } else { status(fields) };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    page.crumb(Some("/admin/duties"), cx.t("duties-title")).crumb(None, title).status(code).respond(cx)
}

/// Its name, and for whom and what it is.
fn who(cx: &Cx, d: Draw<'_>, shown: &Shown, form: &ProfileForm) -> Markup {
    let locale = cx.locale();
    let any = cx.t("duties-any");
    let mut roles = vec![("", any)];
    roles.extend(Role::ALL.map(|r| (r.code(), role_name(cx, r))));
    let offered = |kind: &str, held: &str| -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> =
            shown.terms.offered(kind).into_iter().map(|t| (t.code.clone(), t.name(locale).to_owned())).collect();
        if !held.is_empty() && !list.iter().any(|(code, _)| code == held) {
            list.push((held.to_owned(), shown.terms.name(locale, kind, held).to_owned()));
        }
        list.insert(0, (String::new(), any.to_owned()));
        list
    };
    let (tiers, sectors) = (offered("tier", &form.tier), offered("sector", &form.sector));
    let tier_options: Vec<(&str, &str)> = tiers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let sector_options: Vec<(&str, &str)> = sectors.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    ui::Panel::new(cx.t("duties-who")).body(ui::field_grid(html! {
        (d.required("name_en", "settings-name-en", &form.name_en, ""))
        (d.text("name_zh", "settings-name-zh", &form.name_zh, "settings-name-zh-hint"))
        (d.select("role", "duties-role", &form.role, &roles))
        (d.select("tier", "duties-tier", &form.tier, &tier_options))
        (d.select("sector", "duties-sector", &form.sector, &sector_options))
    }))
}

/// The fields that must be filled.
fn mandatory(cx: &Cx, shown: &Shown, form: &ProfileForm, fields: &Fields) -> Markup {
    let custom: Vec<String> = shown.catalogue.fields(Subject::Account).map(Field::name).collect();
    let ticked = |name: &str| form.mandatory.iter().any(|m| m == name);
    ui::Panel::new(cx.t("duties-mandatory")).body(html! {
        p.mute { (cx.t("duties-mandatory-hint")) }
        (ui::fieldset(cx.t("duties-built-in"), html! {
            div.flow.wrap {
                @for name in BUILT_IN { (ui::checkbox("mandatory", name, &field_name(cx, &shown.catalogue, name), ticked(name))) }
            }
        }))
        @if !custom.is_empty() {
            (ui::fieldset(cx.t("fields-title"), html! {
                div.flow.wrap {
                    @for name in &custom { (ui::checkbox("mandatory", name, &field_name(cx, &shown.catalogue, name), ticked(name))) }
                }
            }))
        }
        @if let Some(e) = fields.of("mandatory") { p.hint.bad { (sentence(cx.locale(), e)) } }
    })
}

fn cadence(cx: &Cx, d: Draw<'_>, form: &ProfileForm) -> Markup {
    ui::Panel::new(cx.t("duties-cadence")).body(d.number("cadence", "duties-days", &form.cadence, "duties-days-hint"))
}

/// The panels: one place each.
fn panels(cx: &Cx, form: &ProfileForm, fields: &Fields) -> Markup {
    let keys = panel_keys(cx);
    let chosen: Vec<&str> = form.panels.iter().map(|p| p.split('=').next().unwrap_or_default()).collect();
    let all = keys.len();
    ui::Panel::new(cx.t("duties-panels")).body(html! {
        p.mute { (cx.t("duties-panels-hint")) }
        (ui::field_grid(html! {
            @for key in &keys {
                @let place = place(form, &chosen, key);
                @let id = format!("panel-{key}");
                div.fld {
                    label for=(id) { (panel_name(cx, key)) }
                    select.inp id=(id) name="panels" {
                        option value={ (key) "=" } { (cx.t("duties-panel-off")) }
                        @for n in 1..=all {
                            option value={ (key) "=" (n) } selected[place == Some(n)] { (n) }
                        }
                    }
                }
            }
        }))
        @if let Some(e) = fields.of("panels") { p.hint.bad { (sentence(cx.locale(), e)) } }
    })
}

/// The place of a panel in the form: as typed, else as stored.
fn place(form: &ProfileForm, chosen: &[&str], key: &str) -> Option<usize> {
    let at = chosen.iter().position(|k| *k == key)?;
    match form.panels[at].split_once('=') {
        Some((_, typed)) => typed.parse().ok(),
        None => Some(at + 1),
    }
}

fn archiving(cx: &Cx, p: &Profile, here: &str) -> Markup {
    ui::Panel::new(cx.t("settings-archive")).body(html! {
        @if p.archived_at.is_some() {
            (ui::post_button(ui::Look::Plain, &format!("{here}/restore"), "undo", cx.t("settings-restore"), &[]))
        } @else {
            p.mute { (cx.t("duties-archive-note")) }
            (ui::post_button(ui::Look::Plain, &format!("{here}/archive"), "lock", cx.t("settings-archive"), &[]))
        }
    })
}
