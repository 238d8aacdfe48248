//! What could be sold to the large account of the benchmark: forty units by sixty offerings. A fifth of the cells was
//! bought, a fifth has an estimate, some have a competitor or a deal.

use jiff::civil::{Date, date};
use tenure_db::{Value, params};
use uuid::Uuid;

use crate::data::Rows;

const UNITS: usize = 40;
const OFFERINGS: usize = 60;
const DAY: Date = date(2026, 9, 1);
const OPEN: Date = date(9999, 12, 31);

/// Rows of the account with this id; `id` makes those of its things.
pub(crate) fn of(rows: &mut Rows, account: Uuid, id: &dyn Fn(u64, usize) -> Uuid) {
    for o in 0..OFFERINGS {
        let (name, key) = (format!("Line {o}"), format!("line {o}"));
        rows.add(
            "insert into offerings (id, level, name, name_key, created_at)",
            params![id(11, o), "line", name, key, 0_i64].into(),
        );
    }
    rows.add(
        "insert into competitors (id, name, name_key, created_at)",
        params![id(13, 0), "Hollis", "hollis", 0_i64].into(),
    );
    for u in 0..UNITS {
        let (name, key, city) = (format!("Works {u}"), format!("works {u}"), format!("City {}", u % 9));
        rows.add(
            "insert into units (account_id, id, name, name_key, kind, city, created_at)",
            params![account, id(12, u), name, key, "plant", city, 0_i64].into(),
        );
        for o in 0..OFFERINGS {
            cell(rows, account, id, (u, o));
        }
    }
}

fn cell(rows: &mut Rows, account: Uuid, id: &dyn Fn(u64, usize) -> Uuid, (u, o): (usize, usize)) {
    let (n, minor) = (u * OFFERINGS + o, ((u * 7 + o * 13) % 90 + 10) as i64 * 10_000);
    match n % 5 {
        0 => rows.add(
            "insert into revenue_lines (account_id, id, unit_id, sold_on, sold_month, amount_minor, currency, reporting_minor,
               reporting_currency, offering_id, kind, match_key, created_at, changed_at)",
            params![
                account,
                id(14, n),
                id(12, u),
                DAY,
                i64::from(DAY.year()) * 12 + 8,
                minor,
                "EUR",
                minor,
                "EUR",
                id(11, o),
                "invoice",
                id(14, n),
                0_i64,
                0_i64
            ]
            .into(),
        ),
        1 => {
            let rival = if n.is_multiple_of(3) { Value::from(id(13, 0)) } else { Value::NullUuid };
            let state = if n.is_multiple_of(3) { "competitor" } else { "" };
            let mut row: Vec<Value<'static>> = params![account, id(15, n), id(12, u), id(11, o), state].into();
            row.push(rival);
            row.extend(params![minor, "EUR", "estimated", DAY, OPEN, 0_i64]);
            rows.add(
                "insert into whitespace_cells (account_id, id, unit_id, offering_id, state, competitor_id, spend_minor, currency,
                   source, valid_from, valid_to, created_at)",
                row,
            );
        }
        _ => {}
    }
}
