"""写了两遍的要对得上：地图、说明书、Makefile、锁定的依赖、模板。"""

import ast
import re
import tomllib

import pytest
from django.contrib.staticfiles import finders

from tests.house import floors, glossary
from tests.shared import ROOT

READMES = ("README.md", "README.zh-CN.md")
GUIDE = "CONTRIBUTING.md"
MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", [*floors.floors(), *floors.APART])
def test_the_map_names_every_room(room):
    assert f"| `{room}` |" in MAP


def test_the_map_names_no_room_that_is_not_there():
    named = set(re.findall(r"^\| \S+ \| `([a-z_]+)` \|", MAP, re.MULTILINE))
    assert named == {*floors.floors(), *floors.APART}


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_is_in_the_makefile(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)", text))
    assert {"up", "test", "setup", "help"} <= named
    for target in named:
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


def test_every_command_of_the_guide_is_in_the_makefile():
    text = (ROOT / GUIDE).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    named = {word for line in re.findall(r"\bmake ([a-z ]+)", text) for word in line.split()}
    assert named <= targets
    assert {"dev", "fast", "shell", "migrations", "shots", "test"} <= named


def test_every_page_that_the_guide_leads_to_is_there():
    text = (ROOT / GUIDE).read_text(encoding="utf-8")
    leads = re.findall(r"\]\(((?!https)[^)]+)\)", text)
    assert len(leads) > 3
    assert [one for one in leads if not (ROOT / one).exists()] == []


def test_the_changelog_speaks_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert heads[0] == "未发布"
    assert version in heads or version in text.split("## [未发布]")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_the_settings_variables(name):
    config = floors.HOUSE / "config"
    settings = "".join((config / name).read_text(encoding="utf-8") for name in ("settings.py", "reaching.py"))
    read = set(re.findall(r"environ\.get\(\"(BIHUAN_[A-Z_]+)\"", settings))
    written = set(re.findall(r"^\| `(BIHUAN_[A-Z_]+)`", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
    assert written == read


@pytest.mark.parametrize("name", [path.name for path in ROOT.glob("requirements*.txt")])
def test_requirements_are_pinned_by_hash_without_addresses(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    assert "://" not in text
    assert len(pinned) > 0
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_library_is_locked_and_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    decision = (ROOT / "docs" / "decisions" / "0001-libraries.md").read_text(encoding="utf-8")
    locked = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    for wanted in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        name = re.split(r"[\[<>=]", wanted)[0]
        assert f"| {name} |" in decision, name
        assert re.search(rf"^{name}==", locked, re.MULTILINE), name


@pytest.mark.parametrize("path", floors.sources("*.html"), ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_template_carries_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", text)


@pytest.mark.parametrize("path", floors.sources("*.py"), ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_file_says_what_it_is_for_and_stays_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, "超过 300 行，按事情拆开"
    assert path.stem not in {"utils", "helpers", "base"}
    if path.name not in ("apps.py", "urls.py", "wsgi.py"):
        assert not text.strip() or ast.get_docstring(ast.parse(text)), "首行没有说明"


def test_every_static_file_that_a_template_names_is_there():
    named = {
        (str(path.relative_to(ROOT / "src")), name)
        for path in floors.sources("*.html")
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    missing = [f"{path}: {name}" for path, name in sorted(named) if not finders.find(name)]
    assert missing == []


def test_the_glossary_of_procedures_is_what_the_library_says():
    assert glossary.written() == glossary.generated(), "跑一次 python -m tests.house.glossary"


def test_every_word_of_the_glossary_is_used_once():
    rows = re.findall(r"^\| (\S.*?) \| .+? \| `(\w+)` \|$", glossary.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 40
    assert len({chinese for chinese, _ in rows}) == len(rows), "一个中文词写了两行"
    source = "\n".join(path.read_text(encoding="utf-8") for path in floors.sources("*.py", "*.yaml"))
    names = "\n".join(str(path.relative_to(ROOT)) for path in floors.sources("*.py"))
    unused = [code for _, code in rows if not re.search(rf"(?<![a-z]){code}s?(?![a-z])", f"{source}\n{names}")]
    assert unused == []


def test_the_map_leads_to_every_page():
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"map.md"}
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", MAP))
    assert linked == pages


def test_every_room_has_a_readme_of_one_screen():
    lengths = {room: (floors.HOUSE / room / "README.md") for room in floors.rooms() if room not in ("config", "kernel")}
    missing = [room for room, page in lengths.items() if not page.exists()]
    long = [
        room for room, page in lengths.items() if page.exists() and page.read_text(encoding="utf-8").count("\n") > 40
    ]
    assert (missing, long) == ([], [])


def test_every_library_that_runs_is_used():
    """没有人用的库不留着。"""
    modules = {
        "django-allauth": "allauth", "django-axes": "axes", "django-csp": "csp", "django-htmx": "django_htmx",
        "django-template-partials": "template_partials", "python-calamine": "python_calamine", "python-dateutil": "dateutil", "pyyaml": "yaml",
        "pyjwt": "jwt",
    }  # fmt: skip
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in floors.sources("*.py"))
    names = [re.split(r"[\[<>=]", wanted)[0] for wanted in project["project"]["dependencies"]]
    unused = [name for name in names if not re.search(rf"""(import |from |["']){modules.get(name, name)}\b""", source)]
    assert unused == []
