//! `/promises`: what we owe and what they owe, side by side in the same bands of time, and whether both keep their word.

use std::collections::{BTreeMap, HashSet};

use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{Band, By, GOAL, Rate, Side, band, keeping_rate, year_before};
use super::super::store::ledger::{Count, Line, counts, facts, lines};
use super::asked::Asked;
use super::filters::{Names, filters};
use super::row::{Style, draw, workable};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::{AccountId, Conn, Cx, Need, Result, Routes, Scope, flash, scope};
use crate::features::views::{self, Views};
use crate::ui;

/// Most rows of the page, open and closed each.
const ROWS: i64 = 300;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let file = super::file::file;
    routes.get("/promises", Need::User, show).get("/promises.csv", Need::User, file).get(
        "/promises.xlsx",
        Need::User,
        file,
    )
}

/// What the page shows.
pub(super) struct Ledger {
    lines: Vec<Line>,
    may: HashSet<AccountId>,
    ours: Count,
    theirs: Count,
    our_rate: Rate,
    their_rate: Rate,
    pub(super) names: Names,
    group: Option<By>,
    pub(super) views: Views,
}

async fn show(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, ledger) = cx
        .snapshot(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            Ok((bar, load(q, &inner, &scope, &ask)?))
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

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Ledger> {
    let filter = asked.filter()?;
    let names = Names::load(q, cx, scope, asked)?;
    let lines = lines(q, scope, &filter, ROWS)?;
    let (ours, theirs) = counts(q, scope, &filter)?;
    let from = year_before(scope.today);
    let facts = facts(q, scope, &filter, from, scope.today)?;
    let rate = |side| keeping_rate(facts.iter().filter(|(s, _)| *s == side).map(|(_, f)| *f), from, scope.today);
    Ok(Ledger {
        our_rate: rate(Side::Ours),
        their_rate: rate(Side::Theirs),
        may: workable(q, &cx.viewer, lines.iter())?,
        views: views::load(q, &cx.viewer, "promises")?,
        group: Asked::word("group", &asked.group)?,
        names,
        lines,
        ours,
        theirs,
    })
}

fn page(cx: &Cx, asked: &Asked, l: &Ledger) -> Markup {
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
        (downloads(cx, &asked.with("/promises.csv", &[])))
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

fn ledger(cx: &Cx, asked: &Asked, l: &Ledger) -> Markup {
    let back = asked.with("/promises", &[]);
    let heads = [(Side::Ours, l.ours, &l.our_rate), (Side::Theirs, l.theirs, &l.their_rate)]
        .map(|(side, count, rate)| Head::new(cx, asked, side, count, rate));
    let [ours, theirs] = [heads[0].side(cx, Side::Ours), heads[1].side(cx, Side::Theirs)];
    let parts = bands(cx, l);
    if parts.is_empty() {
        let add = ui::dialog_button(ui::Look::Plain, "/promises/new", "plus", cx.t("promises-new"));
        return html! { (ui::ledger(&ours, &theirs, &[])) (ui::empty(cx.t("promises-none"), add)) };
    }
    let drawn: Vec<_> = parts
        .iter()
        .map(|(label, lines)| {
            let of = |side| lines.iter().filter(|line| line.promise.side == side).copied().collect::<Vec<&Line>>();
            let (ours, theirs) = (of(Side::Ours), of(Side::Theirs));
            let args = [("ours", ours.len().into()), ("theirs", theirs.len().into())];
            let note = cx.tr("promises-band-note", &args);
            (label, note, side_items(cx, l, &ours, &back), side_items(cx, l, &theirs, &back))
        })
        .collect();
    let bands: Vec<ui::LedgerBand<'_>> = drawn
        .iter()
        .map(|(label, note, ours, theirs)| ui::LedgerBand {
            label,
            note,
            ours: ours.clone(),
            theirs: theirs.clone(),
            none: "",
        })
        .collect();
    ui::ledger(&ours, &theirs, &bands)
}

/// The bands of the ledger with what stands in them: by due date, or by whose they are.
fn bands<'a>(cx: &Cx, l: &'a Ledger) -> Vec<(String, Vec<&'a Line>)> {
    let Some(by) = l.group else {
        let of = |wanted: Band| l.lines.iter().filter(|line| band(&line.promise, cx.today()) == wanted).collect();
        let all = Band::ALL.into_iter().map(|wanted| (cx.t(wanted.label()).to_owned(), of(wanted)));
        return all.filter(|(_, lines): &(String, Vec<&Line>)| !lines.is_empty()).collect();
    };
    let name = |line: &Line| match by {
        By::Account => Some(line.account.clone()),
        By::Person => line.person.clone(),
        By::Owner => line.owner.clone(),
        By::Director => l.names.director(line.promise.owner).map(|(_, name)| name.clone()),
    };
    // Namesakes stand apart.
    let key = |line: &Line| match by {
        By::Account => Some(line.promise.account.0),
        By::Person => line.promise.person.map(|p| p.0),
        By::Owner => Some(line.promise.owner.0),
        By::Director => l.names.director(line.promise.owner).map(|(id, _)| id.0),
    };
    let mut found: BTreeMap<_, (String, Vec<&Line>)> = BTreeMap::new();
    for line in &l.lines {
        let label = name(line);
        let place = (label.is_none(), tenure_text::fold(label.as_deref().unwrap_or_default()), key(line));
        let label = label.unwrap_or_else(|| cx.t(nobody(by)).to_owned());
        found.entry(place).or_insert_with(|| (label, Vec::new())).1.push(line);
    }
    found.into_values().collect()
}

/// What stands for nobody.
pub(super) fn nobody(by: By) -> &'static str {
    if by == By::Director { "promises-no-director" } else { "promises-nobody" }
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
    href: String,
}

impl Head {
    fn new(cx: &Cx, asked: &Asked, side: Side, count: Count, rate: &Rate) -> Self {
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
            href: asked.with("/promises/keeping", &[("saved", ""), ("show", ""), ("group", ""), ("side", side.code())]),
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
            share_href: &self.href,
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
