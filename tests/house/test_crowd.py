"""一屋子人：真的站、真的连接，每一种请求都有数；站停了的时候，听不到答复的算错。"""

import pytest

from bihuan.bench import door as bench
from bihuan.bench.crowd import Street, crowd


@pytest.fixture
def street() -> Street:
    return Street(
        door="/sign-in/", desk="/desk/", register="/suggestions/", search="/search/", write="/suggestions/drafts/new/",
        pages=("/about/", "/published/"), case="x", publication="x", deputies=("张桂英",), staff=("李敏",), password="错的密码",
    )  # fmt: skip


@pytest.mark.once
def test_two_citizens_are_heard_and_a_closed_door_is_an_error(live_server, street):
    found = bench.measured(live_server.thread.port, street, people_at_once=1, seconds=2.5, sign_ins=0)
    clerks = {kind.name: kind for kind in found}
    assert clerks["登录页"].times >= 1
    assert (clerks["登录"].times, clerks["登录"].errors) >= (1, 0)
    assert 0 < clerks["登录页"].p50_ms <= clerks["登录页"].p99_ms
    heard = crowd(1, street, people=2, seconds=1.6, sign_ins=0)
    assert heard.errors["公众看网页"] == len(heard.seconds["公众看网页"]) >= 1
