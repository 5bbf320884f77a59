from django.db import migrations

from luytre.core.places import _load


def load(apps, schema_editor):
    _load.load(apps.get_model("core_places", "Province"), apps.get_model("core_places", "Commune"))


class Migration(migrations.Migration):
    dependencies = [("core_places", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
