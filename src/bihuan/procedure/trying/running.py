"""走全部的例，走完退回：哪里与所写的不同，走到过哪几步。开场一样的几个例，开头一样的几行只走一遍，分开了各走各的。"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger

from ..language import Fault, Text
from ..language.lines import Line
from .courses import Course, Failed, course_of
from .examples import Play, words_of
from .sandbox import Sandbox, Stuck, undone


def run(box: Sandbox, text: Text, file: str, walked: set[str] | None = None) -> list[Fault]:
    """走全部的例。walked: 走到过的步骤（这一份的）记在这里。"""
    together = _Together(box, text, walked)
    scenes: dict[str, list[Course]] = {}
    for example in text.examples:
        try:
            course = course_of(text, example)
        except Failed as failed:
            together.wrong[example.name] = str(failed)
            continue
        scenes.setdefault(course.scene, []).append(course)
    for courses in scenes.values():
        together.begin(courses)
    wrong = [(one.name, together.wrong[one.name]) for one in text.examples if one.name in together.wrong]
    return [Fault(file, f"例「{name}」", said) for name, said in wrong]


class _Together:
    """一起走的各个例。wrong: 例的名称 → 哪里与所写的不同。"""

    def __init__(self, box: Sandbox, text: Text, walked: set[str] | None) -> None:
        self.box, self.text, self.walked = box, text, walked
        self.looked: set[tuple[Line, ...]] = set()
        self.wrong: dict[str, str] = {}

    def begin(self, courses: Sequence[Course]) -> None:
        """开场一样的几个：人请来一次，走完退回。"""
        with undone(self.box), self._blaming(courses):
            self._onward(Play(self.box, self.text, courses[0], self.looked), courses)

    def _onward(self, play: Play, courses: Sequence[Course]) -> None:
        """这几个走到了同一处：走完了的看得到的，没有走完的照各自的下一行接着走。"""
        n = len(play.gone)
        turns: dict[tuple[Line, str], list[Course]] = {}
        for one in courses:
            if len(one.lines) > n:
                turns.setdefault(one.turn(n), []).append(one)
                continue
            with self._blaming([one]):
                play.ends(one.example)
            self._note(play)
        for (line, refuses), those in turns.items():
            if len(turns) == 1:
                self._take(play, line, refuses, those)
                continue
            with undone(self.box):
                self._take(play.aside(), line, refuses, those)

    def _take(self, play: Play, line: Line, refuses: str, courses: Sequence[Course]) -> None:
        with self._blaming(courses):
            play.take(line, len(play.gone) + 1, refuses)
            if not refuses:
                self._onward(play, courses)
                return
        self._note(play)

    @contextmanager
    def _blaming(self, courses: Sequence[Course]) -> Iterator[None]:
        """里面与所写的不同的，记在这几个例上。"""
        try:
            yield
        except Failed as failed:
            self.wrong |= {one.example.name: str(failed) for one in courses}
        except (Refused, Stuck) as error:
            self.wrong |= {one.example.name: words_of(error) for one in courses}

    def _note(self, play: Play) -> None:
        if self.walked is not None and play.trip is not None:
            self.walked |= _steps_of(play.trip.case_id)


def _steps_of(case_id: int) -> set[str]:
    """一件走过的各步。"""
    told = (json.loads(entry.body)["step"] for entry in ledger.entries(f"case:{case_id}"))
    return {step["code"] for step in told if step}
