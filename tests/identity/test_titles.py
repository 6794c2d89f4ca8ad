from __future__ import annotations

import pytest

from kg.identity import normalized
from kg.identity.titles import Likeness, is_specific, liken, share_words


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [
        ("《框架协议》", "框架协议", Likeness.EQUAL),
        ("产业招商合作备忘录", "合作备忘录", Likeness.COMPATIBLE),
        ("框架协议", "物流协议", Likeness.DIFFERENT),
        ("第十二届黑河边境贸易博览会", "第十三届黑河边境贸易博览会", Likeness.DIFFERENT),
        ("第十二届黑河边境贸易博览会", "XII Хэйхэская выставка", Likeness.COMPATIBLE),
        ("第十二届黑河边境贸易博览会", "13th Heihe Border Trade Fair", Likeness.DIFFERENT),
        ("第十二届黑河边境贸易博览会", "Heihe Border Trade Forum", Likeness.DIFFERENT),
        ("2022—2024年友好合作计划", "2019—2021年友好合作计划", Likeness.DIFFERENT),
        ("2022—2024年友好合作计划", "план дружественного сотрудничества на 2022–2024 годы", Likeness.COMPATIBLE),
        ("经贸合作协议", "соглашение о торгово-экономическом сотрудничестве", Likeness.COMPATIBLE),
        ("经贸合作协议", "trade cooperation agreement", Likeness.COMPATIBLE),
        ("教育合作协议", "tourism agreement", Likeness.DIFFERENT),
        ("合作备忘录", "cooperation agreement", Likeness.DIFFERENT),
        ("tourism agreement", "education agreement", Likeness.DIFFERENT),
    ],
)
def test_titles_are_compared_by_what_they_say(a: str, b: str, likeness: Likeness) -> None:
    assert liken(normalized(a), normalized(b)) is liken(normalized(b), normalized(a)) is likeness


def test_what_every_agreement_is_called_tells_none_apart() -> None:
    assert not is_specific("战略合作框架协议")
    assert not is_specific(normalized("cooperation agreement"))
    assert is_specific("产业招商合作备忘录")


def test_titles_of_two_languages_need_a_word_in_common() -> None:
    assert share_words("中俄城市旅游合作论坛", normalized("Форум по туризму"))
    assert not share_words("哈尔滨之夏", normalized("Форум по туризму"))
