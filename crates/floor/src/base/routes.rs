//! Routes cannot be registered without saying who may call them; the API's description is made from the same list.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use super::cx::RequestContext;
use super::viewer::Via;
use super::{App, Error, Right, Viewer};

/// Who may call a route. Rows are guarded by permits; this only opens the door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Anybody; such routes stand in a snapshot.
    Public,
    /// Any signed-in user.
    User,
    /// A signed-in user with this right.
    Right(Right),
    /// A signed-in user with one of these rights.
    Either(Right, Right),
}

impl Need {
    /// Whether a viewer meets it.
    pub fn met(self, viewer: Option<&Viewer>) -> bool {
        match (self, viewer) {
            (Need::Public, _) | (Need::User, Some(_)) => true,
            (Need::Right(right), Some(viewer)) => viewer.has(right),
            (Need::Either(one, other), Some(viewer)) => viewer.has(one) || viewer.has(other),
            (_, None) => false,
        }
    }
}

/// Marks an answer that no layer may pack or hash: a file on its way.
#[derive(Clone, Copy, Debug)]
pub struct AsItIs;

/// What the API's description says of an operation.
#[derive(Clone)]
pub struct Op {
    /// One sentence.
    pub summary: &'static str,
    /// Schema of the body, if there is one.
    pub input: Option<fn(&mut schemars::SchemaGenerator) -> schemars::Schema>,
    /// Schema of the answer, if there is one.
    pub output: Option<fn(&mut schemars::SchemaGenerator) -> schemars::Schema>,
    /// Query parameters: name and meaning.
    pub query: &'static [(&'static str, &'static str)],
}

/// The common query parameters of lists.
pub const LIST_QUERY: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("sort", "Field to sort by; a leading minus turns the order"),
    SCOPE_QUERY[0],
];

/// The parameter of what is read of a scope at once.
pub const SCOPE_QUERY: &[(&str, &str)] = &[("scope", "mine, team, all or territory:ID; all without it")];

impl Op {
    /// An operation with neither body nor answer.
    pub fn new(summary: &'static str) -> Self {
        Self { summary, input: None, output: None, query: &[] }
    }

    /// With a body.
    pub fn takes<T: schemars::JsonSchema>(mut self) -> Self {
        self.input = Some(|g| g.subschema_for::<T>());
        self
    }

    /// With an answer.
    pub fn gives<T: schemars::JsonSchema>(mut self) -> Self {
        self.output = Some(|g| g.subschema_for::<T>());
        self
    }

    /// With query parameters.
    pub fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }
}

/// One registered route.
#[derive(Clone)]
pub struct RouteInfo {
    /// The method.
    pub method: Method,
    /// The path with `{parameters}`.
    pub path: &'static str,
    /// Who may call it.
    pub need: Need,
    /// Its description, for routes under `/api/`.
    pub op: Option<Op>,
}

/// The routes of a feature.
#[derive(Default)]
pub struct Routes {
    methods: BTreeMap<&'static str, MethodRouter<App>>,
    /// What was registered.
    pub list: Vec<RouteInfo>,
}

impl Routes {
    /// A page or fragment: GET.
    pub fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, need, None, handler)
    }

    /// A form: POST.
    pub fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, need, None, handler)
    }

    /// An operation of the API; the path begins with `/api/v1/`.
    pub fn api<H, T>(self, method: Method, path: &'static str, need: Need, op: Op, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(method, path, need, Some(op), handler)
    }

    fn add<H, T>(self, method: Method, path: &'static str, need: Need, op: Option<Op>, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.put(RouteInfo { method, path, need, op }, on(filter, handler))
    }

    /// Without the handler's type: compiled once, not for each of the hundreds of handlers.
    fn put(mut self, route: RouteInfo, handler: MethodRouter<App>) -> Self {
        let need = route.need;
        let guarded = handler.layer(from_fn(move |request: Request, next: Next| guard(need, request, next)));
        let existing = self.methods.remove(route.path).unwrap_or_default();
        self.methods.insert(route.path, existing.merge(guarded));
        self.list.push(route);
        self
    }

    /// Takes in another feature's routes.
    pub fn merge(mut self, other: Routes) -> Self {
        for (path, router) in other.methods {
            let existing = self.methods.remove(path).unwrap_or_default();
            self.methods.insert(path, existing.merge(router));
        }
        self.list.extend(other.list);
        self
    }

    /// The router for the server.
    pub fn router(self) -> Router<App> {
        self.methods.into_iter().fold(Router::new(), |router, (path, methods)| router.route(path, methods))
    }
}

/// Opens or refuses the door, before the handler reads anything.
async fn guard(need: Need, request: Request, next: Next) -> Response {
    let context = request.extensions().get::<std::sync::Arc<RequestContext>>();
    let viewer = context.and_then(|c| c.viewer.as_ref());
    if need != Need::Public {
        let Some(viewer) = viewer else { return Error::SignIn.into_response() };
        let reading = matches!(*request.method(), Method::GET | Method::HEAD);
        if !reading && matches!(viewer.via, Via::Token { read_only: true, .. }) {
            return Error::Forbidden("error-token-read-only").into_response();
        }
        if !need.met(Some(viewer)) {
            return Error::Forbidden("error-forbidden-right").into_response();
        }
    }
    next.run(request).await
}
