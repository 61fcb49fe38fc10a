// Back and Forward: the page and its Redis go to an earlier step together, and to the
// later one again.
const { test, expect } = require('./playground');
const { Room } = require('./room');

/** What Redis holds of the stream, whole. */
async function held(redis) {
  const entries = await redis.send('XRANGE', 'orders', '-', '+');
  const groups = await redis.send('XINFO', 'GROUPS', 'orders');
  const pending = {};
  for (const group of ['billing', 'audit']) {
    const rows = await redis.send('XPENDING', 'orders', group, '-', '+', '100');
    pending[group] = rows.map(([id, owner, , deliveries]) => [id, owner, deliveries]);
  }
  return { entries, groups, pending };
}

test('Redis goes back three steps, and forward again', async ({ browser, page, playground }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await expect(room.button('Back')).toBeDisabled();
  await expect(room.button('Forward')).toBeDisabled();
  const at = new Map([[await room.step(), await held(redis)]]);
  for (let n = 0; n < 5; n += 1) {
    await room.taking(() => room.button('Step').click());
    await room.isWhatRedisHas(redis);
    at.set(await room.step(), await held(redis));
  }
  const last = await room.step();
  const steps = [...at.keys()];
  const isAt = async (step) => {
    await expect(room.app).toHaveAttribute('data-step', String(step));
    expect(await held(redis)).toEqual(at.get(step));
    await room.isWhatRedisHas(redis);
  };
  for (const step of steps.slice(-4, -1).reverse()) {
    await room.button('Back').click();
    await isAt(step);
  }
  await room.button('Forward').click();
  await isAt(steps.at(-3));
  await page.keyboard.press('f');
  await isAt(steps.at(-2));
  await page.keyboard.press('f');
  await isAt(last);
  await expect(room.button('Forward')).toBeDisabled();
  await page.keyboard.press('b');
  await isAt(steps.at(-2));

  // A browser that looks on is rewound too, and can do nothing about it.
  const other = await browser.newContext({ baseURL: playground.url });
  const seen = new Room(await other.newPage());
  await seen.page.goto(page.url());
  await seen.ready();
  await expect(seen.button('Back')).toBeDisabled();
  await room.button('Back').click();
  await isAt(steps.at(-3));
  await expect(seen.app).toHaveAttribute('data-step', String(steps.at(-3)));
  expect(await seen.onScreen()).toEqual(await room.onScreen());
  await other.close();

  // Another step takes the place of what came after.
  await room.run('p1');
  await expect(room.button('Forward')).toBeDisabled();
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('what was taken back comes again by Forward', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('c1');
  await room.taking(() => room.button('Crash c1').click());
  await room.state('c1', 'crashed');
  await room.button('Undo').click();
  await room.state('c1', 'working');
  await room.button('Forward').click();
  await room.state('c1', 'crashed');
  await room.isWhatRedisHas(redis);
  redis.close();
});
