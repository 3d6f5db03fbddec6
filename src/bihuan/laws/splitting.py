"""把一部法规的文字分成条：名称、文本的日期、施行的日期、各条在哪一章。只认得出的才分，缺条、乱序的说出来。"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bihuan.kernel.refuse import BadInput

from .numbers import HAN, NUMBER, ArticleNumber, of_match

MOST = 2000  # 条：民法典一千二百六十条；再多的多半不是一部法规
LONGEST = 20_000  # 字：一条至多这么长
TITLES = 4  # 行：题目至多分成几行
ARTICLE = re.compile(rf"^(?:\*\*)?{NUMBER}(?:\*\*)?(?P<gap>[\s\u3000]*)(?P<rest>.*)$", re.DOTALL)
CHAPTER = re.compile(rf"^第[{HAN}]+[编章节](?![^\s\u3000]*条)[\s\u3000]*(?P<name>.*)$")
DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
MADE = re.compile(r"通过|修正|修订|批准|公布")  # 哪些话说的是文本的日期；施行另算
EFFECTIVE = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日起(?:施行|实施|生效)")
ENDS = re.compile(r"(法|条例|办法|规定|规则|决定|细则|决议|章程|意见|准则|制度)$")
IN_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
PREFIX = "中华人民共和国"


@dataclass(frozen=True)
class Split:
    """一条：号、在哪一章（节）、文字（一段一行）。"""

    number: ArticleNumber
    chapter: str
    words: str


@dataclass(frozen=True)
class LawRead:
    """一份读好的文本。dated_on: 最近一次通过、修改的日子；effective_on: 这一版施行的日子，没有写的就是文本的日子。"""

    name: str
    dated_on: dt.date
    effective_on: dt.date
    articles: tuple[Split, ...]


def read_law(lines: list[str], file: str, *, name: str = "", dated_on: dt.date | None = None) -> LawRead:
    """各行 → 一份文本。name、dated_on: 人另外写明的，在先。

    拒绝：没有「第一条」、认不出名称或日期、缺条、超过 2,000 条、一条超过两万字。
    """
    lines = [line for one in lines if (line := _plain(one))]
    first = next((n for n, line in enumerate(lines) if _opens(line, None)), None)
    if first is None:
        raise BadInput("没有找到「第一条」：不像一部法规的文本；条号若是自动编号，请先转成文字")
    head, body = lines[:first], lines[first:]
    found = ENDS.search(called := plain_name(name) or _title(head))
    if found is None:
        raise BadInput("认不出这是哪一部法规，请写明名称（以法、条例、办法、规定等结尾）", {"name": "请写明名称"})
    on = dated_on or _dated(head, file)
    if on is None:
        raise BadInput("没有找到文本的日期（何时通过、修正），请写明", {"dated_on": "请写明文本的日期"})
    articles = tuple(_articles(body, next((one for one in reversed(head) if CHAPTER.match(one)), "")))
    return LawRead(called, on, max(on, _effective(head, articles) or on), articles)


def plain_name(written: str) -> str:
    """名称去掉空白、外面的书名号和起头的「中华人民共和国」；实施哪部法的办法，里面那部法也不写它。"""
    name = re.sub(r"[\s\u3000]", "", written)
    whole = name.startswith("《") and name.endswith("》") and name.count("《") == 1
    return (name[1:-1] if whole else name).removeprefix(PREFIX).replace(f"《{PREFIX}", "《")


def _plain(line: str) -> str:
    """去掉 markdown 的井号、注释。"""
    return re.sub(r"<!--.*?-->", "", line).lstrip("#").strip(" \t\u3000")


def _opens(line: str, last: ArticleNumber | None, *, spaced: bool = False) -> "re.Match[str] | None":
    """这一行是一条的开头吗：接得上前一条的，或者条号后面空着又比前一条大的。正文里引的「第五条规定」不是。

    spaced: 这一份的条号后面都空着（第一条是这样），不空的就是正文。
    """
    found = ARTICLE.match(line)
    if found is None or (spaced and not found["gap"]):
        return None
    number = of_match(found)
    if last is None:
        return found if number == ArticleNumber(1) else None
    next_one = number in (ArticleNumber(last.n + 1), ArticleNumber(last.n, last.sub + 1))
    return found if next_one or (found["gap"] and number > last) else None


def _articles(lines: list[str], chapter: str) -> Iterator[Split]:
    number, held, last = ArticleNumber(0), list[str](), None
    where, count, first = _chapter(chapter), 0, ARTICLE.match(lines[0])
    spaced = first is not None and bool(first["gap"])
    for line in [*lines, ""]:
        opened = _opens(line, last, spaced=spaced) if line else None
        named = None if opened else CHAPTER.match(line)
        if (opened or named or not line) and held:
            yield _whole(number, where, held)
            held = []
        if named:
            where = _chapter(line)
        elif opened:
            number, count = of_match(opened), count + 1
            if last is not None and number.n > last.n + 1:
                raise BadInput(f"{last.said}以后是{number.said}，中间缺了；请用完整的文本")
            if count > MOST:
                raise BadInput(f"超过 {MOST:,} 条，不像一部法规；请分开带来")
            last, held = number, [opened["rest"]]
        elif held:
            held.append(line)
        elif line:  # 章名分成两行写的
            where = _chapter(f"{where}{line}")


def _whole(number: ArticleNumber, chapter: str, held: list[str]) -> Split:
    words = "\n".join(one for one in held if one)
    if not words or len(words) > LONGEST:
        raise BadInput(f"{number.said}是空的" if not words else f"{number.said}超过 {LONGEST:,} 字，不像一条")
    return Split(number, chapter, words)


def _chapter(line: str) -> str:
    return re.sub(r"[\s\u3000]+", " ", line)[:60]


def _title(head: list[str]) -> str:
    """题目：头几行里，写到日子、目录、章以前的；分成几行写的接起来，重写一遍的只取一遍。"""
    taken: list[str] = []
    for line in head[:TITLES]:
        if DATE.search(line) or CHAPTER.match(line) or line[0] in "（(" or plain_name(line) == "目录":
            break
        taken.append(plain_name(line))
        if ENDS.search(taken[-1]) and (len(taken) == 1 or ENDS.search("".join(taken))):
            break
    whole = taken[0] if taken and ENDS.search(taken[0]) else "".join(taken)
    return whole.removeprefix(PREFIX)


def _dated(head: list[str], file: str) -> dt.date | None:
    """文本的日子：题目以下说通过、修改、公布的各处里最晚的，一处自一个日子到下一个日子；没有的看文件名。"""
    said = EFFECTIVE.sub("", "".join(head))
    ends = [*(found.start() for found in DATE.finditer(said)), len(said)]
    told = [
        day for start, end in pairwise(ends) if MADE.search(said, start, end) for day in _built(DATE, said[start:end])
    ]
    return max(told, default=None) or next(_built(IN_NAME, file), None)


def _effective(head: list[str], articles: tuple[Split, ...]) -> dt.date | None:
    said = [*head, *(one.words for one in articles[-2:])]
    return max((day for line in said for day in _built(EFFECTIVE, line)), default=None)


def _built(pattern: "re.Pattern[str]", words: str) -> Iterator[dt.date]:
    for year, month, day in pattern.findall(words):
        try:
            yield dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
