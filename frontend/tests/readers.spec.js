// Readers without a group: everyone reads all of it for himself, and Redis knows
// nothing of him.
const { test, expect } = require('./playground');
const { Room } = require('./room');

const PATTERNS = ['stream-read', 'stream-read-saved', 'stream-read-replay', 'stream-read-naive'];

/** The messages on the stage, and those that Redis has, oldest first. */
async function entriesAreThose(room, redis) {
  await expect(async () => {
    const shown = await room.messages('stream:orders').evaluateAll((all) =>
      all.map((one) => [one.dataset.id, one.dataset.message]),
    );
    const held = await redis.send('XRANGE', 'orders', '-', '+');
    expect(shown).toEqual(held.map(([id, [, name]]) => [id, name]));
  }).toPass({ timeout: 5_000 });
}

/** What an entry is to a reader. */
function mark(room, message, reader) {
  return room.message('stream:orders', message).locator(`[data-group="${reader}"]`);
}

/** Runs an actor, unless Redis holds it. */
async function runs(room, actor) {
  if (await room.page.locator(`[data-actor="${actor}"][data-state="blocked"]`).count()) return;
  await room.run(actor);
}

for (const pattern of PATTERNS) {
  test(`${pattern} shows what Redis holds, and who listens`, async ({ page }) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const room = await Room.open(page, { pattern });
    const redis = await room.redis();
    for (const actor of 'r1 p1 r1 r2 p1 r1 r2 r1 r2 r1 p1 r1 r2 r1'.split(' ')) {
      await runs(room, actor);
      await entriesAreThose(room, redis);
    }
    const clients = await redis.send('CLIENT', 'LIST');
    for (const reader of ['r1', 'r2']) {
      const blocked = new RegExp(` name=${reader} [^\n]* flags=b`).test(clients);
      await expect(room.actor(reader)).toHaveAttribute(
        'data-state',
        blocked ? 'blocked' : /ready|working/,
      );
    }
    // What another client adds is there at once, and who waits has it.
    await room.taking(() => redis.send('XADD', 'orders', '*', 'id', 'other'));
    await entriesAreThose(room, redis);
    // Nothing that the backend would refuse is offered.
    for (const name of ['Add group', 'Add consumer']) await expect(room.button(name)).toHaveCount(0);
    await room.button('Add reader').click();
    await expect(room.actor('r3')).toBeVisible();
    await room.run('r3');
    redis.close();
    expect(errors).toEqual([]);
  });
}

test('a reader that forgot its last id misses what came meanwhile', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'stream-read' });
  for (const actor of ['r1', 'r2', 'p1']) await room.run(actor);
  await expect(mark(room, 'm1', 'r1')).toHaveAttribute('data-state', 'held');
  await room.run('r1');
  await expect(mark(room, 'm1', 'r1')).toHaveAttribute('data-state', 'done');
  await room.taking(() => room.button('Crash r1').click());
  await room.run('p1');
  await expect(mark(room, 'm2', 'r1')).toHaveAttribute('data-state', 'unread');
  await expect(room.actor('r1')).toContainText('begins at $, and misses 1');
  await room.taking(() => room.button('Restart r1').click());
  await room.run('r1');
  await expect(mark(room, 'm2', 'r1')).toHaveAttribute('data-state', 'lost');
  await expect(mark(room, 'm2', 'r2')).not.toHaveAttribute('data-state', 'lost');
  await expect(room.message('lost', 'm2')).toBeVisible();
});

test('a reader that saved its last id goes on behind it', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'stream-read-saved' });
  const redis = await room.redis();
  // Both to the end of the first message, r1 up to where it would save.
  for (const actor of ['p1', 'r1', 'r1', 'r1']) await room.run(actor);
  await expect(room.actor('r1')).toContainText('last id not saved yet');
  await room.taking(() => room.button('Crash r1').click());
  await room.taking(() => room.button('Restart r1').click());
  for (const actor of ['r1', 'r1', 'r1', 'r1']) await room.run(actor);
  await expect(page.locator('.total.twice b')).toHaveText('1');
  const saved = await redis.send('GET', 'orders:last:r1');
  await expect(room.actor('r1')).toContainText(saved);
  redis.close();
});

test('an acknowledgement for a reader is answered with 0', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'stream-read' });
  for (const actor of ['r1', 'p1']) await room.run(actor);
  await room.message('hand:r1', 'm1').click();
  await room.button('By hand: m1').click();
  await room.taking(() => page.getByRole('menuitem', { name: /r1/ }).first().click());
  const row = page.locator('[data-log]').last();
  await expect(row).toContainText('XACK');
  await expect(row).toContainText('answered 0');
});
