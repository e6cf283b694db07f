"""The words of the newsroom's judgement; values are part of the REST contract."""

from django.db.models import TextChoices


class Origin(TextChoices):
    OURS = "OURS", "a draft of ours"
    THEIRS = "THEIRS", "published by others"


class Access(TextChoices):
    OPEN = "OPEN", "all who may read"
    RESTRICTED = "RESTRICTED", "named people only"


class PartKind(TextChoices):
    HEADLINE = "HEADLINE", "headline"
    STANDFIRST = "STANDFIRST", "standfirst"
    BODY = "BODY", "body"
    CAPTION = "CAPTION", "caption"
    ALT_TEXT = "ALT_TEXT", "alternative text"


class ClaimantKind(TextChoices):
    PERSON = "PERSON", "a person"
    ORGANISATION = "ORGANISATION", "an organisation"
    UNKNOWN = "UNKNOWN", "not said yet"


class Format(TextChoices):
    TEXT = "TEXT", "plain text"
    HTML = "HTML", "HTML"
    MARKDOWN = "MARKDOWN", "Markdown (CommonMark, with tables)"


class LinkPlace(TextChoices):
    IN = "IN", "in the claim's sentence"
    NEXT_TO = "NEXT_TO", "in the sentence before or after"


class Kind(TextChoices):
    NUMBER = "NUMBER", "number"
    QUOTE = "QUOTE", "quote"
    EVENT = "EVENT", "event"
    DATE = "DATE", "date"
    NAME = "NAME", "name"
    CAUSAL = "CAUSAL", "cause and effect"
    COMPARISON = "COMPARISON", "comparison"
    LEGAL = "LEGAL", "legal"
    PREDICTION = "PREDICTION", "prediction"
    OPINION = "OPINION", "opinion"
    OTHER = "OTHER", "other"


class Asserts(TextChoices):
    SAID = "SAID", "that they said it"
    SO = "SO", "that it is so"


class Stage(TextChoices):
    DETECTED = "DETECTED", "proposed"
    OPEN = "OPEN", "open"
    IN_REVIEW = "IN_REVIEW", "in review"
    CROSS_CHECK = "CROSS_CHECK", "needs a second pair of eyes"
    DISPUTED = "DISPUTED", "reviewers differ"
    CHECKED = "CHECKED", "checked"
    PUBLISHED = "PUBLISHED", "published"
    NOT_CHECKABLE = "NOT_CHECKABLE", "not checkable"
    WITHDRAWN = "WITHDRAWN", "withdrawn"


class Rating(TextChoices):
    CONFIRMED = "CONFIRMED", "confirmed"
    CONFIRMED_WITH_CHANGES = "CONFIRMED_WITH_CHANGES", "right once its words are changed"
    ATTRIBUTION_ONLY = "ATTRIBUTION_ONLY", "only that it was said"
    MISLEADING = "MISLEADING", "misleading"
    INACCURATE = "INACCURATE", "inaccurate"
    UNSUPPORTED = "UNSUPPORTED", "nothing found that supports it"
    UNVERIFIABLE = "UNVERIFIABLE", "cannot be verified"


class Status(TextChoices):
    """verification_status: the one word that clients filter on."""

    UNCHECKED = "UNCHECKED", "unchecked"
    IN_REVIEW = "IN_REVIEW", "in review"
    VERIFIED = "VERIFIED", "verified"
    CHANGES_REQUIRED = "CHANGES_REQUIRED", "changes required"
    ATTRIBUTED = "ATTRIBUTED", "attributed"
    MISLEADING = "MISLEADING", "misleading"
    REFUTED = "REFUTED", "refuted"
    UNSUPPORTED = "UNSUPPORTED", "unsupported"
    UNVERIFIABLE = "UNVERIFIABLE", "unverifiable"
    OUTDATED = "OUTDATED", "outdated"
    NOT_CHECKABLE = "NOT_CHECKABLE", "not checkable"
    WITHDRAWN = "WITHDRAWN", "withdrawn"


class Attention(TextChoices):
    """What wants a person's eye; raised by machines, beside the status."""

    TEXT_CHANGED = "TEXT_CHANGED", "the article's words changed"
    SOURCE_CHANGED = "SOURCE_CHANGED", "a source changed"
    SOURCE_LOST = "SOURCE_LOST", "a source was lost"
    RECHECK_DUE = "RECHECK_DUE", "a recheck is due"
    NONE = "NONE", "nothing"


class Move(TextChoices):
    OPEN = "open", "open"
    TAKE = "take", "take"
    ASSIGN = "assign", "assign"
    RETURN = "return", "return"
    CONCUR = "concur", "concur"
    OVERRIDE = "override", "override"
    REOPEN = "reopen", "reopen"
    WITHDRAW = "withdraw", "withdraw"
    NOT_CHECKABLE = "not_checkable", "not checkable"


class AnchorState(TextChoices):
    ANCHORED = "ANCHORED", "where it was"
    MOVED = "MOVED", "elsewhere in the text"
    AMBIGUOUS = "AMBIGUOUS", "in more than one place"
    ORPHANED = "ORPHANED", "no longer in the text"


class Fate(TextChoices):
    """What became of a claim's words from one text to another; what wants a person first."""

    GONE = "GONE", "no longer in the text"
    PARTLY_GONE = "PARTLY_GONE", "gone from one of its places"
    AMBIGUOUS = "AMBIGUOUS", "stands in more than one place now"
    EDITED = "EDITED", "edited"
    MOVED = "MOVED", "moved"
    NEW = "NEW", "stands there since"
    STAYED = "STAYED", "stands where it stood"


class Answer(TextChoices):
    """To a question of a checklist."""

    YES = "YES", "yes"
    NO = "NO", "no"
    DOES_NOT_APPLY = "DOES_NOT_APPLY", "does not apply"


class Stance(TextChoices):
    SUPPORTS = "SUPPORTS", "supports"
    REFUTES = "REFUTES", "refutes"
    QUALIFIES = "QUALIFIES", "qualifies"
    MENTIONS = "MENTIONS", "mentions"


class Basis(TextChoices):
    """How a verdict came about."""

    SINGLE = "SINGLE", "one review, as the policy asked"
    AGREED = "AGREED", "two reviewers agreed, blind"
    AGREED_OPEN = "AGREED_OPEN", "two reviewers agreed, seeing each other's work"
    CONCURRED = "CONCURRED", "one reviewer adopted the other's"
    SETTLED = "SETTLED", "a third person settled it"
    OVERRIDDEN = "OVERRIDDEN", "an editor overrode the reviews"


class Pair(TextChoices):
    """What the first two reviews of a claim in one round made of it."""

    AGREED = "AGREED", "the second agreed with the first"
    DIFFERED = "DIFFERED", "the second differed from the first"


class VerdictEnd(TextChoices):
    REOPENED = "REOPENED", "reopened"
    WITHDRAWN = "WITHDRAWN", "withdrawn"


class HistoryKind(TextChoices):
    MOVE = "MOVE", "move"
    EDIT = "EDIT", "edit"
    EVIDENCE = "EVIDENCE", "evidence"
    REVIEW = "REVIEW", "review"
    ATTENTION = "ATTENTION", "attention"
    RULING = "RULING", "ruling"
    PUBLICATION = "PUBLICATION", "publication"
    LEGAL = "LEGAL", "legal clearance"
    REPLY = "REPLY", "right of reply"
    QUESTION = "QUESTION", "question to the author"


class RecheckKind(TextChoices):
    SOURCE = "SOURCE", "a cited passage changed"
    TEXT = "TEXT", "the article's words changed"
    DATE = "DATE", "its date has come"


class Ruling(TextChoices):
    STANDS = "STANDS", "the verdict stands"
    SUPERSEDED = "SUPERSEDED", "right when made, overtaken since"
    NEW_ROUND = "NEW_ROUND", "checked anew"
    CLOSED = "CLOSED", "closed with the claim's reopening or withdrawal"


class RulingToMake(TextChoices):
    """What a person may say of a recheck."""

    STANDS = "STANDS", Ruling.STANDS.label
    SUPERSEDED = "SUPERSEDED", Ruling.SUPERSEDED.label
    NEW_ROUND = "NEW_ROUND", Ruling.NEW_ROUND.label


class ApprovalState(TextChoices):
    PENDING = "PENDING", "waits for a second person"
    COMPLETED = "COMPLETED", "completed by a second person"
    DISCARDED = "DISCARDED", "discarded by a different call"


class PublicationEnd(TextChoices):
    CORRECTED = "CORRECTED", "corrected"
    WITHDRAWN = "WITHDRAWN", "withdrawn"


class ComplaintOutcome(TextChoices):
    """What came of a request for a correction."""

    CORRECTED = "CORRECTED", "right: what is published was corrected"
    WITHDRAWN = "WITHDRAWN", "right: what was published is withdrawn"
    REJECTED = "REJECTED", "not right: it stays as it is"


class Outcome(TextChoices):
    """What became of a claim's words in a draft of ours; the newest that was recorded counts."""

    CHANGED = "CHANGED", "changed"
    CUT = "CUT", "cut"
    KEPT = "KEPT", "kept"
    NONE = "NONE", "no answer"


HELD_OUTCOMES = [choice for choice in Outcome.choices if choice[0] != Outcome.NONE]
SAID_OUTCOMES = [choice for choice in Outcome.choices if choice[0] != Outcome.CHANGED]


class Among(TextChoices):
    """Who a policy wants among the reviewers of a round."""

    EDITOR = "EDITOR", "an editor"
    LAWYER = "LAWYER", "a lawyer"


class Means(TextChoices):
    """By which means somebody was asked for a reply."""

    EMAIL = "EMAIL", "e-mail"
    PHONE = "PHONE", "telephone"
    LETTER = "LETTER", "letter"
    IN_PERSON = "IN_PERSON", "in person"
    OTHER = "OTHER", "another way"


class AnswerKind(TextChoices):
    """What came of asking for a reply."""

    ANSWERED = "ANSWERED", "answered"
    REFUSED = "REFUSED", "would not answer"
    NO_ANSWER = "NO_ANSWER", "no answer by the deadline"


class RunState(TextChoices):
    """How far a long text is that a worker reads for claims."""

    WAITING = "WAITING", "waits for a worker, or is being read"
    DONE = "DONE", "read"
    FAILED = "FAILED", "could not be read"


class IntakeState(TextChoices):
    """How far the text of an article is that is taken in from its address."""

    WAITING = "WAITING", "its page is being fetched and read"
    HELD = "HELD", "its page cannot be asked for yet"
    FAILED = "FAILED", "no text could be taken from its page"
    DONE = "DONE", "the text was taken from its page"
    BY_HAND = "BY_HAND", "a person sent the text instead"


class LeftOut(TextChoices):
    """Why a sentence is not proposed as a claim."""

    LOW_SCORE = "LOW_SCORE", "less likely worth a check than was asked for"
    HAS_CLAIM = "HAS_CLAIM", "a claim stands there"
    REJECTED = "REJECTED", "somebody set it aside before"
    TOO_MANY = "TOO_MANY", "others of this text are likelier"
