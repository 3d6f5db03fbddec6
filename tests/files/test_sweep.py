"""清扫：被拒绝的一步留下的内容，放了一天的清掉；有人指着的、刚交来的一概不动。"""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from bihuan.files import door as files, store
from bihuan.timetable import JOBS
from tests.county import MONDAY, days_later

TWO_DAYS_LATER = days_later(2)


class Refused(Exception):
    """这一步没有办成。"""


@pytest.fixture
def he(county):
    return county.actor("何平", now=MONDAY)


@pytest.fixture(autouse=True)
def own_store(tmp_path, settings):
    settings.DATA = tmp_path


def kept(he, text, *, refused=False):
    """交来一份；refused: 这一步被拒绝，行退回了。返回内容在哪里。"""
    upload = None
    try:
        with transaction.atomic():
            upload = files.keep(SimpleUploadedFile("说明.txt", text.encode()), by=he, now=MONDAY)
            if refused:
                raise Refused
    except Refused:
        pass
    place = store.where(upload.sha256)
    os.utime(place, (MONDAY.timestamp(), MONDAY.timestamp()))
    return place


def test_only_what_nobody_points_at_goes_and_only_after_a_day(he):
    held, left = kept(he, "答复函"), kept(he, "没有办成的", refused=True)
    draft = store.root() / ".draft-abc"
    draft.write_bytes(b"x")
    os.utime(draft, (MONDAY.timestamp(), MONDAY.timestamp()))
    assert files.sweep(days_later(0, 20)) == 0
    assert files.sweep(TWO_DAYS_LATER) == 2
    assert held.exists()
    assert not left.exists()
    assert not draft.exists()
    assert files.sweep(TWO_DAYS_LATER) == 0


def test_the_same_content_brought_again_is_fresh(he):
    left = kept(he, "再交一次", refused=True)
    assert left.stat().st_mtime == MONDAY.timestamp()
    files.keep(SimpleUploadedFile("说明.txt", "再交一次".encode()), by=he, now=TWO_DAYS_LATER)
    assert left.stat().st_mtime > MONDAY.timestamp()
    os.utime(left, (MONDAY.timestamp(), MONDAY.timestamp()))
    assert files.sweep(TWO_DAYS_LATER) == 0


def test_the_timetable_sweeps():
    assert [job.run for job in JOBS if job.name == "sweep"] == [files.sweep]
