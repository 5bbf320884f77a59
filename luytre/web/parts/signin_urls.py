"""Addresses of the sign-in at the officers' doors.  Only these of the library's; no sign-up, no password by mail."""

from django.urls import path

from luytre.web.parts import signin

urlpatterns = [
    path("sign-in/", signin.sign_in, name="account_login"),
    path("sign-in/code/", signin.code, name="mfa_authenticate"),
    path("sign-in/second-factor/", signin.activate, name="mfa_activate_totp"),
    path("sign-in/recovery-codes/", signin.recovery_codes, name="mfa_view_recovery_codes"),
    path("sign-in/closed/", signin.closed, name="account_inactive"),
    path("sign-out/", signin.sign_out, name="account_logout"),
    path("demo/codes", signin.demo_codes, name="demo_codes"),
]
