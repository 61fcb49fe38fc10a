// What the page costs in a real Chromium, beside the same by hand: `cargo xtask
// bench` runs this, with `--quick` for fewer rounds. Every line on stdout is one
// finding, as JSON; see backend/benches/ratios/finding.rs.
//
// Compared are, by turns in one run: the frames of a step's animation, by their
// mean time and by the longest, and the time that the page's main thread is busy
// with it all (CDP's TaskDuration: script, style, layout, paint), which says
// something also on a machine that has time to spare.
const { chromium } = require('@playwright/test');
const { FAST } = require('../course');
const { Backend } = require('../playground');
const { Room } = require('../room');
const { crowd } = require('./crowd');
const { byHand } = require('./by_hand');
const { scrubs } = require('./scrub');

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 2 : 7;
const STEPS = quick ? 4 : 12;
/** A step's animation is over. */
const SETTLED_MS = 700;
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
    const scrubbed = (open) => scrubs(open, quick ? 300 : 2_000);
    for (const bench of [crowded, lengths, clicks, scrubbed]) {
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
  const sides = await compare(
    { page: ours, act: step },
    { page: hand, act: move },
  );
  return told(`${MOVING} of ${drawn} tokens moving : the same by hand`, sides, 1.2);
}

/** A step in a room with a long stream, beside one with a short stream. */
async function lengths(open) {
  const [short, long] = [100, quick ? 10_000 : 1_000_000];
  const rooms = [];
  for (const length of [long, short]) {
    const page = await open();
    const room = await Room.open(page);
    const redis = await room.redis();
    const fill = `for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'id', 'x' .. i) end`;
    for (let left = length; left > 0; left -= 10_000) {
      await redis.send('EVAL', fill, 1, 'orders', Math.min(left, 10_000));
    }
    redis.close();
    // The room has seen it all.
    await page.waitForFunction(
      (total) =>
        Number(document.querySelector('[data-place="stream:orders"]')?.dataset.total) >= total,
      length,
    );
    rooms.push({ page, act: () => room.run('p1') });
  }
  const sides = await compare(...rooms);
  return told(`a step with ${long} entries stored : with ${short}`, sides, 1.1);
}

/** The findings of two sides. */
function told(what, sides, aim) {
  const line = (which, { ours, other, ratio }, aim) => ({
    bench: 'frames',
    what: `${which}, ${what}`,
    numbers: `${ms(ours)} : ${ms(other)}`,
    ratio,
    aim,
  });
  return [
    line('mean frame', sides.mean, { at_most: aim }),
    line('longest frame', sides.longest, null),
    line('thread busy for a step', sides.busy, null),
  ];
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

/** What a step costs each page, by turns: the medians, and of their ratio. */
async function compare(ours, other) {
  const sides = [];
  for (const side of [ours, other]) {
    const cdp = await side.page.context().newCDPSession(side.page);
    await cdp.send('Performance.enable');
    sides.push({ ...side, cdp });
    // What is done only once is not measured.
    for (let n = 0; n < 3; n += 1) await cost(sides.at(-1));
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const costs = [[], []];
    for (let n = 0; n < STEPS; n += 1) {
      for (const [at, side] of sides.entries()) costs[at].push(await cost(side));
    }
    rounds.push(costs);
  }
  const median = (values) => quantile(values, 0.5);
  const of = (name) => {
    const each = rounds.map((costs) => costs.map((side) => median(side.map((cost) => cost[name]))));
    return {
      ours: median(each.map(([mine]) => mine)),
      other: median(each.map(([, theirs]) => theirs)),
      ratio: median(each.map(([mine, theirs]) => mine / theirs)),
    };
  };
  return { mean: of('mean'), longest: of('longest'), busy: of('busy') };
}

/** What one step and its animation cost a page, in milliseconds. */
async function cost({ page, act, cdp }) {
  await page.bringToFront();
  await page.evaluate(() => {
    const frames = [];
    const note = (time) => {
      frames.push(time);
      window.noting = requestAnimationFrame(note);
    };
    window.noting = requestAnimationFrame(note);
    window.frames_of_step = frames;
  });
  const before = await taskDuration(cdp);
  await act();
  await page.waitForTimeout(SETTLED_MS);
  const busy = ((await taskDuration(cdp)) - before) * 1_000;
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.noting);
    return window.frames_of_step;
  });
  const times = frames.slice(1).map((time, at) => time - frames[at]);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return { busy, mean, longest: Math.max(...times) };
}

async function taskDuration(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)];
}

function ms(time) {
  return `${time.toFixed(1)} ms`;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
