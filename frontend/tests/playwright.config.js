// The page in a real Chromium. `cargo xtask test --only browser` runs this with
// everything built; `npx playwright test` in this folder does with what was built
// last. Each worker has a backend of its own: see playground.js.
const path = require('node:path');
const { defineConfig } = require('@playwright/test');

const reports =
  process.env.PLAYGROUND_REPORTS ?? path.resolve(__dirname, '../../target/browser-tests');

module.exports = defineConfig({
  testDir: __dirname,
  outputDir: path.join(reports, 'results'),
  reporter: [
    ['list'],
    ['json', { outputFile: path.join(reports, 'report.json') }],
  ],
  // A worker is a Chromium and a backend with its Redis; two keep two cores busy.
  workers: 2,
  // A test that passes at its second try has found something: none is tried twice.
  retries: 0,
  // A forgotten `test.only` would leave the others out unseen.
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    // No browser of Playwright's own is ever downloaded.
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      // Chromium's own talk with the world, off: nothing here needs a network.
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    // `npx playwright test --trace on` records everything; it is slow.
    screenshot: 'only-on-failure',
  },
});
