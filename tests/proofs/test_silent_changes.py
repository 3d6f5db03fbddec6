"""悄悄改一处：人读到的、据以决定的每一处，绕过程序用一条 SQL 改了，核验都要说出是什么、在哪里。"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bihuan.accounts import door as accounts
from bihuan.files import door as files, store
from bihuan.kernel import clock
from bihuan.ledger import door as ledger, report
from bihuan.ledger.models import LedgerEntry
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.suggestions import door as suggestions
from tests.county import days_later
from tests.proofs.two_counties import LETTER, Making, Places
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.django_db
TODAY = days_later(80)
PLAIN = b"%PDF-1.4\n% \xe4\xba\x91\xe6\xb3\xbd\n%%EOF"


@pytest.fixture(scope="module")
def told(places: Places) -> Iterator[dict[str, Any]]:
    """两个县之外再办几件：评过又重办的、答应撤回的、特别决定的、催过的；改选、停职、并入、录日历、改密码。"""
    make, county = Making(places.county), places.county
    congress = county.congress.pk
    yard = _rated_and_redone(county)
    asked = _cosigned(county)
    make.day = 60
    chair, li = make.by("chair"), make.by("affairs")
    decided = {"reason": "承办体制调整", "document": "云人常〔2026〕5号", "decided_by": "第十二次主任会议"}
    case = procedure.Case.objects.get(pk=places.ids["unpublished"])
    procedure.decide_specially(case.pk, to="submitted", by=_chair(county, chair), now=make.now, **decided)
    with clock.frozen(make.now):
        procedure.run_clocks(make.now)
    consent = suggestions.answer_consent(places.ids["consent"], agreed=True, by=make.by("deputy"), now=make.now)
    people.change_qualification(
        county.deputies["刘大川"], state="suspended", reason="detained", by=SYSTEM, now=make.now, note="云检〔2026〕3号"
    )
    people.merge_organ(county.organs["林业局"].pk if "林业局" in county.organs else county.organs["城管局"].pk,
                       into=county.organs["住建局"].pk, by=SYSTEM, now=make.now)  # fmt: skip
    day = [{"name": "抢收假", "date": f"2026-06-{n:02}", "isOffDay": True} for n in (8, 9)]
    regions.import_year({"year": 2026, "papers": ["https://example.gov.cn/n"], "days": day}, by=SYSTEM.id, now=make.now)
    procedure.adopt_procedure(congress, places.ids["text"], by=li, now=make.now)
    procedure.plan(
        "suggestion", title="每月督办", rule="FREQ=MONTHLY;BYMONTHDAY=6", congress=county.congress,
        starts_on=dt.date(2027, 1, 1), by=li, now=make.now,
    )  # fmt: skip
    accounts.reset_password(places.ids["account"], by=SYSTEM, now=make.now)
    files.keep(SimpleUploadedFile("别的.pdf", PLAIN), by=li, now=make.now)
    suggestions.withdraw_publication(_second(places, make), reason="有住户的门牌", by=make.by("reviewer"), now=make.now)
    with clock.frozen(TODAY):
        assert [fault for fault in ledger.verify(thorough=True).faults if fault.kind != "trigger"] == []
    ledger.drop_triggers()
    yield {
        **places.ids, "yard": yard, "asked": asked, "consent": consent.pk, "congress": congress,
        "n_congress": places.ids["n_congress"], "decided": case.pk,
    }  # fmt: skip
    ledger.install_triggers()


def _rated_and_redone(county) -> int:
    tale = Tale(county, title="关于修缮石桥小学围墙的建议", day=2).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="基本满意")
    return tale.case.pk


def _cosigned(county) -> int:
    tale = Tale(county, title="关于疏浚河口桥河道的建议", day=3, cosigners=("王建国", "陈秀兰"))
    suggestions.agree_to_withdraw(tale.case.pk, by=county.actor("王建国", now=days_later(4)), now=days_later(4))
    return tale.case.pk


def _chair(county, chair):
    return chair if chair.serves("chairpersons_meeting") else county.actor("周岚", now=days_later(60))


def _second(places: Places, make: Making) -> int:
    """公开等评价的那件的答复，好撤下。"""
    reviewer = make.by("reviewer")
    row = suggestions.clear_reply(places.ids["reply"], text="公开的答复", by=reviewer, now=make.now)
    return row.pk


@pytest.fixture
def change(told: dict[str, Any], db: None) -> Iterator[Any]:
    """改一处，核验；随测试退回。触发器已经拆下（说它们不在的不算）。"""
    with clock.frozen(TODAY):

        def changed(sql: str) -> list[ledger.Fault]:
            with connection.cursor() as cursor:
                cursor.execute(sql.format(**told))
                assert cursor.rowcount != 0, "这一条 SQL 什么也没有改"
            return [fault for fault in ledger.verify().faults if fault.kind != "trigger"]

        yield changed


TEXT_OF = "(SELECT id FROM suggestions_suggestion WHERE case_id = {waiting})"
YARD = "(SELECT id FROM suggestions_suggestion WHERE case_id = {yard})"
ASKED = "(SELECT id FROM suggestions_suggestion WHERE case_id = {asked})"

SUGGESTIONS = {
    "文字": ("UPDATE suggestions_suggestion SET proposal = '不用办了' WHERE case_id = {waiting}", "case:{waiting}", "文字"),
    "文字挪动": (
        "UPDATE suggestions_suggestion SET situation = analysis, analysis = situation WHERE case_id = {waiting}", "case:{waiting}", "",
    ),
    "标题": ("UPDATE suggestions_suggestion SET title = '关于别的建议' WHERE case_id = {waiting}", "case:{waiting}", "标题"),
    "领衔代表": ("UPDATE suggestions_suggestion SET lead_deputy_id = {cosigner} WHERE case_id = {waiting}", "case:{waiting}", "领衔代表"),
    "代表团": ("UPDATE suggestions_suggestion SET delegation_id = {n_delegation} WHERE case_id = {waiting}", "case:{waiting}", "代表团"),
    "会议": ("UPDATE suggestions_suggestion SET session_id = {n_session} WHERE case_id = {waiting}", "case:{waiting}", "会议"),
    "人大": ("UPDATE suggestions_suggestion SET congress_id = {n_congress} WHERE case_id = {waiting}", "case:{waiting}", "congress"),
    "不公开的改成公开": ("UPDATE suggestions_suggestion SET confidential = FALSE WHERE case_id = {secret}", "case:{secret}", "代表要求不公开"),
    "代录的人": ("UPDATE suggestions_suggestion SET entered_by_id = {cosigner} WHERE case_id = {waiting}", "case:{waiting}", "代为录入"),
    "类别": ("UPDATE suggestions_suggestion SET subject = '城建' WHERE case_id = {waiting}", "case:{waiting}", "类别"),
    "算作已解决": ("UPDATE suggestions_suggestion SET solved = TRUE WHERE case_id = {secret}", "case:{secret}", "已解决"),
    "算作没有解决": ("UPDATE suggestions_suggestion SET solved = FALSE WHERE case_id = {waiting}", "case:{waiting}", "已解决"),
    "答复完毕的日子": ("UPDATE suggestions_suggestion SET replied_on = '2026-03-03' WHERE case_id = {waiting}", "case:{waiting}", "首次答复完毕"),
    "文本脱钩": ("UPDATE suggestions_suggestion SET case_id = NULL WHERE case_id = {asked}", "case:{asked}", "文本的行不在"),
    "联名减一人": (f"DELETE FROM suggestions_cosigner WHERE suggestion_id = {TEXT_OF}", "case:{waiting}", "联名代表"),
    "联名加一人": (
        (f"INSERT INTO suggestions_cosigner (suggestion_id, person_id, invited_at, confirmed_at)"
        f" SELECT {TEXT_OF}, {{invitee}}, created_at, created_at FROM suggestions_suggestion WHERE case_id = {{waiting}}"),
        "case:{waiting}", "联名代表",
    ),
    "同意撤回是编的": (
        (f"UPDATE suggestions_cosigner SET agrees_to_withdraw_at = invited_at WHERE suggestion_id = {ASKED}"
        " AND agrees_to_withdraw_at IS NULL"), "case:{asked}", "同意撤回",
    ),
    "征求改口": ("UPDATE suggestions_consent SET agreed = FALSE WHERE id = {consent}", "case:{secret}", "第 1 次征求的同意"),
    "征求的话": ("UPDATE suggestions_consent SET detail = '别的' WHERE id = {consent}", "case:{secret}", "第 1 次征求的说明"),
    "征求没有了": ("DELETE FROM suggestions_consent WHERE id = {consent}", "case:{secret}", "征求代表意见"),
    "答复摘要": ("UPDATE suggestions_reply SET summary = '已经全部办完' WHERE id = {reply}", "case:{waiting}", "答复摘要"),
    "结果类别": ("UPDATE suggestions_reply SET result_class = 'C' WHERE id = {reply}", "case:{waiting}", "结果类别"),
    "承诺的日子": ("UPDATE suggestions_reply SET promised_on = '2030-01-01' WHERE id = {reply}", "case:{waiting}", "承诺完成日期"),
    "签发的人": ("UPDATE suggestions_reply SET issued_by = 'person:1' WHERE id = {reply}", "case:{waiting}", "签发"),
    "签发的时间": ("UPDATE suggestions_reply SET issued_at = drafted_at WHERE id = {reply}", "case:{waiting}", "签发时间"),
    "答复函换了": ("UPDATE suggestions_reply SET letter_id = (SELECT MAX(id) FROM files_upload) WHERE id = {reply}", "case:{waiting}", "答复函"),
    "第几次办理": ("UPDATE suggestions_reply SET round = 9 WHERE id = {reply}", "case:{waiting}", "答复没有留痕"),
    "答复没有了": (f"DELETE FROM suggestions_reply WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "第 1 次办理的答复的行不在"),
    "不满意改成满意": (
        f"UPDATE suggestions_rating SET result = '满意' WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "的结果与记录不符：应为 不满意",
    ),
    "评价的人": (f"UPDATE suggestions_rating SET rated_by = 'person:1' WHERE suggestion_id = {YARD}", "case:{yard}", "谁"),
    "评价的话": (f"UPDATE suggestions_rating SET note = '' WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "说明"),
    "满意率": (f"UPDATE suggestions_rating SET dissatisfied = FALSE WHERE suggestion_id = {YARD}", "case:{yard}", "有一项不满意"),
    "评价的时间": (f"UPDATE suggestions_rating SET rated_at = '2026-03-03 01:00:00+00:00' WHERE suggestion_id = {YARD}", "case:{yard}", "时间"),
    "评价没有了": (f"DELETE FROM suggestions_rating WHERE suggestion_id = {YARD} AND round = 2", "case:{yard}", "评价的行不在"),
    "公开的文字": ("UPDATE suggestions_publication SET text = '另一番话' WHERE id = {publication}", "case:{waiting}", "文字与审核公开时"),
    "公开的标题": ("UPDATE suggestions_publication SET title = '另一个标题' WHERE id = {publication}", "case:{waiting}", "标题与审核公开时"),
    "撤下": ("UPDATE suggestions_publication SET withdrawn_at = cleared_at WHERE id = {publication}", "case:{waiting}", "撤下与记录不符"),
    "撤下的又挂出来": ("UPDATE suggestions_publication SET withdrawn_at = NULL WHERE reply_id = {reply}", "case:{waiting}", "撤下与记录不符"),
    "审核人": ("UPDATE suggestions_publication SET cleared_by_id = {cosigner} WHERE id = {publication}", "case:{waiting}", "审核人"),
    "没有审核就公开": (
        ("INSERT INTO suggestions_publication (suggestion_id, title, text, cleared_by_id, cleared_at, received_on, congress_id)"
        " SELECT id, title, situation, {cosigner}, created_at, '2026-03-02', congress_id FROM suggestions_suggestion"
        " WHERE case_id = {secret}"), "case:{secret}", "没有审核公开的记录",
    ),
    "挂到别的人大": ("UPDATE suggestions_publication SET congress_id = {n_congress} WHERE id = {publication}", "case:{waiting}", "人大"),
}  # fmt: skip
PEOPLE = {
    "邻县的人当了代表工委主任": (
        ("UPDATE people_post SET organ_id = (SELECT id FROM people_organ WHERE congress_id = {congress} AND kind = 'deputies_affairs')"
        " WHERE person_id = {n_clerk}"), "org:{n_congress}", "职务",
    ),
    "凭空一个职务": (
        ("INSERT INTO people_post (person_id, organ_id, title, duty, from_on) SELECT {n_clerk}, organ_id, '主任', 'head', from_on"
        " FROM people_post WHERE id = {post}"), "", "没有留痕",
    ),
    "卸任": ("UPDATE people_post SET to_on = '2026-03-01' WHERE id = {post}", "org:{congress}", "职务 {post} 的止"),
    "职务没有了": ("DELETE FROM people_post WHERE id = {post}", "org:{congress}", "职务 {post} 的行不在"),
    "停职的恢复": (
        "UPDATE people_qualificationchange SET state = 'active' WHERE state = 'suspended'", "org:{congress}", "资格应为 active|资格与记录不符",
    ),
    "停职没有了": ("DELETE FROM people_qualificationchange WHERE state = 'suspended'", "org:{congress}", "资格变动应有 2 次，实有 1 次"),
    "代表团": ("UPDATE people_deputy SET delegation_id = {n_delegation} WHERE id = {deputy}", "org:{congress}", "代表 {deputy}"),
    "代表证号": ("UPDATE people_deputy SET number = 'X9' WHERE id = {deputy}", "org:{congress}", "代表证号"),
    "别人成了代表": ("UPDATE people_deputy SET person_id = {n_clerk} WHERE id = {deputy}", "org:{congress}", "代表 {deputy}"),
    "机构的名称": ("UPDATE people_organ SET name = '第二住建局' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的名称"),
    "机构的简称": ("UPDATE people_organ SET short_name = '二住' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的简称"),
    "机构的种类": ("UPDATE people_organ SET kind = 'deputies_affairs' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的种类"),
    "接手的机构": (
        "UPDATE people_organ SET successor_id = {other_unit} WHERE successor_id = {unit}", "org:{congress}", "successor|接手|机构",
    ),
    "上级": ("UPDATE people_organ SET parent_id = {other_unit} WHERE parent_id = {unit}", "org:{congress}", "parent|上级|机构"),
    "人大的名称": ("UPDATE people_congress SET name = '别的人大' WHERE id = {congress}", "org:{congress}", "人大 {congress} 的名称"),
    "结果分类": ("UPDATE people_congress SET class_set = 'A2' WHERE id = {congress}", "org:{congress}", "办理结果分类"),
    "人大的范围": ("UPDATE people_congress SET county_id = NULL WHERE id = {congress}", "org:{congress}", "范围"),
    "届": ("UPDATE people_term SET from_on = '2020-01-01' WHERE id = {term}", "org:{congress}", "届 {term} 的起"),
    "会议": ("UPDATE people_session SET opens_on = '2026-02-01' WHERE term_id = {term}", "org:{congress}", "开幕"),
    "代表团的名称": ("UPDATE people_delegation SET name = '别的代表团' WHERE id = {n_delegation}", "org:{n_congress}", "代表团"),
    "姓名": ("UPDATE people_person SET name = '别人' WHERE id = {person}", "org:{congress}", "人员 {person} 的姓名"),
    "姓名连盐": ("UPDATE people_person SET name = '别人', salt = '' WHERE id = {person}", "org:{congress}", "人员 {person} 的姓名"),
    "凭空一个人": ("INSERT INTO people_person (name, pinyin, salt) VALUES ('影子', '', '')", "", "没有留痕"),
    "手机号指到别处": ("UPDATE people_person SET phone_entry_id = 1 WHERE id = {person}", "org:{congress}", "人员 {person} 的手机号"),
    "手机号销毁了": ("DELETE FROM ledger_secret WHERE subject = 'person:{person}'", "org:{congress}", "没有删除的记录"),
    "钥匙销毁了": ("DELETE FROM ledger_key WHERE subject = 'person:{person}'", "person:{person}", "钥匙不在"),
    "换了密码": (
        "UPDATE accounts_account SET password = (SELECT password FROM accounts_account WHERE id = {n_account}) WHERE id = {account}",
        "account:{account}", "登录名或密码",
    ),
    "换了登录名": ("UPDATE accounts_account SET username = '影子' WHERE id = {account}", "account:{account}", "登录名或密码"),
    "账号归了别人": (
        "UPDATE accounts_account SET person_id = {without_account} WHERE id = {account}", "account:{account}", "账号 {account}",
    ),
    "停用的恢复": ("UPDATE accounts_account SET is_active = TRUE WHERE id = {closed_account}", "account:{closed_account}", "可以登录"),
}  # fmt: skip
BESIDES = {
    "工作法的全文": (
        ("UPDATE procedure_releasedtext SET source = replace(source, '自提出起5工作日', '自提出起9工作日')"
        " WHERE code = 'suggestion_handling'"), "procedure:suggestion_handling", "全文与入库时的哈希不符",
    ),
    "工作法的标题": ("UPDATE procedure_releasedtext SET title = '别的办法' WHERE code = 'commitment'", "procedure:commitment", "的工作法"),
    "工作法的依据": ("UPDATE procedure_releasedtext SET basis = '无' WHERE code = 'commitment'", "procedure:commitment", "的依据"),
    "选用": (
        "UPDATE procedure_adoption SET text_id = (SELECT MAX(id) FROM procedure_releasedtext WHERE kind = 'suggestion' AND id <> text_id)",
        "org:{congress}", "选用的工作法与记录不符",
    ),
    "选用没有了": ("DELETE FROM procedure_adoption", "org:{congress}", "选用了"),
    "催过的没有了": ("DELETE FROM procedure_clockrung", "case:", "梯次"),
    "梯次的时间": ("UPDATE procedure_clockrung SET at = '2026-03-03 01:00:00+00:00'", "case:", "梯次"),
    "梯次的日子": ("UPDATE procedure_clockrung SET days = 77", "case:", "离到期 77 日"),
    "特别决定的文件": ("UPDATE procedure_specialdecision SET document = '无'", "case:{decided}", "第 1 次特别决定的文件"),
    "特别决定没有了": ("DELETE FROM procedure_specialdecision", "case:{decided}", "特别决定应有 1 次"),
    "周期": ("UPDATE procedure_plan SET rule = 'FREQ=DAILY'", "org:{congress}", "周期"),
    "补班改成放假": (
        "UPDATE regions_calendarday SET off = NOT off WHERE day = '2026-06-08'", "calendar:national", "2026-06-08",
    ),
    "底表里少一个假日": ("DELETE FROM regions_calendarday WHERE day = '2026-10-01'", "", "2026-10-01"),
    "凭空一版日历": (
        "INSERT INTO regions_calendarversion (version, recorded_at, note) VALUES (9, '2026-03-03 01:00:00+00:00', '')", "", "日历第 9 版",
    ),
    "区划的名称": ("UPDATE regions_division SET name = '别的县' WHERE id = {division}", "division:{division}", "区划 {division}"),
    "文件换了哈希": (
        "UPDATE files_upload SET sha256 = (SELECT sha256 FROM files_upload ORDER BY id DESC LIMIT 1) WHERE id = {letter}",
        "file:{letter}", "sha256",
    ),
    "文件换了名字": ("UPDATE files_upload SET name = '别的.pdf' WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
    "文件归了别处": ("UPDATE files_upload SET owner_id = {secret} WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
    "文件的交来人": ("UPDATE files_upload SET kept_by = 'person:1' WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
}  # fmt: skip
TABLE = SUGGESTIONS | PEOPLE | BESIDES


@pytest.mark.parametrize("name", TABLE)
def test_what_was_changed_is_named(name: str, change: Any, told: dict[str, Any]) -> None:
    sql, stream, words = TABLE[name]
    found = change(sql)
    wanted, said = stream.format(**told), words.format(**told).split("|")
    named = [fault for fault in found if fault.stream.startswith(wanted) and any(word in fault.what for word in said)]
    assert named, (name, found)
    assert not [fault for fault in found if fault.kind == "verifier"], found


SPOILT = (
    "UPDATE procedure_case SET title = '别的', county_id = NULL", "DELETE FROM procedure_seat", "DELETE FROM procedure_value",
    "UPDATE procedure_clock SET role = 'nobody'", "UPDATE procedure_assignment SET memory = ''",
    "DELETE FROM procedure_clockrung WHERE id % 2 = 0", "UPDATE procedure_clockrung SET days = 77",
    "UPDATE procedure_specialdecision SET document = '无'", "DELETE FROM procedure_adoption",
    "UPDATE procedure_plan SET rule = 'FREQ=DAILY'", "UPDATE figures_fact SET delta = delta + 2",
    "DELETE FROM figures_fact WHERE measure = 'suggestion.received'",
)  # fmt: skip


def test_a_rebuild_puts_all_of_it_right_from_the_chains(told: dict[str, Any], db: None) -> None:
    with connection.cursor() as cursor:
        for sql in SPOILT:
            cursor.execute(sql)
            assert cursor.rowcount > 0, sql
    with clock.frozen(TODAY):
        assert procedure.rebuild_all() == (procedure.Case.objects.count(), [])
        assert [fault for fault in ledger.verify().faults if fault.kind != "trigger"] == []


def test_a_file_whose_content_was_changed_or_removed_is_named(change: Any, told: dict[str, Any]) -> None:
    where = store.where(files.Upload.objects.get(pk=told["letter"]).sha256)
    try:
        where.write_bytes(LETTER[:-1] + b"!")
        found = change("UPDATE files_upload SET name = name WHERE id = {letter}")
        assert [fault.what for fault in found if "内容改过" in fault.what]
        where.unlink()
        found = change("UPDATE files_upload SET name = name WHERE id = {letter}")
        assert [fault.what for fault in found if "的内容不在" in fault.what]
    finally:
        where.write_bytes(LETTER)


def test_without_files_a_sample_is_read_and_the_sample_moves_on(change: Any, told: dict[str, Any], monkeypatch) -> None:
    """一份没有轮到的改了，这一夜不说；全读的说，轮到的那一夜也说。"""
    from bihuan.files import verifying

    monkeypatch.setattr(verifying, "SAMPLE", 1)
    where = store.where(files.Upload.objects.get(pk=told["letter"]).sha256)
    try:
        where.write_bytes(LETTER[:-1] + b"!")
        nights = []
        for night in range(2):
            with clock.frozen(TODAY + dt.timedelta(days=night)):
                nights.append(any("内容改过" in fault.what for fault in ledger.verify().faults))
                assert any("内容改过" in fault.what for fault in ledger.verify(thorough=True).faults)
        assert sorted(nights) == [False, True]
    finally:
        where.write_bytes(LETTER)


def test_what_older_entries_do_not_say_is_not_held_against_them(told: dict[str, Any], db: None) -> None:
    """旧版本的记录少写几项：说了的照样核，没有说的不算毛病。"""
    since = {
        "suggestions.submitted": ("paper",), "suggestions.cleared": ("title", "publication", "reply"),
        "suggestions.unpublished": ("publications",), "people.congress_founded": ("class_set",),
        "people.organ_founded": ("short_name", "from_on", "delegation"), "people.person_enrolled": ("name",),
        "accounts.opened": ("credential",), "accounts.password_reset": ("credential",), "regions.year_imported": ("names",),
    }  # fmt: skip
    newer = {"files.kept", "files.attached", "suggestions.reworded", "suggestions.recorded"}
    streams: dict[str, list[dict[str, Any]]] = {}
    for row in LedgerEntry.objects.exclude(type__in=newer).order_by("stream", "seq"):
        body = json.loads(row.body)
        body["event"] = {name: value for name, value in body["event"].items() if name not in since.get(row.type, ())}
        streams.setdefault(row.stream, []).append(body)
    with clock.frozen(TODAY):
        for prefix, one in report.verifiers():
            for stream, bodies in streams.items():
                if stream.startswith(prefix):
                    assert list(one.stream(stream, bodies)) == []
            assert list(one.finish()) == [], one


def test_someone_forgotten_is_not_a_silent_change(told: dict[str, Any], db: None) -> None:
    ledger.install_triggers()
    with clock.frozen(TODAY):
        ledger.forget(f"person:{told['person']}", by=SYSTEM.id, now=TODAY)
        assert people.Person.objects.get(pk=told["person"]).salt == ""
        assert ledger.verify().faults == []


def test_a_broken_database_file_is_said(told: dict[str, Any], db: None) -> None:
    """SQLite 自己看得出的坏，核验也说；PostgreSQL 略过，不因此说坏。"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("UPDATE files_upload SET size = 0 WHERE id = %s", [told["letter"]])
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    with clock.frozen(TODAY):
        said = [fault.what for fault in ledger.verify().faults if fault.kind == "database"]
    assert any("files_upload" in what for what in said) == (connection.vendor == "sqlite")
