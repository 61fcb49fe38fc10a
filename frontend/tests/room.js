// A room as its user sees it: the handles that the page keeps, and what Redis has
// to say about the same things.
const { expect } = require('@playwright/test');
const { Redis, fields, compareIds } = require('./redis');

const STREAM = 'orders';

class Room {
  /** Opens a new room in a page and waits until it is there. */
  static async open(
    page,
    { language = 'en', theme = 'light', query = '', pattern = 'consumer-group' } = {},
  ) {
    await page.goto(`/#/${pattern}?lang=${language}&theme=${theme}${query}`);
    const room = new Room(page);
    await room.ready();
    return room;
  }

  constructor(page) {
    this.page = page;
    this.app = page.locator('#app');
  }

  async ready() {
    await expect(this.app).toHaveAttribute('data-room', /.+/);
    await expect(this.app).toHaveAttribute('data-step', /\d+/);
    await expect(this.actor('p1')).toBeVisible();
  }

  actor(id) {
    return this.page.locator(`[data-actor="${id}"]`).first();
  }

  place(name) {
    return this.page.locator(`[data-place="${name}"]`).first();
  }

  messages(place) {
    return this.page.locator(`[data-place="${place}"] [data-message]`);
  }

  message(place, name) {
    return this.page.locator(`[data-place="${place}"] [data-message="${name}"]`).first();
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true }).first();
  }

  /** The step the page is at. */
  async step() {
    return Number(await this.app.getAttribute('data-step'));
  }

  /** Does something that takes one step or more, and waits for it. */
  async taking(act) {
    const before = await this.step();
    await act();
    await expect.poll(() => this.step()).toBeGreaterThan(before);
  }

  /** Lets an actor run its next line, by a click on it. */
  async run(actor) {
    await this.taking(() => this.runButton(actor).click());
  }

  runButton(actor) {
    return this.actor(actor).getByRole('button', { name: new RegExp(`(Run|运行).*${actor}`) }).first();
  }

  async state(actor, state) {
    await expect(this.actor(actor)).toHaveAttribute('data-state', state);
  }

  /** A connection to the room's Redis, by what the Connect panel shows. */
  async redis() {
    const language = await this.page.locator('html').getAttribute('lang');
    await this.button(language.startsWith('zh') ? '连接' : 'Connect').click();
    const shown = this.page.getByText(/redis-cli -s \S+/).first();
    const socket = /redis-cli -s (\S+)/.exec(await shown.textContent())[1];
    await this.page.keyboard.press('Escape');
    return Redis.connect(socket);
  }

  /** Holds what is on screen to what Redis answers, until they are the same. */
  async isWhatRedisHas(redis) {
    await expect(async () => {
      expect(await this.onScreen()).toEqual(await inRedis(redis));
    }).toPass({ timeout: 5_000 });
  }

  /** The stream's entries with their marks, and the pending lists, as drawn. */
  async onScreen() {
    return this.page.evaluate((stream) => {
      const all = (root, selector) => [...root.querySelectorAll(selector)];
      const entries = all(document, `[data-place="stream:${stream}"] [data-message]`).map(
        (entry) => ({
          message: entry.dataset.message,
          id: entry.dataset.id,
          marks: Object.fromEntries(
            all(entry, '[data-group][data-state]').map((mark) => [
              mark.dataset.group,
              mark.dataset.state,
            ]),
          ),
        }),
      );
      const pending = {};
      for (const place of all(document, '[data-place^="pending:"]')) {
        const owner = place.dataset.place.slice('pending:'.length);
        for (const token of all(place, '[data-message]')) {
          pending[token.dataset.id + ' ' + owner] = {
            deliveries: Number(token.dataset.deliveries),
            dangling: 'dangling' in token.dataset && token.dataset.dangling !== 'false',
          };
        }
      }
      return { entries, pending };
    }, STREAM);
  }
}

/** The same as Room.onScreen, asked of Redis. */
async function inRedis(redis) {
  const stored = await redis.send('XRANGE', STREAM, '-', '+');
  const groups = (await redis.send('XINFO', 'GROUPS', STREAM)).map(fields);
  const ids = new Set(stored.map(([id]) => id));
  const owners = {};
  const pending = {};
  for (const group of groups) {
    const rows = await redis.send('XPENDING', STREAM, group.name, '-', '+', 1_000);
    owners[group.name] = new Set(rows.map(([id]) => id));
    for (const [id, consumer, , deliveries] of rows) {
      pending[`${id} ${group.name}/${consumer}`] = { deliveries, dangling: !ids.has(id) };
    }
  }
  const entries = stored.map(([id, list]) => ({
    message: fields(list).id ?? id,
    id,
    marks: Object.fromEntries(
      groups.map((group) => {
        if (owners[group.name].has(id)) return [group.name, 'pending'];
        const isUnread = compareIds(id, group['last-delivered-id']) > 0;
        return [group.name, isUnread ? 'unread' : 'acked'];
      }),
    ),
  }));
  return { entries, pending };
}

module.exports = { Room, STREAM };
