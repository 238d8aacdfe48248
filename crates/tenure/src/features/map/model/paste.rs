//! A pasted list of people: name, title, manager. All of it is understood, or each line that is not is told. Pure.

use std::collections::HashMap;

use crate::base::{PositionId, validate};

/// Most lines of a list.
pub const MOST: usize = 10_000;
/// Most mistakes that are told one by one.
pub const TOLD: usize = 50;

/// Somebody who is on the map already.
#[derive(Clone, Debug)]
pub struct Known {
    /// The position.
    pub id: PositionId,
    /// The name.
    pub name: String,
    /// Whom they report to.
    pub manager: Option<PositionId>,
}

/// Whoever a line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Another line of the list.
    Line(usize),
    /// Somebody on the map whom the list does not name.
    Known(PositionId),
}

/// A line that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line in what was pasted, from 1.
    pub line: usize,
    /// The name.
    pub name: String,
    /// The title, or empty.
    pub title: String,
    /// The position, where somebody of this name is on the map.
    pub known: Option<PositionId>,
    /// The manager as named, or empty.
    pub manager_name: String,
    /// The manager, where one is named.
    pub manager: Option<Who>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Line in what was pasted, from 1.
    pub line: usize,
    /// Text key; its arguments are `name` and `other`.
    pub key: &'static str,
    /// Who it is about.
    pub name: String,
    /// The other one.
    pub other: String,
}

/// A list that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Its lines.
    pub rows: Vec<Row>,
    /// What is wrong; nothing is saved while there is any.
    pub problems: Vec<Problem>,
}

impl Plan {
    /// How many people are new.
    pub fn fresh(&self) -> usize {
        self.rows.iter().filter(|r| r.known.is_none()).count()
    }

    /// How many lines say who somebody reports to.
    pub fn lines(&self) -> usize {
        self.rows.iter().filter(|r| r.manager.is_some()).count()
    }
}

/// The names of a column, folded.
const NAMES: [&[&str]; 3] = [
    &["name", "full name", "person", "姓名", "名字", "名称"],
    &["title", "job title", "position", "职位", "职务", "头衔"],
    &["manager", "reports to", "boss", "上级", "经理", "汇报对象", "汇报给"],
];

fn separator(text: &str) -> u8 {
    let head: String = text.lines().filter(|l| !l.trim().is_empty()).take(20).collect();
    if head.contains('\t') {
        b'\t'
    } else if head.contains(';') {
        b';'
    } else {
        b','
    }
}

/// Line, name, title and manager of each line that says anything.
fn cells(text: &str) -> Vec<(usize, [String; 3])> {
    // People who write Chinese separate by full-width commas.
    let text = if text.contains([',', '\t', ';']) { text.to_owned() } else { text.replace(['，', '；'], ",") };
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(::csv::Trim::All)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut columns = [0, 1, 2];
    let mut rows = Vec::new();
    for record in reader.records().take(MOST + 2).flatten() {
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        if rows.is_empty() && is_head(&record) {
            for (column, cell) in record.iter().enumerate() {
                if let Some(which) = named(cell) {
                    columns[which] = column;
                }
            }
            continue;
        }
        let cell = |which: usize| record.get(columns[which]).unwrap_or_default().to_owned();
        let row = [cell(0), cell(1), cell(2)];
        if row.iter().any(|c| !c.is_empty()) {
            rows.push((line, row));
        }
    }
    rows
}

/// A head names the column of names and one more.
fn is_head(record: &::csv::StringRecord) -> bool {
    let found: Vec<usize> = record.iter().filter_map(named).collect();
    found.contains(&0) && found.iter().any(|f| *f != 0)
}

fn named(cell: &str) -> Option<usize> {
    let cell = tenure_text::fold(cell);
    NAMES.iter().position(|names| names.contains(&cell.as_str()))
}

/// Names folded, each with where it stands; more than one place is too many.
type Names = HashMap<String, Vec<Who>>;

/// Reads a list against the people who are on the map.
pub fn read(text: &str, known: &[Known]) -> Plan {
    let cells = cells(text);
    let mut plan = Plan::default();
    if cells.is_empty() {
        plan.problems.push(problem(0, "map-paste-empty", "", ""));
        return plan;
    }
    if cells.len() > MOST {
        plan.problems.push(problem(0, "map-paste-too-many", "", ""));
        return plan;
    }
    let mut on_map: Names = HashMap::new();
    for k in known {
        on_map.entry(tenure_text::fold(&k.name)).or_default().push(Who::Known(k.id));
    }
    let mut in_list: Names = HashMap::new();
    for (line, [name, title, manager]) in cells {
        plan.row(line, [name, title, manager], &on_map, &mut in_list);
    }
    for at in 0..plan.rows.len() {
        plan.lead(at, &on_map, &in_list);
    }
    plan.cycles(known);
    plan.problems.sort_by_key(|p| p.line);
    plan
}

fn problem(line: usize, key: &'static str, name: &str, other: &str) -> Problem {
    Problem { line, key, name: name.to_owned(), other: other.to_owned() }
}

impl Plan {
    fn row(&mut self, line: usize, [name, title, manager]: [String; 3], on_map: &Names, in_list: &mut Names) {
        let key = tenure_text::fold(&name);
        let long = |text: &String| text.chars().count() > validate::NAME;
        let wrong = if name.is_empty() {
            Some("map-paste-no-name")
        } else if long(&name) || long(&title) {
            Some("map-paste-too-long")
        } else if name.chars().chain(title.chars()).any(char::is_control) {
            Some("map-paste-control")
        } else {
            None
        };
        if let Some(wrong) = wrong {
            let short: String = name.chars().take(60).collect();
            self.problems.push(problem(line, wrong, &short, ""));
        }
        let found = on_map.get(&key).map(Vec::as_slice).unwrap_or_default();
        let known = match found {
            [] => None,
            [Who::Known(id)] => Some(*id),
            _ => {
                self.problems.push(problem(line, "map-paste-two-on-map", &name, ""));
                None
            }
        };
        let here = in_list.entry(key).or_default();
        if let (Some(Who::Line(first)), false) = (here.first(), name.is_empty()) {
            // Two people of one name are told apart by their titles, as long as nobody reports to either.
            if known.is_some() || self.rows[*first].title == title {
                self.problems.push(problem(line, "map-paste-twice", &name, &self.rows[*first].line.to_string()));
            }
        }
        here.push(Who::Line(self.rows.len()));
        self.rows.push(Row { line, name, title, known, manager_name: manager, manager: None });
    }

    /// Finds whom a line names as manager: somebody of the list first, then somebody on the map.
    fn lead(&mut self, at: usize, on_map: &Names, in_list: &Names) {
        let row = &self.rows[at];
        if row.manager_name.is_empty() {
            return;
        }
        let key = tenure_text::fold(&row.manager_name);
        let found = in_list.get(&key).or_else(|| on_map.get(&key)).map(Vec::as_slice).unwrap_or_default();
        let short: String = row.manager_name.chars().take(60).collect();
        match found {
            [] => self.problems.push(problem(row.line, "map-paste-no-manager", &row.name, &short)),
            [Who::Line(other)] if *other == at => {
                self.problems.push(problem(row.line, "map-paste-self", &row.name, ""));
            }
            [who] => self.rows[at].manager = Some(*who),
            _ => self.problems.push(problem(row.line, "map-paste-two-managers", &row.name, &short)),
        }
    }

    /// Tells of everybody who would in the end report to themselves, once for each circle.
    fn cycles(&mut self, known: &[Known]) {
        let line_of: HashMap<PositionId, usize> =
            self.rows.iter().enumerate().filter_map(|(i, r)| Some((r.known?, i))).collect();
        let stays: HashMap<PositionId, Option<PositionId>> = known.iter().map(|k| (k.id, k.manager)).collect();
        let as_line = |id: PositionId| line_of.get(&id).map_or(Who::Known(id), |i| Who::Line(*i));
        let next = |who: Who| match who {
            Who::Line(i) => {
                let row = &self.rows[i];
                let stored = row.known.and_then(|id| stays.get(&id).copied().flatten()).map(Who::Known);
                row.manager.or(stored).map(|w| if let Who::Known(id) = w { as_line(id) } else { w })
            }
            Who::Known(id) => stays.get(&id).copied().flatten().map(as_line),
        };
        let mut seen: HashMap<Who, usize> = HashMap::new();
        let mut found = Vec::new();
        for start in 0..self.rows.len() {
            let mut at = Some(Who::Line(start));
            while let Some(who) = at {
                match seen.get(&who) {
                    Some(walk) if *walk == start => {
                        found.push(who);
                        break;
                    }
                    Some(_) => break,
                    None => seen.insert(who, start),
                };
                at = next(who);
            }
        }
        for who in found {
            let Who::Line(i) = who else { continue };
            let (line, name, other) = (self.rows[i].line, self.rows[i].name.clone(), self.rows[i].manager_name.clone());
            if !self.problems.iter().any(|p| p.line == line) {
                self.problems.push(problem(line, "map-paste-cycle", &name, &other));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> PositionId {
        PositionId(uuid::Uuid::from_u128(n))
    }

    fn keys(plan: &Plan) -> Vec<(usize, &str)> {
        plan.problems.iter().map(|p| (p.line, p.key)).collect()
    }

    #[test]
    fn a_list_in_any_separator_and_with_a_head() {
        for text in [
            "Name\tTitle\tManager\nHendrik Maas\tCEO\t\nAnneke Vos\tVP, Operations\tHendrik Maas",
            "Manager;Name;Title\n;Hendrik Maas;CEO\nHendrik Maas;Anneke Vos;VP, Operations\n",
            "Hendrik Maas,CEO,\n\"Anneke Vos\",\"VP, Operations\",hendrik maas\n\n",
            "Hendrik Maas;CEO\r\nAnneke Vos;VP, Operations;HENDRIK MAAS\r\n",
        ] {
            let plan = read(text, &[]);
            assert_eq!(plan.problems, [], "{text}");
            assert_eq!((plan.rows[1].title.as_str(), plan.rows[1].manager), ("VP, Operations", Some(Who::Line(0))));
        }
        let plan = read("姓名，职位，上级\n林晓雯，厂长\n王伟，主管，林晓雯", &[]);
        assert_eq!((plan.fresh(), plan.lines(), plan.problems.len()), (2, 1, 0));
    }

    #[test]
    fn people_on_the_map_are_known_again() {
        let known = [Known { id: id(1), name: String::from("Søren Ås"), manager: None }];
        let plan = read("Soren As,CEO\nNew One,CFO,søren ås\nOther,COO,New One", &known);
        assert_eq!((plan.rows[0].known, plan.fresh(), plan.problems.len()), (Some(id(1)), 2, 0));
        let plan = read("New One,CFO,Soren As", &known);
        assert_eq!(plan.rows[0].manager, Some(Who::Known(id(1))));
    }

    #[test]
    fn each_mistake_is_told_with_its_line() {
        let known = [
            Known { id: id(1), name: String::from("Twin"), manager: None },
            Known { id: id(2), name: String::from("twin"), manager: None },
        ];
        let text = "A,x,B\n,y\nB,x,A\nC,x,Nobody\nD,x,D\nC,x\nE,z,C\nTwin,q\nF\u{7},x";
        let plan = read(text, &known);
        assert_eq!(
            keys(&plan),
            [
                (1, "map-paste-cycle"),
                (2, "map-paste-no-name"),
                (4, "map-paste-no-manager"),
                (5, "map-paste-self"),
                (6, "map-paste-twice"),
                (7, "map-paste-two-managers"),
                (8, "map-paste-two-on-map"),
                (9, "map-paste-control"),
            ]
        );
    }

    #[test]
    fn a_circle_through_stored_lines_is_seen() {
        let known = [
            Known { id: id(1), name: String::from("Top"), manager: None },
            Known { id: id(2), name: String::from("Below"), manager: Some(id(1)) },
        ];
        assert_eq!(keys(&read("Top,CEO,Below", &known)), [(1, "map-paste-cycle")]);
        assert_eq!(keys(&read("Top,CEO,Below\nBelow,CFO", &known)), [(1, "map-paste-cycle")]);
        assert_eq!(keys(&read("Top,CEO,New\nNew,CFO,Below", &known)), [(1, "map-paste-cycle")]);
    }

    #[test]
    fn ten_thousand_lines_are_read_and_one_more_is_refused() {
        let list = |n: usize| -> String {
            (0..n)
                .map(|i| {
                    format!("Person {i},Title,{}\n", if i > 0 { format!("Person {}", i / 2) } else { String::new() })
                })
                .collect()
        };
        let plan = read(&list(MOST), &[]);
        assert_eq!(
            (plan.fresh(), plan.lines(), plan.problems.len()),
            (MOST, MOST - 1, 0),
            "{:?}",
            plan.problems.first()
        );
        assert_eq!(keys(&read(&list(MOST + 1), &[])), [(0, "map-paste-too-many")]);
        assert_eq!(keys(&read(" \n\n", &[])), [(0, "map-paste-empty")]);
    }
}
