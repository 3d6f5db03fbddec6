"""表：还等着交办的每一件，提了哪几个单位。随时可以从办过的重算，不进留痕，也不核验。"""

from django.db import models


class Proposal(models.Model):
    """一件的提示：guesses 是把握大的在前的几个（单位、把握、凭哪几件、同类办过几件）。"""

    case = models.OneToOneField("procedure.Case", models.CASCADE, related_name="+")
    guesses = models.JSONField("提的单位", default=list)
    learned_at = models.DateTimeField("何时提的")

    def __str__(self) -> str:
        return f"提示 {self.case_id}"
