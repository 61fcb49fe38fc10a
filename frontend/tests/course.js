// Rooms with a long course, made through the room's own socket: faster than by
// clicks, and over before the page is opened.

/** For a backend of a room that is given commands so fast. */
const FAST = ['--max-commands-per-second', '100000'];

/**
 * Opens a new room, gives it commands one after the other, and opens the page in
 * it as the browser that drives. A command is what follows `do`: `{ do: 'step' }`.
 */
async function openAfter(page, commands, { language = 'en', theme = 'light', url = '' } = {}) {
  const at = (path) => (url ? new URL(path, url).href : path);
  await page.goto(at('/healthz'));
  const room = await page.evaluate(async (commands) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    const waiting = new Map();
    let welcomed;
    const welcome = new Promise((resolve, reject) => {
      welcomed = resolve;
      socket.onclose = () => reject(new Error('the socket was closed'));
    });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.welcome) welcomed(message.welcome);
      if (message.done) waiting.get(message.done.id)?.resolve();
      if (message.rejected) {
        const { id, rejection } = message.rejected;
        waiting.get(id)?.reject(new Error(JSON.stringify(rejection)));
      }
    };
    await new Promise((resolve) => (socket.onopen = resolve));
    const hello = { room: null, secret: null, last: null, pattern: 'consumer-group' };
    socket.send(JSON.stringify({ type: 'hello', version: 3, ...hello }));
    const { room, secret } = await welcome;
    let id = Date.now() * 1_000;
    const give = (command) =>
      new Promise((resolve, reject) => {
        id += 1;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ type: 'do', id, command }));
      });
    const underWay = [];
    for (const command of commands) {
      underWay.push(give(command));
      if (underWay.length > 32) await underWay.shift();
    }
    await Promise.all(underWay);
    sessionStorage.setItem(`queue-playground:secret:${room}`, secret);
    socket.onclose = null;
    socket.close();
    return room;
  }, commands);
  await page.goto(at(`/#/consumer-group?lang=${language}&theme=${theme}&room=${room}`));
  // Only what is behind the # is another: the page has to be loaded.
  await page.reload();
}

/** So many steps of whoever is next in the fair order. */
const steps = (count) => Array.from({ length: count }, () => ({ do: 'step', actor: null }));

/**
 * So many steps with few messages, so that all of them can be seen at once: one is
 * sent, read, worked on and acknowledged every hundred steps, else the reaper looks.
 */
const sparse = (count) =>
  Array.from({ length: count }, (_, at) => {
    const actor = ['p1', 'c1', 'c1', 'c1'][at % 100] ?? 'reaper';
    return { do: 'step', actor };
  });

module.exports = { FAST, openAfter, steps, sparse };
