//! Finding: things of accounts, colleagues and commands, gathered in groups, the best first.

use std::collections::HashMap;

use tenure_db::Conn;
use uuid::Uuid;

use super::place::Place;
use super::store::{self, Head};
use crate::base::registry::{Registry, SearchIndex, SearchSource};
use crate::base::search::{self, Hit, Question};
use crate::base::{AccountId, Locale, Result, Scope, Viewer, page};

/// Kind of colleagues.
pub const USER: &str = "user";
/// Kind of commands.
pub const COMMAND: &str = "command";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question as typed.
    pub text: String,
    /// Only this kind.
    pub kind: Option<String>,
    /// Most of each group.
    pub limit: usize,
    /// Matches of each kind that are looked at: they are ranked, counted and paged.
    pub depth: usize,
    /// Only what comes after this place.
    pub after: Option<Place>,
}

/// Something found, ready to be linked.
#[derive(Clone, Debug)]
pub struct Found {
    /// Kind of thing: `account`, `unit`, `person`, `promise`, `conversation`, `user`, `command`.
    pub kind: &'static str,
    /// Its page.
    pub href: String,
    /// Icon name.
    pub icon: &'static str,
    /// What it is called, or its first line.
    pub label: String,
    /// Where it belongs, or empty.
    pub meta: String,
    /// When it happened, in microseconds; 0 for what has no time.
    pub at: i64,
    /// Keyboard shortcut, or empty.
    pub key: &'static str,
    /// The account, for things of an account.
    pub account: Option<AccountId>,
    /// The thing's id.
    pub subject: Option<Uuid>,
    /// Its place in the group.
    pub place: Place,
}

/// Things of one kind.
#[derive(Clone, Debug)]
pub struct Group {
    /// The kind.
    pub kind: &'static str,
    /// Text key.
    pub label: &'static str,
    /// The first of them.
    pub found: Vec<Found>,
    /// How many there are, as far as was looked.
    pub count: usize,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Groups that have something, the one with the best match first.
    pub groups: Vec<Group>,
    /// The words that were taken instead, when nothing matched what was typed.
    pub instead: Option<String>,
    /// What to mark in the results.
    pub marks: Vec<String>,
}

/// Everything that matches and that the viewer can see; with one typing error forgiven when nothing does.
pub fn answer(q: &Conn<'_>, registry: &Registry, viewer: &Viewer, ask: &Ask) -> Result<Answer> {
    let question = Question::parse(&ask.text);
    if question.terms.is_empty() {
        return Ok(Answer::default());
    }
    let finder =
        Finder { q, registry, viewer, ask, scope: Scope::all(q, viewer)?, recents: store::recents(q, viewer)? };
    let groups = finder.groups(&question)?;
    if !groups.is_empty() || ask.after.is_some() {
        return Ok(Answer { groups, instead: None, marks: question.spellings() });
    }
    for (i, spellings) in question.terms.iter().enumerate() {
        let meant = finder.meant(&spellings[0])?;
        if meant.is_empty() {
            continue;
        }
        let other = question.with(i, meant);
        let groups = finder.groups(&other)?;
        if !groups.is_empty() {
            let instead = taken(&other, i, &groups);
            return Ok(Answer { groups, instead, marks: other.spellings() });
        }
    }
    Ok(Answer { groups: Vec::new(), instead: None, marks: question.spellings() })
}

/// The question as it was understood: with the spelling that stands in the first result.
fn taken(question: &Question, term: usize, groups: &[Group]) -> Option<String> {
    let first = groups.first()?.found.first()?;
    let shown = tenure_text::plain(&format!("{} {}", first.label, first.meta));
    let spelling = question.terms[term].iter().find(|s| shown.contains(s.as_str()))?;
    let words: Vec<&str> =
        question.firsts().enumerate().map(|(i, t)| if i == term { spelling.as_str() } else { t }).collect();
    Some(words.join(" "))
}

struct Finder<'a> {
    q: &'a Conn<'a>,
    registry: &'a Registry,
    viewer: &'a Viewer,
    ask: &'a Ask,
    scope: Scope,
    /// When the viewer last dealt with accounts, the latest first.
    recents: Vec<(AccountId, i64)>,
}

impl Finder<'_> {
    fn wants(&self, kind: &str) -> bool {
        self.ask.kind.as_deref().is_none_or(|wanted| wanted == kind)
    }

    fn groups(&self, question: &Question) -> Result<Vec<Group>> {
        let sources: Vec<&SearchSource> = self.registry.search.iter().filter(|s| self.wants(s.kind)).collect();
        let recent: Vec<AccountId> = self.recents.iter().map(|(account, _)| *account).collect();
        let hits = search::hits(self.q, &self.scope, question, &sources, &recent, self.ask.depth)?;
        let mut accounts: Vec<AccountId> = hits.iter().map(|h| h.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let heads = store::heads(self.q, &self.scope, &accounts)?;
        let mut groups = Vec::new();
        for source in &sources {
            let mine: Vec<&Hit> = hits.iter().filter(|h| h.kind == source.kind).collect();
            groups.extend(self.things(source, &mine, &heads)?);
        }
        if self.wants(USER) {
            groups.extend(self.users(question)?);
        }
        // Stable: of groups that match alike the registered order stays.
        groups.sort_by_key(|group| group.found.first().map_or(i64::MAX, |f| f.place.class()));
        Ok(groups)
    }

    /// Ranks the hits of one source and cuts them to a page. What belongs to an account that is gone or archived is
    /// left out.
    fn things(&self, source: &SearchSource, hits: &[&Hit], heads: &HashMap<AccountId, Head>) -> Result<Option<Group>> {
        let recents: HashMap<AccountId, i64> = self.recents.iter().copied().collect();
        let ranked = hits.iter().filter_map(|hit| {
            let head = heads.get(&hit.account)?;
            let times = match source.index {
                SearchIndex::Names => (recents.get(&hit.account).copied().unwrap_or(0), head.last_at),
                SearchIndex::Texts => (0, hit.at),
            };
            let place = Place::of(hit.class, times, &hit.title, hit.subject);
            Some(Found {
                kind: source.kind,
                href: (source.href)(hit.account, hit.subject),
                icon: source.icon,
                label: hit.title.clone(),
                meta: if head.name == hit.title { String::new() } else { head.name.clone() },
                at: hit.at,
                key: "",
                account: Some(hit.account),
                subject: Some(hit.subject),
                place,
            })
        });
        let Some(mut group) = self.page(source.kind, source.label, ranked.collect()) else { return Ok(None) };
        if source.index == SearchIndex::Texts {
            let of: Vec<(AccountId, Uuid)> =
                group.found.iter().filter_map(|f| Some((f.account?, f.subject?))).collect();
            let titles: HashMap<Uuid, String> =
                search::titles(self.q, source, &of)?.into_iter().map(|(_, id, title)| (id, title)).collect();
            for found in &mut group.found {
                found.label = found.subject.and_then(|id| titles.get(&id).cloned()).unwrap_or_default();
            }
            group.found.retain(|f| !f.label.is_empty());
        }
        Ok(Some(group))
    }

    fn page(&self, kind: &'static str, label: &'static str, mut all: Vec<Found>) -> Option<Group> {
        all.sort_by(|a, b| a.place.cmp(&b.place));
        let count = all.len();
        if let Some(after) = &self.ask.after {
            all.retain(|f| f.place > *after);
        }
        let more = all.len() > self.ask.limit;
        all.truncate(self.ask.limit);
        let next = all.last().filter(|_| more).map(|f| f.place.clone());
        (!all.is_empty()).then_some(Group { kind, label, found: all, count, next })
    }

    /// Colleagues by name, pinyin, e-mail or title.
    fn users(&self, question: &Question) -> Result<Option<Group>> {
        let limit = i64::try_from(self.ask.depth).unwrap_or(i64::MAX);
        let found = store::users(self.q, self.viewer, question, limit)?.into_iter().filter_map(|u| {
            let class = search::class(&u.name, &u.email, &u.job_title, question)?;
            Some(Found {
                kind: USER,
                href: if page::administers(self.viewer) {
                    format!("/admin/users/{}", u.id)
                } else {
                    format!("/accounts?scope=all&lead={}", u.id)
                },
                icon: "team",
                place: Place::of(class, (0, 0), &u.name, u.id.0),
                label: u.name,
                meta: if u.job_title.is_empty() { u.email } else { u.job_title },
                at: 0,
                key: "",
                account: None,
                subject: Some(u.id.0),
            })
        });
        Ok(self.page(USER, "search-group-users", found.collect()))
    }

    /// Words that are one typing error away from a term and stand in a name.
    fn meant(&self, term: &str) -> Result<Vec<String>> {
        let mut words = search::corrections(self.q, term)?;
        for name in store::user_names(self.q, self.viewer)? {
            for word in name.split(' ').filter(|word| tenure_text::one_edit(word, term)) {
                if word.chars().count() > 3 && term.chars().count() > 3 && !words.iter().any(|w| w == word) {
                    words.push(word.to_owned());
                }
            }
        }
        Ok(words)
    }
}

/// Verbs and pages whose name has all words of the question, in any spelling that search knows; all of them for an
/// empty one.
pub fn commands(registry: &Registry, viewer: &Viewer, locale: Locale, asked: &str) -> Option<Group> {
    let question = Question::parse(asked);
    let command = |label: &'static str, href: &str, icon, key| {
        let words = locale.t(label);
        let class = match question.terms.is_empty() {
            true if asked.is_empty() => search::Class::Text,
            true => return None,
            false => search::class(words, "", "", &question)?,
        };
        Some(Found {
            kind: COMMAND,
            href: href.to_owned(),
            icon,
            label: words.to_owned(),
            meta: String::new(),
            at: 0,
            key,
            account: None,
            subject: None,
            place: Place::of(class, (0, 0), "", Uuid::nil()),
        })
    };
    let verbs = registry.commands.iter().filter(|c| page::meets(viewer, c.need));
    let places = registry.nav.iter().filter(|n| page::meets(viewer, n.need));
    let mut found: Vec<Found> = verbs.filter_map(|c| command(c.label, c.href, c.icon, c.key)).collect();
    found.extend(places.filter_map(|n| command(n.label, n.href, n.icon, "")));
    found.sort_by_key(|f| f.place.class());
    let count = found.len();
    (count > 0).then_some(Group { kind: COMMAND, label: "search-group-commands", found, count, next: None })
}

/// What one dealt with lately, for an empty question.
pub fn recent(q: &Conn<'_>, viewer: &Viewer) -> Result<Option<Group>> {
    let recents = store::recents(q, viewer)?;
    let ids: Vec<AccountId> = recents.iter().map(|(id, _)| *id).take(20).collect();
    let heads = store::heads(q, &Scope::all(q, viewer)?, &ids)?;
    let found = ids.into_iter().filter_map(|id| {
        let head = heads.get(&id)?;
        Some(Found {
            kind: "account",
            href: format!("/accounts/{id}"),
            icon: "accounts",
            label: head.name.clone(),
            meta: String::new(),
            at: 0,
            key: "",
            account: Some(id),
            subject: Some(id.0),
            place: Place::of(search::Class::Text, (0, 0), "", id.0),
        })
    });
    let found: Vec<Found> = found.take(5).collect();
    let count = found.len();
    Ok((count > 0).then_some(Group { kind: "account", label: "search-group-recent", found, count, next: None }))
}
