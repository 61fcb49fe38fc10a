// A room with more on the stage than a backend ever shows: the page's socket is
// led through here, the first picture gets further entries, and steps of our own
// follow it.

/**
 * Opens a room that draws `tokens` entries. Resolves to what takes a step in
 * which `moving` of them are delivered, or done.
 */
async function crowd(page, tokens, moving) {
  let socket;
  let world;
  let epoch;
  let show;
  const shown = new Promise((resolve) => (show = resolve));
  await page.routeWebSocket(/\/ws$/, (ws) => {
    const server = ws.connectToServer();
    socket = ws;
    server.onMessage((text) => {
      const message = JSON.parse(text);
      if (message.snapshot) {
        ({ world, epoch } = message.snapshot);
        fill(world, tokens);
        ws.send(JSON.stringify(message));
        show();
      } else if (!message.steps) {
        ws.send(text);
      }
    });
  });
  await page.goto('/#/consumer-group?lang=en&theme=light');
  await shown;
  await page.locator('[data-place="stream:orders"] [data-message]').first().waitFor();

  let next = 0;
  let isOut = false;
  return async () => {
    const ids = Object.keys(world.streams.orders.entries).slice(next, next + moving);
    const step = isOut ? done(world, ids) : delivered(world, ids);
    if (isOut) next = (next + moving) % (tokens - moving);
    isOut = !isOut;
    world.step += 1;
    socket.send(
      JSON.stringify({ steps: { epoch, steps: [{ number: world.step, at_ms: world.now_ms, ...step }] } }),
    );
    await page.locator(`#app[data-step="${world.step}"]`).waitFor();
  };
}

/** Puts entries that nobody has read into the picture. */
function fill(world, tokens) {
  const stream = world.streams.orders;
  for (let n = 1; n <= tokens; n += 1) {
    stream.entries[`${world.now_ms}-${n}`] = { fields: [['id', `m${n}`]] };
  }
  stream.head.length = tokens;
  stream.head.entries_added = tokens;
  stream.head.last_id = `${world.now_ms}-${tokens}`;
}

function delivered(world, ids) {
  const { group, name } = groupOf(world);
  group.head.last_delivered = ids.at(-1);
  group.head.pending += ids.length;
  return {
    cause: { line: { actor: 'c1', line: 'read' } },
    effects: [],
    facts: [],
    changes: [
      { group: { key: 'orders', group: name, head: group.head } },
      ...ids.map((id) => ({
        pending: {
          key: 'orders',
          group: name,
          id,
          pending: { consumer: 'c1', delivered_ms: world.now_ms, deliveries: 1, dangling: false },
        },
      })),
    ],
  };
}

function done(world, ids) {
  const { group, name } = groupOf(world);
  group.head.pending -= ids.length;
  return {
    cause: { line: { actor: 'c1', line: 'ack' } },
    effects: [],
    facts: [],
    changes: [
      { group: { key: 'orders', group: name, head: group.head } },
      ...ids.map((id) => ({ pending_gone: { key: 'orders', group: name, id } })),
    ],
  };
}

/** The group whose consumer c1 is. */
function groupOf(world) {
  const name = 'billing';
  return { name, group: world.streams.orders.groups[name] };
}

module.exports = { crowd };
