from survey.accounts.factors.code_text import HOW_MANY, new_codes, plain


def test_ten_codes_none_like_another() -> None:
    codes = new_codes() + new_codes()
    assert len(codes) == 2 * HOW_MANY == len(set(codes))


def test_no_sign_is_taken_for_another() -> None:
    assert not set("".join(new_codes() * 20)) & set("01ilou")


def test_a_code_may_be_typed_as_people_type() -> None:
    assert {plain(typed) for typed in ("k7fm-2xqp-9hdw", "K7FM 2XQP 9HDW", " Ｋ７ｆｍ2xqp9hdw\n")} == {
        "k7fm2xqp9hdw"
    }
