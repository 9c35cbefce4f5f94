"""Two languages read against each other, and how their words cover the concept."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.errors import ContentError, ProposalInvalid
from glossary.languages import LANGUAGES
from glossary.model import Equivalence
from glossary.services.answers import concept_answer
from glossary.services.changes import accept_change, changed_section
from glossary.services.documents import write_document
from glossary.services.entries import get_entry
from glossary.services.side_by_side import side_of, usual_pair
from tests.factories import ConceptFactory

PAIR = "/en/concepts/passport/languages"


def test_a_side_holds_the_words_by_what_they_are_for(make_concept: ConceptFactory) -> None:
    concept = make_concept(
        "passport",
        {
            "lo": {
                "equivalence": "exact",
                "terms": [
                    {"text": "ປັດສະປໍ", "status": "admitted"},
                    {"text": "ພາສ", "status": "deprecated"},
                    {"text": "ພັດສະປອດ", "status": "admitted", "type": "variant"},
                ],
            }
        },
        lo="ໜັງສືຜ່ານແດນ",
        en="passport",
    )
    side = side_of(concept, "lo")
    assert side.preferred is not None
    assert side.preferred.text == "ໜັງສືຜ່ານແດນ"
    assert [term.text for term in side.also_said] == ["ປັດສະປໍ"]
    assert [term.text for term in side.to_avoid] == ["ພາສ"]
    assert side_of(concept, "vi").section is None


def test_the_pair_to_begin_with_is_what_the_reader_shows() -> None:
    assert usual_pair(("th", "my", "lo")) == ("th", "my")
    assert usual_pair(("th",)) == ("th", "en")
    assert usual_pair(("en",)) == ("en", "th")


def test_the_page_tells_the_false_friends_apart(client: FlaskClient) -> None:
    page = client.get(f"{PAIR}?a=lo&b=th&by=vi")
    assert page.status_code == 200
    assert "ໜັງສືຜ່ານແດນ" in page.text
    assert "หนังสือเดินทาง" in page.text
    assert "Từ dễ nhầm" in page.text
    assert "The word means just this." in page.text
    assert "Nobody has compared this yet." in page.text


def test_the_reader_s_languages_come_first(client: FlaskClient) -> None:
    page = client.get(f"{PAIR}?show=km,my")
    assert '<option value="km" lang="km" selected>' in page.text
    assert '<option value="my" lang="my" selected>' in page.text
    one = client.get(f"{PAIR}?a=en").text
    assert '<option value="my" lang="my" selected>' not in one.split('name="b"')[0]


@pytest.mark.parametrize("ui", LANGUAGES)
def test_one_language_twice_says_so_and_still_shows_it(client: FlaskClient, ui: str) -> None:
    page = client.get(f"/{ui}/concepts/passport/languages?a=lo&b=lo")
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "ໜັງສືຜ່ານແດນ" in page.text


@pytest.mark.parametrize("query", ["a=xx", "b=xx", "by=xx", "a=th&b=%00"])
def test_an_unknown_language_is_told(client: FlaskClient, query: str) -> None:
    assert client.get(f"{PAIR}?{query}").status_code == 404


def test_the_page_is_light(client: FlaskClient) -> None:
    for slug in ("undocumented-migrant", "migrant-worker", "refugee"):
        page = client.get(f"/my/concepts/{slug}/languages?a=my&b=km")
        assert len(gzip.compress(page.data)) < 30_000


def test_equivalence_comes_back_from_a_document(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", {"my": {"equivalence": "broader"}}, my="ဒုက္ခသည်", en="refugee")
    session.expire_all()
    concept = get_entry(session, "refugee")
    section = concept.section("my")
    assert section is not None
    assert section.equivalence is Equivalence.BROADER
    assert write_document(concept)["my"]["equivalence"] == "broader"
    assert "equivalence" not in write_document(concept)["en"]
    languages = concept_answer(concept)["languages"]
    assert languages["my"]["equivalence"] == "broader"
    assert languages["en"]["equivalence"] is None


def test_no_other_word_is_an_equivalence(make_concept: ConceptFactory) -> None:
    with pytest.raises(ContentError):
        make_concept("refugee", {"my": {"equivalence": "nearly"}}, my="ဒုက္ခသည်")


def test_it_can_be_proposed() -> None:
    change = accept_change({"equivalence": "narrower"}, is_new=False)
    section = changed_section("vi", {"review_state": "unreviewed"}, change)
    assert section == {"review_state": "unreviewed", "equivalence": "narrower"}
    with pytest.raises(ProposalInvalid):
        accept_change({"equivalence": "nearly"}, is_new=False)
    with pytest.raises(ProposalInvalid):
        accept_change({"equivalence": ["exact"]}, is_new=False)
