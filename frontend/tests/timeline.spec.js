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
  const step = room.button('Step');
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

test('a message is followed from event to event, and alone', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1', 'c1', 'p1', 'c2', 'c1']) await room.run(actor);
  await open(room);
  const diagram = page.locator('.space-time');
  await diagram.locator('[data-held="m1"]').click();
  await expect(page.locator('#message-title')).toContainText('m1');
  await expect(diagram).toHaveClass(/alone/);
  await expect(diagram.locator('.hold.followed')).toHaveCount(1);
  await expect(diagram.locator('.exchange.followed')).toHaveCount(3);
  const columns = page.locator('.timeline .columns');
  await columns.focus();
  await page.keyboard.press('Escape');
  const told = page.locator('.timeline-tools .told');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(told).toContainText('m1');
  const only = page.getByRole('button', { name: 'Only m1' });
  await only.click();
  await expect(only).toHaveAttribute('aria-pressed', 'true');
  await expect(diagram.locator('.exchange:not(.followed)')).toHaveCount(0);
  await expect(diagram.locator('.hold')).toHaveCount(1);
  await page.getByRole('button', { name: 'What happened to m1 before' }).click();
  await expect(told).toContainText('m1');
  await only.click();
  await expect(diagram.locator('.hold')).toHaveCount(2);
});

test('lanes are folded one by one, and those in which nothing happens', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1', 'c1']) await room.run(actor);
  await open(room);
  const lane = (name) => page.locator('.lanes').getByRole('button', { name: `Lane of ${name}` });
  await lane('c1').focus();
  await page.keyboard.press('Enter');
  await expect(lane('c1')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await expect(lane('c1')).toHaveAttribute('aria-expanded', 'true');
  await room.run('c1');
  for (let n = 0; n < 60; n += 1) await room.run('reaper');
  await page.getByRole('button', { name: 'Nearer' }).click();
  await page.getByRole('button', { name: 'Nearer' }).click();
  await page.getByRole('button', { name: 'Fold idle lanes' }).click();
  await expect(lane('c1')).toHaveAttribute('aria-expanded', 'false');
  await expect(lane('reaper')).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: 'Unfold lanes' }).click();
  await expect(lane('c1')).toHaveAttribute('aria-expanded', 'true');
});

test('command and reply stand beside a column that is pointed at or chosen', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1']) await room.run(actor);
  await open(room);
  const tip = page.locator('.step-tip');
  await page.locator('.space-time .hold').hover();
  await expect(tip).toContainText('XREADGROUP GROUP billing c1');
  await page.mouse.move(10, 10);
  await expect(tip).toHaveCount(0);
  await page.locator('.timeline .columns').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tip).toContainText('XADD orders');
  await expect(tip.locator('.reply')).toContainText('→');
  const chosen = (await room.step()) - 1;
  await page.keyboard.press('Enter');
  await expect(room.app).toHaveAttribute('data-step', String(chosen));
  await expect(page.locator('.space-time .present')).toHaveCount(1);
});

test('live mode draws the last part, and keeps up', async ({ page }) => {
  const room = await Room.open(page);
  await open(room);
  await room.button('Play').click();
  await page.getByRole('button', { name: 'Nearer' }).click();
  await page.getByRole('button', { name: 'Nearer' }).click();
  await expect.poll(() => room.step(), { timeout: 30_000 }).toBeGreaterThan(30);
  const columns = page.locator('.timeline .columns');
  const atEnd = () =>
    columns.evaluate((list) => list.scrollLeft + list.clientWidth >= list.scrollWidth - 48);
  await expect.poll(atEnd).toBe(true);
  await expect(page.getByRole('slider', { name: 'Step' })).toBeDisabled();
  expect(await page.locator('.space-time *').count()).toBeLessThan(3_000);
  await room.button('Pause').click();
  await expect(page.getByRole('slider', { name: 'Step' })).toBeEnabled();
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
