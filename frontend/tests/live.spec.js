// The actors run by themselves, and the page follows.
const { test, expect } = require('./playground');
const { compareIds, fields } = require('./redis');
const { Room } = require('./room');

const isLive = (room) => expect(room.app).toHaveAttribute('data-mode', 'live');
const standsStill = (room) => expect(room.app).toHaveAttribute('data-mode', 'step');

/** Opens the part of the side panel in which an actor's pace is set. */
async function pace(room, actor) {
  await room.actor(actor).locator('.run').click();
  const button = room.page.getByRole('button', { name: `By itself (${actor})` });
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}

test('it plays and pauses, and in between nobody steps', async ({ page }) => {
  const room = await Room.open(page);
  await room.button('Play').click();
  await isLive(room);
  for (const name of ['Step', 'Undo']) {
    await expect(room.button(name)).toBeDisabled();
    await expect(room.button(name)).toHaveAttribute('title', /pause first/);
  }
  await expect(page.getByText(/≈ [\d,]+ lines\/s/)).toBeVisible();
  await expect.poll(async () => (await room.messages('stream:orders').count()) > 1).toBe(true);
  await page.keyboard.press('p');
  await standsStill(room);
  const redis = await room.redis();
  await room.isWhatRedisHas(redis);
  await room.taking(() => room.button('Step').click());
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('what is no rate is not sent, and slider and field say the same', async ({ page }) => {
  const room = await Room.open(page);
  await pace(room, 'p1');
  const field = page.getByRole('textbox', { name: 'Rate' });
  const slider = page.getByRole('slider', { name: 'Rate' });
  const step = await room.step();
  for (const bad of ['0', '-1', 'NaN', '1e9', '']) {
    await field.fill(bad);
    await expect(page.getByText('A number from 0.1 to 10,000.')).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  expect(await room.step()).toBe(step);
  await room.taking(() => field.fill('250'));
  await expect(slider).toHaveAttribute('aria-valuetext', '250/s');
  await expect(room.actor('p1').getByText('250/s')).toBeVisible();
  await room.taking(() => slider.press('End'));
  await expect(field).toHaveValue('10000');
  await expect(room.actor('p1').getByText('10,000/s')).toBeVisible();
});

test('a slider sends the value it was left at', async ({ page }) => {
  const room = await Room.open(page);
  await pace(room, 'c1');
  const slider = page.getByRole('slider', { name: 'Works off at most' });
  const before = await room.step();
  for (let n = 0; n < 60; n += 1) await slider.press('ArrowRight');
  const left = await slider.getAttribute('aria-valuetext');
  await expect(page.getByRole('button', { name: 'By itself (c1)' })).toContainText(left);
  const steps = (await room.step()) - before;
  expect(steps).toBeGreaterThan(0);
  expect(steps, 'fewer commands than values').toBeLessThan(60);
});

test('when there is too much to draw, the page says that it samples', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['c1', 'c2', 'c3', 'a1']) {
    await pace(room, actor);
    await room.taking(() => page.getByRole('textbox', { name: 'Time for each' }).fill('0.1'));
  }
  await pace(room, 'p1');
  await room.taking(() => page.getByRole('textbox', { name: 'Rate' }).fill('3000'));
  await room.button('Play').click();
  await expect(page.getByText(/totals are exact/)).toBeVisible();
  await expect(page.getByText(/lines ran, \d+ shown/).first()).toBeVisible();
  await room.button('Pause').click();
  await standsStill(room);
  const redis = await room.redis();
  const stored = await redis.send('XLEN', 'orders');
  await expect(room.place('stream:orders')).toHaveAttribute('data-total', String(stored));
  redis.close();
});

/** Milliseconds between the first entry and the last. */
async function span(redis) {
  const { 'first-entry': first, 'last-entry': last } = fields(
    await redis.send('XINFO', 'STREAM', 'orders'),
  );
  const ms = (entry) => (entry ? Number(entry[0].split('-')[0]) : 0);
  return ms(last) - ms(first);
}

/** How many entries each group has acknowledged, by Redis's own account. */
async function acknowledged(redis) {
  const stored = await redis.send('XRANGE', 'orders', '-', '+');
  const groups = (await redis.send('XINFO', 'GROUPS', 'orders')).map(fields);
  return Object.fromEntries(
    groups.map((group) => {
      const read = stored.filter(([id]) => compareIds(id, group['last-delivered-id']) <= 0);
      return [group.name, read.length - group.pending];
    }),
  );
}

test('ten seconds of crashes: at rest the ledger is what Redis has', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['c1', 'c2', 'c3', 'a1']) {
    await pace(room, actor);
    await room.taking(() => page.getByRole('textbox', { name: 'Time for each' }).fill('50'));
    await room.taking(() => page.getByRole('textbox', { name: 'Crashes' }).fill('4'));
    await room.taking(() => page.getByRole('textbox', { name: 'Comes back after' }).fill('0.2'));
  }
  await pace(room, 'p1');
  await room.taking(() => page.getByRole('textbox', { name: 'Rate' }).fill('5'));
  const redis = await room.redis();
  await room.button('Play').click();
  await expect.poll(() => span(redis), { timeout: 60_000 }).toBeGreaterThan(10_000);
  await room.button('Pause').click();
  await standsStill(room);
  await room.isWhatRedisHas(redis);
  for (const [group, count] of Object.entries(await acknowledged(redis))) {
    await expect(room.place(`done:${group}`)).toHaveAttribute('data-total', String(count));
  }
  await expect(room.place('lost')).toHaveAttribute('data-total', '0');
  const rows = page.locator('[data-log]');
  await expect(rows.filter({ hasText: 'from outside' })).toHaveCount(0);
  await page.getByRole('searchbox').fill('Its connection is cut');
  await expect(rows.first()).toBeVisible();
  redis.close();
});

test('one browser hands over to another that asked', async ({ page, browser }) => {
  const room = await Room.open(page);
  const context = await browser.newContext();
  const other = new Room(await context.newPage());
  await other.page.goto(page.url());
  await other.ready();
  await expect(other.button('Play')).toBeDisabled();
  await other.page.getByRole('button', { name: /^following/ }).click();
  await other.button('Ask to drive').click();
  await expect(page.getByText(/Browser 2 asks to drive/)).toBeVisible();
  await page.getByRole('button', { name: /driver · 2 browsers/ }).click();
  await room.button('Let browser 2 drive').click();
  await expect(other.page.getByText(/You drive now/)).toBeVisible();
  await expect(room.button('Step')).toBeDisabled();
  await other.run('p1');
  await expect(room.message('stream:orders', 'm1')).toBeVisible();
  await context.close();
});
