"""Chips for the desk's pages: a word, a shape and a colour."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import labels, policy
from claims.enums import Attention, Stage, Status
from claims.models import Claim

register = template.Library()
ICON = '<span class="material-symbols-outlined" aria-hidden="true">{}</span>'
CHIP = f'<span class="desk-chip tone-{{}}">{ICON}{{}}</span>'


@register.simple_tag
def status_chip(status: str) -> SafeString:
    tone, icon = labels.STATUS[Status(status)]
    return format_html(CHIP, tone, icon, Status(status).label)


@register.simple_tag
def attention_chip(attention: str) -> SafeString:
    """Empty where nothing wants a person's eye."""
    if attention == Attention.NONE:
        return SafeString("")
    return format_html(CHIP, "alarm", labels.ATTENTION[Attention(attention)], Attention(attention).label)


@register.simple_tag
def stage_words(claim: Claim) -> str:
    """What the stage means, in a sentence."""
    if claim.is_split:
        return "It was split: its parts are checked in its place."
    if claim.stage == Stage.CROSS_CHECK and not claim.is_blind:
        return labels.CROSS_CHECK_SEEN
    return labels.STAGES[Stage(claim.stage)]


@register.simple_tag
def reviewed_by(claim: Claim) -> policy.Policy:
    """What the claim's round was begun under, or would be now."""
    has_begun = claim.stage not in (Stage.DETECTED, Stage.OPEN)
    return policy.pinned(claim) if has_begun else policy.policy_for(claim)
