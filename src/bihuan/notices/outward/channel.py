"""寄的办法：一个约定，五个适配器。添一种，写一个模块，登记在 CHANNELS 里。"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """要寄的一份。`subject` 只有数目，没有个人信息；`body` 是全文，只有寄给本人、自己的邮箱才用得上。"""

    subject: str
    body: str
    key: str


class Failed(Exception):
    """没有寄成。`sentence` 说给人听，不带地址和口令；`final`：对方不收这个地址，再寄也不成。"""

    def __init__(self, sentence: str, *, final: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.final = sentence, final


class Channel(Protocol):
    """一种寄的办法。"""

    code: str
    for_organs: bool  # 给机构的群，还是给人
    confirmed: bool  # 登记以后，要本人点过确认信才寄
    asks: str  # 登记时要填什么；不用填的为空

    def ready(self) -> bool:
        """这个站设好了吗；没有设好的不给选。"""

    def tidy(self, given: str) -> str:
        """把填的整理成要存的。拒绝（BadInput）：不像。"""

    def send(self, target: str, message: Message) -> None:
        """寄出一份；没有寄成就抛出 Failed。"""
