from django.db import migrations

from luytre.core.agencies import _load


def load(apps, schema_editor):
    _load.load(apps.get_model("core_agencies", "RoleName"))


class Migration(migrations.Migration):
    dependencies = [("core_agencies", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
