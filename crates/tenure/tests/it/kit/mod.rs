//! What the tests share: an app over a cloned database, typed actors, a clock that is set.

pub(crate) mod app;
pub(crate) mod cast;
pub(crate) mod database;
pub(crate) mod rows;

pub(crate) use app::{Answer, TestApp, encode as app_encode};
pub(crate) use cast::Actor;

/// Writes one test for both databases. Without `TENURE_TEST_POSTGRES` the second half says so and passes.
#[macro_export]
macro_rules! both {
    ($(async fn $name:ident($app:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($app: $crate::kit::TestApp) $body

            #[test]
            fn sqlite() {
                $crate::kit::TestApp::run(false, story);
            }

            #[test]
            fn postgres() {
                $crate::kit::TestApp::run(true, story);
            }
        }
    )+};
}

/// What sums of the pipeline are read from is what the deals say, whatever was done to them.
pub(crate) async fn packed_follows(app: &TestApp) {
    let wrong = app.app.db.write(|tx| tenure::features::deals::store::packed::check(tx, false)).await.unwrap();
    assert_eq!(wrong, 0, "open_deals follows from the deals");
}
