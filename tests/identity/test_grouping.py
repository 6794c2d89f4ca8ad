from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import GraphError
from kg.identity.grouping import Comparison, Rules, Verdict, group

SAME, DOUBTFUL = Comparison(Verdict.SAME, ("alike",)), Comparison(Verdict.DOUBTFUL, ("perhaps",))
DIFFERENT, UNKNOWN = Comparison(Verdict.DIFFERENT), Comparison(Verdict.UNKNOWN)


def rules(judged: dict[str, Comparison], keys: dict[str, str] | None = None) -> Rules[str]:
    """Records are letters, ``judged`` what pairs of them are ("ab"), ``keys`` the key that each has."""
    return Rules(
        lambda record: {keys[record]: f"key {keys[record]}"} if keys and record in keys else {},
        lambda record: ["all"],
        lambda a, b: judged.get("".join(sorted((a, b))), UNKNOWN),
    )


def groups(records: str, judged: dict[str, Comparison], keys: dict[str, str] | None = None) -> list[str]:
    return ["".join(members) for members in group(sorted(records), rules(judged, keys)).groups]


def test_keys_and_links_make_groups() -> None:
    assert groups("abcd", {"bc": SAME}, {"a": "k", "b": "k"}) == ["abc", "d"]


def test_what_fits_two_that_conflict_goes_with_neither() -> None:
    found = group(sorted("abc"), rules({"ab": SAME, "bc": SAME, "ac": DIFFERENT}))
    assert found.groups == [["a"], ["b"], ["c"]]
    assert [(link.a, link.b, link.same) for link in found.links] == [("a", "b", False), ("b", "c", False)]
    assert all("conflicts" in link.reasons[-1] for link in found.links)


def test_a_chain_whose_ends_conflict_falls_apart() -> None:
    assert groups("abcd", {"ab": SAME, "bc": SAME, "cd": SAME, "ad": DIFFERENT}) == ["a", "b", "c", "d"]
    assert groups("abcd", {"ab": SAME, "bc": SAME, "cd": SAME}) == ["abcd"]


def test_a_doubt_links_nothing_and_is_told() -> None:
    found = group(sorted("abc"), rules({"ab": DOUBTFUL, "bc": SAME}))
    assert found.groups == [["a"], ["b", "c"]]
    assert {(link.a, link.b, link.same, link.reasons) for link in found.links} == {
        ("a", "b", False, ("perhaps",)),
        ("b", "c", True, ("alike",)),
    }


def test_a_shared_key_outweighs_a_conflict_of_other_records() -> None:
    """b holds both offices of one person: that a and c share none says nothing against it."""
    keys = Rules[str](
        lambda record: {key: key for key in {"a": "x", "b": "xy", "c": "y"}[record]},
        lambda record: ["all"],
        lambda a, b: DIFFERENT,
    )
    assert group(sorted("abc"), keys).groups == [["a", "b", "c"]]


def test_rulings_come_before_everything() -> None:
    judged = {"ab": DIFFERENT, "cd": SAME}
    found = group(sorted("abcd"), rules(judged), [("a", "b", "ruled")], [("c", "d")])
    assert found.groups == [["a", "b"], ["c"], ["d"]]
    assert [(link.a, link.b, link.reasons) for link in found.links] == [("a", "b", ("ruled",))]


def test_a_ruling_parts_what_shares_a_key() -> None:
    keys = dict.fromkeys("abc", "k")
    assert group(sorted("ab"), rules({}, keys), apart=[("a", "b")]).groups == [["a"], ["b"]]
    # c shares the key of both: it needs a ruling of its own.
    assert group(sorted("abc"), rules({}, keys), apart=[("a", "b")]).groups == [["a"], ["b"], ["c"]]
    assert group(sorted("abc"), rules({}, keys), [("b", "c", "ruled")], [("a", "b")]).groups == [["a"], ["b", "c"]]


def test_rulings_that_contradict_each_other_are_an_error() -> None:
    with pytest.raises(GraphError, match="a and c are ruled to be the same"):
        group(sorted("abc"), rules({}), [("a", "b", ""), ("b", "c", "")], [("a", "c")])


VERDICTS = st.dictionaries(
    st.sampled_from(["".join(pair) for pair in combinations("abcdef", 2)]),
    st.sampled_from([SAME, DOUBTFUL, DIFFERENT, UNKNOWN, Comparison(Verdict.DOUBTFUL, ("p",), conflict=True)]),
)


@given(VERDICTS)
def test_no_group_holds_a_conflict_and_nothing_is_lost(judged: dict[str, Comparison]) -> None:
    found = groups("abcdef", judged)
    assert sorted("".join(found)) == list("abcdef")
    for members in found:
        assert not any(judged.get("".join(pair), UNKNOWN).conflicts for pair in combinations(members, 2))


@given(VERDICTS, st.randoms(use_true_random=False))
def test_other_names_of_the_records_give_the_same_groups(judged: dict[str, Comparison], chance: random.Random) -> None:
    renamed = dict(zip("abcdef", chance.sample("uvwxyz", 6), strict=True))
    other = {"".join(sorted(renamed[r] for r in pair)): verdict for pair, verdict in judged.items()}
    found = {frozenset(renamed[r] for r in members) for members in groups("abcdef", judged)}
    assert {frozenset(members) for members in groups("uvwxyz", other)} == found
