//! Deals in the leak oracle: what is open, what was lost and why, the renewal beside the desk, and forecasts that were
//! submitted, of which a reader sees the deals that they may see and nothing of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::{Date, date};
use tenure::base::settings::Settings;
use tenure::base::viewer::Via;
use tenure::base::{AccountId, Acting, Error, Ids, UserId};
use tenure::features::deals::actions::enter;
use tenure::features::deals::model::{Category, Facts, Kind, NewDeal, Outcome};
use tenure::features::deals::store::{reasons, stages};
use tenure::features::forecast::actions::submit::submit;
use tenure::features::forecast::asked::ForecastQuery;
use tenure::features::forecast::model::submitted::Statement;
use tenure::features::forecast::submitting::submits;
use tenure::features::identity;
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::Model;
use crate::kit::{Actor, TestApp};

/// A day of the period that forecasts are submitted of.
const PERIOD: Date = date(2026, 11, 12);

/// One renewal that is open and commit, and one deal that was lost, of every account; and what some say of the quarter,
/// whose deals are worth something else by now.
pub(super) fn plant(tx: &Tx<'_>, by: &Acting, made: &[AccountId], users: &[UserId], seed: u64) -> Result<(), Error> {
    let all = stages::all(tx)?;
    let of = |kind: Kind| all.iter().find(|s| s.kind == kind).map(|s| s.id).expect("a stage");
    let why = reasons::live(tx)?.into_iter().find(|r| r.outcome == Outcome::Lost).expect("a reason");
    let mut new = Vec::new();
    for (i, account) in made.iter().enumerate() {
        let open = Facts {
            amount_minor: Some(100),
            close_on: Some(date(2026, 12, 20)),
            notice_on: Some(date(2026, 12, 1)),
            override_category: Some(Category::Commit),
            override_reason: String::from("oracle"),
            ..Facts::new(
                &format!("Deal of Oracle {seed} {i}"),
                Kind::Renewal,
                of(Kind::Renewal),
                "EUR",
                date(2026, 10, 1),
            )
        };
        let lost = Facts {
            outcome: Outcome::Lost,
            closed_on: Some(date(2026, 11, 1)),
            reason: Some(why.id),
            reason_note: format!("Why of Oracle {seed} {i}"),
            ..Facts::new("Lost", Kind::Expansion, of(Kind::Expansion), "EUR", date(2026, 10, 1))
        };
        new.extend([NewDeal { account: *account, facts: open }, NewDeal { account: *account, facts: lost }]);
    }
    enter(tx, by, &new)?;
    for (n, user) in (0..).zip(users) {
        let viewer = identity::viewer_of(tx, *user, by.today, Via::Console)?.expect("a user");
        if !submits(&viewer) {
            continue;
        }
        let settings = Settings::clone(&by.settings);
        let asked = ForecastQuery::default().read(by.today, &settings)?;
        let author = Acting::new(Arc::new(viewer), Arc::new(settings), by.now, Ids::seeded(seed * 100 + n + 5_000));
        submit(tx, &author, &asked, false, &Statement { commit: 1, best: 1, comment: String::from("as I see it") })?;
    }
    tx.execute(
        "/* test */ update deals set amount_minor = 200, reporting_minor = 200 where outcome = 'open' and name like $1",
        &params![format!("Deal of Oracle {seed} %")],
    )?;
    Ok(())
}

/// What was planted, read from the rows alone.
pub(super) struct Planted {
    /// Account and id of each renewal.
    renewals: Vec<(Uuid, Uuid)>,
    /// Author of each submission, and the accounts of its deals.
    said: BTreeMap<Uuid, (Uuid, BTreeSet<Uuid>)>,
}

impl Planted {
    pub(super) fn read(q: &Conn<'_>) -> Result<Self, Error> {
        let sql = "/* test */ select account_id, id from deals where kind = 'renewal' order by id";
        let renewals = q.query(sql, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
        let authors = "/* test */ select id, author_id from forecast_submissions";
        let mut said = BTreeMap::new();
        for (id, author) in q.query(authors, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get::<Uuid>(1)?)))? {
            said.insert(id, (author, BTreeSet::new()));
        }
        let deals = "/* test */ select submission_id, account_id from forecast_submission_deals where outcome = 'open'";
        for (id, account) in q.query(deals, &params![], |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get(1)?)))? {
            said.get_mut(&id).expect("a submission").1.insert(account);
        }
        Ok(Self { renewals, said })
    }
}

/// Compares what one sees of deals on a day; answers how much was compared.
pub(super) async fn compare(
    app: &TestApp,
    actor: &Actor,
    (model, planted): (&Model, &Planted),
    seen: &BTreeSet<Uuid>,
    day: Date,
) -> usize {
    let who = format!("{} on {day}", actor.name);
    let mine = seen.iter().filter(|id| model.names[*id].starts_with("Oracle")).count();
    // What was lost, and why: in sums, never of others.
    let wins = app.get(actor, "/api/v1/win-rates?scope=all&from=2026-10-01&until=2026-11-30").await.json();
    assert_eq!(wins["total"]["lost"]["deals"], mine, "{who}: what was lost");
    let sums = app.get(actor, "/api/v1/deal-sums?scope=all&outcome=all&by=account").await.json();
    assert_eq!(sums["total"]["deals"], 2 * mine, "{who}: sums of deals");
    let forecast = app.get(actor, &format!("/api/v1/forecast?scope=all&on={PERIOD}")).await.json();
    assert_eq!(forecast["total"]["open"]["deals"], mine, "{who}: the forecast");
    let mut texts = String::new();
    for path in [
        "/pipeline?scope=all&kind=all",
        "/pipeline/table?scope=all&kind=all&outcome=all",
        "/pipeline/table?scope=all&kind=all&outcome=lost",
        "/pipeline/forecast?scope=all&on=2026-11-12",
        "/pipeline/forecast/deals?scope=all&on=2026-11-12&counts=open",
        "/pipeline/win-rates?scope=all",
        "/pipeline/renewals?scope=all",
        "/pipeline/renewals.ics?scope=all",
        "/pipeline/forecast/submissions?on=2026-11-12",
    ] {
        texts.push_str(&app.shown(actor, path).await.replace("\r\n ", ""));
    }
    for (id, name) in &model.names {
        let shown = ["<", "\"", ",", ")", "\r\n", " &"].iter().any(|end| texts.contains(&format!("{name}{end}")));
        assert!(!shown || seen.contains(id), "{who}: a page of deals shows {name}");
    }
    // The renewal beside the desk, with its steps, and the deal's own page.
    for (n, (account, deal)) in planted.renewals.iter().enumerate() {
        if n % 7 != usize::try_from(day.day()).unwrap() % 7 {
            continue;
        }
        let (sees, name) = (seen.contains(account), &model.names[account]);
        let desk = app.get(actor, &format!("/pipeline/renewals?scope=all&open={deal}")).await.text;
        assert_eq!(desk.contains("id=\"beside\""), sees, "{who}: the renewal of {name} beside the desk");
        let want = if sees { StatusCode::OK } else { StatusCode::NOT_FOUND };
        for path in [format!("/accounts/{account}/deals/{deal}"), format!("/api/v1/accounts/{account}/deals/{deal}")] {
            assert_eq!(app.get(actor, &path).await.status, want, "{who}: {path} of {name}");
        }
    }
    3 + 2 * model.names.len() + compare_submitted(app, actor, (model, planted), seen, day).await
}

/// Who sees all that somebody answers for sees what they say of it; of its deals each reader sees their own.
async fn compare_submitted(
    app: &TestApp,
    actor: &Actor,
    (model, planted): (&Model, &Planted),
    seen: &BTreeSet<Uuid>,
    day: Date,
) -> usize {
    let who = format!("{} on {day}", actor.name);
    let reach = model.reach(actor.id.0, day);
    let open: BTreeSet<Uuid> =
        planted.said.iter().filter(|(_, (author, _))| reach.contains(author)).map(|(id, _)| *id).collect();
    let list = app.get(actor, &format!("/api/v1/forecast/submissions?on={PERIOD}")).await.json();
    let items = list["items"].as_array().unwrap();
    let listed: BTreeSet<Uuid> =
        items.iter().filter_map(|i| i["submission"]["id"].as_str()).map(|id| id.parse().unwrap()).collect();
    assert_eq!(listed, open, "{who}: submitted forecasts");
    for (id, (author, accounts)) in &planted.said {
        let page = app.get(actor, &format!("/pipeline/forecast/submissions/{id}")).await;
        let api = app.get(actor, &format!("/api/v1/forecast/submissions/{id}")).await;
        let want = if open.contains(id) { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!((page.status, api.status), (want, want), "{who}: what {author} submitted");
        if want != StatusCode::OK {
            continue;
        }
        let moves = api.json()["moves"].as_array().unwrap().clone();
        let moved: BTreeSet<Uuid> = moves.iter().map(|m| m["account_id"].as_str().unwrap().parse().unwrap()).collect();
        assert!(moved.is_subset(seen), "{who}: what {author} submitted names {:?}", moved.difference(seen));
        let told: BTreeSet<Uuid> = accounts.intersection(seen).copied().collect();
        assert!(told.is_subset(&moved), "{who}: what {author} submitted lacks {:?}", told.difference(&moved));
        for (account, name) in model.names.iter().filter(|(account, _)| !seen.contains(*account)) {
            let shown = ["<", "\"", ",", ")"].iter().any(|end| page.text.contains(&format!("{name}{end}")));
            assert!(!shown, "{who}: what {author} submitted shows {name} ({account})");
        }
    }
    2 + planted.said.len() * 2
}
