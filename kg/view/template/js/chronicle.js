/* The chronicle: dated facts by year and month, the newest first; those without a date at the end. */

const CHRONICLE_STEP = 80; // so many facts at first, and as many more each time the reader asks
const chronicle = byId("chronicle");
let chronicled = CHRONICLE_STEP;

/** The first day of a fact as far as it is known ("2023", "2023-03", "2023-03-08"); null for an undated one. */
const firstDay = fact => (fact.period ? factDate(fact)[1].split("/")[0].trim() : null);

/** Facts that hold as [day, index], the newest first; those known to the year stand at its end. */
function chronicleOrder() {
  const days = FACTS.flatMap((fact, index) => (live[index] ? [[firstDay(fact), index]] : []));
  return days.sort(([a, i], [b, j]) => (a === b ? i - j : a === null ? 1 : b === null ? -1 : a < b ? 1 : -1));
}

function fillChronicle() {
  if (state.view !== "time") return;
  const facts = chronicleOrder(),
    limit = document.body.classList.contains("paper") ? PAPER_ROWS : chronicled,
    years = new Map(); // year → month → facts; year "" is the undated ones'
  for (const [day, index] of facts.slice(0, limit)) {
    const [year, month] = day ? [day.slice(0, 4), day.slice(5, 7)] : ["", ""];
    if (!years.has(year)) years.set(year, new Map());
    const months = years.get(year);
    if (months.has(month)) months.get(month).push(index);
    else months.set(month, [index]);
  }
  const counts = new Map();
  for (const [day] of facts) {
    const year = day?.slice(0, 4) ?? "";
    counts.set(year, (counts.get(year) ?? 0) + 1);
  }
  const left = facts.length - limit;
  chronicle.replaceChildren(
    ...[...years].map(([year, months]) => chronicleYear(year, months, counts.get(year))),
    !facts.length ? el("p", { className: "empty" }, say(FACTS.length ? "nothing" : "emptyGraph")) : "",
    left > 0
      ? button(say("more", { n: Math.min(left, CHRONICLE_STEP) }), moreChronicle, { className: "more wide" })
      : "",
  );
}

function moreChronicle() {
  const place = chronicled;
  chronicled += CHRONICLE_STEP;
  fillChronicle();
  chronicle.querySelectorAll("article button.kind")[place]?.focus();
}

function chronicleYear(year, months, count) {
  return el(
    "section",
    { className: "year" },
    el("h2", {}, year ? date(year) : say("undated"), el("small", {}, say("facts", { n: count }))),
    el(
      "div",
      { className: "cards" },
      [...months].flatMap(([month, facts]) =>
        facts.map((index, place) =>
          el("div", {}, month && place === 0 && el("h3", {}, monthName(month)), factCard(index)),
        ),
      ),
    ),
  );
}

const monthName = month =>
  formatOf("DateTimeFormat", { timeZone: "UTC", month: "long" }).format(Date.UTC(2000, month - 1, 1));
