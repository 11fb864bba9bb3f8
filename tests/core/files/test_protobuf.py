import pytest

from core.files.protobuf import fields


def test_the_fields_of_a_message_are_found_by_their_numbers():
    # https://protobuf.dev/programming-guides/encoding has the first three
    data = b"\x08\x96\x01" + b"\x12\x07testing" + b"\x1a\x03\x08\x96\x01"
    data += b"\x25" + bytes(4) + b"\x31" + bytes(8) + b"\xa2\x06\x01!"

    assert [
        (field.number, field.type, data[field.start : field.end]) for field in fields(data)
    ] == [
        (1, 0, b"\x96\x01"),
        (2, 2, b"testing"),
        (3, 2, b"\x08\x96\x01"),
        (4, 5, bytes(4)),
        (6, 1, bytes(8)),
        (100, 2, b"!"),
    ]


def test_a_message_within_another_is_read_where_it_lies():
    data = b"\x1a\x03\x08\x96\x01"
    (outer,) = fields(data)

    (inner,) = fields(data, outer.start, outer.end)

    assert inner == (1, 0, 3, 5)


@pytest.mark.parametrize(
    "data",
    [
        b"\x08",  # no number
        b"\x08\x96",  # half of one
        b"\x08" + b"\xff" * 11,  # one without an end
        b"\x12\x07test",  # less than it says
        b"\x25\x00",
        b"\x0b",  # a type that is none any more
        b"\x00\x00",  # field 0
    ],
)
def test_what_is_no_message_is_damaged(data):
    with pytest.raises(ValueError, match="damaged or was cut short"):
        list(fields(data))
