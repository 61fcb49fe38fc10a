// The frames of a page on which many tokens lie while the actors run.
const { Room } = require('../room');
const { framesOf, ms, quantile } = require('./measuring');

/** Consumers of another client, and what is pending for each. */
const OTHERS = 20;
const PENDING = 10;
/** A frame at 60 a second. */
const FRAME_MS = 1_000 / 60;

/** The finding for a room that runs for so long. */
async function live(open, { lasts_ms }) {
  const page = await open();
  const room = await Room.open(page);
  const redis = await room.redis();
  const fill = `for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'id', 'x' .. i) end`;
  await redis.send('EVAL', fill, 1, 'orders', OTHERS * PENDING);
  for (let n = 1; n <= OTHERS; n += 1) {
    const read = ['XREADGROUP', 'GROUP', 'audit', `o${n}`, 'COUNT', PENDING];
    await redis.send(...read, 'STREAMS', 'orders', '>');
  }
  redis.close();
  const tokens = page.locator('[data-place] [data-message]');
  await page.waitForFunction(
    (least) => document.querySelectorAll('[data-place] [data-message]').length >= least,
    OTHERS * PENDING,
  );
  await room.button('Play').click();
  await page.locator('#app[data-mode="live"]').waitFor();
  await page.waitForTimeout(1_000);
  const times = await framesOf(page, () => page.waitForTimeout(lasts_ms));
  const drawn = await tokens.count();
  await page.close();
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return [
    {
      bench: 'frames',
      what: `mean frame live with ${drawn} tokens : one at 60 a second`,
      numbers: `${ms(mean)} : ${ms(FRAME_MS)}; p95 ${ms(quantile(times, 0.95))}`,
      ratio: mean / FRAME_MS,
      aim: { at_most: 1.05 },
    },
  ];
}

module.exports = { live };
