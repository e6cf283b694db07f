"""Addresses of the pages around signing in, below admin/ and before Django's own."""

from django.contrib import admin
from django.urls import path

from factcheck.accounts.pages import joining, keys, own, provider, second, sign_in

app_name = "accounts"
_signed_in = admin.site.admin_view

urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="sign_in"),
    path("login/code/", second.code, name="code"),
    path("join/<str:part>/", joining.join, name="join"),
    path("provider/", provider.start, name="provider"),
    path("provider/back/", provider.back, name="provider_back"),
    path("provider/link/", _signed_in(provider.link), name="provider_link"),
    path("password_change/", _signed_in(own.password), name="password"),
    path("account/", _signed_in(own.own), name="own"),
    path("account/keys/new/", _signed_in(keys.new), name="key_new"),
    path("account/keys/new/<uuid:owner_id>/", _signed_in(keys.new), name="key_new_for"),
    path("account/keys/revoke/", _signed_in(keys.revoke), name="key_revoke"),
    path("account/sign-out/", _signed_in(own.sign_out), name="sign_out"),
    path("account/two-factor/", second.set_up, name="set_up"),
    path("account/two-factor/codes/", _signed_in(second.codes), name="codes"),
    path("account/two-factor/off/", _signed_in(second.off), name="off"),
]
