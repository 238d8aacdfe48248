//! The buying group, the evidence and the split of a deal: each a form of rows.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::super::actions;
use super::super::model::{Deal, Evidence, Member, Proof, split};
use super::super::store::deal;
use super::href;
use super::words::percent;
use crate::base::extract::{Form, Path};
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Cx, DealId, Edit, Error, Fields, Need, PersonId, Read, Result, Routes, UserId, calendar, flash,
    validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, form_panel, with_none};
use crate::features::people::store::position;
use crate::features::relationships::model::Role;
use crate::features::{accounts, identity};
use crate::ui;

/// Empty rows that a form offers.
const SPARE: usize = 4;

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const PEOPLE: &str = "/accounts/{id}/deals/{deal}/people";
    const EVIDENCE: &str = "/accounts/{id}/deals/{deal}/evidence";
    const CREDITS: &str = "/accounts/{id}/deals/{deal}/credits";
    routes
        .get(PEOPLE, Need::User, async |cx: Cx, at: At| show(cx, at, Part::People).await)
        .get(EVIDENCE, Need::User, async |cx: Cx, at: At| show(cx, at, Part::Evidence).await)
        .get(CREDITS, Need::User, async |cx: Cx, at: At| show(cx, at, Part::Credits).await)
        .post(PEOPLE, Need::User, async |cx: Cx, at: At, form: Form<RowsForm>| save(cx, at, form, Part::People).await)
        .post(EVIDENCE, Need::User, async |cx: Cx, at: At, form: Form<RowsForm>| {
            save(cx, at, form, Part::Evidence).await
        })
        .post(CREDITS, Need::User, async |cx: Cx, at: At, form: Form<RowsForm>| save(cx, at, form, Part::Credits).await)
}

type At = Path<(AccountId, DealId)>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    People,
    Evidence,
    Credits,
}

impl Part {
    fn path(self) -> &'static str {
        match self {
            Part::People => "people",
            Part::Evidence => "evidence",
            Part::Credits => "credits",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Part::People => "deals-buying-group",
            Part::Evidence => "deals-evidence",
            Part::Credits => "deals-credit",
        }
    }
}

/// What people type: one value of each list for each row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RowsForm {
    person: Vec<String>,
    part: Vec<String>,
    evidence: Vec<String>,
    on: Vec<String>,
    note: Vec<String>,
    user: Vec<String>,
    share: Vec<String>,
    from: String,
    version: String,
}

fn at(list: &[String], i: usize) -> &str {
    list.get(i).map_or("", |text| text.trim())
}

/// Reads percent with two digits after the point as hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 3 && rest.len() <= 2 && digits(whole) && digits(rest);
    fits.then(|| format!("{whole}{rest:0<2}").parse().ok()).flatten()
}

impl RowsForm {
    fn of(deal: &Deal, part: Part, today: jiff::civil::Date) -> Self {
        let f = &deal.facts;
        let mut form = Self { version: deal.version.to_string(), ..Self::default() };
        match part {
            Part::People => {
                form.person = f.people.iter().map(|m| m.person.to_string()).collect();
                form.part = f.people.iter().map(|m| m.part.clone()).collect();
            }
            Part::Evidence => {
                for kind in Evidence::ALL {
                    let proof = f.evidence.iter().find(|p| p.evidence == *kind);
                    form.evidence.push(kind.code().to_owned());
                    form.on.push(proof.map(|p| p.on.to_string()).unwrap_or_default());
                    form.person.push(proof.and_then(|p| p.person).map(|p| p.to_string()).unwrap_or_default());
                    form.note.push(proof.map(|p| p.note.clone()).unwrap_or_default());
                }
            }
            Part::Credits => {
                let held = split::on(&f.credits, today);
                form.user = held.iter().map(|c| c.user.to_string()).collect();
                form.share = held.iter().map(|c| percent(c.share)).collect();
            }
        }
        form
    }

    fn people(&self, wrong: &mut Fields) -> Json {
        let mut all = Vec::new();
        for (i, text) in self.person.iter().enumerate() {
            let person: Option<PersonId> = validate::id(wrong, "people", text);
            all.extend(person.map(|person| Member { person, part: at(&self.part, i).to_owned() }));
        }
        all.sort_by_key(|m| m.person);
        json!(all)
    }

    fn proofs(&self, by: &Acting, wrong: &mut Fields) -> Json {
        let mut all = Vec::new();
        for (i, code) in self.evidence.iter().enumerate() {
            let on = calendar::parse_optional(wrong, "evidence", at(&self.on, i), by.today);
            let Some(evidence) = Evidence::parse(code) else {
                wrong.add("evidence", "error-choose");
                continue;
            };
            let person = validate::id(wrong, "people", at(&self.person, i));
            let note = validate::line(wrong, "evidence", at(&self.note, i), validate::LINE);
            all.extend(on.map(|on| Proof { evidence, on, person, note }));
        }
        all.sort_by_key(|p| p.evidence);
        json!(all)
    }

    fn shares(&self, wrong: &mut Fields) -> Vec<(UserId, i64)> {
        let mut all = Vec::new();
        for (i, text) in self.user.iter().enumerate() {
            let user: Option<UserId> = validate::id(wrong, "credits", text);
            let Some(user) = user else { continue };
            match hundredths(at(&self.share, i)) {
                Some(share) => all.push((user, share)),
                None => wrong.add("credits", "deals-error-share"),
            }
        }
        all
    }
}

struct Ground {
    deal: Deal,
    name: String,
    people: Vec<(String, String)>,
    users: Vec<(String, String)>,
}

async fn ground(cx: &Cx, at: (AccountId, DealId)) -> Result<Ground> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, at.0)?;
        let deal = deal::find(&permit, at.1)?;
        permit.may::<Edit>()?;
        if deal.archived {
            return Err(Error::NotFound);
        }
        let mut people: Vec<(String, String)> =
            position::current(&permit, inner.today())?.into_iter().map(|p| (p.person.to_string(), p.name)).collect();
        // Who has left stays on the deals that name them.
        let named: Vec<PersonId> = deal.facts.people.iter().map(|m| m.person).collect();
        for (id, name) in position::names(&permit, &named)? {
            if !people.iter().any(|(known, _)| *known == id.to_string()) {
                people.push((id.to_string(), name));
            }
        }
        let users =
            identity::store::active(q, inner.today())?.into_iter().map(|u| (u.id.to_string(), u.name)).collect();
        Ok(Ground { name: accounts::store::account::name(&permit)?, deal, people, users })
    })
    .await
}

async fn show(cx: Cx, Path(at): At, part: Part) -> Result<Response> {
    let ground = ground(&cx, at).await?;
    let form = RowsForm::of(&ground.deal, part, cx.today());
    Ok(page(&cx, part, &ground, &form, &Fields::default()))
}

async fn save(cx: Cx, Path(at): At, Form(form): Form<RowsForm>, part: Part) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, at.0)?;
            let (base, mut wrong) = (Base::at(form.version.trim().parse().ok()), Fields::default());
            match part {
                Part::Credits => {
                    let from = calendar::parse_optional(&mut wrong, "from", &form.from, by.today);
                    let shares = form.shares(&mut wrong);
                    wrong.finish()?;
                    actions::set_credits(tx, by, at, &base, from, &shares)
                }
                Part::People => {
                    let value = form.people(&mut wrong);
                    wrong.finish()?;
                    actions::set_part(tx, by, at, &base, ("people", value))
                }
                Part::Evidence => {
                    let value = form.proofs(by, &mut wrong);
                    wrong.finish()?;
                    actions::set_part(tx, by, at, &base, ("evidence", value))
                }
            }
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(at.0, at.1), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = ground(&cx, at).await?;
            Ok(page(&cx, part, &ground, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, part: Part, ground: &Ground, form: &RowsForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let deal = &ground.deal;
    let here = href(deal.account, deal.id);
    let title = cx.t(part.title());
    let d = Draw { cx, fields, prefix: "deals" };
    let body = html! {
        (ui::page_head(title, html! { (deal.facts.name) " · " (ground.name) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/" (part.path()) } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                @match part {
                    Part::People => (people(cx, &d, ground, form)),
                    Part::Evidence => (evidence(cx, &d, ground, form)),
                    Part::Credits => (credits(cx, &d, ground, form)),
                }
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    super::of_deal(cx, deal, &ground.name, (title, body), status)
}

fn people(cx: &Cx, d: &Draw<'_>, ground: &Ground, form: &RowsForm) -> Markup {
    let parts: Vec<(String, String)> =
        Role::ALL.iter().map(|r| (r.code().to_owned(), cx.t(r.label()).to_owned())).collect();
    let (parts, people) = (with_none("–", &parts), with_none("–", &ground.people));
    let (person, part) = (d.label("person"), d.label("part"));
    html! {
        p.mute { (cx.t("deals-people-note")) }
        @if ground.people.is_empty() { p.warn { (cx.t("deals-no-people")) } }
        @for i in 0..form.person.len() + SPARE {
            (ui::field_grid(html! {
                (ui::Field::select("person", &person, &people).value(at(&form.person, i)).draw())
                (ui::Field::select("part", &part, &parts).value(at(&form.part, i)).draw())
            }))
        }
    }
}

fn evidence(cx: &Cx, d: &Draw<'_>, ground: &Ground, form: &RowsForm) -> Markup {
    let people = with_none("–", &ground.people);
    let (on, person, note) = (d.label("evidence_on"), d.label("person"), d.label("evidence_note"));
    html! {
        p.mute { (cx.t("deals-evidence-note")) }
        @for (i, kind) in Evidence::ALL.iter().enumerate() {
            (ui::fieldset(cx.t(kind.label()), html! {
                (ui::hidden("evidence", kind.code()))
                (ui::field_grid(html! {
                    (ui::Field::date("on", &on).value(at(&form.on, i)).draw())
                    (ui::Field::select("person", &person, &people).value(at(&form.person, i)).draw())
                    (ui::Field::text("note", &note).value(at(&form.note, i)).full().draw())
                }))
            }))
        }
    }
}

fn credits(cx: &Cx, d: &Draw<'_>, ground: &Ground, form: &RowsForm) -> Markup {
    let users = with_none("–", &ground.users);
    let (user, share) = (d.label("user"), d.label("share"));
    html! {
        p.mute { (cx.t("deals-credit-note")) }
        (d.day("from", &form.from, "deals-hint-credit-from"))
        @for i in 0..form.user.len() + SPARE {
            (ui::field_grid(html! {
                (ui::Field::select("user", &user, &users).value(at(&form.user, i)).draw())
                (ui::Field::text("share", &share).value(at(&form.share, i)).draw())
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_read_to_the_hundredth() {
        let all = ["60", "33.33", "33,3", "100 %", "0.01", "33.333", "-5", "", "1000"].map(hundredths);
        assert_eq!(all[..5], [Some(6_000), Some(3_333), Some(3_330), Some(10_000), Some(1)]);
        assert!(all[5..].iter().all(Option::is_none));
    }
}
