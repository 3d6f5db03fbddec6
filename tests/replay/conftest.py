"""虚构的一年旧档，写成文件。"""

from pathlib import Path

import pytest

from tests.replay.fictional_year import FictionalYear


@pytest.fixture
def year() -> FictionalYear:
    return FictionalYear()


@pytest.fixture
def folder(tmp_path: Path, year: FictionalYear) -> Path:
    return year.write(tmp_path / "旧年")
