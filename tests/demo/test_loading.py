"""装入示范县：哪一天装都讲得通；正式运行不装。"""

import datetime as dt

import pytest

from bihuan.demo import loading
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from tests.told import NOW, PASSWORD


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """检查点的日志在库外，不随测试退回，所以各用各的文件夹。"""
    settings.DATA = tmp_path


def test_the_story_moves_with_the_day(db):
    """换一天装（假期之中、年初），照样讲得通。"""
    loading.load(password=PASSWORD, now=clock.beijing(dt.date(2027, 2, 8), 8))
    assert ledger.verify().faults == []


def test_it_is_refused_in_live_mode(db, settings):
    settings.LIVE = True
    with pytest.raises(NotAllowed, match="正式运行"):
        loading.load(password=PASSWORD, now=NOW)
    assert people.Congress.objects.count() == 0
