// Speaks to the Redis of a room as somebody at a redis-cli would: over its unix
// socket, one command at a time.
const net = require('node:net');

class Redis {
  static async connect(socketPath) {
    const socket = net.connect(socketPath);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Redis(socket);
  }

  #socket;
  #received = Buffer.alloc(0);
  #waiting = [];

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#deliver();
    });
    const over = (error) => {
      for (const { reject } of this.#waiting.splice(0)) {
        reject(error instanceof Error ? error : new Error('Redis closed the connection'));
      }
    };
    socket.on('error', over);
    socket.on('close', over);
  }

  /** Sends a command and resolves to its reply; an error that Redis answers rejects. */
  send(...words) {
    const parts = words.map((word) => {
      const bytes = Buffer.isBuffer(word) ? word : Buffer.from(String(word));
      return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]);
    });
    this.#socket.write(Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...parts]));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  close() {
    this.#socket.destroy();
  }

  #deliver() {
    while (this.#waiting.length > 0) {
      const read = parse(this.#received, 0);
      if (!read) return;
      this.#received = this.#received.subarray(read.end);
      const { resolve, reject } = this.#waiting.shift();
      if (read.value instanceof Error) reject(read.value);
      else resolve(read.value);
    }
  }
}

/** The reply that begins at `at`, and where it ends; none while it is not whole. */
function parse(bytes, at) {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const line = bytes.toString('utf8', at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[at])) {
    case '+':
      return { value: line, end };
    case '-':
      return { value: new Error(line), end };
    case ':':
      return { value: Number(line), end };
    case '$': {
      const length = Number(line);
      if (length < 0) return { value: null, end };
      if (bytes.length < end + length + 2) return undefined;
      return { value: bytes.toString('utf8', end, end + length), end: end + length + 2 };
    }
    case '*': {
      const items = [];
      let next = end;
      if (Number(line) < 0) return { value: null, end };
      for (let n = 0; n < Number(line); n += 1) {
        const item = parse(bytes, next);
        if (!item) return undefined;
        items.push(item.value);
        next = item.end;
      }
      return { value: items, end: next };
    }
    default:
      throw new Error(`not a reply: ${bytes.toString('utf8', at, at + 40)}`);
  }
}

/** A flat list of fields and values as an object. */
function fields(list) {
  const object = {};
  for (let n = 0; n + 1 < list.length; n += 2) object[list[n]] = list[n + 1];
  return object;
}

/** Orders entry ids as Redis does. */
function compareIds(a, b) {
  const [aMs, aSeq] = a.split('-').map(BigInt);
  const [bMs, bSeq] = b.split('-').map(BigInt);
  const [left, right] = aMs === bMs ? [aSeq, bSeq] : [aMs, bMs];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

module.exports = { Redis, fields, compareIds };
