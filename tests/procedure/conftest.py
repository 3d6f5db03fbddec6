"""云泽县添了城环委和人大常委会的几个人。"""

import pytest

from tests.procedure import town as towns


@pytest.fixture
def town(county) -> towns.Town:
    return towns.found(county)
