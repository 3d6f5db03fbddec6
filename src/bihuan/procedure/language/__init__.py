"""工作法的语言：一份办事员读得懂的 YAML，读成 Text，并且证明它走得通。"""

from . import words
from .checking import check
from .deadlines import Deadline
from .naming import Fault
from .parts import Checklist
from .reading import FaultyText, read_file, read_text
from .text import Article, Ending, Field, Rung, Text

__all__ = [
    "Article",
    "Checklist",
    "Deadline",
    "Ending",
    "Fault",
    "FaultyText",
    "Field",
    "Rung",
    "Text",
    "check",
    "read_file",
    "read_text",
    "words",
]
