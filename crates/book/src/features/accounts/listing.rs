//! The query string of the accounts table: filters, order, columns and page. Pages, CSV, batches and the API share it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::columns::Columns;
use super::store::list::{Filter, Lead, Order};
use crate::base::asof::AsOf;
use crate::base::paging::Cursor;
use crate::base::personal::ViewPlace;
use crate::base::registry::ListColumn;
use crate::base::{Cx, Error, Fields, Result};
use crate::features::fields::draw::is_custom;
use crate::features::fields::model::value::Ground;

/// The query as it stands in the address. Empty values are as good as none: forms send them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
#[expect(missing_docs, reason = "the fields are the parameters")]
pub struct ListQuery {
    /// Another page of the list: see `AccountsView`.
    pub view: String,
    /// The saved view that was opened, or `none`.
    pub saved: String,
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
    /// The day that is looked at, as typed; see [`ListQuery::settled`].
    pub as_of: String,
    /// The same as a day.
    #[serde(skip)]
    pub day: Option<AsOf>,
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
    /// Filters of custom fields by `cf_KEY`.
    pub custom: BTreeMap<String, String>,
}

impl TryFrom<Vec<(String, String)>> for ListQuery {
    type Error = String;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let mut query = Self::default();
        for (name, value) in pairs {
            let slot = match name.as_str() {
                "view" => &mut query.view,
                "saved" => &mut query.saved,
                "scope" => &mut query.scope,
                "q" => &mut query.q,
                "tier" => &mut query.tier,
                "lifecycle" => &mut query.lifecycle,
                "sector" => &mut query.sector,
                "lead" => &mut query.lead,
                "territory" => &mut query.territory,
                "country" => &mut query.country,
                "tag" => &mut query.tag,
                "archived" => &mut query.archived,
                "as_of" => &mut query.as_of,
                "sort" => &mut query.sort,
                "cursor" => &mut query.cursor,
                "back" => &mut query.back,
                "at" => &mut query.at,
                "limit" => &mut query.limit,
                "columns" => {
                    query.columns.push(value);
                    continue;
                }
                _ if is_custom(&name) => {
                    // An empty one is as good as none.
                    if !value.trim().is_empty() {
                        query.custom.insert(name, value.trim().to_owned());
                    }
                    continue;
                }
                _ => return Err(format!("unknown field `{name}`")),
            };
            *slot = value;
        }
        Ok(query)
    }
}

/// Saved views of the table.
pub const VIEWS: ViewPlace = ViewPlace {
    place: "accounts",
    path: "/accounts",
    label: "accounts-title",
    everything: "accounts-everything",
    normal: ListQuery::normal,
};

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

    /// With the day that was typed read: from then on it stands as a date in all addresses.
    ///
    /// # Errors
    /// `Invalid` on `as_of` when it is no day.
    pub fn settled(mut self, cx: &Cx) -> Result<Self> {
        self.day = AsOf::of(cx, &self.as_of)?;
        self.as_of = self.day.map(|as_of| as_of.day.to_string()).unwrap_or_default();
        Ok(self)
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
            "archived" => &self.archived,
            custom => self.custom.get(custom).map_or("", String::as_str),
        }
        .trim()
    }

    /// Whether anything narrows the list.
    pub fn narrowed(&self) -> bool {
        !self.custom.is_empty() || FILTERS.iter().any(|name| !self.filter(name).is_empty())
    }

    /// What is not a place in the list: scope, filters, order, columns and day, those of `change` replaced. Empty values are
    /// left out.
    pub fn pairs<'n>(&'n self, change: &[(&'n str, &str)]) -> Vec<(&'n str, String)> {
        let columns = self.columns.join(",");
        let of = |name: &str| match name {
            "saved" => self.saved.as_str(),
            "scope" => self.scope.as_str(),
            "sort" => self.sort.as_str(),
            "columns" => columns.as_str(),
            "as_of" => self.as_of.as_str(),
            other => self.filter(other),
        };
        let new =
            change.iter().map(|(name, _)| *name).filter(|name| is_custom(name) && !self.custom.contains_key(*name));
        let custom = self.custom.keys().map(String::as_str).chain(new);
        let names = ["saved", "scope"].into_iter().chain(FILTERS).chain(custom).chain(["sort", "columns", "as_of"]);
        names
            .chain(["cursor", "back", "at"])
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

    /// What a saved view keeps: everything but the page, and the view that was opened.
    pub fn kept(&self) -> String {
        encode(&self.pairs(&[("saved", ""), ("as_of", "")]))
    }

    /// A query string as this list writes it, for saved views.
    ///
    /// # Errors
    /// `Invalid` when it is none of ours, or names something that is no id.
    pub fn normal(text: &str) -> Result<String> {
        let query = Self::read(text)?;
        let lead = query.filter("lead");
        let fine = |id: &str| id.is_empty() || id.parse::<uuid::Uuid>().is_ok();
        if !(lead == "none" || fine(lead)) || !fine(query.filter("territory")) {
            return Err(Error::field("query", "error-choose"));
        }
        Ok(query.kept())
    }

    /// The filter.
    ///
    /// # Errors
    /// `Invalid` naming each id that is none.
    pub fn parse(&self, columns: &Columns, ground: Ground<'_>) -> Result<Filter> {
        let mut fields = Fields::default();
        let custom: Vec<_> =
            self.custom.iter().filter_map(|(name, text)| columns.filter(name, text, ground, &mut fields)).collect();
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
        // Whoever does not read the day must not answer for another one.
        if !self.as_of.is_empty() && self.day.is_none() {
            fields.add("as_of", "error-as-of-today-only");
        }
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
            custom,
            as_of: self.day,
        })
    }

    /// The order; by name without one.
    ///
    /// # Errors
    /// `Invalid` naming the columns that can be sorted by.
    pub fn order<'a>(&self, columns: &'a Columns) -> Result<Order<'a>> {
        let (name, descending) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |name| (name, true));
        let name = if self.sort.is_empty() { "name" } else { name };
        let sortable = || columns.all().filter(|c| c.sortable);
        match sortable().find(|c| c.key == name) {
            Some(column) => Ok(Order { column, field: columns.field(name), descending }),
            None => {
                let allowed = sortable().map(|c| c.key).collect::<Vec<_>>().join(", ");
                let mut fields = Fields::default();
                fields.add_with("sort", "error-one-of", vec![("allowed", allowed)]);
                Err(Error::Invalid(fields))
            }
        }
    }

    /// The columns beside the name, in their order: those chosen, else those that show by themselves.
    pub fn shown<'a>(&self, columns: &'a Columns) -> Vec<&'a ListColumn> {
        let asked: Vec<&str> = self.columns.iter().flat_map(|c| c.split(',')).filter(|c| !c.is_empty()).collect();
        let shows =
            |c: &&ListColumn| c.key != "name" && if asked.is_empty() { c.default } else { asked.contains(&c.key) };
        columns.all().filter(shows).collect()
    }

    /// Whether a column was asked for by name.
    pub fn names(&self, key: &str) -> bool {
        self.columns.iter().flat_map(|c| c.split(',')).any(|name| name == key)
    }

    /// Where the page starts.
    ///
    /// # Errors
    /// `Invalid` when it is no cursor of ours.
    pub fn start(&self) -> Result<Option<Cursor>> {
        if self.cursor.is_empty() { Ok(None) } else { Cursor::decode(&self.cursor).map(Some) }
    }
}

/// What reading a filter of a custom field needs to know.
pub fn ground(cx: &Cx) -> Ground<'_> {
    Ground { today: cx.today(), currency: &cx.settings().currency }
}

fn wrong<T>(fields: &mut Fields, field: &'static str, instead: T) -> T {
    fields.add(field, "error-choose");
    instead
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
    use crate::base::registry::Registry;

    const GROUND: Ground<'_> = Ground { today: jiff::civil::date(2026, 11, 12), currency: "EUR" };

    fn columns() -> Columns {
        Columns::new(&Registry::default(), std::sync::Arc::default())
    }

    #[test]
    fn custom_filters_are_kept_in_addresses_and_unknown_ones_are_named() {
        let query = ListQuery::read("cf_level=gold&cf_seats=&columns=tier&columns=cf_level").unwrap();
        assert_eq!(query.custom.len(), 1);
        assert!(query.narrowed());
        assert_eq!(query.href("/a", &[]), "/a?cf_level=gold&columns=tier,cf_level");
        assert_eq!(
            query.href("/a", &[("cf_level", ""), ("cf_seats", "1..2")]),
            "/a?cf_seats=1..2&columns=tier,cf_level"
        );
        let Err(Error::Invalid(fields)) = query.parse(&columns(), GROUND) else { panic!("taken") };
        assert_eq!(fields.0[0].field, "cf_level");
    }

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
        assert_eq!(again.parse(&columns(), GROUND).unwrap().words, ["muller", "&", "清河"]);
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
        let Err(Error::Invalid(fields)) = query.parse(&columns(), GROUND) else { panic!("taken") };
        assert_eq!(fields.0.iter().map(|e| e.field.as_ref()).collect::<Vec<_>>(), ["lead", "territory", "archived"]);
        assert!(ListQuery::read("nonsense=1").is_err());
    }
}
