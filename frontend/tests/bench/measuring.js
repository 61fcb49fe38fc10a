// Two pages that take turns. Compared are the frames of a step's animation, by
// their mean time and by the longest, and the time that the page's main thread is
// busy with it all (CDP's TaskDuration: script, style, layout, paint), which says
// something also on a machine that has time to spare.

/** A step's animation is over. */
const SETTLED_MS = 700;

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

/** What a step costs each page, by turns: the medians, and of their ratio. */
async function compare(ours, other, { rounds: ROUNDS, steps: STEPS }) {
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
  const before = await taskDuration(cdp);
  const times = await framesOf(page, async () => {
    await act();
    await page.waitForTimeout(SETTLED_MS);
  });
  const busy = ((await taskDuration(cdp)) - before) * 1_000;
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

/** The times of the frames while something is done, in milliseconds. */
async function framesOf(page, act) {
  await page.evaluate(() => {
    const frames = [];
    const note = (time) => {
      frames.push(time);
      window.noting = requestAnimationFrame(note);
    };
    window.noting = requestAnimationFrame(note);
    window.frames_noted = frames;
  });
  await act();
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.noting);
    return window.frames_noted;
  });
  return frames.slice(1).map((time, at) => time - frames[at]);
}

module.exports = { compare, framesOf, ms, quantile, told };
