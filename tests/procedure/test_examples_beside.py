"""另放的例：入了库的一字不改，后来补写的例在 examples/；核对、试走、库里的一页、架上的数都连同它们，全文和哈希不变。"""

import pytest

from bihuan.kernel import canonical
from bihuan.procedure import door as procedure
from bihuan.procedure.language import FaultyText, read_file, read_text
from bihuan.procedure.language.reading import LIBRARY
from tests.shown import shown

BESIDE = sorted((LIBRARY / "examples").glob("*"))
WRITTEN = LIBRARY / "micro_suggestion.2026-1.yaml"
MORE = """例:
  - 再多一个:
      走: [2027-05-06 代表工委 定视察]
      得: {状态: 视察待出发}
"""


def test_each_stands_beside_a_shipped_method():
    assert BESIDE
    assert all((LIBRARY / path.name).is_file() for path in BESIDE)


def test_the_text_and_its_hash_are_those_without_them():
    plain = read_text(WRITTEN.read_text(encoding="utf-8"))
    whole = read_file(WRITTEN)
    assert (plain.examples, len(whole.examples)) == ((), 12)
    assert canonical.digest(whole.source) == canonical.digest(plain.source)


def test_what_is_not_examples_is_not_taken(tmp_path):
    path = tmp_path / "field_inspection.2027-1.yaml"
    path.write_text((LIBRARY / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    before = len(read_file(path).examples)
    (tmp_path / "examples").mkdir()
    beside = tmp_path / "examples" / path.name
    beside.write_text(MORE, encoding="utf-8")
    assert [one.name for one in read_file(path).examples][before:] == ["再多一个"]
    for written, said in (
        ("例: [{乱写: 走}]", "应当写成"),
        ("条文: []", "另放的只有「例」"),
        ("例: [", "不是 YAML"),
    ):
        beside.write_text(written, encoding="utf-8")
        with pytest.raises(FaultyText, match=said):
            read_file(path)


@pytest.mark.django_db
def test_an_example_that_is_already_there_is_a_fault(tmp_path):
    path = tmp_path / "field_inspection.2027-1.yaml"
    path.write_text((LIBRARY / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / path.name).write_text(MORE.replace("再多一个", "取消"), encoding="utf-8")
    assert {one.fault for one in procedure.faults_in_file(path)} == {"两个例同名"}


@pytest.mark.django_db
def test_the_library_page_shows_them_and_the_shelf_counts_them(enter):
    page = shown(enter("李敏").get("/procedures/micro_suggestion/2026-1/"))
    assert "要列预算的不是微建议，不予受理" in page
    row = procedure.ReleasedText.objects.get(code="micro_suggestion", version="2026-1")
    assert procedure.shelved([row])[row.pk].examples == 12
    assert procedure.text_by_id(row.pk).examples == read_file(WRITTEN).examples
