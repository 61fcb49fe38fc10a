// Rooms: a reload keeps one, a second browser follows it, a cut socket resumes.
const { test, expect } = require('./playground');
const { Room } = require('./room');

test('a reload keeps the room and the role', async ({ page }) => {
  const room = await Room.open(page);
  const id = await room.app.getAttribute('data-room');
  await room.run('p1');
  const step = await room.step();
  await page.reload();
  await room.ready();
  await expect(room.app).toHaveAttribute('data-room', id);
  expect(await room.step()).toBe(step);
  await expect(room.message('stream:orders', 'm1')).toBeVisible();
  await room.run('c1');
});

test('a second browser follows and may not drive', async ({ page, browser, playground }) => {
  const room = await Room.open(page);
  const address = page.url();
  const context = await browser.newContext({ baseURL: playground.url });
  const followers = new Room(await context.newPage());
  await followers.page.goto(address);
  await followers.ready();
  await expect(followers.button('Step')).toBeDisabled();
  await room.run('p1');
  await expect(followers.message('stream:orders', 'm1')).toBeVisible();
  expect(await followers.onScreen()).toEqual(await room.onScreen());
  await context.close();
});

test('a cut socket resumes without a gap', async ({ page }) => {
  let cut;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    cut = () => {
      socket.close({ code: 1012 });
      server.close({ code: 1000 });
    };
  });
  const room = await Room.open(page);
  const redis = await room.redis();
  await room.run('p1');
  await cut();
  // Goes on while the page is away.
  await redis.send('XADD', 'orders', '*', 'id', 'meanwhile');
  await expect(room.message('stream:orders', 'meanwhile')).toBeVisible();
  await room.run('c1');
  await room.isWhatRedisHas(redis);
  redis.close();
});

test('a room that is not there is a clear page with a way on', async ({ page }) => {
  await page.goto('/#/consumer-group?room=abcdefghijklmnopqrstuvwxyz');
  const wayOn = page.getByRole('button', { name: /new room/i });
  await expect(wayOn).toBeVisible();
  await wayOn.click();
  await new Room(page).ready();
});
