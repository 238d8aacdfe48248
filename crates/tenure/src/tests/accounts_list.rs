//! The table, the account page and the team page on a real database.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use tenure_db::{Db, Tx, params};
use tower::ServiceExt;

use crate::base::app::{App, Config};
use crate::base::clock::Clock;
use crate::base::cx::RequestContext;
use crate::base::scope::{Choice, Scope};
use crate::base::settings::Settings;
use crate::base::{AccountId, Acting, Ids, Locale, Result, Right, UserId, Viewer};
use crate::features::accounts;
use crate::features::accounts::columns::Columns;
use crate::features::accounts::listing::ListQuery;
use crate::features::accounts::model::{NewAccount, Profile};
use crate::features::accounts::store::list::{self, Ask};
use crate::features::fields::model::value::Ground;

const TODAY: Date = date(2026, 11, 12);

struct World {
    db: Db,
    ids: Ids,
    _room: tenure_testing::Room,
}

impl World {
    fn new() -> Self {
        let (db, room) = tenure_testing::database();
        let world = Self { db, ids: Ids::random(), _room: room };
        let by = world.acting(Viewer::operator(TODAY));
        world.write(move |tx| crate::features::settings::defaults(tx, &by).map(|_| ()));
        world
    }

    fn write<T: Send + 'static>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.db.write_blocking(f).unwrap()
    }

    fn acting(&self, viewer: Viewer) -> Acting {
        let now = "2026-11-12T10:00:00Z".parse().unwrap();
        Acting::new(Arc::new(viewer), Arc::new(Settings::default()), now, self.ids.clone())
    }

    /// A user who may create accounts and sees what is theirs.
    fn user(&self, name: &'static str) -> Acting {
        let operator = Viewer::operator(TODAY);
        let id = UserId(self.acting(operator.clone()).uuid());
        self.write(move |tx| {
            tx.execute(
                "insert into users (id, email, name, name_key, language, time_zone, active_from, created_at)
                 values ($1, $2, $3, $3, 'en', 'UTC', $4, 0)",
                &params![id, format!("{name}@example.com"), name, date(2020, 1, 1)],
            )?;
            crate::features::org::reach::rebuild(tx).map(|_| ())
        });
        self.acting(Viewer { id, rights: vec![Right::CreateAccounts], all_accounts: 0, ..operator })
    }

    fn create(&self, by: &Acting, name: &str) -> AccountId {
        let by = by.clone();
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        let new = NewAccount { profile, ..NewAccount::default() };
        self.write(move |tx| accounts::actions::create(tx, &by, std::slice::from_ref(&new)))[0]
    }
}

/// Answers of the whole product to one user.
fn ask(world: &World, by: &Acting, locale: Locale, form: Option<&str>, uri: &str) -> (StatusCode, String, String) {
    let context = RequestContext {
        viewer: Some(by.viewer.clone()),
        settings: by.settings.clone(),
        locale,
        now: by.now,
        today: by.today,
        request_id: by.uuid(),
        address: String::new(),
        api: uri.starts_with("/api/"),
        fragment: false,
        uri: uri.to_owned(),
        unread: 0,
        flash: None,
        claim: None,
        underway: None,
    };
    let app = App {
        db: world.db.clone(),
        clock: Clock::fixed(by.now),
        ids: world.ids.clone(),
        registry: Arc::new(crate::features::registered()),
        config: Arc::new(Config::default()),
        pulse: crate::base::pulse::Pulse::default(),
        memo: crate::base::app::Memo::default(),
    };
    let router: Router<App> = accounts::routes().router();
    let router = router.layer(axum::Extension(Arc::new(context))).with_state(app);
    let request = match form {
        None => Request::get(uri).body(Body::empty()),
        Some(form) => Request::post(uri)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned())),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let response = router.oneshot(request.unwrap()).await.unwrap();
        let place =
            response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.unwrap();
        (status, place, String::from_utf8(bytes.to_vec()).unwrap())
    })
}

const GROUND: Ground<'_> = Ground { today: jiff::civil::date(2026, 11, 12), currency: "EUR" };

fn columns_of() -> Columns {
    Columns::new(&crate::features::registered(), Arc::default())
}

fn get(world: &World, by: &Acting, uri: &str) -> String {
    let (status, _, body) = ask(world, by, Locale::En, None, uri);
    assert_eq!(status, StatusCode::OK, "{uri}: {}", &body[..body.len().min(300)]);
    body
}

/// Anna leads 23 accounts with revenues 0, 1, 1, 2, 2 … and none on every fifth; the others are Otto's.
fn accounts(world: &World) -> (Acting, Acting, Vec<AccountId>) {
    let (anna, otto) = (world.user("anna"), world.user("otto"));
    let ids: Vec<AccountId> = (0..23).map(|n| world.create(&anna, &format!("Account {n:02}"))).collect();
    world.create(&otto, "Otto's secret");
    let mine = ids.clone();
    world.write(move |tx| {
        for (n, id) in (0_i64..).zip(&mine) {
            let revenue = (n % 5 != 0).then_some(n / 2);
            tx.execute(
                "update accounts set revenue_minor = $2, revenue_currency = 'EUR', city = $3 where id = $1",
                &params![*id, revenue, format!("City {}", n % 3)],
            )?;
            let last = (n % 4 != 0).then(|| Timestamp::from_microsecond(n * 1_000_000).unwrap());
            tx.execute(
                "update account_stats set last_conversation_at = $2 where account_id = $1",
                &params![*id, last],
            )?;
        }
        Ok(())
    });
    (anna, otto, ids)
}

/// Reads all pages of an order forwards, then back from the last row, both arms of the scope.
fn walk(world: &World, by: &Acting, sort: &str, large: bool) -> (Vec<String>, Vec<String>) {
    let (viewer, sort) = (by.viewer.clone(), sort.to_owned());
    world.write(move |tx| {
        let columns_all = columns_of();
        let query = ListQuery { sort: sort.clone(), ..ListQuery::default() };
        let mut scope = Scope::resolve(tx, &viewer, Choice::All)?;
        scope.large = large;
        let (filter, order) = (query.parse(&columns_all, GROUND)?, query.order(&columns_all)?);
        let columns = query.shown(&columns_all);
        let read = |start: Option<&crate::base::paging::Cursor>, back| {
            let ask = Ask {
                scope: &scope,
                filter: &filter,
                order,
                columns: &columns,
                start,
                back,
                limit: 4,
                ids: true,
                currency: "EUR",
            };
            list::page(tx, &ask)
        };
        let (mut there, mut back) = (Vec::new(), Vec::new());
        let mut page = read(None, false)?;
        assert!(!page.before);
        loop {
            there.extend(page.items.iter().map(|i| i.name.clone()));
            let last = page.items.last().map(|i| i.cursor());
            if !page.after {
                break;
            }
            page = read(last.as_ref(), false)?;
            assert!(page.before);
        }
        loop {
            back.splice(0..0, page.items.iter().map(|i| i.name.clone()));
            if !page.before {
                break;
            }
            let first = page.items.first().map(|i| i.cursor());
            page = read(first.as_ref(), true)?;
            assert!(page.after);
        }
        Ok((there, back))
    })
}

#[test]
fn pages_meet_without_gap_in_every_order_and_nulls_come_last() {
    let world = World::new();
    let (anna, _, _) = accounts(&world);
    for sort in [
        "name",
        "-name",
        "revenue",
        "-revenue",
        "city",
        "-city",
        "last_conversation_at",
        "-last_conversation_at",
        "open_promises",
        "people_count",
    ] {
        let mut orders = Vec::new();
        for large in [false, true] {
            let (there, back) = walk(&world, &anna, sort, large);
            assert_eq!(there.len(), 23, "{sort}: {there:?}");
            assert_eq!(there, back, "{sort}, large {large}");
            let mut unique = there.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), 23, "{sort}");
            orders.push(there);
        }
        assert_eq!(orders[0], orders[1], "{sort}: both arms");
        let last = &orders[0][18..];
        match sort {
            "revenue" | "-revenue" => {
                assert!(last.iter().all(|n| n[8..].parse::<i64>().unwrap() % 5 == 0), "{sort}: {last:?}")
            }
            "last_conversation_at" => assert_eq!(orders[0][0], "Account 01"),
            "-last_conversation_at" => assert_eq!(orders[0][0], "Account 22"),
            _ => {}
        }
    }
}

#[test]
fn the_table_shows_what_the_viewer_may_see_and_files_say_the_same() {
    let world = World::new();
    let (anna, otto, ids) = accounts(&world);
    let evil = ids[1];
    world.write(move |tx| {
        tx.execute("update accounts set name = '=cmd()<b>', name_key = '=cmd()<b>' where id = $1", &params![evil])?;
        Ok(())
    });
    let page = get(&world, &anna, "/accounts?sort=-revenue&scope=all");
    assert!(page.contains("All 23") && page.contains("=cmd()&lt;b&gt;") && !page.contains("secret"));
    assert!(page.contains("aria-sort=\"descending\"") && page.contains("Rows 1–23 of 23"));
    let file = get(&world, &anna, "/accounts.csv?sort=-revenue&scope=all&columns=revenue,city");
    assert!(file.starts_with("\u{feff}Account,City,"), "{}", &file[..80]);
    assert!(file.contains("'=cmd()<b>") && !file.contains("secret") && file.lines().count() == 24);
    let found = get(&world, &anna, "/accounts?scope=all&q=count+1");
    assert!(found.contains("of 23 accounts: name count 1") && found.contains("Clear"));
    assert!(get(&world, &otto, "/accounts?scope=all&q=account").contains("No account matches"));
    for uri in [
        "/accounts?sort=sector",
        "/accounts?lead=x",
        "/accounts?cursor=zz",
        "/accounts?scope=all&sort=-revenue&cursor=7b7d",
    ] {
        assert_eq!(ask(&world, &anna, Locale::En, None, uri).0, StatusCode::UNPROCESSABLE_ENTITY, "{uri}");
    }
    assert_eq!(ask(&world, &anna, Locale::En, None, "/accounts?nonsense=1").0, StatusCode::BAD_REQUEST);
}

#[test]
fn the_api_lists_and_counts() {
    let world = World::new();
    let (anna, _, ids) = accounts(&world);
    let body: serde_json::Value =
        serde_json::from_str(&get(&world, &anna, "/api/v1/accounts?limit=2&sort=-revenue")).unwrap();
    assert_eq!(body["items"].as_array().unwrap().len(), 2);
    assert_eq!(body["items"][0]["name"], "Account 22");
    assert_eq!(body["items"][0]["revenue"], serde_json::json!({ "minor": 11, "currency": "EUR" }));
    assert_eq!(body["items"][0]["lead"]["name"], "anna");
    let next = format!("/api/v1/accounts?limit=2&sort=-revenue&cursor={}", body["next"].as_str().unwrap());
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&get(&world, &anna, &next)).unwrap()["items"][0]["revenue"]["minor"],
        9
    );
    let sums: serde_json::Value = serde_json::from_str(&get(&world, &anna, "/api/v1/accounts/totals")).unwrap();
    assert_eq!((sums["count"].as_i64(), sums["sums"]["revenue"]["minor"].as_i64()), (Some(ids.len() as i64), Some(97)));
    for uri in [
        "/api/v1/accounts?limit=201",
        "/api/v1/accounts?limit=0",
        "/api/v1/accounts?sort=nothing",
        "/api/v1/accounts?scope=mars",
        "/api/v1/accounts?back=1",
    ] {
        assert_eq!(ask(&world, &anna, Locale::En, None, uri).0, StatusCode::UNPROCESSABLE_ENTITY, "{uri}");
    }
}

#[test]
fn a_batch_repeats_the_number_before_it_writes() {
    let world = World::new();
    let (anna, otto, ids) = accounts(&world);
    let question = "verb=tier&all=1&filter=scope%3Dall%26q%3Daccount";
    let (status, _, page) = ask(&world, &anna, Locale::En, Some(question), "/accounts/batch");
    assert!(
        status == StatusCode::OK && page.contains("Tier of 23 accounts") && page.contains("Change 23 accounts"),
        "{page}"
    );
    let wrong = format!("{question}&count=22&tier=star");
    assert_eq!(
        ask(&world, &anna, Locale::En, Some(&wrong), "/accounts/batch/apply").0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let right = format!("{question}&count=23&tier=star&reason=because");
    let (status, place, _) = ask(&world, &anna, Locale::En, Some(&right), "/accounts/batch/apply");
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/accounts?scope=all&q=account"));
    assert!(get(&world, &anna, "/accounts?scope=all&tier=star").contains("Rows 1–23 of 23"));
    // Accounts that the viewer cannot see are not counted, let alone changed.
    let (_, place, _) = ask(&world, &otto, Locale::En, Some(&format!("verb=tag&id={}", ids[0])), "/accounts/batch");
    assert_eq!(place, "/accounts");
    let two = format!("verb=lead&id={}&id={}&count=2&lead={}", ids[0], ids[1], otto.viewer.id);
    let (status, _, page) = ask(&world, &anna, Locale::En, Some(&two), "/accounts/batch/apply");
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(get(&world, &otto, "/accounts?scope=all").contains("Rows 1–3 of 3"));
}

#[test]
fn the_account_page_has_its_tabs_and_no_others() {
    let world = World::new();
    let (anna, otto, ids) = accounts(&world);
    let home = format!("/accounts/{}", ids[0]);
    for locale in Locale::ALL {
        for path in ["", "/timeline", "/timeline?kind=changes", "/people", "/team", "/access"] {
            let uri = format!("{home}{path}");
            let (status, _, page) = ask(&world, &anna, locale, None, &uri);
            assert_eq!(status, StatusCode::OK, "{uri}");
            assert_eq!(page.matches("<h1").count(), 1, "{uri}");
            assert!(page.contains("Account 00"), "{uri}");
        }
    }
    let line = get(&world, &anna, &format!("{home}/timeline"));
    assert!(line.contains("Account created") && line.contains("anna"), "{line}");
    assert_eq!(ask(&world, &anna, Locale::En, None, &format!("{home}/nothing")).0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&world, &otto, Locale::En, None, &home).0, StatusCode::NOT_FOUND);
    assert_eq!(
        ask(&world, &anna, Locale::En, None, &format!("{home}/timeline?kind=x")).0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(ask(&world, &anna, Locale::En, Some("reason="), &format!("{home}/archive")).0, StatusCode::SEE_OTHER);
    let page = get(&world, &anna, &home);
    assert!(page.contains("It can be read, not changed") && !page.contains(&format!("{home}/edit")));
}

#[test]
fn the_team_page_adds_up_and_opens_by_links() {
    let world = World::new();
    let (anna, _, ids) = accounts(&world);
    let bare = ids[3];
    world.write(move |tx| {
        tx.execute("delete from assignments where account_id = $1", &params![bare])?;
        Ok(())
    });
    let director = Viewer { rights: vec![Right::Lead], ..Viewer::operator(anna.today) };
    let director = Acting::new(Arc::new(director), anna.settings.clone(), anna.now, world.ids.clone());
    let page = get(&world, &director, "/team?scope=all");
    assert!(page.contains("2 managers, 24 accounts. One account has no lead"), "{page}");
    assert!(page.contains("No lead") && page.contains("No territory") && page.contains("All 24"));
    let open = get(&world, &director, "/team?scope=all&open=t.none,l.none.none");
    assert!(open.contains(&format!("/accounts/{bare}")) && open.contains("since today"));
    let closed = get(&world, &director, "/team?scope=all&open=none");
    assert!(!closed.contains("role=\"button\" aria-expanded=\"true\"") && closed.contains("No territory"), "{closed}");
    assert_eq!(ask(&world, &anna, Locale::En, None, "/team").0, StatusCode::FORBIDDEN);
}

#[test]
fn a_page_is_a_few_statements() -> Result<()> {
    let world = World::new();
    let (anna, _, _) = accounts(&world);
    let viewer = anna.viewer.clone();
    world.write(move |tx| {
        let columns = columns_of();
        let before = tx.statements();
        let query = ListQuery { sort: String::from("-revenue"), ..ListQuery::default() };
        let scope = Scope::resolve(tx, &viewer, Choice::Mine)?;
        let ask = Ask {
            scope: &scope,
            filter: &query.parse(&columns, GROUND)?,
            order: query.order(&columns)?,
            columns: &query.shown(&columns),
            start: None,
            back: false,
            limit: 4,
            ids: false,
            currency: "EUR",
        };
        list::page(tx, &ask)?;
        // One to size the scope, one for the rows; a page that is full asks for no nulls.
        assert_eq!(tx.statements() - before, 2);
        Ok(())
    });
    Ok(())
}
