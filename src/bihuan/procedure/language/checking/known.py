"""核对时已知的：登记过的角色、条件，下属的工作法，机构的种类。"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from ..parts import Article
from ..text import Text

Found = Iterator[tuple[str, str]]  # （哪一条，毛病）
Find = Callable[[str], Text | None]


@dataclass(frozen=True)
class Known:
    """roles、conditions 是登记过的代号，空的不核对；on_tasks 是只在分办上有人担任的；find 按代号找另一份工作法，找不到为 None。"""

    roles: Collection[str] = ()
    on_tasks: Collection[str] = ()
    conditions: Collection[str] = ()
    find: Find = field(default=lambda code: None)


def where(article: Article) -> str:
    """一条怎样称呼。"""
    return f"{article.number} {article.name}"


def raised_kinds(text: Text) -> set[str]:
    """立得了哪些工作法。"""
    return {
        code for a in text.articles for one in a.raises for code in (one.procedure, *dict(one.kinds).values()) if code
    }
