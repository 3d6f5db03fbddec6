"""工作法引擎的门：开立、办一步、链接、时钟、特别的办法；登记条件、选项、动词、计数；问。"""

from .awaiting import adopted_texts, may_wait_at, requests_waiting, waits_unclocked
from .carrying import organs_for
from .closed import closed_texts, newest_text, on_naming, texts_naming
from .counting.declared import (
    Written,
    declared_in as figures_declared_in,
    fields_counted,
    figures_of as figures_in_files,
)
from .counting.opening import Opened as OpenedFigure, opened as opened_figure
from .filling import ROWS_MOST, check_filled, choices, column_choices
from .gates import can_see, held_of, helds_of, hold, manages, oversees, unmet
from .language import Article, Checklist, Fault, FaultyText, Field, Text, check, read_file, read_text
from .language.checking.plain import CHAPTERS
from .language.deadlines import read_deadline
from .language.differing import Change, differences
from .language.fields import split_field
from .language.lines import Line, is_day, read_line
from .language.parts import SAME_ROLE
from .language.sources import Source
from .language.spoken import conditions_said, item_said, refusal_said
from .language.spots import line_of, placed
from .language.words import learn, name_of, vocabulary
from .library import (
    MEETING,
    adopt_procedure,
    changed_since_release,
    chosen,
    endings_that_demand,
    forget_cached,
    kinds_named,
    label_of,
    latest,
    release,
    release_shipped,
    row_of,
    shipped_files,
    stop_adopting,
    text_at,
    text_by_id,
)  # fmt: skip
from .listening import Heard, listener
from .machine import ABORTED, Run, State, Task, undone
from .machine.standing import answering
from .meetings import LINK as AT_MEETING
from .models import (
    Adoption,
    Assignment,
    Batch,
    BatchPlace,
    Case,
    Clock,
    Enactment,
    Link,
    Plan,
    ReleasedText,
    Seat,
    SpecialDecision,
    Value,
)
from .openers import articles_to_open, openings, refill, roles_by_code, to_open
from .past import past, past_texts
from .picking import most_to_pick, rows_to_pick
from .projection import waited
from .proving import (
    faults_in_file,
    faults_in_library,
    faults_in_released,
    faults_of,
    findings_of,
    parent_of,
    parent_row,
    raw_here,
    read_text_here,
    remarks_in_file,
    remarks_on,
)
from .questions import (
    Explained,
    Minutes,
    Possible,
    Spine,
    ToEnter,
    case_to_read,
    correctable_later,
    explain,
    guessed_years,
    held_to_read,
    kept_value,
    late_days,
    possible_steps,
    serving,
    spine,
    stage_name,
    state_of,
    step_form,
    task_stage_name,
    task_stage_of,
    text_of,
    votes_of,
    votes_to_enter,
    workdays_left,
)  # fmt: skip
from .rebuilding import rebuild_all
from .registry import (
    Barred,
    after_step,
    bar,
    condition,
    conditions_in,
    explained_conditions,
    facts,
    option_set,
    page,
    rewind,
    sight,
    step_verb,
)
from .rehearsing import (
    CATEGORIES as REHEARSED,
    Cases as RehearsedCases,
    Difference,
    Precedent,
    Sums,
    Verdict,
    course_of,
    portion,
    precedents,
    rehearse,
)
from .roles import (
    HEADS,
    Role,
    is_inside,
    organ_role,
    people as people_serving,
    register as role,
    seat_role,
    serves,
    unit_role,
)
from .shelf import Shelved, heirs_of, shelved
from .situation import Happening, Held, Situation, Taking
from .sourcing import sources_in, sources_of
from .spine import article_awaited
from .trying import (
    ExamplesWalked,
    Stand,
    Trial,
    trial,
    tried,
    tried_file,
    walk_by_hand,
    walk_examples,
)
from .unmanned import unmanned
from .upgrading import upgrade, upgrades_waiting
from .urging import urged_by_clocks, urged_by_people, urged_on
from .using import ever_opened, in_use
from .verbs.adopting import Moved, adopt_version, preview_adoption, versions_for
from .verbs.batching import (
    Performed,
    Planned,
    batch_of,
    minutes_to_take_back,
    open_batches,
    perform_many,
    take_back,
    undoable,
)
from .verbs.correcting import confirm_correction, correctable, propose_correction, refuse_correction, waiting_correction
from .verbs.enacting import (
    CONFIRMERS,
    confirm_enactment,
    propose_calling_off,
    propose_enactment,
    put_in_force,
    refuse_enactment,
    withdraw_enactment,
)
from .verbs.handing_over import hand_over_plans, hand_over_seats, plans_of
from .verbs.linking import link
from .verbs.loading import History, Taken, load
from .verbs.opening import name_party, open_by_rows, open_by_step, open_case, seat_citizen
from .verbs.planning import plan, run_plans
from .verbs.redating import pause_clock, redate_open, resume_clock
from .verbs.special import decide_specially
from .verbs.stepping import advance, perform, take_step
from .verbs.timing import run_case_clocks, run_clocks
from .verbs.voting import Entered, enter_votes, withdraw_votes
from .voting import Ballot
from .withheld import is_internal, own_tasks, unissued, withheld

__all__ = [
    "Stand", "is_day", "walk_by_hand",
    "Enactment", "confirm_enactment", "propose_enactment", "put_in_force", "refuse_enactment", "withdraw_enactment",
    "ExamplesWalked",
    "Line",
    "Shelved",
    "heirs_of",
    "read_line",
    "walk_examples",
    "shelved",
    "AT_MEETING",
    "CHAPTERS", "line_of", "placed",
    "ABORTED", "HEADS", "MEETING", "REHEARSED", "ROWS_MOST", "SAME_ROLE",
    "Adoption", "Article", "Assignment", "Ballot", "Barred", "Batch",
    "Checklist",
    "BatchPlace", "Case", "Change", "Clock", "Difference", "Entered", "Explained", "Fault", "FaultyText", "Field",
    "Happening", "Heard", "Held", "History", "Link", "Minutes", "Moved", "OpenedFigure", "Performed",
    "Planned", "Possible",
    "Precedent",
    "RehearsedCases", "ReleasedText", "Role", "Run", "Seat", "Situation", "Source", "SpecialDecision",
    "Spine", "State", "Sums",
    "Taken", "Taking", "Task", "Text", "ToEnter", "Trial", "Value", "Verdict", "Written", "adopt_procedure",
    "adopted_texts",
    "adopt_version", "advance", "after_step", "answering", "article_awaited", "articles_to_open", "bar", "batch_of",
    "can_see", "case_to_read", "changed_since_release", "check", "check_filled", "choices", "chosen", "closed_texts",
    "column_choices", "condition", "conditions_in", "conditions_said",
    "confirm_correction", "correctable", "correctable_later",
    "course_of", "decide_specially", "differences", "endings_that_demand", "enter_votes", "explain", "facts",
    "faults_in_file", "faults_in_library", "faults_in_released", "faults_of", "fields_counted",
    "ever_opened", "on_naming", "texts_naming", "figures_declared_in", "figures_in_files",
    "CONFIRMERS", "explained_conditions", "findings_of", "parent_row", "propose_calling_off", "read_deadline",
    "sources_in", "sources_of", "split_field", "vocabulary",
    "forget_cached", "guessed_years", "held_of", "held_to_read", "helds_of", "hold", "in_use", "is_inside",
    "item_said",
    "is_internal", "kept_value", "kinds_named", "label_of", "late_days", "latest", "learn", "link", "listener",
    "load", "manages",
    "Plan", "hand_over_plans", "hand_over_seats", "plans_of",
    "may_wait_at", "minutes_to_take_back", "most_to_pick", "requests_waiting", "waits_unclocked",
    "name_of", "name_party", "newest_text",
    "open_batches", "open_by_rows", "open_by_step",
    "open_case", "opened_figure", "openings", "option_set", "organ_role", "organs_for", "oversees", "own_tasks", "page",
    "parent_of", "past", "past_texts", "pause_clock", "people_serving", "perform", "perform_many", "plan", "portion",
    "possible_steps", "precedents", "preview_adoption",
    "propose_correction", "raw_here", "read_file", "read_text", "read_text_here", "rebuild_all",
    "redate_open", "refill", "refusal_said",
    "refuse_correction", "rehearse", "release", "release_shipped", "remarks_in_file",
    "remarks_on", "resume_clock", "rewind", "role", "row_of", "rows_to_pick", "run_case_clocks", "run_clocks",
    "roles_by_code", "run_plans", "seat_citizen", "seat_role", "serves", "serving", "shipped_files", "sight", "spine",
    "stage_name", "state_of", "step_form", "step_verb", "stop_adopting", "take_back", "take_step", "task_stage_name",
    "task_stage_of",
    "text_at", "text_by_id", "text_of", "to_open", "trial", "tried", "tried_file", "undoable",
    "undone", "unissued",
    "unit_role", "unmanned", "unmet", "upgrade", "upgrades_waiting", "urged_by_clocks", "urged_by_people", "urged_on",
    "versions_for", "votes_of", "votes_to_enter", "waited", "waiting_correction", "withdraw_votes", "withheld",
    "workdays_left",
]  # fmt: skip
