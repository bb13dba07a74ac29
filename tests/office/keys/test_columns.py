from survey.models import Base
from survey.office.keys.columns import COLUMNS
from survey.secrets import Sealed


def test_every_sealed_column_is_in_the_table_once() -> None:
    """A column that is forgotten here keeps an old key alive for ever, or is lost with it."""
    sealed = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    there = [(one.property.columns[0].table.name, one.key) for one in COLUMNS.values()]
    assert sorted(there) == sorted(sealed)
    assert set(COLUMNS) == set(Sealed)


def test_what_a_value_is_bound_to_says_where_it_lies() -> None:
    for sealed, column in COLUMNS.items():
        table, _, name = sealed.value.partition(".")
        kept = column.property.columns[0]
        assert (table, f"{name}_sealed") == (kept.table.name, kept.name)
