"""强杀：办到一半被 kill -9，办成的一件不少，没办成的一点不留。"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from bihuan.ledger import door as ledger
from bihuan.ledger.models import OutboxRow
from tests.shared import ROOT

CLERK = Path(__file__).with_name("tireless_clerk.py")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [0.0, 0.07, 0.19])
def test_what_was_answered_is_there_and_nothing_is_half(tmp_path, after):
    environment = {**os.environ, "CLERK_DATABASE": str(connection.settings_dict["NAME"]), "CLERK_DATA": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
    clerk = subprocess.Popen([sys.executable, str(CLERK)], env=environment, stdout=subprocess.PIPE, text=True)
    assert clerk.stdout is not None
    answered = [clerk.stdout.readline().split() for _ in range(3)]
    time.sleep(after)
    clerk.send_signal(signal.SIGKILL)
    answered += [line.split() for line in clerk.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    clerk.stdout.close()
    clerk.wait()
    _until_the_dead_clerk_let_go()
    one, other = ledger.entries("case:1"), ledger.entries("case:2")
    assert len(answered) >= 3
    assert len(one) == len(other), "两条流的两笔同生共死"
    assert {int(seq) for seq, _ in answered} <= {entry.seq for entry in one}
    assert all(one[int(seq) - 1].hash == hash for seq, hash in answered)
    assert OutboxRow.objects.filter(handler="__main__.hear").count() == len(one)
    assert ledger.verify().sound


def _until_the_dead_clerk_let_go() -> None:
    """PostgreSQL 要等它的后台发觉连接断了。"""
    until = time.monotonic() + 10
    while connection.vendor == "postgresql" and time.monotonic() < until:
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tireless-clerk'")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
