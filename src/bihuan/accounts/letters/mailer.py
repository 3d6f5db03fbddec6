"""寄信的：账号不认得邮件服务器，由认得的房间登记。"""

from typing import Protocol


class NotMailed(Exception):
    """没有寄成。`sentence` 说给人听，不带地址；`final`：对方不收这个地址，再寄也不成。"""

    def __init__(self, sentence: str, *, final: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.final = sentence, final


class Mailer(Protocol):
    """寄信的约定。"""

    def ready(self) -> bool:
        """这个站设好了吗。"""

    def tidy(self, given: str) -> str:
        """整理成一个邮箱地址。拒绝（BadInput）：不像。"""

    def known(self, person_id: int) -> str:
        """此人自己登记、确认过的邮箱；没有为空。"""

    def send(self, mail: str, subject: str, body: str, key: str) -> None:
        """寄一封；没有寄成的抛出 NotMailed。"""


_mailers: list[Mailer] = []


def mails_by(mailer: Mailer) -> Mailer:
    """登记寄信的。"""
    _mailers[:] = [mailer]
    return mailer


def mailer() -> Mailer | None:
    """设好了的寄信的；没有的为 None。"""
    return next((one for one in _mailers if one.ready()), None)
