//! `/pipeline/forecast/submissions/new`: what I say of a period, beside what my deals say.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions::submit;
use super::super::asked::{Asked, period_name};
use super::super::model::Sum;
use super::super::stated::Stated;
use super::super::submitting::{self, Draft};
use super::{HERE, SUBMISSIONS, SUBMIT};
use crate::base::extract::{Form, Query};
use crate::base::money::Money;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::listing::query;
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::features::revenue_reports::pages::draw::short;
use crate::ui;

async fn draft(cx: &Cx, asked: &Asked, team: bool) -> Result<Draft> {
    let (inner, ask) = (cx.clone(), asked.clone());
    cx.snapshot(move |q| submitting::draft(q, &inner.viewer, inner.settings(), &ask, team)).await
}

/// `GET /pipeline/forecast/submissions/new`
pub async fn new(cx: Cx, Query(form): Query<Stated>) -> Result<Response> {
    let (asked, team) = form.about(cx.today(), cx.settings())?;
    let draft = draft(&cx, &asked, team).await?;
    let currency = &cx.settings().currency;
    let decimal = |sum: Sum| sum.known().map(|minor| Money { minor, currency: currency.clone() }.decimal());
    let figures = &draft.theirs.figures;
    let form = Stated {
        commit: decimal(figures.commit()).unwrap_or_default(),
        best: decimal(figures.best()).unwrap_or_default(),
        ..form
    };
    Ok(page(&cx, &asked, &draft, &form, &Fields::default()))
}

/// `POST /pipeline/forecast/submissions/new`
pub async fn create(cx: Cx, Form(form): Form<Stated>) -> Result<Response> {
    let (asked, team) = form.about(cx.today(), cx.settings())?;
    let (by, typed, ask) = (cx.acting(), form.clone(), asked.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| submit::submit(tx, by, &ask, team, &form.statement(&by.settings)?)).await;
    match done {
        Ok(_) => {
            let to = query(SUBMISSIONS, &[("period", &typed.period), ("on", &typed.on)]);
            Ok(flash::done(&to, "forecast-submitted", Some(batch)))
        }
        Err(Error::Invalid(fields)) => Ok(page(&cx, &asked, &draft(&cx, &asked, team).await?, &typed, &fields)),
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, asked: &Asked, d: &Draft, form: &Stated, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("forecast-submit");
    let named = period_name(cx.locale(), asked.length, &asked.period, cx.settings().fiscal_month);
    let draw = Draw { cx, fields, prefix: "forecast" };
    let back = query(SUBMISSIONS, &[("period", &form.period), ("on", &form.on)]);
    let body = html! {
        (ui::page_head(title, html! { (named) " · " (whose(cx, form.team == "1")) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action=(SUBMIT) novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("period", &form.period))
                (ui::hidden("on", &form.on))
                (ui::hidden("team", &form.team))
                @if d.leads { (switch(cx, form)) }
                (said(cx, d))
                (ui::field_grid(html! {
                    (draw.required("commit", &form.commit))
                    (draw.required("best", &form.best))
                    (draw.area("comment", &form.comment, "forecast-hint-comment"))
                }))
                (ui::form_foot(html! { span.mute.sm { (cx.t("forecast-submit-note")) } }, html! {
                    (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "upload", title))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav("/pipeline").crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    let page = page.crumb(Some(HERE), cx.t("forecast-title")).crumb(Some(&back), cx.t("forecast-submissions"));
    page.crumb(None, title).status(status).respond(cx)
}

/// Mine, or that of my team.
pub(super) fn whose(cx: &Cx, team: bool) -> &'static str {
    cx.t(if team { "forecast-of-team" } else { "forecast-of-mine" })
}

fn switch(cx: &Cx, form: &Stated) -> Markup {
    let href = |team| query(SUBMIT, &[("period", form.period.as_str()), ("on", &form.on), ("team", team)]);
    let hrefs = [href(""), href("1")];
    let segment = |at: usize, team: bool| ui::Segment {
        href: &hrefs[at],
        label: whose(cx, team),
        current: (form.team == "1") == team,
    };
    ui::segments(cx.t("forecast-whose"), &[segment(0, false), segment(1, true)])
}

/// A sum in three digits; a question mark where nothing is known of any.
pub(super) fn shown(cx: &Cx, sum: &Sum) -> String {
    sum.known().map_or_else(|| String::from("?"), |minor| short(cx, minor))
}

/// What the deals say, and what was submitted last.
fn said(cx: &Cx, d: &Draft) -> Markup {
    let f = &d.theirs.figures;
    let text = |t: String| html! { (t) };
    let mut rows = vec![
        (cx.t("forecast-won-so-far"), text(shown(cx, &f.won))),
        (cx.t("forecast-counted-commit"), text(shown(cx, &f.commit()))),
        (cx.t("forecast-counted-best"), text(shown(cx, &f.best()))),
    ];
    if let Some(target) = d.target {
        rows.push((cx.t("forecast-target"), text(short(cx, target))));
    }
    if let Some(last) = &d.last {
        let money = |minor| Money { minor, currency: last.currency.clone() }.short(cx.locale());
        let day = calendar::short(cx.locale(), cx.today(), last.on);
        let args = [("commit", money(last.commit).into()), ("best", money(last.best).into()), ("day", day.into())];
        rows.push((cx.t("forecast-said-last"), text(cx.tr("forecast-said-of", &args))));
    }
    ui::facts(&rows)
}
