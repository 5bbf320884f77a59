import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from luytre.core.throttle import api as throttle
from luytre.core.throttle import rules, steps
from luytre.core.throttle.api import TooMany, Use
from luytre.core.throttle.models import Bucket, Salt
from luytre.core.throttle.records import Limit


def exhaust(use=Use.UNLOCK, key="binh") -> int:
    """How many tries there were."""
    for tries in range(10_000):
        try:
            throttle.take(use, key)
        except TooMany:
            return tries
    raise AssertionError("never refused")


def pass_time(seconds: float) -> None:
    Bucket.objects.update(refilled_at=F("refilled_at") - timedelta(seconds=seconds))


@pytest.mark.django_db
def test_the_tries_are_counted_and_then_one_is_told_how_long_to_wait():
    assert exhaust() == 5
    with pytest.raises(TooMany, match="too many tries") as caught:
        throttle.take(Use.UNLOCK, "binh")
    assert caught.value.status == 429
    assert 50 <= caught.value.retry_after <= 60


@pytest.mark.django_db
def test_tries_come_back_with_time_but_never_more_than_there_were():
    exhaust()
    pass_time(61)
    assert exhaust() == 1
    pass_time(12 * 3600)
    assert exhaust() == 5


@pytest.mark.django_db
def test_being_refused_does_not_make_the_wait_longer():
    exhaust()
    pass_time(30)
    with pytest.raises(TooMany) as caught:
        throttle.take(Use.UNLOCK, "binh")
    assert caught.value.retry_after <= 30


@pytest.mark.django_db
def test_a_clock_that_goes_backwards_takes_nothing_away():
    exhaust()
    pass_time(-3600)
    with pytest.raises(TooMany):
        throttle.take(Use.UNLOCK, "binh")
    throttle.give_back(Use.UNLOCK, "binh")
    throttle.take(Use.UNLOCK, "binh")


@pytest.mark.django_db
def test_a_stranger_does_not_use_up_somebody_elses_tries():
    exhaust(key="binh")
    throttle.take(Use.UNLOCK, "lan")
    throttle.take(Use.SIGN_IN, "binh")


@pytest.mark.django_db
def test_a_try_that_was_right_is_given_back():
    for _ in range(20):
        throttle.take(Use.UNLOCK, "binh")
        throttle.give_back(Use.UNLOCK, "binh")
    throttle.give_back(Use.UNLOCK, "nobody")
    assert exhaust() == 5


@pytest.mark.django_db
def test_no_address_is_kept():
    throttle.take(Use.STATUS_CODE, "203.0.113.77")
    [bucket] = Bucket.objects.values_list("key_hash", flat=True)
    assert b"203.0.113.77" not in bytes(bucket)


@pytest.mark.django_db
def test_any_key_can_be_counted():
    for key in ("", "ổ" * 10_000, "\x00", "\ud800", "2001:db8::1"):
        throttle.take(Use.STATUS_CODE, key)


@pytest.mark.django_db
def test_tomorrow_everything_is_forgotten():
    exhaust()
    old = bytes(Salt.objects.get().salt)
    assert steps.run(timezone.now()) == 0
    assert steps.run(timezone.now() + timedelta(days=1)) == 1
    assert steps.run(timezone.now() + timedelta(days=1)) == 0
    assert not Salt.objects.exists()
    assert exhaust() == 5
    assert bytes(Salt.objects.get().salt) != old


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted():
    got, start = [], threading.Barrier(8)

    def attempt() -> None:
        start.wait()
        try:
            throttle.take(Use.UNLOCK, "binh")
            got.append(True)
        except TooMany:
            got.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 3 + [True] * 5
    assert Salt.objects.count() == 1


def test_every_use_has_a_limit_that_is_full_again_within_a_day():
    assert set(rules.LIMITS) == set(Use)
    for limit in rules.LIMITS.values():
        assert 0 < limit.tokens * limit.seconds <= 24 * 3600


def test_the_wait_is_told_in_whole_seconds_and_never_zero():
    limit = Limit(tokens=5, seconds=60)
    assert rules.wait(0, 0, limit) == 60
    assert rules.wait(0.5, 0, limit) == 30
    assert rules.wait(0, 59.5, limit) == 1
    assert rules.wait(1, 0, limit) == 1
    assert rules.wait(0, 0, Limit(tokens=5000, seconds=0.1)) == 1


def test_a_whole_school_behind_one_address_is_not_stopped():
    """Never 2: a thousand pupils may report within the hour."""
    assert rules.LIMITS[Use.REPORT].tokens >= 1000
