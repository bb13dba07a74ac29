"""What commands print for people."""

import pytest

from survey.output import show


def test_columns_stand_below_one_another_beside_chinese_names(capsys: pytest.CaptureFixture[str]) -> None:
    show({"people": [{"name": "王芳", "role": "unit"}, {"name": "Li", "role": "admin"}]}, as_json=False)
    assert capsys.readouterr().out.splitlines() == ["name  role", "王芳  unit", "Li    admin"]
