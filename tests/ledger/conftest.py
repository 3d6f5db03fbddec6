"""留痕测试的布置：各用各的数据夹，检查点文件和钥匙不相干扰。"""

import pytest

from tests.ledger.happenings import three_cases


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """一次性的数据夹。"""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def story(db):
    """三条流，还没有检查点。"""
    three_cases()
