"""The newsroom's named refusals; each `code` is part of the REST contract."""

from sources.errors import Conflict, Forbidden, Invalid, Refusal, Stale, TooLarge


class MissingField(Invalid):
    code, title = "field_required", "Something is missing"


class ReasonRequired(Invalid):
    code, title = "reason_required", "A reason is needed"


class VersionRequired(Invalid):
    code, title = "version_required", "Say which version you read"


class StaleVersion(Stale):
    code = "stale_version"


class ArticleTooLarge(TooLarge):
    code, title = "article_too_large", "The article is too large"


class NoTextYet(Conflict):
    code, title = "no_text_yet", "The article's text is not here yet"


class NotByAddress(Conflict):
    code, title = "not_by_address", "The article was not taken in from its address"


class QuoteNotFound(Invalid):
    code, title = "quote_not_found", "These words are not in the text"


class QuoteAmbiguous(Invalid):
    code, title = "quote_ambiguous", "These words stand more than once"


class BulkRefused(Refusal):
    code, status, title = "bulk_refused", 422, "None of the claims was marked"

    def __init__(self, refused: int, sent: int, **extra: object) -> None:
        super().__init__(
            f"{refused} of {sent} claims were refused, and with all_or_nothing that goes for all of them.",
            field="claims",
            **extra,
        )


class NoneTakenIn(Refusal):
    code, status, title = "none_taken_in", 422, "None of the checks was brought in"

    def __init__(self, refused: int, sent: int, **extra: object) -> None:
        super().__init__(
            f"{refused} of {sent} checks were refused, and that goes for all of them.",
            field="checks",
            **extra,
        )


class FeedKnown(Conflict):
    code, title = "feed_known", "This feed is known"


class UnknownMove(Invalid):
    code, title = "unknown_move", "There is no such move"


class MoveNotPossible(Conflict):
    code, title = "move_not_possible", "Not possible from this stage"


class MoveForbidden(Forbidden):
    code, title = "move_forbidden", "Your role may not do this"


class ClaimIsSplit(Conflict):
    code, title = "claim_is_split", "Its parts are checked in its place"


class ReopenFirst(Conflict):
    code, title = "reopen_first", "Reopen the claim first"


class AuthorMayNotReview(Forbidden):
    code, title = "author_of_article", "An author does not check their own article"


class NotTheAssignee(Forbidden):
    code, title = "not_the_assignee", "Another person is checking this claim"


class AlreadyReviewed(Conflict):
    code, title = "already_reviewed", "You have reviewed this round"


class EvidenceRequired(Invalid):
    code, title = "evidence_required", "A review names what it rests on"


class EvidenceNotUsable(Invalid):
    code, title = "evidence_not_usable", "A review cannot rest on this"


class TextChanged(Conflict):
    code, title = "text_changed", "The article's words have changed"


class NotAReviewer(Forbidden):
    code, title = "not_a_reviewer_of_this_round", "Only one of the two reviewers may concur"


class AlreadyRuled(Conflict):
    code, title = "already_ruled", "It was ruled on before"


class NoLongerAsked(Conflict):
    code, title = "no_longer_asked", "What was asked for waits no longer"


class NewerText(Stale):
    code, title = "newer_text", "A newer text came meanwhile"


class LastMention(Conflict):
    code, title = "last_mention", "The claim stands nowhere else"


class MentionNotLive(Conflict):
    code, title = "mention_not_live", "The claim does not stand there"


class NothingToTakeBack(Conflict):
    code, title = "nothing_to_take_back", "Nobody has said so"


class NotTheSameClaim(Conflict):
    code, title = "not_the_same_claim", "They assert different things"


class SplitTooDeep(Conflict):
    code, title = "split_one_level", "A part is not split again"


class AlreadyRetracted(Conflict):
    code, title = "already_retracted", "It was retracted before"


class OtherText(Conflict):
    code, title = "other_text", "The article's text is another one"


class OtherMarkup(Conflict):
    code, title = "other_markup", "The text's markup is another one"


class NotOurDraft(Conflict):
    code, title = "not_our_draft", "Only our own drafts are answered for"


class NotYoursToAnswer(Forbidden):
    code, title = "not_yours_to_answer", "Its authors and editors answer for it"


class NothingToAnswer(Conflict):
    code, title = "nothing_to_answer", "Nothing has to be answered here"


class PolicyChanged(Stale):
    code = "policy_changed"


class PolicyWantsAnother(Forbidden):
    code, title = "policy_wants_another", "The policy asks for somebody else"


class NotFlagged(Conflict):
    code, title = "not_flagged", "The claim is not legally flagged"


class DeadlineNotPassed(Conflict):
    code, title = "deadline_not_passed", "They may still answer"


class NothingToClear(Conflict):
    code, title = "nothing_to_clear", "There is no verdict to clear"


class AlreadyCleared(Conflict):
    code, title = "already_cleared", "It is cleared as it stands"


class AlreadyRevoked(Conflict):
    code, title = "already_revoked", "It was revoked before"


class NotForYouToAnswer(Forbidden):
    code, title = "not_for_you_to_answer", "An author of the article answers, or an editor"


class AlreadyDecided(Conflict):
    code, title = "already_decided", "It was decided before"


class CorrectFirst(Conflict):
    code, title = "correct_first", "What is published does not say so yet"


class LookupOff(Conflict):
    code, title = "lookup_off", "Nobody is set to be asked"


class LookupFailed(Conflict):
    code, title = "lookup_failed", "They did not answer"


class NotToBeTold(Forbidden):
    code, title = "not_to_be_told", "These words are told to nobody outside"


class NotLive(Conflict):
    code, title = "not_published", "Nothing stands published about it"


class AlreadyWithdrawn(Conflict):
    code, title = "already_withdrawn", "It was taken back before"


class AlreadyWaived(Conflict):
    code, title = "already_waived", "It is so already"
