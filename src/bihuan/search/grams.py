"""二元组：中文没有词界，把每两个相邻的字当作一个词，查起来一字不差。

「加装电梯」写成 加装 装电 电梯 梯：末尾多记一个单字，既隔开前后两段，又让单字也查得到。
字母和数字按原样成词，全角转半角，大写转小写，数字去掉前面的零。
"""

import re
import unicodedata
from dataclasses import dataclass

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
FIRST_HAN = re.compile(rf"[{HAN}]")
LONGEST_WORD = 60


@dataclass(frozen=True)
class Term:
    """查询里的一个词：grams 要依次相邻；prefix 为真时最后一个只需开头相同。"""

    grams: tuple[str, ...]
    prefix: bool = False


def runs(text: str) -> list[str]:
    """把文字切成一段段：汉字一段，字母数字一段，标点和空白是界。"""
    return [run if is_han(run) else _word(run) for run in RUN.findall(unicodedata.normalize("NFKC", text).lower())]


def bigrams(text: str) -> list[str]:
    """收录时的词，按次序。"""
    tokens: list[str] = []
    for run in runs(text):
        if is_han(run):
            tokens.extend(map(str.__add__, run, run[1:]))
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def terms(query: str) -> list[Term]:
    """查询时的词：两字以上的汉字须逐字相连，单字和字母认开头，数字须全同。"""
    found: dict[Term, None] = {}
    for run in runs(query):
        if is_han(run):
            pairs = tuple(map(str.__add__, run, run[1:]))
            found[Term(pairs) if pairs else Term((run,), prefix=True)] = None
        else:
            found[Term((run,), prefix=not run.isdigit() and len(run) > 1)] = None
    return list(found)


def is_han(run: str) -> bool:
    """这一段是汉字吗。"""
    return FIRST_HAN.match(run) is not None


def _word(run: str) -> str:
    return (run.lstrip("0") or "0" if run.isdigit() else run)[:LONGEST_WORD]
