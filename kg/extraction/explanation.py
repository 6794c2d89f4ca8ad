"""Why extraction found what it found: sentence by sentence the mentions, the facts with their rules, rejections."""

from __future__ import annotations

from dataclasses import dataclass

from kg.annotation import Fact
from kg.documents.document import Document
from kg.extraction.discourse import ENTITY, REFERENCE, Unit
from kg.extraction.facts.draft import Context, Rejection
from kg.extraction.pipeline import read
from kg.extraction.recognizer import OWN_MODEL


@dataclass(frozen=True, slots=True)
class SentenceExplanation:
    """One sentence at ``start`` of the text. ``mentions`` holds (text, what it is, the rule that decided)."""

    start: int
    text: str
    mentions: tuple[tuple[str, str, str], ...]
    facts: tuple[Fact, ...]
    rejections: tuple[Rejection, ...]

    def __str__(self) -> str:
        lines = [self.text]
        lines += [f"    {text} = {meaning}  [{rule}]" for text, meaning, rule in self.mentions]
        for fact in self.facts:
            roles = ", ".join(f"{role}={_shown(value)}" for role, value in fact.roles.items())
            decided = fact.evidence[0]
            lines.append(f"    → {fact.type}: {roles}  [{decided.extractor} {decided.confidence:.2f}]")
        for r in self.rejections:
            around = self.text[max(0, r.start - self.start) :][:12]
            lines.append(f"    ✗ {r.type} at {around!r}: {r.reason}")
        return "\n".join(lines)


def explain(document: Document, model: str = OWN_MODEL) -> list[SentenceExplanation]:
    """Each sentence of a document with what was decided in it, in order; ``model`` as in
    :func:`kg.extraction.pipeline.pipeline`.

    >>> (sentence,) = explain(Document("d", "双方希望黑河市与珠海市签署协议。", lang="zh"))
    >>> [(r.type, r.reason) for r in sentence.rejections]
    [('Agreement', 'hope: 希望')]
    """
    doc = read(document, model)
    context: Context = doc._.reading
    discourse = context.clauses.discourse
    return [
        SentenceExplanation(
            s.start,
            discourse.text[s.start : s.end],
            tuple((u.mention.text, _meaning(u), u.mention.rule) for u in discourse.units_between(s.start, s.end)),
            tuple(f for f in doc._.facts if s.start <= f.evidence[0].start < s.end),
            tuple(dict.fromkeys(r for r in context.rejections if s.start <= r.start < s.end)),
        )
        for s in discourse.structure.sentences
    ]


def _meaning(unit: Unit) -> str:
    if unit.kind in (ENTITY, REFERENCE):
        return f"{unit.type}: " + " + ".join(e.name for e in unit.entities)
    value = unit.value
    if value is None:
        return unit.kind
    return str(getattr(value, "iso", None) or getattr(value, "reason", None) or f"{value.value} {value.unit}")


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
