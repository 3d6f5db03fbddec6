"""区划与工作日历：划定范围，数工作日。"""

from .events import DivisionAdded, YearImported
from .foresight import Moves, check_plausible, counts_moves, moves_of
from .models import CalendarVersion, Division
from .notices import YearNotice, read_json, read_notice
from .questions import (
    calendar,
    calendar_version,
    division,
    division_names,
    full_name,
    newest_calendar,
    papers_of,
)
from .scope import Scope, Scoped, scope_of
from .seeding import seed
from .verbs import CALENDAR_STREAM, add_division, check_new, import_new_year, import_year

__all__ = [
    "CALENDAR_STREAM",
    "CalendarVersion",
    "Division",
    "DivisionAdded",
    "Moves",
    "Scope",
    "Scoped",
    "YearImported",
    "YearNotice",
    "add_division",
    "calendar",
    "calendar_version",
    "check_new",
    "check_plausible",
    "counts_moves",
    "division",
    "division_names",
    "full_name",
    "import_new_year",
    "import_year",
    "moves_of",
    "newest_calendar",
    "papers_of",
    "read_json",
    "read_notice",
    "scope_of",
    "seed",
]
