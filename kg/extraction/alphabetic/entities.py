"""The entities of an English or Russian document: which mentions name the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from spacy.tokens import Doc

from kg.extraction.alphabetic.language import language
from kg.extraction.alphabetic.morphology import is_patronymic
from kg.extraction.alphabetic.name_words import name_pattern, word_set
from kg.extraction.alphabetic.place_scan import place_data
from kg.extraction.alphabetic.readers import readers
from kg.extraction.entities import DiscourseEntity
from kg.extraction.lexicon import settings
from kg.extraction.mention import ORGANIZATIONS, PEOPLE, PLACES, TITLES, ZONES, Mention, read_mentions, text_of
from kg.extraction.namesakes import with_namesakes
from kg.gazetteer import gazetteer


def cluster(doc: Doc) -> list[DiscourseEntity]:
    """The entities of a document in order of first mention."""
    lang = doc.lang_
    outer = [m for key in (ZONES, ORGANIZATIONS, PEOPLE) for m in read_mentions(doc, key)]
    places = read_mentions(doc, PLACES)
    held = [m for m in places if any(o.start <= m.start and m.end <= o.end for o in outer)]
    spans = {(m.start, m.end) for m in held}
    entities = _places([m for m in places if (m.start, m.end) not in spans], lang)
    known = {e.place_id for e in entities}
    entities += _places(_told_inside([m for m in held if m.value and m.value not in known], outer), lang)
    by_id = {e.place_id: e for e in entities if e.place_id}
    for label, key in (("Zone", ZONES), ("Organization", ORGANIZATIONS)):
        entities += _bodies(read_mentions(doc, key), label, lang, places, by_id)
    entities += _people(read_mentions(doc, PEOPLE), lang)
    return sorted(entities, key=lambda e: (e.first, -len(e.name)))


def _told_inside(places: list[Mention], outer: list[Mention]) -> list[Mention]:
    """Places named only inside longer names that are entities all the same: the country of an embassy, the city of a
    council; not one that only an adjective or a company's name holds."""
    kept = []
    for m in places:
        around = next(o for o in outer if o.start <= m.start and m.end <= o.end)
        if m.rule != "gazetteer.adjective" and around.label != "Person" and around.text != m.text:
            kept.append(m)
    return kept


def _places(mentions: Iterable[Mention], lang: str) -> list[DiscourseEntity]:
    found: dict[str, DiscourseEntity] = {}
    name = readers(lang).place_name
    for m in mentions:
        label = "Zone" if m.label == "Zone" else "Place"
        key = m.value or name(m).casefold()
        entity = found.setdefault(key, DiscourseEntity(label, m.value))
        entity.mentions.append(m)
    _join_told(found, name, lang)
    # Mandaue for Mandaue City, where only the latter is known.
    for e in found.values():
        named = [m for m in e.mentions if m.rule != "gazetteer.adjective"]
        if named:
            # No name in capitals where the text has it in small letters too.
            e.label = max((name(m) for m in named), key=lambda n: (not n.isupper(), len(n)))
        else:
            e.label = gazetteer().place(e.place_id).labels.get(lang) if e.place_id else None
    return list(found.values())


def _join_told(found: dict[str, DiscourseEntity], name: Callable[[Mention], str], lang: str) -> None:
    """Join a place that no list knows to the one of the same name, or of that name with a class word behind it."""
    classes = {c.casefold() for c in place_data(lang)["classes"]}
    for key, e in [*found.items()]:
        if e.place_id is not None:
            continue
        for other in found.values():
            longer = {name(m).casefold() for m in other.mentions if m.rule != "gazetteer.adjective"}
            if other is not e and any(n == key or n.removeprefix(key + " ") in classes for n in longer):
                other.mentions = sorted([*other.mentions, *e.mentions], key=lambda m: m.start)
                del found[key]
                break


def _bodies(
    mentions: list[Mention], label: str, lang: str, places: list[Mention], by_id: dict[str, DiscourseEntity]
) -> list[DiscourseEntity]:
    found: dict[str, DiscourseEntity] = {}
    by_places: dict[str, DiscourseEntity] = {}
    for m in sorted(mentions, key=lambda m: (m.rule.endswith(".acronym"), m.start)):
        name = str(m.value or m.text)
        key = body_key(name, lang)
        told = name  # the consulate of the PRC is that of China
        for p in (p for p in places if p.value and m.start <= p.start and p.end <= m.end):
            told = told.replace(p.text, str(p.value), 1)
        entity = found.get(key) or _shorter(found, key, lang) or by_places.get(body_key(told, lang))
        if entity is None:
            entity = found.setdefault(key, DiscourseEntity(label))
            entity.label = name
        if told != name:
            by_places.setdefault(body_key(told, lang), entity)
        entity.mentions.append(m)
        if not m.rule.endswith(".acronym") and entity.label is not None and len(name) > len(entity.label):
            entity.label = name
        if entity.anchor is None:
            inner = [p for p in places if m.start <= p.start and p.end <= m.end and p.value]
            beside = [p for p in places if p.value and _owns(p, m)]
            entity.anchor = next((by_id[p.value] for p in [*inner, *beside] if p.value in by_id), None)
    for e in found.values():
        e.mentions.sort(key=lambda m: m.start)
        e.names += [q for m in e.mentions for q in re.findall(r"[«“]([^«»“”]{2,})[»”]", m.text) if q != e.label]
    return list(found.values())


def _owns(place: Mention, body: Mention) -> bool:
    """Whether a place stands as an adjective right before a body: харбинский Дворец дружбы."""
    return body.start - place.end == 1 and place.rule == "gazetteer.adjective" and place.text[0].islower()


def body_key(name: str, lang: str) -> str:
    """What a body's name is compared by: without article, class words, quotation marks, blanks and case."""
    key = re.sub(r"[\W_]+", " ", name).casefold().strip()
    return name_pattern(lang, "organization", "not_compared").sub("", key)


def _shorter(found: dict[str, DiscourseEntity], key: str, lang: str) -> DiscourseEntity | None:
    """The body of which ``key`` is the end or the beginning: Port of Baltimore, «ЛесИнвест»."""
    words = key.split()
    if not words:
        return None
    for other, e in found.items():
        a, b = sorted((words, other.split()), key=len)
        if len(a) >= 2 and len(b) > len(a) and (b[-len(a) :] == a):
            return e
        classed = a[-1] in word_set(lang, "organization", "ends_of_class")
        if len(a) >= 2 and classed and b[: len(a) - 1] == a[:-1] and len(b) >= len(a):
            return e  # Управление коммерции провинции
        if len(a) == 1 and len(a[0]) > 4 and len(b) == 2 and b[-1] == a[0]:
            return e
    return None


def _people(mentions: Iterable[Mention], lang: str) -> list[DiscourseEntity]:
    found: dict[str, DiscourseEntity] = {}
    for m in sorted(mentions, key=lambda m: (m.rule == "people.surname" or " " not in m.text, m.start)):
        name = m.value if isinstance(m.value, str) and m.value else m.text
        key = re.sub(r"\s+", " ", name).casefold().replace("ё", "е")
        entity = (
            found.get(key) or _by_surname(found, name) or _with_initials(found, name) or _declined(found, name, lang)
        )
        if entity is None:
            entity = found.setdefault(key, DiscourseEntity("Person"))
            entity.label = name
        elif (
            entity.label is not None
            and len(name) > len(entity.label)
            and "." not in name
            and len(name.split()) > len(entity.label.split())
        ):
            entity.label = name
        elif (
            entity.label is not None
            and len(name) < len(entity.label)
            and len(name.split()) == len(entity.label.split())
            and "." not in name
        ):
            entity.label = name  # the shorter of two forms is the nominative
        entity.mentions.append(m)
    for e in found.values():
        e.mentions.sort(key=lambda m: m.start)
    return list(found.values())


def _by_surname(found: dict[str, DiscourseEntity], name: str) -> DiscourseEntity | None:
    """Coun Wearn for Lynda Wearn: one word that ends or begins a full name."""
    if " " in name:
        return None
    return next(
        (e for e in found.values() if e.label and " " in e.label and name in (e.label.split()[-1], e.label.split()[0])),
        None,
    )


def _declined(found: dict[str, DiscourseEntity], name: str, lang: str) -> DiscourseEntity | None:
    """Ньургуна Тимофеева for Ньургун Тимофеев, where no dictionary knows the name."""
    parts = name.split()
    words = language(lang)
    if len(parts) < 2 or not words.declined:
        return None
    for e in found.values():
        label = (e.label or "").split()
        if len(label) == len(parts) and all(
            set(words.bases(a)) & set(words.bases(b)) for a, b in zip(parts, label, strict=True)
        ):
            return e
    return None


def _with_initials(found: dict[str, DiscourseEntity], name: str) -> DiscourseEntity | None:
    """А. В. Иванов for Андрей Иванов; Иван Петрович Сидоров for Иван Сидоров."""
    parts = [p for p in re.split(r"[ \u00a0]|(?<=\.)", name) if p]
    if len(parts) < 2:
        return None
    surname = next((p for p in reversed(parts) if not p.endswith(".")), "")
    first = next((p for p in parts if p != surname), "")
    for e in found.values():
        label = (e.label or "").split()
        if len(label) < 2:
            continue
        polite = "." not in name and len(parts) == 2 and parts[0] in label and is_patronymic(parts[1])
        if polite and not any(is_patronymic(p) for p in label if p != parts[1]):
            return e  # Дмитрий Александрович for Дмитрий Перов
        if "." in name and surname in label and any(p != surname and p[0] == first[0] for p in label):
            return e
        if {parts[0], parts[-1]} == {label[0], label[-1]} and "." not in name:
            return e
    return None


class AlphabeticEntities:
    """The component ``kg_entities`` of the alphabetic languages: leaves ``doc._.entities``."""

    def __call__(self, doc: Doc) -> Doc:
        joint = re.compile(settings(doc.lang_, "grammar.toml")["coordination"], re.IGNORECASE)
        doc._.entities = with_namesakes(cluster(doc), read_mentions(doc, TITLES), text_of(doc), joint)
        return doc
