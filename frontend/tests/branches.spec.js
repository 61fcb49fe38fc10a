// Branches, bookmarks and comparing: the room's course above its timeline.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');

const open = (room) => room.page.getByRole('tab', { name: /Timeline|时空图/ }).click();
const row = (page, branch) => page.locator(`[data-branch="${branch}"]`);
const more = (page, branch) => row(page, branch).getByRole('button', { name: /^More for/ });
const item = (page, name) => page.getByRole('menuitem', { name });

/** A room that went on in two ways from after m1 was delivered: done, or crashed. */
async function parted(page, options) {
  const room = await Room.open(page, options);
  for (const actor of ['p1', 'c1', 'c1', 'c1']) await room.run(actor);
  const done = await room.step();
  await page.locator('#app').focus();
  for (let n = 0; n < 2; n += 1) {
    const before = await room.step();
    await page.keyboard.press('b');
    await expect(room.app).toHaveAttribute('data-step', String(before - 1));
  }
  const at = await room.step();
  await room.taking(() => room.actor('c1').getByRole('button', { name: /(Crash|切断|崩溃).*c1|c1.*崩溃/ }).first().click());
  await open(room);
  await expect(row(page, 2)).toBeVisible();
  return { room, done, at };
}

test('the old future stays as a branch, and Redis follows from one to the other', async ({ page }) => {
  const { room, done, at } = await parted(page);
  const redis = await room.redis();
  await room.isWhatRedisHas(redis);
  await expect(row(page, 2)).toHaveClass(/present/);
  const first = page.getByRole('button', { name: /^Switch to Branch 1/ });
  await expect(first).toHaveAccessibleName(`Switch to Branch 1, newest step ${done}`);
  await expect(page.getByRole('button', { name: /^Switch to Branch 2/ })).toHaveAccessibleName(
    `Switch to Branch 2, newest step ${at + 1}; it parted from Branch 1 after step ${at}`,
  );
  await expect(page.locator('.space-time .mark.crash')).toHaveCount(1);

  await first.click();
  await expect(room.app).toHaveAttribute('data-step', String(done));
  await room.state('c1', 'ready');
  await expect(row(page, 1)).toHaveClass(/present/);
  await expect(page.locator('.space-time .mark.crash')).toHaveCount(0);
  await expect(page.locator('.space-time .hold.finished')).toHaveCount(1);
  await room.isWhatRedisHas(redis);

  await page.getByRole('button', { name: /^Switch to Branch 2/ }).click();
  await room.state('c1', 'crashed');
  await expect(page.locator('.space-time .mark.crash')).toHaveCount(1);
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('a branch is named, compared and deleted', async ({ page }) => {
  const { room } = await parted(page);
  await more(page, 1).click();
  await item(page, 'Rename').click();
  const field = page.getByRole('textbox', { name: 'Name of the branch' });
  await expect(field).toBeFocused();
  await field.fill('all goes well');
  await page.keyboard.press('Enter');
  await expect(row(page, 1)).toContainText('all goes well');

  await more(page, 1).click();
  await item(page, 'Compare').click();
  const comparison = page.getByRole('complementary', { name: 'Comparison' });
  await expect(comparison.getByRole('status')).toContainText('They part after step');
  const m1 = comparison.getByRole('row', { name: /m1 billing/ });
  await expect(m1).toContainText('open');
  await expect(m1).toContainText('done, worked on once');
  await m1.getByRole('button', { name: 'm1' }).click();
  await expect(page.locator('#message-title')).toContainText('m1');
  await expect(page.locator('.space-time.alone .hold.followed')).toHaveCount(1);
  await comparison.getByRole('button', { name: 'Close' }).click();
  await expect(comparison).toHaveCount(0);

  // The present one cannot go, nor what it stands on.
  await more(page, 2).click();
  await expect(item(page, 'Delete')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await row(page, 1).getByRole('button', { name: /^Switch to/ }).click();
  await room.state('c1', 'ready');
  await more(page, 2).click();
  await item(page, 'Delete').click();
  await expect(row(page, 2)).toHaveCount(0);
});

test('what goes with a branch is asked about first', async ({ page }) => {
  const { room } = await parted(page);
  await page.locator('#app').focus();
  await page.keyboard.press('m');
  await page.getByRole('textbox', { name: 'Name of the bookmark' }).fill('crashed');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-bookmark]')).toHaveCount(1);
  await row(page, 1).getByRole('button', { name: /^Switch to/ }).click();
  await room.state('c1', 'ready');
  await more(page, 2).click();
  await item(page, 'Delete').click();
  const question = row(page, 2).getByRole('alert');
  await expect(question).toContainText('1 bookmark would go with it');
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(row(page, 2)).toContainText('Branch 2');
  await more(page, 2).click();
  await item(page, 'Delete').click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 2)).toHaveCount(0);
  await expect(page.locator('[data-bookmark]')).toHaveCount(0);
});

test('a bookmark is set by a key, gone to, and removed', async ({ page }) => {
  const room = await Room.open(page);
  await room.run('p1');
  await page.locator('#app').focus();
  await page.keyboard.press('m');
  const field = page.getByRole('textbox', { name: 'Name of the bookmark' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('p1 XADD');
  await page.keyboard.press('Enter');
  const at = await room.step();
  const chip = page.getByRole('button', { name: `p1 XADD ${at}` });
  await expect(chip).toBeVisible();
  await expect(page.locator('.flag.bookmark')).toHaveText('p1 XADD');
  await room.run('c1');
  await room.run('c1');
  await chip.click();
  await expect(room.app).toHaveAttribute('data-step', String(at));
  await page.getByRole('button', { name: 'Remove the bookmark p1 XADD' }).click();
  await expect(chip).toHaveCount(0);
  await expect(page.locator('.flag.bookmark')).toHaveCount(0);
});

test('the room sets a bookmark where live mode pauses', async ({ page }) => {
  const room = await Room.open(page);
  await open(room);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => room.step()).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(room.app).toHaveAttribute('data-mode', 'step');
  await expect(page.locator('[data-bookmark]')).toContainText(/Paused at step \d+/);
});

test('reset forgets the course', async ({ page }) => {
  const { room } = await parted(page);
  await room.button('Reset').click();
  await expect(row(page, 2)).toHaveCount(0);
  await expect(room.app).toHaveAttribute('data-step', '1');
  await room.run('p1');
  await expect(page.locator('.space-time .exchange')).toHaveCount(1);
});

test('a breach is marked where it happened', async ({ page }) => {
  const room = await Room.open(page);
  await page.getByRole('tab', { name: 'Watch' }).click();
  await page.getByLabel('every pending entry has a living owner', { exact: true }).click();
  for (const actor of ['p1', 'c1']) await room.run(actor);
  await open(room);
  await expect(page.locator('.flag.breach')).toHaveCount(0);
  await room.taking(() => room.button('Crash c1').click());
  const step = await room.step();
  const flag = page.locator('.flag.breach');
  await expect(flag).toHaveText('Broken: every pending entry has a living owner');
  await expect(flag).toHaveAttribute('title', new RegExp(`step ${step}\\b`));
  await expect(page.locator('.pin.breach')).toHaveCount(1);
  // Before it, it holds again; after it, it does not.
  await page.locator('#app').focus();
  await page.keyboard.press('b');
  await expect(flag).toHaveCount(0);
  await page.keyboard.press('f');
  await expect(flag).toHaveCount(1);
});

test('all of it goes by keys alone', async ({ page }) => {
  const { room, done } = await parted(page);
  const first = page.getByRole('button', { name: /^Switch to Branch 1/ });
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(room.app).toHaveAttribute('data-step', String(done));
  await page.getByRole('slider', { name: 'Step' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(room.app).toHaveAttribute('data-step', String(done - 1));
  await page.keyboard.press('f');
  await expect(room.app).toHaveAttribute('data-step', String(done));
  await more(page, 2).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Rename')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('the crash');
  await page.keyboard.press('Enter');
  await expect(row(page, 2)).toContainText('the crash');
});

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'zh'],
]) {
  test(`nobody is kept out of the branches, ${theme}, ${language}`, async ({ page }) => {
    const { room } = await parted(page, { theme, language });
    await page.locator('#app').focus();
    await page.keyboard.press('m');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-bookmark]')).toHaveCount(1);
    await row(page, 1).locator('.little').click();
    await page.getByRole('menuitem').first().click();
    await expect(page.locator('.comparison')).toBeVisible();
    await page.keyboard.press('m');
    await expect(page.locator('.name-field input')).toBeFocused();
    const found = await new AxeBuilder({ page }).include('.dock').analyze();
    expect(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`)).toEqual([]);
    await expect(room.app).toBeVisible();
  });
}
