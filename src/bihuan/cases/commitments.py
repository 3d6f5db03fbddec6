"""承诺事项：答复时承诺了完成期限而立的一种事项，引擎自己会立（链接为承接）；怎样计数、有哪些数字在这里。"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from bihuan.figures.door import figure, group, share
from bihuan.procedure.door import Case, Happening, endings_that_demand, facts, text_at

KIND = "commitment"

group(KIND, title="承诺事项", order=9000)


@facts(KIND)
def commitment_counts(happening: Happening) -> Iterator[tuple[str, int]]:
    """承诺事项的一步：立了几件，兑现了几件（经过核实而结束的）。"""
    if happening.step == "@open":
        yield "commitment.received", 1
    elif happening.ended:
        yield "commitment.ended", 1
        if text_at(happening.state).endings[happening.state.ending].must_pass:
            yield "commitment.fulfilled", 1


def _commitments(scope: Any, year: int | None) -> QuerySet[Case]:
    found = Case.objects.filter(kind=KIND, **scope.as_filter())
    return found if year is None else found.filter(cohort_year=year)


figure("commitment.received", title="承诺事项", rule="答复时承诺了完成期限而立的件数", source="承诺事项台账")(
    _commitments
)
figure("commitment.ended", title="承诺已了结", rule="其中已经结束的件数", source="承诺事项台账")(
    lambda scope, year: _commitments(scope, year).exclude(ended_on=None)
)
figure("commitment.fulfilled", title="承诺兑现了的", rule="其中经核实兑现而结束的件数", source="承诺事项台账")(
    lambda scope, year: _commitments(scope, year).filter(ending__in=verified_endings())
)
share("commitment.fulfilment_rate", of="commitment.received", part="commitment.fulfilled", title="兑现率",
      rule="兑现了的 ÷ 承诺事项", source="承诺事项台账")  # fmt: skip


def verified_endings() -> list[str]:
    """经核实兑现的各种结束。"""
    return endings_that_demand(KIND)
