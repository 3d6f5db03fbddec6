"""全屋测试共用的布置：库、浏览器、触发器、真实数据。

库由 BIHUAN_DATABASE_URL 选定，没有则为 SQLite。浏览器见 tests/chromium.py，网站用 `live_server`。
"""

import gc
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from bihuan.procedure import library
from tests import chromium, fresh, pristine, shared as shared_folder
from tests.county import county, enter

__all__ = ["county", "enter"]

BROWSING = {"page", "context", "browser", "new_context", "playwright"}
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)  # 机器忙的时候慢，不算错
hypothesis.settings.load_profile("house")
DATA: Path = settings.DATA
HERE = Path(__file__).resolve().parent
PROCESSES = {"urn", "standing", "empty_house"}  # 这些布置起真的进程
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "empty_house"}  # 这些布置碰库
# PostgreSQL 上不再走的：问库的都是 ORM 写的那几样，别的测试在两种库上都问过；几项如此的，在那几项上写 once。
# 留在两种库上的：原写的 SQL（留痕、检索、数字、装入、备份）、锁和约束、同时来的（见 _together）、排序翻页、EXPLAIN 和每页的预算、
# 每个网址由打得开的人各开一次（proofs/test_walls.py）、古怪的填写（proofs/test_manners.py）、每个房间的一条主线。全部的在 make test-all。
ONCE_IN = {
    "cases": "case_pages coverage drafting_methods eighty examples_in_sentences library_page opening_pages out_of_turn"
    " passing publication_pages returning rooms sandbox sealed_fillings voting_page",
    "demo": "kinds loading",
    "desk": "assembly desk first pages partners",
    "procedure": "adopting check correcting figures_in_files key_supervision language_check library mechanisms one_by_one"
    " rectifying regulations rehearsing rename rename_any_kind requests secrecy special three_hands tiers time trying"
    " unseen",
    "proofs": "filters silent_changes",
    "replay": "page walked",
    "suggestions": "acceptance bad_input case_page cosigning dates deputys_phone drafting drafts_shown entering"
    " honest_endings main_act off_duty page_of_a_case plan plan_sent rating report reviewing the_deputy urging vouching"
    " withheld",
}
ONCE = {f"{room}/test_{name}.py" for room, names in ONCE_IN.items() for name in names.split()}
# 一个文件十秒以上的（--durations 量的）；只有几项慢的，在那几项上写 slow
SLOW = {
    "proofs", "house/test_serving.py", "house/test_commands.py", "ledger/test_kill.py", "ledger/test_ledger_machine.py",
    "ledger/test_outbox_machine.py", "kernel/test_blind_interop.py",
    "kernel/test_count_command.py", "demo/test_kinds.py", "demo/test_loading.py", "procedure/test_budget.py",
    "procedure/test_trying.py", "procedure/test_unseen.py",
    "suggestions/test_list_cost.py",
    "replay/test_walk.py", "replay/test_walked.py", "replay/test_real_year.py", "replay/test_command.py",
    "replay/test_page.py",
    "urn/test_bench.py", "urn/test_durability.py", "urn/test_page_manners.py", "urn/test_page_counting.py",
    "urn/test_page_interop.py", "urn/test_page_recounting.py", "urn/test_pages.py", "urn/test_voter_command.py",
}  # fmt: skip
FIRST = {"browser/test_judged.py"}  # 一项就走一两分钟的：先走，不让一个核在末尾等另一个
assert [one for one in ONCE | SLOW | FIRST if not (HERE / one).exists()] == [], "写着的文件改了名"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, pytestconfig) -> pristine.Databases:
    """自己的库；事务测试之后照底本还原（清空会连同随迁移装入的区划、日历一起清掉，触发器也不许）。"""
    databases = pristine.Databases(Path(pytestconfig.option.run))
    with django_db_blocker.unblock():
        databases.begin()
    return databases


@pytest.fixture(autouse=True)
def forget_texts() -> None:
    """每个测试的库都退回原样，记住的工作法（按编号）也要忘掉。"""
    library.forget_cached()


@pytest.fixture(autouse=True)
def nothing_left_outside_the_database() -> Iterator[None]:
    """库随测试还原，库外的检查点文件也要跟着：留下一行，下一个测试的核验就会说库里少了它。"""
    log = settings.DATA / "checkpoints.log"
    before = log.read_bytes() if log.exists() else None
    yield
    if before is None:
        log.unlink(missing_ok=True)
    else:
        log.write_bytes(before)


@pytest.fixture
def triggers_lifted(db) -> Iterator[None]:
    """留痕的触发器暂时拆下，好让测试弄坏记录；完了装回。"""
    from bihuan.ledger import door as ledger

    ledger.drop_triggers()
    yield
    ledger.install_triggers()


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """给真的进程（`bihuan …`）用的环境：空的数据夹，空的库，与这一遍测试同一种数据库。"""
    with fresh.environment(tmp_path / "data") as environment:
        yield environment


@pytest.fixture
def fresh_house(empty_house, django_db_setup, django_db_blocker) -> dict[str, str]:
    """同上，库已经迁移好，进程起得快。"""
    with django_db_blocker.unblock():
        django_db_setup.furnish(fresh.database_of(empty_house))
    return empty_house


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """真实数据的路径；没有时说一句而略过。"""
    return shared_folder.shared_data


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian 的 Chromium，不做自己的联网。"""
    return {**browser_type_launch_args, **chromium.HOW}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """北京的时间，简体中文。"""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def faults(page) -> list[str]:
    """页面控制台里的错误，含内容安全策略的拦截；测试末尾应为空。"""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def pytest_addoption(parser: pytest.Parser) -> None:
    """次序每一遍都不同，谁也不能靠前一个测试留下的东西；出了错照种子再来一遍。"""
    parser.addoption("--seed", type=int, default=None, metavar="N", help="测试次序的种子，不写就任取一个")


def pytest_configure(config: pytest.Config) -> None:
    """种子和这一遍共用的文件夹在这里定下；并行的各个进程用主进程传来的。"""
    told = getattr(config, "workerinput", {})
    config.option.run = told.get("run", str(DATA))
    if config.option.seed is None:
        config.option.seed = told.get("seed", random.randrange(10**6))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """主进程把种子和共用的文件夹传给并行的一个进程。"""
    node.workerinput |= {"seed": node.config.option.seed, "run": node.config.option.run}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """说出种子，和各房间的测试用了几秒（各个进程相加）。"""
    spent: Counter[str] = Counter()
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if hasattr(report, "duration"):
            spent[report.nodeid.split("/")[1]] += report.duration
    rooms = "，".join(f"{room} {seconds:.0f}" for room, seconds in spent.most_common() if seconds >= 1)
    terminalreporter.write_line(f"各房间的秒数：{rooms or '都不到一秒'}")
    terminalreporter.write_line(f"次序的种子 {config.option.seed}，照样再来：pytest --seed {config.option.seed}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """打乱次序，一个文件的仍在一起（文件里共用的布置只做一次），最长的在前；用到浏览器、起进程、碰库的自动归类。"""
    chance = random.Random(config.option.seed)
    files = dict.fromkeys(item.path for item in items)
    places = dict(zip(files, chance.sample(range(len(files)), len(files)), strict=True))
    chance.shuffle(items)
    items.sort(key=lambda item: (str(item.path.relative_to(HERE)) not in FIRST, places[item.path]))
    for item in items:
        uses = set(getattr(item, "fixturenames", ()))
        if BROWSING & uses or "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
        if DATABASE & uses or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        place = {str(item.path.relative_to(HERE)), item.path.parent.name}
        if PROCESSES & uses or SLOW & place:
            item.add_marker(pytest.mark.slow)
        if ONCE & place and not _together(item):
            item.add_marker(pytest.mark.once)


def _together(item: pytest.Item) -> bool:
    """真的同时来的（各开各的连接）：锁和约束两种库不一样，总在两种库上走。"""
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(mark and mark.kwargs.get("transaction"))


def pytest_collection_finish() -> None:
    """收齐的几千个测试和装入的模块一直都在，不必一遍遍去数它们是不是垃圾（量得省处理器五分之一）。"""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config: pytest.Config) -> None:
    """一次性的文件夹随手清掉（并行的各个进程不走 atexit）；主进程在最后，一遍共用的由它丢。"""
    if not hasattr(config, "workerinput"):
        pristine.clear(DATA)
    shutil.rmtree(DATA, ignore_errors=True)
