"""Dates: what is found, what it means, and what is left open with a reason."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from kg.documents.document import Document
from kg.errors import DataError
from kg.extraction.dates import DateValue, find_dates
from kg.extraction.mention import DATES, read_mentions

GOLD = Path(__file__).parents[2] / ".." / "shared" / "gold"


def isos(text: str, published: str | None = None, title: str | None = None) -> list[str | None]:
    return [m.value.iso for m in find_dates(text, "zh", published=published, title=title)]


# A date that says everything itself needs no publication date.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017年", "2017"),
        ("2019年度", "2019"),
        ("2022年8月", "2022-08"),
        ("2021年12月份", "2021-12"),
        ("19年3月", "2019-03"),
        ("2019年11月8日", "2019-11-08"),
        ("2019 年 11 月 8 日", "2019-11-08"),
        ("２０１９年３月８日", "2019-03-08"),
        ("二〇一九年十一月二十八日", "2019-11-28"),
        ("二零一九年五月", "2019-05"),
        ("2019-11-08", "2019-11-08"),
        ("2019.11.8", "2019-11-08"),
        ("2019/11/8", "2019-11-08"),
        ("2018年8月至2019年3月", "2018-08/2019-03"),
        ("8月至2019年3月", "2018-08/2019-03"),
        ("2019-2021年", "2019/2021"),
        ("2016年至2020年", "2016/2020"),
        ("2022年8月22日-26日", "2022-08-22/2022-08-26"),
        ("2022年12月30日至1月2日", "2022-12-30/2023-01-02"),
        ("2023年第三季度", "2023-07/2023-09"),
        ("2017年底", "2017"),
        ("“十三五”期间", "2016/2020"),
        ("“十四五”开局之年", "2021"),
        ("“十三五”末", "2020"),
    ],
)
def test_complete_date(text: str, expected: str) -> None:
    assert isos(f"{text}，两市签约。") == [expected]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("3月8日至11日", "2023-03-28", "2023-03-08/2023-03-11"),
        ("5月31日至6月2日", "2023-06-06", "2023-05-31/2023-06-02"),
        ("5月17、18日", "2023-12-06", "2023-05-17/2023-05-18"),
        ("8月26号", "2023-12-06", "2023-08-26"),
        ("12月28日", "2023-01-03", "2022-12-28"),  # over, so last year's
        ("11月至2月", "2023-03-03", "2022-11/2023-02"),
        ("1—10月", "2022-11-11", "2022-01/2022-10"),
        ("前10个月", "2022-11-11", "2022-01/2022-10"),
        ("今年1至5月", "2022-06-11", "2022-01/2022-05"),
        ("今年前三季度", "2022-11-01", "2022-01/2022-09"),
        ("上半年", "2022-07-11", "2022-01/2022-06"),
        ("上半年", "2022-03-11", "2021-01/2021-06"),
        ("明年二季度", "2023-03-01", "2024-04/2024-06"),
        ("去年8月", "2023-03-28", "2022-08"),
        ("去年", "2023-03-28", "2022"),
        ("去年9月到今年3月", "2023-10-10", "2022-09/2023-03"),
        ("前年", "2023-03-28", "2021"),
        ("上个月", "2023-01-14", "2022-12"),
        ("上月15日", "2023-01-14", "2022-12-15"),
        ("昨日上午", "2023-03-01", "2023-02-28"),
        ("上周", "2023-06-14", "2023-06-05/2023-06-11"),
        ("上周五", "2023-06-14", "2023-06-09"),
        ("截至目前", "2021-04-30", "2021-04"),
        ("截至发稿", "2021-04-30", "2021-04-30"),
        ("三年前", "2023-12-01", "2020"),
        ("21日", "2024-08-21", "2024-08-21"),
        ("30日", "2024-09-02", "2024-08-30"),
    ],
)
def test_year_and_month_come_from_publication(text: str, published: str, expected: str) -> None:
    assert isos(f"{text}，两市签约。", published) == [expected]


def test_a_planned_date_may_lie_ahead() -> None:
    assert isos("9月16日，我市还将组织企业参会。", "2023-06-14") == ["2023-09-16"]
    assert isos("推介会定于9月5日举行。", "2024-08-21") == ["2024-09-05"]
    assert isos("推介会将于1月8日举行。", "2023-12-28") == ["2024-01-08"]
    assert isos("9月16日，两市签约。", "2023-06-14") == ["2022-09-16"]
    assert find_dates("推介会将于9月5日举行", "zh", published="2024-08-21")[0].value.planned


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("6月11日至13日，代表团来访。\n12日上午，座谈会召开。", "2023-06-14", "2023-06-12"),
        ("10月24日，代表团来访。当天，两市签约。", "2023-11-02", "2023-10-24"),
        ("10月24日，代表团来访。\n两天后，另一场会谈进行。", "2023-11-02", "2023-10-26"),
        ("11月8日至10日，参观。次日，签约。", "2023-12-01", "2023-11-11"),
        ("4月26日，签约。\n2018年8月，结对。签约前一天，踏勘。", "2021-04-30", "2021-04-25"),
        ("2022年8月，派出。当年，又选派三名。", "2023-03-28", "2022"),
        ("2019年5月，签约；当年9月，开工。", "2021-11-25", "2019-09"),
        ("2017年，结对。次年3月，签约。", "2022-09-15", "2018-03"),
        ("2015年9月3日，缔结友好城市。同年10月，互访。", "2023-06-06", "2015-10"),
        ("2021年5月签约，三个月后投产。", "2023-12-01", "2021-08"),
        ("2017年7月，结对。8月，互访。", "2022-12-20", "2017-08"),
        ("2017年7月，结对。\n8月，互访。", "2022-12-20", "2022-08"),  # another paragraph, another story
        ("去年，签约10个，全年到位3亿元。", "2023-01-10", "2022"),
        ("6月30日，启程。2日，返回。", "2023-07-05", "2023-07-02"),
        # A look back (去年, 今年1月9日) in between is not the story's own day.
        ("7月28日，奠基。\n今年1月9日签约。\n银行当天签约。", "2020-07-30", "2020-07-28"),
    ],
)
def test_the_story_tells_what_an_expression_leaves_out(text: str, published: str, expected: str) -> None:
    assert isos(text, published)[-1] == expected


def test_today_in_reported_speech_is_the_day_of_the_event() -> None:
    text = "6月28日，签约仪式举行。市长说，今天签约的项目都有时间表。"
    assert isos(text, "2022-06-29") == ["2022-06-28", "2022-06-28"]
    assert isos("今天，签约仪式举行。", "2022-06-29") == ["2022-06-29"]


def test_dateline_is_marked_and_becomes_the_reference() -> None:
    mentions = find_dates("新华社北京2月28日电 两市今天签约。", "zh", published="2023-03-01")
    assert [(m.rule, m.value.iso) for m in mentions] == [
        ("dateline", "2023-02-28"),
        ("relative-day", "2023-02-28"),
    ]


def test_a_yearbook_counts_from_the_year_it_is_about() -> None:
    text = "【概况】2019年，两市继续合作。全年互访42次。\n【互访】4月17—19日，书记来访。至年末，比上年增长。"
    found = find_dates(text, "zh", published="2020-09-30", title="对口合作（某市年鉴2020）")
    assert [m.value.iso for m in found] == ["2019", "2019", "2019-04-17/2019-04-19", "2019", "2018"]
    assert [m.rule for m in found][-1] == "comparison"
    assert found[2].value.anchor == "chronicle"


def test_a_yearbook_without_a_year_in_its_text() -> None:
    assert isos("4月17日，书记来访。", "2020-09-30", "某市年鉴2020") == ["2019-04-17"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("自2017年结对以来", "since"),
        ("自两市2018年签订协议以来", "since"),
        ("2017年起", "since"),
        ("2017年以来", "since"),
        ("从2017年算起", "since"),
        ("今年以来", "since"),
        ("2021年至今", "since"),
        ("去年底至今年初", "at"),
        ("截至去年底", "until"),
        ("截至今年5月", "until"),
        ("目前", "until"),
        ("到2022年", "until"),
        ("到2025年", "by"),
        ("2025年前", "by"),
        ("6月底前", "by"),
        ("6月1日前往", "at"),
        ("推迟到5月", "at"),
        ("由2017年的63班", "at"),
        ("早在2018年8月", "at"),
    ],
)
def test_relation(text: str, relation: str) -> None:
    assert find_dates(text, "zh", published="2023-06-14")[0].value.relation == relation


@pytest.mark.parametrize(
    "text",
    ["1月13日", "12日上午", "去年", "目前", "全年", "当天", "次年3月", "上个月", "两天后"],
)
def test_nothing_is_guessed_without_publication(text: str) -> None:
    (mention,) = find_dates(f"{text}，两市签约。", "zh")
    assert mention.value.iso is None
    assert mention.value.reason
    assert mention.value.anchor == "none"


@pytest.mark.parametrize(
    "text",
    ["日前", "近日", "近六年来", "五年来", "四年多来", "三年间", "多年来", "近三年", "20世纪90年代",
     "1990年代", "今冬", "每年9月", "农历八月十五", "2月30日", "百年前"],
)  # fmt: skip
def test_what_says_too_little_has_a_reason(text: str) -> None:
    (mention,) = find_dates(text, "zh", published="2023-06-14")
    assert mention.value.iso is None
    assert mention.value.reason


@pytest.mark.parametrize(
    "text",
    ["第14家", "18个", "《2025年规划》", "《某市2020年工作要点》", "走过30年", "88号", "为期5日", "15日内",
     "今日头条", "0453-6171234", "“十四五”规划", "一年一度", "截至", "1000年", "11.2%", "3月票"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert isos(text, "2023-06-14") == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("On 13 January 2023, they signed", None, ["2023-01-13"]),
        ("on January 13, 2023, they signed", None, ["2023-01-13"]),
        ("On January 13-15, they met", "2023-02-01", ["2023-01-13/2023-01-15"]),
        ("from March 8 to 11", "2023-03-28", ["2023-03-08/2023-03-11"]),
        ("from 8 to 11 March 2023", None, ["2023-03-08/2023-03-11"]),
        ("from April 30 to May 2, 2022", None, ["2022-04-30/2022-05-02"]),
        ("on Dec. 28 they met", "2023-01-03", ["2022-12-28"]),
        ("In August, the mayor came", "2023-03-28", ["2022-08"]),
        ("in May last year", "2023-03-28", ["2022-05"]),
        ("since 2017", None, ["2017"]),
        ("in 1997 and 2002", None, ["1997", "2002"]),
        ("between 2017 and 2019", None, ["2017/2019"]),
        ("a program for 2024-2026", None, ["2024/2026"]),
        ("the first half of 2022", None, ["2022-01/2022-06"]),
        ("the third quarter of this year", "2023-10-28", ["2023-07/2023-09"]),
        ("yesterday", "2023-03-01", ["2023-02-28"]),
        ("on Tuesday", "2023-06-14", ["2023-06-13"]),
        ("two years ago", "2023-06-14", ["2021"]),
        ("On May 3 they met. Two days later, they signed.", "2023-06-14", ["2023-05-03", "2023-05-05"]),
        ("In 2015 they met. The following year they signed.", None, ["2015", "2016"]),
        ("So far, 22 projects", "2021-04-30", ["2021-04"]),
        ("will be held on September 5", "2023-06-14", ["2023-09-05"]),
        ("HARBIN, Jan. 13 (Xinhua) -- Today", "2023-01-14", ["2023-01-13", "2023-01-13"]),
        ("in the 1990s", "2023-01-14", [None]),
        ("recently", "2023-01-14", [None]),
        ("On January 13", None, [None]),
        ("they may sign; 2000 people; a march", "2023-01-14", []),
    ],
)
def test_english(text: str, published: str | None, expected: list[str | None]) -> None:
    assert [m.value.iso for m in find_dates(text, "en", published=published)] == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("13 января 2023 года стороны подписали", None, ["2023-01-13"]),
        ("13 января стороны подписали", "2023-02-01", ["2023-01-13"]),
        ("с 13 по 15 января 2023 года", None, ["2023-01-13/2023-01-15"]),
        ("30 апреля – 2 мая 2022 года", None, ["2022-04-30/2022-05-02"]),
        ("8 и 9 марта 2023 года", None, ["2023-03-08/2023-03-09"]),
        ("05.06.21", None, ["2021-06-05"]),
        ("05.06.2021", None, ["2021-06-05"]),
        ("с 2017 года", None, ["2017"]),
        ("в 2024–2025 годах", None, ["2024/2025"]),
        ("в прошлом году", "2023-02-01", ["2022"]),
        ("в мае прошлого года", "2023-02-01", ["2022-05"]),
        ("В августе делегация", "2023-03-28", ["2022-08"]),
        ("в первом полугодии 2022 года", None, ["2022-01/2022-06"]),
        ("за девять месяцев 2022 года", None, ["2022-01/2022-09"]),
        ("во вторник", "2023-06-14", ["2023-06-13"]),
        ("17 ноября подписали. На следующий день", "2022-11-20", ["2022-11-17", "2022-11-18"]),
        ("два года назад", "2023-06-14", ["2021"]),
        ("на сегодняшний день", "2023-06-14", ["2023-06"]),
        ("делегация приедет 28 сентября", "2023-06-14", ["2023-09-28"]),
        ("ХАРБИН, 13 января. /ТАСС/. Сегодня", "2023-01-14", ["2023-01-13", "2023-01-13"]),
        ("90-е годы", "2023-06-14", [None]),
        ("недавно", "2023-06-14", [None]),
        ("13 января", None, [None]),
        ("2000 человек, версия 12.5.3", "2023-06-14", []),
    ],
)
def test_russian(text: str, published: str | None, expected: list[str | None]) -> None:
    assert [m.value.iso for m in find_dates(text, "ru", published=published)] == expected


@pytest.mark.parametrize(
    ("lang", "text", "relation"),
    [
        ("en", "since early 2017", "since"),
        ("en", "from 2019 onwards", "since"),
        ("en", "as of June 2023", "until"),
        ("en", "by the end of 2022", "until"),
        ("en", "by 2025", "by"),
        ("en", "in 2020", "at"),
        ("ru", "с 2017 года", "since"),
        ("ru", "по состоянию на июнь 2023 года", "until"),
        ("ru", "до конца 2022 года", "until"),
        ("ru", "к 2025 году", "by"),
        ("ru", "с 13 по 15 января", "at"),
    ],
)
def test_relation_in_other_languages(lang: str, text: str, relation: str) -> None:
    assert find_dates(text, lang, published="2023-06-14")[0].value.relation == relation


def test_consecutive_days_follow_each_other() -> None:
    assert isos("5月17、18日", "2023-06-14") == ["2023-05-17/2023-05-18"]
    assert isos("5月17、25日", "2023-06-14") == [None]


def test_spans_are_the_text_and_do_not_overlap() -> None:
    text = "3月8日至11日，代表团来访。自2017年结对以来，截至去年底，签约11个；9日上午，座谈。"
    found = find_dates(text, "zh", published="2023-03-28")
    assert [m.text for m in found] == ["3月8日至11日", "2017年", "去年底", "9日上午"]
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_component_reads_publication_from_the_document() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_dates")
    doc = nlp.make_doc("1月13日签约。")
    doc._.document = Document("d", doc.text, published="2023-03-28", lang="zh")
    (mention,) = read_mentions(nlp(doc), DATES)
    assert mention.value == DateValue("2023-01-13", "at", None, "publication", False)
    assert mention.label == "Date"


def test_component_without_document() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("kg_dates")
    assert Doc.has_extension("document")
    (mention,) = read_mentions(nlp("1月13日签约。"), DATES)
    assert mention.value.iso is None


def test_language_without_data() -> None:
    with pytest.raises(DataError, match="xx"):
        find_dates("text", "xx")


@pytest.mark.parametrize("text", ["1", "年", "《", "3月", "自", "“", "2019年5月1日", "一", "当天", "自今年"])
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    find_dates(text * 5_000, "zh", published="2023-03-28")
    find_dates(text * 5_000, "zh")
    assert time.perf_counter() - start < 5


def gold(name: str) -> list[dict[str, Any]]:
    path = GOLD / name
    if not path.exists():
        pytest.skip(f"no annotated texts at {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ["seed.jsonl", "dev-zh.jsonl"])
def test_every_annotated_date_is_found(name: str) -> None:
    wanted, missed = 0, []
    for row in gold(name):
        found = isos(row["text"], row["published"], row["title"])
        for fact in row["facts"]:
            for role in {"date", "since", "asOf"} & fact.keys():
                wanted += 1
                if fact[role] not in found:
                    missed.append((row["id"], fact["type"], role, fact[role]))
    assert len(missed) <= 0.03 * wanted, missed
