// The slider over the steps of a long course: the page and its Redis follow it.
const { test, expect, Backend } = require('./playground');
const { Room } = require('./room');
const { FAST, openAfter, sparse } = require('./course');

const LENGTH = 2_000;

test.describe('over two thousand steps', () => {
  let backend;
  test.beforeAll(async () => {
    backend = await Backend.start(FAST);
  });
  test.afterAll(() => backend.stop());

  /** What was sent to go to a step, and how many of those were under way at once. */
  function travels(page) {
    const seen = { to: [], under: new Set(), most: 0 };
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const { id, command } = JSON.parse(payload);
        if (command?.do !== 'go_to') return;
        seen.to.push(command.step);
        seen.under.add(id);
        seen.most = Math.max(seen.most, seen.under.size);
      });
      socket.on('framereceived', ({ payload }) => {
        const message = JSON.parse(payload);
        seen.under.delete(message.done?.id ?? message.rejected?.id);
      });
    });
    return seen;
  }

  test('dragging it leads through the room, one command at a time', async ({ page }) => {
    test.setTimeout(180_000);
    const seen = travels(page);
    await openAfter(page, sparse(LENGTH), { url: backend.url });
    const room = new Room(page);
    await room.ready();
    const newest = await room.step();
    expect(newest).toBeGreaterThan(LENGTH);
    const redis = await room.redis();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    const slider = page.getByRole('slider', { name: 'Step' });
    await expect(slider).toHaveAttribute('max', String(newest));
    const isAt = async (step) => {
      await expect(room.app).toHaveAttribute('data-step', String(step));
      await expect(slider).toHaveValue(String(step));
      await room.isWhatRedisHas(redis);
    };

    const { x, y, width, height } = await slider.boundingBox();
    const middle = y + height / 2;
    await page.mouse.move(x + width - 8, middle);
    await page.mouse.down();
    for (let part = 60; part >= 0; part -= 1) {
      await page.mouse.move(x + 8 + ((width - 16) * part) / 60, middle);
    }
    await page.mouse.up();
    const oldest = Number(await slider.getAttribute('min'));
    await isAt(oldest);
    expect(seen.most).toBe(1);
    expect(seen.to.length).toBeLessThan(61);

    // The diagram is at that end too, and what was never seen was asked for.
    await expect(page.locator('.space-time .number.here')).toHaveCount(oldest === 1 ? 0 : 1);
    await expect(page.locator('.space-time .exchange').first()).toBeVisible();
    expect(await page.locator('.space-time *').count()).toBeLessThan(1_500);

    await slider.focus();
    await page.keyboard.press('PageUp');
    await isAt(oldest + 10);
    await page.keyboard.press('ArrowRight');
    await isAt(oldest + 11);
    await page.keyboard.press('PageDown');
    await isAt(oldest + 1);
    await page.keyboard.press('End');
    await isAt(newest);
    await page.keyboard.press('Home');
    await isAt(oldest);
    for (const part of [0.25, 0.5, 0.75]) {
      await page.mouse.click(x + 8 + (width - 16) * part, middle);
      await expect(room.app).not.toHaveAttribute('data-step', String(oldest));
      await expect.poll(() => seen.under.size).toBe(0);
      await isAt(await room.step());
    }
    redis.close();
  });

  test('the columns that are looked at are there after a reload', async ({ page }) => {
    test.setTimeout(180_000);
    await openAfter(page, sparse(LENGTH), { url: backend.url });
    const room = new Room(page);
    await room.ready();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    const columns = page.locator('.timeline .columns');
    const drawn = page.locator('.space-time .exchange');
    await expect.poll(() => drawn.count()).toBeGreaterThan(10);
    for (const part of [0, 0.3, 0.6]) {
      await columns.evaluate((list, part) => (list.scrollLeft = list.scrollWidth * part), part);
      await expect.poll(() => drawn.count()).toBeGreaterThan(10);
    }
    // All of it, as far away as can be: only what is in sight is drawn.
    const farther = page.getByRole('button', { name: 'Farther' });
    while (await farther.isEnabled()) await farther.click();
    await expect.poll(() => drawn.count()).toBeGreaterThan(300);
    expect(await page.locator('.space-time *').count()).toBeLessThan(4_000);
  });
});
