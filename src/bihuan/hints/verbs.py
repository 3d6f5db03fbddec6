"""算：把等着交办的各件提什么写下来。由时刻表做，页面只读。"""

import datetime as dt

from .learning import Learned
from .models import Proposal
from .questions import names_of, recorded, waiting


def refresh(now: dt.datetime) -> int:
    """夜里：等着交办的全部重提，不再等着的清掉。返回提了几件。"""
    every = waiting(missing=False)
    Proposal.objects.exclude(case_id__in=[pk for cases in every.values() for pk, *_ in cases]).delete()
    return _propose(every, now)


def catch_up(now: dt.datetime) -> int:
    """白天：新来的、还没有提过的补上。返回提了几件。"""
    return _propose(waiting(missing=True), now)


def _propose(every: dict[int, list[tuple[int, str, str]]], now: dt.datetime) -> int:
    """各级人大只从自己办过的学。"""
    made = []
    for congress_id, cases in every.items():
        examples = recorded(congress_id)
        learned = Learned(examples, names_of({one.unit for one in examples}))
        for pk, title, subject in cases:
            guesses = [
                [one.unit, round(one.share, 3), list(one.near), one.alike] for one in learned.guesses(title, subject)
            ]
            made.append(Proposal(case_id=pk, guesses=guesses, learned_at=now))
    Proposal.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["case"], update_fields=["guesses", "learned_at"], batch_size=500
    )
    return len(made)
