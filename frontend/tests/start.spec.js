// The first thing that has to work: the page opens, and leads to a room.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');

/** The gallery, as soon as it is there. */
async function gallery(page) {
  const cards = page.locator('[data-pattern]');
  await expect(cards.first()).toBeVisible();
  expect(await cards.count()).toBeGreaterThanOrEqual(9);
  return cards.all();
}

test('the start page leads to every pattern', async ({ page }) => {
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const cards = await gallery(page);
  // No room is opened for somebody who only reads.
  await expect(page.locator('#app')).not.toHaveAttribute('data-room', /./);
  for (const card of cards) {
    const slug = await card.getAttribute('data-pattern');
    await expect(card.getByRole('link')).toHaveAttribute('href', `#/${slug}`);
    const naive = card.getByText('common, and wrong');
    await expect(naive).toHaveCount(slug.endsWith('-naive') ? 1 : 0);
  }
  await page.locator('[data-pattern="delay-queue"] a').click();
  await new Room(page).ready();
  await expect(page).toHaveURL(/#\/delay-queue\?room=/);
  await expect(page.locator('[data-place="zset:delayed"]')).toBeVisible();
  await expect(page).toHaveTitle(/Delay queue/);
  // Back leads to where one came from, and forward to the same room.
  const room = await page.locator('#app').getAttribute('data-room');
  await page.goBack();
  await expect(page.locator('main.start')).toBeVisible();
  await page.goForward();
  await expect(page.locator('#app')).toHaveAttribute('data-room', room);
  expect(errors).toEqual([]);
});

test('every lesson is on the start page, and the first begins from there', async ({ page, playground }) => {
  await page.goto('/#/?lang=en');
  const lessons = await (await fetch(new URL('lessons.json', playground.url))).json();
  expect(lessons.length).toBeGreaterThan(5);
  for (const { id, title, pattern } of lessons) {
    const link = page.locator(`[data-lesson="${id}"]`).getByRole('link', { name: title.en });
    await expect(link).toHaveAttribute('href', `#/${pattern}?lang=en&lesson=${id}`);
  }
  await page.getByRole('link', { name: 'Start the first lesson' }).click();
  await new Room(page).ready();
  await expect(page.locator('.kicker').first()).toContainText('Lesson 1');
});

test('what cannot be had from the server is told', async ({ page }) => {
  await page.route(/lessons\.json$/, (route) => route.abort());
  await page.goto('/#/?lang=en');
  await expect(page.getByText('The server does not answer, so the lessons cannot be shown')).toBeVisible();
  // All else is there.
  await gallery(page);
});

test('another pattern is another room', async ({ page }) => {
  const room = await Room.open(page);
  const first = await room.app.getAttribute('data-room');
  await page.getByRole('button', { name: /^Consumer group/ }).click();
  await page.getByRole('link', { name: /LMOVE/ }).click();
  await expect(room.place('list:tasks')).toBeVisible();
  await room.ready();
  expect(await room.app.getAttribute('data-room')).not.toBe(first);
  await expect(page.locator('[data-about="reliable-list"]')).toBeVisible();
  // What was chosen before stays chosen.
  await expect(page).toHaveURL(/lang=en&theme=light/);
  await page.locator('a.brand').click();
  await expect(page.locator('main.start')).toBeVisible();
});

for (const theme of ['light', 'dark']) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    test(`the start page in ${theme} at ${width}x${height} keeps nobody out`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`/#/?lang=zh&theme=${theme}`);
      await gallery(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      expect(serious.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.target)])).toEqual([]);
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(content).toBeLessThanOrEqual(width);
    });
  }
}

test('the keyboard alone opens a pattern', async ({ page }) => {
  await page.goto('/#/?lang=en');
  const card = page.locator('[data-pattern="reliable-list-naive"] a');
  for (let n = 0; n < 120; n += 1) {
    await page.keyboard.press('Tab');
    if (await card.evaluate((link) => link === document.activeElement)) break;
  }
  await expect(card).toBeFocused();
  await page.keyboard.press('Enter');
  await new Room(page).ready();
  await expect(page.locator('[data-place="zset:tasks:busy"]')).toBeVisible();
});

test('no page is longer than what can be seen of it: only its parts scroll', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const side of ['/', '/#/glossary', '/#/compare', '/#/consumer-group']) {
    await page.goto('about:blank');
    await page.goto(side);
    await expect(page.locator('main, #stage').first()).toBeVisible();
    if (side === '/') await gallery(page);
    const over = () =>
      page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
    await expect.poll(over, { message: side }).toBe(0);
  }
});
