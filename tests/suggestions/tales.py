"""几件建议的一生，走到不同的地方：清单、事项页、交办、公开的测试都从这里取。"""

from bihuan.people import door as people
from bihuan.suggestions import door as suggestions
from tests.county import days_later
from tests.suggestions.test_loop import BRIDGE, Story


class Tale(Story):
    """一件建议：谁提的、叫什么、哪一天提的。"""

    def __init__(
        self,
        county,
        who="张桂英",
        title=BRIDGE["title"],
        *,
        day=0,
        kind="suggestion",
        session=True,
        cosigners=(),
        **parts,
    ):
        self.county, self.day, now = county, day, days_later(day)
        deputy = county.actor(who, now=now)
        self.draft = suggestions.start_draft(
            congress_id=county.congress.pk, session_id=county.session.pk if session else None, kind=kind, by=deputy, now=now,
            **{**BRIDGE, "title": title, **parts},
        )  # fmt: skip
        for name in cosigners:
            suggestions.invite_cosigner(self.draft.pk, county.people[name], by=deputy, now=now)
            suggestions.confirm_cosigning(self.draft.pk, by=county.actor(name, now=now), now=now)
        self.case = suggestions.submit_draft(self.draft.pk, by=deputy, now=now)

    def assigned(self, lead, *joint, days=1):
        """立案、交办。"""
        self.step("李敏", "register", days=days)
        self.step("李敏", "assign", days=0, lead=self.unit(lead), joint=[self.unit(name) for name in joint])
        return self

    @property
    def url(self):
        return f"/suggestions/{self.case.pk}/"


def retire(county, name, into, *, now):
    """一个单位并入另一个。"""
    people.merge_organ(county.organs[name].pk, into=county.organs[into].pk, on=now.date(), by=people.SYSTEM, now=now)
