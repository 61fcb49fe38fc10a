// Every edit once, through the page, and held to what Redis answers. Each form says
// what Redis will be sent; the log then has the same words.
const { test, expect } = require('./playground');
const { Room } = require('./room');
const { fields } = require('./redis');

/** Opens a menu and chooses from it. */
async function choose(room, menu, item) {
  // What is seldom wanted shows itself when the pointer is near.
  const button = room.button(menu);
  await button.hover({ force: true });
  await button.click();
  await room.page.getByRole('menuitem', { name: item }).click();
}

const dialog = (room) => room.page.getByRole('dialog');

/** Sends the open form, which says `command`, and waits for its step. */
async function send(room, command, button) {
  await expect(dialog(room).locator('[data-sends]')).toHaveText(command);
  await room.taking(() => dialog(room).getByRole('button', { name: button, exact: true }).click());
  await expect(dialog(room)).toHaveCount(0);
  await expect(room.page.locator('[data-log]').filter({ hasText: command }).first()).toBeVisible();
}

async function groups(redis) {
  return (await redis.send('XINFO', 'GROUPS', 'orders')).map(fields);
}

test('a group comes, its cursor moves, and it goes', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.button('Add group').click();
  const name = dialog(room).getByLabel('Name');
  for (const [bad, told] of [
    ['a b', /without spaces/],
    ['billing', /already/],
    ['x'.repeat(33), /at most 32/],
  ]) {
    await name.fill(bad);
    await expect(dialog(room).getByText(told)).toBeVisible();
    await expect(dialog(room).getByRole('button', { name: 'Add group' })).toBeDisabled();
  }
  await name.fill('mail');
  await dialog(room).getByLabel(/after everything/).check();
  await send(room, 'XGROUP CREATE orders mail $ MKSTREAM', 'Add group');
  const id = (await redis.send('XREVRANGE', 'orders', '+', '-', 'COUNT', '1'))[0][0];
  const mail = async () => (await groups(redis)).find((group) => group.name === 'mail');
  expect((await mail())['last-delivered-id']).toBe(id);

  const card = page.locator('[data-home="mail"]');
  await room.taking(() => card.getByRole('button', { name: 'Add consumer' }).click());
  await expect(card.locator('[data-actor]')).toHaveCount(1);

  await choose(room, 'More for mail', /Move cursor/);
  await send(room, 'XGROUP SETID orders mail 0', 'Move cursor');
  expect((await mail())['last-delivered-id']).toBe('0-0');
  await room.isWhatRedisHas(redis);

  await choose(room, 'More for mail', /Remove group/);
  await expect(dialog(room).getByText(/reads for it and ends, too/)).toBeVisible();
  await send(room, 'XGROUP DESTROY orders mail', 'Remove group');
  await expect(card).toHaveCount(0);
  expect(await mail()).toBeUndefined();
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('an actor is frozen, goes on, and is removed with what is pending for it', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('c2');
  await room.taking(() => choose(room, 'More for c2', 'Freeze'));
  await room.state('c2', 'paused');
  expect(await redis.send('CLIENT', 'LIST')).toContain('name=c2 ');
  await room.taking(() => choose(room, 'More for c2', 'Let go on'));
  await room.state('c2', 'working');

  await choose(room, 'More for c2', 'Remove c2');
  await expect(dialog(room).getByText('only its connection is closed')).toBeVisible();
  await dialog(room).getByLabel(/1 pending entry with it/).check();
  await send(room, 'XGROUP DELCONSUMER orders billing c2', 'Remove c2');
  await expect(room.actor('c2')).toHaveCount(0);
  const consumers = (await redis.send('XINFO', 'CONSUMERS', 'orders', 'billing')).map(fields);
  expect(consumers.map(({ name }) => name)).not.toContain('c2');
  expect(await redis.send('XPENDING', 'orders', 'billing')).toEqual([0, null, null, null]);
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('an entry is claimed, acknowledged and deleted by hand', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('c1');
  await room.message('stream:orders', 'm1').click();
  const menu = 'By hand: m1';
  await choose(room, menu, /Claim in billing/);
  await dialog(room).getByLabel('c3', { exact: true }).check();
  const id = await room.message('stream:orders', 'm1').getAttribute('data-id');
  await send(room, `XCLAIM orders billing c3 0 ${id}`, 'Claim in billing');
  await expect(room.message('pending:billing/c3', 'm1')).toHaveAttribute('data-deliveries', '2');
  await room.isWhatRedisHas(redis);

  await room.taking(() => choose(room, menu, /Acknowledge for billing/));
  await expect(room.message('done:billing', 'm1')).toBeVisible();
  await room.isWhatRedisHas(redis);

  await room.taking(() => choose(room, menu, /Delete entry/));
  await expect(room.message('stream:orders', 'm1')).toHaveCount(0);
  expect(await redis.send('XLEN', 'orders')).toBe(0);
  await expect(room.button(menu)).toBeDisabled();
  redis.close();
});

test('a message of one’s own is sent, and the stream is trimmed under a pending entry', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await room.run('c1');
  await choose(room, 'More for the stream', /Send a message/);
  await dialog(room).getByLabel('Value of field 1').fill('mine');
  await dialog(room).getByRole('button', { name: 'Add field' }).click();
  await expect(dialog(room).getByText('Every field needs a name.')).toBeVisible();
  await dialog(room).getByLabel('Name of field 2').fill('note');
  await dialog(room).getByLabel('Value of field 2').fill('a b');
  const ownId = dialog(room).getByLabel('Id', { exact: true });
  await ownId.fill('5-0');
  await expect(dialog(room).getByText(/Ids only grow/)).toBeVisible();
  await ownId.fill('nonsense');
  await expect(dialog(room).getByText(/two numbers with a dash/)).toBeVisible();
  await ownId.fill('99999999999999-7');
  await send(room, 'XADD orders 99999999999999-7 id mine note "a b"', 'Send a message of your own');
  const stored = await redis.send('XRANGE', 'orders', '99999999999999-7', '+');
  expect(stored).toEqual([['99999999999999-7', ['id', 'mine', 'note', 'a b']]]);
  await expect(room.message('stream:orders', 'mine')).toBeVisible();

  await choose(room, 'More for the stream', /Trim/);
  const length = dialog(room).getByLabel('How many');
  for (const bad of ['-1', 'NaN', '1.5']) {
    await length.fill(bad);
    await expect(dialog(room).getByText('A whole number, 0 or more.')).toBeVisible();
  }
  await length.fill('1');
  await expect(dialog(room).getByText(/1 would go/)).toBeVisible();
  await send(room, 'XTRIM orders MAXLEN = 1', 'Trim');
  await expect(room.message('pending:billing/c1', 'm1')).toHaveAttribute('data-dangling', 'true');
  expect(await redis.send('XLEN', 'orders')).toBe(1);
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('the last edit or fault is taken back, and nothing else', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  await expect(room.button('Undo')).toBeDisabled();
  await room.run('p1');
  await room.run('c1');
  await expect(room.button('Undo')).toBeDisabled();
  const before = await room.onScreen();
  await room.message('stream:orders', 'm1').click();
  await room.taking(() => choose(room, 'By hand: m1', /Delete entry/));
  expect(await redis.send('XLEN', 'orders')).toBe(0);
  await room.button('Undo').click();
  await expect(room.message('stream:orders', 'm1')).toBeVisible();
  expect(await room.onScreen()).toEqual(before);
  await room.isWhatRedisHas(redis);
  await expect(room.button('Undo')).toBeDisabled();

  await room.taking(() => room.button('Crash c1').click());
  await room.state('c1', 'crashed');
  await page.keyboard.press('Control+z');
  await room.state('c1', 'working');
  await expect(room.message('hand:c1', 'm1')).toBeVisible();
  redis.close();
});

test('a consumer reads in batches and without acknowledgement', async ({ page }) => {
  const room = await Room.open(page);
  const redis = await room.redis();
  for (let n = 0; n < 3; n += 1) await room.run('p1');
  await page.getByRole('button', { name: /^By itself/ }).click();
  await room.run('c1');
  await page.getByLabel('COUNT').fill('0');
  await expect(page.getByText('A number from 1 to 100.')).toBeVisible();
  await room.taking(() => page.getByLabel('COUNT').fill('2'));
  await room.taking(() => page.getByLabel(/^NOACK/).check());
  await room.run('c1');
  await room.run('c1');
  await room.run('c1');
  await expect(room.messages('hand:c1')).toHaveCount(2);
  await expect(room.place('hand:c1')).toHaveAttribute('data-total', '2');
  expect(await redis.send('XPENDING', 'orders', 'billing')).toEqual([0, null, null, null]);
  await expect(room.actor('c1').getByText('a crash loses it')).toBeVisible();
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('without a connection nothing is sent, and the form says why', async ({ page }) => {
  let cut;
  let isReachable = true;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    if (!isReachable) {
      socket.close({ code: 1012 });
      return;
    }
    const server = socket.connectToServer();
    cut = () => {
      socket.close({ code: 1012 });
      server.close({ code: 1000 });
    };
  });
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.button('Add group').click();
  await dialog(room).getByLabel('Name').fill('mail');
  isReachable = false;
  await cut();
  await expect(dialog(room).getByText('There is no connection to the room just now.')).toBeVisible();
  await expect(dialog(room).getByRole('button', { name: 'Add group' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Add consumer', includeHidden: true }).first()).toBeDisabled();
  // What was typed waits for the connection.
  isReachable = true;
  await expect(dialog(room).getByRole('button', { name: 'Add group' })).toBeEnabled();
  await send(room, 'XGROUP CREATE orders mail 0 MKSTREAM', 'Add group');
  expect((await groups(redis)).map(({ name }) => name)).toContain('mail');
  redis.close();
});
