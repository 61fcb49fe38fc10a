//! How much memory a server may use, and uses.

use shared::reply::Reply;

use super::connection::{Connection, Gone};

/// Takes the server's limit away (`maxmemory`), and returns it to be set back.
///
/// # Errors
/// When the connection is gone.
pub(super) async fn lift_limit(redis: &mut Connection) -> Result<String, Gone> {
    let answer = redis.send(&["CONFIG", "GET", "maxmemory"]).await?;
    let limit = answer.list().get(1).and_then(Reply::text).unwrap_or("0");
    let limit = limit.to_owned();
    set_limit(redis, "0").await?;
    Ok(limit)
}

/// Sets how much memory the server may use, in bytes; 0 is without a limit.
///
/// # Errors
/// When the connection is gone.
pub(super) async fn set_limit(redis: &mut Connection, bytes: &str) -> Result<(), Gone> {
    redis.send(&["CONFIG", "SET", "maxmemory", bytes]).await?;
    Ok(())
}

/// Memory that the server uses (`used_memory` of `INFO memory`), in bytes; none
/// where it does not tell.
///
/// # Errors
/// When the connection is gone.
pub async fn used(redis: &mut Connection) -> Result<Option<u64>, Gone> {
    let info = redis.send(&["INFO", "memory"]).await?;
    let mut lines = info.text().unwrap_or_default().lines();
    Ok(lines.find_map(|line| line.strip_prefix("used_memory:")?.trim().parse().ok()))
}

/// Leaves a server so much memory beyond what it uses, in bytes.
///
/// # Errors
/// When the connection is gone.
pub async fn leave(redis: &mut Connection, spare_bytes: u64) -> Result<(), Gone> {
    match used(redis).await? {
        Some(used) => set_limit(redis, &(used + spare_bytes).to_string()).await,
        None => Ok(()),
    }
}
