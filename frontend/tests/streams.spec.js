// The other patterns on a stream: what the stage shows is what Redis holds, and what
// was trimmed or deleted too early is shown as lost.
const { test, expect } = require('./playground');
const { Room } = require('./room');

/** A pattern, and who runs a line, one after the other. `!` cuts, `^` connects. */
const RUNS = {
  'consumer-group-history': 'p1 p1 c1 c1 !c1 ^c1 c1 c1 c1',
  'consumer-group-shared-naive': 'p1 p1 c1 c1 c2 c1 c2 c1 c2',
  'consumer-group-xclaim': 'p1 p1 c1 +30 r1 r2 r1 r2',
  'consumer-group-xclaim-naive': 'p1 c1 +30 r1 r2 r1 r2 r1 r2',
  'consumer-group-delete': 'p1 p1 c1 c1 c1 c1 c1',
  'consumer-group-delete-naive': 'p1 p1 c1 c1 c1 c1 a1',
  'consumer-group-noack': 'p1 p1 c1 c1 c2 !c2',
  'retention-exact': 'p1 p1 p1 p1 p1 c1 p1 p1 a1',
  'retention-about': 'p1 p1 p1 p1 p1 p1 p1 p1 p1 c1',
  'retention-minid': 'p1 p1 c1 c1 c1 c1 a1 a1 a1 a1 janitor',
  'backpressure-check': 'p1 p1 p1 c1 c1 c1 c1 p1',
  'backpressure-maxlen': 'p1 p1 p1 c1 p1 p1 p1 p1 p1 p1',
};

async function turnClock(room, text) {
  await room.taking(() => room.page.locator('.turns .btn', { hasText: text }).first().click());
}

async function go(room, steps) {
  for (const step of steps.split(' ')) {
    const actor = step.replace(/^[!^]/, '');
    if (step === '+30') await turnClock(room, '+30 s');
    else if (step.startsWith('!')) await room.taking(() => room.button(`Crash ${actor}`).click());
    else if (step.startsWith('^')) await room.taking(() => room.button(`Restart ${actor}`).click());
    else await room.run(actor);
  }
}

for (const [pattern, steps] of Object.entries(RUNS)) {
  test(`${pattern} shows what Redis holds`, async ({ page }) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const room = await Room.open(page, { pattern });
    const redis = await room.redis();
    await go(room, steps);
    await room.isWhatRedisHas(redis);
    redis.close();
    expect(errors).toEqual([]);
  });
}

test('one name for two is one pending list, and both have its message', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'consumer-group-shared-naive' });
  await go(room, 'p1 c1 c1 c2');
  await expect(room.message('hand:c1', 'm1')).toBeVisible();
  await expect(room.message('hand:c2', 'm1')).toBeVisible();
  await expect(page.locator('[data-place^="pending:"]')).toHaveCount(1);
  await expect(room.message('pending:billing/app', 'm1')).toHaveAttribute('data-deliveries', '2');
  await expect(page.locator('[data-consumer="app"]')).toContainText('one name for c1, c2');
});

test('what is trimmed unread is lost, and told as the sender\'s doing', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'retention-exact' });
  await go(room, 'p1 p1 p1 p1 p1 p1');
  await expect(room.messages('stream:orders')).toHaveCount(5);
  await expect(room.place('lost')).toHaveAttribute('data-total', '2');
  await room.message('lost', 'm1').click();
  await expect(page.locator('.message-panel')).toContainText('its entry was removed by p1');
});

test('a producer that looks first does not send when there is too much', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'backpressure-check' });
  await go(room, 'p1 p1 p1 p1 p1 p1 p1 p1 p1 p1 p1');
  await expect(room.messages('stream:orders')).toHaveCount(5);
  await expect(page.locator('[data-log]').last()).toContainText('it does not send');
});

test('a full Redis refuses, and the page says why', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'backpressure-none-naive' });
  const last = page.locator('[data-log]').last();
  for (let sent = 0; sent < 40; sent += 1) {
    await room.run('p1');
    if ((await last.textContent()).includes('memory is full')) return;
  }
  throw new Error('it is never full');
});
