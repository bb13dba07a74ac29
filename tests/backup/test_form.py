"""The form of a backup: what goes in comes out, and whatever was done to it on the way is noticed."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.backup import form
from survey.backup.form import (
    MAGIC,
    BadBackup,
    Header,
    Reader,
    Row,
    TableHead,
    Trailer,
    Writer,
    rows_in,
    seal_of,
    summed,
)

KEY = b"k" * 32
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=40),
    st.binary(max_size=40),
)
ROWS = st.lists(st.tuples(st.integers(0, 9), VALUES, VALUES), max_size=30)


def _header(**rows: list[Row]) -> Header:
    tables = tuple(TableHead(name, ("id", "name_sealed", "x"), len(of)) for name, of in rows.items())
    return Header("0010", "2026-10-19T02:00:00+00:00", "SQLite", "青溪县民调中心", "0a1b2c3d", tables)


def _written(**rows: list[Row]) -> bytes:
    return b"".join(Writer(_header(**rows), KEY).pieces(lambda table: rows[table.name], lambda _n: None))


def _read(whole: bytes, step: int = 1 << 20) -> tuple[dict[str, list[Row]], Trailer]:
    reader = Reader(whole[at : at + step] for at in range(0, len(whole), step))
    rows = {
        table.name: [row for body in bodies for row in rows_in(body)] for table, bodies in reader.tables()
    }
    return rows, reader.trailer()


@given(one=ROWS, other=ROWS, step=st.sampled_from([1, 7, 4096]), frame=st.sampled_from([1, 100, form.FRAME]))
@settings(max_examples=60)
def test_what_goes_in_comes_out(one: list[Row], other: list[Row], step: int, frame: int) -> None:
    """However it is cut into frames and pieces, and its sums are those of the rows alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form, "FRAME", frame)
        whole = _written(one=one, other=other)
    rows, trailer = _read(whole, step)
    assert rows == {"one": one, "other": other}
    assert trailer.sums == {"one": summed(one), "other": summed(other)}
    assert trailer.seal == seal_of(KEY, _header(one=one, other=other), trailer.sums, trailer.field_keys)


def test_the_ids_of_keys_are_those_of_what_is_sealed() -> None:
    rows: list[Row] = [(1, b"\x01abcd.....", b"\x01efgh..."), (2, None, None), (3, b"", b"")]
    assert _read(_written(one=rows))[1].field_keys == (b"abcd".hex(),)


SOME: list[Row] = [(number, b"\x01abcd%d" % number, "满意" * number) for number in range(40)]


def test_nothing_that_was_cut_off_is_taken_for_whole() -> None:
    whole = _written(one=SOME)
    for end in range(len(whole)):
        with pytest.raises(BadBackup):
            _read(whole[:end])


def test_nothing_that_was_added_is_taken_for_whole() -> None:
    with pytest.raises(BadBackup, match="follows"):
        _read(_written(one=SOME) + b"x")


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
@settings(max_examples=200)
def test_no_bit_can_be_turned_over(place: int, bit: int) -> None:
    """zlib's sum finds it where age has not; what it lets pass is told by the sums and the seal."""
    whole = bytearray(_written(one=SOME))
    whole[place % len(whole)] ^= 1 << bit
    try:
        rows, trailer = _read(bytes(whole))
    except BadBackup:
        return
    assert rows == {"one": SOME} and trailer == _read(_written(one=SOME))[1]


def test_tables_in_another_order_are_refused() -> None:
    one, two = _frames(_written(one=SOME, two=SOME)), _frames(_written(two=SOME, one=SOME))
    with pytest.raises(BadBackup, match="not where it should be"):
        _read(MAGIC + zlib.compress(one[0] + b"".join(two[1:])))


def test_an_impossible_length_takes_no_memory() -> None:
    with pytest.raises(BadBackup, match="impossible"):
        _read(MAGIC + zlib.compress(b"\xff\xff\xff\xffH" + b"x" * 100))


@pytest.mark.parametrize(
    "other", [b"", b"SQLite format 3\x00", b"huifang backup 2\n", MAGIC, MAGIC + b"nothing"]
)
def test_another_file_is_no_backup(other: bytes) -> None:
    with pytest.raises(BadBackup):
        _read(other)


def _frames(whole: bytes) -> list[bytes]:
    inside, frames = zlib.decompress(whole[len(MAGIC) :]), []
    while inside:
        end = 5 + int.from_bytes(inside[:4], "big")
        frames.append(inside[:end])
        inside = inside[end:]
    return frames


@pytest.mark.parametrize("body", [b"\x83\x01", b"\x01", b"\xff", b"\x9b" + b"\x7f" * 8, b"\x81" * 5000])
def test_what_is_no_row_is_said_to_be_none(body: bytes) -> None:
    """Found by the fuzzer: the decoder's own errors came out, which no command tells in words."""
    with pytest.raises(BadBackup):
        list(rows_in(body))
