"""工作法引擎的门：开立、办一步、链接、时钟、特别的办法；登记条件、选项、动词、计数；问。"""

from .gates import OVERSEERS, Held, can_see, hold, oversees, unmet
from .language import Fault, FaultyText, Text, check, read_file, read_text
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
    text_at,
    text_by_id,
)  # fmt: skip
from .machine import State, Task
from .machine.standing import answering
from .models import Assignment, Case, Clock, Link, Party, ReleasedText, SpecialDecision
from .questions import (
    Explained,
    Possible,
    Spine,
    case_to_read,
    explain,
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
from .registry import case_page, condition, facts, option_set, rewind, step_aside, step_page, step_verb
from .roles import current_unit, people as people_serving, serves
from .situation import Happening, Situation, Taking
from .trail import Told, happened, trail
from .verbs.adopting import adopt_version
from .verbs.correcting import confirm_correction, correctable, propose_correction, refuse_correction, waiting_correction
from .verbs.loading import History, Taken, load
from .verbs.opening import link, name_party, open_case
from .verbs.planning import plan, run_plans
from .verbs.special import decide_specially
from .verbs.stepping import perform, take_step
from .verbs.timing import pause_clock, redate_open, resume_clock, run_case_clocks, run_clocks
from .views.cases import case_context, case_url, page_url

__all__ = [
    "OVERSEERS", "Assignment", "Case", "Clock", "Explained", "Fault", "FaultyText", "Happening", "Held", "History", "Link", "Party",
    "Possible", "ReleasedText", "Situation", "SpecialDecision", "Spine", "State", "Taken", "Taking", "Task", "Text", "Told",
    "adopt_procedure", "adopt_version", "answering", "can_see", "case_context", "case_page", "case_to_read",
    "case_url", "changed_since_release", "check", "chosen", "condition", "confirm_correction", "correctable", "current_unit", "decide_specially",
    "endings_that_demand", "explain", "facts", "faults_in_file", "faults_in_library", "faults_in_released", "faults_of", "happened", "hold", "label_of", "late_days",
    "latest", "learn", "link", "load", "name_of", "name_party", "open_case", "option_set", "oversees", "page_url",
    "pause_clock", "people_serving", "perform", "plan", "possible_steps", "propose_correction", "read_file", "read_text", "redate_open", "refuse_correction", "release",
    "release_shipped", "resume_clock", "rewind", "run_case_clocks", "run_clocks", "run_plans", "serves",
    "spine", "stage_name", "state_of", "step_aside", "step_form", "step_page", "step_verb", "take_step", "task_stage_name", "text_at",
    "text_by_id", "text_of", "trail", "unmet", "waiting_correction", "workdays_left",
]  # fmt: skip
