//! The filters of the ledger and of the rates, with the names in them.

use std::collections::HashMap;

use maud::{Markup, html};

use super::super::model::{By, Pick};
use super::super::store::keeping::directors;
use super::super::store::ledger::{Show, accounts as with_promises, owners};
use super::asked::Asked;
use super::ledger::{Ledger, nobody};
use crate::base::permit::look;
use crate::base::{AccountId, Conn, Cx, PersonId, Read, Result, Scope, UserId};
use crate::features::interactions::model::Kind;
use crate::features::{accounts, people, views};
use crate::ui;

/// The names that chips and menus show.
#[derive(Default)]
pub(super) struct Names {
    account: Option<String>,
    person: Option<String>,
    accounts: Vec<(AccountId, String)>,
    owners: Vec<(UserId, String)>,
    directors: HashMap<UserId, (UserId, String)>,
}

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// `NotFound` for an account that is absent or invisible.
    pub(super) fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Self> {
        let account = match asked.account {
            Some(id) => Some(accounts::store::account::name(&look::<Read>(q, &cx.viewer, id)?)?),
            None => None,
        };
        let person = match Pick::<PersonId>::read("person", &asked.person)? {
            Some(Pick::One(id)) if people::store::position::visible(q, &cx.viewer, id)? => {
                Some(people::store::position::person_name(q, id)?)
            }
            Some(Pick::Nobody) => Some(cx.t(nobody(By::Person)).to_owned()),
            _ => None,
        };
        Ok(Self {
            account,
            person,
            accounts: with_promises(q, scope)?,
            owners: owners(q, scope)?,
            directors: directors(q, scope.today)?,
        })
    }

    /// To whom somebody of us reports.
    pub(super) fn director(&self, owner: UserId) -> Option<&(UserId, String)> {
        self.directors.get(&owner)
    }
}

/// The bar of the ledger.
pub(super) fn filters(cx: &Cx, asked: &Asked, l: &Ledger) -> Markup {
    let hrefs = ["", "all", "broken"].map(|show| asked.with("/promises", &[("show", show)]));
    let labels = ["promises-show-open", "promises-show-all", "promises-show-broken"];
    let current = match asked.filter().map(|f| f.show).unwrap_or_default() {
        Show::Open => 0,
        Show::All => 1,
        Show::Broken => 2,
    };
    let segments: Vec<ui::Segment<'_>> =
        (0..3).map(|i| ui::Segment { href: &hrefs[i], label: cx.t(labels[i]), current: i == current }).collect();
    ui::filter_bar(
        html! {
            (ui::segments(cx.t("promises-show"), &segments))
            (chips(cx, asked, &l.names, "/promises"))
        },
        html! { (grouping(cx, asked)) (views::first(cx, &l.views, "promises", &asked.kept())) },
    )
}

/// The chips that both pages have: account, owner, person, account director, kind of conversation.
pub(super) fn chips(cx: &Cx, asked: &Asked, names: &Names, path: &str) -> Markup {
    let mut reports: Vec<(UserId, String)> = names.directors.values().cloned().collect();
    reports.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    reports.dedup();
    let texts = |list: &[(UserId, String)]| list.iter().map(|(id, n)| (id.to_string(), n.clone())).collect::<Vec<_>>();
    let accounts: Vec<(String, String)> = names.accounts.iter().map(|(id, n)| (id.to_string(), n.clone())).collect();
    let kinds: Vec<(String, String)> =
        Kind::ALL.iter().map(|k| (k.code().to_owned(), cx.t(k.label()).to_owned())).collect();
    let account = asked.account.map(|id| id.to_string()).unwrap_or_default();
    let owner = asked.owner.map(|id| id.to_string()).unwrap_or_default();
    let chip = |name: &str, label: &str, value: &str, known: Option<&str>, list: &[(String, String)]| {
        choice(cx, (asked, path), (name, label, value), known, list)
    };
    html! {
        (chip("account", cx.t("promises-field-account"), &account, names.account.as_deref(), &accounts))
        (chip("owner", cx.t("promises-field-owner"), &owner, None, &texts(&names.owners)))
        @if !reports.is_empty() {
            @let none = (asked.director == "none").then_some(cx.t(nobody(By::Director)));
            (chip("director", cx.t("promises-by-director"), &asked.director, none, &texts(&reports)))
        }
        (chip("person", cx.t("promises-field-person"), &asked.person, names.person.as_deref(), &[]))
        (chip("made", cx.t("promises-made-in"), &asked.made, None, &kinds))
    }
}

/// One chip: set and to be taken off, or offered with its list.
fn choice(
    cx: &Cx,
    (asked, path): (&Asked, &str),
    (name, label, value): (&str, &str, &str),
    known: Option<&str>,
    list: &[(String, String)],
) -> Markup {
    if !value.is_empty() {
        let found = list.iter().find(|(id, _)| id == value).map(|(_, name)| name.as_str());
        let words = known.or(found).unwrap_or(cx.t("unknown"));
        return ui::filter_on(label, words, &asked.with(path, &[(name, "")]), cx.t("remove"));
    }
    if list.len() < 2 {
        return html! {};
    }
    let hrefs: Vec<String> = list.iter().map(|(id, _)| asked.with(path, &[(name, id)])).collect();
    let menu: Vec<ui::Segment<'_>> =
        list.iter().zip(&hrefs).map(|((_, words), href)| ui::Segment { href, label: words, current: false }).collect();
    ui::filter_menu(&format!("promises-menu-{name}"), label, &menu)
}

/// The menu of the ledger's bands.
fn grouping(cx: &Cx, asked: &Asked) -> Markup {
    let words = |code: &str| By::parse(code).map_or(cx.t("promises-by-due"), |by| cx.t(by.label()));
    let codes: Vec<&str> = std::iter::once("").chain(By::ALL.iter().map(|by| by.code())).collect();
    let hrefs: Vec<String> = codes.iter().map(|code| asked.with("/promises", &[("group", code)])).collect();
    let menu: Vec<ui::Segment<'_>> = codes
        .iter()
        .zip(&hrefs)
        .map(|(code, href)| ui::Segment { href, label: words(code), current: asked.group == *code })
        .collect();
    let label = cx.tr("promises-group", &[("by", words(&asked.group).into())]);
    ui::filter_menu("promises-menu-group", &label, &menu)
}
