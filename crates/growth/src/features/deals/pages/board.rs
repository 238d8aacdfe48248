//! `/pipeline`: the open deals as columns of cards, one column for each stage.

use std::collections::HashMap;

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::stages::{days_in, stalled};
use super::super::model::{Kind, Outcome, Stage};
use super::super::store::board::{self, Card, Coverage, Sum};
use super::super::store::filter::{Filter, Whose, norms};
use super::super::store::{known, list, stages, weak};
use super::bar::{self, Chips, View};
use super::href;
use super::words::{covered, month, next, short, sum, weighted};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::{AccountId, Conn, Cx, DealId, Result, Scope, StageId, scope};
use crate::ui;

/// Cards of a column.
const EACH: usize = 50;
/// Accounts that the filter offers.
const ACCOUNTS: i64 = 60;

/// What the board shows.
struct Board {
    stages: Vec<Stage>,
    sums: HashMap<StageId, Sum>,
    cards: Vec<Card>,
    coverage: HashMap<DealId, Coverage>,
    accounts: Vec<(AccountId, String)>,
    territory: Option<String>,
    counts: [i64; 3],
}

/// `GET /pipeline`
pub(super) async fn show(cx: Cx, Query(asked): Query<Ask>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, found) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let bar = scope::bar_of(q, &inner.viewer, &scope, inner.locale())?;
            Ok((bar, load(q, &inner, &scope, &ask)?))
        })
        .await?;
    let body = html! { (ui::board_styles()) (ui::fragment("board", page(&cx, &asked, &found))) };
    Ok(Page::new(cx.t("deals-pipeline"), body).nav("/pipeline").scope(bar).respond(&cx))
}

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Ask) -> Result<Board> {
    let (today, stages) = (cx.today(), stages::all(q)?);
    let filter = Filter { outcome: Some(Outcome::Open), ..asked.filter(today, cx.settings(), &stages, "growth")? };
    let (whose, currency) = (Whose::Scope(scope), &cx.settings().currency);
    let sums = board::by_stage(q, &whose, &filter, (today, Some(&norms(&stages, today))), currency)?;
    let taken: Vec<StageId> = stages.iter().map(|s| s.id).filter(|id| sums.contains_key(id)).collect();
    let cards = board::cards(q, &whose, &filter, today, (&taken, EACH))?;
    let keys: Vec<_> = cards.iter().map(|c| (c.account, c.id)).collect();
    Ok(Board {
        coverage: board::coverage(q, &keys, today)?,
        accounts: list::accounts(q, &whose, &Filter { account: None, ..filter.clone() }, today, ACCOUNTS)?,
        territory: known::territory(q, filter.territory)?,
        counts: counts(q, &whose, (&filter, Some(&board::total(sums.values()))), &stages, today)?,
        stages,
        sums,
        cards,
    })
}

/// How many deals have no next step, stand too long, have nobody who stands up for us: of those that the filter leaves
/// without what it says of that itself, since a chip takes its place. `total` is what those of the filter come to, where that is known.
pub(super) fn counts(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    (filter, total): (&Filter, Option<&Sum>),
    stages: &[Stage],
    today: Date,
) -> Result<[i64; 3]> {
    if let Some(total) = total.filter(|_| !filter.weak()) {
        return Ok([total.no_step, total.stalled, total.no_sponsor]);
    }
    let all = filter.without_weak();
    let weak = weak::counts(q, whose, &all, stages, today)?;
    Ok([weak.no_step, weak.stalled, weak.no_sponsor])
}

/// A column: the stages of one name, of all kinds that are shown.
struct Column<'a> {
    key: String,
    stages: Vec<&'a Stage>,
    sum: Sum,
}

fn columns<'a>(b: &'a Board, asked: &Ask) -> Vec<Column<'a>> {
    let shown = |s: &&Stage| match asked.kind.as_str() {
        "all" => true,
        "" | "growth" => super::super::ask::growth().contains(&s.kind),
        code => s.kind.code() == code,
    };
    let mut columns: Vec<Column<'a>> = Vec::new();
    let mut all: Vec<&Stage> = b.stages.iter().filter(shown).collect();
    all.sort_by_key(|s| (s.position, s.kind));
    for stage in all {
        let sum = b.sums.get(&stage.id).copied().unwrap_or_default();
        if stage.archived && sum.deals == 0 {
            continue;
        }
        let key = tenure_text::fold(&stage.name);
        match columns.iter_mut().find(|c| c.key == key) {
            Some(column) => {
                column.stages.push(stage);
                column.sum.add(&sum);
            }
            None => columns.push(Column { key, stages: vec![stage], sum }),
        }
    }
    columns
}

impl Column<'_> {
    fn title(&self, cx: &Cx) -> String {
        self.stages.first().map(|s| s.named(cx.locale()).to_owned()).unwrap_or_default()
    }

    /// Probability and norm, where all its stages have one.
    fn note(&self, cx: &Cx) -> String {
        let range = |list: Vec<i64>| match (list.iter().min(), list.iter().max()) {
            (Some(least), Some(most)) if least == most => least.to_string(),
            (Some(least), Some(most)) => format!("{least}–{most}"),
            _ => String::new(),
        };
        let likely = range(self.stages.iter().map(|s| s.probability).collect());
        let norm = range(self.stages.iter().filter_map(|s| s.norm_days).collect());
        let key = if norm.is_empty() { "deals-column-no-norm" } else { "deals-column-note" };
        cx.tr(key, &[("percent", likely.into()), ("days", norm.into())])
    }
}

fn page(cx: &Cx, asked: &Ask, b: &Board) -> Markup {
    let total = board::total(b.sums.values());
    let chips = Chips {
        view: View::Board,
        path: "/pipeline",
        accounts: &b.accounts,
        territory: b.territory.as_deref(),
        counts: b.counts,
    };
    let columns = columns(b, asked);
    let file =
        asked.with("/pipeline/table.csv", &[("kind", if asked.kind.is_empty() { "growth" } else { &asked.kind })]);
    html! {
        (bar::head(cx, asked, &total, "/pipeline", downloads(cx, &file)))
        (bar::filters(cx, asked, &chips))
        @if total.deals == 0 {
            (ui::Panel::new(cx.t("deals-pipeline")).raw(ui::empty(cx.t("deals-none"), html! {})))
        } @else {
            (draw(cx, asked, b, &columns))
            p.mute.sm {
                (cx.t("deals-board-note")) " "
                span.desk { (cx.t("deals-board-keys")) " " kbd { "Shift" } " " kbd { "→" } }
            }
        }
    }
}

fn draw(cx: &Cx, asked: &Ask, b: &Board, columns: &[Column<'_>]) -> Markup {
    // On a phone one column stands alone: the chosen one, else the first with cards.
    let chosen =
        columns.iter().position(|c| c.key == asked.at).or_else(|| columns.iter().position(|c| c.sum.deals > 0));
    let here = chosen.unwrap_or(0);
    let titles: Vec<String> = columns.iter().map(|c| c.title(cx)).collect();
    let back = asked.with("/pipeline", &[]);
    let picker: Vec<(String, String, bool)> = columns
        .iter()
        .enumerate()
        .map(|(at, c)| {
            let words = cx.tr("deals-board-pick", &[("stage", titles[at].as_str().into()), ("n", c.sum.deals.into())]);
            (asked.with("/pipeline", &[("at", &c.key)]), words, at == here)
        })
        .collect();
    let mut said = Said::new(cx);
    let shown: Vec<ui::BoardColumn<'_>> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let (cards, more) = cards_of(b, column);
            let drawn = cards.into_iter().map(|c| card(cx, b, (columns, &titles), c, &back, &mut said)).collect();
            ui::BoardColumn {
                key: &column.key,
                title: &titles[at],
                count: cx.locale().int(column.sum.deals),
                sum: sum(cx, &column.sum),
                note: column.note(cx),
                weighted: weighted(cx, &column.sum),
                here: at == here,
                cards: drawn,
                foot: html! {
                    @if more {
                        a.lnk href=(table_of(asked, column)) { (cx.tr("deals-board-more", &[("n", column.sum.deals.into())])) }
                    }
                },
            }
        })
        .collect();
    html! {
        div.phone.bpick { (ui::filter_choice("deals-menu-at", cx.t("deals-field-stage"), &picker)) }
        (ui::board(cx.t("deals-view-board"), &shown))
    }
}

/// The cards of a column, the largest first, and whether there are more.
fn cards_of<'a>(b: &'a Board, column: &Column<'_>) -> (Vec<&'a Card>, bool) {
    let mut cards: Vec<&Card> = b.cards.iter().filter(|c| column.stages.iter().any(|s| s.id == c.stage)).collect();
    cards.sort_by_key(|c| (std::cmp::Reverse(c.reporting_minor), c.id));
    cards.truncate(EACH);
    let more = i64::try_from(cards.len()).unwrap_or(0) < column.sum.deals;
    (cards, more)
}

/// The table of what stands in a column.
fn table_of(asked: &Ask, column: &Column<'_>) -> String {
    let ids: Vec<String> = column.stages.iter().map(|s| s.id.to_string()).collect();
    asked.with("/pipeline/table", &[("stage", &ids.join(",")), ("kind", "all")])
}

/// What many cards say: put into words once.
struct Said {
    months: HashMap<Option<(i16, i8)>, String>,
    days: HashMap<i64, String>,
    /// Where cards of a kind can go from a stage.
    places: HashMap<(Kind, StageId), Markup>,
    /// Other verbs: the end of the address, and the words.
    verbs: [(&'static str, Markup); 3],
}

impl Said {
    fn new(cx: &Cx) -> Self {
        let verb = |icon, label| html! { (ui::icon(icon)) span { (cx.t(label)) } };
        let verbs = [
            ("/win", verb("ok", "deals-win")),
            ("/loss", verb("against", "deals-lose")),
            ("/quick", verb("edit", "deals-quick")),
        ];
        Self { months: HashMap::new(), days: HashMap::new(), places: HashMap::new(), verbs }
    }
}

/// Where a card can go: the columns that have a stage of its kind, but for its own.
fn places((columns, titles): (&[Column<'_>], &[String]), c: &Card) -> Markup {
    let to: Vec<_> = columns
        .iter()
        .zip(titles)
        .filter_map(|(column, title)| {
            let stage = column.stages.iter().find(|s| s.kind == c.kind && s.id != c.stage && !s.archived)?;
            Some((column.key.as_str(), stage.id.to_string(), title.as_str()))
        })
        .collect();
    ui::board_places("stage", &to)
}

fn card(cx: &Cx, b: &Board, columns: (&[Column<'_>], &[String]), c: &Card, back: &str, said: &mut Said) -> Markup {
    let here = href(c.account, c.id);
    let stage = b.stages.iter().find(|s| s.id == c.stage);
    let late = stalled(c.since, stage.and_then(|s| s.norm_days), cx.today());
    let coverage = b.coverage.get(&c.id).copied().unwrap_or_default();
    let to = said.places.entry((c.kind, c.stage)).or_insert_with(|| places(columns, c));
    let stood = days_in(c.since, cx.today());
    let days = said.days.entry(stood).or_insert_with(|| cx.tr("deals-days", &[("n", stood.into())]));
    let closes = said.months.entry(c.close_on.map(|day| (day.year(), day.month())));
    let closes = closes.or_insert_with(|| month(cx, c.close_on));
    let (action, version) = (format!("{here}/moves"), c.version.to_string());
    let moves = ui::BoardMoves {
        action: &action,
        hidden: &[("version", &version), ("back", back)],
        to,
        label: cx.t("deals-move"),
        more: html! {
            @for (end, words) in &said.verbs { a href={ (ui::Swift(&here)) (end) } data-dialog { (words) } }
        },
    };
    ui::board_card(&ui::BoardCard {
        id: &format!("d-{}", c.id),
        href: &here,
        title: &c.name,
        owner: &c.account_name,
        amount: &short(cx, c.amount_minor, &c.currency),
        next: next(cx, &c.next_step, c.next_step_on),
        facts: html! {
            span { (closes) }
            span.warn[late] { (days) }
            @if coverage.people > 0 { (ui::dots(coverage.covered, coverage.people, &covered(cx, coverage))) }
        },
        moves: Some(moves),
    })
}
