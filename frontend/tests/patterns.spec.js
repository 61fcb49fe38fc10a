// Patterns without a stream: what the stage shows is what Redis holds, and what is
// lost is shown as lost.
const { AxeBuilder } = require('@axe-core/playwright');
const { test, expect } = require('./playground');
const { Room } = require('./room');

const PATTERNS = [
  'list-queue',
  'list-queue-polled',
  'reliable-list',
  'reliable-list-lua',
  'reliable-list-naive',
  'delay-queue',
  'delay-queue-lua',
  'delay-queue-naive',
];

/** What the stage shows of every list and sorted set, in order. */
async function onScreen(page) {
  return page.evaluate(() => {
    const shown = {};
    for (const place of document.querySelectorAll('[data-place^="list:"], [data-place^="zset:"]')) {
      const messages = [...place.querySelectorAll('[data-message]')];
      shown[place.dataset.place] = {
        total: Number(place.dataset.total),
        messages: messages.map((message) => message.dataset.message),
      };
    }
    return shown;
  });
}

/** The same as Redis answers it. */
async function inRedis(redis, places) {
  const held = {};
  for (const place of places) {
    const [kind, key] = [place.slice(0, place.indexOf(':')), place.slice(place.indexOf(':') + 1)];
    const command = kind === 'list' ? 'LRANGE' : 'ZRANGE';
    const messages = await redis.send(command, key, '0', '-1');
    held[place] = { total: messages.length, messages };
  }
  return held;
}

async function isWhatRedisHas(room, redis) {
  await expect(async () => {
    const shown = await onScreen(room.page);
    expect(Object.keys(shown).length).toBeGreaterThan(0);
    expect(shown).toEqual(await inRedis(redis, Object.keys(shown)));
  }).toPass({ timeout: 5_000 });
}

async function turnClock(room, text) {
  await room.taking(() => room.page.locator('.turns .btn', { hasText: text }).first().click());
}

async function isAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const told = serious.map(({ id, nodes }) => ({
    id,
    where: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
  }));
  expect(told).toEqual([]);
}

for (const pattern of PATTERNS) {
  test(`${pattern} shows what Redis holds`, async ({ page }) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const room = await Room.open(page, { pattern });
    const redis = await room.redis();
    await isWhatRedisHas(room, redis);
    for (const actor of ['p1', 'p1', 'p1']) await room.run(actor);
    await isWhatRedisHas(room, redis);
    await turnClock(room, '+10 s');
    for (const actor of ['w1', 'w1', 'w2', 'w1', 'w2', 'p1', 'w1', 'w2']) {
      // A worker that Redis holds cannot be run.
      if (await page.locator(`[data-actor="${actor}"][data-state="blocked"]`).count()) continue;
      await room.run(actor);
      await isWhatRedisHas(room, redis);
    }
    const done = Number(await room.place('done:workers').getAttribute('data-total'));
    expect(done).toBeGreaterThan(0);
    // What another client does is shown too, and where it came from. A worker
    // that waits would take it at once.
    for (const actor of ['w1', 'w2', 'w3']) {
      const blocked = page.locator(`[data-actor="${actor}"][data-state="blocked"]`);
      if (await blocked.count()) await room.taking(() => room.button(`Crash ${actor}`).click());
    }
    const key = await page.locator('.shelf.waiting [data-place]').getAttribute('data-place');
    const send = key.startsWith('list:') ? ['LPUSH', 'tasks', 'other'] : ['ZADD', 'delayed', '5', 'other'];
    await room.taking(() => redis.send(...send));
    await expect(room.message(key, 'other')).toHaveClass(/outside/);
    await isWhatRedisHas(room, redis);
    // Nothing that the backend would refuse is offered.
    for (const name of ['Add group', 'More for the stream', 'More for workers']) {
      await expect(room.button(name)).toHaveCount(0);
    }
    await room.run('p1');
    const workers = page.locator('[data-actor^="w"]');
    const before = await workers.count();
    await room.button('Add consumer').click();
    await expect(workers).toHaveCount(before + 1);
    await room.run(`w${before + 1}`);
    await isWhatRedisHas(room, redis);
    await room.button('Add producer').click();
    await expect(room.actor('p2')).toBeVisible();
    await room.button('Reset').click();
    await expect(room.actor('p2')).toHaveCount(0);
    await expect(workers).toHaveCount(before);
    redis.close();
    // It is a new Redis.
    const fresh = await room.redis();
    await isWhatRedisHas(room, fresh);
    fresh.close();
    expect(errors).toEqual([]);
  });
}

test('a crash in the gap of two commands loses the message', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'reliable-list-naive' });
  await room.run('p1');
  await room.run('w1');
  await expect(room.message('hand:w1', 'm1')).toBeVisible();
  await expect(room.actor('w1')).toContainText('m1 is nowhere in Redis');
  await expect(page.locator('.message-panel .outlook')).toContainText('a crash loses it');
  await room.taking(() => room.button('Crash w1').click());
  await expect(room.message('lost', 'm1')).toBeVisible();
  await expect(room.place('lost')).toHaveAttribute('data-total', '1');
  await expect(room.messages('list:tasks')).toHaveCount(0);
  await expect(room.messages('zset:tasks:busy')).toHaveCount(0);
});

test('what a crashed worker left is overdue, put back and done again', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'reliable-list-lua' });
  for (const actor of ['p1', 'w1', 'w1']) await room.run(actor);
  await room.taking(() => room.button('Crash w1').click());
  const noted = room.message('zset:tasks:busy', 'm1');
  await expect(noted).not.toHaveAttribute('data-over', 'true');
  await turnClock(room, '+30 s');
  await expect(noted).toHaveAttribute('data-over', 'true');
  await room.run('reaper');
  await expect(room.message('list:tasks', 'm1')).toBeVisible();
  for (const actor of ['w2', 'w2', 'w2']) await room.run(actor);
  await expect(room.message('done:workers', 'm1')).toBeVisible();
  await expect(page.locator('.total.twice b')).toHaveText('1');
});

test('both workers run what is due where nobody decides', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'delay-queue-naive' });
  await room.run('p1');
  await expect(room.actor('p1')).toBeVisible();
  await expect(room.message('zset:delayed', 'm1')).not.toHaveAttribute('data-over', 'true');
  await turnClock(room, '+10 s');
  await expect(room.message('zset:delayed', 'm1')).toHaveAttribute('data-over', 'true');
  for (const actor of ['w1', 'w2', 'w1', 'w2']) await room.run(actor);
  await expect(page.locator('.total.twice b')).toHaveText('1');
});

test('a list beyond its windows says how much it leaves out', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'list-queue-polled' });
  const redis = await room.redis();
  const items = Array.from({ length: 500 }, (_, n) => `x${n}`);
  await room.taking(() => redis.send('RPUSH', 'tasks', ...items));
  await expect(room.place('list:tasks')).toHaveAttribute('data-total', '500');
  const [shown, hidden] = await page.evaluate(() => {
    const place = document.querySelector('[data-place="list:tasks"]');
    const gap = place.querySelector('[data-hidden]');
    return [place.querySelectorAll('[data-message]').length, Number(gap.dataset.hidden)];
  });
  expect(shown + hidden).toBe(500);
  // The right end, where workers take from, is in sight.
  await expect(room.message('list:tasks', 'x499')).toBeInViewport();
  redis.close();
});

test('a message moves from its list to a hand', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'reliable-list' });
  await room.run('p1');
  // Worker w1 looks whether it left anything, and then takes.
  await room.run('w1');
  await expect(page.locator('.flights .flight')).toHaveCount(0);
  const flown = page.evaluate(
    () =>
      new Promise((resolve) => {
        const layer = document.querySelector('.flights');
        new MutationObserver(() => {
          const names = [...layer.querySelectorAll('.flight')].map((disc) => disc.textContent);
          if (names.length > 1) resolve(names);
        }).observe(layer, { childList: true });
      }),
  );
  await room.run('w1');
  // One to its hand, and one to its own list.
  expect(await flown).toEqual(['m1', 'm1']);
});

/** Steps until the reply to a request is in its list, and nobody waits for it. */
async function answerTooLate(room) {
  for (const actor of ['p1', 'p1', 's1', 's1']) await room.run(actor);
  await room.state('p1', 'blocked');
  await turnClock(room, '+10 s');
  await room.state('p1', 'ready');
  for (const actor of ['s1', 's1']) await room.run(actor);
}

test('a reply that nobody waits for expires, and nobody else is said to have taken it', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'request-reply' });
  const redis = await room.redis();
  await answerTooLate(room);
  await expect(room.message('list:reply:m1', 'm1')).toBeVisible();
  const card = page.locator('.crowd .card', { hasText: 'reply:m1' });
  await expect(card.locator('[data-figure="ttl"]')).toHaveText('expires in 30 s');
  // What it has left does not run out while nobody turns the clock.
  const left = Number(await redis.send('PTTL', 'reply:m1'));
  expect(left).toBeGreaterThan(25_000);
  await isWhatRedisHas(room, redis);
  await turnClock(room, '+30 s');
  await expect(card).toHaveCount(0);
  await expect(room.message('lost', 'm1')).toBeVisible();
  expect(Number(await redis.send('EXISTS', 'reply:m1'))).toBe(0);
  const told = page.locator('[data-log]', { hasText: 'The time of reply:m1 was over' });
  await expect(told).toHaveCount(1);
  await expect(page.locator('[data-log].outside')).toHaveCount(0);
  redis.close();
});

test('a caller that waits is handed the reply to its own request', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'request-reply' });
  for (const actor of ['p1', 'p1']) await room.run(actor);
  await expect(room.message('hand:p1', 'm1')).toBeVisible();
  await room.state('p1', 'blocked');
  for (const actor of ['s2', 's2', 's2', 's2']) await room.run(actor);
  await room.state('p1', 'working');
  await room.run('p1');
  await expect(room.message('done:callers', 'm1')).toBeVisible();
});

test('the monitor says what Redis tells of such keys', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'reliable-list-lua' });
  const redis = await room.redis();
  for (const actor of ['p1', 'p1', 'w1']) await room.run(actor);
  await page.getByRole('tab', { name: 'Monitor' }).click();
  for (const command of ['LLEN tasks', 'ZCARD tasks:busy', 'PTTL tasks', 'PTTL tasks:busy']) {
    const answer = String(await redis.send(...command.split(' ')));
    await expect(page.locator(`[data-answer="${command}"]`)).toHaveText(answer);
  }
  redis.close();
});

test('live mode runs such patterns and counts what they do', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'list-queue' });
  const redis = await room.redis();
  await room.button('Play').click();
  const done = room.place('done:workers');
  await expect.poll(async () => Number(await done.getAttribute('data-total'))).toBeGreaterThan(2);
  await room.button('Pause').click();
  await expect(room.app).toHaveAttribute('data-mode', 'step');
  await isWhatRedisHas(room, redis);
  redis.close();
});

for (const theme of ['light', 'dark']) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    for (const pattern of ['reliable-list-lua', 'reliable-list', 'delay-queue', 'request-reply']) {
      test(`${pattern} in ${theme} at ${width}x${height} keeps nobody out`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ reducedMotion: 'reduce' });
        const room = await Room.open(page, { pattern, theme });
        await expect(page.locator(`[data-about="${pattern}"]`)).toBeVisible();
        if (pattern === 'request-reply') {
          await answerTooLate(room);
        } else {
          for (const actor of ['p1', 'p1', 'p1', 'w1', 'w1']) await room.run(actor);
          await turnClock(room, '+30 s');
          await room.run('p1');
          await room.run('w2');
        }
        await page.getByRole('button', { name: 'As a table' }).first().click();
        await page.getByRole('tab', { name: 'Monitor' }).click();
        await isAccessible(page);
        const content = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(content).toBeLessThanOrEqual(width);
        await page.locator('nav.tabs button').click();
        await isAccessible(page);
      });
    }
  }
}

test('the keyboard alone runs a pattern', async ({ page }) => {
  const room = await Room.open(page, { pattern: 'delay-queue-lua' });
  await room.taking(() => page.keyboard.press(' '));
  await room.runButton('p1').focus();
  await room.taking(() => page.keyboard.press('Enter'));
  const message = room.messages('zset:delayed').first();
  await message.focus();
  await page.keyboard.press('Enter');
  await expect(message).toHaveAttribute('aria-pressed', 'true');
  // The list of patterns opens, and closes again with the focus where it was.
  const picker = page.locator('nav.tabs button');
  await picker.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /BRPOP/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(picker).toBeFocused();
});

test('what was measured of a pattern is shown', async ({ page }) => {
  await Room.open(page, { pattern: 'list-queue' });
  await page.getByText('What was measured').click();
  const table = page.locator('.measured table');
  const row = table.getByRole('row', { name: 'w1 crashes after pop' });
  await expect(row.getByRole('cell').first()).toHaveText('1');
  await expect(table.getByRole('row', { name: /^nothing 0 0/ })).toBeVisible();
  await isAccessible(page);
});
