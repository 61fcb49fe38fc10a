// What is too much to draw is left out, and said; what moves leaves nothing behind.
const { test, expect } = require('./playground');
const { Room } = require('./room');

test('a long stream shows its ends and says what is between them', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  const adds = Array.from({ length: 10_000 }, (_, at) => ['XADD', 'orders', '*', 'id', `x${at}`]);
  await Promise.all(adds.map((command) => redis.send(...command)));
  const stream = room.place('stream:orders');
  await expect(stream).toHaveAttribute('data-total', '10000');
  await expect(room.message('stream:orders', 'x0')).toBeAttached();
  await expect(room.message('stream:orders', 'x9999')).toBeAttached();
  const drawn = await room.messages('stream:orders').count();
  expect(drawn).toBeLessThan(1_000);
  const hidden = Number(await stream.locator('[data-hidden]').first().getAttribute('data-hidden'));
  expect(hidden).toBe(10_000 - drawn);
  redis.close();
});

test('a long pending list shows its ends and its true total', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  for (let at = 0; at < 40; at += 1) await redis.send('XADD', 'orders', '*', 'id', `x${at}`);
  const read = ['XREADGROUP', 'GROUP', 'billing', 'c1', 'COUNT', '40', 'STREAMS', 'orders', '>'];
  await redis.send(...read);
  const place = room.place('pending:billing/c1');
  await expect(place).toHaveAttribute('data-total', '40');
  await expect(room.messages('pending:billing/c1')).toHaveCount(12);
  await expect(place).toContainText('+28 more');
  for (const end of ['x0', 'x39']) {
    await expect(room.message('pending:billing/c1', end)).toBeVisible();
  }
  redis.close();
});

test('messages fly to where they already are, and nothing stays behind', async ({ page }) => {
  const room = await Room.open(page);
  await page.evaluate(() => {
    window.flown = [];
    const note = (node) => node.classList?.contains('flight') && window.flown.push(node.className);
    const observer = new MutationObserver((records) => {
      for (const record of records) record.addedNodes.forEach(note);
    });
    observer.observe(document.querySelector('.flights'), { childList: true });
  });
  for (const actor of ['p1', 'c1', 'c1', 'c1']) await room.run(actor);
  const flown = await page.evaluate(() => window.flown.join('\n'));
  for (const kind of ['stream', 'pending', 'hand', 'done']) expect(flown).toContain(kind);
  await expect(room.message('done:billing', 'm1')).toBeVisible();
  await expect(page.locator('.flight')).toHaveCount(0);
  const left = page.locator('.scene [data-message]').and(page.locator('.moves, .arrives, [style]'));
  await expect(left).toHaveCount(0);
});

test('the stage can be read as tables', async ({ page }) => {
  const room = await Room.open(page);
  for (const actor of ['p1', 'c1']) await room.run(actor);
  await room.button('As a table').click();
  const entry = page.getByRole('row', { name: /^m1 / });
  await expect(entry).toContainText('pending · c1');
  await expect(page.getByRole('row', { name: /^c1 / })).toContainText('delivery 1');
});
