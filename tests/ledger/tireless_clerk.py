"""另一个进程：不停地办，每办成一件说一声，直到被强杀。由 test_kill.py 起用。"""

import os

import django
from django.conf import settings

django.setup()
settings.DATA = os.environ["CLERK_DATA"]

from django.db import connection  # noqa: E402

connection.settings_dict["NAME"] = os.environ["CLERK_DATABASE"]
if connection.vendor == "postgresql":
    connection.settings_dict.setdefault("OPTIONS", {})["application_name"] = "tireless-clerk"

from bihuan.ledger import door as ledger  # noqa: E402
from tests.ledger.happenings import LI, MONDAY, Raised  # noqa: E402


def hear(entry: ledger.Entry) -> None:
    """接手者：只为让收发箱里有一行。"""


@ledger.verb
def both() -> ledger.Entry:
    """两条流各一笔，收发箱一行。"""
    entry = ledger.append("case:1", Raised("这一件"), by=LI, now=MONDAY)
    ledger.append("case:2", Raised("那一件"), by=LI, now=MONDAY, origin="record")
    return entry


ledger.subscribe(Raised, hear)
while True:
    done = both()
    print(done.seq, done.hash, flush=True)
