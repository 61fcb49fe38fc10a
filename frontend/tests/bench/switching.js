// From the press on another pattern to its stage.
const { Room } = require('../room');
const { ms, quantile } = require('./measuring');

const AIM_MS = 300;
const PATTERNS = ['reliable-list', 'delay-queue', 'consumer-group', 'fan-out', 'list-queue'];

/** The finding for so many rounds through the patterns. */
async function switching(open, { rounds }) {
  const page = await open();
  await Room.open(page);
  const times = [];
  for (let n = 0; n < rounds * PATTERNS.length; n += 1) {
    times.push(await page.evaluate(toPattern, PATTERNS[n % PATTERNS.length]));
  }
  await page.close();
  const p50 = quantile(times, 0.5);
  return [
    {
      bench: 'switch',
      what: `from choosing another pattern to its stage painted, p50 : ${AIM_MS} ms`,
      numbers: `${ms(p50)}; p95 ${ms(quantile(times, 0.95))}`,
      ratio: p50 / AIM_MS,
      aim: { at_most: 1 },
    },
  ];
}

/** In the page: goes to a pattern; how long it took until its room was painted. */
function toPattern(slug) {
  const app = document.querySelector('#app');
  const room = app.dataset.room;
  const isThere = () => {
    const now = document.querySelector('#app')?.dataset;
    return now?.room && now.room !== room && document.querySelector('[data-actor="p1"]');
  };
  const from = performance.now();
  return new Promise((resolve) => {
    const look = () => {
      if (!isThere()) return requestAnimationFrame(look);
      // What is there is painted when the next frame begins.
      return requestAnimationFrame(() => resolve(performance.now() - from));
    };
    location.hash = `/${slug}?lang=en&theme=light`;
    requestAnimationFrame(look);
  });
}

module.exports = { switching };
