//! The panel Contact next: whom to contact, and why.

use std::collections::{HashMap, HashSet};

use maud::{Markup, html};
use tenure_db::Conn;

use super::{people, row};
use crate::base::registry::Reason;
use crate::base::{AccountId, Cx, PersonId, Result, Scope};
use crate::features::people::listing::query;
use crate::features::rhythm::store::due::Counts;
use crate::features::today::model::{self, Candidate, Tuning, Who};
use crate::features::today::store::facts::{self, AccountFacts, PersonFacts};
use crate::features::today::store::tuning;
use crate::ui;

/// Everything that Contact next is made of, before it is put in order.
pub struct Ground {
    /// All reasons of accounts that can be seen, but for those who are left out today.
    pub reasons: Vec<Reason>,
    /// Their accounts.
    pub accounts: HashMap<AccountId, AccountFacts>,
    /// Weights and lessons.
    pub tuning: Tuning,
    /// How the rhythms stand, where all were read.
    pub counts: Option<Counts>,
}

impl Ground {
    /// Reads it; `key` leaves only key accounts.
    pub fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, key: bool) -> Result<Self> {
        let (mut reasons, counts) = people::load(q, cx, scope)?;
        for source in &cx.app.registry.reasons {
            reasons.extend((source.list)(q, cx, scope)?);
        }
        let asleep: HashSet<Who> = tuning::asleep(q, cx.viewer.id, cx.today())?;
        reasons.retain(|r| !asleep.contains(&(r.account, r.person)));
        let mut ids: Vec<AccountId> = reasons.iter().map(|r| r.account).collect();
        ids.sort_unstable();
        ids.dedup();
        let accounts = facts::accounts(q, scope, &ids)?;
        reasons.retain(|r| accounts.get(&r.account).is_some_and(|a| a.key || !key));
        let influence = people::influence(q, cx, &reasons)?;
        reasons.extend(influence);
        Ok(Self { reasons, accounts, tuning: tuning::of(q, cx.viewer.id)?, counts })
    }

    /// The rows, with these weights instead of the stored ones where there are some.
    pub fn rank(&self, weights: Option<&HashMap<String, i64>>) -> Vec<Candidate> {
        let tuning =
            Tuning { weights: weights.unwrap_or(&self.tuning.weights).clone(), lessons: self.tuning.lessons.clone() };
        let revenue = |id| self.accounts.get(&id).map_or(0, |a| a.revenue);
        model::rank(model::gather(self.reasons.clone(), &tuning), revenue, model::ROWS)
    }
}

/// The rows of Contact next with what they show.
pub struct Next {
    /// In order.
    pub candidates: Vec<Candidate>,
    /// Facts of their accounts.
    pub accounts: HashMap<AccountId, AccountFacts>,
    /// Facts of their people.
    pub persons: HashMap<(AccountId, PersonId), PersonFacts>,
    /// Weights and lessons.
    pub tuning: Tuning,
    /// How the rhythms stand, where all were read.
    pub counts: Option<Counts>,
}

/// Reads and ranks.
pub fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, key: bool) -> Result<Next> {
    let ground = Ground::load(q, cx, scope, key)?;
    let candidates = ground.rank(None);
    let pairs: Vec<_> = candidates.iter().filter_map(|c| Some((c.account, c.person?))).collect();
    let persons = facts::persons(q, scope, &pairs)?;
    Ok(Next { candidates, accounts: ground.accounts, persons, tuning: ground.tuning, counts: ground.counts })
}

/// Draws the panel.
pub fn panel(cx: &Cx, next: &Next, key: bool) -> Markup {
    let count = cx.locale().int(i64::try_from(next.candidates.len()).unwrap_or(0));
    let code = |only: &str| query("/", &[("scope", &scope_of(cx)), ("only", only)]);
    let (all, keys) = (code(""), code("key"));
    let switch = ui::segments(
        cx.t("today-next"),
        &[
            ui::Segment { href: &all, label: cx.t("today-next-all"), current: !key },
            ui::Segment { href: &keys, label: cx.t("today-next-key"), current: key },
        ],
    );
    let panel = ui::Panel::new(cx.t("today-next")).count(&count).end(switch);
    let panel = if next.tuning.lessons.is_empty() {
        panel
    } else {
        let n = next.tuning.lessons.len();
        panel.footer(html! { (ui::link("/today/taught", &cx.tr("today-taught-n", &[("n", n.into())]))) })
    };
    if next.candidates.is_empty() {
        return panel.raw(ui::empty(cx.t("today-next-none"), ui::link("/rhythm", cx.t("today-to-rhythm"))));
    }
    panel.rows(html! { @for (i, c) in next.candidates.iter().enumerate() { (row::draw(cx, next, c, i)) } })
}

/// The scope in the address, or empty.
fn scope_of(cx: &Cx) -> String {
    let asked = cx.request.uri.split_once("scope=").map(|(_, rest)| rest.split('&').next().unwrap_or_default());
    asked.unwrap_or_default().replace("%3A", ":")
}
