// What the page costs in a real Chromium, beside the same by hand: `cargo xtask
// bench` runs this, with `--quick` for fewer rounds. Every line on stdout is one
// finding, as JSON; see backend/benches/ratios/finding.rs.
const { chromium } = require('@playwright/test');
const { FAST } = require('../course');
const { Backend } = require('../playground');
const { Room } = require('../room');
const { crowd } = require('./crowd');
const { byHand } = require('./by_hand');
const { lengths } = require('./lengths');
const { live } = require('./live');
const { compare, quantile, told } = require('./measuring');
const { scrubs } = require('./scrub');
const { switching } = require('./switching');

const quick = process.argv.includes('--quick');
/** How often two sides take turns. */
const OFTEN = quick ? { rounds: 2, steps: 4 } : { rounds: 7, steps: 12 };
const TOKENS = 1_000;
const MOVING = 20;

async function main() {
  const backend = await Backend.start(FAST);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const open = () =>
    browser.newPage({ baseURL: backend.url, viewport: { width: 1440, height: 900 } });
  try {
    const benches = [
      crowded,
      (open) => lengths(open, { long: quick ? 10_000 : 1_000_000, ...OFTEN }),
      (open) => live(open, { lasts_ms: quick ? 2_000 : 10_000 }),
      clicks,
      (open) => switching(open, { rounds: quick ? 1 : 6 }),
      (open) => scrubs(open, quick ? 300 : 2_000),
    ];
    for (const bench of benches) {
      for (const finding of await bench(open)) console.log(JSON.stringify(finding));
    }
  } finally {
    await browser.close();
    await backend.stop();
  }
}

/** Many tokens of which some move, beside the same in a page written by hand. */
async function crowded(open) {
  const ours = await open();
  const step = await crowd(ours, TOKENS, MOVING);
  const hand = await open();
  const move = await byHand(hand, TOKENS, MOVING);
  const drawn = await ours.locator('[data-place="stream:orders"] [data-message]').count();
  const sides = await compare({ page: ours, act: step }, { page: hand, act: move }, OFTEN);
  return told(`${MOVING} of ${drawn} tokens moving : the same by hand`, sides, 1.2);
}

/** From a click to the frame that shows what came of it. */
async function clicks(open) {
  const page = await open();
  const room = await Room.open(page);
  const times = [];
  for (let n = 0; n < (quick ? 10 : 60); n += 1) {
    const painted = page.evaluate(
      () =>
        new Promise((resolve) => {
          let clicked;
          const app = document.querySelector('#app');
          const seen = new MutationObserver(() => {
            seen.disconnect();
            // The frame with the change has been handed over when the next begins.
            requestAnimationFrame(() => {
              requestAnimationFrame(() => resolve(performance.now() - clicked));
            });
          });
          seen.observe(app, { attributes: true, attributeFilter: ['data-step'] });
          addEventListener('click', (event) => (clicked = event.timeStamp), {
            capture: true,
            once: true,
          });
        }),
    );
    await room.runButton('p1').click();
    times.push(await painted);
    await page.waitForTimeout(50);
  }
  return [
    {
      bench: 'click',
      what: 'from a click to the painted step',
      numbers: `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
      ratio: null,
      aim: null,
    },
  ];
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
