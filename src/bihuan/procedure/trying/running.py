"""走全部的例：一个一个地走，走完退回；哪里与所写的不同，走到过哪几步。"""

import json

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger

from ..language import Fault, Text
from ..language.lines import Line
from .examples import Failed, Play, words_of
from .sandbox import Sandbox, Stuck, undone


def run(box: Sandbox, text: Text, file: str, walked: set[str] | None = None) -> list[Fault]:
    """走全部的例。walked: 走到过的步骤（这一份的）记在这里。"""
    found = []
    looked: set[tuple[Line, ...]] = set()
    for example in text.examples:
        try:
            with undone(box):
                play = Play(box, text, example, looked)
                try:
                    play.run()
                finally:
                    if walked is not None and play.trip is not None:
                        walked |= _steps_of(play.trip.case_id)
        except Failed as failed:
            found.append(Fault(file, f"例「{example.name}」", str(failed)))
        except (Refused, Stuck) as error:
            found.append(Fault(file, f"例「{example.name}」", words_of(error)))
    return found


def _steps_of(case_id: int) -> set[str]:
    """一件走过的各步。"""
    told = (json.loads(entry.body)["step"] for entry in ledger.entries(f"case:{case_id}"))
    return {step["code"] for step in told if step}
