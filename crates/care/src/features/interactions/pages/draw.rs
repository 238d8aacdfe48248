//! Drawing the form of a conversation: what must be said first, the rest below.

use jiff::ToSpan;
use maud::{Markup, html};

use super::super::model::{Direction, Interaction, Kind, Outcome};
use super::super::store::drafts::DraftLine;
use super::super::store::touches::Touch;
use super::super::{custom, store};
use super::form::{ConversationForm, href};
use crate::base::{AccountId, Conn, Cx, Edit, Fields, Permit, PersonId, Read, Result, Scope, UserId, calendar};
use crate::features::accounts::pages::form::mistake;
use crate::features::people::pages::draw::Draw;
use crate::features::people::store as people_store;
use crate::features::people::store::position;
use crate::features::{access, accounts};
use crate::ui;

/// Accounts offered before one is chosen.
const RECENT: i64 = 5;

/// What the form needs to know of the account.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Id and name, once known.
    pub account: Option<(AccountId, String)>,
    /// Whom one may have talked to.
    pub people: Vec<(PersonId, String)>,
    /// Open next steps.
    pub steps: Vec<Interaction>,
    /// Whether new names may be typed.
    pub may_add: bool,
    /// Days between touches that are aimed at.
    pub goal: i64,
    /// Custom fields.
    pub custom: custom::Known,
    /// Those of us who look after the account.
    pub team: Vec<(UserId, String)>,
    /// What others of us talked about here, or with these people, within the last days.
    pub lately: Vec<Touch>,
    /// What the viewer has not finished writing.
    pub drafts: Vec<DraftLine>,
    /// Where the viewer logged last; asked before the account is known.
    pub recent: Vec<(AccountId, String)>,
}

impl Ground {
    /// Before the account is known.
    pub fn nowhere(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let scope = Scope::probe(&cx.viewer);
        Ok(Self {
            custom: custom::Known::nowhere(q, cx)?,
            drafts: store::drafts::list(q, &scope, None)?,
            recent: store::list::recent_accounts(q, &scope, RECENT)?,
            ..Self::default()
        })
    }

    /// Reads it; `with` are people who may have left and stand in the form all the same.
    pub fn load(permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId]) -> Result<Self> {
        let mut people: Vec<(PersonId, String)> =
            position::current(permit, cx.today())?.into_iter().map(|p| (p.person, p.name)).collect();
        let missing: Vec<PersonId> = with.iter().filter(|id| !people.iter().any(|(p, _)| p == *id)).copied().collect();
        people.extend(position::names(permit, &missing)?);
        // Who spoke for the account lately comes first.
        let last = people_store::contact::last_contacts(permit)?;
        people.sort_by_key(|(id, _)| std::cmp::Reverse(last.get(id).copied()));
        Ok(Self {
            account: Some((permit.account(), accounts::store::account::name(permit)?)),
            people,
            steps: store::interaction::open_steps(permit, 5)?,
            may_add: permit.allows::<Edit>(),
            goal: store::rhythm::of(permit, cx)?.days,
            custom: custom::Known::load(permit, cx)?,
            team: team(permit, cx)?,
            ..Self::default()
        })
    }

    /// With what one should know before one writes: whom others of us talked to lately, and one's own drafts.
    pub fn aware(mut self, permit: &Permit<'_, Read>, cx: &Cx, with: &[PersonId]) -> Result<Self> {
        let scope = Scope::probe(&cx.viewer);
        self.lately = store::touches::lately(permit, &scope, with, cx.now())?;
        self.drafts = store::drafts::list(permit.conn(), &scope, Some(permit.account()))?;
        Ok(self)
    }
}

/// Draws the fields that logging and editing share.
pub fn draw(cx: &Cx, form: &ConversationForm, fields: &Fields, ground: &Ground) -> Markup {
    let d = Draw { cx, fields, prefix: "interactions" };
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let mut outcomes = vec![("", cx.t("interactions-outcome-none"))];
    outcomes.extend(Outcome::ALL.iter().map(|o| (o.code(), cx.t(o.label()))));
    let mut directions = vec![("", cx.t("interactions-direction-by-kind"))];
    directions.extend(Direction::ALL.iter().map(|o| (o.code(), cx.t(o.label()))));
    let kind = if form.kind.is_empty() { Kind::Call.code() } else { form.kind.as_str() };
    html! {
        (d.switch("kind", kind, &kinds))
        (said(&d, form))
        (with(&d, form, ground))
        (d.switch("outcome", &form.outcome, &outcomes))
        (custom::inputs(cx, form, fields, ground))
        (ui::field_grid(html! {
            (d.text("next_step", &form.next_step, ""))
            (next_day(&d, form, ground))
        }))
        (ui::more(cx.t("interactions-more"), open(form, fields), html! {
            (ui::field_grid(html! {
                (d.day("day", &form.day, "interactions-hint-day"))
                (d.text("time", &form.time, "interactions-hint-time"))
                (d.select("direction", &form.direction, &directions))
            }))
            (boxes(&d, "colleagues", &form.colleagues, &ground.team))
            (boxes(&d, "absent", &form.absent, &ground.people))
            (boxes(&d, "absent_colleagues", &form.absent_colleagues, &ground.team))
            @if form.version.is_empty() {
                (ui::field_grid(html! {
                    (ui::Field::lookup("also_account", &d.label("also_account"), "/accounts/lookup").value(&form.also_account)
                        .error(mistake(cx, fields, "also_account").as_deref()).draw())
                    (d.text("also_people", &form.also_people, "interactions-hint-also"))
                }))
            }
        }))
    }
}

/// What was said: the one field that must be filled.
fn said(d: &Draw<'_>, form: &ConversationForm) -> Markup {
    let label = d.label("summary");
    let field = ui::Field::area("summary", &label).value(&form.summary).required().autofocus().full();
    field.hint(d.cx.t("interactions-hint-summary")).error(mistake(d.cx, d.fields, "summary").as_deref()).draw()
}

/// Whether the part that is seldom needed is shown from the start.
fn open(form: &ConversationForm, fields: &Fields) -> bool {
    let rare = ["day", "time", "direction", "colleagues", "absent", "absent_colleagues", "also_account", "also_people"];
    let lists = [&form.colleagues, &form.absent, &form.absent_colleagues];
    !form.version.is_empty()
        || [&form.day, &form.time, &form.direction, &form.also_account, &form.also_people].iter().any(|t| !t.is_empty())
        || lists.iter().any(|l| !l.is_empty())
        || fields.0.iter().any(|f| rare.contains(&f.field.as_ref()))
}

/// Boxes for a list of people of one side.
pub fn boxes<T: ToString>(d: &Draw<'_>, name: &str, ticked: &[String], list: &[(T, String)]) -> Markup {
    html! {
        @if !list.is_empty() {
            fieldset.fld.full {
                legend.b.sm { (d.label(name)) }
                div.flow.wrap id={ "f-" (name) } {
                    @for (id, words) in list {
                        @let id = id.to_string();
                        (ui::checkbox(name, &id, words, ticked.contains(&id)))
                    }
                }
                @if let Some(error) = mistake(d.cx, d.fields, name) { p.hint.bad { (error) } }
            }
        }
    }
}

/// What one should know before one writes: who of us talked to them within the last days, and what waits unfinished.
pub fn aware(cx: &Cx, ground: &Ground) -> Markup {
    html! {
        @if !ground.lately.is_empty() {
            (ui::notice(ui::Tone::Warn, "people", html! {
                b { (cx.t("interactions-lately")) }
                ul { @for touch in &ground.lately { li { (touch_line(cx, touch)) } } }
            }, html! {}))
        }
        @if !ground.drafts.is_empty() {
            (ui::notice(ui::Tone::Neutral, "edit", html! {
                b { (cx.t("interactions-drafts-here")) }
                ul { @for draft in &ground.drafts { li { (super::drafts::line(cx, draft, ground.account.is_none())) } } }
            }, html! {}))
        }
        @if !ground.recent.is_empty() {
            p.flow.wrap { span.mute { (cx.t("interactions-recent")) } @for (id, name) in &ground.recent {
                (ui::dialog_button(ui::Look::Plain, &format!("/conversations/new?account={id}"), "", name))
            } }
        }
    }
}

/// One such talk in words, with a link.
pub fn touch_line(cx: &Cx, touch: &Touch) -> Markup {
    let day = calendar::day(cx.locale(), cx.today(), crate::base::clock::day_in(touch.at, &cx.viewer.zone));
    let kind = cx.t(touch.kind.label());
    let with = match touch.people.is_empty() {
        true => touch.account.as_str(),
        false => touch.people.as_str(),
    };
    let words = cx.tr(
        "interactions-lately-line",
        &[("who", touch.author.as_str().into()), ("kind", kind.into()), ("with", with.into()), ("day", day.into())],
    );
    html! { (ui::link(&href(touch.account_id, touch.id), &words)) ": " (touch.summary) }
}

/// Those of us on the account today, but for the viewer.
pub fn team(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Vec<(UserId, String)>> {
    let mut team: Vec<(UserId, String)> = Vec::new();
    for member in access::team::members(permit)?.into_iter().filter(|m| m.row.span.holds(cx.today())) {
        if member.row.user != cx.viewer.id && !team.iter().any(|(id, _)| *id == member.row.user) {
            team.push((member.row.user, member.name));
        }
    }
    Ok(team)
}

/// With whom: boxes for the people known there, and a field for others.
fn with(d: &Draw<'_>, form: &ConversationForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    let error = mistake(cx, d.fields, "people");
    html! {
        @if !ground.people.is_empty() {
            fieldset.fld.full {
                legend.b.sm { (cx.t("interactions-field-people")) }
                div.flow.wrap id="f-people" {
                    @for (id, name) in &ground.people {
                        @let id = id.to_string();
                        (ui::checkbox("people", &id, name, form.people.contains(&id)))
                    }
                }
                @if let Some(error) = error { p.hint.bad { (error) } }
            }
        }
        @if ground.may_add || ground.account.is_none() { (d.text("others", &form.others, "interactions-hint-others")) }
    }
}

/// The day of the next contact, with the day that the rhythm proposes as a hint.
fn next_day(d: &Draw<'_>, form: &ConversationForm, ground: &Ground) -> Markup {
    let cx = d.cx;
    let label = d.label("next_step_on");
    let error = mistake(cx, d.fields, "next_step_on");
    let proposed = cx.today().checked_add(ground.goal.days()).ok().filter(|_| ground.goal > 0);
    let hint = proposed.map(|day| {
        let day = calendar::short(cx.locale(), cx.today(), day);
        cx.tr("interactions-hint-rhythm", &[("n", ground.goal.into()), ("day", day.into())])
    });
    let field = ui::Field::date("next_step_on", &label).value(&form.next_step_on).error(error.as_deref());
    match &hint {
        Some(hint) => field.hint(hint).draw(),
        None => field.draw(),
    }
}

/// Boxes that complete open next steps.
pub fn steps(cx: &Cx, form: &ConversationForm, ground: &Ground) -> Markup {
    html! {
        @if !ground.steps.is_empty() {
            fieldset.fld.full {
                legend.b.sm { (cx.t("interactions-completes")) }
                @for step in &ground.steps {
                    @let id = step.id.to_string();
                    (ui::checkbox("completes", &id, &step_words(cx, step), form.completes.contains(&id)))
                }
            }
        }
    }
}

/// A next step in words: what, and until when.
pub fn step_words(cx: &Cx, i: &Interaction) -> String {
    let what = if i.next_step.is_empty() { cx.t("interactions-step-contact") } else { i.next_step.as_str() };
    match i.next_step_on {
        Some(day) => {
            let day = calendar::day(cx.locale(), cx.today(), day);
            cx.tr("interactions-step-by", &[("what", what.into()), ("day", day.into())])
        }
        None => what.to_owned(),
    }
}
