// Nobody is kept out: axe-core finds nothing serious in any state of the page, in
// either theme, at either width; and nothing overflows.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

async function isAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

async function fitsTheWindow(page) {
  const { content, window: width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: window.innerWidth,
  }));
  expect(content).toBeLessThanOrEqual(width);
}

/** Plays until the stage shows every kind of thing. */
async function play(room) {
  const redis = await room.redis();
  for (const actor of ['p1', 'p1', 'p1', 'c1', 'c1', 'c1', 'c2', 'c2', 'a1', 'c3', 'c1']) {
    await room.run(actor);
  }
  await room.taking(() => redis.send('XDEL', 'orders', 'nothing-0').catch(() => redis.send('XADD', 'orders', '*', 'id', 'outside')));
  redis.close();
}

for (const theme of ['light', 'dark']) {
  for (const size of SIZES) {
    test(`${theme} at ${size.width}x${size.height}`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const room = await Room.open(page, { theme });
      await isAccessible(page);
      await fitsTheWindow(page);
      await play(room);
      await room.message('stream:orders', 'm1').click();
      await isAccessible(page);
      await fitsTheWindow(page);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await isAccessible(page);
      await page.keyboard.press('Escape');
      await room.button('Connect').click();
      await isAccessible(page);
      await page.keyboard.press('Escape');
      await page.locator('button.lesson').first().click();
      await expect(page.locator('.kicker').first()).toBeVisible();
      await isAccessible(page);
      await fitsTheWindow(page);
    });
  }
}

for (const theme of ['light', 'dark']) {
  test(`edits, menus and paces in ${theme}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const room = await Room.open(page, { theme });
    await room.run('p1');
    await room.run('c1');
    await page.getByRole('button', { name: /^By itself/ }).click();
    await page.getByLabel('COUNT').fill('0');
    await isAccessible(page);
    await room.button('Add group').click();
    await page.getByLabel('Name', { exact: true }).fill('a b');
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await room.button('Settings').click();
    await isAccessible(page);
    await page.keyboard.press('Escape');
    for (const item of ['Send a message', 'Trim']) {
      await room.button('More for the stream').click();
      await isAccessible(page);
      await page.getByRole('menuitem', { name: item }).click();
      await isAccessible(page);
      await page.keyboard.press('Escape');
      // The focus is where it was before the dialog.
      await expect(room.button('More for the stream')).toBeFocused();
    }
    await room.button('More for c1').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Freeze' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await room.button('More for c1').focus();
    await page.keyboard.press('Enter');
    await room.taking(() => page.keyboard.press('Enter'));
    await room.state('c1', 'paused');
    await page.getByRole('button', { name: /^driver/ }).click();
    await isAccessible(page);
    await page.keyboard.press('Escape');
    await room.button('Play').click();
    await expect(room.app).toHaveAttribute('data-mode', 'live');
    await isAccessible(page);
    await fitsTheWindow(page);
  });
}

test('language and theme follow the address', async ({ page }) => {
  await Room.open(page, { language: 'zh', theme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('lang', /^zh/);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const parts = background.match(/\d+/g).map(Number);
  expect(Math.max(...parts.slice(0, 3))).toBeLessThan(80);
});

test('with reduced motion nothing moves', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const room = await Room.open(page);
  await room.run('p1');
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});
