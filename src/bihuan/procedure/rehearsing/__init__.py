"""推演：把记录下来的各件照一份还没有通过的工作法再走一遍，日子照它算，说出哪里不一样、是哪一条使它不一样。什么也不写。"""

from .precedents import Precedent, precedents
from .rehearsal import Cases, Portion, Sums, course_of, portion, rehearse
from .verdict import CATEGORIES, Difference, Verdict

__all__ = [
    "CATEGORIES", "Cases", "Difference", "Portion", "Precedent", "Sums", "Verdict", "course_of", "portion",
    "precedents", "rehearse",
]  # fmt: skip
