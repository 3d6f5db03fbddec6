"""立起一个县和它的票箱，照种子一遍一遍地走。"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure

from .every import EveryPoint
from .folk import settle
from .houses import house_in
from .promises import DELIVERED, receive
from .running import ACTS, BEGINS, DAY, Told, Year
from .urns import UrnHouse

BASE = "base"


@contextmanager
def town(folder: Path) -> Iterator[Callable[..., Told]]:
    """在这个夹里立起一个县，造一座会坏的屋子、一个会坏的票箱；给出走一个种子（办几样，断不断遍每一处，每一处走不走遍各种下场）的办法。用完照原样还回去。"""
    folder = folder.resolve()
    with ExitStack() as after:
        house = house_in(folder)
        after.callback(house.close)
        urn = UrnHouse(folder)
        after.callback(urn.close)
        after.callback(procedure.forget_cached)
        procedure.forget_cached()
        kind = ledger.kind_named(DELIVERED)
        assert kind is not None
        ledger.subscribe(kind.cls, receive)
        after.callback(ledger.unsubscribe, kind.cls, receive)
        with clock.frozen(BEGINS - DAY):
            county, entrance = settle(clock.now())
            ledger.checkpoint(clock.now())
            for each in (house, urn):
                each.keep(BASE)

        def run(seed: int, acts: int = ACTS, *, every: bool = False, fates: bool = False) -> Told:
            with clock.frozen(BEGINS - DAY):
                for each in (house, urn):
                    each.renew(BASE)
            year = (EveryPoint if every or fates else Year)(seed, house, urn, county, entrance)
            year.every_fate = fates
            return year.live(acts)

        yield run
