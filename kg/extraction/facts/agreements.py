"""Agreements: who signed what with whom, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.extraction.discourse import BOOK_TITLE
from kg.extraction.entities import DiscourseEntity
from kg.extraction.facts.arguments import BODIES, PLACELIKE
from kg.extraction.facts.distribution import distribute, pairs_in_row, pairs_with_first
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import home_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.triggers import cues, evidence, hits, hoped, pattern
from kg.extraction.facts.where import is_country, place_at
from kg.extraction.structure import Sentence

_CLEFT = re.compile("的(?:则|便|就|也|还)?是")
# 合作协议是今年5月由|甲和乙|签下的
_BY_WHOM = re.compile("(?:签署|签订|签下|签定|签)的")
# 甲与乙的合作协议|在会上正式签署
_SIGNED = "(?:在[^，,。；;]{1,8}上)?(?:正式|顺利|成功|现场|已|也|同时)+(?:签署|签订|签约)"
_COVERS = re.compile("主要|分别|涵盖|包括|包含|涉及|集中|覆盖|的")
_ONE_BY_ONE = re.compile("(?:分别|依次|逐一|逐个)$")
# 投资协议, 共建协议: verbs that tell what is agreed.
# 关于发展合作的|议定书, 建立友好城市关系的|意向书: what an agreement is for belongs to its name.
_AIM = re.compile("(?:关于|建立|缔结|共建|加强|深化|开展|推进|促进|发展|成立|设立)[^，,。；;：:、《》]{2,24}的$")
_DEED = re.compile("(?:投资|建设|共建|结对|引进|入驻|采购|转让|落户|推广|运营|服务|使用|帮扶|承接)+$")


def find_agreements(context: Context) -> Iterator[Draft]:
    """What is signed, then who signed it where a later sentence names them."""
    told: list[Draft] = []
    for draft in _agreements(context, told):
        told.append(draft)
    _names_signed(context, told)
    yield from told


def _agreements(context: Context, told: list[Draft]) -> Iterator[Draft]:
    """``told`` grows with what is given: later sentences say who signed what earlier ones tell."""
    d = context.clauses.discourse
    data = cues(context.lang, "agreement")
    not_before = pattern(context.lang, "agreement", "not_before")
    signing = re.compile("签订|签署|签约")
    for verb in hits(context, "agreement", "verbs"):
        sentence = d.sentence(verb.start())
        if hoped(context, verb.start(), plans=True) or sentence.end < verb.end():
            continue
        titles = _titles(context, sentence, verb.end())
        if d.text.startswith("见证", verb.start() - 2):
            continue
        attributive = not_before.match(d.text, verb.end())
        cleft = _CLEFT.match(d.text, verb.end())  # 与某市签的是《某某协议》
        if attributive and attributive.group() == "的" and not (cleft and titles):
            yield from _attributive(context, sentence, verb)
            continue
        if attributive and not cleft and (attributive.group() != "项目" or _COVERS.match(d.text, attributive.end())):
            continue
        if verb.group() in data["agree_to"]:
            yield from _agreed(context, sentence, verb)
            continue
        about = _about(context, verb)
        if about is not None and signing.search(d.text, verb.end(), sentence.end):
            continue  # 就…达成共识，签订协议书: told by what is signed
        if about is not None:
            titles = [about]
        if verb.group() in data["weak_verbs"] and (not titles or d.text[titles[-1][2] : titles[-1][2] + 1].isdigit()):
            continue
        yield from _signed(context, sentence, verb, titles, told)
    yield from _by_whom(context)
    yield from _ceremonies(context)
    yield from _unquoted_ceremonies(context)


def _names_signed(context: Context, told: list[Draft]) -> None:
    """某某、某某代表双方签字: who signed what was told before, however the signing itself was told."""
    for m in re.finditer("(?:签字|签了字)(?!仪式)", context.text):
        _join_signatories(context, m, _signatories(context, m.start()), told)


def _signed(
    context: Context,
    sentence: Sentence,
    verb: re.Match[str],
    titles: list[tuple[str, int, int]],
    told: list[Draft],
) -> Iterator[Draft]:
    parties = parties_of(context, verb.start())
    signatories = _signatories(context, verb.start())
    if not titles and _join_signatories(context, verb, signatories, told):
        return
    if len(parties) < 2 and len(signatories) > 1:
        parties = list(dict.fromkeys(e for p in signatories if (e := home_of(context, p)) is not None)) or parties
    if len(parties) < 2:  # 签署北京内蒙古扶贫协作协议: the title names the other
        parties += [e for t in titles for e in _named_in(context, t[1], t[2]) if e not in parties]
    if len(parties) < 2:
        parties = _between(context, verb, titles) or _with_whom(context, verb, parties)
    if all(is_country(e) for e in parties) and not any(t[0].startswith("《") for t in titles):
        context.reject(verb.start(), "no party below a country")
        return
    common: dict[str, Any] = filled(
        date=date_at(context, verb.start(), carry=True),
        place=place_at(context, verb.start(), exclude=parties, carry=True),
    )
    span = evidence(context, verb.start(), *(t[1] for t in titles))
    counts = _count(context, sentence, verb.end())
    if not titles and counts:
        return  # 共签约10个项目: told by find_signings
    if len(parties) < 2 and not titles:
        context.reject(verb.start(), "one party, and nothing that it signs")
        return
    money = _money(context, sentence, verb.end())
    each = _each(context, sentence, verb.start()) if len(parties) > 2 else []
    for i, pair in enumerate(each):
        amount = money[i] if len(money) == len(each) else None
        own = titles[i] if len(titles) == len(each) else next(iter(titles), ("", 0, 0))
        roles = filled(party=pair, title=own[0].strip("《》") or None, amount=amount)
        yield Draft("Agreement", roles | common, span.start, span.end, "agreements.each")
    if each:
        return
    common |= filled(signatory=signatories)
    for i, (title, start, end) in enumerate(titles or [("", 0, 0)]):
        counted = (
            [c for c in counts if end and end <= c[1] <= end + 6 and not title.startswith("《")] if title else counts
        )
        # 两地签署《某市商务局与某区商务局合作协议》: the bodies in the title sign for their places.
        bodies = [e for e in _named_in(context, start, end) if e.type == "Organization"] if title else []
        if len(bodies) < 2 and title.startswith("《"):
            bodies = _pair_in_title(context, start, end)
        strangers = not any(e in bodies or e.anchor in bodies for e in parties)  # companies that were visited before
        in_name = len(bodies) > 1 and (strangers or all(e.type == "Place" for e in parties))
        roles = filled(
            party=bodies if in_name else parties,
            title=title.strip("《》") or None,
            count=counted[0][0] if counted else None,
            amount=money[0] if money and i == 0 else None,
        )
        yield Draft(
            "Agreement",
            roles | common,
            span.start,
            span.end,
            "agreements.sign" if len(parties) > 1 else "agreements.sign-alone",
        )


def parties_of(context: Context, position: int) -> list[DiscourseEntity]:
    """The places and bodies that sign at ``position``: subject and company, without where and what about."""
    clauses = context.clauses
    clause = clauses.clause(position)
    groups = [g for g in clauses.groups(clause.start, position) if g.type in BODIES]
    found: list[DiscourseEntity] = []
    for g in groups:
        marker = clauses.marker(g)
        if marker in ("at", "to", "from", "object"):
            continue
        if context.text.startswith("的", g.end):
            if any(other.start == g.end + 1 for other in groups):
                found += [e for u in g.units[:-1] for e in u.entities]  # 甲公司与|某市的|乙公司
            continue
        if marker == "toward" and len(groups) > 1:
            continue
        found += g.entities
    counted = any(
        u.value is not None and u.value.unit in ("家", "名", "个") for u in clauses.quantities(clause.start, position)
    )
    if len(set(found)) < 2 and not counted:  # 已有5家企业签订…: they are the subject
        subject = clauses.subject(position, BODIES)
        if subject is not None:
            found = [*subject.entities, *found]
    return list(dict.fromkeys(e for e in found if e.type != "Person"))


def _between(context: Context, verb: re.Match[str], titles: list[tuple[str, int, int]]) -> list[DiscourseEntity]:
    """签署了甲与乙之间的备忘录, 签署甲与乙建立友城关系意向书: the parties stand behind the verb."""
    for g in context.clauses.groups(verb.end(), context.clauses.clause(verb.start()).end):
        if g.type not in BODIES or len(g.entities) < 2:
            continue
        opens = context.text[verb.end() : g.start].strip("了《") == "" and any(g.end <= end for _, _, end in titles)
        if opens or context.text.startswith(("之间的", "两地的", "双方的"), g.end):
            return g.entities
    return []


def _with_whom(context: Context, verb: re.Match[str], parties: list[DiscourseEntity]) -> list[DiscourseEntity]:
    """某市市长一行来考察，与某公司签约: whom a person signs with, and the body that the person stands for."""
    clauses = context.clauses
    others = clauses.marked(clauses.clause(verb.start()).start, verb.start(), "with", BODIES)
    subject = clauses.subject(verb.start(), ("Person", *BODIES))
    if not others or subject is None or subject.type != "Person":
        return parties
    homes = [home for e in subject.entities if (home := home_of(context, e)) is not None]
    return list(dict.fromkeys([*homes[:1], *parties]))


def _join_signatories(
    context: Context, verb: re.Match[str], signatories: list[DiscourseEntity], told: Iterable[Draft]
) -> bool:
    """某某、某某代表双方签约: they sign what was told in the sentences before."""
    clause = context.clauses.clause(verb.start())
    if not signatories or not re.search(r"代表[^，,。；;]{0,24}$", context.text[clause.start : verb.start()]):
        return False
    near = context.clauses.discourse.sentence(verb.start()).paragraph
    before = [
        f for f in told if f.start < verb.start() and context.clauses.discourse.sentence(f.start).paragraph >= near - 1
    ]
    if not before:
        return False
    before[-1].roles["signatory"] = list(dict.fromkeys([*before[-1].roles.get("signatory", []), *signatories]))
    return True


def _each(context: Context, sentence: Sentence, verb: int) -> list[list[DiscourseEntity]]:
    """甲、乙分别与丙、丁签订, 甲与乙、丙、丁依次签订: the pairs that 分别 makes; none where it does not stand there."""
    rows = pairs_in_row(context, context.clauses.clause(verb).start, verb)
    if not rows and _ONE_BY_ONE.search(context.text, sentence.start, verb):
        rows = pairs_with_first(context, context.clauses.clause(verb).start, verb)
    if rows:
        return rows
    m = re.search(r"(?:先后|又|还|也)?分别(?:与|同|和|跟)", context.text[sentence.start : verb])
    if m is None:
        return []
    at = sentence.start + m.start()
    left = context.clauses.subject(at, BODIES)
    right = context.clauses.object(sentence.start + m.end(), BODIES, room=0)
    return distribute(left.entities, right.entities) if left is not None and right is not None else []


def _signatories(context: Context, verb: int) -> list[DiscourseEntity]:
    """The people who sign: the subject of the verb where it is people, and whom they sign with."""
    clause = context.clauses.clause(verb)
    sentence = context.clauses.discourse.sentence(verb)
    people = [
        g
        for g in context.clauses.groups(sentence.start, verb)
        if g.type == "Person" and g.end > clause.start and context.clauses.marker(g) in ("", "with", "agent")
    ]
    if not people:
        subject = context.clauses.subject(verb, ("Person",))
        with_ = context.clauses.marked(context.clauses.discourse.sentence(verb).start, verb, "with", ("Person",))
        here = subject is not None and subject.start >= sentence.start
        both = with_ or (here and subject is not None and len(subject.entities) == 2)  # 甲与乙举行会谈，共同签署…
        people = [*([subject] if subject is not None and both else []), *with_]
    return list(dict.fromkeys(e for g in people for e in g.entities))


def _titles(context: Context, sentence: Sentence, position: int) -> list[tuple[str, int, int]]:
    """What is signed: (title, start, end) of every 《…》 and every noun phrase that ends with an agreement noun."""
    d = context.clauses.discourse
    clause = context.clauses.clause(position - 1)
    end = clause.end
    found = [
        (u.mention.text, u.start, u.end)
        for u in d.units_between(position, end, BOOK_TITLE)
        if not d.text[max(0, u.start - 2) : u.start].endswith(("简称", "下称"))
    ]
    floor = found[-1][2] if found else position
    objects = pattern(context.lang, "agreement", "objects")
    for m in objects.finditer(d.text, floor, end):
        start = context.clauses.phrase_start(m.start(), floor)
        deed = _DEED.search(d.text, floor, start)
        start = deed.start() if deed is not None else start
        aim = _AIM.search(d.text, floor, start)
        start = aim.start() if aim is not None else start
        phrase = d.text[start : m.end()]
        unspecific = phrase in ("等文件", "文件", "一致", "意向一致", "共识") or len(phrase) < 2
        mark = d.text[m.end() : m.end() + 1]
        if mark in "、及和" and (unspecific or len(phrase) <= len(m.group()) + 2):
            continue  # 签订合作、采购协议: parts of one name
        if not unspecific:
            found.append((phrase, start, m.end()))
        if mark not in "、及和":
            break
        floor = m.end()
    return found


def _about(context: Context, verb: re.Match[str]) -> tuple[str, int, int] | None:
    """就共建某园达成一致: what stands after 就 is the title."""
    clause = context.clauses.clause(verb.start())
    m = re.compile(r"就([^，,。；;]{3,30})$").search(context.text, clause.start, verb.start())
    agreed = re.compile(r"(?:了|初步|一致)*(?:一致|意向|共识|协议)").match(context.text, verb.end())
    if m is None or agreed is None:
        return None
    return re.sub(r"(?:等)?(?:事项|事宜|方面|等)$", "", m.group(1)), m.start(1), m.end(1)


def _count(context: Context, sentence: Sentence, position: int) -> list[tuple[float, int]]:
    d = context.clauses.discourse
    return [
        (u.value.value, u.start)
        for u in context.clauses.quantities(position, sentence.end)
        if u.value is not None
        and u.value.kind == "count"
        and not getattr(u.value, "indefinite", False)
        and u.value.unit in ("个", "项", "份", "单", "笔", "批")
        and u.start - position < 20
        and re.search(r"项目|协议|文件|合同|订单|签约|备忘录", d.text[max(sentence.start, u.start - 10) : u.end + 8])
    ]


def _money(context: Context, sentence: Sentence, position: int) -> list[dict[str, Any]]:
    d = context.clauses.discourse
    found: list[dict[str, Any]] = []
    near = pattern(context.lang, "agreement", "amount_cues")
    previous = position
    for u in context.clauses.quantities(position, sentence.end):
        if u.value is None or u.value.kind != "money":
            continue
        between = d.text[previous : u.start]
        if (found and between.strip() in ("和", "、", "及", "与")) or near.search(between):
            found.append({"value": u.value.value, "currency": u.value.currency})
            previous = u.end
    return found


def _agreed(context: Context, sentence: Sentence, verb: re.Match[str]) -> Iterator[Draft]:
    """甲与乙约定，共建某园: two bodies named together agree to what the next clause says."""
    groups = context.clauses.groups(context.clauses.clause(verb.start()).start, verb.start())
    named = [g for g in groups if g.type == "Organization" and len(g.units) > 1]
    what = re.compile(r"[，,：:]?(?:在[^，,。；;]{1,12})?([^，,。；;]{4,24})").match(context.text, verb.end())
    if not named or what is None:
        return
    roles = filled(
        party=named[-1].entities,
        title=what.group(1),
        date=date_at(context, verb.start(), carry=True),
        place=place_at(context, verb.start(), exclude=named[-1].entities, carry=True),
    )
    span = evidence(context, verb.start(), what.end() - 1)
    yield Draft("Agreement", roles, span.start, span.end, "agreements.agreed")


def _attributive(context: Context, sentence: Sentence, verb: re.Match[str]) -> Iterator[Draft]:
    """甲与乙签约的某某项目: the project's name is the title."""
    d = context.clauses.discourse
    m = re.compile(r"的([^，,。；;、]{2,24}?(?:项目|协议|合同))").match(d.text, verb.end())
    parties = parties_of(context, verb.start())
    if m is None or len(parties) < 2 or re.fullmatch(r"(?:重点|相关|有关|合作|部分|大)*(?:项目|协议|合同)", m.group(1)):
        return
    roles = filled(
        party=parties,
        title=m.group(1).strip("《》"),
        date=date_at(context, verb.start(), carry=True),
        place=place_at(context, verb.start(), exclude=parties, carry=True),
    )
    span = evidence(context, verb.start(), m.end() - 1)
    yield Draft("Agreement", roles, span.start, span.end, "agreements.attributive")


def _by_whom(context: Context) -> Iterator[Draft]:
    """合作协议是今年5月由甲和乙签下的: what was signed opens the clause, who signed stands after 由."""
    d = context.clauses.discourse
    objects = pattern(context.lang, "agreement", "objects")
    for m in _BY_WHOM.finditer(d.text):
        clause = context.clauses.clause(m.start())
        by = [g for g in context.clauses.marked(clause.start, m.start(), "agent", BODIES) if len(g.entities) > 1]
        noun = next(objects.finditer(d.text, clause.start, by[0].start), None) if by else None
        if noun is None or not d.text.startswith(("是", "系", "则是"), noun.end()) or hoped(context, m.start()):
            continue
        roles = filled(
            party=by[0].entities,
            title=d.text[context.clauses.phrase_start(noun.start(), clause.start) : noun.end()].strip("《》"),
            date=date_at(context, m.start(), carry=True),
            place=place_at(context, m.start(), exclude=by[0].entities, carry=True),
        )
        yield Draft("Agreement", roles, clause.start, clause.end, "agreements.sign")


def _ceremonies(context: Context) -> Iterator[Draft]:
    """《甲与乙某某协议》签约仪式, 《甲与乙某某协议》正式签署: the parties stand in the title."""
    d = context.clauses.discourse
    ceremony = pattern(context.lang, "agreement", "ceremony")
    signed = re.compile(r"(?:正式|顺利|成功|现场|已)*(?:签署|签订|签约)")
    for u in d.units:
        if u.kind != BOOK_TITLE or not (ceremony.match(d.text, u.end) or signed.match(d.text, u.end)):
            continue
        if hoped(context, u.start, plans=True):
            continue
        parties = _named_in(context, u.start, u.end)
        if len(parties) < 2:
            continue
        roles = filled(
            party=parties,
            title=u.mention.text.strip("《》"),
            date=date_at(context, u.end, carry=True),
            place=place_at(context, u.end, exclude=[], carry=True),
        )
        span = evidence(context, u.start, u.end)
        yield Draft("Agreement", roles, span.start, span.end, "agreements.ceremony")


def _unquoted_ceremonies(context: Context) -> Iterator[Draft]:
    """甲与乙举行友好合作协议签署仪式: what is signed stands in the ceremony's name, without title marks."""
    text = context.text
    signed = re.compile(f"{pattern(context.lang, 'agreement', 'ceremony').pattern}|{_SIGNED}")
    for m in signed.finditer(text):
        clause = context.clauses.clause(m.start())
        nouns = list(pattern(context.lang, "agreement", "objects").finditer(text, clause.start, m.start()))
        if not nouns or nouns[-1].end() != m.start() or hoped(context, m.start(), plans=True):
            continue
        start = context.clauses.phrase_start(nouns[-1].start(), clause.start)
        start += text.startswith("的", start)
        parties = _pair_in_title(context, start - 1, m.start() + 1) or _named_in(context, start, m.start())
        if len(parties) < 2:
            parties = parties_of(context, start) or [
                e for g in context.clauses.groups(clause.start, start) if g.type in BODIES for e in g.entities
            ]
        if len(parties) < 2 or m.start() - start <= len(nouns[-1].group()):
            continue
        roles = filled(
            party=parties,
            title=text[start : m.start()],
            date=date_at(context, m.start(), carry=True),
            place=place_at(context, m.start(), exclude=parties, carry=True),
        )
        span = evidence(context, m.start())
        yield Draft("Agreement", roles, span.start, span.end, "agreements.ceremony")


def _named_in(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """The places, zones and bodies that the title at ``start:end`` names, the outermost names only."""
    inside = [
        (m.start, -m.end, e)
        for e in context.clauses.discourse.entities
        for m in e.mentions
        if start <= m.start and m.end <= end and e.type in (*PLACELIKE, "Organization")
    ]
    found: list[DiscourseEntity] = []
    edge = start
    for begin, negative_end, e in sorted(inside, key=lambda x: x[:2]):
        if begin >= edge:
            found.append(e)
            edge = -negative_end
    return list(dict.fromkeys(found))


def _pair_in_title(context: Context, start: int, end: int) -> list[DiscourseEntity]:
    """《某市某镇—某县某乡合作协议》: the last of each chain of places on both sides of the dash."""
    inside = sorted(
        ((m.start, m.end, e) for e in context.clauses.discourse.entities if e.type in PLACELIKE for m in e.mentions),
        key=lambda x: (x[0], -x[1]),
    )
    chains: list[tuple[int, int, DiscourseEntity]] = []
    for a, b, e in inside:
        if a <= start or b >= end or (chains and a < chains[-1][1]):
            continue
        if chains and a == chains[-1][1]:
            chains[-1] = (chains[-1][0], b, e)
        else:
            chains.append((a, b, e))
    if len(chains) != 2 or not re.fullmatch("[—－–-]+|与|和|·", context.text[chains[0][1] : chains[1][0]]):
        return []
    return [chains[0][2], chains[1][2]]
