// What should hold, what could happen next, and runs until something is so.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room, STREAM } = require('./room');

const ended = (page) => page.locator('.run-told');
const next = (page, kind, by) => page.locator(`[data-next="${kind}"][data-by="${by}"]`);
const invariant = (page, name) => page.locator(`[data-invariant="${name}"]`);

async function open(page, tab) {
  await page.getByRole('tab', { name: tab }).click();
}

/** The box that has something watched. */
const box = (page, text) => page.locator('.invariants').getByLabel(text, { exact: true });

/** Ticks it or not; it shows what the room says of it. */
async function watch(page, text, isWatched = true) {
  await box(page, text).click();
  await expect(box(page, text)).toBeChecked({ checked: isWatched });
}

/** Fills the form in and begins a run; how one before it ended is told no more then. */
async function runUntil(page, goal, fill = {}) {
  const before = await ended(page).textContent();
  await page.getByRole('button', { name: 'Run until …' }).click();
  const form = page.getByRole('dialog', { name: 'Run until …' });
  await form.getByLabel('Run until').selectOption({ label: goal });
  for (const [label, value] of Object.entries(fill)) {
    const field = form.getByLabel(label, { exact: true });
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  if (before) await expect(ended(page)).not.toHaveText(before);
}

async function endsAs(page, reason) {
  await expect(ended(page)).toHaveAttribute('data-ended', reason);
  await expect(page.getByRole('button', { name: 'Step', exact: true })).toBeEnabled();
}

test('a run ends at each of its goals, and no later', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  const pending = async (group) => (await redis.send('XPENDING', STREAM, group))[0];

  await runUntil(page, 'a message is acknowledged', { Message: 'm1', Group: 'billing' });
  await endsAs(page, 'reached');
  await expect(ended(page)).toContainText('m1 is acknowledged in billing');
  await expect(room.message('done:billing', 'm1')).toBeVisible();
  await room.isWhatRedisHas(redis);

  await runUntil(page, 'so many are pending', { Group: 'billing', Pending: '3' });
  await endsAs(page, 'reached');
  expect(await pending('billing')).toBe(3);

  await runUntil(page, 'an actor is at a line', { Actor: 'c2', Line: 'ack' });
  await endsAs(page, 'reached');
  await expect(room.actor('c2')).toContainText('XACK');
  await expect(ended(page)).toContainText('c2 has ack before it');

  // Another command, and how it ended is told no more.
  await room.run('p1');
  await expect(ended(page)).toHaveText('');
  redis.close();
});

test('a run goes on until a message is lost, or until something watched breaks', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'list-queue' });
  await room.run('w1');
  await page.getByRole('button', { name: 'Crash w1 before work' }).click();
  await runUntil(page, 'a message is lost');
  await endsAs(page, 'reached');
  await room.state('w1', 'crashed');
  await expect(room.messages('lost')).toHaveCount(1);

  await room.button('Restart w1').click();
  await open(page, 'Watch');
  await watch(page, 'nothing is done twice');
  await runUntil(page, 'something watched is broken', { 'Steps at most': '9' });
  await endsAs(page, 'took-all');
});

test('a run takes no more steps than it may', async ({ page }) => {
  const room = await Room.open(page);
  const before = await room.step();
  await runUntil(page, 'a message is lost', { 'Steps at most': '7' });
  await endsAs(page, 'took-all');
  await expect(ended(page)).toContainText('7 steps taken');
  expect((await room.step()) - before).toBeGreaterThanOrEqual(7);
});

test('while it runs it can be stopped, and says why nothing else can be done', async ({ page }) => {
  const room = await Room.open(page);
  await runUntil(page, 'so many are pending', { Pending: '1000000', 'Steps at most': '10000' });
  await expect(page.locator('[data-running]')).toContainText('of 10,000 steps');
  await expect(room.button('Step')).toBeDisabled();
  await expect(room.button('Step')).toHaveAttribute('title', /runs towards its goal/);
  await expect(room.button('Crash c1')).toBeDisabled();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await endsAs(page, 'stopped');
  await expect(ended(page)).toContainText('Stopped after');
  const step = await room.step();
  await room.run('p1');
  expect(await room.step()).toBeGreaterThan(step);
});

test('what is watched stops a run at the step at fault, and leads there', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await open(page, 'Watch');
  await expect(page.locator('[data-broken]')).toHaveText('nothing is watched');
  // One of one's own, with its parameters.
  const form = page.getByRole('form', { name: 'One of your own' });
  await form.getByLabel('How many').fill('x');
  await expect(form.getByRole('status')).toHaveText('A whole number, like 5.');
  await expect(form.getByRole('button', { name: 'Watch' })).toBeDisabled();
  await form.getByLabel('How many').fill('2');
  await expect(form.getByRole('status')).toHaveText('billing has at most 2 pending');
  await form.getByLabel('stop here').check();
  await form.getByRole('button', { name: 'Watch' }).click();
  const own = invariant(page, 'pending-billing-2');
  await expect(own).toHaveAttribute('data-is', 'holds');
  await watch(page, 'no message is lost');
  await expect(invariant(page, 'nothing-lost')).toHaveAttribute('data-is', 'holds');
  await expect(page.locator('[data-broken]')).toHaveText('all 2 hold');

  await runUntil(page, 'a message is lost');
  await endsAs(page, 'broken');
  await expect(ended(page)).toContainText('billing has at most 2 pending');
  expect((await redis.send('XPENDING', STREAM, 'billing'))[0]).toBe(3);
  const step = await room.step();
  await expect(own).toHaveAttribute('data-is', 'broken');
  await expect(own).toContainText(`broken at step ${step}`);
  await expect(page.locator('.toasts')).toContainText(`Not so any more since step ${step}`);
  await expect(own.getByRole('button', { name: `Go to step ${step}` })).toBeDisabled();

  // Away from it and back: to the same Redis.
  await room.isWhatRedisHas(redis);
  const at = await room.onScreen();
  for (let n = 0; n < 3; n += 1) await room.run('p1');
  await own.getByRole('button', { name: `Go to step ${step}` }).click();
  await expect(room.app).toHaveAttribute('data-step', String(step));
  await room.isWhatRedisHas(redis);
  expect(await room.onScreen()).toEqual(at);

  await own.getByRole('button', { name: /^Watch no more/ }).click();
  await expect(own).toHaveCount(0);
  await watch(page, 'no message is lost', false);
  await expect(invariant(page, 'nothing-lost')).toHaveAttribute('data-is', 'idle');
  redis.close();
});

test('a run goes on to the first breach of anything watched', async ({ page }) => {
  const room = await Room.open(page);
  await page.getByRole('button', { name: 'Run until …' }).click();
  const form = page.getByRole('dialog', { name: 'Run until …' });
  await form.getByLabel('Run until').selectOption({ label: 'something watched is broken' });
  await expect(form.getByRole('status')).toContainText('Nothing is watched');
  await expect(form.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await open(page, 'Watch');
  await watch(page, 'every pending entry has a living owner');
  await expect(invariant(page, 'pending-is-owned')).toHaveAttribute('data-is', 'holds');
  await room.run('p1');
  await room.run('c2');
  // It is not run to, but befalls: the list names who and what.
  await room.taking(() => room.button('Crash c2').click());
  const broken = invariant(page, 'pending-is-owned');
  await expect(broken).toHaveAttribute('data-is', 'broken');
  await expect(broken).toContainText('c2');
  await broken.getByRole('button', { name: 'c2' }).click();
  await expect(page.getByRole('heading', { name: "c2's program" })).toBeVisible();
});

test('a browser that looks on sees what is watched, and changes nothing', async ({ browser, page, playground }) => {
  const room = await Room.open(page);
  await open(page, 'Watch');
  await watch(page, 'nothing is done twice');
  const other = await browser.newContext({ baseURL: playground.url });
  const seen = new Room(await other.newPage());
  await seen.page.goto(page.url());
  await seen.ready();
  await open(seen.page, 'Watch');
  await expect(invariant(seen.page, 'nothing-done-twice')).toHaveAttribute('data-is', 'holds');
  await expect(box(seen.page, 'nothing is done twice')).toBeDisabled();
  await expect(seen.page.getByRole('button', { name: 'Run until …' })).toBeDisabled();
  await open(seen.page, 'Next');
  await expect(next(seen.page, 'line', 'p1')).toBeDisabled();
  await other.close();
  await room.run('p1');
});

test('what could happen next does what it says', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await open(page, 'Next');
  const press = (kind, by) => room.taking(() => next(page, kind, by).click());

  await expect(next(page, 'line', 'c1')).toContainText('nothing is unread in billing: Redis keeps it waiting');
  await press('line', 'c1');
  await room.state('c1', 'blocked');
  await expect(next(page, 'line', 'c1')).toHaveCount(0);

  await expect(next(page, 'line', 'p1')).toContainText('m1 is stored');
  await expect(next(page, 'line', 'p1')).toContainText('c1 waits in billing and is handed m1');
  await press('line', 'p1');
  await expect(room.message('stream:orders', 'm1')).toBeVisible();
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();

  await expect(next(page, 'line', 'c1')).toContainText('the work for m1 is done');
  await press('line', 'c1');
  await expect(next(page, 'crash', 'c1')).toContainText('m1 stays pending with its work done');
  await press('crash', 'c1');
  await room.state('c1', 'crashed');
  await expect(room.message('pending:billing/c1', 'm1')).toBeVisible();

  const clock = page.locator('[data-next="clock"]');
  await expect(clock).toContainText('reaper can claim m1');
  await room.taking(() => clock.click());
  await expect(next(page, 'line', 'reaper')).toContainText('m1 is claimed from c1: its 2nd delivery');
  await press('line', 'reaper');
  await expect(room.message('pending:billing/reaper', 'm1')).toBeVisible();
  await expect(next(page, 'restart', 'c1')).toContainText('nothing is pending for it');
  await press('restart', 'c1');
  await room.state('c1', 'ready');
  await room.isWhatRedisHas(redis);

  await room.button('Play').click();
  await expect(page.locator('.choices-none')).toContainText('Pause to see');
  redis.close();
});

test('all of it by keyboard alone', async ({ page }) => {
  const room = await Room.open(page);
  const button = page.getByRole('button', { name: 'Run until …' });
  await button.focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Run until …' });
  await expect(form.getByLabel('Run until')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(form.getByLabel('Message', { exact: true })).toBeFocused();
  await page.keyboard.type('m1');
  await page.keyboard.press('Enter');
  await endsAs(page, 'reached');
  await expect(room.message('done:billing', 'm1')).toBeVisible();

  await page.getByRole('tab', { selected: true }).focus();
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Watch' })).toBeFocused();
  await box(page, 'no message is lost').focus();
  await page.keyboard.press('Space');
  await expect(box(page, 'no message is lost')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(invariant(page, 'nothing-lost').getByLabel(/^Stop a run/)).toBeChecked();

  await open(page, 'Next');
  await next(page, 'line', 'p1').focus();
  await room.taking(() => page.keyboard.press('Enter'));
  await expect(next(page, 'line', 'p1')).toBeFocused();
});

for (const theme of ['light', 'dark']) {
  test(`nobody is kept out of runs and watches in ${theme}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const room = await Room.open(page, { theme });
    const isOpenToAll = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    };
    await open(page, 'Watch');
    await watch(page, 'every pending entry has a living owner');
    await expect(invariant(page, 'pending-is-owned')).toHaveAttribute('data-is', 'holds');
    await room.run('p1');
    await room.run('c2');
    await room.taking(() => room.button('Crash c2').click());
    await expect(invariant(page, 'pending-is-owned')).toHaveAttribute('data-is', 'broken');
    await isOpenToAll();
    await page.getByRole('button', { name: 'Run until …' }).click();
    await isOpenToAll();
    await page.keyboard.press('Escape');
    await runUntil(page, 'so many are pending', { Pending: '1000000', 'Steps at most': '10000' });
    await expect(page.locator('[data-running]')).toBeVisible();
    await isOpenToAll();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await endsAs(page, 'stopped');
    await isOpenToAll();
  });
}
