// SHA-256 (FIPS 180-4) by itself, since a page opened from the disk may have no `crypto.subtle`; the root of RFC 9162;
// Ed25519 by the browser, where it has it.
const PRIMES = (() => {
  const found = [];
  for (let number = 2; found.length < 64; number += 1) if (found.every((prime) => number % prime)) found.push(number);
  return found;
})();
// The first 32 bits of the fractional part of a root, by whole numbers: no float decides.
function rootBits(number, degree) {
  const scaled = BigInt(number) << BigInt(32 * degree);
  let low = 0n, high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(degree) <= scaled) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn) | 0;
}
const BEGINNING = Int32Array.from(PRIMES.slice(0, 8), (prime) => rootBits(prime, 2));
const CONSTANTS = Int32Array.from(PRIMES, (prime) => rootBits(prime, 3));
const SCHEDULE = new Int32Array(64);

const turned = (word, by) => (word >>> by) | (word << (32 - by));

function mix(state, view, at) {
  for (let place = 0; place < 16; place += 1) SCHEDULE[place] = view.getInt32(at + 4 * place);
  for (let place = 16; place < 64; place += 1) {
    const early = SCHEDULE[place - 15], late = SCHEDULE[place - 2];
    const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    SCHEDULE[place] = (SCHEDULE[place - 16] + first + SCHEDULE[place - 7] + second) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let place = 0; place < 64; place += 1) {
    const chosen = (e & f) ^ (~e & g), most = (a & b) ^ (a & c) ^ (b & c);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + CONSTANTS[place] + SCHEDULE[place]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => { state[place] = (state[place] + word) | 0; });
}

function sha256(bytes) {
  const state = Int32Array.from(BEGINNING), whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < whole; at += 64) mix(state, view, at);
  const rest = bytes.length - whole, ending = new Uint8Array(rest < 56 ? 64 : 128);
  ending.set(bytes.subarray(whole));
  ending[rest] = 0x80;
  const tail = new DataView(ending.buffer);
  tail.setBigUint64(ending.length - 8, BigInt(bytes.length) * 8n);
  for (let at = 0; at < ending.length; at += 64) mix(state, tail, at);
  const digest = new Uint8Array(32), out = new DataView(digest.buffer);
  state.forEach((word, place) => out.setInt32(4 * place, word));
  return digest;
}

const UTF8 = new TextEncoder();
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOfHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const bytesOf = (text) => UTF8.encode(text);
const sha256Text = (text) => hex(sha256(bytesOf(text)));

// One root for any number of lines: leaf 00, node 01, an odd last one moves up alone.
function merkleRoot(lines) {
  let level = lines.map((line) => sha256(joined([0], bytesOf(line))));
  if (!level.length) return hex(sha256(new Uint8Array()));
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2) {
      above.push(at + 1 < level.length ? sha256(joined([1], level[at], level[at + 1])) : level[at]);
    }
    level = above;
  }
  return hex(level[0]);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// true, false, or null where this browser knows no Ed25519.
async function isSignedBy(publicKey, signature, text) {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, bytesOf(text));
  } catch {
    return null;
  }
}
