//! A reverse proxy as people put it before a backend: it takes a folder's name
//! off the path and says for whom it asks.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The folder of the site that the backend is.
pub(crate) const FOLDER: &str = "/queues";

/// A proxy that ends with the value. It answers on plain TCP; what it tells the
/// backend is what one that speaks TLS would.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Passes what is asked of [`FOLDER`] on to `backend`, with these headers
    /// more.
    pub(crate) async fn start(backend: SocketAddr, headers: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(pass_on(visitor, backend, headers));
            }
        });
        Self { address, task }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request, and whatever both sides say afterwards.
async fn pass_on(mut visitor: TcpStream, backend: SocketAddr, headers: &str) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(visitor.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let (method, rest) = head.split_once(' ')?;
    let Some(rest) = rest
        .strip_prefix(FOLDER)
        .filter(|rest| rest.starts_with('/'))
    else {
        let nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return visitor.write_all(nothing).await.ok();
    };
    let (line, fields) = rest.split_once("\r\n")?;
    let fields: String = fields
        .split_inclusive("\r\n")
        .filter(|field| !field.to_lowercase().starts_with("host:"))
        .collect();
    let mut upstream = TcpStream::connect(backend).await.ok()?;
    let passed = format!("{method} {line}\r\nHost: {backend}\r\n{headers}{fields}");
    upstream.write_all(passed.as_bytes()).await.ok()?;
    copy_bidirectional(&mut visitor, &mut upstream).await.ok()?;
    Some(())
}
