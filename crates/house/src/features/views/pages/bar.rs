//! The views above a list: the viewer's own and those of their managers, as links; what has changed since one was
//! opened can be stored over it or as another.

use maud::{Markup, html};
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::View;
use super::super::store;
use crate::base::registry::ViewPlace;
use crate::base::{Cx, Result, Viewer};
use crate::ui::{self, Look, Segment};

/// Views that stand as links; the rest is in a menu.
const SHOWN: usize = 4;

/// The views of one list for one viewer.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// Those that may be opened, the viewer's own first.
    pub list: Vec<View>,
    /// The one that the list begins with.
    pub default: Option<Uuid>,
}

/// Reads the views of a list.
///
/// # Errors
/// What the database says.
pub fn load(q: &Conn<'_>, viewer: &Viewer, place: &str) -> Result<Views> {
    let list = store::list(q, viewer, Some(place))?;
    let default = store::default_of(q, viewer.id, place)?.filter(|id| list.iter().any(|v| v.id == *id));
    Ok(Views { list, default })
}

impl Views {
    /// Where a list that was asked for without any parameter begins; none where it begins with everything.
    pub fn start(&self, path: &str) -> Option<String> {
        let default = self.default?;
        self.list.iter().find(|v| v.id == default).map(|v| v.href(path))
    }

    /// The view that the address names, if it may be opened.
    fn named(&self, saved: &str) -> Option<&View> {
        let id: Uuid = saved.parse().ok()?;
        self.list.iter().find(|v| v.id == id)
    }
}

/// Draws the bar; `saved` is the address's view and `query` what is shown, as the list writes it.
pub fn draw(cx: &Cx, views: &Views, place: &str, saved: &str, query: &str) -> Markup {
    let Some(place) = place_of(cx, place).filter(|_| !views.list.is_empty()) else { return html! {} };
    let open = views.named(saved);
    let plain = if views.default.is_some() { format!("{}?saved=none", place.path) } else { place.path.to_owned() };
    let hrefs: Vec<String> = views.list.iter().map(|v| v.href(place.path)).collect();
    // The open one stands among the links even when it is far down the list.
    let mut front: Vec<usize> = (0..views.list.len()).take(SHOWN).collect();
    if let Some(at) = open.and_then(|o| views.list.iter().position(|v| v.id == o.id)).filter(|at| *at >= SHOWN) {
        front.pop();
        front.push(at);
    }
    let mut items = vec![Segment { href: &plain, label: cx.t(place.everything), current: open.is_none() }];
    items.extend(front.iter().map(|i| {
        let view = &views.list[*i];
        Segment { href: &hrefs[*i], label: &view.name, current: open.is_some_and(|o| o.id == view.id) }
    }));
    let rest: Vec<Segment<'_>> = (0..views.list.len())
        .filter(|i| !front.contains(i))
        .map(|i| Segment { href: &hrefs[i], label: &views.list[i].name, current: false })
        .collect();
    let more = cx.tr("views-more", &[("n", rest.len().into())]);
    let save = format!("/views/new?{}", encode(&[("place", place.place), ("query", query)]));
    html! {
        (ui::filter_bar(
            html! {
                (ui::segments(cx.t("views-title"), &items))
                @if !rest.is_empty() { (ui::filter_menu("views-more", &more, &rest)) }
                @if let Some(view) = open { (about(cx, view)) }
            },
            html! { @match open {
                Some(view) => (verbs(cx, views, view, query, &save)),
                None => (ui::dialog_button(Look::Ghost, &save, "star", cx.t("views-save"))),
            } },
        ))
    }
}

fn place_of<'a>(cx: &'a Cx, name: &str) -> Option<&'a ViewPlace> {
    cx.app.registry.own.views.iter().find(|p| p.place == name)
}

/// The button of a list that has no views yet: it stands among the list's own buttons.
pub fn first(cx: &Cx, views: &Views, place: &str, query: &str) -> Markup {
    let save = format!("/views/new?{}", encode(&[("place", place), ("query", query)]));
    html! { @if views.list.is_empty() { (ui::dialog_button(Look::Ghost, &save, "star", cx.t("views-save"))) } }
}

/// Whose view it is and who sees it.
fn about(cx: &Cx, view: &View) -> Markup {
    let own = view.owner == cx.viewer.id;
    html! {
        @if !own { (ui::chip_outline(&cx.tr("views-of", &[("name", view.owner_name.as_str().into())]))) }
        @else if view.shared { (ui::chip_outline(cx.t("views-team"))) }
    }
}

fn verbs(cx: &Cx, views: &Views, view: &View, query: &str, save: &str) -> Markup {
    let own = view.owner == cx.viewer.id;
    let changed = view.query != query;
    let base = format!("/views/{}", view.id);
    let version = view.version.to_string();
    let id = view.id.to_string();
    let is_default = views.default == Some(view.id);
    let (edit, archive) = (format!("{base}/edit"), format!("{base}/archiving"));
    let choice = if is_default { "" } else { id.as_str() };
    html! {
        @if changed && own {
            (ui::post_button(Look::Plain, &format!("{base}/query"), "check", cx.t("views-replace"), &[("query", query), ("version", &version)]))
        }
        @if changed || !own { (ui::dialog_button(Look::Ghost, save, "star", cx.t("views-save-new"))) }
        (ui::popover_button(Look::Ghost, "more", cx.t("views-menu"), "view-menu"))
        div #view-menu.menu-list popover {
            form method="post" action="/views/default" {
                (ui::hidden_values(&[("place", &view.place), ("view", choice)]))
                button { (ui::icon("home")) span { (cx.t(if is_default { "views-default-off" } else { "views-default-on" })) } }
            }
            @if own {
                a href=(edit) data-dialog { (ui::icon("edit")) span { (cx.t("views-edit")) } }
                form method="post" action=(archive) { button { (ui::icon("trash")) span { (cx.t("views-delete")) } } }
            }
        }
    }
}

/// A query string of these pairs.
fn encode(pairs: &[(&str, &str)]) -> String {
    serde_html_form::to_string(pairs).unwrap_or_default()
}
