"""礼数：多么古怪的请求都得到一页回答，不出 500；浏览器要英文的，也不会得到半中半英的一页。

每个网址由一个进得去的人来试：被挡在门外的，试不出里面。
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from bihuan.kernel.refuse import AlreadyDone
from bihuan.ledger import door as ledger
from tests.proofs.two_counties import Places
from tests.proofs.visitors import ROLES, ROWS, Visitor, said

pytestmark = pytest.mark.django_db
GUIDES = ("affairs", "deputy", "unit_clerk", *ROLES)  # 谁来试：进得去的人里靠前的一个
ASKED = (
    "q", "after", "before", "year", "division", "kind", "of", "view", "sort", "stage", "unit", "result", "late", "text",
    "title", "session", "delegation", "congress", "unread", "next", "check", "case", "id", "page",
)  # fmt: skip
ODD = {
    "空字节": "a\0b",
    "很大的数": "9" * 40,
    "超过六十四位的数": str(2**63),
    "前面有零": "007",
    "负数": "-1",
    "别的数字": "٣²",
    "日子": "2026-02-30_7",
    "半个字符": "\ud800",
    "很长": "长" * 5_000 + "x" * 50_000,
    "引号和百分号": "'\"%_\\*:^()<b>",
    "空白": " \t\n\u3000",
}
BODIES = (
    b"",
    b"\xff\xfe\x00a=%ff%00&b",
    b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\x00\r\n',
)
FORM = "application/x-www-form-urlencoded"
TYPES = (
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
)


class Crowd:
    """各种身份的人，用到才来；每个网址由进得去的一个来试。"""

    def __init__(self, places: Places) -> None:
        self.places, self.come = places, dict[str, Visitor]()

    def each(self, method: str) -> Iterator[tuple[Visitor, dict[str, Any]]]:
        """各网址，和来试的人。"""
        for row in ROWS:
            able = row[method] or row["later"]
            if able and not (method == "post" and row["ask"]):
                yield self.visitor(next(role for role in GUIDES if role in able)), row

    def visitor(self, role: str) -> Visitor:
        if role not in self.come:
            self.come[role] = Visitor(self.places, role)
        return self.come[role]


@pytest.fixture
def crowd(places: Places) -> Crowd:
    """来试的人。每个测试各来一次：一个测试完了，登录的记录随它退回。"""
    return Crowd(places)


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_get_an_answer(crowd: Crowd, odd: str):
    """各样一次全问；看得多的几样再单独问。"""
    value = ODD[odd].encode("utf-8", "surrogatepass")
    together = dict.fromkeys(ASKED, value if len(value) < 100 else "x")
    _polite(
        fault
        for visitor, row in crowd.each("get")
        for given in (together, {"q": value, "title": value, "text": value}, {"after": value, "before": value})
        for fault in _faults(visitor, "get", visitor.address(row), given)
    )


@pytest.mark.parametrize("odd", ODD)
def test_odd_forms_get_an_answer(crowd: Crowd, odd: str):
    value = ODD[odd].encode("utf-8", "surrogatepass")
    _polite(
        fault
        for visitor, row in crowd.each("post")
        for given in _spoilt(visitor, row, value)
        for fault in _broken(
            visitor,
            "post",
            row["url"],
            given,
            visitor.sends_raw(visitor.address(row), urlencode(given, doseq=True).encode(), FORM),
        )
    )


def test_a_megabyte_in_every_field_gets_an_answer(crowd: Crowd):
    _polite(
        fault
        for visitor, row in crowd.each("post")
        if row["body"]
        for fault in _faults(visitor, "post", visitor.address(row), {visitor.real(name): "字" * 350_000 for name in row["body"]})
    )  # fmt: skip


def test_odd_numbers_in_an_address_get_an_answer(crowd: Crowd):
    found = []
    for method in ("get", "post"):
        for visitor, row in crowd.each(method):
            address = visitor.address(row)
            for number in ("0", "007", str(2**31), str(2**63), "9" * 60):
                odd = re.sub(r"/\d+(?=/|$)", f"/{number}", address)
                if odd != address:
                    found += _faults(visitor, method, odd)
    _polite(found)


def test_odd_words_in_an_address_get_an_answer(crowd: Crowd):
    found = []
    for visitor, row in crowd.each("get"):
        address = visitor.address(row)
        for value in (str(visitor.real(one)) for one in row["at"].values()):
            for word in ("%00", "%ff%fe", "%ED%A0%80", "'%22", "x" * 3000, "%E5%AD%97", "a%2Fb", "..%2f.."):
                found += _faults(visitor, "get", address.replace(f"/{value}", f"/{word}"))
    _polite(found)


@pytest.mark.once
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_odd_methods_get_an_answer_and_do_nothing(crowd: Crowd, method: str):
    for visitor, row in crowd.each("get"):
        answer, _ = visitor.sends(method, visitor.address(row))
        told = f"{visitor.role} {method} {row['url']}：{answer.status_code} {said(answer)}"
        assert answer.status_code < 500, told
        if method not in ("HEAD", "OPTIONS"):
            assert answer.status_code >= 300, f"{told}，当作看和办了"


@pytest.mark.once
@pytest.mark.parametrize("content_type", TYPES)
def test_odd_bodies_get_an_answer(crowd: Crowd, content_type: str):
    _polite(
        fault
        for visitor, row in crowd.each("post")
        for body in BODIES
        for fault in _broken(
            visitor, content_type, row["url"], body, visitor.sends_raw(visitor.address(row), body, content_type)
        )
    )


@pytest.mark.once
@pytest.mark.parametrize("who", ["进得去的", "进不去的"])
def test_what_was_written_comes_back_when_it_is_refused(crowd: Crowd, who: str):
    """每张表单：填对了而办不成（别人刚刚先办了；不是他的），写的字还在答的那一页上；答的不是一页（脚本的）不看。"""
    lost, asked = [], 0
    came = [(visitor, row, row["post"] | row["later"]) for visitor, row in crowd.each("post")]  # 先都来了，再有人先办
    others = {
        row["url"]: crowd.visitor(next((r for r in GUIDES if r not in able), "anonymous")) for _, row, able in came
    }
    ledger.watch_verbs(_taken if who == "进得去的" else None)
    try:
        for able, row, _ in came:
            visitor = able if who == "进得去的" else others[row["url"]]
            answer, _ = visitor.asks(row, "post")
            if answer.status_code < 400 or "text/html" not in answer.headers["Content-Type"]:
                continue
            page, asked = unescape(answer.told.decode()), asked + 1
            gone = [name for name, one in row["body"].items() if _written(name, one) and one not in page]
            if gone and visitor.role in row["get"]:  # 他的表单上没有的一格，不是他写的
                form = visitor.asks(row, "get")[0].told.decode()
                gone = [name for name in gone if f'name="{name}"' in form]
            lost += [f"{visitor.role} {row['url']}：{name}" for name in gone]
    finally:
        ledger.watch_verbs(None)
    assert asked > 30
    _polite(lost)


def _written(name: str, words: Any) -> bool:
    """写的字：有汉字的；「=名字」是编号，密码不还。"""
    return (
        isinstance(words, str)
        and words[:1] != "="
        and "password" not in name
        and bool(re.search(r"[\u4e00-\u9fff]", words))
    )


@contextmanager
def _taken(verb: str) -> Iterator[None]:
    """不管办什么，别人都刚刚先办了。"""
    raise AlreadyDone("别人刚刚先办了")
    yield


@pytest.mark.once
def test_an_english_browser_gets_no_half_english_page(crowd: Crowd):
    """空着交、乱填着交：各格旁边的话都是中文。"""
    found = []
    for visitor, row in crowd.each("post"):
        for value in ("", "nonsense"):
            answer, _ = visitor.sends(
                "post", visitor.address(row), {"token": "x", **dict.fromkeys(map(visitor.real, row["body"]), value)}
            )
            found += [
                f"{visitor.role} {row['url']}：{words}" for words in english(answer.told.decode(errors="replace"))
            ]
    for visitor, row in crowd.each("get"):
        answer, _ = visitor.asks(row, "get")
        found += [f"{visitor.role} {row['url']}：{words}" for words in english(answer.told.decode(errors="replace"))]
    _polite(found)


def test_the_house_speaks_only_languages_that_it_speaks_whole(settings: Any):
    """加一种语言，先要有完整的一份译文（docs/decisions/0011-one-language.md）。"""
    assert [code for code, _ in settings.LANGUAGES] == ["zh-hans"]


def english(page: str) -> list[str]:
    """页面上连着四个以上英文单词的句子；程序和代号不算。"""
    if not page.lstrip().startswith("<!doctype"):
        return []
    text = re.sub(r"<(script|style|code|pre|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.findall(r"(?:\b[A-Za-z]{2,}[,']? ){3,}[A-Za-z]{2,}", re.sub(r"<[^>]+>", " | ", text))


def _spoilt(visitor: Visitor, row: dict[str, Any], value: bytes) -> Iterator[dict[str, Any]]:
    """填对了的一份里，一次坏一格；再全坏一次。"""
    good = {visitor.real(name): visitor.real(one) for name, one in row["body"].items()}
    good = {name: one for name, one in good.items() if isinstance(one, str | int)}
    for name in good:
        yield {**good, name: value}
    yield {"next": value, "token": value, **dict.fromkeys(good, value)}


def _faults(visitor: Visitor, method: str, address: str, given: Any = None) -> list[str]:
    answer, _ = visitor.sends(method, address, given)
    return _broken(visitor, method, address, given, answer)


def _broken(visitor: Visitor, method: str, address: str, given: Any, answer: Any) -> list[str]:
    broken = answer.status_code >= 500
    return (
        [f"{visitor.role} {method} {address[:100]} {given!r:.200}：{answer.status_code} {said(answer)}"]
        if broken
        else []
    )


def _polite(found: Any) -> None:
    wrong = list(found)
    assert not wrong, "\n" + "\n".join(wrong)
