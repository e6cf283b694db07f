"""Feeds whose entries are articles: seen by all, set up and switched by editors."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.inputs.elsewhere import FeedChanges, FeedInput
from claims.api.shapes.elsewhere import FeedShape
from claims.enums import Origin
from claims.models import Feed
from claims.services import feeds
from sources.api.door import Door, ListDoor, find

ROWS = Feed.objects.select_related("account", "created_by")


class Feeds(ListDoor):
    queryset = Feed.objects.none()

    @extend_schema(operation_id="feeds_list", responses=FeedShape(many=True))
    def get(self, request: Request) -> Response:
        """The feeds that are read, and what came of the last reading of each."""
        return self.page(FeedShape, ROWS.all())

    @extend_schema(operation_id="feeds_create", request=FeedInput, responses={201: FeedShape})
    def post(self, request: Request) -> Response:
        """Read a feed by itself from now on; each entry is an article. A known one: 409 `feed_known`."""
        given = self.taken(FeedInput)
        account = given.pop("account", None) or self.person
        given["origin"] = Origin(given["origin"])
        made = feeds.add(account=account, by=self.person, now=timezone.now(), **given)
        return self.shown(FeedShape, find(ROWS.all(), pk=made.pk), status=201)


class OneFeed(Door):
    @extend_schema(operation_id="feeds_read", responses=FeedShape)
    def get(self, request: Request, feed_id: UUID) -> Response:
        """A feed, and what came of its last reading."""
        return self.shown(FeedShape, find(ROWS.all(), pk=feed_id))

    @extend_schema(operation_id="feeds_switch", request=FeedChanges, responses=FeedShape)
    def patch(self, request: Request, feed_id: UUID) -> Response:
        """Read it no longer by itself; or again, at once."""
        feed, on = find(ROWS.all(), pk=feed_id), self.taken(FeedChanges)["is_on"]
        feeds.switch(feed, on=on, by=self.person, now=timezone.now())
        return self.shown(FeedShape, find(ROWS.all(), pk=feed_id))
