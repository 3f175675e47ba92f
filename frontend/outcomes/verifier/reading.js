// The written format: a ZIP file, canonical JSON, signed notes, checkpoints, lines, choices.
class Unreadable extends Error {}

const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const last = (path) => path.split("/").pop();

// Both ways in which our archive packs a file: stored, or deflated.
async function unzipped(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), found = new Map();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Unreadable("zip");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [named, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true), name = textOf(bytes.subarray(at + 46, at + 46 + named));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(start, start + size);
    found.set(last(name), method === 0 ? packed : await inflated(packed));
    at += 46 + named + extra + comment;
  }
  return found;
}

async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Keys by code point, which JavaScript's own order of texts is not.
function byCodePoint(one, other) {
  const [left, right] = [Array.from(one), Array.from(other)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = left[at].codePointAt(0) - right[at].codePointAt(0);
    if (difference) return difference;
  }
  return left.length - right.length;
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byCodePoint).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

// One spelling only: a number too great for exact arithmetic here is another spelling too, and refused.
function readCanonical(bytes) {
  const text = textOf(bytes), value = JSON.parse(text);
  if (canonical(value) !== text) throw new Unreadable("json");
  return value;
}

// One spelling only here too.
function fromBase64(text) {
  const raw = atob(text);
  if (btoa(raw) !== text) throw new Unreadable("base64");
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

// A text of lines that end with a break, without control signs.
const isPlain = (text) => text.endsWith("\n") && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

function readNote(text) {
  if (!isPlain(text)) throw new Unreadable("note");
  const cut = text.lastIndexOf("\n\n"), lines = text.slice(cut + 2).split("\n");
  if (cut < 0 || lines.pop() !== "" || !lines.length || lines.length > 100) throw new Unreadable("note");
  const signatures = lines.map((line) => {
    const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    if (!found) throw new Unreadable("note");
    const raw = fromBase64(found[2]);
    if (raw.length <= 4) throw new Unreadable("note");
    return { name: found[1], hash: hex(raw.subarray(0, 4)), signature: raw.subarray(4) };
  });
  return { text: text.slice(0, cut + 1), signatures };
}

function readKey(text) {
  const [name, hash, ...rest] = text.split("+"), raw = fromBase64(rest.join("+"));
  if (raw.length !== 33 || raw[0] !== 1) throw new Unreadable("key");
  const expected = hex(sha256(joined(bytesOf(`${name}\n`), raw))).slice(0, 8);
  if (hash !== expected) throw new Unreadable("key");
  return { name, hash, bytes: raw.subarray(1) };
}

async function noteHolds(note, key) {
  const mine = note.signatures.find((line) => line.name === key.name && line.hash === key.hash);
  return mine ? isSignedBy(key.bytes, mine.signature, note.text) : false;
}

const CHECKPOINT = /^([^\n]+)\ncheckpoint (0|[1-9]\d{0,8})\nhour ([0-9-]{10}T\d\d:00Z)\nsignatures (0|[1-9]\d{0,8})\nballots (0|[1-9]\d{0,8})\npaper ([0-9a-f]{64})\njournal ([0-9a-f]{64}|-)\nprevious ([0-9a-f]{64}|-)\n(?:fewer ([^\n]+)\n)?$/;

function readCheckpoint(text) {
  const found = CHECKPOINT.exec(text);
  if (!found) throw new Unreadable("checkpoint");
  const [, origin, number, hour, signatures, ballots, paper, , previous, fewer] = found;
  if ((number === "0") !== (previous === "-")) throw new Unreadable("checkpoint");
  return { origin, number: Number(number), hour, signatures: Number(signatures), ballots: Number(ballots), paper, previous, fewer, text };
}

// Several notes in one file: a text and its signatures, a blank line between any two blocks.
function splitNotes(text) {
  const blocks = text.split("\n\n").filter(Boolean);
  if (blocks.length % 2) throw new Unreadable("checkpoints");
  const notes = [];
  for (let at = 0; at < blocks.length; at += 2) {
    notes.push(`${blocks[at].replace(/^\n/, "")}\n\n${blocks[at + 1].replace(/\n$/, "")}\n`);
  }
  return notes;
}

// null where the bytes are no text, or its last line lacks its break.
function readLines(bytes) {
  try {
    const [header, ...lines] = textOf(bytes).split("\n");
    return lines.pop() === "" ? { header, lines } : null;
  } catch {
    return null;
  }
}

const VALUED = /^([1-9]\d{0,8})=(0|-?[1-9]\d{0,9})$/, PLAIN = /^[1-9]\d{0,8}$/;

// null: not on this ballot paper; []: blank; else marks by increasing number.
function readChoice(text, isValued) {
  if (text === "") return null;
  if (text === "blank") return [];
  const marks = text.split("+").map((part) => {
    const found = isValued ? VALUED.exec(part) : PLAIN.exec(part) && [part, part, "1"];
    if (!found) throw new Unreadable("choice");
    return { number: Number(found[1]), value: Number(found[2]) };
  });
  if (marks.some((mark, at) => at && mark.number <= marks[at - 1].number)) throw new Unreadable("choice");
  return marks;
}
