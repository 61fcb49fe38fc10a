// What the browser tests stand on: a backend of their own.
//
//   const { test, expect } = require('./playground');
//   test('…', async ({ page, playground }) => { await page.goto('/'); … });
//
// Every worker starts one backend on a port that the system chooses, and ends it
// when its last test is over. `page.goto('/')` leads to it; `playground.url` is its
// address for anything else.
const path = require('node:path');
const readline = require('node:readline');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { test: base, expect } = require('@playwright/test');

const root = path.resolve(__dirname, '../..');
const program = process.env.PLAYGROUND_BACKEND ?? path.join(root, 'target/debug/backend');
const builtPage = process.env.PLAYGROUND_PAGE ?? path.join(root, 'frontend/dist');

/** How long a backend may take to listen, and to end. */
const PATIENCE_MS = 20_000;

/** One running backend. */
class Backend {
  /** Starts one, and is done when it listens. */
  static async start(options = []) {
    const rooms = options.includes('--max-rooms') ? [] : ['--max-rooms', '1000'];
    const child = spawn(program, ['--port', '0', ...rooms, '--page', builtPage, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const backend = new Backend(child);
    backend.url = await withinPatience(backend.#address(), () => backend.#story('did not listen'));
    return backend;
  }

  #child;
  #ended;
  #log = [];

  constructor(child) {
    this.#child = child;
    this.#ended = once(child, 'exit');
    this.#ended.catch(() => {});
    this.#keep(child.stderr);
    // A worker that is torn down in the middle of things leaves nothing behind.
    this.killChild = () => child.kill('SIGKILL');
    process.once('exit', this.killChild);
  }

  /** What the backend has said lately, to be attached to a failure. */
  get log() {
    return this.#log.join('\n');
  }

  get pid() {
    return this.#child.pid;
  }

  /** Asks it to end as a system would, and sees to it that it ends well. */
  async stop() {
    process.off('exit', this.killChild);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      throw this.#story('ended before it was asked to');
    }
    this.#child.kill('SIGTERM');
    const [code] = await withinPatience(this.#ended, () => {
      this.#child.kill('SIGKILL');
      return this.#story('did not end after SIGTERM');
    });
    if (code !== 0) throw this.#story('ended badly after SIGTERM');
  }

  /** The address in the line that it prints once it listens. */
  #address() {
    return new Promise((resolve, reject) => {
      this.#keep(this.#child.stdout).on('line', (line) => {
        const found = /listening on (https?:\/\/\S+)/.exec(line);
        if (found) resolve(found[1]);
      });
      this.#ended.then(
        () => reject(this.#story('ended instead of listening')),
        (error) => reject(new Error(`cannot start ${program}: ${error.message}`)),
      );
    });
  }

  #keep(stream) {
    const lines = readline.createInterface({ input: stream });
    return lines.on('line', (line) => {
      this.#log.push(line);
      if (this.#log.length > 200) this.#log.shift();
    });
  }

  #story(what) {
    const { exitCode, signalCode } = this.#child;
    const end = exitCode ?? signalCode;
    const how = end === null ? '' : ` (${end})`;
    return new Error(`the backend ${what}${how}; it said:\n${this.log}`);
  }
}

/** The promise, or after a while an error instead of an endless wait. */
async function withinPatience(promise, impatience) {
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(impatience()), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

const test = base.extend({
  playground: [
    async ({}, use) => {
      const backend = await Backend.start();
      await use(backend);
      await backend.stop();
    },
    { scope: 'worker', auto: true, timeout: 2 * PATIENCE_MS },
  ],

  baseURL: async ({ playground }, use) => use(playground.url),

  // Worker logs are no help after the fact: a failed test brings its backend's along.
  backendLog: [
    async ({ playground }, use, testInfo) => {
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('backend.log', { body: playground.log, contentType: 'text/plain' });
      }
    },
    { auto: true },
  ],
});

module.exports = { test, expect, Backend };
