"""三员：职责里添系统、安全、审计三个管理员；机构的种类里添它们任职的安全管理中心。"""

from typing import Any

from django.db import migrations, models

CENTER = "security_center"


def seed(apps: Any, schema_editor: Any) -> None:
    kind = apps.get_model("people", "OrganKind")
    kind.objects.create(code=CENTER, name="安全管理中心", family="part", handles=False, oversees=False, order=280)


def unseed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("people", "OrganKind").objects.filter(congress=None, code=CENTER).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_column_mapping"),
    ]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="duty",
            field=models.CharField(
                choices=[
                    ("head", "主要负责人"),
                    ("deputy_head", "分管负责人"),
                    ("section_head", "科室负责人"),
                    ("clerk", "经办人"),
                    ("contact", "联络员"),
                    ("secretary", "秘书"),
                    ("member", "成员"),
                    ("reviewer", "公开审查人"),
                    ("patron", "领办领导"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("audit_admin", "审计管理员"),
                ],
                max_length=20,
                verbose_name="职责",
            ),
        ),
        migrations.RunPython(seed, unseed),
    ]
