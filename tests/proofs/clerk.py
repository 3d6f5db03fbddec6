"""一个真的进程：设立云泽县、交一件建议，或者以某人的身份办一步。由 test_processes 启动。"""

import datetime as dt
import json
import sys
import time
from pathlib import Path

from bihuan.config import readiness

readiness.make_ready()

from bihuan.accounts import door as accounts  # noqa: E402
from bihuan.demo import county as demo  # noqa: E402
from bihuan.kernel import clock  # noqa: E402
from bihuan.kernel.refuse import Refused  # noqa: E402
from bihuan.ledger import door as ledger  # noqa: E402
from bihuan.ledger.models import OutboxRow  # noqa: E402
from bihuan.notices.models import Notice  # noqa: E402
from bihuan.people import door as people  # noqa: E402
from bihuan.procedure import door as procedure  # noqa: E402
from bihuan.suggestions import door as suggestions  # noqa: E402


def found() -> None:
    """设立县，提出一件微建议；说出事项和单位的编号。"""
    now = clock.now() - dt.timedelta(days=1)
    county = demo.found(now)
    zhang = county.actor("张桂英", now=now)
    draft = suggestions.start_draft(
        congress_id=county.congress.pk,
        kind="micro_suggestion",
        title="修好云河桥的路灯",
        situation="云河桥路灯坏了三盏。",
        by=zhang,
        now=now,
    )
    case = suggestions.submit_draft(draft.pk, by=zhang, now=now)
    units = {name: county.organs[name].pk for name in ("住建局", "城管局")}
    print(json.dumps({"case": case.pk, "people": county.people, "units": units}))


def furnish(password: str) -> None:
    """设立县，各位代表开立账号；说出登录名。"""
    now = clock.now() - dt.timedelta(days=1)
    county = demo.found(now)
    names = [
        accounts.open_account(county.people[who], password=password, by=people.SYSTEM, now=now).username
        for who in ("张桂英", "王建国", "刘大川")
    ]
    print(json.dumps(names))


def reset() -> None:
    """给办事的各位开立账号、重设密码，本人各该收到一句；说出几位。"""
    now = clock.now()
    clerks = people.Person.objects.filter(account__isnull=True, posts__isnull=False).distinct().order_by("id")[:6]
    for one in list(clerks):
        account = accounts.open_account(one.pk, password="云泽县的办事员自己定的", by=people.SYSTEM, now=now)
        accounts.reset_password(account.pk, by=people.SYSTEM, now=now)
    print(len(clerks))


def assign(case: str, person: str, unit: str, gate: str) -> None:
    """等门一开就交办，说出办成了还是被拒绝的那句话。"""
    by = people.actor_of(int(person), now=clock.now())
    print("ready", flush=True)
    while not Path(gate).exists():
        time.sleep(0.001)
    try:
        procedure.take_step(int(case), "assign", filled={"lead": int(unit)}, by=by, now=clock.now())
        print("done")
    except Refused as refused:
        print(refused.sentence)


def keep_assigning(office: str, deputy: str, unit: str) -> None:
    """不停地提出、交办新的建议；每办成一步说一声它的链和序号，直到被杀。"""
    by, zhang = (people.actor_of(int(one), now=clock.now()) for one in (office, deputy))
    for number in range(100_000):
        now = clock.now()
        draft = suggestions.start_draft(
            congress_id=by.congress_id,
            kind="micro_suggestion",
            title=f"修好第 {number} 盏路灯",
            situation="路灯坏了很久。",
            by=zhang,
            now=now,
        )
        case = suggestions.submit_draft(draft.pk, by=zhang, now=now)
        entry = procedure.take_step(case.pk, "assign", filled={"lead": int(unit)}, by=by, now=now)
        print(entry.stream, entry.seq, flush=True)


def check() -> None:
    """核验，说出毛病和各链的头。"""
    report = ledger.verify()
    streams = [f"case:{pk}" for pk in procedure.Case.objects.values_list("pk", flat=True)]
    orphans = suggestions.Suggestion.objects.filter(case=None).count()
    print(
        json.dumps(
            {
                "faults": [str(fault) for fault in report.faults],
                "heads": ledger.heads(streams),
                "drafts": orphans,
                "told": Notice.objects.filter(kind="accounts/reset").count(),
                "waiting": OutboxRow.objects.count(),
                "titles": list(procedure.Case.objects.values_list("title", flat=True)),
            }
        )
    )


if __name__ == "__main__":
    {
        "found": found,
        "furnish": furnish,
        "reset": reset,
        "assign": assign,
        "keep_assigning": keep_assigning,
        "check": check,
    }[sys.argv[1]](*sys.argv[2:])
