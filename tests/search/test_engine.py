"""What the engine finds, in which order, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.languages import LANGUAGES
from glossary.model import AdministrativeStatus, ReviewState
from glossary.search.engine import find
from glossary.search.index import IndexedConcept, IndexedTerm, IndexedTheme, SearchIndex
from glossary.search.result import Reason, SearchResult, Suggestion
from glossary.services.searching import search_terms


def make_index(*terms: tuple[str, str, str, str]) -> SearchIndex:
    """Return an index of (concept, language, text, status)."""
    concepts: dict[str, dict[str, list[IndexedTerm]]] = {}
    for slug, language, text, status in terms:
        term = IndexedTerm(
            concept=slug, language=language, text=text, status=AdministrativeStatus(status),
            review_state=ReviewState.UNREVIEWED,
        )  # fmt: skip
        concepts.setdefault(slug, {}).setdefault(language, []).append(term)
    return SearchIndex(
        [
            IndexedConcept(
                slug=slug, themes=(), terms={tag: tuple(found) for tag, found in by.items()}
            )
            for slug, by in concepts.items()
        ],
        [],
        state="1",
    )


def first(result: SearchResult) -> tuple[str, str, str]:
    match = result.hits[0].match
    return match.term.concept, match.term.text, match.reason.value


@pytest.mark.parametrize(
    ("query", "concept", "reason"),
    [
        # The same word, however it is typed.
        ("refugee", "refugee", "exact"),
        ("REFUGEE", "refugee", "exact"),
        ("ผู้ลี้ภัย", "refugee", "exact"),
        ("难民", "refugee", "exact"),
        ("người tị nạn", "refugee", "exact"),
        # Marks left out.
        ("ผูลีภัย", "refugee", "unmarked"),
        ("nguoi ti nan", "refugee", "unmarked"),
        # Another spelling or encoding.
        ("labor migration", "labour-migration", "exact"),
        ("asylum-seeker", "asylum-seeker", "variant"),
        ("難民", "refugee", "variant"),
        ("người tỵ nạn", "refugee", "variant"),
        # A beginning, a part, words in another order.
        ("undocument", "undocumented-migrant", "prefix"),
        ("ลี้ภัย", "asylum", "contains"),
        ("permit work", "work-permit", "contains"),
        # A likeness.
        ("refugie", "refugee", "fuzzy"),
        ("ilegal migrent", "undocumented-migrant", "fuzzy"),
        ("humen traffiking", "human-trafficking", "fuzzy"),
        ("ຊາວອົບພະຍອບ", "refugee", "fuzzy"),
        ("ជនភៀសខ្លួ", "refugee", "prefix"),
        ("ဒုက္ခသညီ", "refugee", "fuzzy"),
        # As it sounds.
        ("raeng ngan tang dao", "migrant-worker", "romanised"),
        ("phu li phai", "refugee", "romanised"),
        ("ngan tang dao", "migrant-worker", "romanised"),
        ("nanmin", "refugee", "romanised"),
    ],
)
def test_people_find_what_they_mean(
    glossary_index: SearchIndex, query: str, concept: str, reason: str
) -> None:
    found = find(glossary_index, query)
    slugs = [hit.concept.slug for hit in found.hits]
    assert concept in slugs[:3], slugs
    assert found.hits[slugs.index(concept)].match.reason == reason


def test_every_term_is_found_first_by_itself(glossary_index: SearchIndex) -> None:
    for tag, keys in glossary_index.languages.items():
        for term in keys.terms:
            hits = find(glossary_index, term.text, languages=[tag]).hits
            same = [hit for hit in hits if hit.match.tier == 0]
            assert term.concept in {hit.concept.slug for hit in same}, term.text


@pytest.mark.parametrize(
    "query", ["ผู้ลี้ภัย", "migrant", "di cu", "移", "nhap cu", "khon", "ilegal migrent"]
)
def test_scores_never_rise_and_stay_between_0_and_1(
    glossary_index: SearchIndex, query: str
) -> None:
    scores = [hit.match.score for hit in find(glossary_index, query, limit=50).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_preferred_word_stands_before_the_discouraged_one() -> None:
    index = make_index(
        ("bad", "en", "border pass", "deprecated"), ("good", "en", "border pass", "preferred")
    )
    assert [hit.concept.slug for hit in find(index, "border pass").hits] == ["good", "bad"]


def test_the_readers_language_wins_among_equals() -> None:
    index = make_index(("a", "my", "MOU", "preferred"), ("b", "th", "MOU", "preferred"))
    assert [hit.concept.slug for hit in find(index, "mou").hits] == ["b", "a"]
    found = find(index, "mou", reader_languages=("my",))
    assert [hit.concept.slug for hit in found.hits] == ["a", "b"]


def test_each_concept_is_listed_once_with_its_best_match() -> None:
    index = make_index(
        ("migrant", "en", "migrant", "preferred"), ("migrant", "en", "migrants abroad", "admitted")
    )
    found = find(index, "migrant")
    assert found.total == 1
    assert first(found) == ("migrant", "migrant", "exact")


def test_a_language_can_be_named(glossary_index: SearchIndex) -> None:
    found = find(glossary_index, "migrant", languages=["vi"], limit=50)
    assert {hit.match.term.language for hit in found.hits} <= {"vi"}


def test_the_limit_cuts_the_hits_and_not_the_total(glossary_index: SearchIndex) -> None:
    found = find(glossary_index, "migrant", limit=3)
    assert len(found.hits) == 3
    assert found.total > 3


def test_the_same_question_has_the_same_answer(glossary_index: SearchIndex) -> None:
    assert find(glossary_index, "migration", limit=50) == find(
        glossary_index, "migration", limit=50
    )


def test_a_word_that_folds_to_nearly_nothing_finds_nothing(glossary_index: SearchIndex) -> None:
    assert find(glossary_index, "x" * 200).hits == ()


def test_a_query_that_a_language_reads_as_nothing_finds_nothing_there() -> None:
    index = make_index(("refugee", "en", "refugee", "preferred"))
    assert find(index, "\u200b").hits == ()


def test_one_and_two_letters_are_not_guessed(glossary_index: SearchIndex) -> None:
    reasons = {hit.match.reason for hit in find(glossary_index, "gx", limit=50).hits}
    assert Reason.FUZZY not in reasons


# What people type and must find, by the kinds of the search documentation.
TYPED = [
    # Thai: tone marks, sara am, ae, r and l, sibilants, ai, silent letters, order, an inner word.
    ("แรงงานตางดาว", "migrant-worker"),
    ("ใบอนุญาตท\u0e4d\u0e32งาน", "work-permit"),
    ("เเรงงานข้ามชาติ", "migrant-worker"),
    ("แลงงานข้ามชาติ", "migrant-worker"),
    ("หนังศือเดินทาง", "passport"),
    ("ไบอนุญาตทำงาน", "work-permit"),
    ("สหภาพแรงงาน์", "trade-union"),
    ("ผ\u0e49\u0e39ลี้ภัย", "refugee"),
    ("raeng ngan tang dao", "migrant-worker"),
    ("rang ngaan tangdow", "migrant-worker"),
    # Lao: am, the digraphs, r and l, ai, tones, by ear.
    ("ຫນັງສືຜ່ານແດນ", "passport"),
    ("ຜູລີໄພ", "refugee"),
    ("ແຮງງານເຄື່ອນຍາຍ", "migrant-worker"),
    ("poo li pai", "refugee"),
    # Khmer: subscripts, coeng, zero-width spaces, robat and bantoc, by ear.
    ("ការជួញដូរមនុស\u17d2ស", "human-trafficking"),
    ("ជនភៀស\u200bខ្លួន", "refugee"),
    ("លិខិតឆ\u17d2លងដែន", "passport"),
    ("chun pheas kloun", "refugee"),
    # Burmese: Zawgyi, medials, tones, wa and zero, by ear.
    ("ဒုကၡသည္", "refugee"),
    ("အလုပ္သမား", "employee"),
    ("လူကုန်ကူးမု", "human-trafficking"),
    ("dokka thi", "refugee"),
    # Vietnamese: no marks, some marks, telex, VNI, sounds.
    ("nguoi ti nan", "refugee"),
    ("người ti nạn", "refugee"),
    ("nguwowif tij nanj", "refugee"),
    ("ngu7o72i ti5 na5n", "refugee"),
    ("hộ triếu", "passport"),
    # Chinese: Traditional, pinyin joined, spaced and misspelt, initials, homophones.
    ("難民", "refugee"),
    ("nanmin", "refugee"),
    ("nan min", "refugee"),
    ("nanmim", "refugee"),
    ("gzxk", "work-permit"),
    ("南民", "refugee"),
    # English: misspelt, American, plural, hyphen, order, initials, discouraged.
    ("refugies", "refugee"),
    ("labor migration", "labour-migration"),
    ("work permits", "work-permit"),
    ("asylum-seekers", "asylum-seeker"),
    ("worker domestic", "domestic-worker"),
    ("CI", "certificate-of-identity"),
    ("MOU", "memorandum-of-understanding"),
    ("OSH", "occupational-safety-and-health"),
    ("illegal alien", "undocumented-migrant"),
    # Mixed: two scripts, a language by its name, invisible characters.
    ("work permit หมดอายุ", "work-permit"),
    ("refugee in Khmer", "refugee"),
    ("ผู้ลี้ภัย ภาษาลาว", "refugee"),
    ("难民泰语", "refugee"),
    ("\ufeffrefu\u200bgee\u00a0", "refugee"),
]


@pytest.mark.parametrize(("query", "concept"), TYPED)
def test_what_people_type_is_found_first(
    glossary_index: SearchIndex, query: str, concept: str
) -> None:
    hits = search_terms(glossary_index, query).hits
    assert [hit.concept.slug for hit in hits[:1]] == [concept]


def test_a_reading_that_answers_better_is_said(glossary_index: SearchIndex) -> None:
    assert find(glossary_index, "ဒုကၡသည္").suggestion == Suggestion("zawgyi", "ဒုက္ခသည်")
    telex = find(glossary_index, "lao ddoongj di cuw")
    assert telex.suggestion is not None
    assert (telex.suggestion.kind, telex.searched) == ("telex", "lao động di cư")
    assert find(glossary_index, "ဒုက္ခသည်").suggestion is None
    assert find(glossary_index, "boss").suggestion is None


def test_a_language_is_asked_for_by_its_name(glossary_index: SearchIndex) -> None:
    assert find(glossary_index, "passport burmese").wanted_language == "my"
    assert find(glossary_index, "tiếng Việt refugee").wanted_language == "vi"
    assert find(glossary_index, "refugee").wanted_language is None


def test_did_you_mean_comes_from_likeness_alone(glossary_index: SearchIndex) -> None:
    meant = find(glossary_index, "refugie").did_you_mean
    assert meant is not None
    assert meant.text == "refugee"
    assert find(glossary_index, "refugee").did_you_mean is None
    assert find(glossary_index, "qqqqzzzzxx").did_you_mean is None


def test_explanations_come_last_and_say_so(glossary_index: SearchIndex) -> None:
    hits = find(glossary_index, "without trial", limit=50).hits
    by_text = [hit.match for hit in hits if hit.match.reason is Reason.DEFINITION]
    assert all(match.via for match in by_text)
    tiers = [hit.match.tier for hit in hits]
    assert tiers == sorted(tiers)
    thai = find(glossary_index, "คำพิพากษา", limit=50).hits
    assert {hit.match.reason for hit in thai} == {Reason.DEFINITION}


def test_a_hidden_label_leads_to_the_term_and_is_no_term() -> None:
    term = IndexedTerm(
        concept="employer", language="en", text="employer",
        status=AdministrativeStatus.PREFERRED, review_state=ReviewState.UNREVIEWED,
    )  # fmt: skip
    employer = IndexedConcept(
        slug="employer",
        themes=(),
        terms={"en": (term,)},
        hidden_labels={"en": ("boss",), "th": ("นาย",)},
    )
    index = SearchIndex([employer], [], state="1")
    match = find(index, "boss").hits[0].match
    assert (match.term, match.via, match.reason) == (term, "boss", Reason.VARIANT)
    assert find(index, "bos").hits[0].match.via == "boss"
    assert [entry.text for entry in index.languages["en"].terms] == ["employer"]
    assert find(index, "นาย").hits == (), "a language without a preferred word has nothing to say"


def test_the_sound_of_another_language_does_not_crowd_out_a_word(
    glossary_index: SearchIndex,
) -> None:
    hits = find(glossary_index, "migrant", limit=50).hits
    assert {hit.match.term.language for hit in hits[:5]} == {"en"}


def test_a_definition_without_a_term_has_nothing_to_show() -> None:
    concept = IndexedConcept(
        slug="hukou", themes=(), terms={}, definitions={"en": "registration of a household"}
    )
    assert find(SearchIndex([concept], [], state="1"), "household").hits == ()


def test_the_parts_of_a_mixed_query_count_together(glossary_index: SearchIndex) -> None:
    both = find(glossary_index, "ผู้ลี้ภัย refugee").hits[0]
    one = find(glossary_index, "ผู้ลี้ภัย zzzzqqq").hits[0]
    assert both.concept.slug == one.concept.slug == "refugee"
    assert both.match.score > one.match.score
    assert both.match.term.language == "th"


def test_a_mixed_query_needs_no_part_to_be_known(glossary_index: SearchIndex) -> None:
    assert find(glossary_index, "qqqqzzzzxx ฮฮฮฮฮ").hits == ()


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=40))
def test_no_text_breaks_the_engine(glossary_index: SearchIndex, query: str) -> None:
    found = find(glossary_index, query)
    assert found.total >= len(found.hits)


def test_an_index_knows_its_themes_and_terms(glossary_index: SearchIndex) -> None:
    assert set(glossary_index.languages) == set(LANGUAGES)
    words = {tag: len(glossary_index.words(tag)) for tag in LANGUAGES}
    assert glossary_index.word_counts == words
    assert not any(term.is_variant for term in glossary_index.words("zh"))
    refugee = glossary_index.concepts["refugee"]
    assert refugee.preferred("shn") is None
    preferred = refugee.preferred("th")
    assert preferred is not None
    assert preferred.text == "ผู้ลี้ภัย"
    people = glossary_index.themes["people"]
    assert people.title("th") == "ผู้คน"
    assert people.title("shn") == "People"
    assert IndexedTheme(slug="x", titles={}, concepts=()).title("th") == "x"


@pytest.mark.parametrize(
    ("query", "concept", "text"),
    [
        # Other words around a term, in a language with word spaces and in those without.
        ("passport stolen yesterday", "passport", "passport"),
        ("please explain asylum seeker", "asylum-seeker", "asylum seeker"),
        ("bị mất hộ chiếu", "passport", "hộ chiếu"),
        ("พาสปอร์ตหายเมื่อวาน", "passport", None),
        ("護照丟了", "passport", "护照"),
        # What people say who do not know the word.
        ("no papers", "undocumented-migrant", None),
        ("โดนไล่ออก", "dismissal", None),
        ("老板不发工资", "wage-theft", None),
        # Copied from a text, with what stood around it.
        ("“refugee”,", "refugee", "refugee"),
        ("(refugee).", "refugee", "refugee"),
        ("《难民》。", "refugee", "难民"),
        ("ជនភៀសខ្លួន។", "refugee", "ជនភៀសខ្លួន"),
        # Two characters that changed places.
        ("全化球", "globalisation", "全球化"),
    ],
)
def test_the_word_inside_what_was_typed_is_found(
    glossary_index: SearchIndex, query: str, concept: str, text: str | None
) -> None:
    match = find(glossary_index, query).hits[0].match
    assert match.term.concept == concept
    assert text in (None, match.term.text)


def test_the_longest_term_inside_a_query_is_meant() -> None:
    index = make_index(
        ("permit", "en", "permit", "preferred"), ("work-permit", "en", "work permit", "preferred")
    )
    hits = find(index, "where is my work permit office").hits
    assert [hit.concept.slug for hit in hits if hit.match.reason is Reason.CONTAINS] == [
        "work-permit"
    ]
    assert find(index, "where is my work permit office").did_you_mean is None


def test_letters_stand_before_a_skeleton(glossary_index: SearchIndex) -> None:
    index = make_index(
        ("origin", "km", "ប្រទេសដើម", "preferred"), ("alien", "km", "ជនបរទេស", "preferred")
    )
    assert [hit.concept.slug for hit in find(index, "បរទេស").hits] == ["alien", "origin"]
