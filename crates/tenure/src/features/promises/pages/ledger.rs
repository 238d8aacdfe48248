//! `/promises`: what we owe and what they owe, side by side in the same bands of time, and whether both keep their word.

use std::collections::HashSet;

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{Band, GOAL, Rate, Side, band, keeping_rate, year_before};
use super::super::store::ledger::{Count, Filter, Line, Show, counts, facts, lines, owners};
use super::row::{Style, draw, workable};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Need, Read, Result, Routes, Scope, UserId, flash, scope};
use crate::features::accounts;
use crate::features::people::csv;
use crate::features::people::listing::query;
use crate::features::views::{self, Views};
use crate::ui;

/// Most rows of the page, open and closed each.
const ROWS: i64 = 300;
/// Most rows of a file, open and closed each.
const FILE_ROWS: i64 = 50_000;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/promises", Need::User, show).get("/promises.csv", Need::User, file)
}

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LedgerQuery {
    /// The saved view that was opened, or `none`.
    saved: String,
    scope: String,
    show: String,
    account: Option<AccountId>,
    owner: Option<UserId>,
}

impl LedgerQuery {
    fn filter(&self) -> Filter {
        let show = match self.show.as_str() {
            "all" => Show::All,
            "broken" => Show::Broken,
            _ => Show::Open,
        };
        Filter { show, account: self.account, owner: self.owner }
    }

    /// What a saved view keeps.
    fn kept(&self) -> String {
        let href = Self { saved: String::new(), ..self.clone() }.with("", "", "");
        href.trim_start_matches('?').to_owned()
    }

    /// A query string as this list writes it, for saved views.
    ///
    /// # Errors
    /// `Invalid` when it is none of ours.
    pub fn normal(text: &str) -> Result<String> {
        let query: Self = serde_html_form::from_str(text).map_err(|_| Error::field("query", "error-choose"))?;
        Ok(query.kept())
    }

    /// The same page with one parameter changed.
    fn with(&self, path: &str, name: &str, value: &str) -> String {
        let id = |id: Option<String>| id.unwrap_or_default();
        let (account, owner) = (id(self.account.map(|a| a.to_string())), id(self.owner.map(|o| o.to_string())));
        let mut pairs = [
            ("saved", self.saved.as_str()),
            ("scope", &self.scope),
            ("show", &self.show),
            ("account", &account),
            ("owner", &owner),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        query(path, &pairs)
    }
}

/// What the page shows.
struct Ledger {
    lines: Vec<Line>,
    may: HashSet<AccountId>,
    ours: Count,
    theirs: Count,
    our_rate: Rate,
    their_rate: Rate,
    account: Option<String>,
    owners: Vec<(UserId, String)>,
    views: Views,
}

async fn show(cx: Cx, Query(asked): Query<LedgerQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, ledger) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let account = match ask.account {
                Some(id) => Some(accounts::store::account::name(&look::<Read>(q, &inner.viewer, id)?)?),
                None => None,
            };
            let filter = ask.filter();
            let lines = lines(q, &scope, &filter, ROWS)?;
            let (ours, theirs) = counts(q, &scope, &filter)?;
            let from = year_before(scope.today);
            let facts = facts(q, &scope, &filter, from, scope.today)?;
            let rate =
                |side| keeping_rate(facts.iter().filter(|(s, _)| *s == side).map(|(_, f)| *f), from, scope.today);
            let (our_rate, their_rate) = (rate(Side::Ours), rate(Side::Theirs));
            let may = workable(q, &inner.viewer, lines.iter())?;
            let views = views::load(q, &inner.viewer, "promises")?;
            Ok((
                bar,
                Ledger { views, may, ours, theirs, our_rate, their_rate, account, owners: owners(q, &scope)?, lines },
            ))
        })
        .await?;
    if !cx.request.uri.contains('?')
        && let Some(start) = ledger.views.start("/promises")
    {
        return Ok(flash::see_other(&start));
    }
    let body = ui::fragment("promises", page(&cx, &asked, &ledger));
    Ok(Page::new(cx.t("promises-title"), body).nav("/").scope(bar).respond(&cx))
}

fn page(cx: &Cx, asked: &LedgerQuery, l: &Ledger) -> Markup {
    let open = l.ours.open + l.theirs.open;
    let args = [
        ("n", open.into()),
        ("ours", l.ours.open.into()),
        ("theirs", l.theirs.open.into()),
        ("lateours", l.ours.late.into()),
        ("latetheirs", l.theirs.late.into()),
    ];
    let new = match asked.account {
        Some(account) => format!("/promises/new?account={account}"),
        None => String::from("/promises/new"),
    };
    let actions = html! {
        (ui::link_button(ui::Look::Plain, &asked.with("/promises.csv", "", ""), "download", cx.t("people-export")))
        (ui::keyed("p", ui::dialog_button(ui::Look::Primary, &new, "plus", cx.t("promises-new"))))
    };
    html! {
        (ui::page_head(cx.t("promises-title"), html! { (cx.tr("promises-summary", &args)) }, actions))
        (views::draw(cx, &l.views, "promises", &asked.saved, &asked.kept()))
        (filters(cx, asked, l))
        (ledger(cx, asked, l))
        @if i64::try_from(l.lines.len()).unwrap_or(ROWS) >= ROWS { p.mute { (cx.tr("promises-first", &[("n", ROWS.into())])) } }
    }
}

fn filters(cx: &Cx, asked: &LedgerQuery, l: &Ledger) -> Markup {
    let hrefs = ["", "all", "broken"].map(|show| asked.with("/promises", "show", show));
    let labels = ["promises-show-open", "promises-show-all", "promises-show-broken"];
    let current = match asked.filter().show {
        Show::Open => 0,
        Show::All => 1,
        Show::Broken => 2,
    };
    let segments: Vec<ui::Segment<'_>> =
        (0..3).map(|i| ui::Segment { href: &hrefs[i], label: cx.t(labels[i]), current: i == current }).collect();
    let owner_hrefs: Vec<String> =
        l.owners.iter().map(|(id, _)| asked.with("/promises", "owner", &id.to_string())).collect();
    let owner_menu: Vec<ui::Segment<'_>> = l
        .owners
        .iter()
        .zip(&owner_hrefs)
        .map(|((id, name), href)| ui::Segment { href, label: name, current: asked.owner == Some(*id) })
        .collect();
    let owner = asked
        .owner
        .map(|id| l.owners.iter().find(|(o, _)| *o == id).map_or(cx.t("unknown"), |(_, name)| name.as_str()));
    ui::filter_bar(
        html! {
            (ui::segments(cx.t("promises-show"), &segments))
            @if let Some(account) = &l.account {
                (ui::filter_on(cx.t("promises-field-account"), account, &asked.with("/promises", "account", ""), cx.t("remove")))
            }
            @match owner {
                Some(name) => (ui::filter_on(cx.t("promises-field-owner"), name, &asked.with("/promises", "owner", ""), cx.t("remove"))),
                None => @if owner_menu.len() > 1 { (ui::filter_menu("promises-owners", cx.t("promises-field-owner"), &owner_menu)) },
            }
        },
        views::first(cx, &l.views, "promises", &asked.kept()),
    )
}

fn ledger(cx: &Cx, asked: &LedgerQuery, l: &Ledger) -> Markup {
    let back = asked.with("/promises", "", "");
    let today = cx.today();
    let entries = |wanted: Band, side: Side| -> Vec<&Line> {
        l.lines.iter().filter(|line| line.promise.side == side && band(&line.promise, today) == wanted).collect()
    };
    let mut parts = Vec::new();
    for wanted in Band::ALL {
        let (ours, theirs) = (entries(wanted, Side::Ours), entries(wanted, Side::Theirs));
        if !ours.is_empty() || !theirs.is_empty() {
            let note = cx.tr("promises-band-note", &[("ours", ours.len().into()), ("theirs", theirs.len().into())]);
            parts.push((wanted, note, side_items(cx, l, &ours, &back), side_items(cx, l, &theirs, &back)));
        }
    }
    let (our_head, their_head) =
        (Head::new(cx, Side::Ours, l.ours, &l.our_rate), Head::new(cx, Side::Theirs, l.theirs, &l.their_rate));
    if parts.is_empty() {
        let add = ui::dialog_button(ui::Look::Plain, "/promises/new", "plus", cx.t("promises-new"));
        return html! {
            (ui::ledger(&our_head.side(cx, Side::Ours), &their_head.side(cx, Side::Theirs), &[]))
            (ui::empty(cx.t("promises-none"), add))
        };
    }
    let bands: Vec<ui::LedgerBand<'_>> = parts
        .iter()
        .map(|(wanted, note, ours, theirs)| ui::LedgerBand {
            label: cx.t(wanted.label()),
            note,
            ours: ours.clone(),
            theirs: theirs.clone(),
            none: "",
        })
        .collect();
    ui::ledger(&our_head.side(cx, Side::Ours), &their_head.side(cx, Side::Theirs), &bands)
}

fn side_items(cx: &Cx, l: &Ledger, lines: &[&Line], back: &str) -> Markup {
    html! {
        @for line in lines {
            @let may = l.may.contains(&line.promise.account);
            (draw(cx, line, Style { back, may, compact: false, account: true }, true))
        }
    }
}

/// The words of a side's head.
struct Head {
    count: String,
    share: String,
    context: String,
    reached: Option<f64>,
}

impl Head {
    fn new(cx: &Cx, side: Side, count: Count, rate: &Rate) -> Self {
        let args = [("kept", rate.kept_on_time.into()), ("due", rate.due.into()), ("goal", percent(GOAL).into())];
        Self {
            count: cx.locale().int(count.open),
            share: rate.share.map_or_else(|| String::from("–"), percent),
            context: if rate.due > 0 {
                cx.tr(if side == Side::Ours { "promises-rate-goal" } else { "promises-rate" }, &args)
            } else {
                cx.t("promises-rate-none").to_owned()
            },
            reached: rate.share,
        }
    }

    fn side(&self, cx: &Cx, side: Side) -> ui::LedgerSide<'_> {
        let title = cx.t(side.label());
        let bar = ui::Bullet {
            label: &self.context,
            reached: self.reached.unwrap_or(0.0),
            pace: (side == Side::Ours && self.reached.is_some()).then_some(GOAL),
            tone: ui::Tone::Accent,
            ..Default::default()
        };
        ui::LedgerSide {
            title,
            count: &self.count,
            share: &self.share,
            share_note: cx.t("promises-share"),
            bar: ui::bullet(&bar),
            context: &self.context,
        }
    }
}

/// A share in whole percent; with a decimal when under ten.
pub(super) fn percent(share: f64) -> String {
    let hundred = share * 100.0;
    if hundred > 0.0 && hundred < 9.95 { format!("{hundred:.1}%") } else { format!("{hundred:.0}%") }
}

/// The columns of the file: those of the import, and what it knows beside.
const HEAD: [&str; 11] = [
    "account",
    "side",
    "content",
    "person",
    "owner",
    "due_on",
    "original_due_on",
    "moves",
    "state",
    "closed_on",
    "evidence",
];

async fn file(cx: Cx, Query(asked): Query<LedgerQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let viewer = cx.viewer.clone();
    let rows = cx
        .snapshot(move |q| {
            if let Some(id) = asked.account {
                look::<Read>(q, &viewer, id)?;
            }
            lines(q, &Scope::resolve(q, &viewer, choice)?, &asked.filter(), FILE_ROWS)
        })
        .await?;
    let cells = rows.into_iter().map(|line| {
        let p = line.promise;
        vec![
            line.account,
            p.side.code().to_owned(),
            p.content,
            line.person.unwrap_or_default(),
            line.owner.unwrap_or_default(),
            p.due_on.to_string(),
            p.original_due_on.to_string(),
            p.moves.to_string(),
            p.state.code().to_owned(),
            p.closed_on.map(|d| d.to_string()).unwrap_or_default(),
            p.evidence,
        ]
    });
    csv::answer("promises.csv", &HEAD, cells)
}
