//! The rooms there are.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use shared::{patterns::PatternId, protocol::RoomId, rejection::Rejection};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use crate::{
    lessons::Lessons,
    metrics::{Meters, RoomGauges},
    redis::{server::ServerOptions, supervisor::Supervisor},
    room::{Joined, Limits, Room, RoomHandle, playground::Playground},
};

/// What all rooms share.
#[derive(Clone)]
pub struct Rooms {
    inner: Arc<Inner>,
}

struct Inner {
    supervisor: Supervisor,
    server: ServerOptions,
    lessons: Lessons,
    limits: Limits,
    max_rooms: usize,
    seed: Option<u64>,
    meters: Meters,
    places: Mutex<BTreeMap<RoomId, Place>>,
    cancelled: CancellationToken,
    tasks: TaskTracker,
}

/// A place for a room. It is taken before its Redis starts, so that many
/// browsers at once do not start more than there are places.
enum Place {
    Starting,
    Open(RoomHandle),
}

impl Rooms {
    /// No rooms yet.
    pub fn new(
        supervisor: Supervisor,
        server: ServerOptions,
        lessons: Lessons,
        limits: Limits,
        max_rooms: usize,
        seed: Option<u64>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                supervisor,
                server,
                lessons,
                limits,
                max_rooms,
                seed,
                meters: Meters::default(),
                places: Mutex::default(),
                cancelled: CancellationToken::new(),
                tasks: TaskTracker::new(),
            }),
        }
    }

    /// Opens a room with a private Redis of its own and lets its first browser
    /// in. If this is given up before it is done, no room stays.
    ///
    /// # Errors
    /// When every place is taken, or no Redis can be started.
    pub async fn open(&self, pattern: PatternId) -> Result<(RoomHandle, Joined), Rejection> {
        let id = RoomId(random_id());
        self.take_place(&id)?;
        // Should this socket go away while the Redis starts, the place is given
        // back by the guard.
        let place = PlaceGuard {
            rooms: self.clone(),
            id: id.clone(),
        };
        let inner = &self.inner;
        let seed = inner.seed.unwrap_or_else(random_seed);
        let started = Playground::start(&inner.supervisor, &inner.server, pattern, seed).await;
        let mut playground = started.map_err(|error| {
            tracing::error!(%error, "a room could not be opened");
            Rejection::NoServer {
                detail: error.to_string(),
            }
        })?;
        playground.count_with(inner.meters.clone());
        let (room, handle) = Room::new(
            id.clone(),
            playground,
            inner.lessons.clone(),
            inner.limits.clone(),
        );
        self.places().insert(id, Place::Open(handle.clone()));
        let cancelled = inner.cancelled.child_token();
        // Nobody but the first browser knows the room's id: without it the room
        // would only be in the way until it has been idle for too long.
        let given_up = cancelled.clone().drop_guard();
        let span = tracing::info_span!("room", rooms = self.count());
        inner.tasks.spawn(
            async move {
                room.run(cancelled).await;
                drop(place);
            }
            .instrument(span),
        );
        let joined = handle.join(None, None).await?;
        given_up.disarm();
        Ok((handle, joined))
    }

    /// The room of that id.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(&self, id: &RoomId) -> Result<RoomHandle, Rejection> {
        match self.places().get(id) {
            Some(Place::Open(handle)) => Ok(handle.clone()),
            _ => Err(Rejection::NoRoom),
        }
    }

    /// What the rooms count together.
    pub fn meters(&self) -> &Meters {
        &self.inner.meters
    }

    /// What each open room last told of itself.
    pub fn gauges(&self) -> Vec<Arc<RoomGauges>> {
        let places = self.places();
        let open = places.values().filter_map(|place| match place {
            Place::Open(handle) => Some(handle.gauges().clone()),
            Place::Starting => None,
        });
        open.collect()
    }

    /// Rooms that are open or opening.
    pub fn count(&self) -> usize {
        self.places().len()
    }

    /// Ends all rooms and waits until their servers and folders are gone.
    pub async fn close(&self) {
        self.inner.cancelled.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        if let Err(error) = self.inner.supervisor.close().await {
            tracing::warn!(%error, "the supervisor did not end in order");
        }
    }

    /// Resolves when the supervisor is gone: no room can be kept then.
    pub async fn supervisor_gone(&self) {
        self.inner.supervisor.gone().await;
    }

    fn take_place(&self, id: &RoomId) -> Result<(), Rejection> {
        let mut places = self.places();
        if places.len() >= self.inner.max_rooms {
            return Err(Rejection::RoomsFull {
                max: self.inner.max_rooms as u64,
            });
        }
        places.insert(id.clone(), Place::Starting);
        Ok(())
    }

    fn places(&self) -> std::sync::MutexGuard<'_, BTreeMap<RoomId, Place>> {
        // Nobody panics while holding it; if somebody did, the map is whole.
        self.inner
            .places
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a room's place back when the room is over, however it ends.
struct PlaceGuard {
    rooms: Rooms,
    id: RoomId,
}

impl Drop for PlaceGuard {
    fn drop(&mut self) {
        self.rooms.places().remove(&self.id);
    }
}

/// 128 random bits as text that fits into an address.
pub fn random_id() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bits = u128::from_le_bytes(random_bytes());
    let mut id = String::with_capacity(26);
    for _ in 0..26 {
        id.push(char::from(ALPHABET[(bits % 32) as usize]));
        bits /= 32;
    }
    id
}

/// A seed short enough to be told to somebody else.
fn random_seed() -> u64 {
    u64::from(u16::from_le_bytes(random_bytes())) + 1
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        // An id that can be guessed would let anyone in.
        tracing::error!(%error, "the system has no randomness to give");
        std::process::abort();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_fit_into_an_address() {
        let ids: std::collections::BTreeSet<String> = (0..1_000).map(|_| random_id()).collect();
        assert_eq!(ids.len(), 1_000);
        let plain = |id: &String| id.len() == 26 && id.chars().all(|c| c.is_ascii_alphanumeric());
        assert!(ids.iter().all(plain));
    }
}
