//! What it serves over HTTP.

use std::{fs, path::Path};

use crate::support::{
    Backend,
    http::{self, Reply},
};

async fn get(backend: &Backend, path: &str, accepts: &str) -> Reply {
    http::get(backend.address(), path, &[("Accept-Encoding", accepts)]).await
}

/// A built page: long enough to be worth compressing.
fn page(folder: &Path) {
    let text = "<!doctype html><title>page</title>".repeat(100);
    fs::write(folder.join("index.html"), &text).unwrap();
    fs::write(folder.join("app-1f.js"), "export default 1;".repeat(100)).unwrap();
    fs::write(folder.join("app-1f_bg.wasm"), b"\0asm".repeat(500)).unwrap();
    fs::write(folder.join("style.css"), "p { color: red }".repeat(100)).unwrap();
    fs::write(folder.join("icon.svg"), "<svg/>".repeat(100)).unwrap();
    // A build may bring files compressed already: they are served as they are.
    fs::write(folder.join("app-1f_bg.wasm.br"), "brotli").unwrap();
}

#[tokio::test]
async fn health_is_told() {
    let backend = Backend::start().await;
    let reply = get(&backend, "/healthz", "").await;
    assert_eq!(reply.status, 200);
    let health: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["rooms"], 0);
    let browser = crate::support::Browser::open(&backend).await;
    let reply = get(&backend, "/healthz", "").await;
    let health: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(health["rooms"], 1);
    drop(browser);
    backend.stop().await;
}

#[tokio::test]
async fn lessons_and_glossary_are_read_without_a_room() {
    let backend = Backend::start().await;
    for (path, words) in [
        ("/lessons.json", &["a-worker-crashes", "\"zh\":"][..]),
        ("/glossary.json", &["pending-list", "https://redis.io/"]),
        ("/guarantees.json", &["list-queue", "unanswered"]),
    ] {
        let reply = get(&backend, path, "").await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        let text = String::from_utf8(reply.body).unwrap();
        assert!(words.iter().all(|word| text.contains(word)), "{path}");
        let packed = get(&backend, path, "br").await;
        assert_eq!(packed.header("content-encoding"), "br", "{path}");
    }
    backend.stop().await;
}

#[tokio::test]
async fn a_page_that_is_not_built_is_told_with_what_to_do() {
    let backend = Backend::start_with(&["--page", "/nowhere"]).await;
    let reply = get(&backend, "/", "").await;
    assert_eq!(reply.status, 404);
    assert!(reply.header("content-type").starts_with("text/html"));
    let text = String::from_utf8(reply.body).unwrap();
    assert!(text.contains("cargo xtask run"), "{text}");
    backend.stop().await;
}

#[tokio::test]
async fn the_page_is_served_typed_compressed_and_not_sniffed() {
    let folder = tempfile::tempdir().unwrap();
    page(folder.path());
    let backend = Backend::start_with(&["--page", folder.path().to_str().unwrap()]).await;
    for (path, kind) in [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/app-1f.js", "text/javascript"),
        ("/app-1f_bg.wasm", "application/wasm"),
        ("/style.css", "text/css"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let plain = get(&backend, path, "identity").await;
        assert_eq!(plain.status, 200, "{path}");
        assert_eq!(
            plain.header("content-type").split(';').next(),
            Some(kind),
            "{path}"
        );
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        assert_eq!(plain.header("x-content-type-options"), "nosniff");
        assert_eq!(plain.header("cache-control"), "no-cache");
        assert!(
            !plain.header("last-modified").is_empty(),
            "{path} can be asked for again"
        );
        for coding in ["br", "gzip"] {
            let packed = get(&backend, path, coding).await;
            assert_eq!(packed.header("content-encoding"), coding, "{path}");
            assert_eq!(packed.header("content-type"), plain.header("content-type"));
            assert!(packed.body.len() < plain.body.len(), "{path} {coding}");
        }
    }
    let ready = get(&backend, "/app-1f_bg.wasm", "br").await;
    assert_eq!(ready.body, b"brotli");
    backend.stop().await;
}

#[tokio::test]
async fn only_the_page_is_served() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("dist");
    fs::create_dir(&folder).unwrap();
    page(&folder);
    fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    let backend = Backend::start_with(&["--page", folder.to_str().unwrap()]).await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//secret.txt",
    ] {
        let reply = get(&backend, path, "").await;
        assert!(reply.status >= 400, "{path}: {}", reply.status);
        assert!(
            !reply.body.windows(6).any(|part| part == b"secret"),
            "{path}"
        );
    }
    backend.stop().await;
}
