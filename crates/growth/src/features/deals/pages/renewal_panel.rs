//! A renewal beside the desk: what happens without notice, its steps, what we gave before. The steps stand on the deal's
//! own page, too.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::model::renewals::WithoutNotice;
use super::super::model::{Deal, Facts, Outcome, Stage, Step};
use super::super::store::renewals::{Earlier, earlier};
use super::super::store::{deal, known};
use super::href;
use super::moving::stage_menu;
use super::words::{long, next_line, stage};
use crate::base::permit::look;
use crate::base::{AccountId, Conn, Cx, DealId, Edit, Read, Result, UserId, calendar};
use crate::features::accounts;
use crate::features::people::listing::query;
use crate::ui::{self, Look};

/// Earlier renewals that are told.
const EARLIER: i64 = 6;
/// Days before the last day for notice from which the notice is amber.
const SOON: i64 = 60;

/// Said by the button that opens the panel: only then the focus goes there.
pub(super) const OPENED: &str = "panel";
/// The desk.
pub(super) const DESK: &str = "/pipeline/renewals";
/// Where the panel begins on the page.
pub(super) const BESIDE: &str = "beside";

/// The renewal that was chosen.
pub(super) struct Chosen {
    deal: Deal,
    account: String,
    may: bool,
    earlier: Vec<Earlier>,
    names: HashMap<UserId, String>,
}

impl Chosen {
    /// Reads it.
    pub(super) fn load(q: &Conn<'_>, cx: &Cx, account: AccountId, id: DealId) -> Result<Self> {
        let permit = look::<Read>(q, &cx.viewer, account)?;
        let deal = deal::find(&permit, id)?;
        Ok(Self {
            account: accounts::store::account::name(&permit)?,
            may: permit.allows::<Edit>(),
            earlier: earlier(&permit, &deal.facts.agreement, EARLIER)?,
            names: known::users_named(q)?.into_iter().map(|(id, _, name)| (id, name)).collect(),
            deal,
        })
    }
}

/// The address of the desk with this renewal beside it.
pub(super) fn open(asked: &Ask, id: &str) -> String {
    asked.with(DESK, &[("open", id), ("at", "")])
}

/// What happens to the agreement without notice; empty where nobody knows.
pub(super) fn without(cx: &Cx, f: &Facts) -> String {
    match f.without_notice {
        None => String::new(),
        Some(WithoutNotice::Ends) => cx.t("deals-without-ends").to_owned(),
        Some(WithoutNotice::RunsOn) => cx.tr("deals-without-runs-on", &[("n", f.runs_on_months.unwrap_or(0).into())]),
    }
}

/// The column beside the desk. `state` is how it stands.
pub(super) fn panel(cx: &Cx, asked: &Ask, c: &Chosen, stages: &[Stage], state: Markup, change: Markup) -> Markup {
    let f = &c.deal.facts;
    let (here, back) = (href(c.deal.account, c.deal.id), open(asked, &c.deal.id.to_string()));
    html! {
        section.panel.beside id=(BESIDE) aria-labelledby="beside-t" {
            header {
                div {
                    h2 id="beside-t" tabindex="-1" data-focus[cx.request.fragment && asked.at == OPENED] { (c.account) ", " (f.name) }
                    (state)
                }
                (close(cx, asked, c.deal.id))
            }
            div.pad {
                (notice(cx, f))
                dl.dl {
                    dt { (cx.t("deals-field-stage")) }
                    dd {
                        @if c.may && f.outcome == Outcome::Open { (stage_menu(cx, stages, &c.deal, &here, &back)) }
                        @else { (stage(cx, stages, f.stage)) }
                    }
                    dt { (cx.t("deals-field-amount")) }
                    dd { (long(f.amount_minor, &f.currency)) @if f.former_minor.is_some() { " " (change) } }
                    @if f.former_minor.is_some() { dt { (cx.t("deals-field-former")) } dd { (long(f.former_minor, &f.currency)) } }
                    dt { (cx.t("deals-field-next_step")) }
                    dd { (next_line(cx, &f.next_step, f.next_step_on)) }
                }
            }
            (steps(cx, &c.deal, &here, &back, c.may, &c.names))
            (gave(cx, c))
            footer {
                (ui::link_button(Look::Plain, &here, "right", cx.t("deals-open-page")))
                @if c.may { (ui::dialog_button(Look::Ghost, &quick(&here, &back), "edit", cx.t("deals-quick"))) }
            }
        }
    }
}

fn quick(here: &str, back: &str) -> String {
    query(&format!("{here}/quick"), &[("back", back)])
}

/// Closes the panel: the list keeps its place.
fn close(cx: &Cx, asked: &Ask, id: DealId) -> Markup {
    let label = cx.t("deals-close-panel");
    html! {
        form.inline method="get" action=(DESK) data-enhance {
            (kept(asked))
            input type="hidden" name="at" value=(id);
            button.btn.ghost.icon aria-label=(label) title=(label) { (ui::icon("close")) }
        }
    }
}

/// What the desk is asked for, as hidden values.
pub(super) fn kept(asked: &Ask) -> Markup {
    html! {
        @for (name, value) in [
            ("scope", &asked.scope), ("sort", &asked.sort), ("state", &asked.state), ("only", &asked.only),
            ("account", &asked.account), ("under", &asked.under), ("territory", &asked.territory),
        ] {
            @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
        }
    }
}

/// The last day for notice, and what happens without it.
fn notice(cx: &Cx, f: &Facts) -> Markup {
    let today = cx.today();
    let words = without(cx, f);
    let day = |d| calendar::short(cx.locale(), today, d);
    let Some(on) = f.notice_on.or(f.close_on) else { return html! {} };
    let left = calendar::days_between(today, on);
    let key = match (f.notice_on.is_some(), left) {
        (true, 0..) => "deals-notice-until",
        (true, _) => "deals-notice-was",
        (false, _) => "deals-notice-none",
    };
    let tone = if left < 0 {
        ui::Tone::Bad
    } else if left <= SOON {
        ui::Tone::Warn
    } else {
        ui::Tone::Neutral
    };
    let said = cx.tr(key, &[("day", day(on).into())]);
    ui::notice(tone, "clock", html! { b { (said) } @if !words.is_empty() { " " (words) } }, html! {})
}

/// The steps of a deal, each with a button that says that it is done.
pub(super) fn steps(
    cx: &Cx,
    deal: &Deal,
    here: &str,
    back: &str,
    may: bool,
    names: &HashMap<UserId, String>,
) -> Markup {
    let all = &deal.facts.steps;
    let done = all.iter().filter(|s| s.done_on.is_some()).count();
    let edit = query(&format!("{here}/steps"), &[("back", back)]);
    html! {
        div.grp {
            span { (cx.t("deals-steps")) " " (cx.tr("deals-steps-done", &[("n", done.into()), ("of", all.len().into())])) }
            @if may { span.end { (ui::dialog_icon(&edit, "edit", cx.t("deals-steps-edit"))) } }
        }
        @if all.is_empty() { p.any.mute { (cx.t("deals-steps-none")) } }
        @else { ul.rows { @for s in all { (step(cx, s, here, back, may, names)) } } }
    }
}

fn step(cx: &Cx, s: &Step, here: &str, back: &str, may: bool, names: &HashMap<UserId, String>) -> Markup {
    let day = |d| calendar::short(cx.locale(), cx.today(), d);
    let name = |id: Option<UserId>| id.and_then(|id| names.get(&id)).map_or("", String::as_str);
    let done = s.done_on.is_some();
    let late = !done && s.due_on.is_some_and(|due| due < cx.today());
    let label = cx.tr(if done { "deals-step-undo" } else { "deals-step-do" }, &[("name", s.name.as_str().into())]);
    html! {
        li.kv.stp.done[done] {
            span.ld {
                @if may {
                    form.tickf method="post" action={ (here) "/ticks" } data-enhance {
                        input type="hidden" name="step" value=(s.id);
                        input type="hidden" name="back" value=(back);
                        button.tick.on[done] id={ "t-" (s.id) } name="done" value=(if done { "" } else { "1" }) aria-label=(label) title=(label) {}
                    }
                } @else { i.tick.off[!done].on[done] aria-hidden="true" {} }
            }
            span.tx { span.b[!done] { (s.name) } }
            span.val {
                @if let Some(on) = s.done_on { span.mute { (name(s.done_by)) " " (day(on)) } }
                @else {
                    @if s.owner.is_none() { span.bad { (cx.t("deals-step-nobody")) } } @else { span.mute { (name(s.owner)) } }
                    @if let Some(due) = s.due_on { span.mute[!late].bad[late] { (cx.tr("deals-step-by", &[("day", day(due).into())])) } }
                }
            }
        }
    }
}

/// What became of earlier renewals, and at which change of price.
fn gave(cx: &Cx, c: &Chosen) -> Markup {
    html! {
        div.grp { span { (cx.t("deals-gave-before")) } }
        @if c.earlier.is_empty() { p.any.mute { (cx.t("deals-gave-nothing")) } }
        @else {
            ul.rows {
                @for e in &c.earlier {
                    @let link = href(c.deal.account, e.deal);
                    @let year = e.on.year().to_string();
                    @let moved = super::renewals::change(e.amount_minor, e.former_minor);
                    (ui::kv_row(&ui::KvRow {
                        href: Some(&link),
                        lead: html! { span.num.mute { (year) } },
                        title: &e.name,
                        meta: html! { (cx.t(e.outcome.label())) @if !e.note.is_empty() { " · " (e.note) } },
                        value: html! {
                            (long(e.amount_minor, &e.currency)) " "
                            @if let Some(m) = moved { (ui::change(m, &super::renewals::tenths(m))) }
                        },
                    }))
                }
            }
        }
    }
}
