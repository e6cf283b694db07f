"""The demo's people: each with a role, a password that stays, and one reader's token."""

from factcheck.demo import people
from factcheck.demo.place import Kept, Place
from factcheck.models import ApiToken, User


def test_each_has_the_role_that_is_printed(staff: dict[str, User]) -> None:
    assert {name: user.role for name, user in staff.items()} == people.ROLES


def test_each_signs_in_with_the_password_that_is_kept(staff: dict[str, User], kept: Kept) -> None:
    wrong = [name for name, user in staff.items() if not user.check_password(kept.passwords[name])]
    assert wrong == []


def test_all_but_the_machine_may_enter_the_admin(staff: dict[str, User]) -> None:
    assert [name for name, user in staff.items() if not user.is_staff] == ["writer"]


def test_a_later_start_changes_nobody(staff: dict[str, User], place: Place, kept: Kept) -> None:
    again = people.make(place, kept)
    assert {name: user.password for name, user in again.items()} == {
        name: user.password for name, user in staff.items()
    }
    assert place.known() == kept
    assert ApiToken.objects.count() == 1


def test_a_lost_password_is_made_anew(staff: dict[str, User], place: Place, kept: Kept) -> None:
    lost = kept.passwords.pop("editor")
    editor = people.make(place, kept)["editor"]
    assert editor.pk == staff["editor"].pk
    assert not editor.check_password(lost)
    assert editor.check_password(kept.passwords["editor"])


def test_the_token_is_a_readers_and_reads_only(staff: dict[str, User]) -> None:
    token = ApiToken.objects.get()
    assert (token.user, token.scopes) == (staff["reader"], ["read"])
