"""Forms for an article itself: a new one, a newer text of it, and what is known about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from claims.admin import colleagues
from claims.admin.marking import words
from claims.admin.plain import plain
from claims.enums import Access, Format, Origin, PartKind
from claims.errors import NewerText
from claims.models import Article
from claims.services.articles import Author
from sources.admin.moments import Moment
from sources.admin.remembering import Remembering, typed
from sources.people import User

MORE_PARTS = 2  # empty rows offered
EMPTY = ({"kind": PartKind.HEADLINE, "text": ""}, {"kind": PartKind.BODY, "text": ""})
NAMED_BY = "="  # between a name of the byline and a colleague's user name


def moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PostForm(forms.Form):
    """A new article, as others published it or a draft of ours: its text, or its address alone."""

    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2048,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Where it can be read. Alone, its page is fetched, and its headline and text are taken "
        "from there.",
    )
    title = forms.CharField(label="Headline", required=False, max_length=500)
    body = forms.CharField(label="Text", required=False, widget=words(14), strip=False)
    written_in = forms.ChoiceField(
        label="Written in",
        choices=Format,
        initial=Format.TEXT,
        required=False,
        help_text="Of HTML and Markdown the text is what it shows; its links are offered as sources.",
    )
    origin = forms.ChoiceField(label="Whose it is", choices=Origin, initial=Origin.THEIRS)
    publisher = forms.CharField(label="Publisher", required=False, max_length=200)
    published_at = Moment(label="Published", required=False, widget=moment(), help_text="UTC")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("body", "").strip() or not said.get("url"):
            for name in ("title", "body"):
                if not said.get(name, "").strip() and name not in self.errors:
                    self.add_error(name, "This field is required.")
        return said

    @property
    def is_by_address(self) -> bool:
        """Whether the text is to be taken from the page."""
        return not self.cleaned_data["body"].strip()

    def arguments(self) -> dict[str, Any]:
        """As arguments of claims.services.articles.register, or of claims.services.intakes.post."""
        said = self.cleaned_data | {"origin": Origin(self.cleaned_data["origin"])}
        written_in = Format(said.pop("written_in") or Format.TEXT)
        if self.is_by_address:
            return {name: value for name, value in said.items() if name != "body" and value}
        return said | {"written_in": written_in}


class TextForm(forms.Form):
    """A newer text of an article: its parts in order, and some empty rows for more."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, article: Article, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        newest = article.newest
        parts: Sequence[Mapping[str, str]] = newest.parts if newest else EMPTY
        self.fields["seen"].initial = newest.number if newest else 0
        sent = [name for name in data or () if name.startswith("text_")]  # of a text with more parts, maybe
        self.article, self.rows = article, range(1, max(len(parts) + MORE_PARTS, len(sent)) + 1)
        for number in self.rows:
            part = parts[number - 1] if number <= len(parts) else {"kind": PartKind.CAPTION, "text": ""}
            self._add_row(number, part, is_new=number > len(parts))

    def _add_row(self, number: int, part: Mapping[str, str], *, is_new: bool) -> None:
        name = "One more" if is_new else PartKind(part["kind"]).label.capitalize()
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            label=f"Part {number} is the", choices=PartKind, initial=part["kind"]
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=f"{name}: its text",
            required=False,
            strip=False,
            initial=part["text"],
            widget=words(14 if part["kind"] == PartKind.BODY else 2),
        )

    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each part's kind and text."""
        return [(self[f"kind_{number}"], self[f"text_{number}"]) for number in self.rows]

    def arguments(self) -> dict[str, Any]:
        """As arguments of claims.services.articles.add_version; the title is the first headline's."""
        said = self.cleaned_data
        given = [{"kind": said[f"kind_{number}"], "text": said[f"text_{number}"]} for number in self.rows]
        given = [each for each in given if each["text"].strip()]
        titles = [" ".join(each["text"].split()) for each in given if each["kind"] == PartKind.HEADLINE]
        return {"title": titles[0] if titles else None, "parts_given": given, "seen": said["seen"]}

    def look_again(self, refusal: NewerText) -> None:
        """As typed; sent again, it takes the place of the text that came meanwhile."""
        self.add_error(None, plain(refusal))
        self.data = typed(self, seen=refusal.extra["version"])


class FactsForm(Remembering):
    """What is known about an article beside its text; only what was changed is sent."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    origin = forms.ChoiceField(label="Whose it is", choices=Origin)
    publisher = forms.CharField(label="Publisher", required=False, max_length=200)
    authors = forms.CharField(
        label="Byline",
        required=False,
        widget=words(3),
        help_text="One name a line. “Ada Lind = ada” says that this is our colleague ada, who answers for "
        "the draft and does not check it.",
    )
    desk = forms.CharField(label="Desk", required=False, max_length=100)
    deadline = Moment(label="Deadline", required=False, widget=moment(), help_text="UTC")
    url = forms.CharField(label="Address", required=False, max_length=2048)
    published_at = Moment(label="Published", required=False, widget=moment(), help_text="UTC")
    language = forms.CharField(label="Language", max_length=20)
    is_quiet = forms.BooleanField(
        label="Touch nothing outside in its name by itself",
        required=False,
        help_text="Sources are fetched only when somebody asks for it.",
    )
    access = forms.ChoiceField(label="Who may see it", choices=Access)
    access_people: "forms.ModelMultipleChoiceField[User]" = forms.ModelMultipleChoiceField(
        label="For whom it exists while restricted", queryset=None, required=False
    )

    def __init__(self, article: Article, data: Mapping[str, Any] | None = None) -> None:
        plain = {name: getattr(article, name) for name in self.base_fields if name not in SPECIAL}
        lines = [
            f"{each.name} {NAMED_BY} {each.user.get_username()}" if each.user else each.name
            for each in article.authors.all()
        ]
        initial = plain | {
            "publisher": article.publisher.name if article.publisher else "",
            "authors": "\n".join(lines),
            "access_people": [each.pk for each in article.access_people.all()],
        }
        super().__init__(data, initial=initial)
        people = self.fields["access_people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = colleagues.everybody()
        self.remember()

    def clean_authors(self) -> list[Author]:
        lines = [line for line in self.cleaned_data["authors"].splitlines() if line.strip()]
        authors = [_author(line) for line in lines]
        if len({each.name for each in authors}) < len(authors):
            raise forms.ValidationError("The same name stands more than once.")
        return authors

    def changes(self) -> dict[str, Any]:
        """As arguments of claims.services.articles.edit: what differs from what the form showed."""
        said = self.changed()
        if said.get("access") == Access.OPEN:
            said.pop("access_people", None)  # for all
        return said

    def look_again(self) -> None:
        """Somebody changed the article meanwhile: sent again, it is about what it is by now."""
        what = ", ".join(self.renew()).lower() or "its text"
        self.add_error(
            None,
            f"The article has changed since you opened this page: {what}. What you typed is kept: look, then "
            "save again.",
        )
        self.data = typed(self, revision=self.initial["revision"])


SPECIAL = {"publisher", "authors", "access_people"}


def _author(line: str) -> Author:
    name, _, username = (part.strip() for part in line.partition(NAMED_BY))
    if not name or len(name) > 200:
        raise forms.ValidationError(f"“{line.strip()[:80]}” names nobody: a name has 1 to 200 characters.")
    if not username:
        return Author(name)
    user = colleagues.everybody().filter(username=username).first()
    if user is None:
        raise forms.ValidationError(f"There is no colleague with the user name {username[:80]}.")
    return Author(name, user)
