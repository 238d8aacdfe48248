//! Size S of the benchmark: 10,000 accounts, 10 people and 100 conversations each, 500 users of whom 100 hold 60
//! accounts and the rest 10. One seed, the same rows at each run; kept in a file for the next run.

use std::path::Path;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tenure::base::secret_hash;
use tenure_db::{Config, Db, IntoValue, Tx, Value};
use uuid::Uuid;

/// What the workloads need to know.
pub(crate) struct Data {
    pub(crate) agent: String,
    pub(crate) director: String,
    pub(crate) account: Uuid,
    /// Takes all the conversations that are logged, so that the page that is read stays as it was.
    pub(crate) busy: Uuid,
    pub(crate) people: usize,
    pub(crate) talks: usize,
}

const FIRST: [&str; 12] = [
    "Nordic",
    "Castellan",
    "Brightwater",
    "Ocean",
    "Harrington",
    "Alder",
    "Marin",
    "Quill",
    "Vestfold",
    "Ostrava",
    "Lumen",
    "Tallow",
];
const SECOND: [&str; 10] =
    ["Holding", "Berg", "Wick", "Foods", "Energy", "Retail", "Pharma", "Marine", "Steel", "Timber"];
const THIRD: [&str; 6] = ["Group", "Ltd", "AG", "SA", "BV", "Co"];
const OPEN: Date = date(9999, 12, 31);
const START: Date = date(2020, 1, 1);

/// Makes the file unless it is there.
pub(crate) fn ensure(file: &Path, accounts: usize) -> Data {
    let (people, talks) = (accounts * 10, accounts * 100);
    let id =
        |kind: u64, i: usize| Uuid::from_u64_pair(0x0190_0000_0000_7000 | kind << 20, 0x8000_0000_0000_0000 | i as u64);
    let data =
        Data { agent: secret("agent"), director: secret("director"), account: id(2, 1), busy: id(2, 0), people, talks };
    if file.exists() {
        return data;
    }
    println!("making {} (once)", file.display());
    let db = Db::open(&Config::new(format!("sqlite:{}", file.display()))).expect("opens");
    db.migrate().expect("migrates");
    users(&db, &id);
    for chunk in (0..accounts).collect::<Vec<_>>().chunks(500) {
        let chunk = chunk.to_vec();
        db.write_blocking(move |tx| chunk.iter().try_for_each(|i| account(tx, &id, *i, accounts))).expect("writes");
    }
    db.close();
    data
}

fn secret(who: &str) -> String {
    format!("tnr_benchmark-token-of-the-{who}")
}

type Ids = dyn Fn(u64, usize) -> Uuid;

fn users(db: &Db, id: &(impl Fn(u64, usize) -> Uuid + Copy + Send + 'static)) {
    let id = *id;
    db.write_blocking(move |tx| {
        for i in 0..501 {
            let (user, email) = (id(1, i), format!("user{i:04}@bench.example"));
            insert(
                tx,
                "insert into users (id, email, name, name_key, language, time_zone, active_from, created_at)",
                vec![
                    user.into(),
                    email.clone().into(),
                    format!("User {i}").into(),
                    format!("user {i}").into(),
                    Value::from("en"),
                    Value::from("UTC"),
                    START.into(),
                    Value::Int(0),
                ],
            )?;
            insert(
                tx,
                "insert into user_roles (user_id, role)",
                vec![user.into(), Value::from(if i == 500 { "director" } else { "account_manager" })],
            )?;
            reach(tx, user, user, "self")?;
            if i < 500 {
                reach(tx, id(1, 500), user, "solid")?;
            }
        }
        for (who, user) in [("agent", id(1, 0)), ("director", id(1, 500))] {
            insert(
                tx,
                "insert into api_tokens (id, user_id, name, token_hash, created_at)",
                vec![
                    id(9, who.len()).into(),
                    user.into(),
                    Value::from(who),
                    secret_hash(&secret(who)).into(),
                    Value::Int(0),
                ],
            )?;
        }
        for (code, en) in [("strategic", "Strategic"), ("star", "Star"), ("status", "Status")] {
            insert(
                tx,
                "insert into terms (kind, code, name_en, name_zh, position)",
                vec![Value::from("tier"), Value::from(code), Value::from(en), Value::from(en), Value::Int(1)],
            )?;
        }
        Ok::<_, tenure_db::Error>(())
    })
    .expect("writes");
}

fn insert(tx: &Tx<'_>, head: &str, row: Vec<Value<'static>>) -> Result<(), tenure_db::Error> {
    let marks: Vec<String> = (1..=row.len()).map(|i| format!("${i}")).collect();
    tx.execute(&format!("{head} values ({})", marks.join(", ")), &row)?;
    Ok(())
}

fn reach(tx: &Tx<'_>, viewer: Uuid, holder: Uuid, via: &'static str) -> Result<(), tenure_db::Error> {
    insert(
        tx,
        "insert into user_reach (viewer_id, holder_id, via, level_cap, valid_from, valid_to)",
        vec![viewer.into(), holder.into(), Value::from(via), Value::Int(5), START.into(), OPEN.into()],
    )
}

/// 100 users hold 60 accounts, 400 hold 10, in turn.
fn holder(i: usize, accounts: usize) -> usize {
    let place = i * 10_000 / accounts.max(1);
    if place < 6_000 { place / 60 } else { 100 + (place - 6_000) / 10 }
}

fn account(tx: &Tx<'_>, id: &Ids, i: usize, accounts: usize) -> Result<(), tenure_db::Error> {
    let mut rng = StdRng::seed_from_u64(42 + i as u64);
    let (account, user) = (id(2, i), id(1, holder(i, accounts)));
    let name = format!("{} {} {} {i}", FIRST[i % 12], SECOND[i / 12 % 10], THIRD[i / 120 % 6]);
    insert(
        tx,
        "insert into accounts (id, name, name_key, kind, city, revenue_minor, revenue_currency, created_at, updated_at)",
        vec![
            account.into(),
            name.clone().into(),
            name.to_lowercase().into(),
            Value::from("legal_entity"),
            Value::from(SECOND[i % 10]),
            Value::Int(rng.random_range(1..900_000_000)),
            Value::from("EUR"),
            Value::Int(0),
            Value::Int(0),
        ],
    )?;
    let row = id(3, i);
    insert(
        tx,
        "insert into assignments (account_id, id, user_id, role, valid_from, created_at)",
        vec![account.into(), row.into(), user.into(), Value::from("lead"), START.into(), Value::Int(0)],
    )?;
    insert(
        tx,
        "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)",
        vec![account.into(), user.into(), Value::from("lead"), Value::Int(5), row.into(), START.into(), OPEN.into()],
    )?;
    insert(
        tx,
        "insert into account_tiers (account_id, id, tier, valid_from, created_at)",
        vec![
            account.into(),
            row.into(),
            Value::from(["strategic", "star", "status"][i % 3]),
            START.into(),
            Value::Int(0),
        ],
    )?;
    search(tx, account, "account", account, &name)?;
    for p in 0..10 {
        let (person, key) = (id(4, i * 10 + p), format!("{} {}", SECOND[(i + p) % 10], FIRST[(i * 7 + p) % 12]));
        insert(
            tx,
            "insert into persons (id, name, name_key, created_at)",
            vec![person.into(), key.clone().into(), key.to_lowercase().into(), Value::Int(0)],
        )?;
        insert(
            tx,
            "insert into positions (account_id, id, person_id, title, valid_from, created_at)",
            vec![
                account.into(),
                id(5, i * 10 + p).into(),
                person.into(),
                Value::from("Buyer"),
                START.into(),
                Value::Int(0),
            ],
        )?;
        search(tx, account, "person", id(5, i * 10 + p), &key)?;
    }
    let last = talks(tx, id, &mut rng, i, account, user)?;
    insert(
        tx,
        "insert into account_stats (account_id, last_conversation_at, open_promises, people_count)",
        vec![account.into(), Value::Int(last), Value::Int(0), Value::Int(10)],
    )
}

fn search(tx: &Tx<'_>, account: Uuid, kind: &'static str, subject: Uuid, title: &str) -> Result<(), tenure_db::Error> {
    insert(
        tx,
        "insert into search_entries (account_id, kind, subject_id, title, folded, tokens)",
        vec![
            account.into_value(),
            Value::from(kind),
            subject.into(),
            title.to_owned().into(),
            tenure_text::fold(title).into(),
            tenure_text::search_tokens(&[title]).into(),
        ],
    )
}

fn talks(
    tx: &Tx<'_>,
    id: &Ids,
    rng: &mut StdRng,
    i: usize,
    account: Uuid,
    user: Uuid,
) -> Result<i64, tenure_db::Error> {
    let base: Timestamp = "2026-11-01T09:00:00Z".parse().expect("an instant");
    let mut last = 0;
    for t in 0..100 {
        let at = base.checked_sub((rng.random_range(1..700_i64) * 24).hours()).expect("in range");
        last = last.max(at.as_microsecond());
        insert(tx, "insert into interactions (account_id, id, kind, direction, happened_at, summary, author_id, created_at)", vec![
            account.into(), id(6, i * 100 + t).into(), Value::from("call"), Value::from("both"), at.into(),
            format!("Talked about the order, the audit and the next delivery of line {t}; they will send numbers within two weeks").into(), user.into(), Value::Int(0),
        ])?;
    }
    Ok(last)
}
