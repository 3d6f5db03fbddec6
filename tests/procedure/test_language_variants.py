"""工作法的沿用与版本：改名、停用、增加；读不成的说得出哪一处。"""

import pytest

from bihuan.procedure.language import FaultyText, read_file, read_text
from bihuan.procedure.language.building import version_key
from bihuan.procedure.language.parts import Part
from bihuan.procedure.language.reading import parse
from tests.procedure.ponds import POND, WEST, changed


def test_a_variant_renames_drops_and_adds():
    west, pond = read_file(WEST), read_file(POND)
    assert west.aliases == {"登记塘堰": "list"}
    assert west.by_step["assign"].deadline.codes == ("list",)
    assert "patrol" not in west.by_step
    assert "塘堰不清" not in west.stages.values()
    assert dict(west.sight.parts)["helping"] == Part(fields=("塘名", "stage"))
    assert west.register.columns == pond.register.columns
    assert west.register.filters == ("来源", "复看结论")
    assert next((one.name, one.how) for one in west.counts) == ("登记", "did")
    assert "巡看次数" not in {one.name for one in west.counts}
    assert west.counts[-1].name == "没清完"
    assert west.examples == ()


def test_what_is_released_is_not_merged_again(tmp_path):
    """入库的全文不再找所沿用的：删去的条不回来，所沿用的换了版本也不跟着变。"""
    west = read_file(WEST)
    again = read_text(west.source, "pond_cleaning_west@2027-1", None)
    assert again.by_step.keys() == west.by_step.keys()
    assert again.aliases == west.aliases
    assert again.source == west.source


def test_dropping_what_is_not_there_and_dropping_from_nothing(tmp_path):
    source = WEST.read_text(encoding="utf-8").replace("[patrol, leave]", "[patrol, leave, swim]")
    with pytest.raises(FaultyText, match="所沿用的没有这一步：swim"):
        read_text(source, "西", lambda code: parse(POND.read_text(encoding="utf-8"), "塘"))
    with pytest.raises(FaultyText, match="没有可以删的"):
        changed(("篇: 监督", "篇: 监督\n删条: [patrol]"))


def test_the_tenth_version_comes_after_the_ninth(tmp_path):
    assert version_key("2026-10") > version_key("2026-9") > version_key("2025-12")
    source = POND.read_text(encoding="utf-8")
    for version, days in (("2026-9", "9日"), ("2026-10", "10日")):
        path = tmp_path / f"pond_cleaning.{version}.yaml"
        path.write_text(
            source.replace("版本: 2027-1", f"版本: {version}").replace("起3日", f"起{days}"), encoding="utf-8"
        )
    (tmp_path / WEST.name).write_text(WEST.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_file(tmp_path / WEST.name).by_step["claim"].deadline.n == 10
