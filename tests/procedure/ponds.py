"""清塘的两份工作法（第二版语言的每一种写法都在里面），和改一处再读的办法。"""

from pathlib import Path

from bihuan.procedure.language import read_text

METHODS = Path(__file__).with_name("methods")
POND = METHODS / "pond_cleaning.2027-1.yaml"
WEST = METHODS / "pond_cleaning_west.2027-1.yaml"
EXAMPLES = [
    "citizen_opinion.2027-1", "ecology_topic.2027-1", "major_decision.2027-1", "rectification.2027-1",
    "responsibility_document.2027-1",
]  # fmt: skip


def changed(*changes: tuple[str, str]):
    """改一处再读。"""
    source = POND.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in source, f"没有这一段：{before}"
        source = source.replace(before, after, 1)
    return read_text(source, "塘")
