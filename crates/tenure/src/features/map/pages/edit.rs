//! Whom somebody reports to, whose ear they have, and a new report: each a small page, which opens as a dialog. Drag and
//! keys post the same forms.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::ask::Ask;
use super::super::model::{forest::Forest, managers, order};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Edit, Error, Fields, Need, PositionId, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::people::pages::draw::{Draw, crumbs, form_panel};
use crate::features::relationships::actions::{NewLine, draw};
use crate::features::relationships::model::{Card, LineKind};
use crate::features::relationships::store;
use crate::ui::{self, Look};

const REPORTS: &str = "/accounts/{id}/map/reports";
const INFLUENCES: &str = "/accounts/{id}/map/influences";
const ADD: &str = "/accounts/{id}/map/add";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(REPORTS, Need::User, reports)
        .post(REPORTS, Need::User, save_reports)
        .get(INFLUENCES, Need::User, influences)
        .post(INFLUENCES, Need::User, save_influences)
        .get(ADD, Need::User, add)
        .post(ADD, Need::User, save_added)
}

/// Which card.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardQuery {
    position: Option<PositionId>,
}

/// A line as posted: `to` is empty for nobody.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineForm {
    position: String,
    to: String,
    weight: String,
    from: String,
    back: String,
}

/// A new report as posted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddForm {
    name: String,
    title: String,
    manager: String,
    back: String,
}

/// The account and its cards.
struct Ground {
    account: AccountId,
    name: String,
    cards: Vec<Card>,
}

impl Ground {
    async fn load(cx: &Cx, account: AccountId) -> Result<Self> {
        let (viewer, today) = (cx.viewer.clone(), cx.today());
        cx.read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            permit.may::<Edit>()?;
            let mut cards = store::cards(&permit, today)?;
            order(&mut cards);
            Ok(Self { account, name: accounts::store::account::name(&permit)?, cards })
        })
        .await
    }

    fn find(&self, id: PositionId) -> Result<&Card> {
        self.cards.iter().find(|c| c.position == id).ok_or(Error::NotFound)
    }

    fn map(&self) -> String {
        format!("/accounts/{}/map", self.account)
    }

    /// Everybody but the card and those below it: whom it may report to.
    fn above(&self, card: &Card) -> Vec<&Card> {
        let forest = Forest::new(&managers(&self.cards));
        let at = self.cards.iter().position(|c| c.position == card.position);
        let mut below = vec![false; self.cards.len()];
        for i in &forest.order {
            below[*i] = Some(*i) == at || forest.parents[*i].is_some_and(|p| below[p]);
        }
        self.cards.iter().zip(below).filter(|(_, below)| !below).map(|(c, _)| c).collect()
    }
}

/// Values and words of a select of cards.
fn options<'a>(cards: &[&'a Card], none: Option<&'a str>) -> Vec<(String, String)> {
    let words =
        |c: &Card| if c.title.is_empty() || c.open { c.name.clone() } else { format!("{} · {}", c.name, c.title) };
    let none = none.map(|words| (String::new(), words.to_owned()));
    let mut list: Vec<(String, String)> = cards.iter().map(|c| (c.position.to_string(), words(c))).collect();
    list.sort_by_key(|(_, words)| tenure_text::fold(words));
    none.into_iter().chain(list).collect()
}

fn pairs(options: &[(String, String)]) -> Vec<(&str, &str)> {
    options.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect()
}

/// The map as it was, with the card chosen and what was done to be said.
pub(super) fn home(account: AccountId, back: &str, card: PositionId, did: &str) -> String {
    let path = format!("/accounts/{account}/map");
    let query = back.strip_prefix(&path).and_then(|rest| rest.strip_prefix('?')).unwrap_or_default();
    let ask = Ask { person: Some(card), ..Ask::read(query).unwrap_or_default() };
    format!("{}&did={did}", ask.href(&path, |_| {}))
}

async fn reports(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<CardQuery>) -> Result<Response> {
    let ground = Ground::load(&cx, account).await?;
    let card = ground.find(asked.position.ok_or(Error::NotFound)?)?;
    let form = LineForm {
        position: card.position.to_string(),
        to: card.reports_to.map(|m| m.to_string()).unwrap_or_default(),
        ..LineForm::default()
    };
    Ok(line_page(&cx, &ground, card, LineKind::Reports, &form, &Fields::default()))
}

async fn influences(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<CardQuery>) -> Result<Response> {
    let ground = Ground::load(&cx, account).await?;
    let card = ground.find(asked.position.ok_or(Error::NotFound)?)?;
    let form = LineForm { position: card.position.to_string(), weight: String::from("2"), ..LineForm::default() };
    Ok(line_page(&cx, &ground, card, LineKind::Influences, &form, &Fields::default()))
}

async fn save_reports(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<LineForm>) -> Result<Response> {
    save(cx, account, form, LineKind::Reports).await
}

async fn save_influences(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<LineForm>) -> Result<Response> {
    save(cx, account, form, LineKind::Influences).await
}

async fn save(cx: Cx, account: AccountId, form: LineForm, kind: LineKind) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let from: PositionId = typed.position.parse().map_err(|_| Error::NotFound)?;
    let done = cx.write_as(by, move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let line = read_line(&form, from, kind, by.today)?;
        draw(tx, by, account, &[line])
    });
    let (did, key) = match kind {
        LineKind::Reports => ("reports", "map-moved"),
        LineKind::Influences => ("influences", "map-influence-saved"),
    };
    match done.await {
        Ok(()) => Ok(flash::done(&home(account, &typed.back, from, did), key, Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = Ground::load(&cx, account).await?;
            let card = ground.find(from)?;
            Ok(line_page(&cx, &ground, card, kind, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

fn read_line(form: &LineForm, from: PositionId, kind: LineKind, today: jiff::civil::Date) -> Result<NewLine> {
    let mut fields = Fields::default();
    let to = validate::id::<PositionId>(&mut fields, "to", &form.to);
    let since = calendar::parse_optional(&mut fields, "from", &form.from, today).unwrap_or(today);
    let weight = match (kind, form.weight.as_str()) {
        (LineKind::Reports, _) => None,
        // Drag says nothing about how much.
        (LineKind::Influences, "") => Some(2),
        (LineKind::Influences, "0") => None,
        (LineKind::Influences, text) => validate::int(&mut fields, "weight", text, 1, 3),
    };
    fields.finish()?;
    Ok(NewLine { from, kind, to, weight, since })
}

fn line_page(cx: &Cx, ground: &Ground, card: &Card, kind: LineKind, form: &LineForm, fields: &Fields) -> Response {
    let name = ("name", card.name.as_str().into());
    let (verb, title) = match kind {
        LineKind::Reports => ("reports", cx.tr("map-reports-title", &[name])),
        LineKind::Influences => ("influences", cx.tr("map-influences-title", &[name])),
    };
    let d = Draw { cx, fields, prefix: "map" };
    let action = format!("{}/{verb}", ground.map());
    let error = mistake(cx, fields, "to");
    let body = html! {
        form.set method="post" action=(action) novalidate data-enhance[cx.request.fragment] {
            (summary(cx, fields))
            (ui::hidden("position", &card.position.to_string()))
            (ui::hidden("back", &form.back))
            (ui::field_grid(html! {
                @if kind == LineKind::Reports {
                    @let list = options(&ground.above(card), Some(cx.t("map-reports-nobody")));
                    (ui::Field::select("to", cx.t("map-manager"), &pairs(&list)).value(&form.to).error(error.as_deref()).autofocus().full().draw())
                    (d.day("from", &form.from, "map-hint-from"))
                } @else {
                    @let others: Vec<&Card> = ground.cards.iter().filter(|c| c.position != card.position).collect();
                    @let list = options(&others, Some(cx.t("map-choose")));
                    (ui::Field::select("to", cx.t("map-ears"), &pairs(&list)).value(&form.to).error(error.as_deref()).autofocus().full().draw())
                    (d.select("weight", &form.weight, &[("1", cx.t("map-weight-1")), ("2", cx.t("map-weight-2")), ("3", cx.t("map-weight-3"))]))
                }
            }))
            (ui::form_foot(html! {}, html! {
                (ui::link_button(Look::Ghost, &ground.map(), "", cx.t("cancel")))
                (ui::submit(Look::Primary, "", cx.t("save")))
            }))
        }
        @if kind == LineKind::Influences { (had(cx, ground, card, &action)) }
    };
    page(cx, ground, &title, form_panel(&title, body), fields)
}

/// The ears that somebody has, each to be taken away.
fn had(cx: &Cx, ground: &Ground, card: &Card, action: &str) -> Markup {
    let position = card.position.to_string();
    let found = card.influences.iter().filter_map(|(to, _)| ground.cards.iter().find(|c| c.position == *to));
    html! {
        @if !card.influences.is_empty() {
            ul.rows {
                @for to in found {
                    @let id = to.position.to_string();
                    (ui::row(html! { div.flow { span.b { (to.name) } span.mute { (to.title) }
                        (ui::post_button(Look::Ghost, action, "trash", cx.t("map-take-away"), &[("position", &position), ("to", &id), ("weight", "0")])) } }))
                }
            }
        }
    }
}

async fn add(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<CardQuery>) -> Result<Response> {
    let ground = Ground::load(&cx, account).await?;
    let form = AddForm { manager: asked.position.map(|p| p.to_string()).unwrap_or_default(), ..AddForm::default() };
    Ok(add_page(&cx, &ground, &form, &Fields::default()))
}

async fn save_added(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<AddForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| {
        look::<Read>(tx, &by.viewer, account)?;
        let mut fields = Fields::default();
        let name = validate::required(&mut fields, "name", &form.name, validate::NAME);
        let title = validate::line(&mut fields, "title", &form.title, validate::NAME);
        let manager = validate::id(&mut fields, "manager", &form.manager);
        fields.finish()?;
        actions::add(tx, by, account, &actions::NewCard { name, title, manager })
    });
    match done.await {
        Ok(id) => Ok(flash::done(&home(account, &typed.back, id, "added"), "people-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(add_page(&cx, &Ground::load(&cx, account).await?, &typed, &fields)),
        Err(other) => Err(other),
    }
}

fn add_page(cx: &Cx, ground: &Ground, form: &AddForm, fields: &Fields) -> Response {
    let manager = form.manager.parse().ok().and_then(|id| ground.find(id).ok());
    let title = match manager {
        Some(manager) => cx.tr("map-add-title", &[("name", manager.name.as_str().into())]),
        None => cx.t("map-add-person").to_owned(),
    };
    let d = Draw { cx, fields, prefix: "people" };
    let list = options(&ground.cards.iter().collect::<Vec<_>>(), Some(cx.t("map-reports-nobody")));
    let error = mistake(cx, fields, "manager");
    let body = html! {
        form.set method="post" action={ (ground.map()) "/add" } novalidate data-enhance[cx.request.fragment] {
            (summary(cx, fields))
            (ui::hidden("back", &form.back))
            (ui::field_grid(html! {
                (d.first("name", &form.name, ""))
                (d.text("title", &form.title, ""))
                (ui::Field::select("manager", cx.t("map-manager"), &pairs(&list)).value(&form.manager).error(error.as_deref()).draw())
            }))
            (ui::form_foot(html! {}, html! {
                (ui::link_button(Look::Ghost, &ground.map(), "", cx.t("cancel")))
                (ui::submit(Look::Primary, "plus", cx.t("people-add")))
            }))
        }
    };
    page(cx, ground, &title, form_panel(&title, body), fields)
}

fn page(cx: &Cx, ground: &Ground, title: &str, body: Markup, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! { (ui::page_head(title, html! {}, html! {})) (body) };
    crumbs(Page::new(title.to_owned(), body), cx, ground.account, &ground.name)
        .crumb(Some(&ground.map()), cx.t("map-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}
