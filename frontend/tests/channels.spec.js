// Pub/Sub: who listens hears it, and nothing is kept.
const { test, expect } = require('./playground');
const { Room } = require('./room');

/** How many listen to a channel, on the stage and in Redis. */
async function listenersAreThose(room, redis, channel) {
  await expect(async () => {
    const about = room.page.locator(`[data-figures="channel:${channel}"] [data-figure="length"]`);
    const [, count] = await redis.send('PUBSUB', 'NUMSUB', channel);
    expect(Number.parseInt(await about.textContent(), 10)).toBe(count);
  }).toPass({ timeout: 5_000 });
}

test('who listens hears it, and who is away never does', async ({ page }) => {
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const room = await Room.open(page, { pattern: 'pub-sub' });
  const redis = await room.redis();
  await room.run('p1');
  await expect(page.locator('[data-log]').last()).toContainText('nobody listened');
  await expect(room.place('lost')).toHaveAttribute('data-total', '2');
  for (const actor of ['s1', 's1']) await room.run(actor);
  await expect(room.actor('s1')).toHaveAttribute('data-state', 'blocked');
  await listenersAreThose(room, redis, 'news');
  await room.run('p1');
  await expect(room.message('hand:s1', 'm2')).toBeVisible();
  await expect(room.actor('s2')).toContainText('not subscribed');
  await expect(room.place('lost')).toHaveAttribute('data-total', '3');
  // Another client's reaches it too, and waits behind what it is busy with.
  await room.taking(() => redis.send('PUBLISH', 'news', 'other'));
  await expect(room.message('hand:s1', 'other')).toBeVisible();
  await room.taking(() => room.button('Crash s1').click());
  await listenersAreThose(room, redis, 'news');
  await expect(room.message('lost', 'other').first()).toBeVisible();
  await room.button('Add subscriber').click();
  await expect(room.actor('s3')).toBeVisible();
  for (const name of ['Add group', 'Add consumer']) await expect(room.button(name)).toHaveCount(0);
  redis.close();
  expect(errors).toEqual([]);
});

test('a pattern hears every channel of such a name', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'pub-sub-pattern' });
  const redis = await room.redis();
  for (const actor of ['s1', 's1', 's2', 's2', 'p1', 'p2']) await room.run(actor);
  await expect(room.message('hand:s1', 'm1')).toBeVisible();
  await expect(room.message('hand:s1', 'm2')).toBeVisible();
  await expect(room.message('hand:s2', 'm1')).toBeVisible();
  // The other channel is not its business, so nothing is lost for it.
  await expect(room.place('lost')).toHaveAttribute('data-total', '0');
  for (const channel of ['news.sport', 'news.art']) await listenersAreThose(room, redis, channel);
  redis.close();
});
