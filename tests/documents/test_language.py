from __future__ import annotations

import pytest

from kg.documents.language import detect, normalize


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
