"""Measuring extraction against hand-made annotations: precision, recall and F1 of entities, facts, roles and records.

An entity counts when its type is right and it shares a name with the gold one. A fact counts when its type is right
and each core role that gold fills has a right filler. A role counts for each (fact, role, filler) of aligned facts.
Entities and facts that gold marks as optional are neither demanded nor punished. Texts are compared by containment or
by shared pairs of characters, dates as strings, numbers to a thousandth.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.errors import DataError

_CORE: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "Pairing": (("member",),),
    "Agreement": (("party",),),
    "Visit": (("visitor",), ("destination",)),
    "Event": (("title", "kind"),),
    "Secondment": (("to",),),
    "Project": (("name", "place"),),
    "Post": (("person",), ("title",)),
    "LocatedIn": (("entity",), ("place",)),
    "Statistic": (("measure",), ("value",)),
    "Mechanism": (("member",),),
    "Statement": (("speaker",),),
}
# Free-form roles (purpose, quote, sector, unit …) are not measured; nor is an event's kind beside its title.
_MEASURED: Final[dict[str, tuple[str, ...]]] = {
    "Pairing": ("kind", "member", "since"),
    "Agreement": ("amount", "count", "date", "party", "place", "signatory", "title"),
    "Visit": ("date", "destination", "visitor"),
    "Event": ("date", "organizer", "participant", "place", "title"),
    "Secondment": ("count", "date", "from", "person", "post", "to"),
    "Project": ("amount", "count", "date", "investor", "name", "place", "status"),
    "Post": ("organization", "person", "title"),
    "LocatedIn": ("entity", "place"),
    "Statistic": ("asOf", "currency", "measure", "subject", "value"),
    "Mechanism": ("date", "member", "title"),
    "Statement": ("speaker",),
}
_TEXTS: Final = ("title", "name", "post", "measure", "kind")
_DATES: Final = ("date", "since", "asOf")
_NUMBERS: Final = ("amount", "value", "count")
_GOVERNMENT: Final = re.compile(r"(省|市|区|县|州)(人民政府|政府)$")
_PLACE_CLASS: Final = re.compile(r"(特别行政区|自治区|自治州|地区|省|市|县|区|州|盟|镇|乡)$")

Filler = tuple[str, Any]


@dataclass(slots=True)
class Score:
    """Counts of one measure: ``right`` of ``predicted`` and of ``gold``."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a predicted fact is right; the rule and confidence that it came with (confidence 1 where it has none)."""

    rule: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Evaluation:
    """``entity``, ``fact`` and ``role`` over all documents, the first two also by type."""

    documents: int = 0
    entity: Score = field(default_factory=Score)
    fact: Score = field(default_factory=Score)
    role: Score = field(default_factory=Score)
    record: Score = field(default_factory=Score)
    """Facts that are right in every filler: nothing missing, nothing too much."""

    entity_by_type: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    fact_by_type: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    role_by_type: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    record_by_type: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    judgements: list[Judgement] = field(default_factory=list)
    errors: list[tuple[str, str, str, list[Filler] | None, list[Filler] | None]] = field(default_factory=list)
    """(document id, "missing", "spurious" or "wrong", fact type, gold fillers, predicted fillers)."""

    def bands(self) -> list[tuple[str, int, int]]:
        """(band, right, found) of the predicted facts by confidence, the surest first; empty bands are left out."""
        edges = (0.9, 0.8, 0.7, 0.0)
        rows = []
        above = 1.01
        for edge in edges:
            inside = [j for j in self.judgements if edge <= j.confidence < above]
            if inside:
                rows.append((f"{edge:.1f}–{min(above, 1.0):.1f}", sum(j.right for j in inside), len(inside)))
            above = edge
        return rows

    def rows(self) -> list[tuple[str, Score]]:
        """Every measure with its name, totals before types."""
        rows: list[tuple[str, Score]] = []
        for name in ("entity", "fact", "role", "record"):
            by_type: dict[str, Score] = getattr(self, f"{name}_by_type")
            rows.append((name, getattr(self, name)))
            rows += [(f"  {t}", s) for t, s in sorted(by_type.items())]
        return rows

    def error_classes(self) -> list[tuple[str, int, int, int]]:
        """(fact type, missing, spurious, wrong) for each type with errors."""
        counts = Counter((fact, kind) for _, kind, fact, _, _ in self.errors)
        types = sorted({fact for fact, _ in counts})
        return [(t, counts[t, "missing"], counts[t, "spurious"], counts[t, "wrong"]) for t in types]


def read_annotations(path: str | Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file of annotations.

    Raises:
        DataError: the file is missing or a line is no JSON object with an ``id``.
    """
    rows = []
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise DataError(f"{path}: cannot be read ({e}); it has to be a text in UTF-8") from e
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as e:
            raise DataError(f"{path}, line {number}: no valid JSON ({e})") from e
        if not isinstance(row, dict) or "id" not in row:
            raise DataError(f"{path}, line {number}: an annotation is a JSON object with an id")
        rows.append(row)
    return rows


def evaluate(gold: Iterable[dict[str, Any]], predicted: Iterable[dict[str, Any]]) -> Evaluation:
    """Compare annotations, paired by ``id``; a document without prediction counts as empty."""
    by_id = {row["id"]: row for row in predicted}
    result = Evaluation()
    for row in gold:
        result.documents += 1
        g, p = _Side(row), _Side(by_id.get(row["id"], {"id": row["id"]}))
        _entities(result, g, p)
        _facts(result, g, p)
    return result


class _Side:
    def __init__(self, row: dict[str, Any]) -> None:
        self.id = row["id"]
        self.entities: list[dict[str, Any]] = row.get("entities") or []
        self.facts: list[dict[str, Any]] = row.get("facts") or []
        self._forms = {_key(e["name"]): _forms([e["name"], *(e.get("aliases") or [])]) for e in self.entities}

    def forms(self, name: Any) -> set[str]:
        return self._forms.get(_key(name)) or _forms([str(name)])


def _key(s: object) -> str:
    return re.sub(r"[\s\W_]+", "", unicodedata.normalize("NFKC", str(s)).casefold())


def _forms(names: list[str]) -> set[str]:
    out = set()
    for name in map(_key, names):
        if name:
            short = _PLACE_CLASS.sub("", name)
            out |= {name, short} if len(short) >= 2 else {name}
    return out


def _entities(result: Evaluation, g: _Side, p: _Side) -> None:
    free = list(p.entities)
    for e in g.entities:
        wanted = _forms([e["name"], *(e.get("aliases") or [])])
        hit = next(
            (x for x in free if x.get("type") == e["type"] and _forms([x["name"], *(x.get("aliases") or [])]) & wanted),
            None,
        )
        if hit is not None:
            free.remove(hit)
        if e.get("optional"):
            continue
        for s in (result.entity, result.entity_by_type[e["type"]]):
            s.gold += 1
            s.right += hit is not None
            s.predicted += hit is not None
    for x in free:
        for s in (result.entity, result.entity_by_type[x.get("type", "?")]):
            s.predicted += 1


def _facts(result: Evaluation, g: _Side, p: _Side) -> None:
    for a, b in _aligned(g, p):
        if a is not None and a.get("optional"):
            continue
        type_ = (a or b or {})["type"]
        right = a is not None and b is not None and _core_right(a, b, g, p)
        fillers_a, fillers_b = _fillers(a) if a else [], _fillers(b) if b else []
        matched = len(_matched(a, b, g, p)) if a and b else 0
        whole = right and matched == len(fillers_a) == len(fillers_b)
        for score in (result.fact, result.fact_by_type[type_]):
            _count(score, right, b is not None, a is not None)
        for score in (result.record, result.record_by_type[type_]):
            _count(score, whole, b is not None, a is not None)
        for score in (result.role, result.role_by_type[type_]):
            _count(score, matched, len(fillers_b), len(fillers_a))
        if b is not None:
            result.judgements.append(Judgement(b.get("extractor", ""), float(b.get("confidence", 1.0)), right))
        if not right:
            kind = "wrong" if a and b else "missing" if a else "spurious"
            result.errors.append((g.id, kind, type_, fillers_a if a else None, fillers_b if b else None))


def _count(score: Score, right: int, predicted: int, gold: int) -> None:
    score.right += right
    score.predicted += predicted
    score.gold += gold


def _aligned(g: _Side, p: _Side) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    candidates = []
    for i, a in enumerate(g.facts):
        for j, b in enumerate(p.facts):
            shared = len(_matched(a, b, g, p)) if a.get("type") == b.get("type") else 0
            if shared:
                closeness = 2 * shared / (len(_fillers(a)) + len(_fillers(b)))
                candidates.append((_core_right(a, b, g, p), not a.get("optional"), closeness, -i, -j))
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for *_, i, j in sorted(candidates, reverse=True):
        if -i not in used_gold and -j not in used_predicted:
            used_gold.add(-i)
            used_predicted.add(-j)
            pairs.append((g.facts[-i], p.facts[-j]))
    pairs += [(a, None) for i, a in enumerate(g.facts) if i not in used_gold]
    pairs += [(None, b) for j, b in enumerate(p.facts) if j not in used_predicted]
    return pairs


def _core_right(a: dict[str, Any], b: dict[str, Any], g: _Side, p: _Side) -> bool:
    got = Counter(role for role, _ in _matched(a, b, g, p))
    for alternatives in _CORE[a["type"]]:
        filled = [r for r in alternatives if _as_list(a.get(r))]
        if filled and not any(got[r] for r in filled):
            # An event of which gold has only a kind is right when anything of it is.
            if a["type"] == "Event" and filled == ["kind"] and got:
                continue
            return False
    if a["type"] in ("Pairing", "Agreement", "Mechanism"):
        role = "party" if a["type"] == "Agreement" else "member"
        return got[role] >= min(2, len(_as_list(a.get(role))))
    return True


def _fillers(fact: dict[str, Any]) -> list[Filler]:
    return [(r, v) for r in _MEASURED.get(fact["type"], ()) for v in _as_list(fact.get(r)) if v not in (None, "")]


def _matched(a: dict[str, Any], b: dict[str, Any], g: _Side, p: _Side) -> list[Filler]:
    pool = _fillers(b)
    got = []
    for role, v in _fillers(a):
        hit = next((x for x in pool if x[0] == role and _equal(role, v, x[1], g, p)), None)
        if hit is not None:
            got.append((role, v))
            pool.remove(hit)
    return got


def _equal(role: str, v: Any, w: Any, g: _Side, p: _Side) -> bool:
    if role in _NUMBERS:
        a, b = _number(v), _number(w)
        return a is not None and b is not None and abs(a - b) <= 1e-3 * max(abs(a), 1e-9)
    if role in _DATES:
        return str(v).strip() == str(w).strip()
    if role in ("status", "currency"):
        return _key(v) == _key(w)
    if role in _TEXTS:
        return _alike(str(v), str(w)) or (role == "name" and bool(g.forms(v) & p.forms(w)))
    a_forms, b_forms = g.forms(v), p.forms(w)
    # A place and its government stand for each other as actors.
    return bool(a_forms & b_forms) or bool(_bare(a_forms) & _bare(b_forms))


def _bare(forms: set[str]) -> set[str]:
    return {_GOVERNMENT.sub("", f) for f in forms} - {""}


def _alike(a: str, b: str) -> bool:
    a, b = _key(a), _key(b)
    if not a or not b:
        return False
    if a in b or b in a:
        return min(len(a), len(b)) / max(len(a), len(b)) >= 0.4
    x, y = _bigrams(a), _bigrams(b)
    return 2 * sum((x & y).values()) / (sum(x.values()) + sum(y.values())) >= 0.6


def _bigrams(s: str) -> Counter[str]:
    return Counter(s[i : i + 2] for i in range(len(s) - 1)) or Counter([s])


def _number(v: Any) -> float | None:
    try:
        return float(v["value"] if isinstance(v, dict) else v)
    except (TypeError, ValueError, KeyError):
        return None


def _as_list(v: Any) -> list[Any]:
    return [] if v is None else v if isinstance(v, list) else [v]
