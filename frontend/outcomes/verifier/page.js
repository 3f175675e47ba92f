// The page itself: files in, sentences out.
const column = () => (document.documentElement.lang === "fr" ? 0 : 1);
const fill = (code, figures = {}) => WORDS[code][column()].replace(/\{(\w+)\}/g, (whole, name) => figures[name] ?? whole);
const place = (name) => document.getElementById(name);
let told = [], ending = null;

function draw() {
  for (const name of ["title", "lead", "choose", "drop", "key", "language"]) place(name).textContent = fill(name);
  document.title = fill("title");
  place("found").replaceChildren(...told.map(({ isFault, code, figures }) => {
    const line = document.createElement("li");
    line.textContent = `${isFault ? "✗" : "✓"} ${fill(code, figures)}`;
    line.className = isFault ? "fault" : "";
    return line;
  }));
  place("ending").textContent = ending ? [fill(ending.code, ending.figures), leftOut(ending.left ?? [])].filter(Boolean).join(" ") : "";
  place("ending").className = ending?.code ?? "";
}

const leftOut = (left) => (left.length ? `${fill("left")} ${left.map((code) => fill(`left_${code}`)).join(column() ? "; " : " ; ")}.` : "");
const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

async function filesIn(chosen) {
  const files = new Map();
  for (const file of chosen) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!file.name.endsWith(".zip")) files.set(file.name, bytes);
    else for (const [name, content] of await unzipped(bytes)) files.set(name, content);
  }
  return files;
}

async function checkAll(chosen) {
  told = [];
  ending = { code: "working", figures: {} };
  draw();
  await pause();
  const tell = async (contest, raises) => {
    ending = { code: "raising", figures: { contest, raises } };
    draw();
    await pause();
  };
  const say = (code, figures) => { told.push({ isFault: false, code, figures }); };
  const blame = (code, figures) => { told.push({ isFault: true, code, figures }); };
  let check = null;
  try {
    check = new Check(await filesIn(chosen), say, blame, tell, place("known").value);
    await check.all();
  } catch (fault) {
    blame("broke", { fault: String(fault) });
  }
  const faults = told.filter((line) => line.isFault).length;
  const figures = { faults, recounted: check?.recounted ?? 0, contests: check?.publication?.contests.length ?? 0 };
  ending = { code: faults ? "refused" : "allHolds", figures, left: faults ? [] : [...check.left] };
  draw();
}

let given = [];
const checkGiven = (chosen) => {
  given = [...chosen];
  if (given.length) checkAll(given);
};
place("files").addEventListener("change", (event) => checkGiven(event.target.files));
place("known").addEventListener("change", () => checkGiven(given));
place("zone").addEventListener("dragover", (event) => event.preventDefault());
place("zone").addEventListener("drop", (event) => {
  event.preventDefault();
  checkGiven(event.dataTransfer.files);
});
place("language").addEventListener("click", () => {
  document.documentElement.lang = column() ? "fr" : "en";
  draw();
});
document.documentElement.lang = navigator.language.startsWith("en") ? "en" : "fr";
draw();
