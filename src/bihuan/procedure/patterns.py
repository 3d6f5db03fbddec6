"""样子：只给别的沿用的工作法，选用不了、通过不了。"""

from bihuan.kernel.refuse import Refused
from bihuan.people.door import SYSTEM, Actor

from .language import Text


def refuse_pattern(text: Text, by: Actor) -> None:
    """拒绝选用、通过一种样子：它没有依据，只给别的沿用。试走的沙盘里由系统选用，不拒绝。"""
    if text.pattern and by.id != SYSTEM.id:
        raise Refused(f"《{text.title}》是一种样子，自己不能选用；沿用它写一份，写明依据和自己的条文")
