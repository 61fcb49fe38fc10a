// The charts of live mode: they show what was measured, all at the same second,
// and are drawn once for each sample.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { fields } = require('./redis');
const { Room } = require('./room');
const { sample, samples, withSamples } = require('./samples');

const PLOTS = ['rates', 'backlog', 'delivery-to-ack', 'end-to-end', 'share'];

async function openCharts(page) {
  await page.getByRole('tab', { name: 'Charts' }).click();
}

function plot(page, name) {
  return page.locator(`[data-chart="${name}"]`);
}

/** What the labels of a plot say. */
async function labels(page, name) {
  return plot(page, name).locator('.end b').allTextContents();
}

function rows(page) {
  return page.locator('[data-table="samples"] tbody tr');
}

test('before anything was measured it says how to begin', async ({ page }) => {
  await Room.open(page);
  await openCharts(page);
  const panel = page.getByRole('tabpanel', { name: 'Charts' });
  await expect(panel).toContainText('Live mode measures every second');
  await expect(panel.getByRole('button', { name: 'Start live mode' })).toBeEnabled();
});

test('every plot tells its newest values in a sentence', async ({ page }) => {
  await withSamples(page, samples(60));
  await Room.open(page);
  await openCharts(page);
  const newest = samples(60)[59];
  const { acknowledged, delivered, pending, lag } = newest.groups.billing;
  await expect(plot(page, 'rates').getByRole('img')).toHaveAccessibleName(
    `Messages per second, billing: produced ${newest.produced}/s, delivered ${delivered}/s, acknowledged ${acknowledged}/s.`,
  );
  await expect(plot(page, 'backlog').getByRole('img')).toHaveAccessibleName(
    `Waiting, billing: pending ${pending}, lag ${lag}.`,
  );
  for (const name of PLOTS) await expect(plot(page, name).getByRole('img')).toHaveCount(1);
});

test('a pause is a gap in every line', async ({ page }) => {
  await withSamples(page, samples(60));
  await Room.open(page);
  await openCharts(page);
  const d = await plot(page, 'backlog').locator('.line').first().getAttribute('d');
  expect(d.match(/M/g)).toHaveLength(2);
  await expect(plot(page, 'backlog').locator('.pause')).toHaveAttribute('d', /M/);
});

test('the pointer and the arrows read all plots at one second', async ({ page }) => {
  const measured = samples(60);
  await withSamples(page, measured);
  await Room.open(page);
  await openCharts(page);
  const area = plot(page, 'rates').locator('svg');
  const box = await area.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const moment = page.locator('[data-moment]');
  const at = Number(await moment.getAttribute('data-moment'));
  const read = measured.find((one) => one.at_ms === at);
  expect(read).not.toBe(measured[59]);
  const says = async (one) => {
    const { acknowledged, delivered, pending, lag } = one.groups.billing;
    const rates = [one.produced, delivered, acknowledged].map((count) => `${count}/s`);
    await expect.poll(() => labels(page, 'rates')).toEqual(rates);
    await expect.poll(() => labels(page, 'backlog')).toEqual([`${pending}`, `${lag}`]);
  };
  await says(read);
  await expect(page.locator('.cross')).toHaveCount(4);
  // The pointer leaves, and the newest second is read again.
  await page.mouse.move(box.x, 10);
  await says(measured[59]);
  await expect(page.locator('.cross')).toHaveCount(0);
  await page.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await says(measured[58]);
  await page.locator('.charts').focus();
  await page.keyboard.press('ArrowLeft');
  await says(measured[57]);
  await page.keyboard.press('Home');
  await says(measured[0]);
  await page.keyboard.press('ArrowRight');
  await says(measured[1]);
  await expect(page.getByRole('slider')).toHaveAttribute('aria-valuetext', /produced/);
  await page.keyboard.press('End');
  await says(measured[59]);
});

test('another group can be looked at', async ({ page }) => {
  await withSamples(page, samples(30));
  await Room.open(page);
  await openCharts(page);
  await expect(plot(page, 'share')).toContainText('c1');
  await page.getByRole('combobox', { name: 'Group' }).selectOption('audit');
  await expect(plot(page, 'share')).toContainText('a1');
  await expect(plot(page, 'share')).not.toContainText('c1');
});

test('a table says the same', async ({ page }) => {
  const measured = samples(60);
  await withSamples(page, measured);
  await Room.open(page);
  await openCharts(page);
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'As a table' }).click();
  await expect(panel.getByRole('table', { name: /billing, the newest first/ })).toBeVisible();
  await expect(rows(page)).toHaveCount(60);
  const first = await rows(page).first().locator('td').allTextContents();
  const newest = measured[59];
  expect(first.slice(0, 5)).toEqual([
    `${newest.produced}/s`,
    `${newest.groups.billing.delivered}/s`,
    `${newest.groups.billing.acknowledged}/s`,
    `${newest.groups.billing.pending}`,
    `${newest.groups.billing.lag}`,
  ]);
  const heads = panel.locator('th:not([scope])');
  await expect(heads).toHaveCount(0);
});

test('a frame without a sample draws nothing anew, one with a sample does', async ({ page }) => {
  const say = await withSamples(page, samples(20));
  const room = await Room.open(page);
  await openCharts(page);
  await expect(plot(page, 'rates')).toBeVisible();
  const drawn = () => page.locator('.charts').getAttribute('data-drawn');
  const before = await drawn();
  for (const actor of ['p1', 'c1', 'c1']) await room.run(actor);
  expect(await drawn()).toBe(before);
  const [epoch, step] = [await room.app.getAttribute('data-epoch'), await room.step()];
  const next = { ...sample(21), produced: 777 };
  const frame = {
    number: step + 1,
    at_ms: next.at_ms,
    cause: { live: { lines: 4, facts_left_out: 0 } },
    effects: [],
    facts: [],
    changes: [{ sample: { sample: next } }],
  };
  say({ steps: { epoch: Number(epoch), steps: [frame] } });
  await expect.poll(async () => (await labels(page, 'rates'))[0]).toBe('777/s');
  expect(Number(await drawn())).toBe(Number(before) + 1);
});

test('what live mode measures is what Redis has', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await openCharts(page);
  const panel = page.getByRole('tabpanel', { name: 'Charts' });
  await panel.getByRole('button', { name: 'Start live mode' }).click();
  await panel.getByRole('button', { name: 'As a table' }).click();
  const counts = () => rows(page).evaluateAll((rows) => rows.map((row) => ({ ...row.dataset })));
  await expect.poll(async () => (await counts()).length).toBeGreaterThan(3);
  const sum = async (name) =>
    (await counts()).map((row) => Number(row[name])).reduce((a, b) => a + b, 0);
  // What Redis has grows all the time: never fewer than were measured before it
  // was asked, never more than were measured after it.
  const before = await sum('produced');
  const asked = await redis.send('XLEN', 'orders');
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThanOrEqual(asked);
  await expect.poll(() => sum('produced')).toBeGreaterThanOrEqual(asked);
  const [groups, acknowledged] = [
    await redis.send('XINFO', 'GROUPS', 'orders'),
    await sum('acknowledged'),
  ];
  const billing = groups.map(fields).find((group) => group.name === 'billing');
  expect(acknowledged).toBeGreaterThan(0);
  expect(acknowledged).toBeLessThanOrEqual(billing['entries-read']);
  await panel.getByRole('button', { name: 'As a table' }).click();
  await expect(plot(page, 'share')).toContainText('%');
  redis.close();
});

for (const theme of ['light', 'dark']) {
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`nobody is kept out of the charts: ${theme}, ${size.width} wide`, async ({ page }) => {
      await page.setViewportSize(size);
      await withSamples(page, samples(120));
      await Room.open(page, { theme });
      await openCharts(page);
      const isAccessible = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
        expect(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(size.width);
      };
      await isAccessible();
      await page.getByRole('tabpanel').getByRole('button', { name: 'As a table' }).click();
      await isAccessible();
    });
  }
}
