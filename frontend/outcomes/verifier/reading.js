// The written format: a ZIP file, canonical JSON, signed notes, checkpoints, lines, choices, Pabulib files.
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
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byCodePoint).map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

// One spelling only: a number too great for exact arithmetic here is another spelling too, and refused.
function readCanonical(bytes) {
  const text = textOf(bytes), value = JSON.parse(text);
  if (canonical(value) !== text) throw new Unreadable("json");
  return value;
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

function readNote(text) {
  const cut = text.lastIndexOf("\n\n"), lines = text.slice(cut + 2).split("\n");
  if (cut < 0 || lines.pop() !== "" || !lines.length) throw new Unreadable("note");
  const signatures = lines.map((line) => {
    const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    if (!found) throw new Unreadable("note");
    const raw = fromBase64(found[2]);
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

const CHECKPOINT = /^([^\n]+)\ncheckpoint (\d+)\nhour (\S+)\nsignatures (\d+)\nballots (\d+)\npaper ([0-9a-f]{64})\njournal ([0-9a-f]{64}|-)\nprevious ([0-9a-f]{64}|-)\n(?:fewer ([^\n]+)\n)?$/;

function readCheckpoint(text) {
  const found = CHECKPOINT.exec(text);
  if (!found) throw new Unreadable("checkpoint");
  const [, origin, number, hour, signatures, ballots, paper, , previous, fewer] = found;
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

function readLines(bytes) {
  const [header, ...lines] = textOf(bytes).split("\n");
  if (lines.pop() !== "") throw new Unreadable("lines");
  return { header, lines };
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

function cellsOf(line) {
  const cells = [];
  let rest = line;
  while (rest !== undefined) {
    const quoted = /^"((?:[^"]|"")*)"(?:;|$)/.exec(rest);
    if (quoted) {
      cells.push(quoted[1].replaceAll('""', '"'));
      rest = quoted[0].endsWith(";") ? rest.slice(quoted[0].length) : undefined;
    } else {
      const cut = rest.indexOf(";");
      cells.push(cut < 0 ? rest : rest.slice(0, cut));
      rest = cut < 0 ? undefined : rest.slice(cut + 1);
    }
  }
  return cells;
}

// The ballots of a Pabulib file by printed number, each as one text, and the money.
function readPabulib(bytes, isValued) {
  const sections = { META: [], PROJECTS: [], VOTES: [] };
  let section = [];
  for (const line of textOf(bytes).split("\n")) {
    if (sections[line]) section = sections[line];
    else if (line) section.push(cellsOf(line));
  }
  const table = ([heads, ...rows]) => rows.map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at] ?? ""])));
  const projects = table(sections.PROJECTS);
  const numbers = new Map(projects.map((project) => [project.project_id, Number(project.printed_number ?? project.project_id)]));
  const meta = new Map(sections.META.map(([name, value]) => [name, value]));
  const ballots = table(sections.VOTES).map((row) => {
    const values = (row.points ?? "").split(",");
    const marks = row.vote ? row.vote.split(",").map((id, at) => ({ number: numbers.get(id), value: isValued ? Number(values[at]) : 1 })) : [];
    return choiceText(marks);
  });
  return { budget: meta.get("budget"), ballots };
}

const choiceText = (marks) => [...marks].sort((one, other) => one.number - other.number).map((mark) => `${mark.number}=${mark.value}`).join("+");
