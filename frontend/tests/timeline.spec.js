// The steps in space and time.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');

const open = (room) => room.page.getByRole('tab', { name: 'Timeline' }).click();

test('a request, its reply and the message in hand have their places', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1', 'c1']) await room.run(actor);
  await open(room);
  const diagram = page.locator('.space-time');
  await expect(diagram.locator('.exchange')).toHaveCount(2);
  await expect(diagram.locator('.hold.open')).toContainText('m1');
  await expect(diagram.locator('.mark.work')).toHaveCount(1);
  await room.run('c1');
  await expect(diagram.locator('.hold.finished')).toHaveCount(1);
  await room.run('c1');
  await expect(diagram.locator('.waits')).toHaveCount(1);
  await room.taking(() => room.actor('c1').getByRole('button', { name: /Crash c1/ }).click());
  await expect(diagram.locator('.mark.crash')).toHaveCount(1);
});

test('the arrows lead from step to step and tell each', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'a1']) await room.run(actor);
  await open(room);
  const columns = page.locator('.timeline .columns');
  await columns.focus();
  const told = page.locator('.timeline-tools .told');
  await page.keyboard.press('ArrowLeft');
  await expect(told).toContainText('XREADGROUP GROUP audit a1');
  await page.keyboard.press('ArrowLeft');
  await expect(told).toContainText('XADD orders');
  await page.keyboard.press('End');
  await expect(told).toContainText('a1');
  await expect(page.locator('.space-time .cursor')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('.space-time .cursor')).toHaveCount(0);
});

test('only what can be seen of many steps is drawn', async ({ page }) => {
  const room = await Room.open(page);
  await open(room);
  await page.locator('#app').focus();
  const step = page.getByRole('button', { name: 'Step' });
  for (let n = 0; n < 60; n += 1) await room.taking(() => step.click());
  const columns = page.locator('.timeline .columns');
  await page.getByRole('button', { name: 'Nearer' }).click();
  await page.getByRole('button', { name: 'Nearer' }).click();
  const atEnd = () =>
    columns.evaluate((list) => list.scrollLeft + list.clientWidth >= list.scrollWidth - 8);
  await expect.poll(atEnd).toBe(true);
  const drawn = await page.locator('.space-time .exchange').count();
  expect(drawn).toBeLessThan(50);
  await columns.evaluate((list) => list.scrollTo(0, 0));
  await expect(page.locator('.space-time .number').first()).toHaveText('1');
});

for (const theme of ['light', 'dark']) {
  test(`nobody is kept out of it, ${theme}`, async ({ page }) => {
    const room = await Room.open(page, { theme });
    for (const actor of ['p1', 'c1', 'c2']) await room.run(actor);
    await open(room);
    await page.locator('.timeline .columns').focus();
    await page.keyboard.press('ArrowLeft');
    const found = await new AxeBuilder({ page }).include('.dock').analyze();
    expect(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`)).toEqual([]);
  });
}
