// The lesson, clicked through in both languages and both themes, and by the
// keyboard alone.
const fs = require('node:fs');
const path = require('node:path');
const { test, expect } = require('./playground');
const { Room } = require('./room');

const WORDS = {
  en: { step: 'Step', title: 'A worker crashes before it acknowledges' },
  zh: { step: '单步', title: /确认/ },
};
/** More presses than any lesson needs. */
const PRESSES = 120;

/** Goes through the lesson with `press`, answering with `answer` where it asks. */
async function goThrough(room, press, answer) {
  const done = room.page.locator('.lesson-done, [data-lesson="finished"]');
  let asked = 0;
  for (let n = 0; n < PRESSES; n += 1) {
    await expect(room.page.locator('[data-lesson="broken"]')).toHaveCount(0);
    if (await done.count()) return asked;
    if (await answer()) asked += 1;
    const before = await room.page.locator('.guide').innerText();
    const step = await room.step();
    await press();
    await expect
      .poll(async () =>
        (await room.step()) !== step || (await room.page.locator('.guide').innerText()) !== before)
      .toBe(true);
  }
  throw new Error('the lesson does not end');
}

/** Answers what is asked with the first option, if something is. */
async function answerWith(page, choose) {
  const open = page.locator('.answer:enabled[aria-pressed="false"]');
  if ((await page.locator('.answer[aria-pressed="true"]').count()) || !(await open.count())) {
    return false;
  }
  await choose(open.first());
  await expect(page.locator('.answer[aria-pressed="true"]')).toHaveCount(1);
  return true;
}

for (const language of ['en', 'zh']) {
  for (const theme of ['light', 'dark']) {
    test(`clicked through in ${language}, ${theme}`, async ({ page }) => {
      const room = await Room.open(page, { language, theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await page.locator('button.lesson').first().click();
      await expect(page.getByRole('heading', { name: WORDS[language].title })).toBeVisible();
      const redis = await room.redis();
      const asked = await goThrough(
        room,
        () => room.button(WORDS[language].step).click(),
        () => answerWith(page, (answer) => answer.click()),
      );
      expect(asked).toBeGreaterThan(1);
      await room.isWhatRedisHas(redis);
      redis.close();
    });
  }
}

const LESSONS = fs
  .readdirSync(path.join(__dirname, '../../static/lessons'))
  .filter((file) => file.endsWith('.toml'))
  .map((file) => path.basename(file, '.toml'));

// Its address begins it, in a room that was of another pattern until then.
for (const lesson of LESSONS) {
  test(`${lesson} is gone through to its end`, async ({ page }) => {
    const room = await Room.open(page, { query: `&lesson=${lesson}` });
    await expect(page.locator('.kicker-row')).toBeVisible();
    const asked = await goThrough(
      room,
      () => room.button(WORDS.en.step).click(),
      () => answerWith(page, (answer) => answer.click()),
    );
    expect(asked).toBeGreaterThan(0);
    await expect(page.locator('button.lesson').first()).toBeVisible();
  });
}

test('by the keyboard alone', async ({ page }) => {
  const room = await Room.open(page);
  const tabTo = async (locator) => {
    for (let n = 0; n < 200; n += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('it cannot be reached with Tab');
  };
  await tabTo(page.locator('button.lesson').first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: WORDS.en.title })).toBeVisible();
  const asked = await goThrough(
    room,
    async () => {
      // Wherever the focus was left, Escape and Space must go on.
      await page.evaluate(() => document.activeElement?.blur?.());
      await page.keyboard.press('Space');
    },
    () =>
      answerWith(page, async (answer) => {
        await tabTo(answer);
        await page.keyboard.press('Enter');
      }),
  );
  expect(asked).toBeGreaterThan(1);
});

test('leaving the script is said, and it can be started again', async ({ page }) => {
  const room = await Room.open(page);
  await page.locator('button.lesson').first().click();
  await expect(page.getByRole('heading', { name: WORDS.en.title })).toBeVisible();
  await room.run('a1');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByRole('button', { name: 'Start again' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: WORDS.en.title })).toBeVisible();
});
