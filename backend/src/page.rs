//! The page inside the program: served from memory, compressed when it was
//! built.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A file of the page.
#[derive(Clone, Copy, Debug)]
struct File {
    /// The path it is asked for, without the slash.
    name: &'static str,
    /// Says in a few characters what is in it.
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// The page that was built into this program; empty where there was none.
static BUILT_IN: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// How long a browser may keep a file whose name changes with its content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A file is kept, and asked for again before it is used.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// A hash in a file's name has at least so many digits.
const HASH_DIGITS: usize = 12;

/// Whether this program carries its page.
pub fn is_built_in() -> bool {
    !BUILT_IN.is_empty()
}

/// Answers a request for a file of the page.
pub async fn serve(request: Request) -> Response {
    answer(
        BUILT_IN,
        request.method(),
        request.uri().path(),
        request.headers(),
    )
}

fn answer(files: &'static [File], method: &Method, path: &str, asked: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let Some(file) = files.iter().find(|file| file.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (bytes, coding) = file.coded_for(asked);
    let tag = format!("\"{}-{}\"", file.tag, coding.unwrap_or("plain"));
    let is_known = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|known| known.to_str().ok())
        .flat_map(|known| known.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*");
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        // The server leaves the body of a HEAD out, and keeps its length.
        false => Body::from(bytes).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, file.caching());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if !is_known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind()));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
    response
}

impl File {
    /// The smallest form that the browser takes, and what it is coded by.
    fn coded_for(&self, asked: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
        let forms = [("br", self.brotli), ("gzip", self.gzip)];
        forms
            .into_iter()
            .filter(|(coding, _)| accepts(asked, coding))
            .find_map(|(coding, bytes)| Some((bytes?, Some(coding))))
            .unwrap_or((self.plain, None))
    }

    fn caching(&self) -> HeaderValue {
        match self.is_named_by_hash() {
            true => FOR_EVER,
            false => ASK_AGAIN,
        }
    }

    /// `app-1f…e_bg.wasm`: another content would have another name.
    fn is_named_by_hash(&self) -> bool {
        let end = self.name.rsplit_once('-').map_or("", |(_, end)| end);
        let digits = end.find(|c: char| !c.is_ascii_hexdigit());
        digits.is_some_and(|digits| digits >= HASH_DIGITS)
    }

    /// Its media type.
    fn kind(&self) -> &'static str {
        match self.name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "json" => "application/json",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}

/// Whether `Accept-Encoding` takes a coding: named, or meant by `*`, and not
/// with a weight of nought.
fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let lists = asked.get_all(header::ACCEPT_ENCODING).iter();
    let parts = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','));
    let mut by_star = false;
    for part in parts {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        let is_taken = weight.parse::<f32>().is_ok_and(|weight| weight > 0.0);
        match name.trim() {
            name if name.eq_ignore_ascii_case(coding) => return is_taken,
            "*" => by_star = is_taken,
            _ => {}
        }
    }
    by_star
}

#[cfg(test)]
mod tests {
    use super::*;

    static FILES: &[File] = &[
        File {
            name: "app-0123456789abcdef_bg.wasm",
            tag: "1",
            plain: b"\0asm plain",
            brotli: Some(b"brotli"),
            gzip: Some(b"gzip"),
        },
        File {
            name: "index.html",
            tag: "2",
            plain: b"<!doctype html>",
            brotli: None,
            gzip: None,
        },
    ];

    fn get(path: &str, headers: &[(header::HeaderName, &'static str)]) -> Response {
        let headers = headers.iter().cloned();
        let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
        answer(FILES, &Method::GET, path, &headers.collect())
    }

    fn told(response: &Response, name: header::HeaderName) -> &str {
        let value = response.headers().get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    fn coding(accepted: &'static str) -> String {
        let path = "/app-0123456789abcdef_bg.wasm";
        let response = get(path, &[(header::ACCEPT_ENCODING, accepted)]);
        assert_eq!(told(&response, header::CONTENT_TYPE), "application/wasm");
        assert_eq!(told(&response, header::VARY), "accept-encoding");
        told(&response, header::CONTENT_ENCODING).to_owned()
    }

    #[test]
    fn the_best_coding_that_is_accepted_is_sent() {
        assert_eq!(coding("gzip, deflate, br, zstd"), "br");
        assert_eq!(coding("gzip"), "gzip");
        assert_eq!(coding("br;q=0, gzip;q=0.5"), "gzip");
        assert_eq!(coding("*"), "br");
        assert_eq!(coding("*;q=0"), "");
        assert_eq!(coding("identity"), "");
        assert_eq!(coding(""), "");
    }

    #[test]
    fn a_hashed_name_is_kept_for_ever_and_the_index_is_asked_for_again() {
        let wasm = get("/app-0123456789abcdef_bg.wasm", &[]);
        assert!(told(&wasm, header::CACHE_CONTROL).contains("immutable"));
        for path in ["/", "/index.html"] {
            let index = get(path, &[]);
            assert_eq!(told(&index, header::CACHE_CONTROL), "no-cache");
            assert_eq!(told(&index, header::ETAG), "\"2-plain\"");
        }
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let known = [(header::IF_NONE_MATCH, "\"0-plain\", W/\"2-plain\"")];
        let response = get("/", &known);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(told(&response, header::ETAG), "\"2-plain\"");
        let other = [(header::IF_NONE_MATCH, "\"2-br\"")];
        assert_eq!(get("/", &other).status(), StatusCode::OK);
    }

    #[test]
    fn nothing_else_is_there() {
        assert_eq!(get("/secret", &[]).status(), StatusCode::NOT_FOUND);
        assert_eq!(get("/../index.html", &[]).status(), StatusCode::NOT_FOUND);
        let headers = HeaderMap::new();
        let posted = answer(FILES, &Method::POST, "/", &headers);
        assert_eq!(posted.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}
