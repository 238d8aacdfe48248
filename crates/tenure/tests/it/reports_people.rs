//! What status reports tell of people: who was won and lost, and whether they were talked to in time.

use axum::http::{Method, StatusCode};
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};
use tenure::base::Error;
use tenure_db::params;

use crate::both;
use crate::kit::TestApp;
use crate::reports::{draft, figure, fine, hand_over, sheet, submit, sweep, weekly};
use crate::rhythm;

/// The days before and of the week that is reported.
const WEEK: (Date, Date) = (date(2026, 11, 1), date(2026, 11, 8));

fn base(app: &TestApp) -> String {
    format!("/api/v1/accounts/{}", app.cast.castellan)
}

/// Somebody with judgements: each a value and its day.
async fn judged(app: &TestApp, name: &str, says: &[(i64, &str)]) -> String {
    let anna = &app.cast.anna_am;
    let made = fine(
        app,
        anna,
        Method::POST,
        &format!("{}/people", base(app)),
        json!({"name": name, "valid_from": "2026-01-05"}),
    )
    .await;
    let at = made["id"].as_str().unwrap().to_owned();
    for (support, on) in says {
        judge(app, &at, *support, on).await;
    }
    at
}

async fn judge(app: &TestApp, at: &str, support: i64, on: &str) {
    app.clock.advance(jiff::SignedDuration::from_secs(1));
    let path = format!("{}/people/{at}/judgements", base(app));
    fine(
        app,
        &app.cast.anna_am,
        Method::POST,
        &path,
        json!({"support": support, "judged_on": on, "evidence": "<i>Said so</i>"}),
    )
    .await;
}

/// What the section says in the reader's language.
fn lines(page: &str) -> Vec<String> {
    let all = page.split("<li class=\"kv tap\">").skip(1);
    all.filter_map(|l| l.split('>').nth(2)?.split("</a").next()).map(str::to_owned).collect()
}

both! {
    async fn people_won_and_lost_are_told_once(app) {
        let (anna, dora) = (&app.cast.anna_am, &app.cast.dora_director);
        weekly(&app).await;
        judged(&app, "Won <b>Wim</b>", &[(0, "2026-10-20"), (1, "2026-11-04"), (2, "2026-11-05")]).await;
        judged(&app, "Lost Lea", &[(1, "2026-10-20"), (0, "2026-11-03"), (-1, "2026-11-05")]).await;
        let gone = judged(&app, "Gone Gil", &[(2, "2026-10-20")]).await;
        judged(&app, "First Fay", &[(2, "2026-11-04")]).await;
        let later = judged(&app, "Later Liv", &[(0, "2026-10-20"), (1, "2026-11-10")]).await;
        judged(&app, "Told Tom", &[(0, "2026-10-20"), (2, "2026-11-01")]).await;
        judged(&app, "Meant Max", &[(0, "2026-10-20"), (-2, "2026-11-06")]).await;
        let deeds = fine(&app, anna, Method::GET, "/api/v1/undo", json!({})).await;
        fine(&app, anna, Method::POST, &format!("/api/v1/undo/{}", deeds["items"][0]["batch"].as_str().unwrap()), json!({})).await;
        fine(&app, anna, Method::POST, &format!("{}/people/{gone}/leaving", base(&app)), json!({"last_day": "2026-11-05"})).await;
        sweep(&app).await;
        let id = draft(&app, anna).await;
        let s = sheet(&app, anna, &id).await;
        let turned = |s: &Json| (figure(s, "turned", "people_won"), figure(s, "turned", "people_lost"));
        assert_eq!(turned(&s), (1, 2), "{s}");
        // Counted in another way: each judgement beside the one before it, by the database.
        let sql = "/* test */ select count(*) from (select j.support, j.judged_on,
              lag(j.support) over (partition by j.position_id order by j.judged_on, j.created_at, j.id) as before
              from support_judgements j where j.withdrawn_at is null) x
            where x.judged_on > $1 and x.judged_on <= $2 and x.before < 1 and x.support >= 1";
        let won: i64 = app.app.db.read(move |q| q.query_one(sql, &params![WEEK.0, WEEK.1], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(figure(&s, "turned", "people_won"), won);

        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        let (day, name) = ("4 Nov", "Won &lt;b&gt;Wim&lt;/b&gt;");
        assert!(page.contains("People won and lost") && page.contains(&format!("Castellan Retail: {name} is for us now (Anna Prins, {day})")), "{:?}", lines(&page));
        assert!(page.contains("Lost Lea turned away from us (Anna Prins, 5 Nov)") && page.contains("Gone Gil left 6 Nov and was for us (Anna Prins)"), "{:?}", lines(&page));
        for nobody in ["First Fay is", "Later Liv is", "Told Tom is", "Meant Max turned", "Said so"] {
            assert!(!page.contains(nobody), "{nobody}: {:?}", lines(&page));
        }
        let chinese = "/* test */ update users set language = 'zh-CN'";
        app.app.db.write(move |tx| tx.execute(chinese, &params![])).await.unwrap();
        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        assert!(page.contains("赢得与失去的支持者") && page.contains("Lost Lea 转为反对我方（Anna Prins，"), "{:?}", lines(&page));

        // Frozen: a judgement that is appended later, about a day of that week, changes nothing.
        submit(&app, anna, &id).await;
        let first = sheet(&app, dora, &id).await;
        judge(&app, &later, -2, "2026-11-06").await;
        let again = sheet(&app, dora, &id).await;
        assert_eq!((&again["sections"], &again["hash"], turned(&again)), (&first["sections"], &first["hash"], (1, 2)));
        assert_eq!(again["intact"], true);

        // Whoever cannot see the account any more reads nothing of its people.
        assert!(app.get(dora, &format!("/reports/{id}")).await.text.contains("Lost Lea"));
        hand_over(&app, 960).await;
        let page = app.get(dora, &format!("/reports/{id}")).await.text;
        assert!(!page.contains("Lost Lea") && !page.contains("Gone Gil") && !page.contains("Castellan"), "{page}");
        assert_eq!(turned(&sheet(&app, dora, &id).await), (0, 0));
        assert_eq!(app.get(&app.cast.outsider, &format!("/reports/{id}")).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_rhythm_of_the_period_is_reported(app) {
        let anna = &app.cast.anna_am;
        weekly(&app).await;
        app.clock.set("2026-10-05T09:00:00Z".parse().unwrap());
        let account = rhythm::account(&app, "Rhythm Works", "star").await;
        app.clock.set("2026-11-12T09:00:00Z".parse().unwrap());
        // Days ago on the 12th of November; the week ends on the 8th, the goal is 45 days.
        for (name, talks) in [("In Time", &[7_i64][..]), ("Ran Out", &[54]), ("Too Late", &[2]), ("Mended", &[55, 6])] {
            let (_, who) = rhythm::person(&app, &account, name, "2026-01-05").await;
            for days in talks {
                rhythm::talk(&app, &account, &who, *days, "call").await;
            }
        }
        // Of whom nothing is known has no rhythm.
        rhythm::anybody(&app, &account, "Some Body", "2026-01-05").await;
        sweep(&app).await;
        let id = draft(&app, anna).await;
        let s = sheet(&app, anna, &id).await;
        let counts = ["people", "talked", "missed", "over", "kept", "windows"].map(|n| figure(&s, "rhythm", &format!("rhythm_{n}")));
        assert_eq!(counts, [4, 2, 2, 2, 4, 8], "{s}");
        // Windows with a touch, counted by the database: from 25 September and from 11 August on.
        let sql = "/* test */ select count(*) from (select distinct ip.person_id, case when i.happened_at >= $2 then 1 else 0 end
              from interactions i join interaction_people ip on ip.account_id = i.account_id and ip.interaction_id = i.id
             where i.direction = 'both' and i.happened_at >= $1 and i.happened_at < $3) x";
        let at = ["2026-08-11T00:00:00Z", "2026-09-25T00:00:00Z", "2026-11-09T00:00:00Z"].map(|t| t.parse::<jiff::Timestamp>().unwrap());
        let kept: i64 = app.app.db.read(move |q| q.query_one(sql, &params![at[0], at[1], at[2]], |r| r.get(0).map_err(Error::from))).await.unwrap();
        assert_eq!(figure(&s, "rhythm", "rhythm_kept"), kept);
        let page = app.get(anna, &format!("/reports/{id}")).await.text;
        assert!(page.contains("Contact rhythm kept") && page.contains("rhythm with Ran Out ran out 4 Nov, after 45 days"), "{:?}", lines(&page));
        assert!(page.contains("rhythm with Mended ran out 3 Nov") && !page.contains("with In Time") && !page.contains("with Too Late"), "{:?}", lines(&page));
        assert!(page.contains("50 %") && page.contains("4 of 8"), "{page}");
        // A talk that is logged after the report was submitted changes nothing in it.
        submit(&app, anna, &id).await;
        let first = sheet(&app, &app.cast.dora_director, &id).await;
        let (_, who) = rhythm::person(&app, &account, "New", "2026-01-05").await;
        rhythm::talk(&app, &account, &who, 8, "visit").await;
        let again = sheet(&app, &app.cast.dora_director, &id).await;
        assert_eq!((&again["sections"], &again["hash"]), (&first["sections"], &first["hash"]));
    }
}
