//! The API's description: a snapshot, and every operation is a route.

use crate::both;
use crate::routes::snapshot;

both! {
    async fn the_description_is_the_one_we_promised(app) {
        let answer = app.get(&app.cast.anna_am, "/api/v1/openapi.json").await;
        let described = answer.json();
        assert_eq!(described["openapi"], "3.1.0");
        let paths = described["paths"].as_object().unwrap();
        let mut list: Vec<String> = paths.iter().flat_map(|(path, ops)| ops.as_object().unwrap().keys().map(move |m| format!("{} {path}", m.to_uppercase()))).collect();
        list.sort();
        snapshot("openapi.txt", &(list.join("\n") + "\n"));
    }
}
