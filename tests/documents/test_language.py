from __future__ import annotations

import pytest

from kg.documents.language import detect, normalize, parts


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("牡丹江市与东莞市签署合作协议。", "zh"),
        ("兩市簽署了合作協議，雙方將共建園區。", "zh"),
        ("CIIE、RCEP与Mudanjiang Timber Group Co., Ltd.：牡丹江市与东莞市签约", "zh"),
        ("中韩（서울）两地签署协议，首尔与长春互设办事处，扩大经贸往来。", "zh"),
        ("The two cities signed an agreement on trade and tourism.", "en"),
        ("Harbin — Shenzhen", "en"),
        ("The mayor of Heihe (黑河) met a delegation from Благовещенск in the city hall.", "en"),
        ("Города подписали соглашение о сотрудничестве в области туризма.", "ru"),
        ("Делегация Хэйхэ", "ru"),
        ("Мэр города встретился с делегацией КНР (Heihe, 黑河) и обсудил строительство моста.", "ru"),
        ("両市は友好都市協定に調印しました。今後も交流を進めます。", "ja"),
        ("두 도시는 우호 협력 협정을 체결했다.", "ko"),
        (
            "Die beiden Städte haben ein Abkommen über die Zusammenarbeit mit der Wirtschaft unterzeichnet.",
            "de",
        ),
        (
            "Les deux villes ont signé un accord de coopération dans le domaine du tourisme et du commerce.",
            "fr",
        ),
        (
            "Las dos ciudades firmaron un acuerdo de cooperación en el ámbito del turismo y del comercio.",
            "es",
        ),
        ("Обидва міста підписали угоду про співпрацю у сфері туризму та її розвиток.", "uk"),
        ("Абодва гарады падпісалі пагадненне аб супрацоўніцтве ў галіне турызму і гандлю.", "be"),
        ("Двата града подписаха споразумение за сътрудничество в областта на туризма и търговията.", "bg"),
        ("Оба града су потписала споразум о сарадњи у области туризма и трговине.", "sr"),
        ("Екі қала туризм және сауда саласындағы ынтымақтастық туралы келісімге қол қойды.", "kk"),
        ("وقعت المدينتان اتفاقية تعاون", "und"),
        ("12345 —— 67", None),
        ("", None),
    ],
)
def test_detect(text: str, lang: str | None) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(("tag", "lang"), [("zh-CN", "zh"), ("zh_Hant", "zh"), ("RU", "ru"), (" en-GB ", "en")])
def test_normalize(tag: str, lang: str) -> None:
    assert normalize(tag) == lang


ENGLISH = "A delegation of Heihe came to Blagoveshchensk, where the mayors of both cities signed a plan of exchanges. "
RUSSIAN = "Делегация Хэйхэ приехала в Благовещенск, где мэры обоих городов подписали план совместных мероприятий. "
CHINESE = "黑河市代表团访问了布拉戈维申斯克市，两市市长签署了交流计划，并就口岸建设、旅游合作和青年交流达成一致。"


@pytest.mark.parametrize(
    ("paragraphs", "languages"),
    [
        ([ENGLISH * 2, RUSSIAN * 3], ["ru", "en"]),
        ([CHINESE * 2, ENGLISH * 2, RUSSIAN * 2], ["zh", "en", "ru"]),
        ([RUSSIAN * 4, "Harbin Trading Group Co., Ltd.", RUSSIAN], ["ru"]),
        ([RUSSIAN * 20, ENGLISH], ["ru"]),
        (["両市は友好都市協定に調印しました。今後も交流を進めます。" * 4, ENGLISH], ["ja"]),
        (["12345"], []),
    ],
)
def test_parts_of_a_mixed_page(paragraphs: list[str], languages: list[str]) -> None:
    text = "\n".join(paragraphs)
    found = parts(text)
    assert sorted(found) == sorted(languages)
    if len(languages) > 1:
        assert [p for p in text.split("\n") for part in found.values() if p in part.split("\n")] == paragraphs


def test_a_short_paragraph_stays_with_the_one_before_it() -> None:
    found = parts("\n".join([RUSSIAN * 2, "ИА «Амур»", ENGLISH * 2, "TASS, 2024"]))
    assert found["ru"].endswith("ИА «Амур»") and found["en"].endswith("TASS, 2024")
