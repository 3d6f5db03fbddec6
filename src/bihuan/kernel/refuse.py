"""拒绝：每一次不许可，都用一句人能看懂的话说明。"""


class Refused(Exception):
    """拒绝。`sentence` 是给人看的一句话，页面和命令行原样显示。"""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """这个人现在不可以这样做。"""


class NotYet(NotAllowed):
    """人是对的，条件还没有达到：改了填的、等到了时候就可以，所以填过的不丢。`place` 是回到哪一页，页面上知道的时候写。"""

    place = ""


class NotFound(Refused):
    """没有这件事，或者不在此人可见的范围内；两者说法相同，不泄露存在与否。"""


class AlreadyDone(Refused):
    """别人（或本人）刚刚已经办过；句子里说明是谁、办了什么。"""


class BadInput(Refused):
    """填写的内容不合要求。`faults` 按字段名列出各自的句子。"""

    def __init__(self, sentence: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.faults = faults or {}
