// The ledger: what the replies add up to is what Redis holds, and what they do not
// explain is told as somebody else's doing.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room, STREAM } = require('./room');
const { compareIds, fields } = require('./redis');

/** Lines of a scripted run: m1 is done for both groups, m2 and m3 are in hands. */
const SCRIPT = ['p1', 'p1', 'p1', 'p1', 'c1', 'c1', 'c1', 'c2', 'c2', 'c3', 'a1', 'a1', 'a1'];

async function open(page, tab) {
  await page.getByRole('tab', { name: tab }).click();
}

/** The rows that are there: what each says of its entry and group. */
async function told(page) {
  return page.locator('.ledger tr[data-entry]').evaluateAll((rows) =>
    rows.map(({ dataset }) => ({
      entry: dataset.entry,
      group: dataset.of,
      stands: dataset.stands,
      owner: dataset.owner ?? null,
      deliveries: dataset.deliveries ? Number(dataset.deliveries) : null,
      stored: dataset.stored === 'true',
    })),
  );
}

/** The same of every entry that Redis knows of, newest first. */
async function held(redis, ids) {
  const stored = new Set((await redis.send('XRANGE', STREAM, '-', '+')).map(([id]) => id));
  const groups = (await redis.send('XINFO', 'GROUPS', STREAM)).map(fields);
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  const pending = {};
  for (const { name } of groups) {
    const rows = await redis.send('XPENDING', STREAM, name, '-', '+', 1_000);
    pending[name] = new Map(rows.map(([id, owner, , deliveries]) => [id, { owner, deliveries }]));
  }
  const newest = [...ids].sort((a, b) => compareIds(b, a));
  return newest.flatMap((entry) =>
    groups.map((group) => {
      const is = pending[group.name].get(entry);
      const isUnread = compareIds(entry, group['last-delivered-id']) > 0;
      return {
        entry,
        group: group.name,
        stands: is ? 'pending' : isUnread ? 'unread' : 'acked',
        owner: is?.owner ?? null,
        deliveries: is?.deliveries ?? null,
        stored: stored.has(entry),
      };
    }),
  );
}

test('every entry is to every group what Redis says', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await open(page, 'Ledger');
  const ids = new Set();
  const isHeld = async () => {
    for (const [id] of await redis.send('XRANGE', STREAM, '-', '+')) ids.add(id);
    const expected = await held(redis, ids);
    await expect.poll(() => told(page)).toEqual(expected);
  };
  for (const actor of SCRIPT) {
    await room.run(actor);
    await isHeld();
  }
  // A claim counts a delivery and makes another the owner.
  await room.taking(() => room.button('Crash c2').click());
  await room.taking(() => page.getByRole('button', { name: /^\+1 min/ }).click());
  for (let n = 0; n < 2; n += 1) await room.run('reaper');
  await isHeld();
  const claimed = page.locator('.ledger tr[data-deliveries="2"]');
  await expect(claimed.first()).toHaveAttribute('data-owner', 'reaper');
  await expect(claimed.first()).toContainText('2nd delivery');
  redis.close();
});

test('what another client does is told as a difference, and leads to its step', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('p1');
  await open(page, 'Ledger');
  const account = page.locator('.ledger .account');
  await expect(account).toContainText('no other client has changed anything');
  await expect(account.locator('[data-compared]')).toHaveAttribute('data-compared', String(await room.step()));
  const [[id]] = await redis.send('XRANGE', STREAM, '-', '+', 'COUNT', 1);
  await room.taking(() => redis.send('XDEL', STREAM, id));
  const step = await room.step();
  const difference = account.locator(`[data-outside="${step}"]`);
  await expect(difference).toContainText('m1 its entry was removed, from outside');
  const lost = page.locator(`.ledger tr[data-entry="${id}"][data-of="billing"]`);
  await expect(lost).toHaveAttribute('data-fate', 'lost');
  await expect(lost).toHaveAttribute('data-stored', 'false');
  await expect(account.locator('[data-sums="billing"] .lost')).toHaveAttribute('data-sum', '1');
  for (let n = 0; n < 12; n += 1) await room.run('p1');
  await difference.getByRole('button').click();
  const row = page.locator('.log .row.looked-at');
  await expect(row).toBeInViewport();
  await expect(row.locator('.at')).toHaveText(String(step));
  redis.close();
});

test('rows are found by group, by what became of them and by name', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of SCRIPT) await room.run(actor);
  await open(page, 'Ledger');
  const rows = page.locator('.ledger tr[data-entry]');
  await expect(rows).toHaveCount(8);
  await page.getByLabel('Group', { exact: true }).selectOption('billing');
  await expect(rows).toHaveCount(4);
  await page.getByLabel('What became of it').selectOption('pending');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Find a message').fill('M3');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toHaveAttribute('data-owner', 'c3');
  await expect(page.locator('[data-rows]')).toHaveText('1 of 8 rows');
  await page.getByLabel('Find a message').fill('m9');
  await expect(page.locator('.ledger')).toContainText('No message is like this.');
  await page.getByLabel('Find a message').fill('');
  // A sum shows what it counts, and everything again.
  const done = page.locator('[data-sums="audit"] .done button');
  await done.click();
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toHaveAttribute('data-of', 'audit');
  await expect(rows.first()).toHaveAttribute('data-fate', 'done');
  await done.click();
  await expect(rows).toHaveCount(8);
});

test('a side effect that is done twice is marked', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c2', 'c2']) await room.run(actor);
  await room.taking(() => room.button('Crash c2').click());
  await room.taking(() => page.getByRole('button', { name: /^\+1 min/ }).click());
  await open(page, 'Ledger');
  const row = page.locator('.ledger tr[data-of="billing"]').first();
  await expect(async () => {
    await room.run('reaper');
    await expect(row).toHaveAttribute('data-processed', '2', { timeout: 500 });
  }).toPass();
  await expect(row).toContainText('done ×2');
  await page.getByLabel('What became of it').selectOption('twice');
  await expect(page.locator('.ledger tr[data-entry]')).toHaveCount(1);
});

test('many rows are windowed, and the keyboard walks over them', async ({ page }) => {
  const room = await Room.open(page);
  await page.getByRole('button', { name: 'Run until …' }).click();
  const form = page.getByRole('dialog', { name: 'Run until …' });
  await form.getByLabel('Run until').selectOption({ label: 'a message is lost' });
  await form.getByLabel('Steps at most').fill('1200');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.locator('.run-told')).toHaveAttribute('data-ended', 'took-all', { timeout: 40_000 });
  await open(page, 'Ledger');
  const sent = Number(await page.locator('[data-sent]').getAttribute('data-sent'));
  expect(sent).toBeGreaterThan(100);
  const last = 2 * sent + 1;
  await expect(page.locator('.ledger .book table')).toHaveAttribute('aria-rowcount', String(last));
  expect(await page.locator('.ledger tr[data-entry]').count()).toBeLessThan(60);
  const book = page.locator('.ledger .book');
  const shows = (n) => expect(page.locator('#message-title')).toHaveText(`Message m${n}`);
  await book.focus();
  await page.keyboard.press('ArrowDown');
  await shows(sent);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await shows(sent - 1);
  await expect(book.getByRole('status')).toContainText(`m${sent - 1} · audit`);
  await page.keyboard.press('End');
  await shows(1);
  const chosen = page.locator('.ledger tr.chosen');
  await expect(chosen).toBeInViewport();
  await expect(chosen).toHaveAttribute('aria-rowindex', String(last));
  await expect(page.getByRole('rowheader', { name: 'm1', exact: true }).first()).toBeVisible();
  await page.keyboard.press('Home');
  await shows(sent);
  await expect(chosen).toBeInViewport();
});

for (const theme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    test(`nobody is kept out of the ledger in ${theme} at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 880 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const room = await Room.open(page, { theme });
      const redis = await room.redis();
      for (const actor of SCRIPT) await room.run(actor);
      const [[id]] = await redis.send('XRANGE', STREAM, '-', '+', 'COUNT', 1);
      await room.taking(() => redis.send('XDEL', STREAM, id));
      for (const tab of ['Ledger', 'Watch', 'Next']) {
        await open(page, tab);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
        expect(serious.map(({ id, nodes }) => [tab, id, nodes.map(({ html }) => html)])).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
      }
      redis.close();
    });
  }
}
