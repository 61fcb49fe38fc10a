// Things break, and the page says what was lost and what was done twice.
const { test, expect } = require('./playground');
const { Room } = require('./room');

/** Turns the room's clock forward by half a minute. */
async function turnClock(room) {
  await room.taking(() => room.page.getByRole('button', { name: /30 s/ }).first().click());
}

test('a crash loses what was in hand, not what is pending', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('c1');
  await room.run('c1');
  await room.taking(() => room.button('Crash c1').click());
  await room.state('c1', 'crashed');
  await expect(room.messages('hand:c1')).toHaveCount(0);
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();
  expect(await redis.send('CLIENT', 'LIST')).not.toContain('name=c1 ');
  await room.isWhatRedisHas(redis);

  await room.taking(() => room.button('Restart c1').click());
  await room.state('c1', 'ready');
  expect(await redis.send('CLIENT', 'LIST')).toContain('name=c1 ');
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();

  await turnClock(room);
  await room.isWhatRedisHas(redis);
  for (const line of ['claim', 'count', 'work', 'ack']) await room.run('reaper', line);
  await room.isWhatRedisHas(redis);
  await expect(room.message('done:billing', 'm1')).toBeVisible();
  await expect(page.locator('.scene').getByText(/done twice/i).first()).toBeVisible();
  redis.close();
});

test('a planned crash happens at its line', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('p1');
  await room.run('c1');
  await page.getByRole('button', { name: 'Crash c1 before ack' }).click();
  await room.run('c1');
  await room.state('c1', 'working');
  await room.run('c1');
  await room.state('c1', 'crashed');
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();
});

test('a poison message ends in the dead letters', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await redis.send('XADD', 'orders', '*', 'id', 'bad', 'poison', '1');
  await expect(room.message('stream:orders', 'bad')).toBeVisible();
  await room.run('c1');
  await room.run('c1');
  await expect(room.messages('hand:c1')).toHaveCount(0);
  // Delivered once; the reaper may deliver it until the fourth is too often.
  for (let delivery = 2; delivery <= 3; delivery += 1) {
    await turnClock(room);
    for (const line of ['claim', 'count', 'work']) await room.run('reaper', line);
  }
  await turnClock(room);
  for (const line of ['claim', 'count', 'bury', 'forget']) await room.run('reaper', line);
  await expect(room.message('dead:billing', 'bad')).toBeVisible();
  const dead = await redis.send('XRANGE', 'orders:dead', '-', '+');
  expect(dead).toHaveLength(1);
  expect(dead[0][1]).toContain('bad');
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('what another client does shows within half a second, as from outside', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  const markup = '<img src=x onerror=alert(1)>{{7}}';
  for (const command of [
    ['XADD', 'orders', '*', 'id', 'm9'],
    ['XREADGROUP', 'GROUP', 'billing', 'visitor', 'COUNT', '1', 'STREAMS', 'orders', '>'],
    ['XADD', 'orders', '*', 'id', markup],
    ['XADD', 'orders', '*', 'body', 'x'.repeat(10_000)],
    ['XADD', 'orders', '*', 'id', 'a b\n\u0007"\'\\'],
    ['XTRIM', 'orders', 'MAXLEN', '2'],
  ]) {
    await room.taking(() => redis.send(...command));
    await room.isWhatRedisHas(redis);
  }
  await expect(page.locator('[data-log]').filter({ hasText: /outside/i }).first()).toBeVisible();
  await expect(room.message('pending:billing/visitor', 'm9')).toHaveAttribute('data-dangling', /.*/);
  redis.close();
});

test('a Redis that is gone is told, and Reset begins anew', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('p1');
  const redis = await room.redis();
  await redis.send('SHUTDOWN', 'NOSAVE').catch(() => {});
  await room.state('c1', 'stopped');
  const epoch = await room.app.getAttribute('data-epoch');
  await room.button('Reset').click();
  await expect(room.app).not.toHaveAttribute('data-epoch', epoch);
  await room.state('c1', 'ready');
  await room.run('p1');
  await expect(room.message('stream:orders', 'm1')).toBeVisible();
});
