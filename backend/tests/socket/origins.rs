//! Which pages may open a socket.

use crate::support::{Backend, Browser, Raw};

async fn status(backend: &Backend, origin: Option<&str>) -> u16 {
    match Raw::open_from(backend, origin).await {
        Ok(_) => 101,
        Err(refused) => refused.status().as_u16(),
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_before_the_upgrade() {
    let backend = Backend::start_with(&["--allow-origin", "https://play.example"]).await;
    let port = backend.address().port();
    assert_eq!(status(&backend, None).await, 403, "no origin");
    for origin in [
        "null",
        "file://",
        "http://evil.example",
        &format!("http://evil.example:{port}"),
        &format!("http://127.0.0.1.evil.example:{port}"),
        &format!("http://127.0.0.1:{}", port ^ 1),
        &format!("https://127.0.0.1:{port}"),
        &format!("http://127.0.0.1:{port}/"),
        "http://127.0.0.1",
        "http://play.example",
        "https://play.example.evil.example",
        "https://play.example:444",
    ] {
        assert_eq!(status(&backend, Some(origin)).await, 403, "{origin}");
    }
    assert!(backend.log().contains("another origin was refused"));
    backend.stop().await;
}

#[tokio::test]
async fn its_own_page_and_those_that_were_allowed_may_come() {
    let allowed = "http://127.0.0.1:8081,https://play.example/";
    let backend = Backend::start_with(&["--allow-origin", allowed]).await;
    let port = backend.address().port();
    for origin in [
        &format!("http://127.0.0.1:{port}"),
        &format!("http://localhost:{port}"),
        &format!("http://LOCALHOST:{port}"),
        &format!("http://[::1]:{port}"),
        "http://127.0.0.1:8081",
        "https://play.example",
    ] {
        assert_eq!(status(&backend, Some(origin)).await, 101, "{origin}");
    }
    Browser::open(&backend).await;
    backend.stop().await;
}
