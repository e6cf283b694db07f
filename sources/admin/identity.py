"""Who a confidential source is: the one page that shows it, after a press, to few, and never from a cache."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from sources import queries
from sources.admin.asking import ASKED
from sources.admin.base import person
from sources.admin.offline import IDENTITY, IdentityForm
from sources.admin.remembering import typed
from sources.enums import OfflineKind
from sources.errors import Refusal, Stale
from sources.models import Identity, Source
from sources.people import User, name
from sources.services import confidential

SHOWN_FOR = 120  # seconds; then the page shows nothing again
LOG = 100  # newest acts that are listed


class Colleague(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return name(obj)


class LetInForm(forms.Form):
    person = Colleague(queryset=None, label="Colleague", empty_label="Choose a colleague")

    def __init__(self, people: QuerySet[User], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, Colleague)
        field.queryset = people


class EraseForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        label="Why, without naming anybody",
        help_text="It stays on record in the clear, with your name and the moment.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_sure = forms.BooleanField(label="Erase it for good. Nobody can bring it back.")


@sensitive_post_parameters()
@sensitive_variables()
def identity_page(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """What is known about the secret to all who may see it; the secret itself only after a press."""
    source = get_object_or_404(queries.sources(request.user), pk=source_id, is_confidential=True)
    identity = queries.identities(request.user).select_related("entered_by").filter(source=source).first()
    if identity is None:
        raise PermissionDenied
    page = _Page(request, source, identity)
    answer = page.done() if request.method == "POST" else page.rendered()
    add_never_cache_headers(answer)
    return answer


class _Page:
    """One call of the page by one person who may see who it is."""

    def __init__(self, request: HttpRequest, source: Source, identity: Identity) -> None:
        self.request, self.source, self.identity = request, source, identity
        self.by, self.now = person(request), timezone.now()
        self.asked = ASKED[OfflineKind(source.kind)]
        self.address = reverse("admin:sources_source_identity", args=[source.pk])
        self.may_keep = queries.kept_identities(self.by).filter(pk=identity.pk).exists()

    def done(self) -> HttpResponse:
        """What was pressed."""
        acts: dict[str, Callable[[], HttpResponse]] = {
            "show": self.show,
            "edit": self.edit,
            "save": self.save,
            "let_in": self.let_in,
            "let_out": self.let_out,
            "erase": self.erase,
        }
        act = acts.get(self.request.POST.get("do", ""))
        if act is None:
            raise Http404
        try:
            return act()
        except Refusal as refusal:
            messages.error(self.request, refusal.detail)
            return redirect(self.address)

    @sensitive_variables()
    def show(self) -> HttpResponse:
        who = confidential.look(self.source, by=self.by, now=self.now)
        rows = [(self.asked.identity[each][0], getattr(who, each)) for each in IDENTITY]
        answer = self.rendered(who=[(label, value) for label, value in rows if value], is_shown=True)
        answer["Refresh"] = f"{SHOWN_FOR}; url={self.address}"
        return answer

    @sensitive_variables()
    def edit(self) -> HttpResponse:
        """It is shown in its form, so this is a look."""
        if not self.may_keep:
            raise PermissionDenied
        who = confidential.look(self.source, by=self.by, now=self.now)
        read = {"read": confidential.written_by(self.source)}
        form = IdentityForm(self.asked, initial=read | {each: getattr(who, each) for each in IDENTITY})
        return self.rendered(edit_form=form)

    @sensitive_variables()
    def save(self) -> HttpResponse:
        form = IdentityForm(self.asked, self.request.POST)
        if not form.is_valid():
            return self.rendered(edit_form=form, status=400)
        try:
            read = form.cleaned_data["read"]
            confidential.change(self.source, form.who(), by=self.by, now=self.now, read=read)
        except Stale as refusal:
            form.add_error(None, refusal.detail)
            form.data = typed(form, read=confidential.written_by(self.source))
            return self.rendered(edit_form=form, status=refusal.status)
        return self._told("It is encrypted and kept.")

    def let_in(self) -> HttpResponse:
        form = LetInForm(self.colleagues(), self.request.POST)
        if not form.is_valid():
            return self.rendered(let_in_form=form, status=400)
        chosen = form.cleaned_data["person"]
        confidential.let_in(self.source, person=chosen, by=self.by, now=self.now)
        return self._told(f"{name(chosen)} may see it too from now on.")

    def let_out(self) -> HttpResponse:
        form = LetInForm(self.identity.let_in.all(), self.request.POST)
        if not form.is_valid():
            raise Http404
        chosen = form.cleaned_data["person"]
        confidential.let_out(self.source, person=chosen, by=self.by, now=self.now)
        return self._told(f"{name(chosen)} cannot open it any more.")

    def erase(self) -> HttpResponse:
        form = EraseForm(self.request.POST)
        if not form.is_valid():
            return self.rendered(erase_form=form, status=400)
        reason = form.cleaned_data["reason"]
        confidential.erase(self.source, by=self.by, now=self.now, reason=reason)
        return self._told("It is erased. That the source was seen, by whom and when, stays.")

    def _told(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(self.address)

    def colleagues(self) -> QuerySet[User]:
        """Who could be let in: those who have a desk and see the source."""
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        if not self.source.is_open:
            people = people.filter(pk__in=self.source.seen_by.values("pk"))
        known = {self.identity.entered_by_id, *self.identity.let_in.values_list("pk", flat=True)}
        return people.exclude(pk__in=known).order_by("username")

    def keepers(self) -> QuerySet[User]:
        people = get_user_model().objects.filter(is_active=True, groups__in=queries.keepers())
        if not self.source.is_open:
            people = people.filter(pk__in=self.source.seen_by.values("pk"))
        return people.distinct().order_by("username")

    @sensitive_variables()
    def rendered(self, *, status: int = 200, **shown: Any) -> HttpResponse:
        is_kept = self.identity.sealed is not None
        context = {
            **admin.site.each_context(self.request),
            "title": "Who it is",
            "source": self.source,
            "identity": self.identity,
            "entered_by": name(self.identity.entered_by),
            "is_kept": is_kept,
            "tombstone": None if is_kept else self.source.identity_tombstone,
            "may_keep": self.may_keep,
            "keepers": [name(each) for each in self.keepers()],
            "let_in": [(each.pk, name(each)) for each in self.identity.let_in.order_by("username")],
            "acts": queries.identity_acts(self.by, self.source)[:LOG],
            "let_in_form": LetInForm(self.colleagues()),
            "erase_form": EraseForm(),
            "seconds": SHOWN_FOR,
            **shown,
        }
        answer = TemplateResponse(self.request, "sources/admin/identity.html", context, status=status)
        return answer.render()  # here, where what is shown is kept out of any traceback
