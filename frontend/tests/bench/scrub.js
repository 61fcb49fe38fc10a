// What it costs the page to scrub over a long course, and to pan its diagram.
const { Room } = require('../room');
const { openAfter, steps } = require('../course');

/** The findings for a course of so many steps. */
async function scrubs(open, length) {
  const page = await open();
  await openAfter(page, steps(length));
  const room = new Room(page);
  await room.ready();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const slider = page.getByRole('slider', { name: 'Step' });
  const { x, y, width, height } = await slider.boundingBox();
  const scrubbed = await framesOf(page, async () => {
    await page.mouse.move(x + width - 8, y + height / 2);
    await page.mouse.down();
    for (let part = 150; part >= 0; part -= 1) {
      await page.mouse.move(x + 8 + ((width - 16) * part) / 150, y + height / 2);
    }
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector('#app').dataset.step === '1');
  });
  const panned = await framesOf(page, () =>
    page.locator('.timeline .columns').evaluate(async (list) => {
      const wide = list.scrollWidth;
      for (let part = 0; part < 120; part += 1) {
        list.scrollLeft = (wide * part) / 120;
        await new Promise(requestAnimationFrame);
      }
    }),
  );
  await page.close();
  const finding = (what, numbers) => ({ bench: 'scrub', what, numbers, ratio: null, aim: null });
  return [
    finding(`a frame while ${length} steps are scrubbed`, scrubbed),
    finding(`a frame while their diagram is panned`, panned),
  ];
}

/** The times of the frames while something is done. */
async function framesOf(page, act) {
  await page.evaluate(() => {
    const frames = [];
    const note = (time) => {
      frames.push(time);
      window.noting = requestAnimationFrame(note);
    };
    window.noting = requestAnimationFrame(note);
    window.frames_of_scrub = frames;
  });
  await act();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.noting);
    return window.frames_of_scrub;
  });
  const times = frames.slice(1).map((time, at) => time - frames[at]);
  times.sort((a, b) => a - b);
  const quantile = (part) => times[Math.round((times.length - 1) * part)].toFixed(1);
  return `p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms`;
}

module.exports = { scrubs };
