// What it costs the page to scrub over a long course, and to pan its diagram.
const { Room } = require('../room');
const { openAfter, steps } = require('../course');
const { framesOf, ms, quantile } = require('./measuring');

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
    finding(`a frame while ${length} steps are scrubbed`, halves(scrubbed)),
    finding(`a frame while their diagram is panned`, halves(panned)),
  ];
}

/** Half of the frames, and nearly all. */
function halves(times) {
  return `p50 ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}`;
}

module.exports = { scrubs };
