"""Words that mislead: what is found, its page, its JSON."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from glossary.app import create_app
from glossary.cli import main
from glossary.db import Database
from glossary.formats.base import Notice
from glossary.formats.json_file import read_json, write_json
from glossary.languages import LANGUAGES
from glossary.search.index import SearchIndex
from glossary.search.misleading import Lack, Misleading, Trap, is_borrowed, is_unsettled
from glossary.services.changes import accept_change, changed_section
from glossary.services.documents import write_document
from glossary.services.entries import get_entry
from glossary.services.indexing import build_index
from glossary.services.parcels import Parcel
from glossary.services.text_checks import check_text
from glossary.services.writing import texts_of
from glossary.settings import Settings
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.serving import environment

# What those who researched the words noted about them.
SHARED = [
    ("th", "สัญชาติ", {"nationality", "citizenship"}),
    ("km", "សញ្ជាតិ", {"nationality", "citizenship"}),
    ("my", "နိုင်ငံသားဖြစ်ခြင်း", {"nationality", "citizenship"}),
    ("lo", "ສັນຊາດ", {"nationality", "citizenship"}),
    ("vi", "quốc tịch", {"nationality", "citizenship"}),
    ("km", "មេខ្យល់", {"broker", "trafficker", "smuggler"}),
    ("km", "ទេសន្តរប្រវេសន៍", {"emigration", "migration"}),
    ("km", "ជនទេសន្តរប្រវេសន៍", {"emigrant", "migrant"}),
    ("th", "การกักตัว", {"detention", "quarantine"}),
    ("lo", "ການກັກຕົວ", {"detention", "quarantine"}),
    ("th", "ค่าชดเชย", {"severance-pay", "compensation"}),
    ("my", "နစ်နာကြေး", {"severance-pay", "compensation"}),
    ("my", "ပြန်လည်ပို့ဆောင်ခြင်း", {"deportation", "repatriation"}),
    ("vi", "di dân", {"migration", "migrant"}),
    ("vi", "di trú", {"migration", "immigration"}),
    ("vi", "an sinh xã hội", {"social-protection", "social-security"}),
    ("zh", "移民", {"migration", "migrant"}),
    ("zh", "非法移民", {"irregular-migration", "undocumented-migrant"}),
    ("zh", "入境移民", {"immigration", "immigrant"}),
    ("zh", "出境移民", {"emigration", "emigrant"}),
]


def found(session: Session) -> Misleading:
    return build_index(session).misleading


@pytest.mark.parametrize(("tag", "text", "concepts"), SHARED)
def test_the_collisions_that_the_researchers_met_are_found(
    glossary_index: SearchIndex, tag: str, text: str, concepts: set[str]
) -> None:
    (word,) = (
        word
        for word in glossary_index.misleading.words
        if word.kind is Trap.SHARED and text in word.spellings(tag)
    )
    assert concepts <= set(word.concepts)
    assert word.languages == (tag,)


def test_thai_and_lao_papers_are_told_apart(glossary_index: SearchIndex) -> None:
    (word,) = (
        word for word in glossary_index.misleading.words if "ໜັງສືຜ່ານແດນ" in word.spellings("lo")
    )
    assert (word.kind, word.languages) == (Trap.COGNATE, ("th", "lo"))
    assert word.spellings("th") == ("หนังสือผ่านแดน",)
    assert word.concepts == ("border-pass", "passport")
    # What to say to somebody who speaks the other language.
    clearer = [sense.clearer.text for sense in word.senses if sense.clearer]
    assert clearer == ["ບັດຜ່ານແດນ", "หนังสือเดินทาง"]


def test_a_word_of_one_concept_misleads_nobody(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("refugee", th="ผู้ลี้ภัย", lo="ຜູ້ລີ້ໄພ", en="refugee")
    make_concept("migrant", th="ผู้ย้ายถิ่น", en="migrant")
    assert found(session).of_language("th").words == ()


def test_one_word_in_two_spellings_is_found(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("a", th="แรงงาน")
    # Typed with two signs e, which look like one ae.
    make_concept("b", th="เเรงงาน")
    (word,) = found(session).words
    assert word.spellings("th") == ("แรงงาน", "เเรงงาน")


def test_another_spelling_stands_behind_the_word_itself(
    session: Session, make_concept: ConceptFactory
) -> None:
    forms = [{"text": "移民", "status": "admitted"}]
    make_concept("a", {"zh": {"terms": [*forms, {"text": "移徙", "status": "preferred"}]}})
    variant = {"text": "移居國外", "status": "admitted", "type": "variant"}
    make_concept("b", {"zh": {"terms": [variant, {"text": "移居国外", "status": "admitted"}]}})
    make_concept("c", {"zh": {"terms": [*forms, {"text": "移居國外", "status": "deprecated",
                                                 "use_instead": "移民"}]}})  # fmt: skip
    words = {word.terms[0].text: word for word in found(session).words}
    assert set(words) == {"移居国外", "移民"}
    assert [sense.clearer and sense.clearer.text for sense in words["移民"].senses] == [
        "移徙", None,
    ]  # fmt: skip
    assert [term.text for term in words["移居国外"].terms] == ["移居国外", "移居國外"]


def test_every_spelling_of_the_word_warns(session: Session, make_concept: ConceptFactory) -> None:
    make_concept("a", my="ပို့ဆောင်ခြင်း")
    endings = [{"text": "ပို့ဆောင်မှု", "status": "admitted"}]
    make_concept("b", {"my": {"terms": endings}}, my="ပို့ဆောင်ခြင်း")
    misleading = found(session)
    (word,) = misleading.words
    assert misleading.warnings("b", "my", "ပို့ဆောင်မှု") == (word,)
    assert misleading.warnings("b", "my", "ပို့ဆောင်ခြင်း") == (word,)
    assert misleading.warnings("b", "my", "ပို့") == ()


def test_a_word_that_two_languages_share_in_part_is_found(
    session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("a", th="สัญชาติ", lo="ສັນຊາດ")
    make_concept("b", th="สัญชาติ")
    kinds = [word.kind for word in found(session).words]
    assert kinds == [Trap.SHARED, Trap.COGNATE]


def test_editors_explain_a_word_or_declare_it_harmless(
    session: Session, make_concept: ConceptFactory
) -> None:
    word = {"text": "移民", "status": "admitted"}
    harmless = {"text": "入境移民", "status": "admitted", "harmless": {"en": "The sentence shows."}}
    explained = {**word, "ambiguity": {"en": "The people or the act.", "th": "คนหรือการกระทำ"}}
    make_concept("a", {"zh": {"terms": [word, harmless]}})
    make_concept("b", {"zh": {"terms": [explained, {**word, "text": "入境移民"}]}})
    misleading = found(session)
    of_text = {word.terms[0].text: word for word in misleading.words}
    assert of_text["移民"].ambiguity["th"] == "คนหรือการกระทำ"
    assert of_text["移民"].harmless == {}
    assert of_text["入境移民"].harmless == {"en": "The sentence shows."}
    assert [term.concept for term in of_text["移民"].besides("a", "zh")] == ["b"]
    # Of the one readers are warned in every entry, of the other in none.
    assert misleading.warnings("a", "zh", "移民") == (of_text["移民"],)
    assert misleading.warnings("b", "zh", "入境移民") == ()


def test_an_explanation_is_proposed_like_any_other_change() -> None:
    change = accept_change(
        {"terms": [{"text": "移民", "status": "preferred", "ambiguity": "The people or the act.",
                    "harmless": "The sentence shows."}]},
        is_new=False,
    )  # fmt: skip
    before = {
        "terms": [{"text": "移民", "status": "preferred", "ambiguity": {"th": "คนหรือการกระทำ"}}]
    }
    (term,) = changed_section("zh", before, change)["terms"]
    assert term["ambiguity"] == {"th": "คนหรือการกระทำ", "en": "The people or the act."}
    assert term["harmless"] == {"en": "The sentence shows."}


def test_an_editor_finds_the_explanation_in_the_form() -> None:
    term = {"text": "移民", "status": "preferred", "ambiguity": {"en": "The people or the act."}}
    (row, *_) = texts_of("zh", {"terms": [term]}).terms
    assert (row["ambiguity"], row["harmless"]) == ("The people or the act.", "")


@pytest.mark.parametrize(
    ("slug", "tag", "kind"), [("passport", "lo", "ambiguity"), ("immigrant", "zh", "harmless")]
)
def test_an_explanation_travels_in_json(
    glossary_session: Session, slug: str, tag: str, kind: str
) -> None:
    document = write_document(get_entry(glossary_session, slug))
    parcel = Parcel(languages=tuple(LANGUAGES), entries={slug: document})
    notice = Notice(title="x", lines=(), day=date(2026, 11, 27))
    (piece,) = read_json(write_json(parcel, notice)).pieces
    sent, received = (
        [term[kind] for term in whole[tag]["terms"] if kind in term]
        for whole in (document, piece.document)
    )
    assert [set(texts) for texts in sent] == [set(LANGUAGES)]
    assert received == sent


def test_the_important_words_are_explained_in_every_language(glossary_index: SearchIndex) -> None:
    said = [word.harmless or word.ambiguity for word in glossary_index.misleading.words]
    assert all(set(texts) == set(LANGUAGES) for texts in said)


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("quota (loan)", True),
        ("(English loan)", True),
        ("HIV and AIDS (loans)", True),
        ("(English loan: convention)", True),
        ("contract (English loan) worker", False),
        ("special economic zone (loan for zone)", False),
        ("money lent as a loan", False),
        ("", False),
    ],
)
def test_a_borrowed_word_is_marked_in_its_literal_meaning(literal: str, expected: bool) -> None:
    assert is_borrowed(literal) == expected


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ("no settled term; soft in tone", True),
        ("No fixed Thai term", True),
        ("no single fixed term", True),
        ("a settled term", False),
        ("No word for goods", False),
    ],
)
def test_a_proposal_is_marked_in_its_note(usage: str, expected: bool) -> None:
    assert is_unsettled(usage) == expected


def test_languages_without_a_word_of_their_own_are_found(
    session: Session, make_concept: ConceptFactory
) -> None:
    loan = {"text": "โควตา", "status": "preferred", "literal": {"en": "quota (loan)"}}
    proposal = {"text": "ນັບລວມ", "status": "preferred", "usage": {"en": "no settled term"}}
    beside = {"text": "ចំនួនកំណត់", "status": "admitted"}
    khmer_loan = {"text": "កូតា", "status": "preferred", "literal": {"en": "quota (loan)"}}
    make_concept(
        "quota",
        {"th": {"terms": [loan]}, "lo": {"terms": [proposal]},
         "km": {"terms": [khmer_loan, beside]}, "my": {"equivalence": "none"}},
        en="quota", my="ခွဲတမ်း", vi="hạn ngạch",
    )  # fmt: skip
    gaps = {gap.language: gap for gap in found(session).gaps}
    assert {tag: gap.lack for tag, gap in gaps.items()} == {
        "th": Lack.BORROWED, "lo": Lack.UNSETTLED, "zh": Lack.MISSING, "my": Lack.PARAPHRASE,
    }  # fmt: skip
    assert [term.text for term in gaps["th"].terms] == ["โควตา"]
    assert gaps["zh"].terms == ()


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_page_lists_every_word_with_what_it_stands_for(
    client: FlaskClient, glossary_index: SearchIndex, ui: str
) -> None:
    page = client.get(f"/{ui}/ambiguous").text
    for word in glossary_index.misleading.words:
        for tag in word.languages:
            assert f'lang="{LANGUAGES[tag].lang_attribute}">{word.spellings(tag)[0]}</bdi>' in page
        for slug in word.concepts:
            assert f'href="/{ui}/concepts/{slug}#' in page
    for gap in glossary_index.misleading.gaps:
        assert f'href="/{ui}/concepts/{gap.concept}#{gap.language}"' in page


def test_a_language_has_its_own_address(client: FlaskClient) -> None:
    page = client.get("/en/ambiguous?in=lo").text
    assert "ໜັງສືຜ່ານແດນ" in page
    assert re.findall(r'<h2 id="([a-z-]+)"', page) == ["lo", "th-lo", "gaps"]
    assert 'href="/en/compare?c=border-pass&amp;c=passport"' in page


def test_a_language_in_which_nothing_misleads_says_so(client: FlaskClient) -> None:
    assert "Nothing of this kind" in client.get("/en/ambiguous?in=en").text


def test_ideas_that_the_page_names_alike_are_explained(client: FlaskClient) -> None:
    """Chinese has one word for the act and the person: the definitions tell them apart."""
    assert client.get("/zh/ambiguous").text.count('<p class="note"') > client.get(
        "/en/ambiguous"
    ).text.count('<p class="note"')


@pytest.mark.parametrize(("address", "status"), [("?in=", 302), ("?in=xx", 404), ("?in=%00", 404)])
def test_another_language_than_the_glossarys_is_answered(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(f"/en/ambiguous{address}")
    assert answer.status_code == status
    if status == 302:
        assert answer.headers["Location"] == "/en/ambiguous"


def test_the_api_lists_the_same(client: FlaskClient, glossary_index: SearchIndex) -> None:
    whole = client.get("/api/v1/ambiguous").json
    assert len(whole["words"]) == len(glossary_index.misleading.words)
    assert len(whole["gaps"]) == len(glossary_index.misleading.gaps)
    lao = client.get("/api/v1/ambiguous?in=lo").json
    assert {tag for word in lao["words"] for tag in word["languages"]} == {"th", "lo"}
    assert client.get("/api/v1/ambiguous?in=xx").status_code == 404


@pytest.mark.parametrize("ui", LANGUAGES)
def test_results_warn_of_a_word_that_misleads(client: FlaskClient, ui: str) -> None:
    page = client.get(f"/{ui}/search?q=ค่าชดเชย&in=th").text
    first = page.split('<li class="hit')[1]
    warning = first.split('<p class="warning">')[1].split("</p>")[0]
    assert f'href="/{ui}/concepts/compensation#th"' in warning
    assert f'href="/{ui}/compare?c=compensation&amp;c=severance-pay"' in warning


def test_a_text_is_not_marked_where_a_word_is_harmless(glossary_index: SearchIndex) -> None:
    checked = check_text(glossary_index, "入境移民和移民", language="zh")
    assert [mark.is_ambiguous for mark in checked.marks] == [False, True]


def test_a_search_through_the_api_warns_too(client: FlaskClient) -> None:
    severance, compensation = client.get("/api/v1/search?q=ค่าชดเชย&in=th&limit=2").json["results"]
    (shared, cognate) = severance["misleads"]
    assert shared == {
        "kind": "shared", "languages": ["th"], "concepts": ["compensation", "severance-pay"],
    }  # fmt: skip
    assert (cognate["kind"], cognate["languages"]) == ("cognate", ["th", "lo"])
    assert compensation["misleads"][0] == shared
    (refugee, *_) = client.get("/api/v1/search?q=refugee&in=en").json["results"]
    assert "misleads" not in refugee


def test_the_command_line_warns_too(glossary_settings: Settings) -> None:
    asked = CliRunner().invoke(
        main, ["search", "--in", "lo", "ໜັງສືຜ່ານແດນ"], env=environment(glossary_settings)
    )
    assert "misleads: also border-pass (th หนังสือผ่านแดน)" in asked.output
    clear = CliRunner().invoke(main, ["search", "refugee"], env=environment(glossary_settings))
    assert "misleads" not in clear.output


def test_an_entry_warns_and_explains(client: FlaskClient) -> None:
    page = client.get("/en/concepts/passport").text
    lao = page.split('id="lo"')[1].split("</details>")[0]
    warning = lao.split('<p class="warning">')[1]
    assert "หนังสือผ่านแดน" in warning
    assert 'href="/en/concepts/border-pass#th"' in warning
    assert "is only a border pass" in warning


def test_nobody_is_warned_of_what_is_harmless_or_clear(client: FlaskClient) -> None:
    assert 'class="warning"' not in client.get("/en/search?q=入境移民&in=zh").text
    assert 'class="warning"' not in client.get("/en/concepts/refugee").text
    page = client.get("/en/ambiguous?in=zh").text
    assert "入境移民" in page.split("<details><summary>Harmless")[1]


def test_a_word_that_is_no_trap_for_its_own_concept_says_nothing_of_itself(
    client: FlaskClient,
) -> None:
    """Lao and Thai agree on compensation: only the Thai word has a second sense to warn of."""
    page = client.get("/en/search?q=ຄ່າຊົດເຊີຍ&in=lo").text
    warning = page.split('<p class="warning">')[1].split("</p>")[0]
    assert "severance-pay" in warning
    assert 'href="/en/concepts/compensation#' not in warning


@pytest.mark.parametrize(
    ("address", "lack"),
    [
        ("quota#lo", "only a borrowed word"),
        ("advocacy#lo", "no settled word yet"),
        ("refugee#lo", None),
    ],
)
def test_an_entry_says_where_a_language_has_no_word_of_its_own(
    client: FlaskClient, address: str, lack: str | None
) -> None:
    slug, tag = address.split("#")
    page = client.get(f"/en/concepts/{slug}").text
    section = page.split(f'id="{tag}"')[1].split("</details>")[0]
    said = re.findall(r'href="/en/ambiguous\?in=lo#gaps">(.*?)</a>', section)
    assert said == ([lack] if lack else [])


def test_words_that_are_missing_or_paraphrased_are_named(
    database: Database, session: Session, make_concept: ConceptFactory, tmp_path: Path
) -> None:
    make_concept("quota", {"my": {"equivalence": "none"}}, en="quota", my="ခွဲတမ်း")
    session.commit()
    client = create_app(settings_in(tmp_path), database).test_client()
    assert "only a paraphrase" in client.get("/en/ambiguous?in=my").text
    assert "no word yet" in client.get("/en/ambiguous?in=lo").text
    # What is merely not there yet is counted for all languages, and listed for one.
    whole = client.get("/en/ambiguous").text
    assert 'href="/en/concepts/quota#my"' in whole
    assert 'href="/en/concepts/quota#lo"' not in whole
    assert (
        '<a href="/en/ambiguous?in=lo#gaps">no word yet</a> <span class="quiet">1</span>' in whole
    )
