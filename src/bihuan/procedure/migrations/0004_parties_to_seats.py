"""当事方成为座位，入库的工作法写明版本的年和序。受理日、种类、人大照事项的行；其余各列升级时照链重写。"""

from typing import Any

from django.db import migrations


def carry(apps: Any, schema_editor: Any) -> None:
    party, seat, text = (apps.get_model("procedure", name) for name in ("Party", "Seat", "ReleasedText"))
    counted: dict[int, int] = {}
    rows = []
    for one in party.objects.select_related("case").order_by("case_id", "id").iterator():
        counted[one.case_id] = n = counted.get(one.case_id, 0) + 1
        rows.append(
            seat(
                case_id=one.case_id, n=n, role=one.role, person_id=one.person_id, organ_id=one.organ_id,
                since=one.since.date(), kind=one.case.kind, congress_id=one.case.congress_id,
                received_on=one.case.received_on,
            )
        )  # fmt: skip
    seat.objects.bulk_create(rows, batch_size=2000)
    for one in text.objects.defer("source"):
        year, _, serial = one.version.partition("-")
        one.year = int(year) if year.isdecimal() else 0
        one.serial = int(serial) if serial.isdecimal() else 0
        one.save(update_fields=["year", "serial"])


class Migration(migrations.Migration):
    dependencies = [("procedure", "0003_seats_values_parents")]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
