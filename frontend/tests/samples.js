// Samples of live mode that no room has measured: they are put into what the
// server says on its way to the page.

const START_MS = Date.UTC(2026, 0, 5, 9, 30, 0);

/** A second of live mode, the nth. */
function sample(n, { pausedMs = 0 } = {}) {
  const wave = Math.sin(n / 9);
  const produced = Math.round(40 + 14 * wave + (n % 5));
  const acknowledged = Math.round(36 + 9 * Math.sin((n - 4) / 9));
  const times = (us) => ({ p50_us: Math.round(us), p99_us: Math.round(us * (4 + (n % 7))) });
  const group = (share) => ({
    delivered: acknowledged + (n % 3),
    acknowledged,
    pending: 4 + (n % 6),
    lag: Math.max(0, Math.round(30 + 40 * wave)),
    delivery_to_ack: n % 23 === 0 ? null : times(1_800 + 400 * wave),
    end_to_end: n % 23 === 0 ? null : times(240_000 + 190_000 * wave),
    by_consumer: Object.fromEntries(
      Object.entries(share).map(([name, part]) => [name, Math.round(acknowledged * part)]),
    ),
  });
  return {
    at_ms: START_MS + n * 1_000 + pausedMs,
    took_ms: 1_000,
    produced,
    lines: 200,
    length: 100 + n,
    groups: {
      billing: group({ c1: 0.45, c2: 0.35, c3: 0.18, reaper: 0.02 }),
      audit: group({ a1: 1 }),
    },
  };
}

/** So many seconds of live mode, with a pause after the 40th. */
function samples(seconds) {
  const paused = (n) => ({ pausedMs: n > 40 ? 600_000 : 0 });
  return Array.from({ length: seconds }, (_, at) => sample(at + 1, paused(at + 1)));
}

/** Every snapshot that comes to the page has these samples in it. Gives a way to
 * send more. */
async function withSamples(page, measured) {
  let send;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    send = (message) => socket.send(JSON.stringify(message));
    server.onMessage((text) => {
      const message = JSON.parse(text);
      if (message.snapshot) message.snapshot.world.chart = measured;
      socket.send(JSON.stringify(message));
    });
  });
  return (message) => send(message);
}

module.exports = { sample, samples, withSamples };
