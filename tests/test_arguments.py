"""What the models say to arguments that they cannot use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nce.models.arguments import broadcast, fraction, integer, number, positive, real, temperature

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(arrays(float, st.integers(0, 5), elements=finite))
def test_finite_numbers_pass_unchanged(values):
    assert real("a", values).tolist() == values.tolist()
    assert real("a", list(values)).dtype == float


@given(finite, finite, finite)
def test_the_range_is_what_it_says(value, one, other):
    low, high = sorted([one, other])
    for keywords, inside in [
        ({"above": low, "below": high}, low < value < high),
        ({"at_least": low, "at_most": high}, low <= value <= high),
    ]:
        if inside:
            assert real("a", value, **keywords) == value
        else:
            with pytest.raises(ValueError, match=r"^a must be .*, got "):
                real("a", value, **keywords)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: real("a", np.nan), "a must be finite, got nan"),
        (lambda: real("a", [1, np.inf]), "a must be finite, got inf at index 1"),
        (lambda: real("a", [[1, 2], [3, -4]], "V", at_least=0), "a must be 0 or more V, got -4 at index 1, 1"),
        (lambda: real("a", 2, above=0, below=1), "a must be above 0 and below 1, got 2"),
        (lambda: real("a", "hot"), "a must be a number or an array of numbers, got 'hot'"),
        (lambda: real("a", [1, "hot"]), "a must be a number or an array of numbers, got [1, 'hot']"),
        (lambda: real("a", [[1], [2, 3]]), "a must be a number or an array of numbers, got [[1], [2, 3]]"),
        (lambda: real("a", "300"), "a must be a number or an array of numbers, got '300'"),
        (lambda: real("a", 1 + 2j), "a must be a number or an array of numbers, got (1+2j)"),
        (
            lambda: real("a", np.ma.masked_array([1.0, 2.0], [0, 1])),
            "a must not be masked: leave the masked values out, or fill them",
        ),
        (lambda: number("a", [1, 2]), "a must be one number, got an array of shape (2,)"),
        (lambda: number("a", -1, "V", at_least=0), "a must be 0 or more V, got -1"),
        (lambda: integer("n", 2.5), "n must be a whole number, got 2.5"),
        (lambda: integer("n", 0, at_least=1), "n must be 1 or more, got 0"),
        (lambda: real("a", None), "a must be finite, got nan"),
        (lambda: positive("D_m2_s", 0, "m²/s"), "D_m2_s must be above 0 m²/s, got 0"),
        (lambda: temperature("T_K", -20), "T_K must be above 0 K, got -20: give kelvin; add 273.15 to degrees Celsius"),
        (lambda: fraction("x", 33.3), "x must be 0 or more and 1 or less, got 33.3: give a fraction, not per cent"),
        (
            lambda: broadcast(T_K=np.ones(3), x=np.ones((2, 2))),
            "the shapes do not broadcast against each other: T_K (3,), x (2, 2)",
        ),
    ],
)
def test_the_message_names_argument_value_place_and_way_out(call, said):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == said


def test_arrays_come_back_at_their_common_shape():
    T, x = broadcast(T_K=np.arange(3.0)[:, None], x=np.arange(2.0))
    assert T.tolist() == [[0, 0], [1, 1], [2, 2]]
    assert x.tolist() == [[0, 1]] * 3
