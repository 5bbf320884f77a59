"""What every table must say about itself."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.db import models

from luytre.lib.privacy import Fields, Grants

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("luytre.")]
IDS = [model._meta.label for model in OURS]
QUIET = {"schoolfilter", "monitoring"}
HARM = {"reports", "cases_files", "cases_triage", "cases_referral", "detection", "enforcement_orders", "core_sealed"}


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_every_field_is_sealed_personal_or_plain(model):
    fields = getattr(model, "fields", None)
    assert isinstance(fields, Fields), f"{model._meta.label} classes no fields"
    named = list(fields)
    assert len(named) == len(set(named)), "a field stands in two classes"
    assert set(named) == {field.name for field in model._meta.local_fields}


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_sealed_fields_hold_bytes(model):
    for name in model.fields.sealed:
        field = model._meta.get_field(name)
        assert isinstance(field, models.BinaryField), f"{name} is classed sealed but can hold readable text"


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_every_table_says_who_may_touch_it(model):
    assert isinstance(getattr(model, "grants", None), Grants), f"{model._meta.label} grants nothing to anybody"


def test_the_school_door_has_no_grant_on_a_childs_file():
    for model in OURS:
        if model._meta.app_label in HARM:
            assert not model.grants.school, model._meta.label


def test_the_public_door_touches_no_case():
    for model in OURS:
        if model._meta.app_label.startswith(("cases_", "detection", "enforcement_orders", "schoolfilter")):
            assert not model.grants.public, model._meta.label


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_no_foreign_key_leaves_its_room(model):
    for field in model._meta.local_fields:
        if field.remote_field and field.related_model.__module__.startswith("luytre."):
            assert field.related_model._meta.app_label == model._meta.app_label, field.name
            assert field.remote_field.on_delete is models.PROTECT, f"{field.name} would delete what it points to"


def test_no_address_is_kept_in_any_table():
    """Never 4: no field of any table, ours or a library's, can hold a visitor's address in clear."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            kept = isinstance(field, models.GenericIPAddressField) or field.name in {"ip", "ip_address", "remote_addr"}
            assert not kept, f"{model._meta.label}.{field.name}"


@pytest.mark.django_db
def test_migrations_are_complete():
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
