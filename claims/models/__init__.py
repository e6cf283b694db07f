from claims.models.articles import Article, ArticleAuthor, ArticleMarkup, ArticleVersion
from claims.models.claims import Claim, ClaimSource, Mention, MentionTakenOff
from claims.models.complaints import Complaint
from claims.models.desk import DeskVisit, SecondLook
from claims.models.detection import Detection, DetectionRun
from claims.models.drifts import Drift
from claims.models.earlier import EarlierCheck
from claims.models.evidence import Evidence, EvidenceRetraction, Suggestion
from claims.models.feeds import Feed
from claims.models.history import HistoryEntry, HistoryLeaf, HistoryRoot, Redaction
from claims.models.intakes import Intake
from claims.models.legal import (
    Clearance,
    ClearanceRevocation,
    ClearedEvidence,
    ReplyAnswer,
    ReplyRequest,
    ReplyWaiver,
)
from claims.models.lookups import Lookup
from claims.models.outcomes import DraftOutcome
from claims.models.people import Claimant
from claims.models.policies import ReviewPolicy
from claims.models.proposals import Proposal
from claims.models.publications import Publication, Recheck, Sighting
from claims.models.questions import Question, QuestionAnswer, QuestionWithdrawal
from claims.models.reviews import Approval, Review, ReviewEvidence, Verdict, VerdictEvidence, VerdictReview
from claims.models.same import SameClaim
from claims.models.search import ArticleWords, ClaimantWords, ClaimWords, KnownWord, ReviewWords

__all__ = [
    "Approval",
    "Article",
    "ArticleAuthor",
    "ArticleMarkup",
    "ArticleVersion",
    "ArticleWords",
    "Claim",
    "ClaimSource",
    "ClaimWords",
    "Claimant",
    "ClaimantWords",
    "Clearance",
    "ClearanceRevocation",
    "ClearedEvidence",
    "Complaint",
    "DeskVisit",
    "Detection",
    "DetectionRun",
    "DraftOutcome",
    "Drift",
    "EarlierCheck",
    "Evidence",
    "EvidenceRetraction",
    "Feed",
    "HistoryEntry",
    "HistoryLeaf",
    "HistoryRoot",
    "Intake",
    "KnownWord",
    "Lookup",
    "Mention",
    "MentionTakenOff",
    "Proposal",
    "Publication",
    "Question",
    "QuestionAnswer",
    "QuestionWithdrawal",
    "Recheck",
    "Redaction",
    "ReplyAnswer",
    "ReplyRequest",
    "ReplyWaiver",
    "Review",
    "ReviewEvidence",
    "ReviewPolicy",
    "ReviewWords",
    "SameClaim",
    "SecondLook",
    "Sighting",
    "Suggestion",
    "Verdict",
    "VerdictEvidence",
    "VerdictReview",
]
