// Parts of the page that are loaded when they are wanted. These tests hold the page
// as `cargo xtask build` makes it: under trunk alone it is in one piece.
const { test, expect } = require('./playground');
const { Room } = require('./room');

const ROOM = '**/split_room-*.wasm';
const MORE = '**/split_more-*.wasm';
const CHINESE = '**/split_chinese-*.wasm';

/** The files of the page that are asked for from now on. */
function asked(page) {
  const names = [];
  page.on('request', (request) => names.push(new URL(request.url()).pathname.split('/').pop()));
  return names;
}

test('the start page waits for nothing but its own file', async ({ page }) => {
  // Nothing else ever comes.
  for (const part of [ROOM, MORE, CHINESE]) await page.route(part, () => {});
  const names = asked(page);
  await page.goto('/#/?lang=en');
  await expect(page.locator('main.start [data-pattern]').first()).toBeVisible();
  await page.getByRole('button', { name: /dark/i }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(names.filter((name) => /^split_(more|chinese)/.test(name))).toEqual([]);
  expect(names.filter((name) => name.endsWith('.css'))).toHaveLength(1);
  // Whoever goes on sees that something is on its way.
  await page.locator('[data-pattern="delay-queue"] a').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Opening a room');
});

test('a room whose file does not come is tried again', async ({ page }) => {
  await page.route(ROOM, (route) => route.abort());
  await page.goto('/#/consumer-group?lang=en');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('could not be loaded');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toContainText('could not be loaded');
  await page.unroute(ROOM);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await new Room(page).ready();
});

test('a panel whose file does not come is tried again', async ({ page }) => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(MORE, async (route) => {
    await held;
    await route.abort();
  });
  const room = await Room.open(page);
  await page.getByRole('tab', { name: 'Ledger' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('status')).toContainText('Loading');
  release();
  await expect(panel.getByRole('alert')).toContainText('could not be loaded');
  // The rest goes on.
  await room.run('p1');
  await page.unroute(MORE);
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByRole('table').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(panel.getByRole('alert')).toHaveCount(0);
});

test('a dialog opens once its file is there', async ({ page }) => {
  await page.goto('/#/?lang=en');
  // The start page cannot show it by itself.
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(page.getByRole('dialog')).toContainText('This list');
  await expect(page.locator('main.start')).toBeVisible();
  await expect(page).toHaveURL(/#\/\?lang=en$/);
});

test('Chinese is loaded by those who read it', async ({ page }) => {
  const names = asked(page);
  await page.goto('/#/?lang=zh');
  await expect(page.locator('main.start h1')).toHaveText(/[\u4e00-\u9fff]/);
  expect(names.filter((name) => name.startsWith('split_chinese'))).toHaveLength(1);
  await page.locator('[data-pattern="delay-queue"] a').click();
  await new Room(page).ready();
  await expect(page.getByRole('tab').first()).toHaveText(/^[\u4e00-\u9fff]+$/);
});

test('where Chinese does not come, the page stays in English and says so', async ({ page }) => {
  await page.route(CHINESE, (route) => route.abort());
  const room = await Room.open(page);
  await page.getByText('中文', { exact: true }).click();
  await expect(page.locator('.toast')).toContainText('could not be loaded');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('tab').first()).toHaveText('Commands');
  await page.unroute(CHINESE);
  await page.getByText('中文', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('tab').first()).toHaveText(/^[\u4e00-\u9fff]+$/);
  await room.ready();
});
