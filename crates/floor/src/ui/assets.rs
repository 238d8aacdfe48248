//! Static files: embedded, named by their content, packed once. The server answers them for ever (`immutable`).

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// The style sheet's parts, in the order they are joined.
macro_rules! styles {
    ($($name:literal),* $(,)?) => { &[$(include_str!(concat!("../../assets/css/", $name, ".css"))),*] };
}

/// Script modules by file name.
macro_rules! scripts {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../assets/js/", $name)))),*] };
}

const CSS: &[&str] = styles![
    "tokens",
    "reset",
    "base",
    "layout",
    "button",
    "chip",
    "avatar",
    "bars",
    "panel",
    "kpi",
    "rows",
    "next",
    "promise",
    "table",
    "tree",
    "track",
    "filter",
    "form",
    "dialog",
    "popover",
    "toast",
    "notice",
    "empty",
    "tabs",
    "head",
    "timeline",
    "comment",
    "file",
    "palette",
    "signin",
    "conflict",
    "phone",
    "print",
    "brief",
    "live",
    "transitions",
];
/// The style sheet of the relationship map, which only its page loads.
const MAP_CSS: &str = include_str!("../../assets/css/map.css");
/// The style sheet of charts, which only pages that draw some load.
const CHART_CSS: &str = include_str!("../../assets/css/chart.css");
/// The style sheet of boards, which only pages with one load.
const BOARD_CSS: &str = include_str!("../../assets/css/board.css");
/// The style sheet of matrices, which only pages that draw one load.
const MATRIX_CSS: &str = include_str!("../../assets/css/matrix.css");
/// What only the steps of an import need.
const IMPORT_CSS: &[&str] = styles!["steps", "stages", "pick", "incoming"];
/// Modules that only one kind of page loads; all others together have the budget of every page.
#[cfg(test)]
const PAGE_JS: &[&str] = &[
    "board.js",
    "draft.js",
    "going.js",
    "grid.js",
    "live.js",
    "map.js",
    "mapedit.js",
    "mention.js",
    "table.js",
    "tree.js",
];
const JS: &[(&str, &str)] = scripts![
    "app.js",
    "board.js",
    "dialog.js",
    "draft.js",
    "fragment.js",
    "going.js",
    "grid.js",
    "keys.js",
    "live.js",
    "lookup.js",
    "map.js",
    "mapedit.js",
    "mention.js",
    "palette.js",
    "table.js",
    "toast.js",
    "tree.js"
];

/// The icon sprite.
pub(super) const ICONS: &str = include_str!("../../assets/icons.svg");
const FAVICON: &str = include_str!("../../assets/favicon.svg");
/// Which links the browser may fetch ahead.
const AHEAD: &str = include_str!("../../assets/speculation.json");

/// A file as it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The bytes to send.
    pub body: &'static [u8],
    /// `Content-Encoding`, when packed.
    pub encoding: Option<&'static str>,
}

struct File {
    url: String,
    content_type: &'static str,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

struct Files {
    files: Vec<File>,
    css: usize,
    js: usize,
    icons: usize,
    favicon: usize,
    ahead: usize,
    map: usize,
    chart: usize,
    matrix: usize,
    import: usize,
    board: usize,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let css = squeeze(&CSS.concat());
    let map = squeeze(MAP_CSS);
    let chart = squeeze(CHART_CSS);
    let import = squeeze(&IMPORT_CSS.concat());
    let board = squeeze(BOARD_CSS);
    let matrix = squeeze(MATRIX_CSS);
    let scripts: String = JS.iter().flat_map(|(name, text)| [*name, *text]).collect();
    let script_hash = hash(&scripts);
    let mut files = vec![
        file(format!("/assets/app.{}.css", hash(&css)), "text/css; charset=utf-8", &css),
        file(format!("/assets/icons.{}.svg", hash(ICONS)), "image/svg+xml", ICONS),
        file(format!("/assets/favicon.{}.svg", hash(FAVICON)), "image/svg+xml", FAVICON),
        file(format!("/assets/speculation.{}.json", hash(AHEAD)), "application/speculationrules+json", AHEAD),
        file(format!("/assets/map.{}.css", hash(&map)), "text/css; charset=utf-8", &map),
        file(format!("/assets/chart.{}.css", hash(&chart)), "text/css; charset=utf-8", &chart),
        file(format!("/assets/import.{}.css", hash(&import)), "text/css; charset=utf-8", &import),
        file(format!("/assets/board.{}.css", hash(&board)), "text/css; charset=utf-8", &board),
        file(format!("/assets/matrix.{}.css", hash(&matrix)), "text/css; charset=utf-8", &matrix),
    ];
    for (name, text) in JS {
        files.push(file(format!("/assets/{script_hash}/{name}"), "text/javascript; charset=utf-8", text));
    }
    Files { files, css: 0, icons: 1, favicon: 2, ahead: 3, map: 4, chart: 5, import: 6, board: 7, matrix: 8, js: 9 }
});

fn file(url: String, content_type: &'static str, text: &str) -> File {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail; if it ever did, the file would go out plain.
    let packed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
    File { url, content_type, plain: text.as_bytes().to_vec(), packed }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(5).map(|b| format!("{b:02x}")).collect()
}

/// Takes comments and indentation out of the style sheet; the sources keep them.
fn squeeze(css: &str) -> String {
    let mut rest = css;
    let mut out = String::with_capacity(css.len());
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// URL of the style sheet.
pub fn css_url() -> &'static str {
    &FILES.files[FILES.css].url
}

/// URL of the style sheet of the relationship map.
pub fn map_css_url() -> &'static str {
    &FILES.files[FILES.map].url
}

/// URL of the style sheet of charts.
pub fn chart_css_url() -> &'static str {
    &FILES.files[FILES.chart].url
}

/// URL of the style sheet of matrices.
pub fn matrix_css_url() -> &'static str {
    &FILES.files[FILES.matrix].url
}

/// URL of the style sheet of imports.
pub fn import_css_url() -> &'static str {
    &FILES.files[FILES.import].url
}

/// URL of the style sheet of boards.
pub fn board_css_url() -> &'static str {
    &FILES.files[FILES.board].url
}

/// URL of the entry module.
pub fn js_url() -> &'static str {
    &FILES.files[FILES.js].url
}

/// URL of the icon sprite; icons are `#i-name` in it.
pub fn icons_url() -> &'static str {
    &FILES.files[FILES.icons].url
}

/// URL of the page icon.
pub fn favicon_url() -> &'static str {
    &FILES.files[FILES.favicon].url
}

/// URL of the rules for fetching ahead.
pub fn ahead_url() -> &'static str {
    &FILES.files[FILES.ahead].url
}

/// The URLs of all files.
pub fn urls() -> impl Iterator<Item = &'static str> {
    FILES.files.iter().map(|f| f.url.as_str())
}

/// The file at a path (`/assets/…`), packed when the client takes gzip.
pub fn serve(path: &str, accept_gzip: bool) -> Option<Asset> {
    let file = FILES.files.iter().find(|f| f.url == path)?;
    let packed = accept_gzip && !file.packed.is_empty();
    let body: &'static [u8] = if packed { &file.packed } else { &file.plain };
    Some(Asset { content_type: file.content_type, body, encoding: if packed { Some("gzip") } else { None } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(url: &str) -> usize {
        serve(url, true).unwrap().body.len()
    }

    #[test]
    fn files_are_served_by_their_hashed_name_only() {
        let css = serve(css_url(), false).unwrap();
        assert_eq!((css.content_type, css.encoding), ("text/css; charset=utf-8", None));
        assert_eq!(serve(css_url(), true).unwrap().encoding, Some("gzip"));
        assert!(js_url().ends_with("/app.js"));
        assert!(serve("/assets/app.css", true).is_none() && serve("", true).is_none());
    }

    #[test]
    fn sizes_stay_within_the_budget() {
        let own = |f: &&File| PAGE_JS.iter().any(|name| f.url.ends_with(&format!("/{name}")));
        let scripts: usize =
            FILES.files.iter().filter(|f| f.url.ends_with(".js") && !own(f)).map(|f| f.packed.len()).sum();
        assert!(FILES.files.iter().filter(own).all(|f| f.packed.len() <= 10 * 1024), "a module of one kind of page");
        assert!(packed(css_url()) <= 14 * 1024, "css {}", packed(css_url()));
        assert!(packed(map_css_url()) <= 4 * 1024, "css of the map {}", packed(map_css_url()));
        assert!(packed(chart_css_url()) <= 4 * 1024, "css of charts {}", packed(chart_css_url()));
        assert!(packed(board_css_url()) <= 4 * 1024, "css of boards {}", packed(board_css_url()));
        assert!(packed(matrix_css_url()) <= 4 * 1024, "css of matrices {}", packed(matrix_css_url()));
        assert!(packed(import_css_url()) <= 4 * 1024, "css of imports {}", packed(import_css_url()));
        assert!(scripts <= 8 * 1024, "js {scripts}");
        let most = |name: &str| if PAGE_JS.contains(&name) { 160 } else { 120 };
        assert!(JS.iter().all(|(name, text)| text.lines().count() <= most(name)));
    }

    #[test]
    fn comments_leave_the_style_sheet() {
        assert_eq!(squeeze("a {\n  b: c; /* why\n */\n  d: e\n}\n/* open"), "a {\nb: c;\nd: e\n}");
        assert!(!FILES.files[0].plain.windows(2).any(|w| w == b"/*"));
    }
}
