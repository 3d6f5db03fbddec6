"""换届：离任的代表没有办完的事由谁承接。连任的自己接着办；没有写明的，由所在代表团的团长代行。"""

import datetime as dt
from collections.abc import Mapping

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import Actor
from ..models import Succession
from ..questions import deputies_of, names, off_duty
from ..recording import told


@ledger.verb
def name_successors(term_id: int, pairs: Mapping[int, int], *, by: Actor, now: dt.datetime) -> list[Succession]:
    """写明承接：离任的代表 → 本届的代表，一次写完，一笔留痕。先前这一届已经写明的不动，换人的先前那一行作罢。

    拒绝：不是本级的工作人员；一位也没有写；离任的其实还在任、从来不是代表；承接的不是本届正在执行职务的代表；都与先前写的一样。
    """
    term = gates.term_to_keep(term_id, by=by)
    congress, today = term.congress_id, day_of(now)
    if not pairs:
        raise BadInput("一位承接的也没有写")
    sitting = set(deputies_of(congress, on=today).values_list("person_id", flat=True))
    known = names([*pairs, *pairs.values()])
    for former, successor in pairs.items():
        if former not in known or not off_duty(former, congress, today):
            raise BadInput(f"{known.get(former, '此人')}不是离任的代表")
        if successor not in sitting:
            raise BadInput(f"{known.get(successor, '此人')}不是本届正在执行职务的代表，承接不了")
    standing = dict(Succession.objects.filter(term=term).values_list("former_id", "successor_id"))
    fresh = {former: successor for former, successor in pairs.items() if standing.get(former) != successor}
    if not fresh:
        raise AlreadyDone("这几位由谁承接，已经这样写明了")
    rows = []
    for former, successor in sorted(fresh.items()):
        row, _ = Succession.objects.update_or_create(term=term, former_id=former, defaults={"successor_id": successor})
        rows.append(row)
    said = tuple((row.pk, row.former_id, row.successor_id) for row in rows)
    told(congress, events.SuccessorsNamed(term.pk, len(said), said), by=by, now=now)
    return rows
