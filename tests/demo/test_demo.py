"""示范县：各种走法都有，再装一遍不多，核验得过，正式运行不装。"""

import json

from django.db.models import Q

from bihuan.accounts.door import Account
from bihuan.config.commands import demo
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.told import NOW, PASSWORD, told, told_once

__all__ = ["told", "told_once"]


def test_every_kind_of_life_is_told(told):
    cases = list(procedure.Case.objects.select_related("text"))
    stages = {procedure.stage_name(case) for case in cases}
    ended = {"已办结", "未反馈", "不予立案", "已撤回"}
    assert stages >= ended | {"待审核", "待交办", "办理中", "待测评", "待重办", "兑现中"}
    tasks = procedure.Assignment.objects.select_related("case")
    at = {procedure.task_stage_name(task.case.text_id, task.stage) for task in tasks}
    assert at >= {"待签收", "承办中", "待科室审核", "待签发", "申请延期", "申请退回", "已退回", "已复", "视为无意见"}
    today = clock.day_of(NOW)
    assert any(case.due_on and case.due_on < today for case in cases)
    assert {case.kind for case in cases} == {"suggestion", "micro_suggestion", "commitment"}
    assert suggestions.Suggestion.objects.filter(case=None).count() == 2
    assert suggestions.Publication.objects.exclude(reply=None).count() >= 5
    assert procedure.Link.objects.filter(kind="merged_into").count() == 1


def test_what_was_told_verifies(told):
    assert ledger.verify().faults == []


def test_every_case_rehearsed_by_its_own_method_is_the_same(told):
    for kind, text_id in set(procedure.Case.objects.values_list("kind", "text_id")):
        cases = procedure.RehearsedCases(kind, sees=Q(text_id=text_id))
        sums = procedure.rehearse(procedure.text_by_id(text_id), cases, today=clock.day_of(NOW))
        assert sums.of == {"same": sums.cases}


def test_named_people_have_the_password_and_others_only_the_button(told):
    named = Account.objects.get(username="李敏")
    assert named.check_password(PASSWORD)
    assert not Account.objects.get(username="谢国栋").has_usable_password()


def test_the_two_counties_do_not_see_each_other(told):
    stranger = people.actor_of(Account.objects.get(username="祁文").person_id, now=NOW)
    for case in procedure.Case.objects.all():
        assert procedure.can_see(stranger, case) == (case.congress_id == stranger.congress_id)


def test_a_second_run_adds_nothing(told, capsys):
    before = procedure.Case.objects.count()
    assert demo.run(_asked("")) == 0
    assert "已经装入" in capsys.readouterr().out
    assert demo.run(_asked("--json")) == 0
    assert json.loads(capsys.readouterr().out) == {"loaded": False}
    assert procedure.Case.objects.count() == before


def _asked(words):
    import argparse

    parser = argparse.ArgumentParser()
    demo.arguments(parser)
    return parser.parse_args(words.split())
