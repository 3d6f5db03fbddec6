"""工作法引擎的门：开立、办一步、链接、时钟、特别的办法；登记条件、选项、动词、计数；问。"""

from .gates import OVERSEERS, Held, can_see, hold, oversees, unmet
from .language import Article, Fault, FaultyText, Field, Text, check, read_file, read_text
from .language.words import learn, name_of
from .library import (
    adopt_procedure,
    changed_since_release,
    chosen,
    endings_that_demand,
    faults_in_file,
    faults_in_library,
    faults_in_released,
    faults_of,
    label_of,
    latest,
    release,
    release_shipped,
    said,
    text_at,
    text_by_id,
)  # fmt: skip
from .machine import Run, State, Task
from .machine.standing import answering
from .models import Adoption, Assignment, Case, Clock, Link, Party, ReleasedText, SpecialDecision
from .questions import (
    Explained,
    Possible,
    Spine,
    case_to_read,
    explain,
    guessed_years,
    late_days,
    possible_steps,
    spine,
    stage_name,
    state_of,
    step_form,
    task_stage_name,
    text_of,
    workdays_left,
)  # fmt: skip
from .registry import condition, conditions_in, facts, option_set, page, rewind, sight, step_verb
from .roles import current_unit, serves, unit_names
from .situation import Happening, Situation, Taking, calendar_for
from .verbs.loading import History, Taken, load
from .verbs.opening import link, name_party, open_case
from .verbs.planning import plan, run_plans
from .verbs.special import OFFICES, adopt_version, correct, decide_specially
from .verbs.stepping import perform, take_step
from .verbs.timing import pause_clock, redate_open, resume_clock, run_case_clocks, run_clocks

__all__ = [
    "OFFICES", "OVERSEERS", "Adoption", "Article", "Assignment", "Case", "Clock", "Explained", "Fault",
    "FaultyText", "Field", "Happening", "Held", "History", "Link", "Party", "Possible", "ReleasedText", "Run",
    "Situation", "SpecialDecision", "Spine", "State", "Taken", "Taking", "Task", "Text", "adopt_procedure",
    "adopt_version", "answering", "calendar_for", "can_see", "case_to_read", "changed_since_release", "check",
    "chosen", "condition", "conditions_in", "correct", "current_unit", "decide_specially", "endings_that_demand", "explain",
    "facts", "faults_in_file", "faults_in_library", "faults_in_released", "faults_of", "guessed_years", "hold",
    "label_of", "late_days", "latest", "learn", "link", "load", "name_of", "name_party", "open_case",
    "option_set", "oversees", "page", "pause_clock", "perform", "plan", "possible_steps", "read_file",
    "read_text", "redate_open", "release", "release_shipped", "resume_clock", "rewind",
    "run_case_clocks", "run_clocks", "run_plans", "said", "serves", "sight", "spine", "stage_name", "state_of",
    "step_form", "step_verb", "take_step", "task_stage_name", "text_at", "text_by_id", "text_of", "unit_names",
    "unmet", "workdays_left",
]  # fmt: skip
