//! Grants, explanations, checks and deep groups, on a real database.

use jiff::civil::date;
use tenure_db::params;

use super::model::{EndRow, NewGrant, Part, Source};
use super::tests::{TODAY, World, days};
use super::{checks, explain, grants};
use crate::base::dated::{OPEN, Span};
use crate::base::permit::{look, permit};
use crate::base::{AccountId, Edit, Error, Locale, Read, Right};
use crate::features::org::model::LineKind;

#[test]
fn explanations_say_why_and_why_not() {
    let w = World::new();
    let (anna, boss, erik) = (w.user("anna", &[]), w.user("boss", &[]), w.user("erik", &[]));
    let (group, a) = (w.account("Group"), w.account("A"));
    let greta = w.user("greta", &[]);
    w.parent(a, group, Span::since(date(2026, 1, 1)));
    w.assign(group, &greta, Part::Lead, Span::since(date(2026, 2, 1)));
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.assign(a, &erik, Part::Service, days(date(2026, 1, 1), date(2026, 6, 1)));
    w.reports(&anna, &boss, LineKind::Solid);
    let viewer = anna.viewer.clone();
    let all = w.write(move |tx| explain::account(tx, &viewer, a, TODAY));
    let short: Vec<_> = all.iter().map(|w| (w.name.as_str(), w.source, w.level)).collect();
    assert_eq!(short, [("anna", Source::Team, 5), ("boss", Source::Above, 5), ("greta", Source::Ancestor, 4)]);
    assert_eq!(all[0].sentence(Locale::En), "Lead, since 1 Jan 2026");
    assert_eq!(all[1].sentence(Locale::En), "Above anna (Lead) in the reporting line, since 1 Jan 2026");
    // Anna cannot see the group, so its name stays hidden.
    assert_eq!(all[2].sentence(Locale::En), "Lead of an account above, since 1 Feb 2026");
    let (viewer, user) = (anna.viewer.clone(), erik.viewer.id);
    let no = w.write(move |tx| explain::pair(tx, &viewer, a, user, TODAY));
    assert!(!no.sees());
    assert_eq!(no.sentences(Locale::En)[0], "Not on the team any more; the last day was 31 May 2026.");
    assert_eq!(no.sentences(Locale::Zh).len(), 7);
    let (viewer, user) = (anna.viewer.clone(), erik.viewer.id);
    let yes = w.write(move |tx| explain::pair(tx, &viewer, a, user, date(2026, 5, 31)));
    assert!(yes.sees() && yes.headline(Locale::En).contains("sees this account on 31 May 2026"));
    // Only who manages may ask about others; everybody may ask about themselves.
    w.assign(a, &erik, Part::Service, Span::since(TODAY));
    let viewer = erik.viewer.clone();
    assert!(matches!(w.fail(move |tx| explain::account(tx, &viewer, a, TODAY)), Error::Forbidden(_)));
    let viewer = erik.viewer.clone();
    let own = w.write(move |tx| explain::own(&look::<Read>(tx, &viewer, a)?, &viewer));
    assert_eq!((own.level, own.rules[0].ways.len()), (3, 1));
    let viewer = w.user("out", &[]).viewer.clone();
    assert!(matches!(w.fail(move |tx| explain::account(tx, &viewer, a, TODAY)), Error::NotFound));
}

#[test]
fn a_user_is_explained_to_those_above_and_to_admins() {
    let w = World::new();
    let (anna, boss) = (w.user("anna", &[]), w.user("boss", &[]));
    let admin = w.user("admin", &[Right::Administer]);
    let (a, b) = (w.account("A"), w.account("B"));
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.assign(b, &anna, Part::Service, Span::since(date(2026, 1, 1)));
    w.reports(&anna, &boss, LineKind::Solid);
    let user = anna.viewer.id;
    for (who, names) in [(&boss, 2), (&admin, 0), (&anna, 2)] {
        let viewer = who.viewer.clone();
        let seen = w.write(move |tx| explain::user(tx, &viewer, user, TODAY, None, 50));
        assert_eq!((seen.total, seen.sources.len(), seen.accounts.len()), (2, 2, names), "{}", who.viewer.name);
    }
    let (viewer, user) = (anna.viewer.clone(), boss.viewer.id);
    assert!(matches!(w.fail(move |tx| explain::user(tx, &viewer, user, TODAY, None, 50)), Error::NotFound));
}

#[test]
fn checks_find_and_mend_what_is_wrong() {
    let w = World::new();
    let anna = w.user("anna", &[]);
    let (group, a) = (w.account("Group"), w.account("A"));
    w.parent(a, group, Span::since(date(2026, 1, 1)));
    w.assign(group, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.clean();
    w.write(|tx| {
        tx.execute("delete from account_access", &params![])?;
        tx.execute("delete from account_tree where depth > 0", &params![])?;
        tx.execute("update user_reach set level_cap = 1", &params![])?;
        Ok(())
    });
    assert_eq!(w.level(&anna, a), 0);
    let found = w.write(|tx| {
        let mut found = checks::account_tree(tx, TODAY, true)?;
        found.extend(checks::account_access(tx, TODAY, true)?);
        found.extend(crate::features::org::checks::user_reach(tx, TODAY, true)?);
        Ok(found)
    });
    assert_eq!(found.len(), 3, "{found:?}");
    w.clean();
    assert_eq!(w.level(&anna, a), 4);
}

#[test]
fn deep_groups_carry_the_common_days() {
    let w = World::new();
    let anna = w.user("anna", &[]);
    let accounts: Vec<AccountId> = ["G", "C", "L"].map(|name| w.account(name)).into();
    w.parent(accounts[2], accounts[1], days(date(2026, 1, 1), date(2026, 12, 1)));
    w.parent(accounts[1], accounts[0], Span::since(date(2026, 6, 1)));
    w.assign(accounts[0], &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    assert_eq!((w.level(&anna, accounts[1]), w.level(&anna, accounts[2])), (4, 4));
    assert_eq!(w.level_on(&anna, accounts[2], date(2026, 5, 31)), 0);
    assert_eq!(w.level_on(&anna, accounts[2], date(2026, 12, 1)), 0);
    w.clean();
    let viewer = anna.viewer.clone();
    w.write(move |tx| permit::<Edit>(tx, &viewer, accounts[2]).map(|_| ()));
}

#[test]
fn grants_end_and_need_a_granter() {
    let w = World::new();
    let (anna, ida) = (w.user("anna", &[]), w.user("ida", &[]));
    let boss = w.user("boss", &[]);
    let a = w.account("A");
    w.assign(a, &anna, Part::Lead, Span::since(date(2026, 1, 1)));
    w.reports(&anna, &boss, LineKind::Solid);
    let new = move |user, span| NewGrant { account: a, user, level: 2, span, reason: String::from("help") };
    let user = ida.viewer.id;
    let by = anna.clone();
    let open = w.fail(move |tx| grants::give(tx, &by, &new(user, Span { from: TODAY, to: OPEN })));
    assert!(matches!(open, Error::Invalid(_)));
    let span = days(TODAY, date(2026, 12, 1));
    let by = boss.clone();
    let refused = w.fail(move |tx| grants::give(tx, &by, &new(user, span)));
    assert!(matches!(refused, Error::Forbidden(_)), "manages by line, but is neither lead nor may grant");
    let by = anna.clone();
    let row = w.write(move |tx| grants::give(tx, &by, &new(user, span)));
    assert_eq!((w.level(&ida, a), w.level_on(&ida, a, date(2026, 12, 1))), (2, 0));
    w.clean();
    let by = anna.clone();
    w.write(move |tx| {
        grants::revoke(tx, &by, &EndRow { account: a, row, last: date(2026, 11, 11), reason: String::new() })
    });
    assert_eq!(w.level(&ida, a), 0);
    w.clean();
}
