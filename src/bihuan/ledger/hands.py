"""经手人的代号。代别人办的，代号照旧是办的人自己的（名字只说明谁办的），旁边另写着代谁。"""

from collections.abc import Iterable


class Hand(str):
    """代别人办的经手人：当作文字是办的人的代号，比谁是谁的地方照旧；`acting_for` 是他代的那个人的代号。"""

    __slots__ = ("acting_for",)
    acting_for: str

    def __new__(cls, actor: str, acting_for: str) -> "Hand":
        made = super().__new__(cls, actor)
        made.acting_for = acting_for
        return made


def acting_for(by: str) -> str:
    """这个经手人代谁办的；自己办的为空。"""
    return by.acting_for if isinstance(by, Hand) else ""


def signed(actor: str, behalf: str) -> str:
    """一笔的署名：`person:7`；代办的是 `person:7>person:9`。"""
    return f"{actor}>{behalf}" if behalf else actor


def hands_in(signature: str) -> Iterable[str]:
    """一个署名里的各个代号：办的人在前，被代的人在后。"""
    return signature.split(">")
