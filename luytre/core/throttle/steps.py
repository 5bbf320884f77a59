"""Forget yesterday: its buckets and the salt that gave their hashes a meaning."""

from datetime import datetime, time

from django.utils import timezone

from luytre.core.throttle.models import Bucket, Salt


def run(now: datetime) -> int:
    """How many buckets were forgotten."""
    today = timezone.localdate(now)
    Salt.objects.filter(day__lt=today).delete()
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    return Bucket.objects.filter(refilled_at__lt=midnight).delete()[0]
