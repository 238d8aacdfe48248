//! The query string of the accounts table: filters, order, columns and page. Pages, CSV, batches and the API share it.

use serde::Deserialize;

use super::store::list::{Filter, Lead, Order};
use crate::base::paging::Cursor;
use crate::base::registry::{ListColumn, Registry};
use crate::base::{Error, Fields, Result};

/// The query as it stands in the address. Empty values are as good as none: forms send them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the parameters")]
pub struct ListQuery {
    pub scope: String,
    pub q: String,
    pub tier: String,
    pub lifecycle: String,
    pub sector: String,
    /// A user's id, or `none`.
    pub lead: String,
    pub territory: String,
    pub country: String,
    pub tag: String,
    /// `1` for archived accounts.
    pub archived: String,
    /// A column; a leading minus turns the order.
    pub sort: String,
    /// Repeated or separated by commas.
    pub columns: Vec<String>,
    pub cursor: String,
    /// `1` for the page before the cursor.
    pub back: String,
    /// Rows before the page, for its footer only.
    pub at: String,
    pub limit: String,
}

/// The parameters that narrow the list.
pub const FILTERS: [&str; 9] = ["q", "tier", "lifecycle", "sector", "lead", "territory", "country", "tag", "archived"];

impl ListQuery {
    /// Reads a query string that a form carried.
    ///
    /// # Errors
    /// `Invalid` on `filter` when it is none of ours.
    pub fn read(text: &str) -> Result<Self> {
        serde_html_form::from_str(text).map_err(|_| Error::field("filter", "error-choose"))
    }

    /// The value of a filter.
    pub fn filter(&self, name: &str) -> &str {
        match name {
            "q" => &self.q,
            "tier" => &self.tier,
            "lifecycle" => &self.lifecycle,
            "sector" => &self.sector,
            "lead" => &self.lead,
            "territory" => &self.territory,
            "country" => &self.country,
            "tag" => &self.tag,
            _ => &self.archived,
        }
        .trim()
    }

    /// Whether anything narrows the list.
    pub fn narrowed(&self) -> bool {
        FILTERS.iter().any(|name| !self.filter(name).is_empty())
    }

    /// What is not a place in the list: scope, filters, order and columns, those of `change` replaced. Empty values are
    /// left out.
    pub fn pairs(&self, change: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let columns = self.columns.join(",");
        let of = |name: &str| match name {
            "scope" => self.scope.as_str(),
            "sort" => self.sort.as_str(),
            "columns" => columns.as_str(),
            other => self.filter(other),
        };
        let names = std::iter::once("scope").chain(FILTERS).chain(["sort", "columns", "cursor", "back", "at"]);
        names
            .filter_map(|name| {
                let changed = change.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
                let value =
                    changed.unwrap_or_else(|| if ["cursor", "back", "at"].contains(&name) { "" } else { of(name) });
                (!value.is_empty()).then(|| (name, value.to_owned()))
            })
            .collect()
    }

    /// An address with the pairs of [`ListQuery::pairs`].
    pub fn href(&self, path: &str, change: &[(&str, &str)]) -> String {
        let query = encode(&self.pairs(change));
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The filter.
    ///
    /// # Errors
    /// `Invalid` naming each id that is none.
    pub fn parse(&self) -> Result<Filter> {
        let mut fields = Fields::default();
        let text = |name| Some(self.filter(name)).filter(|v| !v.is_empty()).map(str::to_owned);
        let lead = match self.filter("lead") {
            "" => Lead::Any,
            "none" => Lead::Nobody,
            id => id.parse().map_or_else(|_| wrong(&mut fields, "lead", Lead::Any), Lead::User),
        };
        let territory = match self.filter("territory") {
            "" => None,
            id => id.parse().map_or_else(|_| wrong(&mut fields, "territory", None), Some),
        };
        let archived = match self.filter("archived") {
            "" | "0" => false,
            "1" => true,
            _ => wrong(&mut fields, "archived", false),
        };
        fields.finish()?;
        Ok(Filter {
            words: tenure_text::fold(self.filter("q")).split_whitespace().take(6).map(str::to_owned).collect(),
            sector: text("sector"),
            tier: text("tier"),
            lifecycle: text("lifecycle"),
            country: text("country"),
            tag: text("tag"),
            territory,
            lead,
            archived,
        })
    }

    /// The order; by name without one.
    ///
    /// # Errors
    /// `Invalid` naming the columns that can be sorted by.
    pub fn order<'a>(&self, registry: &'a Registry) -> Result<Order<'a>> {
        let (name, descending) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |name| (name, true));
        let name = if self.sort.is_empty() { "name" } else { name };
        let sortable = || registry.columns.iter().filter(|c| c.sortable);
        sortable().find(|c| c.key == name).map(|column| Order { column, descending }).ok_or_else(|| {
            let allowed = sortable().map(|c| c.key).collect::<Vec<_>>().join(", ");
            let mut fields = Fields::default();
            fields.add_with("sort", "error-one-of", vec![("allowed", allowed)]);
            Error::Invalid(fields)
        })
    }

    /// The columns beside the name, in their order: those chosen, else those that show by themselves.
    pub fn shown<'a>(&self, registry: &'a Registry) -> Vec<&'a ListColumn> {
        let asked: Vec<&str> = self.columns.iter().flat_map(|c| c.split(',')).filter(|c| !c.is_empty()).collect();
        let shows =
            |c: &&ListColumn| c.key != "name" && if asked.is_empty() { c.default } else { asked.contains(&c.key) };
        all(registry).into_iter().filter(shows).collect()
    }

    /// Where the page starts.
    ///
    /// # Errors
    /// `Invalid` when it is no cursor of ours.
    pub fn start(&self) -> Result<Option<Cursor>> {
        if self.cursor.is_empty() { Ok(None) } else { Cursor::decode(&self.cursor).map(Some) }
    }
}

fn wrong<T>(fields: &mut Fields, field: &'static str, instead: T) -> T {
    fields.add(field, "error-choose");
    instead
}

/// All columns in their order.
pub fn all(registry: &Registry) -> Vec<&ListColumn> {
    let mut columns: Vec<&ListColumn> = registry.columns.iter().collect();
    columns.sort_by_key(|c| c.order);
    columns
}

/// Pairs as a query string.
pub fn encode(pairs: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b',' | b':' => {
                    out.push(char::from(byte))
                }
                b' ' => out.push('+'),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_its_address() {
        let query = ListQuery {
            q: "Müller & 清河".into(),
            tier: "star".into(),
            lead: "none".into(),
            columns: vec!["tier,lead".into()],
            ..ListQuery::default()
        };
        let href = query.href("/accounts", &[("tier", "")]);
        assert!(!href.contains("tier=star") && href.contains("lead=none") && href.contains("columns=tier,lead"));
        let again = ListQuery::read(href.split_once('?').unwrap().1).unwrap();
        assert_eq!((again.q.as_str(), again.tier.as_str()), ("Müller & 清河", ""));
        assert_eq!(again.parse().unwrap().words, ["muller", "&", "清河"]);
        assert!(query.narrowed() && !ListQuery::default().narrowed());
        assert_eq!(ListQuery::default().href("/accounts", &[]), "/accounts");
        assert_eq!(
            query.href("/a", &[("cursor", "ab")]),
            "/a?q=M%C3%BCller+%26+%E6%B8%85%E6%B2%B3&tier=star&lead=none&columns=tier,lead&cursor=ab"
        );
    }

    #[test]
    fn wrong_ids_are_named() {
        let query =
            ListQuery { lead: "x".into(), territory: "y".into(), archived: "maybe".into(), ..ListQuery::default() };
        let Err(Error::Invalid(fields)) = query.parse() else { panic!("taken") };
        assert_eq!(fields.0.iter().map(|e| e.field.as_ref()).collect::<Vec<_>>(), ["lead", "territory", "archived"]);
        assert!(ListQuery::read("nonsense=1").is_err());
    }
}
