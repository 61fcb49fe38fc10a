// The monitor says what XINFO answers, and points at where it is on the stage.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');
const { fields } = require('./redis');

/** The table of an answer. */
function table(page, name, group) {
  const of = group ? `[data-xinfo-of="${group}"]` : '';
  return page.locator(`[data-xinfo="${name}"]${of}`);
}

async function openMonitor(page) {
  await page.getByRole('tab', { name: 'Monitor' }).click();
  await expect(page.locator('.monitor')).toBeVisible();
}

/** What a table says, by column and field; the only column of XINFO STREAM is ''. */
async function told(table) {
  return table.evaluate((table) => {
    const all = {};
    for (const cell of table.querySelectorAll('[data-field]')) {
      const of = cell.closest('[data-of]')?.dataset.of ?? '';
      (all[of] ??= {})[cell.dataset.field] = cell.textContent;
    }
    return all;
  });
}

function text(value) {
  return value === null ? 'nil' : String(value);
}

function entry(value) {
  return value === null ? 'nil' : [value[0], ...value[1]].join(' ');
}

/** XINFO STREAM as the page writes it. */
async function streamInRedis(redis, key) {
  const answer = fields(await redis.send('XINFO', 'STREAM', key));
  return Object.fromEntries(
    Object.entries(answer).map(([field, value]) => [
      field,
      field.endsWith('-entry') ? entry(value) : text(value),
    ]),
  );
}

async function groupsInRedis(redis, key) {
  const answer = (await redis.send('XINFO', 'GROUPS', key)).map(fields);
  const texts = (group) =>
    Object.fromEntries(Object.entries(group).map(([field, value]) => [field, text(value)]));
  return Object.fromEntries(answer.map((group) => [group.name, texts(group)]));
}

/** Everything but the times, which go on in Redis while the room's clock stands. */
async function consumersInRedis(redis, key, group) {
  const answer = (await redis.send('XINFO', 'CONSUMERS', key, group)).map(fields);
  return Object.fromEntries(
    answer.map(({ name, pending }) => [name, { name, pending: text(pending) }]),
  );
}

async function isWhatXinfoAnswers(page, redis) {
  await expect(async () => {
    expect((await told(table(page, 'stream')))['']).toEqual(await streamInRedis(redis, 'orders'));
    expect(await told(table(page, 'groups'))).toEqual(await groupsInRedis(redis, 'orders'));
    for (const group of ['billing', 'audit']) {
      const shown = await told(table(page, 'consumers', group));
      delete shown[''];
      for (const consumer of Object.values(shown)) {
        expect(consumer.idle).toMatch(/^\d+$/);
        delete consumer.idle;
        delete consumer.inactive;
      }
      expect(shown).toEqual(await consumersInRedis(redis, 'orders', group));
    }
  }).toPass({ timeout: 5_000 });
}

test('every field is what Redis answers, after every kind of change', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await openMonitor(page);
  await isWhatXinfoAnswers(page, redis);
  for (const actor of ['p1', 'p1', 'p1', 'c1', 'c2', 'a1', 'c1', 'c1']) await room.run(actor);
  await isWhatXinfoAnswers(page, redis);
  const last = (await redis.send('XREVRANGE', 'orders', '+', '-', 'COUNT', '1'))[0][0];
  await redis.send('XDEL', 'orders', last);
  await isWhatXinfoAnswers(page, redis);
  const lag = table(page, 'groups').locator('[data-of="audit"] [data-field="lag"]');
  await expect(lag).toHaveText('nil');
  const adds = Array.from({ length: 500 }, (_, at) => ['XADD', 'orders', '*', 'id', `x${at}`]);
  await Promise.all(adds.map((command) => redis.send(...command)));
  await isWhatXinfoAnswers(page, redis);
  await redis.send('XTRIM', 'orders', 'MAXLEN', '0');
  await isWhatXinfoAnswers(page, redis);
  redis.close();
});

test('idle is by the room\'s clock, and what the server lacks is said to be missing', async ({
  page,
}) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await openMonitor(page);
  for (const actor of ['p1', 'c1']) await room.run(actor);
  const idle = table(page, 'consumers', 'billing').locator('[data-of="c1"] [data-field="idle"]');
  const before = Number(await idle.textContent());
  await room.taking(() => page.getByRole('button', { name: /10 s/ }).first().click());
  await expect(idle).toHaveText(String(before + 10_000));
  const [consumer] = (await redis.send('XINFO', 'CONSUMERS', 'orders', 'billing')).map(fields);
  const inactive = table(page, 'consumers', 'billing').locator('[data-field="inactive"]').first();
  if ('inactive' in consumer) await expect(inactive).toHaveText(/^-?\d+$/);
  else await expect(inactive).toContainText('does not tell this');
  redis.close();
});

test('the dead letters\' stream is told when there is one', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await openMonitor(page);
  await page.getByText('orders:dead', { exact: true }).click();
  await expect(page.locator('.monitor')).toContainText('ERR no such key');
  await redis.send('XADD', 'orders:dead', '*', 'id', 'm1');
  await expect(async () => {
    const shown = (await told(table(page, 'stream')))[''];
    expect(shown).toEqual(await streamInRedis(redis, 'orders:dead'));
  }).toPass({ timeout: 5_000 });
  redis.close();
});

test('a value points at the stage by pointer and by keyboard', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1']) await room.run(actor);
  await openMonitor(page);
  const outlined = (selector) =>
    expect.poll(() =>
      page.locator(selector).first().evaluate((node) => getComputedStyle(node).outlineStyle),
    );
  const value = (name, of, field) =>
    table(page, name).locator(`${of ? `[data-of="${of}"] ` : ''}[data-field="${field}"]`).first();
  const cases = [
    ['stream', '', 'length', '[data-figure="length"]'],
    ['stream', '', 'first-entry', '[data-place="stream:orders"] [data-message="m1"]'],
    ['groups', 'billing', 'last-delivered-id', '[data-cursor="billing"] b'],
    ['groups', 'billing', 'pending', '[data-home="billing"] [data-figure="pending"]'],
    ['consumers', 'c1', 'name', '[data-home="billing"] [data-consumer="c1"]'],
    ['consumers', 'c1', 'pending', '[data-place="pending:billing/c1"]'],
  ];
  for (const [name, of, field, there] of cases) {
    await value(name, of, field).hover();
    await outlined(`.stage ${there}`).toBe('solid');
    await page.mouse.move(5, 5);
    await outlined(`.stage ${there}`).toBe('none');
    await value(name, of, field).focus();
    await outlined(`.stage ${there}`).toBe('solid');
  }
  // It stays outlined when the stage is drawn anew.
  const redis = await room.redis();
  await value('consumers', 'c1', 'pending').focus();
  await redis.send('XADD', 'orders', '*', 'id', 'x');
  await redis.send('XREADGROUP', 'GROUP', 'billing', 'c1', 'STREAMS', 'orders', '>');
  await expect(room.messages('pending:billing/c1')).toHaveCount(2);
  await outlined('.stage [data-place="pending:billing/c1"]').toBe('solid');
  redis.close();
});

test('the tabs are one stop, and the arrows lead from one to the next', async ({ page }) => {
  await Room.open(page);
  const tab = (name) => page.getByRole('tab', { name });
  await tab('Commands').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab('Timeline')).toBeFocused();
  await expect(tab('Timeline')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel', { name: 'Timeline' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(tab('Monitor')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tab('Commands')).toBeFocused();
  await expect(page.locator('[role="tab"][tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox')).toBeFocused();
});

for (const theme of ['light', 'dark']) {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`nobody is kept out of the monitor: ${theme}, ${size.width} wide`, async ({ page }) => {
      await page.setViewportSize(size);
      const room = await Room.open(page, { theme });
      for (const actor of ['p1', 'p1', 'c1', 'a1']) await room.run(actor);
      await openMonitor(page);
      await table(page, 'groups').locator('button').first().focus();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(size.width);
    });
  }
}
