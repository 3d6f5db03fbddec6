"""交接：一张表写明什么事件交给哪个动词。提交之后由收发箱送达，一件事件对一个动词只送一次。

房间之间能向下调用的不写在这里；这里只有下层发生了事、要上层跟着办的。
"""

from collections.abc import Callable

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions


def redate(entry: ledger.Entry) -> None:
    """放假安排录入以后，走着的时钟马上改期，不等夜里。"""
    procedure.redate_open(clock.now())


HANDOFFS: dict[type, tuple[Callable[[ledger.Entry], None], ...]] = {
    regions.YearImported: (redate,),
}

for _event, _verbs in HANDOFFS.items():
    for _verb in _verbs:
        ledger.subscribe(_event, _verb)
