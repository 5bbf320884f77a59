"""Addresses of the officers' door; each subject keeps its own."""

from luytre.web.desk import figures, files, findings, home, orders, referrals, triage

app_name = "desk"
urlpatterns = [
    *home.urlpatterns,
    *triage.urlpatterns,
    *files.urlpatterns,
    *referrals.urlpatterns,
    *findings.urlpatterns,
    *orders.urlpatterns,
    *figures.urlpatterns,
]
