//! `/admin/territories`: the tree, and who holds what today.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::shared::{Draw, Options, status, summary, with_none};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::{Conn, Cx, Error, Fields, Result, TerritoryId, flash, validate};
use crate::features::org::model::{NewTerritory, TerritoryLevel, TreeRow};
use crate::features::org::{holders, territories};
use crate::ui::{self, Cell, Head, Phone, Table};

const HERE: &str = "/admin/territories";

/// The query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    archived: Option<String>,
}

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TerritoryForm {
    /// Its name.
    pub name: String,
    /// A code of [`TerritoryLevel`].
    pub level: String,
    /// The id of the territory above, or empty.
    pub parent: String,
    /// The version that was read; only for edits.
    pub base: String,
}

impl TerritoryForm {
    /// Reads it.
    pub fn parse(&self) -> Result<NewTerritory> {
        let mut fields = Fields::default();
        let name = validate::required(&mut fields, "name", &self.name, validate::NAME);
        let parent: Option<TerritoryId> = validate::id(&mut fields, "parent", &self.parent);
        let level = TerritoryLevel::parse(&self.level);
        if level.is_none() {
            fields.add("level", "error-choose");
        }
        match level {
            Some(level) if fields.0.is_empty() => Ok(NewTerritory { name, level, parent }),
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// Territories for a select, those below indented.
pub fn options(q: &Conn<'_>) -> Result<Options> {
    let indented = |row: TreeRow| {
        let name = format!("{}{}", "\u{2003}".repeat(usize::from(row.depth)), row.territory.name);
        (row.territory.id.to_string(), name)
    };
    Ok(territories::tree(q, false)?.into_iter().map(indented).collect())
}

/// The fields that new territories and edits share.
pub fn fields_of(cx: &Cx, form: &TerritoryForm, fields: &Fields, above: &Options) -> Markup {
    let d = Draw { cx, fields };
    let levels: Vec<(&str, &str)> = TerritoryLevel::ALL.iter().map(|l| (l.code(), cx.t(l.label()))).collect();
    html! {
        (d.required("name", "name", &form.name))
        (d.select("level", "org-level", &form.level, &levels))
        (d.select("parent", "org-parent", &form.parent, &with_none(cx.t("org-parent-none"), above)))
    }
}

/// GET.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    let form = TerritoryForm { level: String::from("regional"), ..TerritoryForm::default() };
    show(&cx, query.archived.is_some(), &form, &Fields::default()).await
}

async fn show(cx: &Cx, archived: bool, form: &TerritoryForm, fields: &Fields) -> Result<Response> {
    let today = cx.today();
    let (tree, held, above) = cx
        .read(move |q| {
            let mut held: HashMap<TerritoryId, Vec<String>> = HashMap::new();
            for holder in holders::list(q, None, Some(today))? {
                held.entry(holder.territory).or_default().push(holder.user_name);
            }
            Ok((territories::tree(q, archived)?, held, options(q)?))
        })
        .await?;
    let title = cx.t("org-territories-title");
    let main = if tree.is_empty() {
        ui::Panel::new(title).raw(ui::empty(cx.t("org-territories-none"), html! {}))
    } else {
        table(cx, &tree, &held, archived)
    };
    let side = ui::Panel::new(cx.t("org-territory-new")).id("new").body(html! {
        form method="post" action=(HERE) novalidate {
            (summary(cx, fields))
            (fields_of(cx, form, fields, &above))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "", cx.t("org-territory-create"))))
        }
    });
    let body = html! {
        (ui::page_head(title, html! { (cx.t("org-territories-summary")) }, html! {}))
        (ui::columns(main, side))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("org-admin"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn table(cx: &Cx, tree: &[TreeRow], held: &HashMap<TerritoryId, Vec<String>>, archived: bool) -> Markup {
    let t = |key| cx.t(key);
    let heads = vec![Head::text(t("name")), Head::text(t("org-level")), Head::text(t("org-holders-today"))];
    let rows = tree
        .iter()
        .map(|row| {
            let names = held.get(&row.territory.id).map_or(&[][..], Vec::as_slice);
            tree_row(cx, row, names)
        })
        .collect();
    let shown = if archived {
        (HERE, t("org-hide-archived"))
    } else {
        ("/admin/territories?archived=1", t("org-show-archived"))
    };
    let count = tree.len().to_string();
    Table::new(t("org-territories-title"), heads)
        .title(t("org-territories-title"), Some(&count), ui::link(shown.0, shown.1))
        .tree()
        .rows(rows)
        .draw()
}

fn tree_row(cx: &Cx, row: &TreeRow, names: &[String]) -> Markup {
    let href = format!("{HERE}/{}", row.territory.id);
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    let name = ui::tree_cell(row.depth, None, html! { a href=(href) { (row.territory.name) } });
    let holders = html! {
        @if names.is_empty() { span.faint { (cx.t("org-nobody")) } }
        @else { span.flow { (ui::avatars(cx.t("org-holders-today"), &refs)) (names.join(", ")) } }
    };
    let cells = vec![
        Cell::head(name),
        Cell::text(html! { (cx.t(row.territory.level.label())) }).phone(Phone::Right),
        Cell::text(holders).phone(Phone::Full),
    ];
    let class = match (row.territory.archived, row.depth) {
        (true, _) => "over",
        (false, 0) => "lv0",
        _ => "",
    };
    ui::tr_class(class, cells)
}

/// POST: creates a territory.
pub async fn create(cx: Cx, Form(form): Form<TerritoryForm>) -> Result<Response> {
    let typed = form.clone();
    match cx.write(move |tx, by| territories::create(tx, by, &[form.parse()?])).await {
        Ok(ids) => {
            let to = ids.first().map_or_else(|| HERE.to_owned(), |id| format!("{HERE}/{id}"));
            Ok(flash::done(&to, "org-territory-created", None))
        }
        Err(Error::Invalid(fields)) => show(&cx, false, &typed, &fields).await,
        Err(other) => Err(other),
    }
}
