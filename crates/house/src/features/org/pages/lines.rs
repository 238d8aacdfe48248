//! `/admin/reporting-lines`: who reports to whom, and from when to when.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::shared::{
    Draw, EndForm, EndPage, Options, end_page, last_day, span_words, status, summary, users, with_none,
};
use crate::base::dated::parse_span;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, RowId, UserId, calendar, flash, validate};
use crate::features::org::lines::{self, Filter};
use crate::features::org::model::{Line, LineKind, NewLine};
use crate::ui::{self, Cell, Head, Phone, Table};

const HERE: &str = "/admin/reporting-lines";

/// The query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    all: Option<String>,
}

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineForm {
    user: String,
    manager: String,
    kind: String,
    valid_from: String,
    valid_to: String,
    reason: String,
}

impl LineForm {
    fn parse(&self, today: jiff::civil::Date) -> Result<NewLine> {
        let mut fields = Fields::default();
        let user: Option<UserId> = validate::id(&mut fields, "user", &self.user);
        let manager: Option<UserId> = validate::id(&mut fields, "manager", &self.manager);
        for (name, chosen) in [("user", user), ("manager", manager)] {
            if chosen.is_none() && fields.of(name).is_none() {
                fields.add(name, "error-choose");
            }
        }
        let kind = LineKind::parse(&self.kind);
        if kind.is_none() {
            fields.add("kind", "error-choose");
        }
        let span = parse_span(&mut fields, today, &self.valid_from, &self.valid_to);
        let reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        match (user, manager, kind) {
            (Some(user), Some(manager), Some(kind)) if fields.0.is_empty() => {
                Ok(NewLine { user, manager, kind, span, reason })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }
}

/// GET.
pub async fn list(cx: Cx, Query(query): Query<ListQuery>) -> Result<Response> {
    show(&cx, query.all.is_some(), &LineForm { kind: String::from("solid"), ..LineForm::default() }, &Fields::default())
        .await
}

async fn show(cx: &Cx, all: bool, form: &LineForm, fields: &Fields) -> Result<Response> {
    let today = cx.today();
    let (lines, people) = cx
        .read(move |q| {
            let mut lines = lines::list(q, Filter::default())?;
            if !all {
                lines.retain(|l| l.span.to > today);
            }
            Ok((lines, users(q, today)?))
        })
        .await?;
    let main = if lines.is_empty() {
        ui::Panel::new(cx.t("org-lines-title")).raw(ui::empty(cx.t("org-lines-none"), html! {}))
    } else {
        table(cx, &lines, all)
    };
    let body = html! {
        (ui::page_head(cx.t("org-lines-title"), html! { (cx.t("org-lines-summary")) }, html! {}))
        (ui::columns(main, form_panel(cx, form, fields, &people)))
    };
    let page = Page::new(cx.t("org-lines-title"), body).nav("/admin").crumb(Some("/admin"), cx.t("org-admin"));
    Ok(page.crumb(None, cx.t("org-lines-title")).status(status(fields)).respond(cx))
}

fn table(cx: &Cx, lines: &[Line], all: bool) -> Markup {
    let t = |key| cx.t(key);
    let heads = vec![
        Head::text(t("org-person")),
        Head::text(t("org-manager")),
        Head::text(t("org-kind")),
        Head::text(t("from")),
        Head::text(t("until")),
        Head::text(t("reason")),
        Head::blank(t("org-end")),
    ];
    let shown = if all { (HERE, t("org-hide-past")) } else { ("/admin/reporting-lines?all=1", t("org-show-past")) };
    let rows = lines.iter().map(|line| row(cx, line)).collect();
    let count = lines.len().to_string();
    Table::new(t("org-lines-title"), heads)
        .title(t("org-lines-title"), Some(&count), ui::link(shown.0, shown.1))
        .rows(rows)
        .draw()
}

fn row(cx: &Cx, line: &Line) -> Markup {
    let over = line.span.to <= cx.today();
    let kind = cx.t(line.kind.label());
    let end = format!("{HERE}/{}/end", line.id);
    let cells = vec![
        Cell::head(html! { span.flow { (ui::avatar_small(&line.user_name)) (line.user_name) } }),
        Cell::text(html! { (line.manager_name) }).phone(Phone::Left).label(cx.t("org-manager")),
        Cell::text(html! { @if line.kind == LineKind::Dotted { (ui::chip_outline(kind)) } @else { (kind) } }),
        Cell::text(html! {
            span.desk { (calendar::full(cx.locale(), line.span.from)) }
            span.phone { (span_words(cx, &line.span)) }
        })
        .phone(Phone::Right),
        Cell::text(html! { (last_day(cx, &line.span)) }),
        Cell::text(html! { span.mute { (line.reason) } }),
        Cell::text(html! { @if !over { (ui::dialog_button(ui::Look::Ghost, &end, "", cx.t("org-end"))) } }),
    ];
    ui::tr_class(if over { "over" } else { "" }, cells)
}

fn form_panel(cx: &Cx, form: &LineForm, fields: &Fields, people: &Options) -> Markup {
    let d = Draw { cx, fields };
    let people = with_none(cx.t("org-choose"), people);
    let kinds: Vec<(&str, &str)> = LineKind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    ui::Panel::new(cx.t("org-line-new")).id("new").body(html! {
        form method="post" action=(HERE) novalidate {
            (summary(cx, fields))
            (d.select("user", "org-person", &form.user, &people))
            (d.select("manager", "org-manager", &form.manager, &people))
            (d.select("kind", "org-kind", &form.kind, &kinds))
            (d.day("valid_from", "from", &form.valid_from, "org-from-hint"))
            (d.day("valid_to", "until", &form.valid_to, "org-until-hint"))
            (d.reason(&form.reason))
            (ui::form_foot(html! { (cx.t("org-line-note")) }, ui::submit(ui::Look::Primary, "", cx.t("org-line-set"))))
        }
    })
}

/// POST: sets a line.
pub async fn set(cx: Cx, Form(form): Form<LineForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| lines::set(tx, by, &[form.parse(by.today)?])).await;
    match done {
        Ok(_) => Ok(flash::done(HERE, "org-line-done", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, false, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn end_shown(cx: &Cx, id: RowId, form: &EndForm, fields: &Fields) -> Result<Response> {
    let line = cx.read(move |q| Ok(lines::list(q, Filter::default())?.into_iter().find(|l| l.id == id))).await?;
    let line = line.ok_or(Error::NotFound)?;
    let names = [("user", line.user_name.as_str().into()), ("manager", line.manager_name.as_str().into())];
    let action = format!("{HERE}/{id}/end");
    let page = EndPage { title: cx.tr("org-line-end-title", &names), action: &action, back: HERE, nav: "/admin" };
    Ok(end_page(cx, page, form, fields))
}

/// GET: the form that ends a line.
pub async fn end_form(cx: Cx, Path(id): Path<RowId>) -> Result<Response> {
    end_shown(&cx, id, &EndForm::fresh(&cx), &Fields::default()).await
}

/// POST: ends a line.
pub async fn end(cx: Cx, Path(id): Path<RowId>, Form(form): Form<EndForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| lines::end(tx, by, &form.parse(id, by.today)?)).await {
        Ok(()) => Ok(flash::done(HERE, "org-line-ended", Some(batch))),
        Err(Error::Invalid(fields)) => end_shown(&cx, id, &typed, &fields).await,
        Err(other) => Err(other),
    }
}
