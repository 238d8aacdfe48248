//! `/accounts/{id}/people/{position}/relationship`: one position: what it is, whether they are for us, and why the
//! strength is what it is.

use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::model::{Card, Judgement, Rating, Role, support_label};
use super::super::store::{World, opinions, positions};
use super::opinions::{Opinions, judge_form, rate_form};
use super::{home, marks, may_say, tab};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Edit, Error, InteractionId, Need, Permit, PositionId, Read, Result, Routes, calendar,
};
use crate::features::accounts;
use crate::features::interactions::model::strength::{Talk, VERSION, counted, fade_between, quality, strength, weight};
use crate::features::interactions::store::strengths;
use crate::features::people::pages::draw::crumbs;
use crate::ui::{self, Cell, Head, Phone, Tone};

/// Summands that stand in the table; the rest is one line.
const SUMMANDS: usize = 25;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/people/{position}/relationship", Need::User, show)
}

/// What the page shows.
pub(super) struct Ground {
    name: String,
    card: Card,
    world: World,
    judgements: Vec<Judgement>,
    ratings: Vec<Rating>,
    talks: Vec<Talk>,
    lines: HashMap<InteractionId, (String, String)>,
    may_say: bool,
    may_edit: bool,
}

impl Ground {
    /// Reads it.
    pub(super) fn load(permit: &Permit<'_, Read>, cx: &Cx, id: PositionId) -> Result<Self> {
        let stored = positions::find(permit, id)?;
        let world = World::load(permit, cx.today())?;
        let card = world.card(id).or_else(|| world.map.former.iter().find(|c| c.position == id)).cloned();
        let card = card.ok_or(Error::NotFound)?;
        let mut talks = strengths::talks_of(permit, &cx.settings().zone, Some(stored.person))?;
        let talks = talks.remove(&stored.person).unwrap_or_default();
        let ids: Vec<InteractionId> = talks.iter().take(SUMMANDS).map(|t| t.id).collect();
        Ok(Self {
            name: accounts::store::account::name(permit)?,
            card,
            judgements: opinions::judgements(permit, Some(id), cx.today())?,
            ratings: opinions::ratings(permit, Some(id), cx.today())?,
            lines: strengths::summaries(permit, &ids)?,
            world,
            talks,
            may_say: may_say(permit),
            may_edit: permit.allows::<Edit>(),
        })
    }
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    answer(&cx, account, id, StatusCode::OK, Opinions::default()).await
}

/// The page, with what was typed into its forms and what is wrong with it.
pub(super) async fn answer(
    cx: &Cx,
    account: AccountId,
    id: PositionId,
    status: StatusCode,
    typed: Opinions,
) -> Result<Response> {
    let inner = cx.clone();
    let ground = cx.read(move |q| Ground::load(&look::<Read>(q, &inner.viewer, account)?, &inner, id)).await?;
    let (card, name) = (&ground.card, ground.name.as_str());
    let line = if card.title.is_empty() { name.to_owned() } else { format!("{}, {name}", card.title) };
    let main = html! { (why(cx, account, &ground)) (judgements(cx, account, &ground, &typed)) };
    let side = html! { (profile(cx, account, &ground)) (super::lines::panel(cx, account, &ground.world, card, ground.may_edit)) (ratings(cx, account, &ground, &typed)) };
    let body = html! {
        (ui::page_head(&card.name, html! { (line) }, actions(cx, account, &ground)))
        (ui::columns(main, side))
    };
    Ok(crumbs(Page::new(card.name.clone(), body), cx, account, name)
        .crumb(Some(&home(account)), cx.t("relations-title"))
        .crumb(None, card.name.clone())
        .status(status)
        .respond(cx))
}

fn actions(cx: &Cx, account: AccountId, ground: &Ground) -> Markup {
    let (id, person) = (ground.card.position, ground.card.person);
    let leaving = format!("{}/leaving?who=person:{id}", home(account));
    html! {
        (ui::link_button(ui::Look::Plain, &leaving, "gap", cx.t("relations-leaving")))
        @if ground.may_edit {
            @let edit = format!("/accounts/{account}/people/{id}/profile");
            (ui::dialog_button(ui::Look::Plain, &edit, "edit", cx.t("relations-edit")))
        }
        @if ground.may_say && let Some(person) = person {
            @let log = format!("/conversations/new?account={account}&person={person}");
            (ui::keyed("l", ui::dialog_button(ui::Look::Primary, &log, "call", cx.t("people-log"))))
        }
    }
}

fn profile(cx: &Cx, account: AccountId, ground: &Ground) -> Markup {
    let card = &ground.card;
    let p = &card.profile;
    let unsaid = || html! { span.faint { (cx.t("relations-not-said")) } };
    let text = |words: Option<&str>| words.filter(|w| !w.is_empty()).map_or_else(unsaid, |w| html! { (w) });
    let who = |c: &Option<super::super::model::Colleague>| text(c.as_ref().map(|c| c.name.as_str()));
    let roles: Vec<&str> = p.roles.iter().map(|r: &Role| cx.t(r.label())).collect();
    let mut rows: Vec<(&str, Markup)> = vec![
        (cx.t("relations-part"), text(Some(&roles.join(cx.t("relations-list"))))),
        (cx.t("relations-support"), marks::stance(cx, card.stance())),
        (cx.t("relations-influence"), marks::influence(cx, card)),
        (
            cx.t("relations-strength"),
            html! {
                span.flow { (ui::blocks(card.band())) span { (marks::whole(card.strength)) " · " (marks::band(cx, card.band())) } }
            },
        ),
        (cx.t("relations-last"), html! { span { (tab::last(cx, &ground.world, card)) } }),
        (cx.t("relations-field-function"), text(p.function.map(|f| cx.t(f.label())))),
        (cx.t("relations-field-seniority"), text(p.seniority.map(|s| cx.t(super::edit::level(s))))),
        (cx.t("relations-field-owner"), who(&card.owner)),
        (cx.t("relations-field-deputy"), who(&card.deputy)),
        (cx.t("relations-field-peer"), who(&card.peer)),
        (cx.t("relations-cares"), text(Some(&p.motives_business))),
    ];
    if !p.motives_personal.is_empty() {
        rows.push((cx.t("relations-field-motives_personal"), html! { (p.motives_personal) }));
    }
    if !p.competitor_ties.is_empty() {
        rows.push((cx.t("relations-field-competitor_ties"), html! { (p.competitor_ties) }));
    }
    if let Some(risk) = p.change_risk {
        rows.push((cx.t("relations-field-change_risk"), html! { span.warn { (cx.t(risk.label())) } }));
    }
    let link = format!("/accounts/{account}/people/{}", card.position);
    ui::Panel::new(cx.t("relations-profile")).link(&link, cx.t("people-facts")).body(ui::facts(&rows))
}

/// Each conversation with what it adds.
fn why(cx: &Cx, account: AccountId, ground: &Ground) -> Markup {
    let today = cx.today();
    let title = cx.tr("relations-why-strength", &[("n", marks::whole(ground.card.strength).into())]);
    if ground.talks.is_empty() {
        return ui::Panel::new(&title).raw(ui::empty(cx.t("relations-why-nothing"), html! {}));
    }
    let counts: HashSet<InteractionId> = counted(&ground.talks).into_iter().map(|t| t.id).collect();
    let adds = |t: &Talk| if counts.contains(&t.id) { t.adds() * fade_between(t.day, today) } else { 0.0 };
    let sum = |two_way: bool| ground.talks.iter().filter(|t| t.two_way() == two_way).map(adds).sum::<f64>();
    let (two_way, one_way) = (sum(true), sum(false));
    let raw = two_way + one_way.min(crate::features::interactions::model::strength::ONE_WAY_MOST);
    let heads = vec![
        Head::text(cx.t("relations-why-conversation")),
        Head::number(cx.t("relations-why-weight")),
        Head::number(cx.t("relations-why-quality")),
        Head::number(cx.t("relations-why-left")),
        Head::number(cx.t("relations-why-adds")),
    ];
    let (shown, rest) = ground.talks.split_at(ground.talks.len().min(SUMMANDS));
    let rows = shown.iter().map(|t| summand(cx, account, ground, t, (counts.contains(&t.id), adds(t)))).collect();
    let result = format!("{:.2}", strength(two_way, one_way));
    let formula = [("raw", format!("{raw:.4}").into()), ("strength", result.into())];
    let footer = html! {
        span {
            @if !rest.is_empty() {
                @let sum = format!("{:.4}", rest.iter().map(adds).sum::<f64>());
                (cx.tr("relations-why-more", &[("n", rest.len().into()), ("sum", sum.into())])) " "
            }
            b.b { (cx.tr("relations-why-sum", &formula)) } " "
            (cx.t("relations-why-strength-note")) " " (cx.tr("relations-formula", &[("version", VERSION.into())]))
        }
    };
    ui::Table::new(&title, heads).title(&title, None, html! {}).rows(rows).footer(footer).draw()
}

fn summand(cx: &Cx, account: AccountId, ground: &Ground, t: &Talk, (counts, adds): (bool, f64)) -> Markup {
    let (line, author) = ground.lines.get(&t.id).cloned().unwrap_or_default();
    let day = calendar::short(cx.locale(), cx.today(), t.day);
    let kind = cx.t(t.kind.label());
    let way = if t.two_way() { String::new() } else { format!(", {}", cx.t("relations-why-one-way")) };
    let meta = format!("{day} · {kind}{way} · {author}");
    let link = format!("/accounts/{account}/conversations/{}", t.id);
    let number = |x: f64| Cell::number(html! { (format!("{x:.2}")) });
    ui::tr(vec![
        Cell::head(ui::two(html! { a href=(link) { (line) } }, &meta)),
        number(weight(t.kind, t.direction)).phone(Phone::Left).label(cx.t("relations-why-weight")),
        number(quality(t.outcome)).phone(Phone::Left).label(cx.t("relations-why-quality")),
        number(fade_between(t.day, cx.today())).phone(Phone::Left).label(cx.t("relations-why-left")),
        Cell::number(html! {
            @if counts { (format!("{adds:.4}")) } @else { span.faint { (cx.t("relations-why-counted-once")) } }
        })
        .phone(Phone::Right),
    ])
}

fn judgements(cx: &Cx, account: AccountId, ground: &Ground, typed: &Opinions) -> Markup {
    let count = cx.locale().int(i64::try_from(ground.judgements.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("relations-judgements")).id("support").count(&count);
    panel.raw(html! {
        @if ground.judgements.is_empty() { (ui::empty(cx.t("relations-judgements-none"), html! {})) }
        @else { ul.rows { @for j in &ground.judgements { (judgement(cx, j)) } } }
        @if ground.may_say { div.pad { (judge_form(cx, account, ground.card.position, typed)) } }
    })
}

fn judgement(cx: &Cx, j: &Judgement) -> Markup {
    let day = calendar::short(cx.locale(), cx.today(), j.on);
    let holds = j.holds(cx.today());
    let stance = super::super::model::Stance::of(Some(j.support));
    let words = cx.t(support_label(j.support));
    ui::row(html! {
        span class={ "flow " (if holds { marks::tone(stance).text_class() } else { "faint" }) } {
            (ui::icon(marks::icon(stance))) span.b { (words) }
            @if !holds { " " (ui::chip(Tone::Neutral, cx.t("relations-faded"))) }
        }
        @if j.evidence.is_empty() { span.warn.line2 { (cx.t("relations-no-evidence")) } }
        @else { span.line2 { "“" (j.evidence) "”" } }
        span.mute.line2 { (j.author.name) " · " (calendar_day(&day)) }
    })
}

fn calendar_day(day: &str) -> Markup {
    html! { span.num { (day) } }
}

fn ratings(cx: &Cx, account: AccountId, ground: &Ground, typed: &Opinions) -> Markup {
    let panel = ui::Panel::new(cx.t("relations-ratings")).id("ratings");
    panel.raw(html! {
        @if !ground.ratings.is_empty() {
            ul.rows {
                @for r in &ground.ratings {
                    @let words = cx.tr("relations-rating-line", &[("rating", r.rating.into()), ("computed", r.computed.into())]);
                    (ui::row(html! {
                        span.b { (words) }
                        @if !r.comment.is_empty() { span.line2 { "“" (r.comment) "”" } }
                        span.mute.line2 { (r.author.name) " · " (calendar_day(&calendar::short(cx.locale(), cx.today(), r.on))) }
                    }))
                }
            }
        }
        @if ground.may_say { div.pad { (rate_form(cx, account, ground.card.position, typed)) } }
    })
}

/// The day of a form, as people read it.
pub(super) fn today_words(cx: &Cx) -> String {
    let today: Date = cx.today();
    calendar::full(cx.locale(), today)
}
