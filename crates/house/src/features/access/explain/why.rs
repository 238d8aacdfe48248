//! Everybody who has a right on an account, one sentence each.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::Proof;
use crate::base::dated::Span;
use crate::base::permit::look;
use crate::base::{AccountId, Conn, Head, Locale, Result, UserId, Viewer, calendar};
use crate::features::access::model::{Source, is_open, level_label};
use crate::features::access::store::explain::{self as store, Origin, Way};

/// One reason why somebody sees an account.
#[derive(Clone, Debug)]
pub struct Why {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// From what the right comes.
    pub source: Source,
    /// The level that it gives.
    pub level: i64,
    /// Through whom, when not by themselves.
    pub through: Option<String>,
    /// Whether a dotted line caps it.
    pub dotted: bool,
    /// The days on which this way gives the right.
    pub span: Span,
    /// How many other ways give a right too.
    pub also: usize,
    origin: Option<Origin>,
}

/// The account above is named only to whoever can see it.
pub(super) struct Words<'a> {
    q: &'a Conn<'a>,
    viewer: &'a Viewer,
    origins: HashMap<Uuid, Origin>,
    visible: HashMap<AccountId, bool>,
}

impl<'a> Words<'a> {
    pub(super) fn load(q: &'a Conn<'a>, viewer: &'a Viewer, proof: &Proof) -> Result<Self> {
        Ok(Self { q, viewer, origins: store::origins(q, proof)?, visible: HashMap::new() })
    }

    fn origin(&mut self, source: Uuid) -> Option<Origin> {
        let origin = self.origins.get(&source)?.clone();
        let Origin::Ancestor(account, _) = origin else { return Some(origin) };
        let (q, viewer) = (self.q, self.viewer);
        let seen = *self.visible.entry(account).or_insert_with(|| look::<Head>(q, viewer, account).is_ok());
        Some(if seen { origin } else { Origin::Ancestor(account, String::new()) })
    }

    pub(super) fn why(&mut self, way: &Way) -> Why {
        let by_self = way.reach == "self";
        Why {
            user: way.viewer,
            name: way.viewer_name.clone(),
            source: Source::of(&way.reach, &way.via),
            level: way.level,
            through: (!by_self).then(|| way.holder_name.clone()),
            dotted: way.reach == "dotted",
            span: way.access.intersect(&way.reached).unwrap_or(way.access),
            also: 0,
            origin: self.origin(way.source),
        }
    }
}

impl Why {
    pub(super) fn everywhere(user: UserId, name: String, level: i64) -> Self {
        let span = crate::features::org::rules::ALWAYS;
        Self { user, name, source: Source::All, level, through: None, dotted: false, span, also: 0, origin: None }
    }

    /// What the holder has, as a phrase: "lead", "co-manager for Cork", "holder of Nordics".
    fn part(&self, locale: Locale) -> String {
        match &self.origin {
            None => locale.t("access-phrase-right").to_owned(),
            Some(Origin::Team(part, None)) => locale.t(part.label()).to_owned(),
            Some(Origin::Team(part, Some(unit))) => {
                let args = [("part", locale.t(part.label()).into()), ("unit", unit.as_str().into())];
                locale.tr("access-phrase-unit", &args)
            }
            Some(Origin::Territory(name)) => locale.tr("access-phrase-territory", &[("name", name.as_str().into())]),
            Some(Origin::Ancestor(_, name)) if name.is_empty() => locale.t("access-phrase-group").to_owned(),
            Some(Origin::Ancestor(_, name)) => locale.tr("access-phrase-ancestor", &[("name", name.as_str().into())]),
            Some(Origin::Grant(None)) => locale.t("access-phrase-grant").to_owned(),
            Some(Origin::Grant(Some(by))) => locale.tr("access-phrase-grant-by", &[("name", by.as_str().into())]),
        }
    }

    /// The reason as one sentence with its dates.
    pub fn sentence(&self, locale: Locale) -> String {
        let part = self.part(locale);
        let body = match (self.source, &self.through) {
            (Source::All, _) => return locale.t("access-why-all").to_owned(),
            (Source::Deputy, Some(name)) => {
                locale.tr("access-why-deputy", &[("name", name.as_str().into()), ("part", part.into())])
            }
            (_, Some(name)) => {
                let key = if self.dotted { "access-why-dotted" } else { "access-why-solid" };
                locale.tr(key, &[("name", name.as_str().into()), ("part", part.into())])
            }
            (_, None) => part,
        };
        let since = calendar::full(locale, self.span.from);
        let always = self.span.from.year() < 1900;
        let until = self.span.last().filter(|_| !is_open(&self.span)).map(|d| calendar::full(locale, d));
        match (until, always) {
            (None, true) => body,
            (None, false) => locale.tr("access-why-since", &[("what", body.into()), ("from", since.into())]),
            (Some(to), true) => locale.tr("access-why-until", &[("what", body.into()), ("to", to.into())]),
            (Some(to), false) => {
                locale.tr("access-why-between", &[("what", body.into()), ("from", since.into()), ("to", to.into())])
            }
        }
    }

    /// Text key of the level's name.
    pub fn level_key(&self) -> &'static str {
        level_label(self.level)
    }
}

/// Of each user the strongest reason, with the number of others; by source, then level, then name.
fn strongest(all: Vec<Why>) -> Vec<Why> {
    let mut best: Vec<Why> = Vec::new();
    let mut at: HashMap<UserId, usize> = HashMap::new();
    for why in all {
        match at.get(&why.user) {
            None => {
                at.insert(why.user, best.len());
                best.push(why);
            }
            Some(&i) => {
                let also = best[i].also + 1;
                let better =
                    (why.level, std::cmp::Reverse(why.source)) > (best[i].level, std::cmp::Reverse(best[i].source));
                if better {
                    best[i] = why;
                }
                best[i].also = also;
            }
        }
    }
    best.sort_by_key(|why| (why.source, -why.level));
    best
}

/// Everybody who has a right on the account on `day`, one reason each, grouped by source.
///
/// # Errors
/// `NotFound` when absent or invisible, `Forbidden` for whoever neither manages the account nor audits.
pub fn account(q: &Conn<'_>, viewer: &Viewer, account: AccountId, day: Date) -> Result<Vec<Why>> {
    let proof = Proof::asker(q, viewer, account)?;
    let day = super::day_of(day, viewer.today);
    let mut words = Words::load(q, viewer, &proof)?;
    let ways = store::ways(q, &proof, day, None)?;
    let mut all: Vec<Why> = ways.iter().map(|way| words.why(way)).collect();
    let flags = store::everywhere(q, day)?;
    all.extend(flags.into_iter().map(|(user, name, level)| Why::everywhere(user, name, level)));
    Ok(strongest(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_reason_stands_for_the_person() {
        let why = |user: u128, source, level| Why {
            user: UserId(Uuid::from_u128(user)),
            name: String::new(),
            source,
            level,
            through: None,
            dotted: false,
            span: crate::features::org::rules::ALWAYS,
            also: 0,
            origin: None,
        };
        let best = strongest(vec![
            why(1, Source::Team, 3),
            why(2, Source::Team, 5),
            why(1, Source::Above, 5),
            why(2, Source::Grant, 5),
            why(1, Source::Grant, 2),
        ]);
        let short: Vec<_> = best.iter().map(|w| (w.source, w.level, w.also)).collect();
        assert_eq!(short, [(Source::Team, 5, 1), (Source::Above, 5, 2)]);
    }
}
