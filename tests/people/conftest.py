import pytest

from tests.people.county import County, build


@pytest.fixture
def county(db) -> County:
    return build()
