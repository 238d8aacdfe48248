//! `/accounts/{id}/people/{position}/rhythm`: how one keeps in touch with a person.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::{PlanForm, set_plan};
use super::super::model::{Facts, Goals, Kept, Source, WINDOW, compliance};
use super::super::store::{kept::touches_of, plans};
use super::{bar, kept, start};
use crate::base::clock::day_in;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, Fields, Need, PositionId, Read, Result, Routes, calendar, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::duties::model::next_due;
use crate::features::people::details::CHANNELS;
use crate::features::people::model::Position;
use crate::features::people::pages::draw::{Draw, crumbs, form_panel};
use crate::features::people::store::position;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const PLAN: &str = "/accounts/{id}/people/{position}/rhythm";
    routes.get(PLAN, Need::User, show).post(PLAN, Need::User, save)
}

type At = Path<(AccountId, PositionId)>;

/// What the page shows of somebody's rhythm.
pub struct Shown {
    /// The position.
    pub position: Position,
    /// The account's name.
    pub account: String,
    /// What is stored.
    pub plan: plans::Plan,
    /// What the goal is computed from.
    pub ground: plans::Ground,
    /// Days between touches, and where they come from.
    pub goal: (i64, Source),
    /// The day of the last touch.
    pub last: Option<jiff::civil::Date>,
    /// Windows kept.
    pub kept: Kept,
    /// Whether the viewer may change it.
    pub may: bool,
}

/// Reads it.
pub fn load(q: &crate::base::Conn<'_>, cx: &Cx, (account, id): (AccountId, PositionId)) -> Result<Shown> {
    let permit = look::<Read>(q, &cx.viewer, account)?;
    let position = position::find(&permit, id)?;
    let plan = plans::find(&permit, position.person)?;
    let ground = plans::ground(&permit, cx.today(), id)?;
    let goals = Goals::asked(q, cx)?;
    let facts = Facts {
        own: plan.goal_days,
        tier: ground.tier.as_deref(),
        sector: ground.sector.as_deref(),
        roles: &ground.roles,
    };
    // Only key contacts have a rhythm that nobody set for them.
    let goal = if ground.key || plan.goal_days.is_some() { goals.of(facts) } else { (0, Source::NotKey) };
    let zone = &cx.settings().zone;
    let last = plans::last(&permit, position.person)?.map(|at| day_in(at, zone));
    let since = start(cx) - jiff::SignedDuration::from_hours(24 * (WINDOW - 1));
    let touches = touches_of(q, &[(account, position.person)], since, zone)?;
    let days = touches.get(&(account, position.person)).map(Vec::as_slice).unwrap_or_default();
    let kept = compliance(goal.0, days, position.span.from, cx.today());
    let may = permit.allows::<Contribute>() && !position.archived;
    Ok(Shown { account: accounts::store::account::name(&permit)?, position, plan, ground, goal, last, kept, may })
}

async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    let inner = cx.clone();
    let shown = cx.read(move |q| load(q, &inner, at)).await?;
    let form = PlanForm::of(&shown.plan);
    Ok(page(&cx, at, &shown, &form, &Fields::default()))
}

async fn save(cx: Cx, Path(at): At, Form(form): Form<PlanForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, at.0)?;
            set_plan(tx, by, at.0, at.1, &form.parse()?)
        })
        .await;
    match done {
        Ok(changed) => {
            let back = format!("/accounts/{}/people/{}", at.0, at.1);
            Ok(flash::done(&back, "rhythm-saved", changed.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => {
            let inner = cx.clone();
            let shown = cx.read(move |q| load(q, &inner, at)).await?;
            Ok(page(&cx, at, &shown, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, (account, id): (AccountId, PositionId), s: &Shown, form: &PlanForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (title, back) = (cx.t("rhythm-one"), format!("/accounts/{account}/people/{id}"));
    let body = html! {
        (ui::page_head(title, html! { (s.position.name) ", " (s.account) }, html! {}))
        (form_panel(title, html! {
            (facts(cx, s))
            @if s.may {
                form.set method="post" action={ (back) "/rhythm" } novalidate data-enhance[cx.request.fragment] {
                    (summary(cx, fields))
                    (inside(cx, form, fields))
                    (ui::form_foot(html! {}, html! {
                        (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                        (ui::submit(ui::Look::Primary, "check", cx.t("save")))
                    }))
                }
            }
        }))
    };
    crumbs(Page::new(title, body), cx, account, &s.account)
        .crumb(Some(&format!("/accounts/{account}/people")), cx.t("people-title"))
        .crumb(Some(&back), s.position.name.clone())
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

/// How the rhythm stands.
pub fn facts(cx: &Cx, s: &Shown) -> Markup {
    let (days, source) = s.goal;
    let every =
        if days > 0 { cx.tr("duties-every", &[("n", days.into())]) } else { cx.t("rhythm-no-rhythm").to_owned() };
    let due = next_due(s.last, days);
    let mut rows = vec![(cx.t("rhythm-goal"), html! { (every) " · " span.mute { (cx.t(source.label())) } })];
    if days > 0 {
        rows.push((cx.t("rhythm-column-days"), bar(cx, s.last, days)));
        rows.push((
            cx.t("rhythm-due"),
            match due {
                Some(day) => {
                    html! { span.bad[day < cx.today()] { (calendar::time_tag(cx.locale(), cx.today(), day)) } }
                }
                None => html! { (cx.t("rhythm-at-once")) },
            },
        ));
        rows.push((cx.t("rhythm-column-kept"), kept(cx, s.kept)));
    }
    if let Some((_, name)) = &s.ground.owner {
        rows.push((cx.t("rhythm-owner"), html! { (name) }));
    }
    if !s.may {
        if !s.plan.channel.is_empty() {
            rows.push((cx.t("rhythm-field-channel"), html! { (channel(cx, &s.plan.channel)) }));
        }
        if !s.plan.language.is_empty() {
            rows.push((cx.t("rhythm-field-language"), html! { (s.plan.language) }));
        }
    }
    ui::facts(&rows)
}

/// The words of a channel.
pub fn channel(cx: &Cx, code: &str) -> String {
    cx.tr(&format!("rhythm-channel-{code}"), &[])
}

fn inside(cx: &Cx, form: &PlanForm, fields: &Fields) -> Markup {
    let d = Draw { cx, fields, prefix: "rhythm" };
    let words: Vec<String> = CHANNELS.iter().map(|code| channel(cx, code)).collect();
    let mut channels = vec![("", cx.t("rhythm-any-channel"))];
    channels.extend(CHANNELS.iter().zip(&words).map(|(code, word)| (*code, word.as_str())));
    html! {
        (ui::field_grid(html! {
            (d.text("goal_days", &form.goal_days, "rhythm-hint-days"))
            (d.text("reason", &form.reason, "rhythm-hint-reason"))
            (d.select("channel", &form.channel, &channels))
            (d.text("language", &form.language, "accounts-hint-language"))
        }))
    }
}
