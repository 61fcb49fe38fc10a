// A step where a key holds a million, beside one where it holds a hundred.
const { Room } = require('../room');
const { compare, told } = require('./measuring');

/** How a pattern's key is filled: with so many, in one call. */
const FILLED = [
  {
    what: 'entries of a stream',
    pattern: 'consumer-group',
    place: 'stream:orders',
    fill: `for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'id', 'x' .. i) end`,
  },
  {
    what: 'items of a list',
    pattern: 'reliable-list',
    place: 'list:tasks',
    fill: `for i = 1, ARGV[1] do redis.call('RPUSH', KEYS[1], 'x' .. (ARGV[2] + i)) end`,
  },
  {
    what: 'members of a sorted set',
    pattern: 'delay-queue',
    place: 'zset:delayed',
    // Due in a year, so that nobody takes one.
    fill: `for i = 1, ARGV[1] do
      redis.call('ZADD', KEYS[1], 32000000000 + ARGV[3] + i, 'x' .. (ARGV[2] + i))
    end`,
  },
];

/** The findings for each kind of key. */
async function lengths(open, { long, ...often }) {
  const findings = [];
  for (const kind of FILLED) {
    const sides = [];
    for (const length of [long, 100]) sides.push(await filled(await open(), kind, length));
    const costs = await compare(...sides, often);
    for (const { page } of sides) await page.close();
    findings.push(...told(`a step with ${long} ${kind.what} : with 100`, costs, 1.1));
  }
  return findings;
}

/** A room whose key holds so many, and whose page has seen it. */
async function filled(page, { pattern, place, fill }, length) {
  const room = await Room.open(page, { pattern });
  const redis = await room.redis();
  const key = place.slice(place.indexOf(':') + 1);
  for (let done = 0; done < length; done += 10_000) {
    await redis.send('EVAL', fill, 1, key, Math.min(length - done, 10_000), done, Date.now());
  }
  redis.close();
  await page.waitForFunction(
    ([place, total]) =>
      Number(document.querySelector(`[data-place="${place}"]`)?.dataset.total) >= total,
    [place, length],
  );
  return { page, act: () => room.run('p1') };
}

module.exports = { lengths };
