"""云泽县和它的邻县，各种身份的人都有账号；云泽县手上有各样的东西：稿子、办着的、等评价的、公开了的、等确认的。"""

import datetime as dt
import io
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.accounts import door as accounts
from bihuan.cases import door as cases
from bihuan.cases.asking import verbs as entrances
from bihuan.cases.drafting.verbs import begin_draft
from bihuan.cases.registers.chosen import hold as register
from bihuan.cases.registers.importing import draft_sheet
from bihuan.demo import county as demo
from bihuan.demo.cast import PINGLAN
from bihuan.files import door as files
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.publishable import reply_papers, suggestion_paper
from bihuan.suggestions.rules import rule
from bihuan.ui import stylesheet
from bihuan.ui.gallery import SAMPLES
from tests.accounts.phone import another_phone, enrolled
from tests.cases import stalls
from tests.county import MONDAY, days_later
from tests.laws.brought import three_texts
from tests.procedure import votes
from tests.proofs.leavers import left_and_away, left_open
from tests.proofs.outward import outward
from tests.proofs.passing import waiting_decision
from tests.proofs.sent import sent_out
from tests.proofs.signed import signed_paper

SECRET = "梧桐巷"  # 要求不公开的那一件，标题和正文里都有；看不到那一件的人，在哪一页都不该见到

PEOPLE = {
    "deputy": "张桂英", "other_deputy": "刘大川", "cosigner": "王建国", "delegation_head": "陈秀兰",
    "unit_clerk": "何平", "section_head": "孙晓梅", "unit_head": "周志强", "joint_clerk": "卫红", "other_clerk": "冯军",
    "affairs": "李敏", "affairs_head": "陶建国", "reviewer": "姜澜", "office": "戚芳", "government": "邹凯", "chair": "谢国栋",
    "secretary": "田野", "nobody": "于闲",
}  # fmt: skip
NEIGHBOURS = {
    "n_deputy": "洪亮", "n_delegation_head": "乔木", "n_unit_clerk": "白玉洁", "n_section_head": "江帆", "n_unit_head": "路遥",
    "n_affairs": "祁文", "n_reviewer": "邵华", "n_office": "穆青", "n_government": "方圆", "n_chair": "高远", "n_secretary": "温如",
}  # fmt: skip
NEIGHBOUR = replace(
    PINGLAN,
    offices={
        **PINGLAN.offices,
        "deputies_affairs": ("代表工作委员会", [("祁文", "代表工委干部", "clerk"), ("邵华", "公开审核员", "reviewer")]),
        "congress_office": ("人大办公室", [("穆青", "办公室主任", "head")]),
    },
    secretaries={"平澜镇代表团": "温如"},
)
WORDS = {
    "situation": "城东片区{}有老旧小区二十三个，七十岁以上老人一千二百人，上下楼十分困难。",
    "analysis": "管线迁改费用分摊没有办法，一楼住户意见难以统一。",
    "proposal": "建议由住建部门牵头制定分摊办法，财政安排补助，今年先办五个小区。",
}


@dataclass
class Places:
    """造好的一切：各人的账号，各样东西的编号（云泽县的，按名字）。"""

    county: demo.County
    now: dt.datetime
    neighbour: demo.County
    accounts: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def build() -> Places:
    """造两个县。"""
    yunze = demo.found(MONDAY)
    pinglan = demo.found(MONDAY, name="平澜县", code="431291000000", cast=NEIGHBOUR)
    idle = people.enrol(yunze.congress.pk, name=PEOPLE["nobody"], by=SYSTEM, now=MONDAY)
    yunze.people[idle.name] = idle.pk
    places = Places(yunze, days_later(12), pinglan)
    for county, cast in ((yunze, PEOPLE), (pinglan, NEIGHBOURS)):
        for role, name in cast.items():
            password = None if role == "nobody" else PASSWORD
            places.accounts[role] = accounts.open_account(county.people[name], password=password, by=SYSTEM, now=MONDAY)
    _fill(places, Making(yunze))
    places.ids |= {
        "n_unit": pinglan.organs["交通局"].pk, "n_deputy": pinglan.people["洪亮"], "n_clerk": pinglan.people["白玉洁"],
        "n_delegation": pinglan.delegations["平澜镇代表团"], "n_session": pinglan.session.pk, "n_affairs": pinglan.people["祁文"],
        "n_organ": pinglan.organs["林业局"].pk, "n_account": places.accounts["n_unit_clerk"].pk,
        "n_congress": pinglan.congress.pk, "lead_field": f"{places.ids['unpublished']}-lead",
        "joint_field": f"{places.ids['unpublished']}-joint",
    }  # fmt: skip
    places.ids |= _asked(places)
    return places


def _asked(places: Places) -> dict[str, Any]:
    """云泽县的扫码入口，和凭查询码的一件：广场意见，答复了，等群众评价。"""
    make, county = Making(places.county), places.county
    li = make.by("affairs")
    released = procedure.release(procedure.read_text(PLAZA.read_text(encoding="utf-8")), now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, released.label, by=li, now=MONDAY)
    made, spent = (
        entrances.make_entrance("plaza_opinion", place, by=li, now=MONDAY) for place in ("人民广场", "旧码头")
    )
    codes = procedure.text_by_id(released.pk).fields_by_name
    case, query = entrances.ask(made, "tell", fill=lambda by: {codes["意见内容"]: "广场的灯不亮"}, now=MONDAY)
    told, _ = entrances.ask(made, "tell", fill=lambda by: {codes["意见内容"]: "广场的长椅坏了"}, now=MONDAY)
    for one in (case, told):
        make.step(one.pk, "affairs", "sort", **{codes["怎样分"]: "交单位", codes["主办"]: county.organs["住建局"].pk})
        make.step(one.pk, "unit_clerk", "reply", 1, **{codes["单位答复"]: "已经换了"})
    said = {codes["意见内容"]: "广场的水龙头漏水"}
    codeless = procedure.open_by_step("plaza_opinion", "tell", congress=county.congress, filled=said, by=li, now=MONDAY)
    drafts = [cases.draft_to_clear(one.pk, by=make.by("reviewer"), now=make.now) for one in (case, told)]
    public = cases.publish(told.pk, cases.Judged(read=drafts[1].digest), by=make.by("reviewer"), now=make.now)
    return {
        "entrance": made.pk, "entrance_code": made.code, "spent": spent.pk, "query": query, "asked": case.pk,
        "told": told.pk, "asked_read": drafts[0].digest, "published_case": public.pk, "codeless": codeless.pk,
    }  # fmt: skip


class Making:
    """以云泽县的人办事。"""

    def __init__(self, county: demo.County) -> None:
        self.county, self.day = county, 0

    @property
    def now(self) -> dt.datetime:
        return days_later(self.day)

    def by(self, role: str) -> Any:
        return self.county.actor(PEOPLE[role], now=self.now)

    def draft(self, title: str, mark: str = "", **more: Any) -> int:
        words = {part: text.format(mark) for part, text in WORDS.items()}
        return suggestions.start_draft(
            congress_id=self.county.congress.pk, session_id=self.county.session.pk, title=title, by=self.by("deputy"), now=self.now,
            **words, **more,
        ).pk  # fmt: skip

    def submit(self, draft: int) -> int:
        return suggestions.submit_draft(draft, by=self.by("deputy"), now=self.now).pk

    def invite(self, draft: int) -> None:
        suggestions.invite_cosigner(draft, self.county.people[PEOPLE["cosigner"]], by=self.by("deputy"), now=self.now)

    def cosigned(self, draft: int) -> int:
        self.invite(draft)
        suggestions.confirm_cosigning(draft, by=self.by("cosigner"), now=self.now)
        return draft

    def step(self, case: int, role: str, step: str, assignment: int = 0, **filled: Any) -> None:
        self.day += 1
        procedure.take_step(case, step, filled=filled, assignment=assignment, by=self.by(role), now=self.now)

    def to_handling(self, case: int) -> None:
        units = self.county.organs
        self.step(case, "affairs", "register")
        self.step(case, "affairs", "assign", lead=units["住建局"].pk, joint=[units["财政局"].pk])
        self.step(case, "unit_clerk", "accept", 1)

    def to_reply(self, case: int) -> None:
        self.step(case, "joint_clerk", "accept", 2)
        self.step(case, "joint_clerk", "opine", 2, opinion="补助资金已有来源")
        self.step(case, "unit_clerk", "consult", 1, form="面商", on=str(self.now.date()), account="在小区当面听取意见")
        letter = files.keep(SimpleUploadedFile("答复函.pdf", LETTER), by=self.by("unit_clerk"), now=self.now).pk
        self.step(case, "unit_clerk", "draft_reply", 1, letter=letter, result_class="A", summary="已列入改造计划")
        self.step(case, "section_head", "review_reply", 1)
        self.step(case, "unit_head", "reply", 1)


PLAZA = Path(__file__).parent.parent / "procedure" / "methods" / "plaza_opinion.2027-1.yaml"
PASSWORD = "yun-ze-2026-kan"
ADOPTED = "suggestion_handling_chongqing@2017-1"  # 办着的仍照原来的，可以逐件改用
LETTER = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
YEAR = json.dumps(
    {
        "year": 2027,
        "papers": ["https://www.gov.cn/zhengce/2027"],
        "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}],
    }
).encode()
STALL_ROWS = "问题,来源\n电线乱拉,巡查\n".encode()
UNITS = "名称,简称,种类,上级\n云泽县林业局,林业局,承办单位,\n".encode()


def _fill(places: Places, make: Making) -> None:
    """secret 办着的（不公开）；waiting 等评价的，已公开；fresh 等审核的；listed 立了案的；draft、ready、paper 三份稿子。"""
    ids, county = places.ids, places.county
    draft = make.draft("关于规范电动自行车停放的建议")
    make.invite(draft)
    secret = make.submit(make.cosigned(make.draft(f"关于整治{SECRET}路面积水的建议", SECRET, confidential=True)))
    waiting = make.submit(make.cosigned(make.draft("关于加快老旧小区加装电梯的建议")))
    fresh = make.submit(make.cosigned(make.draft("关于增设学校周边人行道护栏的建议")))
    listed = make.submit(make.draft("关于延长图书馆开放时间的建议"))
    make.step(listed, "affairs", "register")
    ready = make.draft("关于更换河口桥护栏的建议")
    paper = suggestions.enter_paper(
        congress_id=county.congress.pk, lead_deputy_id=county.people[PEOPLE["deputy"]], session_id=county.session.pk,
        by=make.by("secretary"), now=make.now, title="关于修缮云泽镇敬老院的建议",
        **{part: text.format("") for part, text in WORDS.items()},
    ).pk  # fmt: skip
    signed = signed_paper(make, WORDS, SimpleUploadedFile("签名件.pdf", LETTER))
    make.to_handling(secret)
    make.to_handling(waiting)
    make.to_reply(waiting)
    doubted = make.submit(make.draft("关于增设校门口减速带的建议"))
    make.to_handling(doubted)
    make.day = 12
    text = suggestions.Suggestion.objects.get(case_id=waiting)
    publication = suggestions.clear_suggestion(
        text.pk, title=text.title, text="公开的文字", by=make.by("reviewer"), now=make.now
    )
    reply = suggestions.Reply.objects.get(suggestion=text)
    consent = suggestions.ask_consent(
        secret, "merge", detail="与路面改造的建议合并办理", by=make.by("affairs"), now=make.now
    )
    deputy = county.people[PEOPLE["deputy"]]
    told = {"by": make.by("affairs"), "now": make.now}
    for case, name in ((secret, "last_seq"), (doubted, "doubted_seq")):
        ids[name] = procedure.correctable(procedure.Case.objects.get(pk=case)).seq
    procedure.propose_correction(
        doubted, seq=ids["doubted_seq"], reason="签收错了", second_id=county.people[PEOPLE["affairs_head"]], **told
    )
    procedure.adopt_procedure(county.congress.pk, ADOPTED, **told)
    ids.update(
        signed=signed, signed_file=("签名件.pdf", LETTER), doubted=doubted, draft=draft, secret=secret, waiting=waiting, fresh=fresh, paper=paper, publication=publication.pk, reply=reply.pk,
        letter=reply.letter_id, consent=consent.pk, notice=Notice.objects.filter(person_id=deputy).latest("pk").pk,
        **outward(make.by("deputy"), make.now),
        import_draft=people.draft_import(
            io.BytesIO(UNITS), "单位.csv", kind="units", congress_id=county.congress.pk, by=make.by("affairs"), now=make.now
        ).pk,
        unit=county.organs["住建局"].pk, other_unit=county.organs["水务局"].pk, person=deputy,
        deputy=county.deputies["张桂英"], term=county.term.pk, congress=county.congress.pk, division=county.congress.division_id,
        post=people.Post.objects.get(person=county.people["冯军"]).pk,
        cosigner=county.people[PEOPLE["cosigner"]], invitee=county.people[PEOPLE["delegation_head"]],
        account=places.accounts["other_clerk"].pk, without_account=county.people["许文斌"],
        text=procedure.Case.objects.select_related("text").get(pk=secret).text.label,
    )  # fmt: skip
    state = procedure.state_of(procedure.Case.objects.get(pk=secret))
    ids.update(
        clock=next(run.n for run in state.open_runs() if run.step == "reply"), second=county.people[PEOPLE["affairs_head"]],
        reply_read=reply_papers(procedure.Case.objects.get(pk=waiting))[0].draft.digest,
        unpublished_read=suggestion_paper(procedure.Case.objects.get(pk=listed)).draft.digest, unpublished=listed, ready=ready,
        year_body=YEAR.decode(), units_file=("单位.csv", UNITS), year_file=("2027.json", YEAR), sheet=stylesheet.sheet().name, sample=next(iter(SAMPLES)),
        ground=rule("refusal_grounds")[0],
    )  # fmt: skip
    idle = accounts.open_account(county.people["吴海涛"], by=SYSTEM, now=MONDAY)
    accounts.close_account(idle.pk, by=SYSTEM, now=MONDAY)
    ids |= {"closed_account": idle.pk, "office_person": county.people[PEOPLE["unit_head"]]}
    shi = county.people["施展"]
    given = accounts.open_account(shi, password="云泽 初次 登录", initial=True, by=SYSTEM, now=MONDAY)
    ids["initial"] = given.person_id
    ids |= {"second_account": another_phone(given, now=make.now), "factor": enrolled(given, now=MONDAY)}
    ids |= left_and_away(county, PEOPLE["other_clerk"], PEOPLE["joint_clerk"], by=make.by("affairs"), now=make.now)
    expert = {"code": "expert", "by": SYSTEM, "now": MONDAY}
    ids["standing"] = people.give_standing(county.congress.pk, county.people["吴海涛"], **expert).pk
    _chosen(places, make)
    _voted(places, make)
    _in_a_lot(places, make)
    places.ids |= three_texts(by=make.by("affairs"), now=make.now)
    people.change_phone(county.congress.pk, deputy, phone="13800138000", by=make.by("affairs"), now=make.now)


def _chosen(places: Places, make: Making) -> None:
    """选用了县里自己的一份工作法（集市整治），开立了一件，还有一张等确认的表。"""
    county, by = places.county, make.by("affairs")
    stalls.adopt(county)
    filled = {"问题": "水产摊占道", "来源": "巡查"}
    case = procedure.open_by_step("stall_problem", "list", congress=county.congress, filled=filled, by=by, now=make.now)
    left_open(county, places.ids["gone"], by=by, now=make.now)
    held = register("stall_problem", by)
    draft = draft_sheet(io.BytesIO(STALL_ROWS), "问题.csv", held, "list", now=make.now)
    places.ids |= {"stall": case.pk, "stall_draft": draft.pk, "stall_file": ("问题.csv", STALL_ROWS)}
    places.ids |= {"stall_photo": stalls.PHOTO, **sent_out(held, "assign", now=make.now)}
    begin_draft("town_task", "镇上的事", "云泽县人大常委会办公室〔2026〕9 号", "", by=by, now=make.now)
    places.ids |= waiting_decision(make, PEOPLE["office"])


def _in_a_lot(places: Places, make: Making) -> None:
    """李敏刚刚成批立了案的一件，还撤得回。"""
    plan = procedure.Planned(make.submit(make.draft("关于增设公交候车亭的建议")), {})
    places.ids["batch"] = procedure.perform_many("register", [plan], by=make.by("affairs"), now=make.now).batch.pk


def _voted(places: Places, make: Making) -> None:
    """两件要表决的议题：motion 还没有人录入票数，counted 李敏先录了，等另一个人。"""
    county, by = places.county, make.by("affairs")
    motion, counted = votes.motion(county), votes.motion(county)
    all_of = procedure.votes_to_enter(motion.pk, "vote", 0, by, now=make.now).ballot.entitled
    given = votes.figures({"item": (all_of, 0, 0)}, present=all_of, entitled=all_of)
    procedure.enter_votes(counted.pk, "vote", given, by=by, now=make.now)
    places.ids |= {"motion": motion.pk, "counted": counted.pk, "all_deputies": all_of}
