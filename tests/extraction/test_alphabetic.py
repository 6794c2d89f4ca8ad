"""The components of English and Russian, each by itself."""

from __future__ import annotations

import pytest

from kg.documents import Document
from kg.extraction.alphabetic.morphology import person_nominative, phrase_nominative
from kg.extraction.alphabetic.places import find_places
from kg.extraction.alphabetic.words import Words
from kg.extraction.mention import read_mentions
from kg.extraction.pipeline import annotate, read

MUDANJIANG = "cn:231000"


def names(text: str, lang: str, key: str) -> list[str]:
    doc = read(Document("d", text, published="2023-03-28", lang=lang))
    return [m.value if lang == "ru" and isinstance(m.value, str) else m.text for m in read_mentions(doc, key)]


def offices(text: str, lang: str) -> list[tuple[str, str, str | None]]:
    posts = [f for f in annotate(Document("d", text, lang=lang)).to_json()["facts"] if f["type"] == "Post"]
    return [(f["person"], f["title"], f.get("organization")) for f in posts]


@pytest.mark.parametrize(
    ("text", "lang", "sentences"),
    [
        ("Mr. Li of St. Petersburg met Co. Ltd. staff. He left.", "en", 2),
        ("John J. Smith spoke. J. K. Brown did not.", "en", 2),
        ("“Welcome!” he said. They sat down.", "en", 2),
        ("В 2015 г. Харбин принял гостей. А. В. Иванов выступил.", "ru", 2),
        ("Объём составил 5 млн руб. Это рекорд.", "ru", 2),
    ],
)
def test_sentences(text: str, lang: str, sentences: int) -> None:
    assert len(Words(text, lang).structure.sentences) == sentences


@pytest.mark.parametrize(
    ("text", "lang", "ids"),
    [
        ("Mudanjiang and Dongguan signed.", "en", [MUDANJIANG, "cn:441900"]),
        ("Heilongjiang Province borders Amur Region.", "en", ["cn:230000", "iso:RU-AMU"]),
        ("The People's Republic of China", "en", ["iso:CN"]),
        ("They met in Georgetown, Guyana.", "en", ["gn:3378644", "iso:GY"]),
        ("Mayors met in Hamilton, New Zealand.", "en", ["gn:2190324", "iso:NZ"]),
        ("с мэром Муданьцзяна", "ru", [MUDANJIANG]),
        ("в Свердловской области и Хабаровском крае", "ru", ["iso:RU-SVE", "iso:RU-KHA"]),
        ("между Нижним Новгородом и Харбином", "ru", ["gn:520555", "cn:230100"]),
        ("в КНР и РФ", "ru", ["iso:CN", "iso:RU"]),
        ("в Комсомольске-на-Амуре", "ru", ["gn:2021851"]),
    ],
)
def test_places(text: str, lang: str, ids: list[str]) -> None:
    assert [m.value for m in find_places(Words(text, lang))] == ids


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Keith Young and May King talked about reading.", "en"),
        ("In March the Mayor said the best deal was near.", "en"),
        ("Октябрьское утро началось с победы.", "ru"),
    ],
)
def test_no_places(text: str, lang: str) -> None:
    assert not find_places(Words(text, lang))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Ministry of Culture, Sports and Tourism agreed.", ["Ministry of Culture, Sports and Tourism"]),
        ("The National Development and Reform Commission agreed.", ["National Development and Reform Commission"]),
        (
            "Harbin People's Government met Hamilton City Council.",
            ["Harbin People's Government", "Hamilton City Council"],
        ),
        (
            "A deal with Yuandesheng Plastic (Shenzhen) Co., Ltd. was made.",
            ["Yuandesheng Plastic (Shenzhen) Co., Ltd."],
        ),
        ("The Perm Chamber of Commerce (PCC) met. PCC agreed.", ["Perm Chamber of Commerce", "PCC", "PCC"]),
        ("Russia's Consulate General in Harbin wrote.", ["Consulate General in Harbin"]),
        ("The Council met the Company.", []),
        ("The Eastern Economic Forum opened.", []),
    ],
)
def test_english_organizations(text: str, found: list[str]) -> None:
    assert names(text, "en", "organizations") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("С представителями администрации Уссурийска", ["администрация Уссурийска"]),
        ("в Торгово-промышленной палате Приморского края", ["Торгово-промышленная палата Приморского края"]),
        ("подписали ООО «ЛесИнвест» и завод", ["ООО «ЛесИнвест»"]),
        ("в Посольстве КНР в России", ["Посольство КНР в России"]),
        (
            "с министерством экономического развития Пермского края",
            ["министерство экономического развития Пермского края"],
        ),
        ("Компания сообщила о школе.", []),
        ("Китайские предприятия Харбина", []),
    ],
)
def test_russian_organizations(text: str, found: list[str]) -> None:
    assert names(text, "ru", "organizations") == found


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        (
            "Mayor Jane Smith met Wang Zhiqiang. Smith thanked Wang.",
            "en",
            ["Jane Smith", "Wang Zhiqiang", "Smith", "Wang"],
        ),
        (
            "Councilors Ann Lee, Bo Diddley and Demetrio Cortes Jr. voted.",
            "en",
            ["Ann Lee", "Bo Diddley", "Demetrio Cortes Jr."],
        ),
        ("He Luli, vice chairwoman, spoke.", "en", ["He Luli"]),
        ("China's Consul-General, Madam Xu, came.", "en", ["Xu"]),
        ("с мэром Харбина Сунь Чжэ и Ли Цяном", "ru", ["Сунь Чжэ", "Ли Цян"]),
        ("с Айсеном Николаевым. Николаев отметил", "ru", ["Айсен Николаев", "Айсен Николаев"]),
        ("Глава Уссурийска Е. Е. Корж", "ru", ["Е. Е. Корж"]),
        ("губернатору Василию Александровичу Орлову", "ru", ["Василий Александрович Орлов"]),
        ("мэр Татьяна Миролюбова с Ольгой Ивановой", "ru", ["Татьяна Миролюбова", "Ольга Иванова"]),
    ],
)
def test_people(text: str, lang: str, found: list[str]) -> None:
    assert names(text, lang, "people") == found


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Hamilton Mayor Andrew King", "en", [("Andrew King", "Mayor", "Hamilton")]),
        ("Fang Qiu, China's ambassador to Panama,", "en", [("Fang Qiu", "ambassador to Panama", "China")]),
        ("Tan Jun, who chairs Ural Trading Company,", "en", [("Tan Jun", "chairman", "Ural Trading Company")]),
        (
            "Anna Berg, president and CEO of Perm Bank,",
            "en",
            [("Anna Berg", "president", "Perm Bank"), ("Anna Berg", "CEO", "Perm Bank")],
        ),
        ("Ann Lee, a student from Perm,", "en", []),
        (
            "мэры Хэйхэ и Чжухая Чжао Жунго и Хуан Чжихао",
            "ru",
            [("Хуан Чжихао", "мэр", "Чжухай"), ("Чжао Жунго", "мэр", "Хэйхэ")],
        ),
        (
            "заместитель главы администрации Перми Иван Петров",
            "ru",
            [("Иван Петров", "заместитель главы администрации", "Пермь")],
        ),
        ("Иван Петров (мэр Перми)", "ru", [("Иван Петров", "мэр", "Пермь")]),
    ],
)
def test_offices(text: str, lang: str, found: list[tuple[str, str, str | None]]) -> None:
    assert sorted(offices(text, lang)) == sorted(found)


def test_nominatives() -> None:
    assert phrase_nominative(["Чкаловским", "районом"]) == "Чкаловский район"
    assert phrase_nominative(["договора", "о", "сотрудничестве"]) == "договор о сотрудничестве"
    assert person_nominative(["Сун", "Бояня"]) == "Сун Боянь"


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_one_city_is_one_thing_in_every_language(lang: str) -> None:
    text = {"en": "Mudanjiang signed.", "ru": "Делегация прибыла в Муданьцзян."}[lang]
    chinese = annotate(Document("z", "牡丹江市签约。", lang="zh")).entities[0].iri
    assert annotate(Document("d", text, lang=lang)).entities[0].iri == chinese


def test_an_adjective_alone_is_no_entity() -> None:
    assert not annotate(Document("d", "Китайские туристы довольны.", lang="ru")).entities


def test_every_quote_is_in_the_text() -> None:
    text = "Harbin Mayor Sun Zhe visited Perm on 3 May 2019. He said that the two cities would sign an agreement."
    annotation = annotate(Document("d", text, lang="en"))
    assert annotation.facts
    for fact in annotation.facts:
        for e in fact.evidence:
            assert text[e.start : e.end] == e.text
