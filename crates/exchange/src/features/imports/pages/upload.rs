//! `/import`: what is in the file, the file itself, and the imports before it.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::store::runs::{self, Import};
use super::super::{columns, kind};
use super::arrive::{self, Came};
use super::{earlier, frame};
use crate::base::extract::Query;
use crate::base::registry::ImportKind;
use crate::base::{Cx, Error, Fields, Result};
use crate::features::exchange::extra::Extra;
use crate::features::identity::pages::draw::{sentence, status, summary};
use crate::ui::{self, KvRow, Look, Tone};

/// Files up to this size are read before the answer.
const AT_ONCE: u64 = 8 * 1024 * 1024;
/// Kinds from which on one may search among them.
const MANY: usize = 8;
/// Kinds in groups; what stands in none comes last.
const GROUPS: [(&str, &[&str]); 4] = [
    (
        "imports-group-accounts",
        &[
            "accounts",
            "units",
            "people",
            "vcards",
            "assignments",
            "identifiers",
            "account-parents",
            "account-territories",
        ],
    ),
    ("imports-group-work", &["conversations", "promises", "concerns", "notes"]),
    (
        "imports-group-trade",
        &[
            "offerings",
            "revenue-lines",
            "currency-rates",
            "targets",
            "competitors",
            "deal-stages",
            "deal-reasons",
            "deals",
            "deal-lines",
            "deal-credits",
            "deal-competitors",
            "deal-people",
            "deal-evidence",
            "deal-steps",
            "renewal-rules",
            "whitespace",
            "cross-sell-rules",
        ],
    ),
    ("imports-group-house", &["users", "reporting-lines", "territories", "territory-holders", "territory_rules"]),
];

/// Query of the page.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct UploadQuery {
    kind: String,
    q: String,
}

/// `GET /import`
pub(super) async fn show(cx: Cx, Query(query): Query<UploadQuery>) -> Result<Response> {
    let came = Came { kind: query.kind, text: String::new() };
    draw(&cx, &came, &query.q, &Fields::default()).await
}

/// `POST /import`
pub(super) async fn submit(cx: Cx, form: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let mut came = Came::default();
    let (id, size) = match arrive::take(&cx, form, &mut came).await {
        Ok(taken) => taken,
        Err(Error::Invalid(fields)) => return draw(&cx, &came, "", &fields).await,
        Err(other) => return Err(other),
    };
    if size <= AT_ONCE {
        frame::work(&cx, id).await;
    }
    Ok(frame::onward(&frame::open(&cx, id).await?.import))
}

async fn draw(cx: &Cx, came: &Came, searched: &str, fields: &Fields) -> Result<Response> {
    let (user, registry, wanted) = (cx.viewer.actor(), cx.app.registry.clone(), came.kind.clone());
    let (chosen, imports) = cx
        .read(move |q| {
            let chosen = match wanted.as_str() {
                "" => None,
                name => {
                    let kind = *kind(&registry, name)?;
                    Some((kind, columns::extra_of(q, &kind)?))
                }
            };
            Ok((chosen, runs::list(q, user, earlier::LISTED)?))
        })
        .await?;
    let title = chosen.as_ref().map_or(cx.t("imports-title").to_owned(), |(kind, _)| frame::title(cx, kind.name));
    let body = html! {
        (summary(cx.locale(), fields))
        (ui::columns(main(cx, chosen.as_ref(), came, searched, fields), side(cx, chosen.as_ref(), &imports)))
    };
    let lead = html! { (cx.t("imports-summary")) };
    Ok(frame::page(cx, &title, lead, frame::steps(cx, None, 0), body, status(fields)))
}

fn main(cx: &Cx, chosen: Option<&(ImportKind, Vec<Extra>)>, came: &Came, searched: &str, fields: &Fields) -> Markup {
    let all = kinds(cx, searched, chosen.map(|(kind, _)| kind.name));
    match chosen {
        None => all,
        Some((kind, _)) => html! {
            (form(cx, kind, came, fields))
            details.fold { summary { (ui::icon("chevron")) (cx.t("imports-other-kind")) } (all) }
        },
    }
}

fn form(cx: &Cx, kind: &ImportKind, came: &Came, fields: &Fields) -> Markup {
    let errors: Vec<String> = fields.0.iter().filter(|e| e.field == "file").map(|e| sentence(cx.locale(), e)).collect();
    let wrong = fields.of("text").map(|e| sentence(cx.locale(), e));
    let area = ui::Field::area("text", cx.t("exchange-text")).value(&came.text).hint(cx.t("imports-paste-hint")).full();
    let label = frame::kind_label(cx.locale(), kind.name);
    ui::Panel::new(&label).body(html! {
        form.set method="post" action="/import" enctype="multipart/form-data" {
            // Before the file: what it is has to be known when its bytes come.
            (ui::hidden("kind", kind.name))
            div.drop.big { (ui::drop_box(&ui::DropBox {
                name: "file",
                label: cx.t("exchange-file"),
                hint: cx.t("imports-file-hint"),
                errors: &errors,
                several: false,
                required: false,
                accept: None,
            })) }
            (ui::more(cx.t("exchange-text"), !came.text.is_empty(), area.error(wrong.as_deref()).draw()))
            (ui::form_foot(html! { (cx.t("imports-nothing-yet")) }, ui::submit(Look::Primary, "upload", cx.t("imports-read"))))
        }
    })
}

/// What a file may hold, in groups.
fn kinds(cx: &Cx, searched: &str, current: Option<&str>) -> Markup {
    let wanted = tenure_text::fold(searched.trim());
    let fits = |kind: &&ImportKind| {
        let text = format!("{} {} {}", kind.name, frame::kind_label(cx.locale(), kind.name), about(cx, kind.name));
        tenure_text::fold(&text).contains(&wanted)
    };
    let found: Vec<&ImportKind> = cx.app.registry.imports.iter().filter(fits).collect();
    let in_group = |names: &[&str]| -> Vec<&ImportKind> {
        names.iter().filter_map(|name| found.iter().find(|k| k.name == *name).copied()).collect()
    };
    let mut groups: Vec<(&str, Vec<&ImportKind>)> =
        GROUPS.iter().map(|(label, names)| (*label, in_group(names))).collect();
    let grouped = |kind: &&&ImportKind| GROUPS.iter().any(|(_, names)| names.contains(&kind.name));
    groups.push(("imports-group-other", found.iter().filter(|k| !grouped(k)).copied().collect()));
    let search = (cx.app.registry.imports.len() >= MANY)
        .then(|| ui::filter_search("/import", "q", searched, cx.t("imports-search"), &[]));
    let panel = ui::Panel::new(cx.t("exchange-kind")).end(html! { @if let Some(search) = search { (search) } });
    panel.raw(html! {
        @if found.is_empty() { (ui::empty(cx.t("imports-search-none"), ui::link("/import", cx.t("clear")))) }
        @for (label, kinds) in groups.iter().filter(|(_, kinds)| !kinds.is_empty()) {
            (ui::group_row(cx.locale().find(label).unwrap_or(label), "", ""))
            ul.rows.kinds { @for kind in kinds { (kind_row(cx, kind.name, current)) } }
        }
    })
}

fn about(cx: &Cx, name: &str) -> &'static str {
    cx.locale().find(&format!("imports-kind-{name}")).unwrap_or_default()
}

fn kind_row(cx: &Cx, name: &str, current: Option<&str>) -> Markup {
    ui::kv_row(&KvRow {
        href: Some(&format!("/import?kind={name}")),
        lead: html! {},
        title: &frame::kind_label(cx.locale(), name),
        meta: html! { (about(cx, name)) },
        value: html! { @if current == Some(name) { (ui::icon("check")) } },
    })
}

fn side(cx: &Cx, chosen: Option<&(ImportKind, Vec<Extra>)>, imports: &[Import]) -> Markup {
    html! {
        @if let Some((kind, extra)) = chosen { (help(cx, kind, extra)) }
        (earlier::panel(cx, imports, None))
    }
}

/// The columns that such a file may have. Names of other systems are recognised too, so nobody has to rename anything.
fn help(cx: &Cx, kind: &ImportKind, extra: &[Extra]) -> Markup {
    let row = |name: &str, required: bool, help: &str| {
        html! {
            dt { code.colname { (name) } }
            dd { @if required { (ui::chip(Tone::Accent, cx.t("exchange-required"))) " " } (help) }
        }
    };
    let must = kind.columns.iter().filter(|c| c.required);
    let may = kind.columns.iter().filter(|c| !c.required);
    let count = frame::int(cx, (kind.columns.len() + extra.len()) as u64);
    ui::Panel::new(cx.t("exchange-columns")).count(&count).body(html! {
        p.mute.sm { (cx.t("imports-columns-note")) }
        dl.dl { @for c in must { (row(c.name, true, c.help(cx.locale()))) } }
        details.fold {
            summary { (ui::icon("chevron")) (cx.t("imports-columns-more")) }
            dl.dl {
                @for c in may { (row(c.name, false, c.help(cx.locale()))) }
                @for c in extra { (row(&c.name, false, c.help(cx.locale()))) }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::GROUPS;

    #[test]
    fn no_kind_stands_in_two_groups() {
        let mut names: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
