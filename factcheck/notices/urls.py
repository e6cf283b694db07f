"""A person's own pages beside the admin's; its door asks for a signed-in member of staff."""

from django.contrib import admin
from django.urls import path

from factcheck.notices import pages

inside = admin.site.admin_view
urlpatterns = [
    path("notifications/", inside(pages.list_view), name="notifications"),
    path("notifications/read/", inside(pages.read_view), name="notifications-read"),
    path("notifications/choice/", inside(pages.choice_view), name="notification-choice"),
    path("notifications/<uuid:told_id>/", inside(pages.follow_view), name="notification"),
]
