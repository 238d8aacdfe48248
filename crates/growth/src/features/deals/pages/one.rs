//! `/accounts/{id}/deals/{deal}`: one deal with all that belongs to it.

use std::collections::{HashMap, HashSet};

use axum::response::Response;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::actions;
use super::super::form::quantity_text;
use super::super::model::evidence::missing;
use super::super::model::stages::{days_in, stalled};
use super::super::model::{Category, Deal, Evidence, Kind, Outcome, Reason, Stage, expected};
use super::super::store::board::{Coverage, reached};
use super::super::store::happened::{self, Happened};
use super::super::store::{deal, known, reasons, stages};
use super::words::{covered, long, next_line};
use super::{beside, href, renewal_panel};
use crate::base::extract::Path;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, DealId, Edit, Error, PersonId, Read, Result, calendar, flash};
use crate::features::people::pages::draw::crumbs;
use crate::features::people::store::position;
use crate::features::relationships::model::Role;
use crate::features::{accounts, competitors, offerings};
use crate::ui::{self, Cell, Head, Phone};

/// Most changes that the page lists.
const HISTORY: i64 = 40;

pub(super) struct Shown {
    pub(super) deal: Deal,
    pub(super) name: String,
    pub(super) may: bool,
    pub(super) stages: Vec<Stage>,
    pub(super) reasons: Vec<Reason>,
    pub(super) reached: HashSet<PersonId>,
    pub(super) people: HashMap<PersonId, String>,
    pub(super) happened: Vec<Happened>,
    /// Names of units, offerings, competitors and users by id.
    pub(super) names: HashMap<Uuid, String>,
}

impl Shown {
    pub(super) fn name(&self, id: impl Into<Option<Uuid>>) -> &str {
        id.into().and_then(|id| self.names.get(&id)).map_or("", String::as_str)
    }
}

type At = Path<(AccountId, DealId)>;

async fn load(cx: &Cx, (account, id): (AccountId, DealId)) -> Result<Shown> {
    let inner = cx.clone();
    cx.snapshot(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let deal = deal::find(&permit, id)?;
        if deal.archived {
            return Err(Error::NotFound);
        }
        let f = &deal.facts;
        let ids: Vec<PersonId> =
            f.people.iter().map(|m| m.person).chain(f.evidence.iter().filter_map(|p| p.person)).collect();
        let mut names: HashMap<Uuid, String> =
            accounts::store::units::list(&permit)?.into_iter().map(|u| (u.id.0, u.name)).collect();
        names.extend(offerings::store::names(q)?.into_iter().map(|(id, name)| (id.0, name)));
        names.extend(competitors::store::names(q)?.into_iter().map(|(id, name)| (id.0, name)));
        names.extend(known::users_named(q)?.into_iter().map(|(id, _, name)| (id.0, name)));
        Ok(Shown {
            name: accounts::store::account::name(&permit)?,
            may: permit.allows::<Edit>(),
            stages: stages::all(q)?,
            reasons: reasons::all(q)?,
            reached: reached(q, account, inner.today())?,
            people: position::names(&permit, &ids)?.into_iter().collect(),
            happened: happened::history(&permit, id, HISTORY)?,
            names,
            deal,
        })
    })
    .await
}

/// `GET /accounts/{id}/deals/{deal}`
pub(super) async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    let s = load(&cx, at).await?;
    let f = &s.deal.facts;
    let here = href(at.0, at.1);
    let summary = html! {
        (ui::link(&format!("/accounts/{}", at.0), &s.name)) " · " (cx.t(f.kind.label()))
        @if f.outcome != Outcome::Open {
            " " (ui::chip(if f.outcome == Outcome::Won { ui::Tone::Good } else { ui::Tone::Bad }, cx.t(f.outcome.label())))
        }
    };
    let body = html! {
        (ui::page_head(&f.name, summary, buttons(&cx, &s, &here)))
        (strip(&cx, &s))
        (ui::columns(
            ui::stack(html! { (way(&cx, &s)) (lines(&cx, &s)) (group(&cx, &s, &here)) (evidence(&cx, &s, &here)) (todo(&cx, &s, &here)) }),
            ui::stack(html! { (beside::side(&cx, &s)) (beside::credit(&cx, &s, &here)) (beside::history(&cx, &s)) }),
        ))
        @if s.may { (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("deals-archive"), &[])) }
    };
    let page = crumbs(Page::new(f.name.as_str(), body), &cx, at.0, &s.name).nav("/pipeline");
    Ok(page.crumb(None, f.name.as_str()).respond(&cx))
}

fn buttons(cx: &Cx, s: &Shown, here: &str) -> Markup {
    let verb = |look, path: &str, icon, key| ui::dialog_button(look, &format!("{here}/{path}"), icon, cx.t(key));
    html! {
        @if s.may {
            @if s.deal.facts.outcome == Outcome::Open {
                (verb(ui::Look::Plain, "moves", "arrow-right", "deals-move"))
                (verb(ui::Look::Plain, "loss", "against", "deals-lose"))
                (verb(ui::Look::Primary, "win", "ok", "deals-win"))
            } @else { (verb(ui::Look::Plain, "reopening", "undo", "deals-reopen")) }
            (ui::keyed("e", ui::link_button(ui::Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit"))))
        }
    }
}

fn strip(cx: &Cx, s: &Shown) -> Markup {
    let f = &s.deal.facts;
    let at = s.stages.iter().find(|g| g.id == f.stage);
    let likely = at.map_or(0, |g| g.likely(f.probability));
    let day = |d| calendar::full(cx.locale(), d);
    let kpi = |label, value: String, note: String, context: Markup| {
        ui::kpi(&ui::Kpi { label, value: html! { (value) }, note: html! { (note) }, context, ..Default::default() })
    };
    let house = &cx.settings().currency;
    let other = f.currency != *house;
    let converted = html! {
        @if other { (long(s.deal.reporting_minor, house)) }
        @if !f.lines.is_empty() && f.amount_of_nothing() { " " span.warn { (cx.t("deals-lines-unsaid")) } }
        @else if f.lines.iter().any(|l| l.amount_minor.is_none()) { " " span.warn { (cx.t("deals-lines-unknown")) } }
    };
    let open = f.outcome == Outcome::Open;
    let weighted = f.amount_minor.map(|minor| expected(minor, likely));
    let why = html! { @if f.probability.is_some() { (f.probability_reason) } @else { (cx.t("deals-of-stage")) } };
    let dates = html! {
        @match (f.original_close_on, f.close_on) {
            (Some(first), Some(now)) if first != now => {
                span.warn[now > first] { (cx.tr("deals-originally", &[("day", day(first).into())])) }
            },
            _ => {},
        }
    };
    let closes = f.closed_on.or(f.close_on).map_or(cx.t("deals-no-date").to_owned(), day);
    let label = if open { "deals-field-close_on" } else { "deals-field-closed_on" };
    let amount = kpi(cx.t("deals-field-amount"), long(f.amount_minor, &f.currency), String::new(), converted);
    let closes = kpi(cx.t(label), closes, String::new(), dates);
    let counts = |label, context| kpi(cx.t("deals-counts-as"), cx.t(label).to_owned(), String::new(), context);
    if !open {
        // How likely it was says nothing once it has closed.
        return ui::kpi_strip(&[amount, closes, counts(f.outcome.label(), html! {})]);
    }
    ui::kpi_strip(&[
        amount,
        kpi(cx.t("deals-weighted"), long(weighted, &f.currency), format!("{likely}%"), why),
        closes,
        counts(s.deal.counts_as(cx.today()).label(), counted(cx, s)),
    ])
}

/// Whether evidence or somebody says what it counts as.
fn counted(cx: &Cx, s: &Shown) -> Markup {
    let f = &s.deal.facts;
    match (f.overridden(cx.today()), f.override_until) {
        (Some(_), Some(until)) => {
            let day = calendar::short(cx.locale(), cx.today(), until);
            html! { (cx.tr("deals-overridden", &[("day", day.into()), ("why", f.override_reason.as_str().into())])) }
        }
        _ => html! { (cx.t("deals-by-evidence")) },
    }
}

/// Its stages, and where it stands.
fn way(cx: &Cx, s: &Shown) -> Markup {
    let f = &s.deal.facts;
    let all: Vec<&Stage> = s.stages.iter().filter(|g| g.kind == f.kind && (!g.archived || g.id == f.stage)).collect();
    let current = all.iter().position(|g| g.id == f.stage).unwrap_or(0);
    let norm = all.get(current).and_then(|g| g.norm_days);
    let days = days_in(f.stage_since, f.closed_on.unwrap_or(cx.today()));
    let late = f.outcome == Outcome::Open && stalled(f.stage_since, norm, cx.today());
    let args = [("n", days.into()), ("norm", norm.unwrap_or(0).into())];
    let key = if norm.is_some() { "deals-days-of" } else { "deals-days" };
    ui::Panel::new(cx.t("deals-field-stage")).body(html! {
        ol.flow aria-label=(cx.t("deals-field-stage")) {
            @for (at, g) in all.iter().enumerate() {
                li aria-current=[(at == current).then_some("step")] {
                    @if at == current { (ui::chip(ui::Tone::Accent, g.named(cx.locale()))) }
                    @else { (ui::chip_outline(g.named(cx.locale()))) }
                }
            }
        }
        @if f.outcome == Outcome::Open {
            p.sm.mute[!late].warn[late] { (cx.tr(key, &args)) }
            p { (next_line(cx, &f.next_step, f.next_step_on)) }
        } @else {
            @let reason = s.reasons.iter().find(|r| Some(r.id) == f.reason).map_or("", |r| r.named(cx.locale()));
            p { (reason) @if !reason.is_empty() && !f.reason_note.is_empty() { " · " } (f.reason_note) }
            @if let Some(to) = f.lost_to { p { (cx.tr("deals-lost-to", &[("who", s.name(to.0).into())])) } }
        }
    })
}

fn lines(cx: &Cx, s: &Shown) -> Markup {
    let f = &s.deal.facts;
    if f.lines.is_empty() {
        return html! {};
    }
    let title = cx.t("deals-lines");
    let heads = vec![
        Head::text(cx.t("deals-field-line_offering")),
        Head::text(cx.t("deals-field-line_unit")),
        Head::number(cx.t("deals-field-line_quantity")),
        Head::number(cx.t("deals-field-amount")),
    ];
    let rows = f
        .lines
        .iter()
        .map(|l| {
            let day = |d| calendar::full(cx.locale(), d);
            let period = match (l.period_from, l.period_to) {
                (Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
                (Some(from), None) => day(from),
                _ => String::new(),
            };
            let unit = f.unit_of(l).map_or(cx.t("revenue-whole-account"), |u| s.name(u.0));
            ui::tr(vec![
                Cell::head(html! { (l.offering.map_or("–", |o| s.name(o.0))) @if !period.is_empty() { div.mute.sm { (period) } } }),
                Cell::text(html! { (unit) }).phone(Phone::Left),
                Cell::number(html! { (l.quantity.map(quantity_text).unwrap_or_default()) }),
                Cell::number(html! { (long(l.amount_minor, &f.currency)) }).phone(Phone::Right),
            ])
        })
        .collect();
    ui::Table::new(title, heads)
        .title(title, Some(&f.lines.len().to_string()), html! {})
        .rows(rows)
        .totals(vec![
            Cell::head(html! { (cx.t("deals-all")) }),
            Cell::text(html! {}),
            Cell::number(html! {}),
            Cell::number(html! { (long(f.amount_minor, &f.currency)) }).phone(Phone::Right),
        ])
        .draw()
}

fn group(cx: &Cx, s: &Shown, here: &str) -> Markup {
    let f = &s.deal.facts;
    let known =
        Coverage { people: f.people.len(), covered: f.people.iter().filter(|m| s.reached.contains(&m.person)).count() };
    let end = html! {
        @if known.people > 0 { span.mute { (covered(cx, known)) } " " }
        @if s.may { (ui::dialog_button(ui::Look::Ghost, &format!("{here}/people"), "edit", cx.t("edit"))) }
    };
    let panel = ui::Panel::new(cx.t("deals-buying-group")).end(end);
    if f.people.is_empty() {
        return panel.raw(ui::empty(cx.t("deals-nobody-yet"), html! {}));
    }
    panel.rows(html! {
        @for m in &f.people {
            @let name = s.people.get(&m.person).map_or("", String::as_str);
            @let part = Role::parse(&m.part).map_or("", |r| cx.t(r.label()));
            @let there = s.reached.contains(&m.person);
            @let (tone, words) = if there { (ui::Tone::Good, "deals-in-contact") } else { (ui::Tone::Warn, "deals-not-in-contact") };
            (ui::kv_row(&ui::KvRow {
                href: None, lead: ui::avatar_small(name), title: name, meta: html! { (part) },
                value: ui::state(tone, cx.t(words)),
            }))
        }
    })
}

/// The steps of a renewal, and of any deal that has some.
fn todo(cx: &Cx, s: &Shown, here: &str) -> Markup {
    let f = &s.deal.facts;
    if f.steps.is_empty() && f.kind != Kind::Renewal {
        return html! {};
    }
    let names = s.names.iter().map(|(id, name)| (crate::base::UserId(*id), name.clone())).collect();
    ui::Panel::new(cx.t("deals-steps")).raw(renewal_panel::steps(cx, &s.deal, here, here, s.may, &names))
}

fn evidence(cx: &Cx, s: &Shown, here: &str) -> Markup {
    let f = &s.deal.facts;
    let end =
        html! { @if s.may { (ui::dialog_button(ui::Look::Ghost, &format!("{here}/evidence"), "edit", cx.t("edit"))) } };
    let gaps = |category| -> String {
        let list: Vec<&str> = missing(&f.case(), category, None).into_iter().map(|g| cx.t(g.label())).collect();
        list.join(cx.t("deals-gap-between"))
    };
    let told = |category: Category| {
        let gaps = gaps(category);
        let args = [("category", cx.t(category.label()).into()), ("what", gaps.as_str().into())];
        if gaps.is_empty() {
            html! {}
        } else {
            html! { p.sm.mute { (cx.tr("deals-lacks", &args)) } }
        }
    };
    let lacks = Category::ALL.iter().any(|c| !missing(&f.case(), *c, None).is_empty());
    ui::Panel::new(cx.t("deals-evidence")).end(end).rows(html! {
        @for kind in Evidence::ALL {
            @let proof = f.evidence.iter().find(|p| p.evidence == *kind);
            @let meta = html! {
                @if let Some(p) = proof {
                    (calendar::time_tag(cx.locale(), cx.today(), p.on))
                    @if let Some(name) = p.person.and_then(|id| s.people.get(&id)) { " · " (name) }
                    @if !p.note.is_empty() { " · " (p.note) }
                }
            };
            @let (tone, word) = if proof.is_some() { (ui::Tone::Good, "deals-known") } else { (ui::Tone::Warn, "deals-missing") };
            (ui::kv_row(&ui::KvRow {
                href: None, lead: html! {}, title: cx.t(kind.label()), meta, value: ui::state(tone, cx.t(word)),
            }))
        }
        @if f.outcome == Outcome::Open && lacks {
            (ui::row(html! { div { (told(Category::Commit)) (told(Category::BestCase)) } }))
        }
    })
}

/// `POST …/archiving`
pub(super) async fn archive(cx: Cx, Path(at): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, at)).await?;
    Ok(flash::done("/pipeline", "deals-archived", Some(batch)))
}
