// The glossary: every term is found, leads somewhere, and can be seen where it says.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');

async function isAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  expect(serious.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.target)])).toEqual([]);
}

for (const theme of ['light', 'dark']) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    test(`the glossary in ${theme} at ${width}x${height} keeps nobody out`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`/#/glossary/lag?lang=zh&theme=${theme}`);
      await expect(page.locator('[data-term]').first()).toBeVisible();
      await isAccessible(page);
      const content = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(content).toBeLessThanOrEqual(width);
    });
  }
}

test('a term is found by its word, by a command, and by its address', async ({ page }) => {
  await page.goto('/#/?lang=en');
  await page.getByRole('link', { name: 'Glossary' }).first().click();
  const terms = page.locator('[data-term]');
  await expect(terms.first()).toBeVisible();
  const all = await terms.count();
  expect(all).toBeGreaterThan(40);
  const find = page.getByLabel('Find a word or a command');
  await find.fill('xautoclaim');
  await expect(page.locator('[data-term="claim"]')).toBeVisible();
  await expect(page.locator('[data-term="stream"]')).toHaveCount(0);
  await find.fill('nothing is called so');
  await expect(terms).toHaveCount(0);
  await expect(page.getByText('No term is like that.')).toBeVisible();
  await find.fill('');
  await expect(terms).toHaveCount(all);
  await page.goto('/#/glossary/idle?lang=en');
  await expect(page.locator('[data-term="idle"]')).toBeFocused();
  await page.locator('[data-term="idle"]').getByRole('link', { name: 'claim', exact: true }).click();
  await expect(page.locator('[data-term="claim"]')).toBeFocused();
  await expect(page.locator('[data-term="claim"]')).toBeInViewport();
});

test('every link to the documentation leads to that of Redis', async ({ page }) => {
  await page.goto('/#/glossary?lang=en');
  await expect(page.locator('[data-term]').first()).toBeVisible();
  const links = await page.locator('[data-term] a[target="_blank"]').evaluateAll((links) => links.map((link) => link.href));
  expect(links.length).toBeGreaterThan(20);
  for (const link of links) expect(link).toMatch(/^https:\/\/redis\.io\//);
});

test('every term that can be seen is marked on the stage', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto('/#/glossary?lang=en');
  await expect(page.locator('[data-term]').first()).toBeVisible();
  const links = await page
    .locator('[data-term] a[href*="term="]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(links.length).toBeGreaterThan(20);
  for (const link of links) {
    const term = /term=([a-z-]+)/.exec(link)[1];
    await page.goto(`/${link}`);
    await expect(page.locator(`[data-spotlight="${term}"]`)).toBeVisible();
    await expect(page.locator('.stage [data-spot]'), term).toBeVisible();
  }
  await isAccessible(page);
  await page.getByRole('button', { name: 'Close the explanation' }).click();
  await expect(page.locator('[data-spot]')).toHaveCount(0);
});
