/* Words, names, numbers and dates in the chosen language. */

const LOCALE = { zh: "zh-CN", en: "en-GB", ru: "ru-RU" };
const LANGUAGE_NAME = { zh: "中文", en: "English", ru: "Русский" };
const LANGUAGE_SHORT = { zh: "中", en: "EN", ru: "RU" };
let lang = CONTENT.lang;

const words = () => CONTENT.words[lang];

/** A text of the interface with its {places} filled; a text with plural forms chooses by `n`. */
function say(key, fills = {}) {
  let text = words().ui[key];
  if (text && typeof text === "object")
    text = text[formatOf("PluralRules").select(fills.n)] ?? text.other;
  return String(text ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
    name in fills ? (name === "n" ? number(fills.n) : fills[name]) : whole,
  );
}

const formats = new Map(); // making one is slow
/** A format of Intl ("NumberFormat", "DateTimeFormat" or "PluralRules") in the chosen language. */
function formatOf(kind, options) {
  const key = kind + lang + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl[kind](LOCALE[lang], options));
  return formats.get(key);
}
const formatNumber = (value, options) => formatOf("NumberFormat", options).format(value);
const number = value => formatNumber(value, { maximumFractionDigits: 2 });
const percent = share => formatNumber(share, { style: "percent" });
const typeName = type => entry(words().types, type) ?? type;
const factName = type => entry(words().facts, type) ?? type;
const kindName = entity =>
  entry(words().kinds, entity.kind) ?? entry(words().kinds, entity.type) ?? entity.kind ?? entity.type;
const roleName = (fact, role) => entry(words().roleOf, `${fact.type}.${role}`) ?? entry(words().roles, role) ?? role;

/** [text, language] of an entity's name: in the chosen language, else in the first that has one. */
function named(index) {
  const entity = ENTITIES[index];
  for (const code of [lang, ...LANGUAGES, ...Object.keys(entity.labels)]) {
    if (entity.labels[code]) return [plain(entity.labels[code]), code];
  }
  return [plain(entity.names[0] ?? decodeTail(entity.iri)), null];
}
const label = index => named(index)[0];

function decodeTail(iri) {
  const tail = String(iri).replace(/\/+$/, "").split(/[/#]/).pop();
  try {
    return decodeURIComponent(tail);
  } catch {
    return tail;
  }
}

/** What a fact is called: its title where it has one, else its type. */
function factTitle(fact) {
  const lead = valueOf(fact, readingOf(fact).lead);
  return lead ? plain(valueText(fact, lead)) : factName(fact.type);
}

const SCRIPT = { zh: /\p{Script=Han}/u, en: /\p{Script=Latin}/u, ru: /\p{Script=Cyrillic}/u };
/** What a fact is called on the canvas, where there is room for few words: its title only in the reader's own script. */
function factLabel(fact) {
  const title = factTitle(fact);
  return SCRIPT[lang].test(title) ? title : factName(fact.type);
}

const documentTitle = index => plain(DOCUMENTS[index].title) || say("untitled");

/* ---- values ---- */

function money(value, currency) {
  if (lang === "zh" && currency === "CNY")
    return `${formatNumber(value, { notation: "compact", maximumFractionDigits: 2 })}元`;
  try {
    return formatNumber(value, { style: "currency", currency, notation: "compact", maximumFractionDigits: 2 });
  } catch {
    return `${number(value)} ${currency ?? ""}`.trim();
  }
}

function valueText(fact, [role, value]) {
  if (value && typeof value === "object")
    return "value" in value ? money(Number(value.value), value.currency) : JSON.stringify(value);
  if (DATE_ROLES.has(role)) return date(value);
  if (typeof value === "number") return number(value);
  return entry(words().values, value) ?? String(value);
}

/** The figure of a statistic: its value with its unit or currency. */
function figure(fact) {
  const pick = role => fact.values.find(([name]) => name === role)?.[1];
  const value = pick("value"),
    currency = pick("currency"),
    unit = pick("unit");
  if (value == null) return "";
  if (typeof value !== "number") return [value, unit].filter(Boolean).join(" ");
  if (currency) return money(value, currency);
  return unit
    ? number(value) + (/[\u2e80-\uffff]/.test(unit) || unit === "%" ? "" : " ") + unit
    : number(value);
}

/** An ISO date or interval at its own precision: 2023年3月8日, 8 Mar 2023, 8 мар. 2023 г. */
function date(iso) {
  const [first, second] = String(iso).split("/").map(parseDate);
  if (!first) return String(iso);
  const format = precision =>
    formatOf("DateTimeFormat", {
      timeZone: "UTC",
      year: "numeric",
      ...(precision > 1 && { month: lang === "zh" ? "long" : "short" }),
      ...(precision > 2 && { day: "numeric" }),
    });
  if (!second) return unbroken(format(first.precision).format(first.at));
  if (lang === "zh") return chineseRange(first, second, format);
  return unbroken(format(Math.min(first.precision, second.precision)).formatRange(first.at, second.at));
}

/** Day, month and year, and the Russian sign for the year, stay on one line. */
const unbroken = text => text.replace(/(\d) (?=\p{L})|(\p{L}\.?) (?=\d)/gu, "$1$2\u00a0");

/** 2023年3月8日至11日: what the two ends share is written once. */
function chineseRange(first, second, format) {
  const [from, to] = [format(first.precision).format(first.at), format(second.precision).format(second.at)];
  const shared = /^\d+年(?:\d+月)?/.exec(from)?.[0] ?? "",
    year = /^\d+年/.exec(from)?.[0] ?? "";
  const rest =
    to.startsWith(shared) && to.length > shared.length
      ? to.slice(shared.length)
      : to.startsWith(year) && to.length > year.length
        ? to.slice(year.length)
        : to;
  return `${from}至${rest}`;
}

function parseDate(text) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text.trim());
  if (!parts) return null;
  return {
    at: new Date(Date.UTC(+parts[1], (parts[2] || 1) - 1, +(parts[3] || 1))),
    precision: parts.slice(1).filter(Boolean).length,
  };
}

const monthText = month => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
/** [role, date] of a fact, or null. */
const factDate = fact => fact.values.find(([role]) => DATE_ROLES.has(role)) ?? null;
