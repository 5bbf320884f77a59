"""The figures of a province as a file, the same from every door."""

from django.http import HttpResponse

from luytre.monitoring import api as monitoring
from luytre.monitoring.records import ProvincePage

__all__ = ["csv_file"]


def csv_file(page: ProvincePage) -> HttpResponse:
    """The cells of the page as an attachment."""
    return HttpResponse(
        monitoring.as_csv(page),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="luytre-{page.province_code}.csv"'},
    )
