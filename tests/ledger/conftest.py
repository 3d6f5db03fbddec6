"""留痕测试的布置：各用各的数据夹，检查点文件和钥匙不相干扰。"""

import pytest

from bihuan.ledger import door as ledger, report
from bihuan.ledger.models import OutboxRow
from tests.ledger.happenings import MONDAY, three_cases


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """一次性的数据夹。"""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def ledger_alone(monkeypatch):
    """别的房间的核验不参加：这里的桥和路不是真的事项。"""
    monkeypatch.setattr(report, "_classes", [])


@pytest.fixture
def empty_outbox(db):
    """随迁移装入的事也许还在收发箱里，先清掉。"""
    OutboxRow.objects.all().delete()


@pytest.fixture
def story(db):
    """三条流，还没有检查点。"""
    three_cases()


@pytest.fixture
def sealed(story, triggers_lifted):
    """三条流，已封存，触发器已拆：随便怎么弄坏。"""
    made = ledger.checkpoint(MONDAY)
    ledger.install_triggers()
    assert ledger.verify(root=made.root).faults == []
    ledger.drop_triggers()
    return made
