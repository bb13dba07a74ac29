"""The vendor's codes: each in one class, and none that stops everybody for one text."""

import pytest

from survey.carriers.aliyun.errors import OF_CALLS, OF_TEXTS, class_of_answer, meaning_of
from survey.carriers.codes import Meaning
from survey.vocabulary import ErrorClass


@pytest.mark.parametrize("table", [OF_TEXTS, OF_CALLS])
def test_no_answer_of_the_vendors_own_trouble_is_taken_for_unsent(table: dict[str, Meaning]) -> None:
    for code in table:
        assert class_of_answer(500, code, table) is ErrorClass.UNKNOWN
        if code.startswith("isp.") and code != "isp.RAM_PERMISSION_DENY":
            assert class_of_answer(200, code, table) is ErrorClass.UNKNOWN


@pytest.mark.parametrize("table", [OF_TEXTS, OF_CALLS])
def test_a_channel_is_stopped_for_the_office_never_for_one_number_or_its_words(
    table: dict[str, Meaning],
) -> None:
    stops = {code for code, (error_class, _) in table.items() if error_class is ErrorClass.OURS}
    of_one = {code for code in table if "MOBILE" in code or "PARAM_" in code or code.endswith("_PARAM")}
    assert of_one and not stops & of_one
    assert {"isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE", "SignatureDoesNotMatch"} <= stops


def test_texts_and_calls_read_the_same_code_each_in_their_way() -> None:
    code = "isv.BLACK_KEY_CONTROL_LIMIT"
    assert class_of_answer(200, code, OF_TEXTS) is ErrorClass.BLOCKED
    assert class_of_answer(200, code, OF_CALLS) is ErrorClass.UNLISTED


def test_a_code_of_several_parts_has_the_class_of_its_first() -> None:
    assert class_of_answer(400, "Throttling.Api", OF_TEXTS) is ErrorClass.SLOW_DOWN
    assert class_of_answer(403, "Forbidden.RAM", OF_CALLS) is ErrorClass.OURS
    assert meaning_of("Throttling.Api", OF_TEXTS) == "too many requests at once"
    assert "not in the table" in meaning_of("", OF_TEXTS)
