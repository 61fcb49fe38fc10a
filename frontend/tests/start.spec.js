// The first thing that has to work: the page opens, and it is in a room.
const { test, expect } = require('./playground');

test('the page opens and enters a room', async ({ page }) => {
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));

  await page.goto('/');

  await expect(page.locator('#app[data-room]')).toBeAttached();
  expect(errors).toEqual([]);
});
