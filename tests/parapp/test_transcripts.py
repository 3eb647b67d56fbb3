import io
import random
import zipfile

import pytest
from docx import Document

from parapp import transcript_files, transcripts
from parapp.errors import InvalidError
from parapp.transcripts import Turn, split
from surveys.sandbox import Bounds


def said(text, headings=None):
    return [(turn.speaker, turn.text) for turn in split(text, headings).turns]


def test_a_line_with_a_letter_and_a_colon_begins_a_turn_and_others_go_on_with_it():
    assert said("A: One.\nStill one.\n\nB: Two: with a colon.\nA: Three.") == [
        ("A", "One.\nStill one."),
        ("B", "Two: with a colon."),
        ("A", "Three."),
    ]


def test_numbered_speakers_get_letters_that_nobody_has_yet():
    text = "A: One\nSpeaker 1: Two\nSpeaker 2: Three\nSpeaker 1: Four"
    assert said(text) == [("A", "One"), ("B", "Two"), ("C", "Three"), ("B", "Four")]


def test_names_are_replaced_by_letters_wherever_they_are_said():
    text = "Fatima Ali: Omar knows.\nOmar: Yes, Fatima.\nFatima Ali: Omars are many.\nOmar: x"
    found = split(text)
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("A", "B knows."),
        ("B", "Yes, A."),
        ("A", "Omars are many."),
        ("B", "x"),
    ]
    assert found.renamed == 2


def test_names_in_arabic_are_names_too():
    text = "فاطمة: نعم\nعمر: قالت فاطمة ذلك\nفاطمة: لا\nعمر: حسنًا"
    assert said(text) == [("A", "نعم"), ("B", "قالت A ذلك"), ("A", "لا"), ("B", "حسنًا")]


def test_a_word_before_a_colon_that_comes_once_is_no_speaker():
    assert said("A: I told them\nBread: that was all") == [
        ("A", "I told them\nBread: that was all")
    ]


def test_times_before_a_line_are_taken_away():
    assert said("[00:01:02] A: One\n00:02 B: Two\n(1:03:04) going on") == [
        ("A", "One"),
        ("B", "Two\ngoing on"),
    ]


def test_whoever_leads_the_meeting_is_left_out_and_asks_the_question_of_what_follows():
    headings = {"Where do people get stuck?": "key/stuck"}
    found = split("Moderator: Where do people get stuck?\nA: At the door.\n", headings)
    assert found.turns == (Turn("A", "At the door.", "key/stuck"),)
    assert found.left_out == 1


def test_a_question_in_a_line_of_its_own_is_a_heading():
    headings = {"Where do people get stuck?": "key/stuck", "A story": "story/told"}
    text = "A: Before\n3. where do people get stuck\nA: At the door\nA STORY\nB: Once"
    assert [(turn.text, turn.question) for turn in split(text, headings).turns] == [
        ("Before", ""),
        ("At the door", "key/stuck"),
        ("Once", "story/told"),
    ]


def test_the_interpreters_words_stand_beside_what_was_said():
    found = split("A: لا\nInterpreter: No\nB: نعم\nInterpreter: Yes")
    assert [(turn.text, turn.translation) for turn in found.turns] == [("لا", "No"), ("نعم", "Yes")]


def test_notes_without_speakers_are_kept():
    assert said("People wait for years.\nNobody answers.") == [
        ("", "People wait for years.\nNobody answers.")
    ]
    assert split("  \n\n").turns == ()


def written(build) -> bytes:
    document = Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_document_is_read_with_its_tables():
    def build(document):
        document.add_paragraph("A: One")
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "B", "Two"

    assert said(transcript_files.text_of(written(build), "talk.docx")) == [
        ("A", "One"),
        ("B", "Two"),
    ]


def test_two_hundred_pages_are_read_within_the_limits():
    chance = random.Random(7)

    def build(document):
        for number in range(1_500):
            words = " ".join(chance.choices(["work", "paper", "office", "wait", "said"], k=40))
            document.add_paragraph(f"{'ABCDEF'[number % 6]}: {words}")

    text = transcript_files.text_of(written(build), "long.docx")
    assert len(split(text).turns) == 1_500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_read_in_its_encoding(encoding):
    assert transcript_files.text_of("A: نعم".encode(encoding), "talk.txt") == "A: نعم"


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        ("A: été".encode("cp1252"), "talk.txt", "transcript.encoding"),
        (b"%PDF-1.4 \0", "talk.pdf", "transcript.kind"),
        (b"PK\x03\x04 broken", "talk.docx", "transcript.damaged"),
        (b"x" * 101, "talk.txt", "transcript.large"),
    ],
)
def test_what_cannot_be_read_is_said(content, name, code):
    bounds = Bounds(content=100) if code == "transcript.large" else transcript_files.BOUNDS
    with pytest.raises(InvalidError) as caught:
        transcript_files.text_of(content, name, bounds)
    assert caught.value.code == code


def test_a_bomb_does_not_go_off():
    with pytest.raises(InvalidError) as caught:
        transcript_files.text_of(bomb(), "bomb.docx")
    assert caught.value.code == "transcript.large"


def test_letters_do_not_run_out():
    text = "\n".join(f"Speaker {number}: x" for number in range(40))
    assert [turn.speaker for turn in transcripts.split(text).turns][-1] == "AN"
