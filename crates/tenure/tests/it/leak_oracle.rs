//! The leak oracle: random organisations, assignments and dates; an independent slow model of who may see what, read
//! from the dated rows alone; every list, count, search and export compared with it.

mod deals;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::http::{Method, StatusCode};
use jiff::ToSpan;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use tenure::base::dated::Span;
use tenure::base::money::Money;
use tenure::base::viewer::Via;
use tenure::base::{AccountId, Acting, Error, Role, TerritoryId};
use tenure::features::access::model::{NewAssignment, NewGrant, Part};
use tenure::features::accounts::units::NewUnit;
use tenure::features::concerns::model::NewConcern;
use tenure::features::export::sink::Sink;
use tenure::features::export::write::{Order, export};
use tenure::features::fields::Subject;
use tenure::features::fields::model::form::FieldForm;
use tenure::features::files::model::{About, NewFile};
use tenure::features::interactions::model::{Kind, NewInteraction};
use tenure::features::org::model::{LineKind, NewDeputy, NewHolder, NewLine, NewTerritory, TerritoryLevel};
use tenure::features::people::model::NewPerson;
use tenure::features::promises::model::{NewPromise, Side};
use tenure::features::requests::model::NewRequest;
use tenure::features::rhythm::actions as rhythm;
use tenure::features::territories::actions as rule_verbs;
use tenure::features::territories::model::{Conditions, RuleInput};
use tenure::features::{
    access, accounts, concerns, fields, files, identity, interactions, offerings, org, people, promises, requests,
    whitespace,
};
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::both;
use crate::kit::cast::{START, account, operator, session, user};
use crate::kit::{Actor, TestApp};

const USERS: usize = 10;
const ACCOUNTS: usize = 30;
const NAMES: [&str; USERS] = ["u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"];

/// Somebody with positions at many accounts.
const WANDERER: &str = "Wanda Wanderer";

/// Lists of things of which every planted account has one: their path, and the field of an item that names the account.
const LISTS: [(&str, &str); 9] = [
    ("/api/v1/accounts?scope=all", "id"),
    ("/api/v1/people?scope=all", "account_id"),
    ("/api/v1/conversations?scope=all", "account_id"),
    ("/api/v1/promises?scope=all", "account_id"),
    ("/api/v1/files?scope=all", "account_id"),
    ("/api/v1/concerns?scope=all", "account_id"),
    ("/api/v1/requests?scope=all", "account_id"),
    ("/api/v1/rhythm?scope=all&view=never", "account_id"),
    ("/api/v1/deals?scope=all&outcome=all", "account_id"),
];
/// Files with a line for every planted account, which holds its name.
const FILES: [&str; 7] = [
    "/accounts.csv?scope=all",
    "/people.csv?scope=all",
    "/promises.csv?scope=all",
    "/concerns.csv?scope=all",
    "/whitespace.csv?scope=all",
    "/pipeline/table.csv?scope=all&kind=all&outcome=all",
    "/pipeline/forecast/deals.csv?scope=all&on=2026-11-12&counts=open",
];

both! {
    async fn nobody_sees_more_or_less_than_the_rules_give(app) {
        let mut checks = 0;
        for seed in 0..rounds() {
            let actors = plant(&app, seed).await;
            // Today, and days on which spans have begun or ended meanwhile.
            for (n, days) in [0, 20, 45, 90].into_iter().enumerate() {
                app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
                app.clock.advance(jiff::SignedDuration::from_hours(24 * days));
                checks += compare(&app, &actors, START.checked_add((315 + days).days()).unwrap(), n % 2 == 0).await;
            }
        }
        println!("{checks} answers compared");
    }
}

/// More seeds when asked: `TENURE_ORACLE=200`.
fn rounds() -> u64 {
    std::env::var("TENURE_ORACLE").ok().and_then(|n| n.parse().ok()).unwrap_or(3)
}

/// A random organisation on top of what is there.
async fn plant(app: &TestApp, seed: u64) -> Vec<Actor> {
    let by = operator(1_000 + seed);
    app.app.db.write(move |tx| random(tx, &by, seed)).await.expect("planted")
}

fn random(tx: &Tx<'_>, by: &Acting, seed: u64) -> Result<Vec<Actor>, Error> {
    let rng = &mut StdRng::seed_from_u64(seed);
    let roles = [Role::AccountManager, Role::KeyAccountManager, Role::Director, Role::Contributor];
    let people: Vec<_> = NAMES.iter().map(|n| user(&format!("{n} of {seed}"), *roles.choose(rng).unwrap())).collect();
    let users = identity::actions::create(tx, by, &people)?;
    let anyone = |rng: &mut StdRng| *users.choose(rng).unwrap();
    // Lines go from later to earlier users, so that no cycle arises.
    for i in 1..USERS {
        let kind = if rng.random_bool(0.7) { LineKind::Solid } else { LineKind::Dotted };
        let line = NewLine {
            user: users[i],
            manager: users[rng.random_range(0..i)],
            kind,
            span: span(rng),
            reason: String::new(),
        };
        org::actions::lines::set(tx, by, &[line])?;
    }
    let mut territories: Vec<TerritoryId> = Vec::new();
    for i in 0..4 {
        let parent = territories.choose(rng).copied().filter(|_| rng.random_bool(0.6));
        let new = NewTerritory { name: format!("Territory {seed} {i}"), level: TerritoryLevel::Regional, parent };
        territories.extend(org::actions::territories::create(tx, by, &[new])?);
        let holder = NewHolder { territory: territories[i], user: anyone(rng), span: span(rng), reason: String::new() };
        org::actions::holders::set(tx, by, &[holder])?;
    }
    if fields::store::find(tx, Subject::Account, "shade")?.is_none() {
        let choices = String::from("red | Red | 红\nblue | Blue | 蓝");
        let form = FieldForm {
            kind: String::from("choice"),
            label_en: String::from("Shade"),
            choices,
            ..FieldForm::default()
        };
        fields::actions::add(tx, by, Subject::Account, &form)?;
    }
    let mut made: Vec<AccountId> = Vec::new();
    for i in 0..ACCOUNTS {
        let parent = made.choose(rng).copied().filter(|_| rng.random_bool(0.3));
        let territory = territories.choose(rng).copied().filter(|_| rng.random_bool(0.5));
        let lead = Some(anyone(rng)).filter(|_| rng.random_bool(0.8));
        let mut new = account(&format!("Oracle {seed} {i}"), lead, parent, territory);
        if let Some(shade) = [Some("red"), Some("blue"), None].choose(rng).copied().flatten() {
            new.profile.custom.insert(String::from("cf_shade"), shade.into());
        }
        made.extend(accounts::actions::create(tx, by, &[new])?);
    }
    furnish(tx, by, &made, seed)?;
    let wanted: Vec<_> = made
        .iter()
        .enumerate()
        .map(|(i, account)| NewRequest {
            account: *account,
            department: String::from("legal"),
            owner: anyone(rng),
            what: format!("Oracle {seed} {i} wishes something"),
            details: String::new(),
            need_by: None,
            interaction: None,
        })
        .collect();
    requests::actions::ask(tx, by, &wanted)?;
    let set = rule_verbs::draft(tx, by, &format!("Rules {seed}"), None)?;
    let everything = RuleInput {
        territory: territories[0],
        precedence: TerritoryLevel::Global,
        conditions: Conditions::default(),
        accounts: Vec::new(),
    };
    rule_verbs::add(tx, by, set, &[everything])?;
    for _ in 0..12 {
        let role = *[Part::CoManager, Part::Specialist, Part::Service, Part::Sponsor].choose(rng).unwrap();
        let new = NewAssignment {
            account: *made.choose(rng).unwrap(),
            user: anyone(rng),
            role,
            unit: None,
            allocation: None,
            span: span(rng),
            reason: String::new(),
        };
        access::actions::team::assign(tx, by, &[new])?;
        let to = by.today.checked_add(rng.random_range(1..60).days()).unwrap_or(by.today);
        let grant = NewGrant {
            account: *made.choose(rng).unwrap(),
            user: anyone(rng),
            level: rng.random_range(2..=4),
            span: Span { from: by.today, to },
            reason: String::from("oracle"),
        };
        access::actions::grants::give(tx, by, &grant)?;
    }
    deals::plant(tx, by, &made, &users, seed)?;
    for _ in 0..2 {
        let (person, deputy) = (anyone(rng), anyone(rng));
        let to = by.today.checked_add(rng.random_range(1..60).days()).unwrap_or(by.today);
        if person != deputy {
            let new = NewDeputy { person, deputy, span: Span { from: by.today, to }, reason: String::from("away") };
            // Two random deputies of one person may clash; one is enough.
            let _ = tx.attempt(|tx| org::actions::deputies::name_deputy(tx, by, &new));
        }
    }
    users
        .iter()
        .enumerate()
        .map(|(i, id)| session(tx, by, *id, Box::leak(format!("{}-{seed}", NAMES[i]).into_boxed_str())))
        .collect()
}

/// A person, a conversation, a promise, a concern and a unit at each account.
fn furnish(tx: &Tx<'_>, by: &Acting, made: &[AccountId], seed: u64) -> Result<(), Error> {
    let name = |what: &str, i: usize| format!("{what} of Oracle {seed} {i}");
    let each = || made.iter().enumerate();
    let mut people: Vec<_> = each().map(|(i, a)| NewPerson::named(*a, &name("Person", i), by.today)).collect();
    // What is due is a list over accounts too.
    people.iter_mut().for_each(|new| new.details.keep_until = Some(by.today));
    let placed = people::actions::add(tx, by, &people)?;
    // Somebody who works for many: each account's page names the others only to those who see them.
    let (first, others) = made.split_at(1);
    let known = people::actions::add(tx, by, &[NewPerson::named(first[0], WANDERER, by.today)])?[0].0;
    let rest = others.iter().take(8).map(|a| NewPerson { person: Some(known), ..NewPerson::named(*a, "", by.today) });
    people::actions::add(tx, by, &rest.collect::<Vec<_>>())?;
    let plan = rhythm::EditPlan { goal_days: Some(30), reason: String::from("oracle"), ..rhythm::EditPlan::default() };
    for (account, (_, position)) in made.iter().zip(&placed) {
        rhythm::set_plan(tx, by, *account, *position, &plan)?;
    }
    let talks: Vec<_> = each().map(|(i, a)| NewInteraction::new(*a, Kind::Call, by.now, &name("Talk", i))).collect();
    interactions::actions::log(tx, by, &talks)?;
    let promised: Vec<_> = each().map(|(i, a)| NewPromise::new(*a, Side::Theirs, &name("Word", i), by.today)).collect();
    promises::actions::make(tx, by, &promised)?;
    for (i, a) in each() {
        let content = files::store::content::put(tx, by, name("Bytes", i).as_bytes())?;
        let new = NewFile { about: About::Account, name: format!("{}.txt", name("File", i)), content };
        files::actions::attach(tx, by, *a, &[new])?;
    }
    let worries: Vec<_> = each()
        .map(|(i, a)| NewConcern {
            account: *a,
            words: name("Worry", i),
            person: None,
            since: None,
            interaction: None,
            severity: None,
        })
        .collect();
    concerns::actions::note(tx, by, &worries)?;
    let unit = NewUnit { name: String::from("Oraclework"), kind: String::from("plant"), ..NewUnit::default() };
    made.iter().try_for_each(|a| accounts::units::add(tx, by, *a, std::slice::from_ref(&unit)).map(drop))?;
    let line = offerings::model::Facts { name: format!("Wares {seed}"), ..Default::default() };
    let line = offerings::actions::add(tx, by, &line)?;
    let spend = Some(Money { minor: 100, currency: by.settings.currency.clone() });
    let facts = whitespace::model::Facts { spend, ..Default::default() };
    let cell = whitespace::actions::Setting { place: (None, line), facts, from: by.today, seen: None };
    made.iter().try_for_each(|a| whitespace::actions::set(tx, by, *a, std::slice::from_ref(&cell)).map(drop))
}

/// Begun, to come, or over before or after today, with and without an end.
fn span(rng: &mut StdRng) -> Span {
    let from = START.checked_add(rng.random_range(250..360).days()).unwrap_or(START);
    if rng.random_bool(0.5) {
        return Span::since(from);
    }
    Span { from, to: from.checked_add(rng.random_range(1..90).days()).unwrap_or(from) }
}

/// Compares every answer of every actor with the model; how many were compared.
async fn compare(app: &TestApp, actors: &[Actor], day: Date, with_deals: bool) -> usize {
    let model = app.app.db.read(Model::read).await.expect("the model is read");
    let planted_deals = app.app.db.read(deals::Planted::read).await.expect("what was planted is read");
    let mut checks = 0;
    for actor in actors {
        let seen = model.visible(actor.id.0, day);
        let planted = |id: &&Uuid| model.names[*id].starts_with("Oracle");
        for (path, field) in LISTS {
            let got = accounts_of(app, actor, path, field).await;
            let stray: Vec<_> = got.difference(&seen).collect();
            assert!(stray.is_empty(), "{} on {day}: {path} shows {stray:?}", actor.name);
            let missing: Vec<_> = seen.iter().filter(planted).filter(|a| !got.contains(*a)).collect();
            assert!(missing.is_empty(), "{} on {day}: {path} lacks {missing:?}", actor.name);
        }
        for path in FILES {
            let file = app.get(actor, path).await.text;
            for (id, name) in model.names.iter().filter(|(id, _)| planted(id)) {
                let listed = [",", "\"", "\r", "\n"].iter().any(|end| file.contains(&format!("{name}{end}")));
                assert_eq!(listed, seen.contains(id), "{} on {day}: {path} and {name}", actor.name);
            }
        }
        compare_export(app, actor, &model, &seen, day).await;
        let found = app.get(actor, "/api/v1/search?q=oracle&kind=account&limit=50").await;
        let found: BTreeSet<String> =
            found.json()["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect();
        let named: BTreeSet<String> = seen.iter().filter(planted).map(ToString::to_string).collect();
        assert_eq!(found, named, "{} on {day}: search", actor.name);
        for kind in ["unit", "person", "conversation", "promise", "file", "concern", "request", "deal"] {
            let found = app.get(actor, &format!("/api/v1/search?q=oracle&kind={kind}&limit=50")).await.json();
            let of: BTreeSet<String> = found["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|i| i["account_id"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(of, named, "{} on {day}: search for {kind}", actor.name);
            let count = found["counts"].as_array().unwrap().first().map_or(0, |c| c["count"].as_u64().unwrap());
            assert_eq!(count, named.len() as u64, "{} on {day}: count of {kind}", actor.name);
        }
        let sums = app.get(actor, "/api/v1/whitespace?scope=all").await.json();
        let spend = sums["total"]["spend"]["minor"].as_i64().unwrap_or(0);
        assert_eq!(spend, 100 * i64::try_from(named.len()).unwrap(), "{} on {day}: the whitespace", actor.name);
        let csv = app.get(actor, "/accounts.csv?scope=all").await;
        let rows = csv.text.lines().filter(|l| !l.trim().is_empty()).count();
        assert_eq!(rows, seen.len() + 1, "{} on {day}: CSV", actor.name);
        let tree = app.get(actor, "/hierarchy.csv?scope=all").await;
        let rows: HashMap<String, usize> = tree
            .text
            .lines()
            .skip(1)
            .map(|l| l.split(',').collect::<Vec<_>>())
            .map(|cells| (cells[1].to_owned(), cells[7].parse().unwrap()))
            .collect();
        assert_eq!(rows, model.below_each(&seen, day), "{} on {day}: the tree and its numbers", actor.name);
        let totals = app.get(actor, "/api/v1/accounts/totals?scope=all").await;
        assert_eq!(totals.json()["count"], seen.len(), "{} on {day}: the count", actor.name);
        for filter in ["red", "blue", "none"] {
            let query = format!("scope=all&cf_shade={filter}");
            let want: BTreeSet<String> =
                seen.iter().filter(|a| model.shade(**a) == filter).map(ToString::to_string).collect();
            let list = app.get(actor, &format!("/api/v1/accounts?limit=200&{query}")).await;
            assert_eq!(list.ids().into_iter().collect::<BTreeSet<_>>(), want, "{} on {day}: {filter}", actor.name);
            let totals = app.get(actor, &format!("/api/v1/accounts/totals?{query}")).await;
            assert_eq!(totals.json()["count"], want.len(), "{} on {day}: the count of {filter}", actor.name);
        }
        let mut pages = String::new();
        for path in [
            "/accounts?scope=all",
            "/?scope=all",
            "/people?scope=all",
            "/people/retention?scope=all",
            "/promises?scope=all",
            "/promises?scope=all&group=account",
            "/promises/keeping?scope=all",
            "/concerns?scope=all",
            "/requests?whose=all&scope=all",
            "/search?q=oracle",
            "/palette?q=oracle",
            "/hierarchy?scope=all",
            "/accounts/duplicates?scope=all",
        ] {
            pages.push_str(&app.get(actor, path).await.text);
        }
        pages.push_str(&wanderer(app, actor).await);
        for (id, name) in &model.names {
            // Names end at a tag or a quote, so that "Oracle 1 1" is not found in "Oracle 1 10".
            let shown = [format!("{name}<"), format!("{name}\"")].iter().any(|n| pages.contains(n));
            assert!(!shown || seen.contains(id), "{} on {day}: a page shows {name}", actor.name);
        }
        for id in model.names.keys() {
            let page =
                app.send(Some(actor), Method::GET, &format!("/api/v1/accounts/{id}"), None, &[], String::new()).await;
            let want = if seen.contains(id) { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(page.status, want, "{} on {day}: {}", actor.name, model.names[id]);
        }
        checks += 11 + (2 + LISTS.len() + FILES.len()) * model.names.len();
        checks += compare_requests(app, actor, &model, &seen, day).await;
        checks += compare_rules(app, actor, &model, &seen, day).await;
        if with_deals {
            checks += deals::compare(app, actor, (&model, &planted_deals), &seen, day).await;
        }
        // Before everything, while spans began and ended, and in what is planned.
        for days in if day.day() % 2 == 0 { [-400, -10] } else { [-40, 25] } {
            checks += compare_as_of(app, actor, &model, day, day.checked_add(days.days()).unwrap()).await;
        }
    }
    checks
}

/// Requests of one's own: each opens for its owner and for who sees the account, and for nobody else; of an account that
/// the owner does not see it shows the head line and nothing else, and its page leads nowhere there.
/// Everything that an export of what somebody sees holds.
async fn compare_export(app: &TestApp, actor: &Actor, model: &Model, seen: &BTreeSet<Uuid>, day: Date) {
    let (inner, id) = (app.app.clone(), actor.id);
    let files = tokio::task::spawn_blocking(move || {
        let viewer = inner.db.read_blocking(|q| identity::viewer_of(q, id, day, Via::Console)).unwrap().unwrap();
        let order = Order { registry: &inner.registry, viewer: &viewer, everything: false, at: inner.clock.now() };
        let mut memory = Memory::default();
        export(&inner.db, &order, &mut memory, &mut |_| Ok(())).unwrap();
        memory.files
    });
    let files = files.await.unwrap();
    let who = format!("{} on {day}: the export", actor.name);
    let listed = |path: &str, column: &str| -> BTreeSet<String> {
        let mut reader = csv::Reader::from_reader(files[path].as_bytes());
        let at = reader.headers().unwrap().iter().position(|head| head == column).unwrap();
        reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
    };
    let want: BTreeSet<String> = seen.iter().map(ToString::to_string).collect();
    assert_eq!(listed("tables/accounts.csv", "id"), want, "{who}");
    let names: BTreeSet<String> = seen.iter().map(|id| model.names[id].clone()).collect();
    assert_eq!(listed("lists/accounts.csv", "name"), names, "{who}");
    for path in [
        "tables/positions.csv",
        "tables/interactions.csv",
        "tables/promises.csv",
        "tables/files.csv",
        "tables/concerns.csv",
        "tables/deals.csv",
    ] {
        let of: BTreeSet<String> = listed(path, "account_id")
            .into_iter()
            .filter(|id| model.names[&id.parse::<Uuid>().unwrap()].starts_with("Oracle"))
            .collect();
        let planted: BTreeSet<String> =
            seen.iter().filter(|id| model.names[*id].starts_with("Oracle")).map(ToString::to_string).collect();
        assert_eq!(of, planted, "{who}: {path}");
    }
    for (id, name) in model.names.iter().filter(|(id, _)| !seen.contains(*id)) {
        let id = id.to_string();
        for (path, text) in &files {
            assert!(!text.contains(&id), "{who}: {path} has the id of {name}");
            let named = text
                .match_indices(name.as_str())
                .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == ' '));
            assert!(!named, "{who}: {path} names {name}");
        }
    }
}

/// An export in memory.
#[derive(Default)]
struct Memory {
    files: BTreeMap<String, String>,
    at: String,
    bytes: Vec<u8>,
}

impl Sink for Memory {
    fn begin(&mut self, path: &str) -> anyhow::Result<()> {
        self.at = path.to_owned();
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.bytes.extend(bytes);
        Ok(())
    }

    fn end(&mut self) -> anyhow::Result<()> {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.bytes)).into_owned();
        self.files.insert(std::mem::take(&mut self.at), text);
        Ok(())
    }
}

async fn compare_requests(app: &TestApp, actor: &Actor, model: &Model, seen: &BTreeSet<Uuid>, day: Date) -> usize {
    let who = format!("{} on {day}", actor.name);
    let mine: BTreeSet<Uuid> =
        model.wishes.iter().filter(|(_, _, owner)| *owner == actor.id.0).map(|(_, id, _)| *id).collect();
    let list = app.get(actor, "/api/v1/requests?whose=to_me&limit=200").await;
    let listed: BTreeSet<Uuid> = list.ids().iter().map(|id| id.parse().unwrap()).collect();
    assert_eq!(listed, mine, "{who}: requests to them");
    let mut notices = String::new();
    for path in ["/notifications", "/api/v1/notifications"] {
        notices.push_str(&app.get(actor, path).await.text);
    }
    for (n, (account, id, owner)) in model.wishes.iter().enumerate() {
        let (name, theirs) = (&model.names[account], *owner == actor.id.0);
        // All of their own, and some of the others: each is one more request to the app.
        if !theirs && n % 6 != 0 {
            continue;
        }
        let want = if theirs || seen.contains(account) { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let api = app.get(actor, &format!("/api/v1/accounts/{account}/requests/{id}")).await;
        assert_eq!(api.status, want, "{who}: the request of {name}");
        let told = notices.contains(&format!("{name}: "));
        assert!(!told || theirs || seen.contains(account), "{who}: a notice names {name}");
        if !theirs || seen.contains(account) {
            continue;
        }
        let page = app.get(actor, &format!("/accounts/{account}/requests/{id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{who}: their request of {name}");
        let number = name.trim_start_matches("Oracle ");
        for what in ["Person", "Talk", "Word", "Worry"] {
            let secret = format!("{what} of Oracle {number}");
            assert!(!page.text.contains(&secret) && !api.text.contains(&secret), "{who}: {secret}");
        }
        assert!(!page.text.contains(&format!("href=\"/accounts/{account}\"")), "{who}: a way to {name}");
    }
    2 + model.wishes.len()
}

/// The page, the copy of the data and the account's people of somebody who works for many accounts.
async fn wanderer(app: &TestApp, actor: &Actor) -> String {
    let list = app.get(actor, "/api/v1/people?scope=all&q=wanderer&limit=200").await.json();
    let Some(one) = list["items"].as_array().and_then(|items| items.first()) else { return String::new() };
    let account = one["account_id"].as_str().unwrap();
    let page = format!("/accounts/{account}/people/{}", one["id"].as_str().unwrap());
    let mut all = String::new();
    for path in [
        page.clone(),
        format!("{page}/data"),
        format!("/accounts/{account}/people"),
        format!("/accounts/{account}/introductions"),
    ] {
        all.push_str(&app.get(actor, &path).await.text);
    }
    all
}

/// What territory rules would change: every visible account is looked at, none other is named, and only what the
/// actor may manage changes, or edits by a territory while nobody leads it.
async fn compare_rules(app: &TestApp, actor: &Actor, model: &Model, seen: &BTreeSet<Uuid>, day: Date) -> usize {
    let sets = app.get(actor, "/api/v1/territory-rules").await;
    if sets.status == StatusCode::FORBIDDEN {
        return 1;
    }
    let set = sets.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let who = format!("{} on {day}", actor.name);
    let found = app.get(actor, &format!("/api/v1/territory-rules/{set}/preview?limit=10000")).await.json();
    assert_eq!(found["seen"], seen.len(), "{who}: accounts that rules look at");
    let manage = model.holds(actor.id.0, day, 5);
    for list in ["changes", "conflicts", "unclaimed", "planned"] {
        for item in found[list].as_array().unwrap() {
            let account: Uuid = item["account"].as_str().unwrap().parse().unwrap();
            assert!(seen.contains(&account), "{who}: {list} names {account}");
            let led = model.leads.iter().any(|(a, .., to)| *a == account && day < *to);
            assert!(list != "changes" || manage.contains(&account) || !led, "{who}: {account} would change");
        }
    }
    let mut pages = String::new();
    for path in [format!("/team/rules/{set}/preview"), String::from("/team/claims?kind=unassigned")] {
        pages.push_str(&app.get(actor, &path).await.text);
    }
    let mut files = app.get(actor, &format!("/team/rules/{set}/preview.csv")).await.text;
    files.push_str(&app.get(actor, "/team/claims.csv?kind=unled").await.text);
    for (id, name) in &model.names {
        let shown = [format!("{name}<"), format!("{name}\"")].iter().any(|n| pages.contains(n));
        let shown = shown || [",", "\"", "\r", "\n"].iter().any(|end| files.contains(&format!("{name}{end}")));
        assert!(!shown || seen.contains(id), "{who}: territory rules show {name}");
    }
    3 + model.names.len()
}

/// The accounts that all pages of a list name.
async fn accounts_of(app: &TestApp, actor: &Actor, path: &str, field: &str) -> BTreeSet<Uuid> {
    let (mut accounts, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = app.get(actor, &format!("{path}&limit=200{cursor}")).await.json();
        let items = page["items"].as_array().unwrap_or_else(|| panic!("{path} is no list: {page}"));
        accounts.extend(items.iter().map(|i| i[field].as_str().unwrap().parse::<Uuid>().unwrap()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return accounts,
        }
    }
}

/// Another day chooses facts, never rights: what is listed must be visible today, and show what held then.
async fn compare_as_of(app: &TestApp, actor: &Actor, model: &Model, today: Date, on: Date) -> usize {
    let seen = model.visible(actor.id.0, today);
    let there: BTreeSet<Uuid> = seen.iter().copied().filter(|a| model.known.get(a).is_some_and(|d| *d <= on)).collect();
    let texts = |set: &BTreeSet<Uuid>| set.iter().map(ToString::to_string).collect::<BTreeSet<String>>();
    let list = app.get(actor, &format!("/api/v1/accounts?scope=all&limit=200&as_of={on}")).await;
    let who = format!("{} on {today}, as of {on}", actor.name);
    assert_eq!(list.ids().into_iter().collect::<BTreeSet<_>>(), texts(&there), "{who}: the list");
    assert_eq!(list.json()["as_of"], on.to_string());
    for item in list.json()["items"].as_array().unwrap() {
        let account: Uuid = item["id"].as_str().unwrap().parse().unwrap();
        let fact = |rows: &[Row]| {
            rows.iter()
                .find(|(a, _, _, from, to)| *a == account && *from <= on && on < *to)
                .map(|row| row.1.to_string())
        };
        let id = |name: &str| item[name]["id"].as_str().map(str::to_owned);
        assert_eq!(id("lead"), fact(&model.leads), "{who}: lead of {}", item["name"]);
        assert_eq!(id("territory"), fact(&model.places), "{who}: territory of {}", item["name"]);
        let parent = fact(&model.parents).filter(|p| seen.contains(&p.parse().unwrap()));
        assert_eq!(id("parent"), parent, "{who}: parent of {}", item["name"]);
    }
    let mine = model.team.iter().filter(|(_, u, _, from, to)| *u == actor.id.0 && *from <= on && on < *to).map(|r| r.0);
    let mine: BTreeSet<Uuid> = mine.filter(|a| there.contains(a)).collect();
    let mut reach = Vec::new();
    model.below(actor.id.0, 5, today, &mut reach);
    let team = |a: &&Uuid| reach.iter().any(|(holder, _)| model.held(*holder, **a, on) >= 2);
    let team: BTreeSet<Uuid> = there.iter().filter(team).copied().collect();
    for (scope, want) in [("mine", &mine), ("team", &team)] {
        let got = app.get(actor, &format!("/api/v1/accounts?scope={scope}&limit=200&as_of={on}")).await;
        assert_eq!(got.ids().into_iter().collect::<BTreeSet<_>>(), texts(want), "{who}: {scope}");
    }
    let totals = app.get(actor, &format!("/api/v1/accounts/totals?scope=all&as_of={on}")).await;
    assert_eq!(totals.json()["count"], there.len(), "{who}: the count");
    let csv = app.get(actor, &format!("/accounts.csv?scope=all&as_of={on}")).await;
    assert_eq!(csv.text.lines().filter(|l| !l.trim().is_empty()).count(), there.len() + 1, "{who}: CSV");
    let mut pages = String::new();
    for path in ["/accounts?scope=all&columns=lead,territory,parent,tier&as_of=", "/team?scope=all&as_of="] {
        pages.push_str(&app.get(actor, &format!("{path}{on}")).await.text);
    }
    for (id, name) in &model.names {
        let shown = [format!("{name}<"), format!("{name}\"")].iter().any(|n| pages.contains(n));
        assert!(!shown || seen.contains(id), "{who}: a page shows {name}");
    }
    for id in model.names.keys().take(3) {
        let page = app.get(actor, &format!("/accounts/{id}?as_of={on}")).await;
        let want = if seen.contains(id) { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(page.status, want, "{who}: {}", model.names[id]);
    }
    9 + there.len()
}

type Row = (Uuid, Uuid, i64, Date, Date);

/// The dated rows, and the rules in their slowest form.
struct Model {
    names: HashMap<Uuid, String>,
    /// The value of a custom field.
    shades: HashMap<Uuid, String>,
    /// Since when something is known of an account.
    known: HashMap<Uuid, Date>,
    /// Account, user, level.
    team: Vec<Row>,
    leads: Vec<Row>,
    grants: Vec<Row>,
    /// Account, parent.
    parents: Vec<Row>,
    /// Account, territory.
    places: Vec<Row>,
    /// Territory, parent.
    above: HashMap<Uuid, Uuid>,
    /// Territory, holder.
    holders: Vec<Row>,
    /// User, manager, cap.
    lines: Vec<Row>,
    /// Person, deputy.
    deputies: Vec<Row>,
    /// Account, request, owner.
    wishes: Vec<(Uuid, Uuid, Uuid)>,
}

impl Model {
    fn read(q: &Conn<'_>) -> Result<Self, Error> {
        let rows = |sql: &str| {
            q.query(sql, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
        };
        let level = "case role when 'lead' then 5 when 'co_manager' then 4 else 3 end";
        Ok(Self {
            names: q
                .query("select id, name from accounts where archived_at is null", &params![], |r| {
                    Ok::<_, Error>((r.get(0)?, r.get(1)?))
                })?
                .into_iter()
                .collect(),
            shades: q
                .query("select account_id, value from custom_values where field = 'shade'", &params![], |r| {
                    Ok::<_, Error>((r.get(0)?, r.get(1)?))
                })?
                .into_iter()
                .collect(),
            known: q
                .query(
                    "select account_id, min(valid_from) from (
                       select account_id, valid_from from assignments union all
                       select account_id, valid_from from account_tiers union all
                       select account_id, valid_from from account_lifecycles union all
                       select account_id, valid_from from account_territories union all
                       select account_id, valid_from from account_parents) f group by account_id",
                    &params![],
                    |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
                )?
                .into_iter()
                .collect(),
            team: rows(&format!("select account_id, user_id, {level}, valid_from, valid_to from assignments"))?,
            leads: rows("select account_id, user_id, 5, valid_from, valid_to from assignments where role = 'lead'")?,
            grants: rows("select account_id, user_id, level, valid_from, valid_to from account_grants")?,
            parents: rows("select account_id, parent_id, 0, valid_from, valid_to from account_parents")?,
            places: rows("select account_id, territory_id, 0, valid_from, valid_to from account_territories")?,
            above: q
                .query("select id, parent_id from territories where parent_id is not null", &params![], |r| {
                    Ok::<_, Error>((r.get(0)?, r.get(1)?))
                })?
                .into_iter()
                .collect(),
            holders: rows("select territory_id, user_id, 0, valid_from, valid_to from territory_holders")?,
            lines: rows(
                "select user_id, manager_id, case kind when 'solid' then 5 else 2 end, valid_from, valid_to from reporting_lines",
            )?,
            deputies: rows("select person_id, deputy_id, 0, valid_from, valid_to from deputies")?,
            wishes: q.query("/* test */ select account_id, id, owner_id from requests", &params![], |r| {
                Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?))
            })?,
        })
    }

    /// By name, how many visible accounts stand below each visible one, over edges between visible ones only.
    fn below_each(&self, seen: &BTreeSet<Uuid>, day: Date) -> HashMap<String, usize> {
        let parent = |a: &Uuid| {
            let edge = self.parents.iter().find(|(child, _, _, from, to)| child == a && *from <= day && day < *to);
            edge.map(|(_, parent, ..)| *parent).filter(|p| seen.contains(p))
        };
        let mut below: HashMap<Uuid, usize> = seen.iter().map(|a| (*a, 0)).collect();
        for account in seen {
            let mut at = parent(account);
            while let Some(above) = at {
                *below.get_mut(&above).unwrap() += 1;
                at = parent(&above);
            }
        }
        below.into_iter().map(|(id, n)| (self.names[&id].clone(), n)).collect()
    }

    fn shade(&self, account: Uuid) -> &str {
        self.shades.get(&account).map_or("none", String::as_str)
    }

    /// What a user holds on an account by themselves.
    fn held(&self, user: Uuid, account: Uuid, day: Date) -> i64 {
        let mut best = 0;
        let mut take = |rows: &[Row], account: Uuid, level: Option<i64>| {
            for (a, u, l, from, to) in rows {
                if *a == account && *u == user && *from <= day && day < *to {
                    best = best.max(level.unwrap_or(*l));
                }
            }
        };
        take(&self.team, account, None);
        take(&self.grants, account, None);
        let mut up = account;
        while let Some((_, parent, ..)) =
            self.parents.iter().find(|(a, _, _, from, to)| *a == up && *from <= day && day < *to)
        {
            up = *parent;
            take(&self.leads, up, Some(4));
        }
        let place = self.places.iter().find(|(a, _, _, from, to)| *a == account && *from <= day && day < *to);
        let mut territory = place.map(|p| p.1);
        while let Some(t) = territory {
            take(&self.holders, t, Some(4));
            territory = self.above.get(&t).copied();
        }
        best
    }

    /// Users below, with the cap of the weakest edge on the way.
    fn below(&self, user: Uuid, cap: i64, day: Date, out: &mut Vec<(Uuid, i64)>) {
        out.push((user, cap));
        for (report, manager, strength, from, to) in &self.lines {
            if *manager == user && *from <= day && day < *to {
                self.below(*report, cap.min(*strength), day, out);
            }
        }
    }

    fn visible(&self, user: Uuid, day: Date) -> BTreeSet<Uuid> {
        self.holds(user, day, 2)
    }

    /// Whose holdings a user reaches, with the cap of the weakest edge on the way: their own, those below them, and those
    /// of whom they stand for.
    fn reached(&self, user: Uuid, day: Date) -> Vec<(Uuid, i64)> {
        let mut reach = Vec::new();
        self.below(user, 5, day, &mut reach);
        for (person, deputy, _, from, to) in &self.deputies {
            if *deputy == user && *from <= day && day < *to {
                self.below(*person, 5, day, &mut reach);
            }
        }
        reach
    }

    /// Those people.
    fn reach(&self, user: Uuid, day: Date) -> BTreeSet<Uuid> {
        self.reached(user, day).into_iter().map(|(id, _)| id).collect()
    }

    /// The accounts on which a user has a level.
    fn holds(&self, user: Uuid, day: Date, level: i64) -> BTreeSet<Uuid> {
        let reach = self.reached(user, day);
        let sees =
            |account: &Uuid| reach.iter().any(|(holder, cap)| self.held(*holder, *account, day).min(*cap) >= level);
        self.names.keys().copied().filter(|a| sees(a)).collect()
    }
}
