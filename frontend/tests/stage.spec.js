// The stage is what Redis has: actors run their lines one by one, by a click on
// them, and after each the page is held to what Redis answers.
const { test, expect } = require('./playground');
const { Room } = require('./room');

test('each line of each actor leaves the page as Redis is', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  for (const actor of ['p1', 'p1', 'c1', 'a1', 'c2', 'c1', 'c1', 'c3', 'p1', 'c3', 'a1', 'c2']) {
    await room.run(actor);
    await room.isWhatRedisHas(redis);
  }
  redis.close();
});

test('a blocked read is woken by the producer in the same step', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('c1');
  await room.state('c1', 'blocked');
  const before = await room.step();
  await room.run('p1');
  await room.state('c1', 'working');
  expect(await room.step()).toBe(before + 1);
  await expect(room.message('hand:c1', 'm1')).toBeVisible();
  await expect(room.message('pending:billing/c1', 'm1')).toHaveAttribute('data-deliveries', '1');
  const rows = page.locator('[data-log]');
  await expect(rows.filter({ hasText: 'XADD' }).last()).toContainText('p1');
  await expect(rows.filter({ hasText: 'XREADGROUP' }).last()).toContainText('c1');
});

test('a message moves from the stream to a pending list, and is done', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('p1');
  const entry = room.message('stream:orders', 'm1');
  const mark = entry.locator('[data-group="billing"]');
  await expect(mark).toHaveAttribute('data-state', 'unread');
  await room.run('c1');
  await expect(mark).toHaveAttribute('data-state', 'pending');
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();
  await room.run('c1');
  await room.run('c1');
  await expect(mark).toHaveAttribute('data-state', 'acked');
  await expect(room.messages('pending:billing/c1')).toHaveCount(0);
  await expect(room.message('done:billing', 'm1')).toBeVisible();
});

test('the selected actor shows its program with its line', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('p1');
  await room.run('c1');
  const current = page.locator('[data-line][aria-current="step"]').first();
  await expect(current).toHaveAttribute('data-line', 'work');
  await room.run('c1');
  await expect(current).toHaveAttribute('data-line', 'ack');
  for (const language of ['redis-cli', 'Python', 'Rust']) {
    await page.getByText(language, { exact: true }).first().click();
    await expect(current).toHaveAttribute('data-line', 'ack');
  }
});

test('a click on a message tells its life', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1', 'c1', 'c1']) await room.run(actor);
  await room.message('stream:orders', 'm1').click();
  const side = page.getByRole('complementary', { name: 'Program and message' });
  await expect(side).toContainText('m1');
  await expect(side).toContainText('p1');
  await expect(side).toContainText('c1');
});

test('producers and consumers can be added', async ({ page }) => {
  const room = await Room.open(page);
  await room.taking(() => room.button('Add producer').click());
  await room.state('p2', 'ready');
  await room.taking(() => page.getByRole('button', { name: /^Add consumer/ }).first().click());
  const added = page.locator('[data-actor="a2"], [data-actor="c4"]');
  await expect(added.first()).toHaveAttribute('data-state', 'ready');
});
