"""房间的申报：docs/rooms.md 与登记过的逐字相同；写进申报的都真有；动词按名字找得到。"""

from dataclasses import fields

import pytest
from django.urls import NoReverseMatch, reverse

from bihuan.cases import door as cases
from bihuan.figures import door as figures
from bihuan.ledger.door import Entry
from bihuan.procedure import door as procedure
from bihuan.procedure.registry import verb_of
from bihuan.suggestions.verbs import handling, review
from tests.county import days_later
from tests.shared import ROOT
from tests.suggestions.tales import Tale


def test_the_page_is_what_the_rooms_declare():
    assert (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8") == cases.document(), (
        "请运行 bihuan rooms > docs/rooms.md"
    )


@pytest.mark.parametrize("room", cases.rooms(), ids=lambda room: room.name)
def test_every_slot_of_a_room_is_filled_or_said_to_be_empty(room):
    page = cases.document().split(f"`{room.name}`")[1].split("\n## ")[0]
    assert page.count("\n| ") >= len(fields(room)) - 3
    for name in room.tiles:
        assert name in {one.name for one in figures.everything()}
    for entry in room.menu:
        assert reverse(entry.url)
    for page in (*room.step_pages.values(), room.page):
        with pytest.raises(NoReverseMatch, match="arguments"):
            reverse(page)
        assert reverse(page, args=[1])


def test_a_room_is_enrolled_once():
    with pytest.raises(ValueError, match="重复登记"):
        cases.enrol(cases.rooms()[0])


@pytest.mark.parametrize("verb", [handling.assign, handling.reassign, handling.reply, review.register, review.merge])
def test_a_verb_is_found_by_its_name(verb):
    assert verb_of("suggestion", verb.__name__) is verb
    assert verb.__doc__


@pytest.mark.django_db
def test_a_verb_is_whole_wherever_it_is_called(county, monkeypatch):
    """直接叫动词，后一半坏了，前一半（立案的一步）也不留。"""
    tale = Tale(county)

    def broken(*given, **more) -> Entry:
        raise RuntimeError("检索坏了")

    monkeypatch.setattr(review.finding, "index", broken)
    now = days_later(1)
    with pytest.raises(RuntimeError):
        review.register(tale.case.pk, procedure.Taking(county.actor("李敏", now=now), now))
    tale.case.refresh_from_db()
    assert (tale.case.number, tale.case.stage) == ("", procedure.text_of(tale.case).by_step["submit"].to)
