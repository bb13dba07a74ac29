from pathlib import Path

import pytest

from survey.cases.fieldmap import FieldMap, FileShape, Units, load_map
from survey.cases.outcomes import Unusable

LEAST = '[columns]\ncase_no = "编号"\nclosed_at = "办结日期"\nresponsible_unit = "责任单位"\n'


def written(path: Path, text: str) -> Path:
    file = path / "map.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sauce = 'x'\n" + LEAST, "sauce: no such key"),
        (LEAST + 'phone_no = "电话"\n', "columns.phone_no"),
        (LEAST + "phones = []\n", "columns.phones"),
        ("timezone = 'Asia/Peking'\n" + LEAST, "timezone: a name of the IANA"),
        ("date_formats = ['%d/%m']\n" + LEAST, "date_formats.0: %d/%m: year, month and day"),
        (LEAST + "[units]\npath = ['Owner']\n", "units.path.0: Owner: at least one"),
        (LEAST + "[units]\npath = ['{Owner']\n", "units.path.0"),
        (LEAST + "[units]\npath = ['{Owner!r}']\n", "only column names"),
        (LEAST + "[units]\npath = ['{A}']\nnames = ['{A}', '{B}']\n", "units: names has one template"),
        (LEAST + "[[leave_out]]\ncolumn = '状态'\nis = '在办'\n", "leave_out.0.reason"),
        (
            LEAST + "[[leave_out]]\nreason = 'Not Closed'\ncolumn = '状态'\nis = '在办'\n",
            "leave_out.0.reason",
        ),
        (LEAST + "[[nobody_to_ask]]\ncolumn = '匿名'\n", "exactly one of is, is_not, empty"),
        (LEAST + "[[nobody_to_ask]]\ncolumn = '匿名'\nis = 'Y'\nempty = true\n", "exactly one of"),
        (LEAST + "[file]\nencoding = 'utf-9'\n", "file: encoding: utf-9"),
        (LEAST + "[file]\nseparator = '::'\n", "file.separator"),
        ("[columns]\ncase_no = '编号'\nresponsible_unit = '单位'\n", "columns.closed_at: needed"),
        (
            "[columns]\ncase_no = '编号'\nclosed_at = '办结'\n",
            "columns.responsible_unit: needed, or units.path",
        ),
        ("[columns\n", "is not TOML"),
    ],
)
def test_a_map_that_cannot_be_used_is_refused_by_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Unusable) as refused:
        load_map(written(tmp_path, text))
    assert said in str(refused.value) and "map.toml" in str(refused.value)


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="cannot be read"):
        load_map(tmp_path / "map.toml")


def test_a_map_of_its_own_knows_nothing_of_the_builtin(tmp_path: Path) -> None:
    own = load_map(written(tmp_path, LEAST))
    assert own.columns["case_no"] == ["编号"] and "phones" not in own.columns and own.blanks == []


def test_a_map_over_the_builtin_replaces_only_what_it_says(tmp_path: Path) -> None:
    own = load_map(written(tmp_path, 'base = "builtin"\n[columns]\ncase_no = "本县编号"\n'))
    builtin = load_map(None)
    assert own.columns["case_no"] == ["本县编号"]
    assert own.columns["closed_at"] == builtin.columns["closed_at"] and own.values == builtin.values


def test_the_builtin_knows_every_field_by_its_name_in_the_contract() -> None:
    for field, columns in load_map(None).columns.items():
        assert field in columns


def test_every_key_of_a_map_is_explained_and_the_example_is_one(tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs/importing.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    shown = load_map(written(tmp_path, example))
    assert shown.file.skip == 3 and shown.units.make
    keys = [*FieldMap.model_fields, *Units.model_fields, *FileShape.model_fields]
    assert [key for key in keys if key not in example] == []
    assert [field for field in load_map(None).columns if f"{field}" not in guide] == []


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 3000])
def test_what_the_reader_of_toml_cannot_bear_is_no_map(tmp_path: Path, value: str) -> None:
    """Found by the fuzzer: a number of thousands of digits came out as Python's own error."""
    file = tmp_path / "MAP.toml"
    file.write_text(f"x = {value}", encoding="utf-8")
    with pytest.raises(Unusable, match="is not TOML"):
        load_map(file)
