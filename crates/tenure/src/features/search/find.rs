//! Finding: the index, colleagues and commands, gathered per group.

use std::collections::HashMap;

use tenure_db::Conn;

use super::store;
use crate::base::registry::Registry;
use crate::base::{AccountId, Locale, Result, Scope, Viewer, page, search};

/// Something found, ready to be linked.
#[derive(Clone, Debug)]
pub struct Found {
    /// Kind of thing: `account`, `person`, `user`, `command`.
    pub kind: &'static str,
    /// Text key of its group.
    pub group: &'static str,
    /// Its page.
    pub href: String,
    /// Icon name.
    pub icon: &'static str,
    /// What it is called.
    pub label: String,
    /// Where it belongs, or empty.
    pub meta: String,
    /// Keyboard shortcut, or empty.
    pub key: &'static str,
    /// The account, for things of an account.
    pub account: Option<AccountId>,
    /// The thing's id.
    pub subject: Option<uuid::Uuid>,
}

/// Hits of the index, at most `limit` per kind, each kind in its registered order.
pub fn things(
    q: &Conn<'_>,
    registry: &Registry,
    viewer: &Viewer,
    question: &str,
    kind: Option<&str>,
    limit: usize,
) -> Result<Vec<Found>> {
    let scope = Scope::all(q, viewer)?;
    let mut found = Vec::new();
    for source in registry.search.iter().filter(|s| kind.is_none_or(|k| k == s.kind)) {
        let hits = search::find(q, &scope, question, &[source.kind], limit)?;
        let accounts: Vec<AccountId> = hits.iter().map(|h| h.account).collect();
        let names: HashMap<AccountId, String> = store::account_names(q, &scope, &accounts)?.into_iter().collect();
        found.extend(hits.into_iter().map(|hit| {
            let account = names.get(&hit.account).cloned().unwrap_or_default();
            Found {
                kind: source.kind,
                group: source.label,
                href: (source.href)(hit.account, hit.subject),
                icon: source.icon,
                meta: if account == hit.title { String::new() } else { account },
                label: hit.title,
                key: "",
                account: Some(hit.account),
                subject: Some(hit.subject),
            }
        }));
    }
    Ok(found)
}

/// Colleagues by name or e-mail.
pub fn users(q: &Conn<'_>, viewer: &Viewer, question: &str, limit: i64) -> Result<Vec<Found>> {
    let terms = tenure_text::query_terms(question);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let hits = store::users(q, viewer, &terms, limit)?;
    let found = hits.into_iter().map(|u| Found {
        kind: "user",
        group: "search-group-users",
        href: if page::administers(viewer) {
            format!("/admin/users/{}", u.id)
        } else {
            format!("/accounts?scope=all&lead={}", u.id)
        },
        icon: "team",
        label: u.name,
        meta: if u.job_title.is_empty() { u.email } else { u.job_title },
        key: "",
        account: None,
        subject: Some(u.id.0),
    });
    Ok(found.collect())
}

/// Verbs and pages whose name has all words of the question; all of them for an empty one.
pub fn commands(registry: &Registry, viewer: &Viewer, locale: Locale, question: &str) -> Vec<Found> {
    let terms = tenure_text::query_terms(question);
    let fits = |label: &str| {
        let folded = tenure_text::fold(label);
        terms.iter().all(|t| folded.contains(t.as_str()))
    };
    let command = |label: &'static str, href: &str, icon, key| Found {
        kind: "command",
        group: "search-group-commands",
        href: href.to_owned(),
        icon,
        label: locale.t(label).to_owned(),
        meta: String::new(),
        key,
        account: None,
        subject: None,
    };
    let verbs = registry
        .commands
        .iter()
        .filter(|c| page::meets(viewer, c.need))
        .map(|c| command(c.label, c.href, c.icon, c.key));
    let places =
        registry.nav.iter().filter(|n| page::meets(viewer, n.need)).map(|n| command(n.label, n.href, n.icon, ""));
    verbs.chain(places).filter(|f| fits(&f.label)).collect()
}

/// What one dealt with lately, for an empty question.
pub fn recent(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<Found>> {
    let ids = store::recent(q, viewer)?;
    let names: HashMap<AccountId, String> =
        store::account_names(q, &Scope::all(q, viewer)?, &ids)?.into_iter().collect();
    let found = ids.into_iter().filter_map(|id| {
        Some(Found {
            kind: "account",
            group: "search-group-recent",
            href: format!("/accounts/{id}"),
            icon: "accounts",
            label: names.get(&id)?.clone(),
            meta: String::new(),
            key: "",
            account: Some(id),
            subject: Some(id.0),
        })
    });
    Ok(found.collect())
}
