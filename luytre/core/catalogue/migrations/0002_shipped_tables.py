from django.db import migrations

from luytre.core.catalogue import _load


def load(apps, schema_editor):
    _load.load(lambda name: apps.get_model("core_catalogue", name))


class Migration(migrations.Migration):
    dependencies = [("core_catalogue", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
