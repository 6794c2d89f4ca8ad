"""Agreements: who signed what with whom, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.extraction.discourse import BOOK_TITLE, Unit
from kg.extraction.facts.agreement_parties import (
    between,
    is_told,
    join_signatories,
    of_visit,
    pairs_told,
    parties_of,
    signatories_of,
    with_whom,
)
from kg.extraction.facts.arguments import BODIES
from kg.extraction.facts.ceremonies import titled_ceremonies, told_by_ceremony, unquoted_ceremonies
from kg.extraction.facts.draft import Context, Draft, filled
from kg.extraction.facts.posts import home_of
from kg.extraction.facts.time import date_at
from kg.extraction.facts.title_pairs import founded_by, named_in, pair_in_title
from kg.extraction.facts.triggers import cues, evidence, hits, hoped, pattern
from kg.extraction.facts.where import is_country, place_at
from kg.extraction.structure import Sentence

# 签署两份文件，一份|是《某某备忘录》，另一份|是《某某协议书》
_NAMED_LATER = re.compile("(?:[份个项]|分别|即|包括)(?:则|便)?(?:是|为)?(?:《[^《》]*》[、和及]?)*$")
_THIS_TIME = re.compile("(?:此次|本次|这次)[^，,。；;]*$")
_CLEFT = re.compile("的(?:则|便|就|也|还)?是")
# 合作协议是今年5月由|甲和乙|签下的
_BY_WHOM = re.compile("(?:签署|签订|签下|签定|签)的")
_COVERS = re.compile("主要|分别|涵盖|包括|包含|涉及|集中|覆盖|的")
# 关于发展合作的|议定书, 建立友好城市关系的|意向书: what an agreement is for belongs to its name.
_AIM = re.compile("(?:关于|建立|缔结|共建|加强|深化|开展|推进|促进|发展|成立|设立)[^，,。；;：:、《》]{2,24}的$")
# 签订“某某框架协议”
_QUOTED = re.compile("(?:协议书?|备忘录|意向书|协定|合同|宣言|声明|议定书)[”」]$")
_BARE = len("协议书")
# 10份|协议: what is counted as signed, and how far from its number it may stand.
_AGREED = re.compile("项目|协议|文件|合同|订单|签约|备忘录")
_ROOM_BEFORE_COUNT, _ROOM_BEHIND_COUNT = 10, 8
# 投资协议, 共建协议: verbs that tell what is agreed.
_DEED = re.compile("(?:投资|建设|共建|结对|引进|入驻|采购|转让|落户|推广|运营|服务|使用|帮扶|承接)+$")


def find_agreements(context: Context) -> Iterator[Draft]:
    """What is signed, then who signed it where a later sentence names them."""
    told: list[Draft] = []
    for draft in _agreements(context, told):
        before = next((t for t in reversed(told) if _is_told_again(t, draft)), None)
        if before is not None:
            before.absorb(draft, ("signatory", "date", "place"))
        else:
            told.append(draft)
    _names_signed(context, told)
    if not told:
        told += told_by_ceremony(context)
    yield from told
    yield from founded_by(context, told)


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
        if titles and d.text.startswith(("是", "系"), titles[-1][2]):
            context.reject(verb.start(), "what the signing is to somebody, no news of it")
            continue
        attributive = not_before.match(d.text, verb.end())
        cleft = _CLEFT.match(d.text, verb.end())  # 与某市签的是《某某协议》
        if attributive and attributive.group() == "的" and not (cleft and titles):
            yield from _attributive(context, sentence, verb, told)
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
    yield from titled_ceremonies(context)
    yield from unquoted_ceremonies(context)


def _is_told_again(told: Draft, draft: Draft) -> bool:
    """签署建立友好关系协议书 … 并共同签署协议书: a bare name for what one of the parties is told to have signed."""
    title, full = str(draft.roles.get("title", "")), str(told.roles.get("title", ""))
    bare = 0 < len(title) <= _BARE and full.endswith(title) and full != title
    dates = {told.roles.get("date"), draft.roles.get("date")} - {None}
    return bare and len(dates) < 2 and bool(set(told.roles.get("party", ())) & set(draft.roles.get("party", ())))


def _names_signed(context: Context, told: list[Draft]) -> None:
    """某某、某某代表双方签字: who signed what was told before, however the signing itself was told."""
    for m in re.finditer("(?:签字|签了字)(?!仪式)", context.text):
        join_signatories(context, m, signatories_of(context, m.start()), told)


def _signed(
    context: Context,
    sentence: Sentence,
    verb: re.Match[str],
    titles: list[tuple[str, int, int]],
    told: list[Draft],
) -> Iterator[Draft]:
    parties = parties_of(context, verb.start())
    signatories = signatories_of(context, verb.start())
    if not titles and join_signatories(context, verb, signatories, told):
        return
    if _THIS_TIME.search(context.text, sentence.start, verb.start()) and is_told(told, parties):
        context.reject(verb.start(), "what was signed is told already")
        return
    if len(parties) < 2 and len(signatories) > 1:
        parties = list(dict.fromkeys(e for p in signatories if (e := home_of(context, p)) is not None)) or parties
    if len(parties) < 2:  # 签署北京内蒙古扶贫协作协议: the title names the other
        parties += [e for t in titles for e in named_in(context, t[1], t[2]) if e not in parties]
    if len(parties) < 2:
        parties = between(context, verb, titles) or with_whom(context, verb, parties)
    if len(parties) < 2 and titles and verb.group().startswith("签"):
        visited = of_visit(context, verb.start())
        parties = visited if visited and not is_told(told, visited) else parties
    if not titles and any(is_country(e) for e in parties):
        context.reject(verb.start(), "a country is named in passing")
        return
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
    each = pairs_told(context, sentence, verb.start()) if len(parties) > 2 else []
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
        bodies = [e for e in named_in(context, start, end) if e.type == "Organization"] if title else []
        if len(bodies) < 2 and title.startswith("《"):
            bodies = pair_in_title(context, start, end)
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
    if not found:
        found = [
            (u.mention.text, u.start, u.end)
            for u in d.units_between(end, sentence.end, BOOK_TITLE)
            if _NAMED_LATER.search(d.text, end, u.start)
        ]
        if found:
            return found
    quoted = [q for q in d.structure.quotations if position <= q.start <= position + 1 and q.end <= end]
    if not found and quoted and _QUOTED.search(d.text, quoted[0].start, quoted[0].end):  # 签订“某某框架协议”
        found = [(d.text[quoted[0].start + 1 : quoted[0].end - 1], quoted[0].start, quoted[0].end)]
    floor = found[-1][2] if found else position
    objects = pattern(context.lang, "agreement", "objects")
    for m in objects.finditer(d.text, floor, end):
        start = context.clauses.phrase_start(m.start(), floor)
        deed = _DEED.search(d.text, floor, start)
        start = deed.start() if deed is not None else start
        aim = _AIM.search(d.text, floor, start)
        start = aim.start() if aim is not None else start
        phrase = d.text[start : m.end()]
        if found and phrase[0].isdigit() and d.text.endswith("等", 0, start):
            break  # 《…》《…》等|10个协议
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
    return [
        (u.value.value, u.start)
        for u in context.clauses.quantities(position, sentence.end)
        if u.value is not None
        and u.value.kind == "count"
        and not getattr(u.value, "indefinite", False)
        and u.value.unit in ("个", "项", "份", "单", "笔", "批")
        and u.start - position < 20
        and _counts_agreements(context, u)
    ]


def _counts_agreements(context: Context, u: Unit) -> bool:
    """签约项目|12个, 10份|协议, 项目，共|12个; but not 协议，两地|8个部门."""
    clause = context.clauses.clause(u.start)
    sums_up = re.fullmatch("(?:共|共计|合计|总计|累计)?", context.text[clause.start : u.start]) is not None
    floor = clause.start - _ROOM_BEFORE_COUNT if sums_up else clause.start
    before = context.text[max(0, floor, u.start - _ROOM_BEFORE_COUNT) : u.start]
    behind = context.text[u.end : min(clause.end, u.end + _ROOM_BEHIND_COUNT)]
    return _AGREED.search(before + "|" + behind) is not None


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


def _attributive(context: Context, sentence: Sentence, verb: re.Match[str], told: list[Draft]) -> Iterator[Draft]:
    """甲与乙签约的某某项目: the project's name is the title."""
    d = context.clauses.discourse
    m = re.compile(r"的(《[^《》]{3,40}》|[^，,。；;、]{2,24}?(?:项目|协议书?|合同|备忘录))").match(d.text, verb.end())
    parties = parties_of(context, verb.start())
    if m is None or len(parties) < 2 or re.fullmatch(r"(?:重点|相关|有关|合作|部分|大)*(?:项目|协议|合同)", m.group(1)):
        return
    title = m.group(1).strip("《》")
    if any(title in str(draft.roles.get("title", "")) for draft in told) or all(map(is_country, parties)):
        return  # 根据双方签署的备忘录
    roles = filled(
        party=parties,
        title=title,
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
