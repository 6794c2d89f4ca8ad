/* Time: a histogram of the facts and a range of months. A fact known to the year is spread over it. */

const HAS_TIME = DATED.length > 0 && LAST_MONTH > FIRST_MONTH;
const BIN = [1, 2, 3, 6, 12, 24, 60, 120].find(size => (LAST_MONTH - FIRST_MONTH + 1) / size <= 64) ?? 240;
const BINS = HAS_TIME ? Math.ceil((LAST_MONTH - FIRST_MONTH + 1) / BIN) : 0;
const binOf = month => Math.floor((month - FIRST_MONTH) / BIN);

function fillTimeline() {
  byId("timeline").hidden = !HAS_TIME;
  if (!HAS_TIME) return;
  byId("timeline").setAttribute("aria-label", say("timeline"));
  const heights = new Float64Array(BINS);
  let undated = 0;
  for (const fact of FACTS) {
    if (!(inFacts(fact) && inDocuments(fact) && inTypes(fact))) continue;
    if (!fact.period) {
      undated++;
      continue;
    }
    const [first, last] = fact.period.map(binOf);
    for (let bin = first; bin <= last; bin++) heights[bin] += 1 / (last - first + 1);
  }
  const most = Math.max(1, ...heights);
  byId("bars").replaceChildren(
    ...Array.from(heights, (height, bin) => {
      const start = FIRST_MONTH + bin * BIN,
        bar = el("i", { className: start + BIN > state.from && start <= state.to ? "in" : "" });
      bar.style.setProperty("--h", `${height ? Math.max(6, 100 * Math.sqrt(height / most)) : 0}%`);
      if (isYearMark(bin)) bar.dataset.year = String(Math.floor((start + BIN - 1) / 12));
      return bar;
    }),
  );
  for (const [id, value] of [
    ["from", state.from],
    ["to", state.to],
  ]) {
    const input = byId(id);
    input.min = FIRST_MONTH;
    input.max = LAST_MONTH;
    input.value = value;
    input.setAttribute("aria-label", say(id));
    input.setAttribute("aria-valuetext", date(monthText(value)));
    byId(`${id}-text`).textContent = date(monthText(value));
  }
  const part = month => `${(100 * (month - FIRST_MONTH)) / (LAST_MONTH - FIRST_MONTH)}%`;
  byId("range-fill").style.setProperty("--left", part(state.from));
  byId("range-fill").style.setProperty("--right", part(LAST_MONTH - (state.to - FIRST_MONTH)));
  byId("undated-label").hidden = !undated && state.undated;
  byId("undated").checked = state.undated;
  byId("undated-label").lastChild.textContent = say("includeUndated", { n: undated });
}

/** A year is written under the bar in which it begins, at most about twelve of them. */
function isYearMark(bin) {
  const start = FIRST_MONTH + bin * BIN,
    year = Math.floor((start + BIN - 1) / 12),
    every = Math.ceil((LAST_MONTH - FIRST_MONTH) / 12 / 12);
  return year * 12 >= start && year * 12 < start + BIN && year % every === 0;
}

let slideFrame = 0,
  slideTimer = 0;
function slide() {
  const [a, b] = [+byId("from").value, +byId("to").value];
  state.from = Math.min(a, b);
  state.to = Math.max(a, b);
  cancelAnimationFrame(slideFrame);
  slideFrame = requestAnimationFrame(() => changed(false));
  clearTimeout(slideTimer); // browsers refuse an address that changes with every step
  slideTimer = setTimeout(() => writeAddress(false), 250);
}
byId("from").addEventListener("input", slide);
byId("to").addEventListener("input", slide);
byId("undated").addEventListener("change", () => {
  state.undated = byId("undated").checked;
  changed();
});
