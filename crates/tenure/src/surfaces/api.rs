//! The API's description, made from the same list as the router, so that the two cannot part.

use std::collections::BTreeMap;

use axum::http::Method;
use schemars::generate::SchemaSettings;
use serde_json::{Value as Json, json};

use crate::base::routes::RouteInfo;
use crate::base::{Need, Routes};

/// Routes of the surface itself: `/api/v1/openapi.json`.
pub fn routes(all: &[RouteInfo]) -> Routes {
    let body = description(all).to_string();
    Routes::default().get("/api/v1/openapi.json", Need::Public, async move || {
        ([(axum::http::header::CONTENT_TYPE, "application/json")], body)
    })
}

/// OpenAPI 3.1 of all routes that have an operation.
pub fn description(all: &[RouteInfo]) -> Json {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let mut paths: BTreeMap<&str, serde_json::Map<String, Json>> = BTreeMap::new();
    for route in all {
        let Some(op) = &route.op else { continue };
        let mut operation = json!({
            "summary": op.summary,
            "operationId": operation_id(route),
            "parameters": parameters(route.path, op.query, &route.method),
            "responses": responses(route),
        });
        if let Some(input) = op.input {
            let schema = input(&mut generator);
            operation["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": schema}}});
        }
        if let Some(output) = op.output {
            let schema = output(&mut generator);
            let status = if route.method == Method::POST { "201" } else { "200" };
            operation["responses"][status] =
                json!({"description": "Done", "content": {"application/json": {"schema": schema}}});
        }
        if route.need != Need::Public {
            operation["security"] = json!([{"token": []}]);
        }
        paths.entry(route.path).or_default().insert(route.method.as_str().to_lowercase(), operation);
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert(String::from("Problem"), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Tenure", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn operation_id(route: &RouteInfo) -> String {
    let path = route.path.trim_start_matches("/api/v1/");
    let words: Vec<String> =
        path.split('/').map(|p| p.replace(['{', '}', '-'], "_").trim_matches('_').to_owned()).collect();
    format!("{}_{}", route.method.as_str().to_lowercase(), words.join("_"))
}

fn parameters(path: &str, query: &[(&str, &str)], method: &Method) -> Json {
    let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<Json> = in_path
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    all.extend(
        query.iter().map(
            |(name, what)| json!({"name": name, "in": "query", "description": what, "schema": {"type": "string"}}),
        ),
    );
    if *method == Method::PATCH {
        all.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "The version that was read, or * to overwrite", "schema": {"type": "string"},
        }));
    }
    if *method == Method::POST {
        all.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Names this request, so that sending it again within 24 hours does it once and gives the first answer again, with `Idempotent-Replayed: true`; 1 to 255 characters",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        }));
    }
    if *method == Method::GET {
        all.push(json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The `ETag` of the answer that the client has; 304 when it is still the same",
            "schema": {"type": "string"},
        }));
    }
    Json::Array(all)
}

fn responses(route: &RouteInfo) -> Json {
    let problem = |text: &str| json!({"description": text, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
    let mut responses = json!({"422": problem("A field is wrong; nothing was written")});
    if route.need != Need::Public {
        responses["401"] = problem("No token, or a bad one");
        responses["404"] = problem("Absent or invisible");
    }
    if route.method == Method::GET {
        responses["304"] = json!({"description": "The client has this answer already"});
    }
    if route.method == Method::POST {
        responses["409"] = problem("The state does not allow it, or the same Idempotency-Key is being answered");
    }
    if route.op.as_ref().is_some_and(|op| op.output.is_none()) {
        responses["204"] = json!({"description": "Done"});
    }
    responses
}

fn problem_schema() -> Json {
    json!({
        "type": "object",
        "required": ["title", "status", "detail", "request_id"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What happened and what to do"},
            "request_id": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}}},
            "version": {"type": ["integer", "null"]},
            "conflicts": {"type": "array", "items": {"type": "object", "properties": {"field": {"type": "string"}, "theirs": {"type": "string"}, "mine": {"type": "string"}}}}
        }
    })
}
