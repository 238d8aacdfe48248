//! `/concerns`: what worries our clients, those that last longest first.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::State;
use super::super::store::list::{Filter, Line, counts, cursor, page as lines};
use super::href;
use super::record::severity;
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Need, Read, Result, Routes, Scope, calendar, scope, sheets};
use crate::features::accounts;
use crate::features::people::listing::query;
use crate::ui::{self, Cell, Phone};

/// Most rows of a file.
const FILE_ROWS: usize = 50_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/concerns", Need::User, show).get("/concerns.csv", Need::User, file).get(
        "/concerns.xlsx",
        Need::User,
        file,
    )
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    scope: String,
    state: String,
    account: Option<AccountId>,
    cursor: String,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        let state = match self.state.as_str() {
            "all" => None,
            "settled" => Some(State::Settled),
            _ => Some(State::Open),
        };
        Filter { state, account: self.account, ..Filter::default() }
    }

    fn with(&self, path: &str, name: &str, value: &str) -> String {
        let account = self.account.map(|id| id.to_string()).unwrap_or_default();
        let mut pairs = [("scope", self.scope.as_str()), ("state", &self.state), ("account", &account), ("cursor", "")];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        query(path, &pairs)
    }
}

async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, list, counted, account) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let account = match ask.account {
                Some(id) => Some(accounts::store::account::name(&look::<Read>(q, &inner.viewer, id)?)?),
                None => None,
            };
            let cursor = if ask.cursor.is_empty() { None } else { Some(Cursor::decode(&ask.cursor)?) };
            let rows = lines(q, &scope, &ask.filter(), cursor.as_ref(), false, PAGE)?;
            Ok((bar, rows, counts(q, &scope, ask.account)?, account))
        })
        .await?;
    let list = List::cut(list, PAGE, cursor);
    let title = cx.t("concerns-title");
    let new = match asked.account {
        Some(account) => format!("/concerns/new?account={account}"),
        None => String::from("/concerns/new"),
    };
    let actions = html! {
        (downloads(&cx, &asked.with("/concerns.csv", "", "")))
        (ui::dialog_button(ui::Look::Primary, &new, "plus", cx.t("concerns-new")))
    };
    let summary = cx.tr("concerns-summary", &[("n", counted.0.into()), ("silent", counted.1.into())]);
    let body = html! {
        (ui::page_head(title, html! { (summary) }, actions))
        (filters(&cx, &asked, account.as_deref()))
        (table(&cx, &asked, &list, account.is_none()))
    };
    let page = Page::new(title, body).nav("/").crumb(Some("/"), cx.t("today-title"));
    Ok(page.crumb(None, title).scope(bar).respond(&cx))
}

fn filters(cx: &Cx, asked: &ListQuery, account: Option<&str>) -> Markup {
    let codes = ["", "settled", "all"];
    let hrefs = codes.map(|code| asked.with("/concerns", "state", code));
    let labels = ["concerns-state-open", "concerns-state-settled", "concerns-all-states"];
    let segments: Vec<ui::Segment<'_>> = (0..3)
        .map(|i| ui::Segment { href: &hrefs[i], label: cx.t(labels[i]), current: asked.state == codes[i] })
        .collect();
    ui::filter_bar(
        html! {
            (ui::segments(cx.t("concerns-field-state"), &segments))
            @if let Some(name) = account {
                (ui::filter_on(cx.t("concerns-field-account"), name, &asked.with("/concerns", "account", ""), cx.t("remove")))
            }
        },
        html! {},
    )
}

fn table(cx: &Cx, asked: &ListQuery, list: &List<Line>, account: bool) -> Markup {
    let title = cx.t("concerns-title");
    if list.items.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("concerns-none"), html! {}));
    }
    let mut heads = vec![ui::Head::text(cx.t("concerns-field-words"))];
    if account {
        heads.push(ui::Head::text(cx.t("concerns-field-account")));
    }
    heads.extend([
        ui::Head::text(cx.t("concerns-field-severity")),
        ui::Head::text(cx.t("concerns-field-since")),
        ui::Head::text(cx.t("concerns-answered")),
        ui::Head::text(cx.t("concerns-field-state")),
    ]);
    let rows = list.items.iter().map(|line| row(cx, line, account)).collect();
    let table = ui::Table::new(title, heads).title(title, None, html! {}).rows(rows);
    match &list.next {
        None => table.draw(),
        Some(next) => {
            let href = asked.with("/concerns", "cursor", next);
            let first = asked.with("/concerns", "cursor", "");
            let back = (!asked.cursor.is_empty()).then_some((first.as_str(), cx.t("comments-first-page")));
            table.footer(ui::pager("", back, Some((href.as_str(), cx.t("comments-next-page"))))).draw()
        }
    }
}

fn row(cx: &Cx, line: &Line, account: bool) -> Markup {
    let c = &line.concern;
    let open = c.state == State::Open;
    let tone = if open { ui::Tone::Warn } else { ui::Tone::Good };
    let mut cells = vec![Cell::head(html! {
        a.b href=(href(c.account, c.id)) { (c.words) }
        @if let Some(person) = &line.person { div.mute.sm { (person) } }
    })];
    if account {
        cells.push(Cell::text(html! { a href={ "/accounts/" (c.account) } { (line.account) } }).phone(Phone::Full));
    }
    let answered = if line.answers > 0 {
        cx.tr("concerns-n-answers", &[("n", line.answers.into())])
    } else {
        cx.t("concerns-unanswered").to_owned()
    };
    cells.extend([
        Cell::text(severity(cx, c.severity)).phone(Phone::Left).label(cx.t("concerns-field-severity")),
        Cell::text(calendar::time_tag(cx.locale(), cx.today(), c.since))
            .phone(Phone::Left)
            .label(cx.t("concerns-field-since")),
        Cell::text(html! { span.bad[open && line.answers == 0] { (answered) } }).phone(Phone::Full),
        Cell::text(ui::state(tone, cx.t(c.state.label()))).phone(Phone::Right),
    ]);
    ui::tr(cells)
}

/// The columns of the file: those of the import.
const HEAD: [&str; 9] =
    ["account", "words", "person", "since", "severity", "answer", "settled_on", "confirmed_by", "evidence"];

async fn file(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let viewer = cx.viewer.clone();
    let rows = cx
        .snapshot(move |q| {
            if let Some(id) = asked.account {
                look::<Read>(q, &viewer, id)?;
            }
            lines(q, &Scope::resolve(q, &viewer, choice)?, &asked.filter(), None, false, FILE_ROWS)
        })
        .await?;
    let cells = rows.into_iter().map(|line| {
        let c = line.concern;
        vec![
            line.account.into(),
            c.words.into(),
            line.person.into(),
            c.since.into(),
            c.severity.map(|s| s.code()).into(),
            line.last.into(),
            c.settled_on.into(),
            line.confirmed.into(),
            c.evidence.into(),
        ]
    });
    sheets::answer(&cx, "concerns", &HEAD, cells)
}
