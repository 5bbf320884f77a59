"""The list is signed, grows in serial, never shows a restricted name in public and survives its publisher."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from luytre.core.identity.api import NotAllowed
from luytre.enforcement.feeds import _publish, api, rules, steps
from luytre.enforcement.feeds.models import Operator, Release
from luytre.enforcement.orders import api as orders
from luytre.lib import release as format_

pytestmark = pytest.mark.django_db


def publics() -> list[bytes]:
    return [bytes.fromhex(key.public) for key in api.public_keys()]


def opened(audience="open") -> format_.Release:
    return format_.read(api.current(audience=audience).blob, publics())


def test_before_the_first_list_nothing_is_pretended():
    with pytest.raises(api.NothingYet):
        api.current(audience="open")


def test_the_first_list_is_published_even_when_empty(db, now):
    assert steps.run(now) == 2
    assert opened().entries == ()
    assert steps.run(now) == 0


def test_an_approved_name_is_on_the_next_signed_list(in_force, publish):
    order = in_force("xau.example", scope="everyone")
    publish()
    release = opened()
    (entry,) = release.entries
    assert (entry.name, entry.scope, entry.until) == ("xau.example", "everyone", order.expires_on)
    assert entry.order == order.short
    assert release.serial == api.mark(audience="open").serial


def test_a_restricted_name_is_on_no_open_form(in_force, publish):
    in_force("cong-khai.example")
    in_force("chi-canh-sat.example", category="S01")
    publish()
    everything = b"".join(bytes(row.blob) for row in Release.objects.filter(audience="open")).decode()
    everything += api.domains() + api.hosts() + api.rpz()
    assert "cong-khai.example" in everything
    assert "chi-canh-sat" not in everything
    assert [entry.name for entry in opened("restricted").entries] == ["chi-canh-sat.example"]


def test_each_list_has_a_greater_serial_even_when_the_clock_goes_back(in_force, publish, now):
    serials = []
    for number, at in enumerate((now, now - timedelta(days=400), now + timedelta(seconds=1))):
        in_force(f"so-{number}.example")
        publish(at)
        serials.append(api.mark(audience="open").serial)
    assert serials == sorted(set(serials))


def test_a_withdrawn_and_an_expired_name_leave_the_list(in_force, publish, khanh, now):
    one = in_force("mot.example")
    in_force("hai.example", expires_on=(now + timedelta(days=3)).date())
    publish()
    orders.withdraw(order_id=one.id, by=khanh, why="Đã gỡ", now=now)
    publish()
    assert [entry.name for entry in opened().entries] == ["hai.example"]
    steps.run(now + timedelta(days=5))  # nobody said anything: the day itself ends it
    assert opened().entries == ()


def test_what_changes_nothing_publishes_nothing(in_force, publish, ha, now):
    in_force("xau.example")
    publish()
    serial = api.mark(audience="open").serial
    orders.propose(
        host="cho.example", scope="children", ground="LANM25-16", category="scam", by=ha, why="Lừa đảo", now=now
    )
    assert publish() == 0
    assert api.mark(audience="open").serial == serial


def test_a_publisher_killed_in_the_middle_leaves_the_old_list(in_force, publish, monkeypatch, now):
    in_force("cu.example")
    publish()
    old = api.current(audience="open")
    in_force("moi.example")
    keep = _publish._keep

    def dies(release):
        keep(release)
        raise KeyboardInterrupt

    monkeypatch.setattr(_publish, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        publish()
    assert api.current(audience="open") == old
    monkeypatch.undo()
    publish()
    assert [entry.name for entry in opened().entries] == ["cu.example", "moi.example"]


def test_a_damaged_row_is_never_rendered(in_force, publish):
    in_force("xau.example")
    publish()
    row = Release.objects.filter(audience="open").latest("serial")
    blob = bytes(row.blob).replace(b"xau.example", b"sai.example")
    Release.objects.filter(pk=row.pk).update(blob=blob, etag="damaged")
    with pytest.raises(format_.Tampered):
        api.domains()


def test_a_damaged_row_is_replaced_by_the_next_publication(in_force, publish):
    in_force("xau.example")
    publish()
    Release.objects.filter(audience="open").update(blob=b"rubbish")
    assert publish() == 1
    assert [entry.name for entry in opened().entries] == ["xau.example"]


def test_a_serial_is_given_out_once(in_force, publish, now):
    publish()
    row = Release.objects.filter(audience="open").latest("serial")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(serial=row.serial, audience="open", issued=now, etag="x", entries=0, blob=b"x")


def test_the_forms_name_the_same_sites(in_force, publish):
    in_force("tre-em.example", scope="children")
    in_force("moi-nguoi.example", scope="everyone")
    publish()
    lines = [line for line in api.domains().splitlines() if not line.startswith("#")]
    assert lines == ["moi-nguoi.example", "tre-em.example"]
    assert "0.0.0.0 tre-em.example" in api.hosts("children")
    assert "moi-nguoi" not in api.hosts("children")
    zone = api.rpz("everyone")
    assert "*.moi-nguoi.example CNAME ." in zone
    assert "tre-em" not in zone


def test_the_zone_is_one_that_a_name_server_reads(in_force, publish):
    import dns.zone

    in_force("xau.example")
    publish()
    zone = dns.zone.from_text(api.rpz(), origin="rpz.test.")
    assert zone.get_soa().serial == api.mark(audience="open").serial % 2**32


def test_one_name_too_long_for_a_zone_does_not_spoil_the_zone(in_force, publish):
    import dns.zone

    long = ".".join(["a" * 60] * 4)
    in_force("ngan.example")
    in_force(f"{long}.example")
    publish()
    zone = dns.zone.from_text(api.rpz(), origin="x" * 60 + ".rpz.")
    assert "ngan.example" in {str(name) for name in zone}
    assert "; left out: 1, too long for a zone" in api.rpz()
    assert f"{long}.example" in api.domains().splitlines()


def test_an_operators_key_opens_and_is_stored_only_as_a_hash(cast, now):
    record, key = api.create_operator(name="Viễn thông Sông Xanh", by=None, now=now)
    assert api.operator(key=key) == record
    assert key.encode() not in bytes(Operator.objects.get().key_hash)
    assert api.operator(key=key + "x") is None
    assert api.operator(key="") is None
    assert api.operator(key="\ud800") is None
    assert api.close_operator(operator_id=record.id, by=None, now=now)
    assert api.operator(key=key) is None


def test_operators_are_entered_by_who_may_and_named_once(ha, now):
    with pytest.raises(NotAllowed):
        api.create_operator(name="A", by=ha, now=now)
    api.create_operator(name="A", by=None, now=now)
    for name in ("A", " ", "x" * 201):
        with pytest.raises(api.BadOperator):
            api.create_operator(name=name, by=None, now=now)


def test_serials_follow_the_clock_or_the_last_one(now):
    assert rules.next_serial(0, now) == int(now.timestamp())
    assert rules.next_serial(2**40, now) == 2**40 + 1


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_give_one_list(in_force):
    in_force("xau.example")

    def run(_: int) -> int:
        try:
            return steps.run(timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        added = sum(pool.map(run, range(8)))
    assert added == 2
    assert [entry.name for entry in opened().entries] == ["xau.example"]


@pytest.mark.django_db(transaction=True)
def test_the_journal_alone_wakes_the_publisher(in_force):
    steps.run(timezone.now())
    assert opened().entries == ()
    in_force("xau.example")
    steps.run(timezone.now())
    assert [entry.name for entry in opened().entries] == ["xau.example"]
    assert django_settings.RELEASE_KEY
