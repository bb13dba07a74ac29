import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.papers.official.legible import legible

DOCUMENT = docx.Document()


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_somebody_wrote_can_be_put_into_a_document(text: str) -> None:
    DOCUMENT.add_paragraph(legible(text))


def test_what_can_be_written_stays_as_it_is() -> None:
    assert legible("路面\t仍有坑。\n二〇二六年 𠮷 <b>") == "路面\t仍有坑。\n二〇二六年 𠮷 <b>"
    assert legible("a\x0bb\x00c\x1f") == "a b c "
