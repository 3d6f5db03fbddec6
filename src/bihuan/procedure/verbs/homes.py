"""立到哪级人大：本级，或者「到」填的一级、几级；那里用哪一份工作法。"""

from dataclasses import dataclass
from typing import Any

from bihuan.people.door import Congress, congress_by_id

from .. import library
from ..carrying import row_below
from ..filling import Filled
from ..language import Text
from ..language.parts import Raises
from ..models import ReleasedText
from ..situation import Held


@dataclass(frozen=True)
class Home:
    """一级人大，和立在那里所用的工作法。"""

    congress: Congress
    released: ReleasedText
    text: Text


class Homes:
    """立到的各级人大，一级只问一次。procedure: 立哪一种。"""

    def __init__(self, held: Held, procedure: str) -> None:
        self.held, self.procedure = held, procedure
        self.found: dict[int, Home] = {}

    def of(self, raises: Raises, row: dict[str, Any], holder: int, filled: Filled) -> list[Home]:
        """这一行（这一个）立到哪里：「到」是行里的一列，是逐个的那一项，或者表单里填的一级、几级；没有写的是本级。"""
        if not raises.into:
            return [self._home(self.held.case.congress_id)]
        if raises.into in row:
            asked = row[raises.into]
        else:
            asked = holder if raises.into == raises.field and holder else filled.get(raises.into)
        listed = asked if isinstance(asked, list) else [asked] if asked else []
        return [self._home(one) for one in listed or [self.held.case.congress_id]]

    def _home(self, congress_id: int) -> Home:
        if congress_id not in self.found:
            own = self.held.case.congress
            congress = own if congress_id == own.pk else congress_by_id(congress_id)
            released = row_below(self.held, congress.pk, self.procedure)
            self.found[congress_id] = Home(congress, released, library.text_in(released.pk, congress))
        return self.found[congress_id]
