"""证明一份工作法站得住。第一版就核对的一概不放过；2027 年以前的版本照当时能写的看，新的要求只提一句。"""

from collections.abc import Callable, Collection

from ..building import version_key
from ..naming import Fault
from ..text import Text
from .beside import beside
from .choosing import chooses
from .closing import closes, uncoloured
from .dating import dates
from .filling import fills
from .known import Find, Found, Known
from .listing import lists
from .moulding import unsaid
from .plain import outside_chapters, plain, unused
from .raising import raises
from .secrecy import secrecy
from .serving import serves
from .telling import tells
from .walking import walks
from .whole import covers

__all__ = ["check"]

SINCE = (2027,)  # 从哪一年的版本起，新的要求不满足就不能入库
Prove = Callable[[Text, Known], Found]
ALWAYS: tuple[Prove, ...] = (walks,)
LATELY: tuple[Prove, ...] = (serves, dates, chooses, fills, raises, lists, closes, covers, tells, beside, secrecy)
ONLY_SAID: tuple[Prove, ...] = (uncoloured, unsaid, outside_chapters, unused)


def check(
    text: Text,
    *,
    file: str = "",
    roles: Collection[str] = (),
    on_tasks: Collection[str] = (),
    conditions: Collection[str] = (),
    find: Find | None = None,
) -> list[Fault]:
    """全部毛病；没有毛病返回空列表。grave 为假的只提一句。

    roles、conditions 是代码里登记过的代号，给出才核对；on_tasks 是其中只在分办上有人担任的；find 按代号找下属的工作法，找得到的核对带得过去没有。
    """
    name = file or f"{text.code}.{text.version}.yaml"
    known = Known(roles, on_tasks, conditions, find or (lambda code: None))
    strict = version_key(text.version) >= SINCE
    proofs = [
        (plain, strict),
        *((one, True) for one in ALWAYS),
        *((one, strict) for one in LATELY),
        *((one, False) for one in ONLY_SAID),
    ]
    each = [text, *text.levels.values()]  # 随级别不同的，各级都证明一遍，一样的毛病只说一次
    found = [
        Fault(name, where, what, grave) for prove, grave in proofs for one in each for where, what in prove(one, known)
    ]
    return list(dict.fromkeys(found))
