// What somebody would write by hand for the same: tokens in a row, a list of
// those that are pending, and a move from one to the other.

/**
 * Draws `tokens` tokens. Resolves to what moves `moving` of them into the
 * list, or lets them go from it.
 */
async function byHand(page, tokens, moving) {
  await page.setContent(`<!doctype html>
    <style>
      #stream { display: flex; overflow: auto; gap: 6px; padding: 20px; }
      .tile { flex: none; width: 56px; text-align: center; font: 12px sans-serif; }
      .disc { width: 30px; height: 30px; border-radius: 50%; background: #dde; margin: auto; line-height: 30px; }
      .mark { width: 8px; height: 8px; border-radius: 50%; background: #999; margin: 4px auto; }
      .tile.pending .mark { background: #c80; }
      .tile.done .mark { background: #2a5; }
      #pending { display: flex; flex-wrap: wrap; gap: 6px; padding: 20px; min-height: 120px; }
      .flight { position: fixed; left: 0; top: 0; width: 30px; transition: transform .4s ease-out; }
    </style>
    <div id="stream"></div><div id="pending"></div><div id="step"></div>`);
  await page.evaluate((count) => {
    const stream = document.querySelector('#stream');
    for (let n = 1; n <= count; n += 1) {
      const tile = document.createElement('div');
      tile.className = 'tile';
      tile.innerHTML = `<div class="disc">m${n}</div><div class="id">…${n}</div><div class="mark"></div>`;
      stream.append(tile);
    }
    let next = 0;
    let out = null;
    window.move = (many) => {
      const tiles = [...stream.children].slice(next, next + many);
      const list = document.querySelector('#pending');
      if (out) {
        for (const tile of tiles) tile.className = 'tile done';
        list.replaceChildren();
        next = (next + many) % (stream.children.length - many);
        out = null;
        return;
      }
      out = tiles;
      const from = tiles.map((tile) => tile.firstChild.getBoundingClientRect());
      const discs = tiles.map((tile) => {
        tile.className = 'tile pending';
        const disc = tile.firstChild.cloneNode(true);
        list.append(disc);
        return disc;
      });
      const to = discs.map((disc) => disc.getBoundingClientRect());
      const flights = discs.map((disc, at) => {
        const flight = disc.cloneNode(true);
        flight.className = 'disc flight';
        flight.style.transform = `translate(${from[at].x}px, ${from[at].y}px)`;
        document.body.append(flight);
        flight.addEventListener('transitionend', () => flight.remove());
        return flight;
      });
      document.body.getBoundingClientRect();
      flights.forEach((flight, at) => {
        flight.style.transform = `translate(${to[at].x}px, ${to[at].y}px)`;
      });
    };
  }, tokens);
  let step = 0;
  return async () => {
    step += 1;
    await page.evaluate(
      ([many, number]) => {
        window.move(many);
        document.querySelector('#step').dataset.step = number;
      },
      [moving, step],
    );
    await page.locator(`#step[data-step="${step}"]`).waitFor({ state: 'attached' });
  };
}

module.exports = { byHand };
