// Patterns side by side: the same messages, the same crash at the same moment, and
// what each of them loses and does twice, held against their Redis servers.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect, Backend } = require('./playground');
const { Comparison } = require('./compare');

const THREE = ['list-queue', 'reliable-list', 'consumer-group'];
const AFTER_WORK = 'after the work, before it says so';
const TAKEN = 'as soon as it has it';

async function isAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const told = serious.map(({ id, nodes }) => ({
    id,
    where: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

async function fitsTheWindow(page) {
  const { content, width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    width: window.innerWidth,
  }));
  expect(content).toBeLessThanOrEqual(width);
}

test('the same crash loses in one, repeats in another and harms no third', async ({ page }) => {
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const all = await Comparison.open(page, THREE);
  await expect(page.locator('.verdict')).toContainText('Nothing was sent yet');
  await all.send(4);
  for (const slug of THREE) await all.sums(slug, { sent: 4, done: 0, lost: 0, twice: 0, open: 4 });
  await all.crash('m2', TAKEN);
  for (const slug of THREE) {
    await expect(all.column(slug).locator('[data-state="crashed"]')).toHaveCount(1);
    await expect(all.column(slug).locator('.told')).toContainText(/crashed as soon as it had m2/);
  }
  await all.all('Restart all crashed');
  await all.all('Run until all is done');
  await all.sums('list-queue', { sent: 4, done: 3, lost: 1, twice: 0, open: 0 });
  await all.sums('reliable-list', { sent: 4, done: 4, lost: 0, twice: 0, open: 0 });
  await all.sums('consumer-group', { sent: 4, done: 4, lost: 0, twice: 0, open: 0 });
  await expect(page.locator('[data-sums="list-queue"] [data-came-to="m2"]')).toContainText('lost');
  await expect(page.locator('.verdict')).toContainText('List queue: BRPOP lost m2;');
  // After its work, before it says so: now the safe ones do it twice.
  await all.send(1);
  await all.crash('m5', AFTER_WORK);
  await all.all('Restart all crashed');
  await all.all('Run until all is done');
  await all.sums('list-queue', { sent: 5, lost: 1, twice: 0, open: 0 });
  await all.sums('reliable-list', { sent: 5, lost: 0, twice: 1, open: 0 });
  await all.sums('consumer-group', { sent: 5, lost: 0, twice: 1, open: 0 });
  await expect(page.locator('.verdict')).toContainText('did m5 twice');
  // What is said is what Redis has.
  const redis = await all.redis('consumer-group');
  expect(await redis.send('XLEN', 'orders')).toBe(5);
  expect((await redis.send('XPENDING', 'orders', 'billing'))[0]).toBe(0);
  redis.close();
  // A look at one room alone changes nothing here.
  await all.sums('list-queue', { sent: 5, lost: 1, twice: 0, open: 0 });
  await all.all('Reset all');
  for (const slug of THREE) await all.sums(slug, { sent: 0, lost: 0, twice: 0 });
  expect(errors).toEqual([]);
});

test('all are stepped together, by the key too, and nobody sends but by the button', async ({ page }) => {
  const all = await Comparison.open(page, ['delay-queue-naive', 'delay-queue']);
  const step = (slug) => all.column(slug).getAttribute('data-step').then(Number);
  await all.send(1);
  const before = [await step('delay-queue-naive'), await step('delay-queue')];
  await page.locator('h1').first().evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Space');
  for (const [at, slug] of ['delay-queue-naive', 'delay-queue'].entries()) {
    await expect.poll(() => step(slug)).toBe(before[at] + 1);
  }
  for (let n = 0; n < 4; n += 1) await all.all('Step all');
  for (const slug of all.slugs) await all.sums(slug, { sent: 1, open: 1 });
  // Nothing is due before the clock is there.
  await all.all('Clock +30 s');
  await all.all('Run until all is done');
  await all.sums('delay-queue-naive', { done: 1, twice: 1 });
  await all.sums('delay-queue', { done: 1, twice: 0 });
  // A message that is looked at in one is looked at in the other.
  await all.send(1);
  await all.column('delay-queue').locator('[data-message="m2"]').first().click();
  await expect(all.column('delay-queue-naive').locator('[data-message="m2"]').first()).toHaveAttribute('aria-pressed', 'true');
});

test('by themselves they run alike, and what goes through stands side by side', async ({ page }) => {
  const all = await Comparison.open(page, ['list-queue', 'consumer-group']);
  await page.getByLabel('How it goes by itself').selectOption({ label: '20 a second' });
  await all.button('Play all').click();
  for (const slug of all.slugs) {
    await expect(all.column(slug)).toHaveAttribute('data-mode', 'live');
    await expect(all.sum(slug, 'p99')).toHaveText(/\d (ms|µs|s)$/);
    await expect.poll(async () => Number(await all.sum(slug, 'per-second').textContent())).toBeGreaterThan(3);
  }
  await all.button('Pause all').click();
  for (const slug of all.slugs) await expect(all.column(slug)).toHaveAttribute('data-mode', 'step');
  await all.isOver();
});

test('the rooms are there again after a reload, and other patterns keep those that stay', async ({ page }) => {
  const all = await Comparison.open(page, ['list-queue', 'reliable-list']);
  await all.send(2);
  const rooms = () => Promise.all(all.slugs.map((slug) => all.column(slug).getAttribute('data-room')));
  const before = await rooms();
  await expect(page).toHaveURL(new RegExp(`rooms=${before.join('.')}`));
  await page.reload();
  await all.ready();
  expect(await rooms()).toEqual(before);
  for (const slug of all.slugs) await all.sums(slug, { sent: 2 });
  await all.column('list-queue').getByLabel('Another pattern in this place').selectOption('delay-queue');
  const other = new Comparison(page, ['delay-queue', 'reliable-list']);
  await other.ready();
  await expect(other.column('reliable-list')).toHaveAttribute('data-room', before[1]);
  // They begin anew, so that all have the same messages.
  await other.sums('reliable-list', { sent: 0 });
  await page.getByRole('button', { name: 'Add a third pattern' }).click();
  await expect(page.locator('[data-column]')).toHaveCount(3);
  await expect(page.locator('[data-column] [data-actor="p1"]')).toHaveCount(3);
  await page.getByRole('button', { name: /^Take .* away/ }).first().click();
  await expect(page.locator('[data-column]')).toHaveCount(2);
});

test('a socket that is lost is told, left out, and found again', async ({ page }) => {
  const sockets = [];
  let isDown = false;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    if (isDown) return socket.close();
    socket.connectToServer();
    return sockets.push(socket);
  });
  const all = await Comparison.open(page, ['list-queue', 'reliable-list']);
  await all.send(1);
  isDown = true;
  await sockets[0].close();
  await expect(page.locator('.missing')).toContainText('List queue');
  await expect(all.column('list-queue').getByRole('alert')).toBeVisible();
  await all.send(1);
  await all.sums('list-queue', { sent: 1 });
  await all.sums('reliable-list', { sent: 2 });
  // It comes back by itself; the longer it was away, the later.
  isDown = false;
  await expect(page.locator('.missing')).toHaveCount(0, { timeout: 20_000 });
  await all.send(1);
  await all.sums('list-queue', { sent: 2 });
  await all.sums('reliable-list', { sent: 3 });
});

test('a room that cannot be had is told in its place', async ({ page }) => {
  const backend = await Backend.start(['--max-rooms', '1']);
  // What is still fading in has not the contrast that it comes to.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  try {
    await page.goto(new URL('#/compare/list-queue+reliable-list?lang=en', backend.url).toString());
    await expect(page.locator('.no-room', { hasText: /all 1 rooms are taken/i })).toHaveCount(1);
    await expect(page.locator('[data-column] [data-actor="p1"]')).toHaveCount(1);
    await expect(page.locator('.missing')).toContainText('There is no connection to');
    // The other one goes on.
    await page.getByRole('button', { name: 'Send a message' }).click();
    await expect(page.locator('[data-sum="sent"]', { hasText: '1' })).toHaveCount(1);
    await isAccessible(page);
  } finally {
    await page.goto('about:blank');
    await backend.stop();
  }
});

for (const theme of ['light', 'dark']) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    test(`comparing in ${theme} at ${width}x${height} keeps nobody out`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const all = await Comparison.open(page, ['list-queue', 'reliable-list-naive', 'consumer-group'], { theme });
      await isAccessible(page);
      await all.send(3);
      await all.crash('m1', TAKEN);
      await all.all('Run until all is done');
      await isAccessible(page);
      await fitsTheWindow(page);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    });
  }
}

test('what is compared is chosen from the start page, from a pattern and by hand', async ({ page }) => {
  await page.goto('/#/?lang=en');
  await page.getByRole('link', { name: 'Compare patterns' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare patterns');
  await isAccessible(page);
  await page.getByRole('link', { name: 'Delay queue' }).click();
  await expect(page.locator('[data-column="delay-queue-naive"] [data-actor="p1"]')).toBeVisible();
  await expect(page.locator('[data-column]')).toHaveCount(3);
  await page.goBack();
  await page.getByLabel('Pattern 1').selectOption('fan-out');
  await page.getByRole('link', { name: 'Put them side by side' }).click();
  await expect(page.locator('[data-column="fan-out"] [data-actor="p1"]')).toBeVisible();
  await page.goto('/#/list-queue?lang=en');
  await page.getByRole('link', { name: /^Compare: / }).first().click();
  await expect(page).toHaveURL(/#\/compare\/list-queue\+list-queue-polled/);
  await expect(page.locator('[data-column="list-queue-polled"] [data-actor="p1"]')).toBeVisible();
});

test('in Chinese it says the same', async ({ page }) => {
  await page.goto('/#/compare/list-queue+reliable-list?lang=zh');
  await expect(page.locator('[data-column="list-queue"] [data-actor="p1"]')).toBeVisible();
  const send = page.getByRole('button', { name: '发送一条消息', exact: true });
  await expect(send).toBeEnabled();
  await send.click();
  await expect(page.locator('[data-sum="sent"]', { hasText: '1' })).toHaveCount(2);
  await expect(page.locator('.verdict')).toContainText('没有丢失');
});
