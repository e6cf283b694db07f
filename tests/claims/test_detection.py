"""Which sentences of a text are proposed as claims, where they stand, and how likely they are worth it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.detection import detect
from claims.detection.scoring import WEIGHTS
from claims.enums import Kind
from seeds import content

# What seeds/claims.json marks and a record can tell, by its key.
CHECKABLE = ["carrier", "strikes", "designation", "defiance", "indictment", "bounty", "icc"]
CHECKABLE += ["counterintelligence", "nobel", "criminality", "25-years"]


def best(text: str) -> float:
    return max(each.score for each in detect(text))


def test_each_claim_of_the_seed_article_stands_above_every_opinion_and_prediction() -> None:
    article = content.article()
    found = detect(f"{article.title}\n\n{article.body}")
    quotes = {claim.key: claim.quote for claim in article.claims}
    scores = {
        key: max(each.score for each in found if quotes[key] in each.text or each.text in quotes[key])
        for key in CHECKABLE
    }
    vain = [each.score for each in found if each.kind in (Kind.PREDICTION, Kind.OPINION)]
    assert [key for key, score in scores.items() if score <= max(vain)] == []
    assert len(vain) > 9


def test_what_a_site_puts_around_an_article_is_not_proposed() -> None:
    furniture = (
        "Subscribe to our newsletter for more.\nRead more: what the mayor said\nShare this article on X\n"
        "We use cookies to improve your experience.\nPhoto: Jane Roe/Agency\nAll rights reserved.\n"
        "Download the City App to stay updated!\nLeia mais sobre a greve aqui"
    )
    assert detect(furniture) == []
    told = "The app was downloaded 4 million times in 2019."
    assert [each.text for each in detect(f"{furniture}\n{told}")] == [told]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Will anybody ever trust this council again?", "asks"),
        ("The new bridge will probably change the town for good.", "speaks of what may come"),
        ("We should all be kinder to each other.", "judges or wishes"),
        ("I was so tired that I slept all day.", "tells of the speaker"),
        ("Thank you all for being here tonight.", "addresses somebody"),
    ],
)
def test_what_no_record_tells_scores_low_and_says_so(sentence: str, reason: str) -> None:
    (found,) = detect(sentence)
    assert (found.score < 0.36, reason in found.reasons) == (True, True)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Unemployment fell to 4.1 percent.", Kind.NUMBER),
        ("“We never knew about the leak,” the minister said.", Kind.QUOTE),
        ("The president fired the head of the central bank.", Kind.EVENT),
        ("The treaty of Westphalia dates from 1648.", Kind.DATE),
        ("The fire broke out because a cable was worn.", Kind.CAUSAL),
        ("Rents in Lyon are higher than in Nantes.", Kind.COMPARISON),
        ("Two brokers were indicted on fraud charges.", Kind.LEGAL),
        ("The ministry will open a third line.", Kind.PREDICTION),
        ("It is time that somebody did something.", Kind.OPINION),
    ],
)
def test_kinds(sentence: str, kind: Kind) -> None:
    assert detect(sentence)[0].kind == kind


@pytest.mark.parametrize(
    ("told", "vain"),
    [
        ("El desempleo bajó al 4,1 % en 2019.", "Creo que todos debemos ser mejores."),
        ("O desemprego caiu para 4,1% em 2019.", "Acho que todos devem ser melhores."),
        ("Unemployment fell to 4.1% in 2019.", "I think that all of us should do better."),
    ],
)
def test_figures_speak_in_three_languages(told: str, vain: str) -> None:
    assert best(told) > 0.6
    assert best(vain) < 0.3


def test_a_compound_sentence_stands_before_its_parts_which_are_its_own_words() -> None:
    text = "It rained.\n\nThe bridge cost 4.2 million euros; the mayor of the town resigned in March."
    whole, one, other = detect(text)
    assert [whole.text, one.text, other.text] == [
        "The bridge cost 4.2 million euros; the mayor of the town resigned in March.",
        "The bridge cost 4.2 million euros",
        "the mayor of the town resigned in March",
    ]
    assert whole.within is None
    assert one.within == other.within == (whole.start, whole.end)


@given(st.text(alphabet=st.sampled_from("aZé1 .,;?“”\n—’$%"), max_size=200))
def test_any_text_gives_its_own_words_in_their_order(text: str) -> None:
    found = detect(text)
    assert [each.text for each in found] == [text[each.start : each.end] for each in found]
    whole = [each for each in found if each.within is None]
    assert all(one.end <= other.start for one, other in pairwise(whole))
    assert all(0 <= each.score <= 1 for each in found)


def test_the_weights_say_what_they_are_made_of_and_stay_small() -> None:
    head = WEIGHTS.read_text(encoding="utf-8")[:600]
    assert "ClaimBuster" in head
    assert "CC BY 4.0" in head
    assert WEIGHTS.stat().st_size < 500_000
