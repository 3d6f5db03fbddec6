"""事项的门：谁看得见；网址；一行、一栏、清单、一件的页面；检索和数字的行；留痕怎么念。"""

from .acts import Act, acts, step_aside
from .asking.questions import case_by_code
from .asking.verbs import ask, make_entrance
from .boards.annual import Year as AnnualYear, report as annual_report
from .boards.units import Board, Line as UnitLine, board_of, columns as unit_columns, lines as unit_lines
from .catalogue import document
from .clearing import marks_in
from .figures import of_congress as figures_of_congress
from .forms.files import FilesField
from .forms.step import StepForm
from .handover.verbs import hand_over
from .hits import published
from .lanes import (
    PAGE as LANE_PAGE,
    Asker,
    Column,
    Lane,
    Waiting,
    coming,
    lane,
    late,
    oversight,
    running,
    undated,
)
from .lists.compiled import rows_of
from .lists.drawing import draw
from .lists.filters import Filter, list_filter, searched
from .lists.listing import queue, waiting_for
from .lists.paging import NEWEST, Line, Page, page_of
from .look import Row, again, called, note, of_case, of_cases, ring_of
from .page import case_context
from .persons import names_changed
from .publishing.finding import public_url
from .publishing.forms import clearing, words_of
from .publishing.offering import roster
from .publishing.pieces import Cleared, Draft, Judged, Piece
from .publishing.questions import (
    Opened,
    Withdrawn,
    draft_to_clear,
    public_file,
    published as published_case,
    published_congresses,
    published_kinds,
    published_page,
    standing_of,
)
from .publishing.verbs import publish, withdraw_publication
from .registers.chosen import Held, hold
from .registers.importing import clear_sheets
from .reported import AccountLine, ReportedAccount, reported_account, reported_account_of
from .room import Exports, LaneOf, MenuEntry, Room, actions_of, columns_of, enrol, remarks_on, rooms, tiles
from .seeing import can_see, fields_seen, keeps_for, overseen, reader_of, seen, sight_of, visible
from .showing import offered_of
from .steps import step
from .totals import MOST as COUNTED_MOST, Total, counts, late_counts, totals
from .trail import Told, happened, trail
from .unmanned import TITLE as UNMANNED, lane as unmanned_lane, of_my_units
from .url import case_page, case_url, own_step_url, page_url, step_page, step_url
from .views.listing import export as list_export, found_in as list_found, page as list_page

__all__ = [
    "hand_over",
    "AccountLine", "ReportedAccount", "reported_account", "reported_account_of", "figures_of_congress",
    "AnnualYear", "annual_report",
    "COUNTED_MOST", "LANE_PAGE", "NEWEST", "Act", "Asker", "Board", "Cleared", "Column", "Draft", "Exports",
    "FilesField", "Filter", "Held", "Judged", "Lane", "LaneOf", "Line", "MenuEntry", "Opened", "Page", "Piece",
    "Room", "Row", "StepForm", "Told", "Total", "UnitLine", "Waiting", "Withdrawn", "actions_of", "acts", "again",
    "ask", "board_of", "called", "can_see", "case_by_code", "case_context", "case_page", "case_url", "clear_sheets",
    "clearing", "columns_of", "coming", "counts", "document", "draft_to_clear", "draw", "enrol", "fields_seen",
    "happened", "hold", "keeps_for", "lane", "late", "late_counts", "list_export", "list_filter",
    "list_found", "list_page", "make_entrance", "marks_in", "names_changed", "note", "of_case", "of_cases",
    "UNMANNED", "of_my_units", "unmanned_lane",
    "offered_of", "overseen", "oversight", "own_step_url", "page_of", "page_url", "public_file", "public_url",
    "publish", "published", "published_case", "published_congresses", "published_kinds", "published_page", "queue",
    "reader_of", "remarks_on", "ring_of", "rooms", "roster", "rows_of", "running", "searched", "seen",
    "sight_of", "standing_of",
    "step", "step_aside", "step_page", "step_url", "tiles", "totals", "trail", "undated",
    "unit_columns", "unit_lines", "visible", "waiting_for", "withdraw_publication", "words_of",
]  # fmt: skip
