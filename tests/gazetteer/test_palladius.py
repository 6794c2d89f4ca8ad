"""Chinese names in Russian letters."""

from __future__ import annotations

import pytest

from kg.gazetteer.palladius import syllable, transliterate


@pytest.mark.parametrize(
    ("pinyin", "russian"),
    [
        ("mu dan jiang", "Муданьцзян"),
        ("dong guan", "Дунгуань"),
        ("zhang jia gang", "Чжанцзяган"),
        ("chang an", "Чанъань"),
        ("hu lu dao", "Хулудао"),
        ("hei he", "Хэйхэ"),
        ("xiong an", "Сюнъань"),
        ("jiu quan", "Цзюцюань"),
        ("lü liang", "Люйлян"),
        ("ru dong", "Жудун"),
        ("yue yang", "Юэян"),
        ("wu wei", "Увэй"),
        ("qu zhou", "Цюйчжоу"),
    ],
)
def test_syllables_follow_the_table(pinyin: str, russian: str) -> None:
    assert transliterate(pinyin.replace("ü", "v").split()) == russian


def test_what_is_no_syllable_is_refused() -> None:
    with pytest.raises(ValueError, match="xyz"):
        syllable("xyz")
