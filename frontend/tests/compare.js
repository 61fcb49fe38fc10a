// The page on which patterns are compared, as its user sees it.
const { expect } = require('@playwright/test');
const { Redis } = require('./redis');

class Comparison {
  /** Opens new rooms with these patterns, and waits until they are there. */
  static async open(page, slugs, { language = 'en', theme = 'light' } = {}) {
    await page.goto(`/#/compare/${slugs.join('+')}?lang=${language}&theme=${theme}`);
    const comparison = new Comparison(page, slugs);
    await comparison.ready();
    return comparison;
  }

  constructor(page, slugs) {
    this.page = page;
    this.slugs = slugs;
  }

  async ready() {
    for (const slug of this.slugs) await expect(this.column(slug).locator('[data-actor="p1"]')).toBeVisible();
    await expect(this.button('Step all')).toBeEnabled();
  }

  column(slug) {
    return this.page.locator(`[data-column="${slug}"]`);
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Does something in all rooms, and waits for its end. */
  async all(name) {
    await this.button(name).click();
    await this.isOver();
  }

  async isOver() {
    await expect(this.button('Stop')).toHaveCount(0);
    await expect(this.button('Step all')).toBeEnabled();
  }

  async send(count) {
    for (let n = 0; n < count; n += 1) await this.all('Send a message');
  }

  /** Crashes whoever has a message at a moment, in all rooms. */
  async crash(message, moment) {
    await this.page.getByLabel('Crash the worker that has').last().selectOption({ label: message });
    await this.page.getByLabel('at this moment').selectOption({ label: moment });
    await this.all('Crash');
  }

  sum(slug, name) {
    return this.page.locator(`[data-sums="${slug}"] [data-sum="${name}"]`);
  }

  async sums(slug, expected) {
    for (const [name, value] of Object.entries(expected)) {
      await expect(this.sum(slug, name), `${slug}: ${name}`).toHaveText(String(value));
    }
  }

  /** The Redis of a column's room: it is opened alone, and its panel says where. */
  async redis(slug) {
    const address = new URL(this.page.url());
    await this.column(slug).getByRole('link', { name: 'Open alone' }).click();
    await this.page.getByRole('button', { name: 'Connect', exact: true }).click();
    const shown = this.page.getByText(/redis-cli -s \S+/).first();
    const socket = /redis-cli -s (\S+)/.exec(await shown.textContent())[1];
    await this.page.keyboard.press('Escape');
    await this.page.goto(address.toString());
    await this.ready();
    return Redis.connect(socket);
  }
}

module.exports = { Comparison };
