"""遮：姓名留姓（王某），电话留前三位，别的只留星号。照各处的判断遮，判断之外一个字也不动。"""

from collections.abc import Sequence

from .finding import Mark
from .words import chars, table

EXTRA = "审核人指出的"
STARS = "****"
KEPT = {"手机号": 3, "车牌号": 2}  # 留几个字


def covered(text: str, marks: Sequence[Mark], covers: Sequence[bool]) -> str:
    """照判断遮去以后的文字：marks 与 covers 一一对应，真的遮，假的照原样。"""
    for mark, cover in reversed(list(zip(marks, covers, strict=True))):
        if cover:
            text = text[: mark.start] + cover_of(mark.what, mark.text) + text[mark.end :]
    return text


def cover_of(what: str, words: str) -> str:
    """这一处遮了以后的样子。"""
    if what == "姓名" or (what == EXTRA and _like_a_name(words)):
        return f"{_surname(words)}某"
    return words[: KEPT.get(what, 0)] + STARS


def _like_a_name(words: str) -> bool:
    return 2 <= len(words) <= 4 and words[0] in chars("姓")


def _surname(name: str) -> str:
    nick = name[0] in "老小阿" and len(name) == 2
    name = name[1:] if nick else name
    return name[:2] if name[:2] in table()["复姓"] else name[:1]
