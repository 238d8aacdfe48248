//! `/handovers/new`: whose accounts, to whom, from which day, and what moves. The preview comes next.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::model::{MOST, NewHandover};
use super::super::store::people;
use super::super::wire::tomorrow;
use super::draw;
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::registry::HandoverPart;
use crate::base::{AccountId, Conn, Cx, Error, Fields, Result, Scope, UserId, calendar, validate};
use crate::features::access::store::assignments::{self, Led};
use crate::features::org::shared::{Draw, Options, mistake, status, summary, users, with_none};
use crate::ui::{self, Cell, Head, Phone};

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HandoverForm {
    /// Whose accounts.
    pub giver: String,
    /// To whom.
    pub receiver: String,
    /// First day of the receiver.
    pub from: String,
    /// Only accounts with these words.
    pub q: String,
    /// What moves.
    pub part: Vec<String>,
    /// What the receiver should know.
    pub note: String,
    /// The ticked accounts.
    pub account: Vec<String>,
}

impl HandoverForm {
    /// Reads it; at least one account must be ticked.
    ///
    /// # Errors
    /// `Invalid` with every field that cannot be read.
    pub fn parse(&self, today: Date) -> Result<NewHandover> {
        let mut fields = Fields::default();
        let giver: Option<UserId> = validate::id(&mut fields, "giver", &self.giver);
        let receiver: Option<UserId> = validate::id(&mut fields, "receiver", &self.receiver);
        for (name, chosen) in [("giver", giver), ("receiver", receiver)] {
            if chosen.is_none() && fields.of(name).is_none() {
                fields.add(name, "error-choose");
            }
        }
        let from = calendar::parse_required(&mut fields, "from", &self.from, today);
        let accounts: Vec<AccountId> =
            self.account.iter().filter_map(|id| validate::id(&mut fields, "accounts", id)).collect();
        if accounts.is_empty() && fields.of("accounts").is_none() {
            fields.add("accounts", "access-error-no-accounts");
        }
        let note = validate::text(&mut fields, "note", &self.note);
        match (giver, receiver) {
            (Some(giver), Some(receiver)) if fields.0.is_empty() => {
                Ok(NewHandover { giver, receiver, from, accounts: Some(accounts), parts: self.part.clone(), note })
            }
            _ => Err(Error::Invalid(fields)),
        }
    }

    /// What is shown first: one's own accounts, from tomorrow on, with everything that can move.
    fn fresh(mut self, cx: &Cx, givers: &Options) -> Self {
        if self.giver.is_empty()
            && let [(only, _)] = givers.as_slice()
        {
            self.giver.clone_from(only);
        }
        if self.from.is_empty() {
            self.from = calendar::full(cx.locale(), tomorrow(cx.today()));
        }
        self.part = cx.app.registry.handover_parts.iter().map(|p| p.key.to_owned()).collect();
        self
    }
}

/// What the page draws on.
struct Found {
    form: HandoverForm,
    givers: Options,
    people: Options,
    led: Vec<Led>,
    all: usize,
}

fn load(q: &Conn<'_>, cx: &Cx, form: HandoverForm, posted: bool) -> Result<Found> {
    let viewer = &cx.viewer;
    let givers: Options = people::givers(q, viewer)?.into_iter().map(|p| (p.id.to_string(), p.name)).collect();
    let form = if posted { form } else { form.fresh(cx, &givers) };
    let mut people = users(q, cx.today())?;
    people.retain(|(id, _)| *id != form.giver);
    // Somebody whom one may not act for is told apart from nobody only when the form is sent.
    let giver = givers.iter().find(|(id, _)| *id == form.giver).and_then(|(id, _)| id.parse::<UserId>().ok());
    let day = calendar::parse(&form.from, cx.today()).unwrap_or(tomorrow(cx.today()));
    let mut led = match giver {
        Some(giver) => {
            let most = i64::try_from(MOST).unwrap_or(i64::MAX);
            assignments::led(q, &Scope::all(q, viewer)?, None, Some(giver), day, most)?
        }
        None => Vec::new(),
    };
    let all = led.len();
    let words = tenure_text::fold(form.q.trim());
    led.retain(|l| tenure_text::fold(&l.name).contains(&words) || tenure_text::fold(&l.city).contains(&words));
    Ok(Found { form, givers, people, led, all })
}

/// `GET /handovers/new`
pub async fn form(cx: Cx, Query(form): Query<HandoverForm>) -> Result<Response> {
    wizard(&cx, form, Fields::default(), false).await
}

/// The page, with what was typed when it was sent.
pub async fn wizard(cx: &Cx, form: HandoverForm, fields: Fields, posted: bool) -> Result<Response> {
    let inner = cx.clone();
    let found = cx.snapshot(move |q| load(q, &inner, form, posted)).await?;
    let title = cx.t("handovers-new");
    let main = html! {
        (summary(cx, &fields))
        @if found.all == 0 { (nothing(cx, &found)) } @else { (write_form(cx, &found, &fields, posted)) }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("handovers-new-summary")) }, html! {}))
        (ui::columns(main, choose(cx, &found, &fields)))
    };
    Ok(draw::crumbs(Page::new(title, body), cx).crumb(None, title).status(status(&fields)).respond(cx))
}

fn nothing(cx: &Cx, found: &Found) -> Markup {
    let known = found.givers.iter().any(|(id, _)| *id == found.form.giver);
    let words = if known {
        "handovers-leads-none"
    } else if found.form.giver.is_empty() {
        "handovers-choose-first"
    } else {
        "handovers-error-giver"
    };
    ui::Panel::new(cx.t("handovers-accounts")).raw(ui::empty(cx.t(words), html! {}))
}

/// Whose accounts, from when, and which of them: each change is a GET.
fn choose(cx: &Cx, found: &Found, fields: &Fields) -> Markup {
    let d = Draw { cx, fields };
    let form = &found.form;
    ui::Panel::new(cx.t("handovers-whose")).body(html! {
        form method="get" action="/handovers/new" {
            (d.select("giver", "handovers-giver", &form.giver, &with_none(cx.t("org-choose"), &found.givers)))
            (d.day("from", "handovers-from", &form.from, "handovers-from-hint"))
            (ui::Field::text("q", cx.t("handovers-filter")).value(&form.q).optional(cx.t("optional")).draw())
            @if !form.receiver.is_empty() { (ui::hidden("receiver", &form.receiver)) }
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "search", cx.t("handovers-show-accounts"))))
        }
    })
}

fn write_form(cx: &Cx, found: &Found, fields: &Fields, posted: bool) -> Markup {
    let d = Draw { cx, fields };
    let form = &found.form;
    let note_error = mistake(cx, fields, "note");
    let note = ui::Field::area("note", cx.t("handovers-note")).value(&form.note).full();
    html! {
        form.stack #handover method="post" action="/handovers/preview" novalidate {
            (ui::hidden("giver", &form.giver))
            (ui::hidden("from", &form.from))
            (ui::hidden("q", &form.q))
            (ui::Panel::new(cx.t("handovers-to-whom")).body(html! {
                (ui::field_grid(html! {
                    (d.select("receiver", "handovers-receiver", &form.receiver, &with_none(cx.t("org-choose"), &found.people)))
                    (ui::fieldset(cx.t("handovers-parts"), html! {
                        @for part in &cx.app.registry.handover_parts { (part_box(cx, form, part)) }
                    }))
                    (note.hint(cx.t("handovers-note-hint")).optional(cx.t("optional")).error(note_error.as_deref()).draw())
                }))
                (ui::form_foot(html! { (cx.t("handovers-new-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, "/handovers", "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "eye", cx.t("handovers-preview")))
                }))
            }))
        }
        (accounts(cx, found, posted))
    }
}

fn part_box(cx: &Cx, form: &HandoverForm, part: &HandoverPart) -> Markup {
    html! {
        div {
            (ui::checkbox("part", part.key, cx.t(part.label), form.part.iter().any(|key| key == part.key)))
            p.hint { (cx.t(part.note)) }
        }
    }
}

fn accounts(cx: &Cx, found: &Found, posted: bool) -> Markup {
    let title = cx.t("handovers-accounts");
    let heads =
        vec![Head::blank(cx.t("handovers-tick")), Head::text(cx.t("access-account")), Head::text(cx.t("access-city"))];
    let row = |l: &Led| {
        let label = cx.tr("handovers-take", &[("name", l.name.as_str().into())]);
        let id = l.account.to_string();
        let ticked = !posted || found.form.account.contains(&id);
        ui::tr(vec![
            Cell::center(html! {
                label.boxl { input.box type="checkbox" name="account" value=(id) form="handover" checked[ticked] aria-label=(label); }
            })
            .phone(Phone::Left),
            Cell::head(html! { a href={ "/accounts/" (id) } { (l.name) } }),
            Cell::text(html! { (l.city) }).phone(Phone::Right),
        ])
    };
    let count = cx.tr("handovers-shown", &[("n", found.led.len().into()), ("all", found.all.into())]);
    let table = ui::Table::new(title, heads).title(title, Some(&count), html! {});
    if found.led.is_empty() {
        return ui::Panel::new(title).count(&count).raw(ui::empty(cx.t("handovers-none-match"), html! {}));
    }
    table.rows(found.led.iter().map(row).collect()).draw()
}
