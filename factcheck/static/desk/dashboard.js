// The dashboard: its charts are drawn from the tables on the page, and the figures are asked for again every two seconds.
// What has not changed is not sent; when nobody answers, the last figures stay and the page says since when.

const EVERY = 2000; // milliseconds
const figures = document.getElementById("figures");
const live = document.querySelector("[data-live]");
const words = document.querySelector("[data-live-words]");
const charts = new Map();
let tag = null;
let awaySince = null;

// --- charts ---------------------------------------------------------------------------------

const MOST = 10; // bars of a long table: its first rows
const onWall = () => document.querySelector(".is-screen") && innerWidth >= 1600;
const short = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
// A name on two lines at the most.
function lines(name, most) {
  const words = name.split(" ");
  let first = words.shift();
  while (words.length && first.length + words[0].length < most) first += ` ${words.shift()}`;
  return words.length ? [short(first, most), short(words.join(" "), most)] : short(first, most);
}
const styled = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function colour(tone, place) {
  return styled(`--c-${tone}`) || `oklch(${48 + (place % 4) * 9}% 0.1 ${(place * 67 + 200) % 360})`;
}

function read(table) {
  const [, ...heads] = table.tHead.rows[0].cells;
  const rows = [...table.tBodies[0].rows].map((row) => {
    const [head, ...cells] = row.cells;
    return { name: head.textContent.trim(), tone: head.dataset.tone, numbers: cells.map((cell) => ("n" in cell.dataset ? Number(cell.dataset.n) : null)) };
  });
  const drawn = heads.map((head, place) => ({ name: head.textContent.trim(), tone: head.dataset.tone, place })).filter((head) => head.tone);
  return { rows, heads: drawn };
}

function spoken(seconds) {
  const hours = seconds / 3600;
  if (hours >= 48) return `${Math.round(hours / 24)} d`;
  return hours >= 1 ? `${Math.round(hours)} h` : `${Math.round(seconds / 60)} min`;
}

function scales(ink, line, { isStacked, isTime }) {
  const size = onWall() ? 12 : 11;
  const ticks = { color: ink, font: { size }, maxRotation: 0, autoSkipPadding: 12 };
  const numbers = isTime ? { ...ticks, callback: spoken } : { ...ticks, precision: 0 };
  return {
    x: { stacked: isStacked, ticks, grid: { display: false }, border: { color: line } },
    y: { stacked: isStacked, beginAtZero: true, suggestedMax: isTime ? 600 : undefined, ticks: numbers, grid: { color: line }, border: { display: false } },
  };
}

// How a table of each kind is drawn: one series a column, or for "across" one bar a row.
function drawing(kind, table) {
  const { rows: all, heads } = read(table);
  const rows = kind === "across" ? all.slice(0, heads.length ? (onWall() ? 5 : MOST) : all.length) : all;
  const ink = styled("--soft");
  const line = styled("--line");
  const size = onWall() ? 12 : 11;
  const labels = rows.map((row) => row.name);
  const isAcross = kind === "across";
  const series = (heads.length ? heads : [{ name: "Claims", place: 0 }]).map((head, place) => {
    const shades = heads.length ? colour(head.tone, place) : rows.map((row, at) => colour(row.tone, at));
    const of = { label: head.name, data: rows.map((row) => row.numbers[head.place]), backgroundColor: shades, hoverBackgroundColor: shades };
    if (kind === "area") return { ...of, fill: true, borderColor: shades, hoverBorderColor: shades, borderWidth: 1, pointRadius: rows.length > 1 ? 0 : 3, pointHitRadius: 12 };
    if (kind === "times") return { ...of, borderColor: shades, borderWidth: 2, pointRadius: 3, spanGaps: true };
    return { ...of, borderWidth: 0, maxBarThickness: 34 };
  });
  const options = {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", intersect: false, axis: isAcross ? "y" : "x" },
    indexAxis: isAcross ? "y" : "x",
    scales: scales(ink, line, { isStacked: kind !== "times", isTime: kind === "times" }),
    plugins: {
      legend: { display: series.length > 1, position: "bottom", labels: { color: ink, boxWidth: 12, boxHeight: 12, padding: 10, font: { size } } },
      tooltip: kind === "times" ? { callbacks: { label: (item) => `${item.dataset.label}: ${spoken(item.raw)}` } } : {},
    },
  };
  if (isAcross) {
    const { x, y } = options.scales;
    options.scales = { x: y, y: { ...x, ticks: { ...x.ticks, autoSkip: false, callback(value) { return short(this.getLabelForValue(value), 26); } } } };
  } else if (kind === "bars" && rows.length < 8) {
    const { ticks } = options.scales.x;
    options.scales.x.ticks = { ...ticks, autoSkip: false, callback(value) { return lines(this.getLabelForValue(value), innerWidth < 600 || onWall() ? 9 : 13); } };
  }
  return { type: kind === "area" || kind === "times" ? "line" : "bar", data: { labels, datasets: series }, options };
}

function draw() {
  for (const chart of charts.values()) chart.destroy();
  charts.clear();
  if (!window.Chart) return;
  for (const place of figures.querySelectorAll("[data-chart]")) {
    const table = document.getElementById(place.dataset.of);
    const canvas = document.createElement("canvas");
    place.replaceChildren(canvas);
    charts.set(place.dataset.of, new Chart(canvas, drawing(place.dataset.chart, table)));
  }
}

// --- live ------------------------------------------------------------------------------------

const clock = (moment) => moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

function say(state, text) {
  live.classList.toggle("is-live", state === "live");
  live.classList.toggle("is-away", state === "away");
  if (words.textContent !== text) words.textContent = text;
}

// Put the new figures in, leaving open what was open, and the focus where it was.
function show(html) {
  const open = new Set([...figures.querySelectorAll("details[open]")].map((each) => each.id));
  const focused = figures.contains(document.activeElement) && document.activeElement.getAttribute("href");
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const id of open) next.getElementById(id)?.setAttribute("open", "");
  figures.replaceChildren(...next.body.childNodes);
  if (focused) figures.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  draw();
}

async function ask() {
  const answer = await fetch(figures.dataset.address, {
    headers: tag ? { "If-None-Match": tag } : {},
    cache: "no-store",
    signal: AbortSignal.timeout(8000),
  });
  if (answer.status === 401 || answer.status === 403) return "out";
  if (answer.status === 304) return "live";
  if (!answer.ok) throw new Error(String(answer.status));
  tag = answer.headers.get("ETag");
  show(await answer.text());
  return "live";
}

async function look() {
  let next = EVERY;
  try {
    const state = await ask();
    awaySince = null;
    if (state === "out") {
      const isScreen = document.querySelector(".is-screen");
      say("away", isScreen ? "The key of this screen was revoked or has run out: these figures are old." : "You are signed out: these figures are old.");
      next = 10000;
    } else {
      say("live", `Live, last asked at ${clock(new Date())}`);
    }
  } catch {
    awaySince ??= new Date();
    say("away", `Not connected since ${clock(awaySince)}: these figures are old.`);
  }
  setTimeout(look, document.hidden ? next * 5 : next);
}

draw();
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["class"] });
setTimeout(look, EVERY);
