"""Entries as people read them: which word names them, which text explains."""

from __future__ import annotations

from glossary.formats.dictionary import Text, best_text, read_entries
from glossary.services.parcels import Parcel


def entry_with(**sections: dict[str, object]) -> Parcel:
    return Parcel(languages=("th", "en"), entries={"a-word": {"themes": ["work"], **sections}})


def test_the_word_to_say_names_the_entry_wherever_it_stands() -> None:
    terms = [{"text": "งาน ก", "status": "admitted"}, {"text": "งาน", "status": "preferred"}]
    (entry,) = read_entries(entry_with(th={"terms": terms}))
    assert entry.head == Text("th", "งาน")


def test_an_entry_without_a_word_to_say_is_named_by_its_slug() -> None:
    terms = [{"text": "labor", "status": "deprecated"}]
    (entry,) = read_entries(entry_with(en={"terms": terms}))
    assert entry.head == Text("en", "a word")


def test_an_explanation_is_in_the_leading_language_else_english_else_any() -> None:
    texts = {"my": "m", "en": "e", "th": "t"}
    assert best_text(texts, ["th", "my"]) == Text("th", "t")
    assert best_text({"my": "m", "en": "e"}, ["th", "my"]) == Text("en", "e")
    assert best_text({"my": "m"}, ["th"]) == Text("my", "m")
    assert best_text({}, ["th"]) is None


def test_words_of_another_script_are_a_run_of_their_language() -> None:
    quoted = Text("en", "say งาน here")
    assert quoted.runs() == [Text("en", "say "), Text("th", "งาน"), Text("en", " here")]
    assert Text("en", "say work").runs() == [Text("en", "say work")]


def test_a_contrast_stands_in_both_entries_and_no_other_relation_does() -> None:
    wide, narrow = {"type": "broader", "concept": "work"}, {"type": "confusable", "concept": "job"}
    told = {**narrow, "contrast": {"en": "Paid or not."}}
    names = {slug: {"themes": ["work"]} for slug in ("task", "work", "job")}
    parcel = Parcel(
        languages=("en",),
        entries={**names, "task": {"themes": ["work"], "relations": [wide, told]}},
    )
    contrasts = {
        entry.slug: [one.slug for one in entry.contrasts] for entry in read_entries(parcel)
    }
    assert contrasts == {"task": ["job"], "work": [], "job": ["task"]}
