//! Explanations of access.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::extract::{Path, Query};
use crate::base::paging::Cursor;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Locale, Read, Result, UserId};
use crate::features::access::explain::{self, Verdict, Why};
use crate::features::access::model::{Source, level_word};
use crate::features::org::api::wire::{ListQuery, Named};

/// One reason.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhyOut {
    /// Who.
    user: Named,
    /// From what the right comes.
    source: Source,
    /// head, read, contribute, edit or manage.
    level: &'static str,
    /// The reason in your language.
    reason: String,
    /// First day; null when it always held.
    valid_from: Option<String>,
    /// Last day, included; null when open.
    valid_to: Option<String>,
    /// How many other ways give them a right too.
    also: usize,
}

impl WhyOut {
    fn of(why: &Why, locale: Locale) -> Self {
        Self {
            user: Named { id: why.user.0, name: why.name.clone() },
            source: why.source,
            level: level_word(why.level),
            reason: why.sentence(locale),
            valid_from: (why.span.from.year() >= 1900).then(|| why.span.from.to_string()),
            valid_to: why.span.last().map(|d| d.to_string()),
            also: why.also,
        }
    }
}

/// One rule that was tried.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    /// Which rule.
    source: Source,
    /// Whether it gives a right.
    gives: bool,
    /// What it came to, in your language.
    sentences: Vec<String>,
}

/// Yes or no for one person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerdictOut {
    /// Who was asked about.
    user: Named,
    /// For which day.
    day: String,
    /// Whether they see the account.
    sees: bool,
    /// none, head, read, contribute, edit or manage.
    level: &'static str,
    /// The answer in your language.
    answer: String,
    /// Every rule that was tried.
    rules: Vec<RuleOut>,
    /// Internal requests of the account that they look after today: they see these and its name, tier and lead.
    requests: i64,
    /// The same in your language; null without any.
    requests_reason: Option<String>,
}

impl VerdictOut {
    fn of(verdict: &Verdict, locale: Locale) -> Self {
        let rule = |r: &explain::Rule| RuleOut {
            source: r.source,
            gives: !r.ways.is_empty(),
            sentences: verdict.of_rule(r, locale),
        };
        Self {
            user: Named { id: verdict.user.0, name: verdict.name.clone() },
            day: verdict.day.to_string(),
            sees: verdict.sees(),
            level: level_word(verdict.level),
            answer: verdict.headline(locale),
            rules: verdict.rules.iter().map(rule).collect(),
            requests: verdict.requests,
            requests_reason: verdict.of_requests(locale),
        }
    }
}

/// Who looks after internal requests of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnerOut {
    /// Who.
    user: Named,
    /// How many.
    requests: i64,
}

/// Who can see an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountAccess {
    /// For which day; never one to come.
    day: String,
    /// The same, by the name that all answers about another day give it.
    as_of: String,
    /// Everybody with a right on that day, the strongest reason of each; null when one person was asked about.
    items: Option<Vec<WhyOut>>,
    /// Who looks after internal requests of the account today, and sees these and its head line only; null when one
    /// person was asked about.
    request_owners: Option<Vec<OwnerOut>>,
    /// The answer for the person asked about.
    verdict: Option<VerdictOut>,
}

/// GET who can see an account, or whether one person can.
pub async fn account(
    cx: Cx,
    Path(id): Path<AccountId>,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<AccountAccess>> {
    let (day, user) = query.filter(cx.today())?;
    let day = explain::day_of(day.unwrap_or(cx.today()), cx.today());
    let (viewer, locale) = (cx.viewer.clone(), cx.locale());
    let out = cx
        .snapshot(move |q| {
            let (at, as_of) = (day.to_string(), day.to_string());
            let mut out = AccountAccess { day: at, as_of, items: None, request_owners: None, verdict: None };
            match user {
                None => {
                    let all = explain::account(q, &viewer, id, day)?;
                    out.items = Some(all.iter().map(|why| WhyOut::of(why, locale)).collect());
                    let owners = explain::request_owners(q, &viewer, id, day)?;
                    let owner = |(id, name, requests): (UserId, String, i64)| OwnerOut {
                        user: Named { id: id.0, name },
                        requests,
                    };
                    out.request_owners = Some(owners.into_iter().map(owner).collect());
                }
                Some(user) => {
                    out.verdict = Some(VerdictOut::of(&explain::pair(q, &viewer, id, user, day)?, locale));
                }
            }
            Ok(out)
        })
        .await?;
    Ok(axum::Json(out))
}

/// GET why the caller sees an account.
pub async fn why(cx: Cx, Path(id): Path<AccountId>) -> Result<axum::Json<VerdictOut>> {
    let (viewer, locale) = (cx.viewer.clone(), cx.locale());
    let own = cx
        .read(move |q| {
            let own = explain::own(&look::<Read>(q, &viewer, id)?, &viewer)?;
            Ok(VerdictOut::of(&own, locale))
        })
        .await?;
    Ok(axum::Json(own))
}

/// A source of what somebody sees.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceOut {
    /// From what the rights come.
    source: Source,
    /// The highest level they give.
    level: &'static str,
    /// The source in your language.
    reason: String,
    /// How many accounts.
    accounts: i64,
}

/// An account that both see.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SeenOut {
    /// The account.
    id: AccountId,
    /// Its name.
    name: String,
    /// The user's level on it.
    level: &'static str,
}

/// What somebody sees.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserAccess {
    /// Who.
    user: Named,
    /// For which day.
    day: String,
    /// Distinct accounts.
    total: i64,
    /// Whether numbers count only accounts that you see too.
    narrowed: bool,
    /// Sources, the widest first.
    sources: Vec<SourceOut>,
    /// Accounts that you see too, by name.
    items: Vec<SeenOut>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

/// GET what somebody sees.
pub async fn user(cx: Cx, Path(id): Path<UserId>, Query(query): Query<ListQuery>) -> Result<axum::Json<UserAccess>> {
    let (day, _) = query.filter(cx.today())?;
    let limit = query.limit()?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let after = after.map(|c| (c.value.unwrap_or_default(), c.id));
    let (viewer, today) = (cx.viewer.clone(), cx.today());
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut seen = cx.snapshot(move |q| explain::user(q, &viewer, id, day.unwrap_or(today), after, most)).await?;
    let more = seen.accounts.len() > limit;
    seen.accounts.truncate(limit);
    let cursor =
        |a: &crate::features::access::store::explain::Seen| Cursor { value: Some(a.key.clone()), id: a.account.0 };
    let next = seen.accounts.last().filter(|_| more).map(|a| cursor(a).encode());
    let locale = cx.locale();
    let source = |s: &explain::SourceCount| SourceOut {
        source: s.source,
        level: level_word(s.level),
        reason: s.sentence(locale),
        accounts: s.accounts,
    };
    Ok(axum::Json(UserAccess {
        user: Named { id: seen.user.0, name: seen.name },
        day: seen.day.to_string(),
        total: seen.total,
        narrowed: seen.narrowed,
        sources: seen.sources.iter().map(source).collect(),
        items: seen
            .accounts
            .into_iter()
            .map(|a| SeenOut { id: a.account, name: a.name, level: level_word(a.level) })
            .collect(),
        next,
    }))
}
