//! Offerings for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::form::OfferingForm;
use super::model::{Level, Offering, tree};
use super::{EDITORS, actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::money::Money;
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, Error, Need, OfferingId, Result, Routes};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

/// An offering.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OfferingOut {
    /// Its id.
    pub id: OfferingId,
    /// Its name.
    pub name: String,
    /// What it is part of.
    pub parent_id: Option<OfferingId>,
    /// Where it stands: a line, a product or a service.
    pub level: Level,
    /// How many lie above it.
    pub depth: usize,
    /// Article number or the like.
    pub code: String,
    /// What a quantity counts.
    pub unit_of_measure: String,
    /// First day on which it is sold; null when it always was.
    pub valid_from: Option<String>,
    /// Last day on which it is sold; null when it still is.
    pub valid_to: Option<String>,
    /// Former and other names.
    pub names: Vec<String>,
    /// Ids in other systems, each `system: id`.
    pub sources: Vec<String>,
    /// List prices of one unit of measure.
    pub prices: Vec<PriceOut>,
    /// The kinds of units that can buy it; empty for all.
    pub unit_kinds: Vec<String>,
    /// Whether it is archived.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

/// A list price, until the next one in the same currency.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PriceOut {
    /// First day.
    pub valid_from: String,
    /// The price.
    pub price: Money,
}

impl OfferingOut {
    fn of(depth: usize, o: Offering) -> Self {
        let f = o.facts;
        Self {
            id: o.id,
            parent_id: f.parent,
            level: f.level,
            depth,
            valid_from: f.from.map(|d| d.to_string()),
            valid_to: f.last().map(|d| d.to_string()),
            prices: f
                .prices
                .iter()
                .map(|p| PriceOut {
                    valid_from: p.from.to_string(),
                    price: Money { minor: p.minor, currency: p.currency.clone() },
                })
                .collect(),
            name: f.name,
            code: f.code,
            unit_of_measure: f.measure,
            names: f.names,
            sources: f.sources,
            unit_kinds: f.unit_kinds,
            archived: o.archived_at.is_some(),
            version: o.version,
        }
    }
}

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/offerings";
    const ONE: &str = "/api/v1/offerings/{id}";
    let query = &[("archived", "true also lists what is archived")];
    let list_op = Op::new("What we sell, as a tree").gives::<List<OfferingOut>>().query(query);
    let post = Op::new("Adds an offering").takes::<OfferingInput>().gives::<OfferingOut>();
    let patch = Op::new("Changes an offering; needs If-Match").takes::<OfferingPatch>().gives::<OfferingOut>();
    routes
        .api(Method::GET, ALL, Need::User, list_op, list)
        .api(Method::POST, ALL, EDITORS, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("An offering").gives::<OfferingOut>(), get)
        .api(Method::PATCH, ONE, EDITORS, patch, change)
        .api(Method::DELETE, ONE, EDITORS, Op::new("Archives an offering"), archive)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfferingQuery {
    archived: bool,
}

async fn list(cx: Cx, Query(asked): Query<OfferingQuery>) -> Result<axum::Json<List<OfferingOut>>> {
    let mut all = cx.read(store::all).await?;
    all.retain(|o| asked.archived || o.archived_at.is_none());
    let items = tree(all).into_iter().map(|(depth, o)| OfferingOut::of(depth, o)).collect();
    Ok(axum::Json(List { items, next: None }))
}

fn out(q: &crate::base::Conn<'_>, id: OfferingId) -> Result<OfferingOut> {
    let all = store::all(q)?;
    let found = tree(all).into_iter().find(|(_, o)| o.id == id);
    found.map(|(depth, o)| OfferingOut::of(depth, o)).ok_or(Error::NotFound)
}

async fn get(cx: Cx, Path(id): Path<OfferingId>) -> Result<Response> {
    let found = cx.read(move |q| out(q, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, found))
}

/// A new offering.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OfferingInput {
    /// Its name.
    pub name: String,
    /// What it is part of.
    pub parent_id: Option<OfferingId>,
    /// `line`, `product` or `service`; a product without it.
    pub level: String,
    /// Article number or the like.
    pub code: String,
    /// What a quantity counts.
    pub unit_of_measure: String,
    /// First day on which it is sold.
    pub valid_from: String,
    /// Last day on which it is sold.
    pub valid_to: String,
    /// Former and other names.
    pub names: Vec<String>,
    /// Ids in other systems, each `system: id`.
    pub sources: Vec<String>,
    /// List prices, each `EUR 2026-01-01 12.50`.
    pub prices: Vec<String>,
    /// The kinds of units that can buy it; empty for all.
    pub unit_kinds: Vec<String>,
}

impl From<OfferingInput> for OfferingForm {
    fn from(input: OfferingInput) -> Self {
        Self {
            name: input.name,
            parent: input.parent_id.map(|p| p.to_string()).unwrap_or_default(),
            level: input.level,
            code: input.code,
            measure: input.unit_of_measure,
            valid_from: input.valid_from,
            valid_to: input.valid_to,
            names: input.names.join("\n"),
            sources: input.sources.join("\n"),
            prices: input.prices.join("\n"),
            unit_kinds: input.unit_kinds,
            version: String::new(),
        }
    }
}

async fn create(cx: Cx, Json(input): Json<OfferingInput>) -> Result<Response> {
    let form = OfferingForm::from(input);
    let body = cx
        .write(move |tx, by| {
            let id = actions::add(tx, by, &form.parse(by)?)?;
            out(tx, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/offerings/{}", body.id), body.version, body))
}

/// Fields to change: absent stays, an empty text or list clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of OfferingInput")]
pub struct OfferingPatch {
    pub name: Option<String>,
    /// Empty puts it at the top.
    pub parent_id: Option<String>,
    pub level: Option<String>,
    pub code: Option<String>,
    pub unit_of_measure: Option<String>,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    pub names: Option<Vec<String>>,
    pub sources: Option<Vec<String>>,
    pub prices: Option<Vec<String>>,
    pub unit_kinds: Option<Vec<String>>,
    /// True archives it, false brings it back.
    pub archived: Option<bool>,
}

impl OfferingPatch {
    /// The names of the fields that are given, and the form with them over the stored one.
    fn over(&self, stored: &Offering) -> (Vec<&'static str>, OfferingForm) {
        let (mut form, mut given) = (OfferingForm::of(stored), Vec::new());
        let text = [
            ("name", &self.name, &mut form.name),
            ("parent", &self.parent_id, &mut form.parent),
            ("level", &self.level, &mut form.level),
            ("code", &self.code, &mut form.code),
            ("measure", &self.unit_of_measure, &mut form.measure),
            ("valid_from", &self.valid_from, &mut form.valid_from),
            ("valid_to", &self.valid_to, &mut form.valid_to),
        ];
        for (field, value, slot) in text {
            if let Some(value) = value {
                given.push(field);
                slot.clone_from(value);
            }
        }
        let lists = [
            ("names", &self.names, &mut form.names),
            ("sources", &self.sources, &mut form.sources),
            ("prices", &self.prices, &mut form.prices),
        ];
        for (field, value, slot) in lists {
            if let Some(value) = value {
                given.push(field);
                *slot = value.join("\n");
            }
        }
        if let Some(kinds) = &self.unit_kinds {
            given.push("unit_kinds");
            form.unit_kinds.clone_from(kinds);
        }
        (given, form)
    }
}

async fn change(
    cx: Cx,
    Path(id): Path<OfferingId>,
    version: IfMatch,
    Json(input): Json<OfferingPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            let (given, form) = input.over(&store::find(tx, id)?);
            let mut set = form.parse(by)?.fields();
            set.retain(|field, _| given.contains(&field.as_str()));
            actions::edit(tx, by, id, &set, &Base::at(base))?;
            if let Some(archived) = input.archived {
                actions::set_archived(tx, by, id, archived)?;
            }
            out(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive(cx: Cx, Path(id): Path<OfferingId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::set_archived(tx, by, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}
