"""网页的重计与 `bihuan recount`：同一份封箱文件，同样相符；改动任何一处，两边说的是同一行、同一类。"""

from collections.abc import Iterator

import pytest

from bihuan.kernel.voting import Fault, recount
from tests.urn.page_node import Page, PageRefused
from tests.urn.test_sealing import FAULTS, exports

__all__ = ["exports"]


@pytest.fixture(scope="module")
def node() -> Iterator[Page]:
    page = Page()
    yield page
    page.stop()


def judged_by_page(node: Page, data: bytes) -> tuple[int, str] | None:
    try:
        node.ask("recount", bytes=data.hex())
    except PageRefused as fault:
        return fault.line, fault.kind
    return None


def judged_by_kernel(data: bytes) -> tuple[int, str] | None:
    try:
        recount(line for line in data.decode().splitlines(keepends=True))
    except Fault as fault:
        return fault.line, fault.kind
    return None


def whole(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def test_an_untouched_file_recounts(node: Page, exports):
    for ballot, recomputed in (("yunze-1", "yes"), ("yunze-2", "yes"), ("yunze-3", "outcome"), ("yunze-poll", "yes")):
        said = node.ask("recount", bytes=whole(exports[ballot]).hex())
        assert said["recomputed"] == recomputed
        assert said["root"] in exports[ballot][-1]
        assert said["votes"] == len(exports[ballot]) - 4


@pytest.mark.parametrize("name", FAULTS)
def test_both_name_the_same_fault_in_the_same_line(node: Page, exports, name: str):
    ballot, _, mutilate = FAULTS[name]
    data = whole(mutilate(exports, list(exports[ballot])))
    found = judged_by_kernel(data)
    assert found is not None
    assert judged_by_page(node, data) == found


@pytest.mark.parametrize("ballot", ["yunze-1", "yunze-2", "yunze-3", "yunze-poll"])
def test_any_changed_byte_is_found_in_the_same_line(node: Page, exports, ballot: str):
    data = whole(exports[ballot])
    for place in range(0, len(data), max(1, len(data) // 120)):
        wrong = bytearray(data)
        wrong[place] ^= 1
        try:
            found = judged_by_kernel(bytes(wrong))
        except UnicodeDecodeError:
            found = (data[:place].count(b"\n") + 1, "text")
        assert found is not None
        assert judged_by_page(node, bytes(wrong)) == found, place


def test_a_file_without_its_last_newline_is_incomplete(node: Page, exports):
    data = whole(exports["yunze-1"])[:-1]
    assert judged_by_page(node, data) == judged_by_kernel(data) == (len(exports["yunze-1"]), "text")
