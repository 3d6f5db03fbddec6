"""当事方的表不再用了：都在座位里。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("procedure", "0004_parties_to_seats")]
    operations = [migrations.DeleteModel(name="Party")]
