"""设立：正式的系统从一条命令开始，第一个人登录之后什么都能接着办。"""

import json

import pytest
from django.urls import reverse

from bihuan.config.commands import found
from bihuan.kernel import usage
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.ledger import door as ledger
from bihuan.people import door as people

pytestmark = pytest.mark.django_db
WORDS = ("431181", "--term", "18", "--from", "2021-12-28", "--person", "杨帆", "--title", "代表工委主任")


@pytest.fixture
def password(tmp_path):
    file = tmp_path / "password"
    file.write_text("yun-ze-2026-kan\n后面的不算\n", encoding="utf-8")
    return str(file)


def bihuan_found(*words):
    parser = usage.Parser(prog="bihuan found")
    found.arguments(parser)
    return found.run(parser.parse_args(list(words)))


def test_the_first_person_signs_in_and_goes_on(password, capsys, client):
    assert bihuan_found(*WORDS, "--password-file", password, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["division"], told["username"]) == ("祁阳市人民代表大会", "431181", "杨帆")
    congress = people.Congress.objects.get(pk=told["congress"])
    assert [term.number for term in congress.terms.all()] == [18]
    answer = client.post(reverse("account_login"), {"login": "杨帆", "password": "yun-ze-2026-kan"})
    assert answer.status_code == 302
    for name in ("desk:home", "people:organs", "accounts:list"):
        assert client.get(reverse(name)).status_code == 200
    made = client.post(reverse("people:new_organ"), {"name": "祁阳市水务局", "kind": "handling_unit"})
    assert made.status_code == 302
    assert not ledger.verify().faults


def test_a_congress_is_founded_once(password, capsys):
    bihuan_found(*WORDS, "--password-file", password)
    assert "/desk/first/" in capsys.readouterr().out
    with pytest.raises(BadInput, match="已经设立"):
        bihuan_found(*WORDS, "--password-file", password)
    assert people.Congress.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("999999", *WORDS[1:]), "没有这个区划"),
        ((*WORDS, "--to", "2020-01-01"), "不能早于"),
        ((*WORDS[:2], "0", *WORDS[3:]), "届数从 1 写起"),
        ((*WORDS[:6], " ", *WORDS[7:]), "姓名"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(password, words, sentence):
    with pytest.raises(Refused, match=sentence):
        bihuan_found(*words, "--password-file", password)
    assert not people.Congress.objects.exists()
    assert not people.Person.objects.exists()


def test_a_weak_password_founds_nothing(tmp_path):
    file = tmp_path / "password"
    file.write_text("12345678", encoding="utf-8")
    with pytest.raises(BadInput):
        bihuan_found(*WORDS, "--password-file", str(file))
    assert not people.Congress.objects.exists()


def test_the_password_is_asked_twice_on_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["yun-ze-2026-kan", "yun-ze-2026-kam"])
    monkeypatch.setattr(found.getpass, "getpass", lambda prompt: next(answers))
    with pytest.raises(BadInput, match="两遍写得不一样"):
        bihuan_found(*WORDS)
    assert not people.Congress.objects.exists()


def test_without_a_terminal_the_password_comes_from_a_file(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(BadInput, match="--password-file"):
        bihuan_found(*WORDS)


def test_a_missing_password_file_is_no_such_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        bihuan_found(*WORDS, "--password-file", str(tmp_path / "none"))


@pytest.mark.parametrize("words", [(), ("431181",), (*WORDS, "--from", "昨天"), (*WORDS, "--organ", "court")])
def test_wrong_arguments_are_two(words):
    with pytest.raises(SystemExit) as left:
        bihuan_found(*words)
    assert left.value.code == 2
