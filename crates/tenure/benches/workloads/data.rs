//! The data of the benchmark. Size S: 10,000 accounts, 10 people and 100 conversations each, 500 users of whom 100 hold
//! 60 accounts and the rest 10. Larger sizes have more users, who hold 50 to 200, and fewer conversations each. One
//! seed, the same rows at each run; kept in the database for the next run.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tenure::base::secret_hash;
use tenure_db::{Config, Db, Kind, Tx, Value, params};
use uuid::Uuid;

/// What the workloads need to know.
pub(crate) struct Data {
    pub(crate) agent: String,
    pub(crate) director: String,
    pub(crate) account: Uuid,
    /// Takes all the conversations that are logged, so that the page that is read stays as it was.
    pub(crate) busy: Uuid,
    /// Leads a thousand accounts, and who gets them.
    pub(crate) giver: Uuid,
    pub(crate) receiver: Uuid,
    /// What a rule draws accounts into.
    pub(crate) territory: Uuid,
    /// The giver's first accounts.
    pub(crate) some: Vec<Uuid>,
    /// Has 500 people on its map.
    pub(crate) large: Uuid,
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
const TOPICS: [&str; 16] = [
    "order",
    "delivery",
    "calibration",
    "renewal",
    "tender",
    "invoice",
    "warranty",
    "training",
    "shutdown",
    "pilot",
    "escalation",
    "forecast",
    "contract",
    "spare part",
    "gas analyser",
    "discount",
];
const OPEN: Date = date(9999, 12, 31);
const START: Date = date(2020, 1, 1);

/// Accounts that are handed over at once.
const GIVEN: usize = 1_000;

/// How much there is of everything.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) accounts: usize,
    pub(crate) users: usize,
    people: usize,
    talks: usize,
}

impl Size {
    /// The size with so many accounts.
    pub(crate) fn of(accounts: usize) -> Self {
        match accounts {
            0..=10_000 => Self { accounts, users: 500, people: 10, talks: 100 },
            10_001..=100_000 => Self { accounts, users: 2_000, people: 10, talks: 20 },
            _ => Self { accounts, users: 5_000, people: 3, talks: 4 },
        }
    }

    /// Who leads the account: at size S 100 users hold 60 and 300 hold 10, else each holds as many, in turn; the last
    /// thousand are of one user, who hands them over.
    fn holder(self, i: usize) -> usize {
        if i >= self.accounts {
            return self.users;
        }
        if i + GIVEN >= self.accounts {
            return self.users - 1;
        }
        if self.users > 500 {
            return i * self.users / self.accounts;
        }
        let place = i * 10_000 / self.accounts.max(1);
        if place < 6_000 { place / 60 } else { 100 + (place - 6_000) / 10 }
    }
}

/// Makes the rows unless they are there.
pub(crate) fn ensure(url: &str, size: Size) -> Data {
    let (people, talks) = (size.accounts * size.people, size.accounts * size.talks);
    let id =
        |kind: u64, i: usize| Uuid::from_u64_pair(0x0190_0000_0000_7000 | kind << 20, 0x8000_0000_0000_0000 | i as u64);
    let data = Data {
        agent: secret("agent"),
        director: secret("director"),
        account: id(2, 1),
        busy: id(2, 0),
        giver: id(1, size.users - 1),
        receiver: id(1, 1),
        territory: id(8, 0),
        some: (size.accounts - 200..size.accounts).map(|i| id(2, i)).collect(),
        large: id(2, size.accounts),
        people,
        talks,
    };
    let db = Db::open(&Config::new(url)).expect("opens");
    let made = db.migrate().expect("migrates");
    let director = id(1, size.users);
    let count = "select count(*) from users where id = $1";
    let there = db.read_blocking(move |q| q.query_one(count, &params![director], |r| r.get::<i64>(0)));
    if made.applied.is_empty() && there == Ok(1) {
        db.close();
        return data;
    }
    println!("making {} accounts (once)", size.accounts);
    let postgres = db.kind() == Kind::Postgres;
    for chunk in (0..size.accounts).collect::<Vec<_>>().chunks(200) {
        let chunk = chunk.to_vec();
        let write = move |tx: &Tx<'_>| {
            let mut rows = Rows { postgres, ..Rows::default() };
            chunk.iter().for_each(|i| account(&mut rows, &id, *i, size));
            rows.insert(tx)
        };
        db.write_blocking(write).expect("writes");
    }
    let large = move |tx: &Tx<'_>| {
        let mut rows = Rows { postgres, ..Rows::default() };
        mapped(&mut rows, &id, size);
        crate::whitespace::of(&mut rows, id(2, size.accounts), &id);
        crate::deals::more(id(2, 0), |n| id(16, n)).into_iter().for_each(|deal| rows.add(crate::deals::INSERT, deal));
        rows.insert(tx)
    };
    db.write_blocking(large).expect("writes");
    users(&db, &id, size.users);
    db.write_blocking(|tx| tenure::features::deals::store::packed::check(tx, true)).expect("packs open deals");
    crate::deals::sum_up(&db);
    let timed = "insert into conversation_times select happened_at, id, account_id, author_id from interactions";
    db.write_blocking(|tx| tx.execute(timed, &[])).expect("orders conversations");
    db.write_blocking(tenure::base::search::settle_all).expect("indexes");
    // Else the server would make the whole index anew beside the workloads.
    let version = tenure::base::search::VERSION.to_string();
    let made = "insert into search_state (name, value) values ('version', $1)";
    db.write_blocking(move |tx| tx.execute(made, &params![version.as_str()])).expect("marks the index");
    if db.kind() == Kind::Postgres {
        db.write_blocking(|tx| tx.execute("analyze", &[])).expect("analyses");
    }
    db.close();
    data
}

fn secret(who: &str) -> String {
    format!("tnr_benchmark-token-of-the-{who}")
}

type Ids = dyn Fn(u64, usize) -> Uuid;

fn users(db: &Db, id: &(impl Fn(u64, usize) -> Uuid + Copy + Send + 'static), count: usize) {
    let id = *id;
    db.write_blocking(move |tx| {
        for i in 0..=count {
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
                vec![user.into(), Value::from(if i == count { "director" } else { "account_manager" })],
            )?;
            reach(tx, user, user, "self")?;
            if i < count {
                reach(tx, id(1, count), user, "solid")?;
            }
        }
        for (who, user) in [("agent", id(1, 0)), ("director", id(1, count))] {
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
        insert(
            tx,
            "insert into territories (id, name, name_key, level, created_at)",
            params![id(8, 0), "North", "north", "regional", 0_i64].into(),
        )?;
        insert(
            tx,
            "insert into territory_tree (ancestor_id, descendant_id, depth)",
            params![id(8, 0), id(8, 0), 0_i64].into(),
        )?;
        insert(
            tx,
            "insert into territory_holders (id, territory_id, user_id, valid_from, created_at)",
            params![id(8, 1), id(8, 0), id(1, count), START, 0_i64].into(),
        )?;
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

/// The rows of some accounts, by the statement that stores them.
#[derive(Default)]
pub(crate) struct Rows {
    postgres: bool,
    by: BTreeMap<&'static str, Vec<Vec<Value<'static>>>>,
}

impl Rows {
    pub(crate) fn add(&mut self, insert: &'static str, row: Vec<Value<'static>>) {
        self.by.entry(insert).or_default().push(row);
    }

    fn insert(self, tx: &Tx<'_>) -> Result<(), tenure_db::Error> {
        self.by.iter().try_for_each(|(insert, rows)| tx.insert_many(insert, rows, "").map(drop))
    }
}

fn account(rows: &mut Rows, id: &Ids, i: usize, size: Size) {
    let mut rng = StdRng::seed_from_u64(42 + i as u64);
    let (account, user, row) = (id(2, i), id(1, size.holder(i)), id(3, i));
    let name = format!("{} {} {} {i}", FIRST[i % 12], SECOND[i / 12 % 10], THIRD[i / 120 % 6]);
    let country = ["NO", "DE", "FR", "CN"][i % 4];
    let (city, revenue, tier) =
        (SECOND[i % 10], rng.random_range(1..900_000_000_i64), ["strategic", "star", "status"][i % 3]);
    rows.add(
        "insert into accounts (id, name, name_key, kind, country, city, revenue_minor, revenue_currency, created_at,
                               updated_at)",
        params![
            account,
            name.clone(),
            name.to_lowercase(),
            "legal_entity",
            country,
            city,
            revenue,
            "EUR",
            0_i64,
            0_i64
        ]
        .into(),
    );
    rows.add(
        "insert into assignments (account_id, id, user_id, role, valid_from, created_at)",
        params![account, row, user, "lead", START, 0_i64].into(),
    );
    rows.add(
        "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)",
        params![account, user, "lead", 5_i64, row, START, OPEN].into(),
    );
    rows.add(
        "insert into account_tiers (account_id, id, tier, valid_from, created_at)",
        params![account, row, tier, START, 0_i64].into(),
    );
    search(rows, account, "account", account, &name);
    let deals = crate::deals::of(i, account, |n| id(10, n));
    deals.into_iter().for_each(|deal| rows.add(crate::deals::INSERT, deal));
    for p in 0..size.people {
        person(rows, id, account, i, i * size.people + p, p);
    }
    let last = talks(rows, id, &mut rng, i, (account, user), size);
    rows.add(
        "insert into account_stats (account_id, last_conversation_at, open_promises, people_count)",
        params![account, last, 0_i64, size.people as i64].into(),
    );
}

/// One account more, of the director, with 500 people who report to one another, eight to each.
fn mapped(rows: &mut Rows, id: &Ids, size: Size) {
    const PEOPLE: usize = 500;
    let i = size.accounts;
    account(rows, id, i, Size { people: PEOPLE, talks: 0, ..size });
    let position = |p: usize| id(5, i * PEOPLE + p);
    for p in 1..PEOPLE {
        rows.add(
            "insert into position_lines (account_id, id, position_id, to_id, kind, valid_from, created_at)",
            params![id(2, i), id(7, p), position(p), position((p - 1) / 8), "reports", START, 0_i64].into(),
        );
    }
}

fn person(rows: &mut Rows, id: &Ids, account: Uuid, i: usize, number: usize, p: usize) {
    let (person, position) = (id(4, number), id(5, number));
    let name = format!("{} {}", SECOND[(i + p) % 10], FIRST[(i * 7 + p) % 12]);
    rows.add(
        "insert into persons (id, name, name_key, created_at)",
        params![person, name.clone(), name.to_lowercase(), 0_i64].into(),
    );
    rows.add(
        "insert into positions (account_id, id, person_id, title, valid_from, created_at)",
        params![account, position, person, "Buyer", START, 0_i64].into(),
    );
    search(rows, account, "person", position, &name);
}

fn search(rows: &mut Rows, account: Uuid, kind: &'static str, subject: Uuid, title: &str) {
    // As `base/search` stores names: a line each for names, readings, numbers and words.
    let (folded, tokens) = (format!("{}\n\n\n", tenure_text::plain(title)), tenure_text::search_tokens(&[title]));
    let tokens = format!("{tokens} {}", tenure::base::search::mark(kind));
    rows.add(
        "insert into search_entries (account_id, kind, subject_id, title, folded, tokens)",
        params![account, kind, subject, title.to_owned(), folded, tokens].into(),
    );
}

/// A conversation for searching; PostgreSQL is given its pieces with it, SQLite indexes them at the end.
fn text(rows: &mut Rows, (account, subject): (Uuid, Uuid), at: Timestamp, words: &str) {
    let folded = tenure_text::plain(words);
    let mut row: Vec<Value<'static>> = params![account, "conversation", subject, at, folded.clone()].into();
    if rows.postgres {
        row.push(format!("{} {}", tenure_text::grams(&folded), tenure::base::search::mark("conversation")).into());
        rows.add("insert into search_texts (account_id, kind, subject_id, at, folded, tokens)", row);
    } else {
        rows.add("insert into search_texts (account_id, kind, subject_id, at, folded)", row);
    }
}

fn talks(rows: &mut Rows, id: &Ids, rng: &mut StdRng, i: usize, who: (Uuid, Uuid), size: Size) -> i64 {
    let base: Timestamp = "2026-11-01T09:00:00Z".parse().expect("an instant");
    let mut last = 0;
    for t in 0..size.talks {
        let at = base.checked_sub((rng.random_range(1..700_i64) * 24).hours()).expect("in range");
        last = last.max(at.as_microsecond());
        let talk = format!(
            "Talked about the {}, the audit and the next {} of line {t}; they will send numbers within {} weeks",
            TOPICS[rng.random_range(0..TOPICS.len())],
            TOPICS[rng.random_range(0..TOPICS.len())],
            rng.random_range(2..9_000)
        );
        let talk_id = id(6, i * size.talks + t);
        text(rows, (who.0, talk_id), at, &talk);
        rows.add(
            "insert into interactions (account_id, id, kind, direction, happened_at, summary, author_id, created_at)",
            params![who.0, talk_id, "call", "both", at, talk, who.1, 0_i64].into(),
        );
    }
    last
}
