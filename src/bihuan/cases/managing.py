"""谁管得着一件事项：更正、特别决定、改用新版的页面只给文件（管理）写明的人，没有写明的给本级的办公机构、作决定的会议。"""

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, case_to_read, held_of, manages


def case_to_manage(case_id: int, by: Actor, act: str) -> Case:
    """要管的那一件。拒绝：看不见的（NotFound）、管不着的（NotAllowed）。act: correct、decide、adopt。"""
    case = case_to_read(case_id, by)
    if not manages(by, held_of(case, on=clock.today()), act):
        raise NotAllowed("这件事项不归你更正、决定或者改用新版")
    return case
