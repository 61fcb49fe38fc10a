//! A Python with redis-py.

use std::{env, path::PathBuf};

/// The one that `cargo xtask` tells of, or else that it keeps in its cache.
pub(crate) fn program() -> PathBuf {
    let told = env::var_os("PLAYGROUND_PYTHON").map(PathBuf::from);
    let python = told.unwrap_or_else(|| cache().join("tools/redis-py/bin/python"));
    assert!(
        python.is_file(),
        "there is no {}: `cargo xtask setup --tests` gets Python with redis-py, or says what to do",
        python.display()
    );
    python
}

/// As `Project::cache` of xtask.
fn cache() -> PathBuf {
    let folder = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(chosen) = folder("QUEUE_PLAYGROUND_CACHE") {
        return chosen;
    }
    let home = folder("HOME").unwrap_or_default();
    let caches = folder("XDG_CACHE_HOME").filter(|caches| caches.is_absolute());
    let of_home = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    caches
        .unwrap_or_else(|| home.join(of_home))
        .join("queue-playground")
}
