"""断在每一处：一样一样地办，每一样先断在它的第一次写盘，回来清点、再办，退回去断在第二次……直到断不着为止。

一处断电以后剩下什么，随手抽一种；要每一种都走的（fates），同一处各断一遍：没有落盘的全丢、全在、撕开。
"""

import datetime as dt
import time

from .promises import Act
from .running import AGAIN, Told, Year

MOMENT = "moment"
EACH = 1  # 处：断过这么多处核验一回整个库；别的几处只对答应过的各笔


class EveryPoint(Year):
    """一个种子，办得少，断得全。every_fate: 同一处的几种下场都走。"""

    def live(self, acts: int) -> Told:
        """办这么多样；每一样断遍各处。"""
        self.calm, began = True, time.monotonic()
        for _ in range(acts):
            self._pass_time()
            if self._at_every_point(self.folk.next(self.now)):
                break
        else:
            self._end()
        self._total(began)
        return self.told

    def _at_every_point(self, act: Act) -> list[str]:
        """一样：断遍各处、各种下场；有一句话没有守住就停在那里。"""
        house = self.machine_of(act)
        fates = house.fates if self.every_fate else ("",)
        house.keep(MOMENT)
        back = (self.promises.remember(), self.ballots.remember())
        codes = dict(self.folk.codes)
        self.promises.acts.append(act)
        self.told.acts += 1
        place, fate = 1, 0
        while self._struck(act, place, fates[fate]):
            if self.told.broken:
                return self.told.broken
            self.told.places += fate == 0
            house.renew(MOMENT)
            for again in back:
                again()
            self.folk.codes = dict(codes)
            act.tries, act.answered, act.refused, act.unknown = [], None, "", False
            more = house.undecided and fate + 1 < len(fates)
            place, fate = (place, fate + 1) if more else (place + 1, 0)
        return self.told.broken

    def _struck(self, act: Act, place: int, fate: str) -> bool:
        """断在第几处、哪一种下场；断着了，回来清点，再办到听见答复，又清点。没有断着为假。"""
        house = self.machine_of(act)
        house.begin()
        house.arm(place, self.chance, fate)
        how, heard = self._once(act)
        where = house.disarm(act.does)
        if not where:
            self.promises.note()
            self.tell(act, act.tries[-1], how, "")
            return False
        self.come_back(act)
        verified = place % EACH == 0
        self.told.broken, again = self.faults_after(act, verified=verified and heard), ""
        while not heard and not self.told.broken and len(act.tries) <= AGAIN:
            again, heard = self._once(act)
            self.told.broken = self.faults_after(act, verified=verified)
        if self.told.broken:
            self.tell(act, act.tries[0], how, f"{where}；再办：{again}")
        return True

    def _once(self, act: Act) -> tuple[str, bool]:
        self.n += 1
        at = self.now + dt.timedelta(microseconds=self.n)
        act.tries.append(at)
        return self.answer(act, at)
