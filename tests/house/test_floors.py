"""上层只用下层：外键、迁移、模板里的 url、include、load，import-linter 看不见的也照着量。"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.house import floors
from tests.shared import ROOT

TAGS = re.compile(r"{%-?\s*(include|extends|url|load)\s+(.+?)\s*-?%}")
QUOTED = re.compile(r"""^["']([^"']+)["']""")
REVERSED = re.compile(r"""\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*["']([a-z_]+):[a-z_]+["']""")


def test_every_folder_and_page_has_its_floor():
    """新房间先在约定里有位置。"""
    present = {path.stem for path in floors.HOUSE.iterdir() if path.suffix in ("", ".py") and path.name[0] not in "_."}
    assert present == set(floors.floors())


def test_imports_keep_the_contracts():
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout


def test_foreign_keys_point_down():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        and not _label_may_use(model._meta.app_label, field.related_model._meta.app_label)
    ]  # fmt: skip
    assert upward == []


def test_migrations_depend_downwards():
    upward = [
        f"{app}.{name} → {needed}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for needed in [*migration.dependencies, *migration.run_before]
        if not _label_may_use(app, _label_behind(needed[0]))
    ]
    assert upward == []


def test_templates_refer_downwards():
    upward = [
        f"{path.relative_to(ROOT)}: {reference}"
        for path in floors.sources("*.html", "*.txt")
        if (room := floors.room_of(path))
        for reference, other in _references(path.read_text(encoding="utf-8"))
        if not floors.may_use(room, other)
    ]
    assert upward == []


def test_python_reverses_urls_downwards():
    upward = [
        f"{path.relative_to(ROOT)}: {other}"
        for path in floors.sources("*.py")
        if (room := floors.room_of(path))
        for other in REVERSED.findall(path.read_text(encoding="utf-8"))
        if other in floors.floors() and not floors.may_use(room, other)
    ]
    assert upward == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("{% url 'desk:home' %}", "desk"),
        ('{% include "suggestions/_row.html" with a=1 %}', "suggestions"),
        ('{% extends "portal/page.html" %}', "portal"),
        ('{% include "desk/list.html#row" %}', "desk"),
    ],
)
def test_an_upward_reference_would_be_seen(text, other):
    """这把尺子量得出来：放在 ui 里就是向上。"""
    assert [found for _, found in _references(text)] == [other]
    assert not floors.may_use("ui", other)


def _references(text: str) -> Iterator[tuple[str, str]]:
    for tag, rest in TAGS.findall(text):
        if tag == "load":
            others = [_owner_of_tags(name) for name in rest.split(" from ")[-1].split()]
        else:
            quoted = QUOTED.match(rest)
            others = [re.split(r"[:/]", quoted.group(1))[0]] if quoted and re.search(r"[:/]", quoted.group(1)) else []
        for other in others:
            if other in floors.floors():
                yield f"{tag} {rest}", other


def _owner_of_tags(library: str) -> str | None:
    found = next(floors.HOUSE.glob(f"*/templatetags/{library}.py"), None)
    return floors.room_of(found) if found else None


def _label_behind(label: str) -> str:
    return "accounts" if label == "__setting__" else label


def _label_may_use(label: str, other: str) -> bool:
    known = floors.floors()
    return label not in known or other not in known or floors.may_use(label, other)
