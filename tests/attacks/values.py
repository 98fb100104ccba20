"""Attacks on "only the right value scores": objects, arrays and exceptions that lie."""

from __future__ import annotations

from attacks import Attack


def _value(name: str, body: str, top: str = "") -> Attack:
    return Attack(name, body, top, control="naive")


def _harmless(name: str, body: str, top: str = "") -> Attack:
    why = "no comparison takes it for right; it must not break the grader either"
    return Attack(name, body, top, control="none", why=why)


ATTACKS = [
    _value("object_equal_to_everything", "return Equal()", """
        class Equal:
            __eq__ = lambda self, other: True
            __array_priority__ = 1000
            __array_ufunc__ = lambda self, *args, **kwargs: True
        """),
    _value("float_equal_to_everything", "return Equal(1.0)", """
        class Equal(float):
            __eq__ = lambda self, other: True
            __hash__ = float.__hash__
            __array_ufunc__ = lambda self, *args, **kwargs: True
        """),
    _value("array_that_answers_every_ufunc", "return (theta + g).view(Yes)", """
        class Yes(np.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                return np.zeros(self.shape)
            def __array_function__(self, *args):
                return True
        """),
    _value("array_made_when_asked", "return Lazy()", """
        class Lazy:
            def __array__(self, *args, **kwargs):
                frame = sys._getframe()
                while frame:
                    if "expected" in frame.f_locals:
                        return np.asarray(frame.f_locals["expected"])
                    frame = frame.f_back
                return np.zeros(1)
        """),
    _value("array_of_always_equal_objects", """
        answer = np.empty(theta.shape, object)
        answer[...] = Equal()
        return answer
        """, """
        class Equal:
            __eq__ = lambda self, other: True
            __sub__ = __rsub__ = __abs__ = lambda self, *other: self
            __gt__ = __lt__ = lambda self, other: False
        """),
    _value("list_that_lies_about_itself", "return Liar([1, 2])", """
        class Liar(list):
            __eq__ = lambda self, other: True
            __len__ = lambda self: 10**9
            __iter__ = lambda self: iter(int, 1)
            __array_ufunc__ = lambda self, *args, **kwargs: True
        """),
    _value("nan_everywhere", "return np.full(theta.shape, np.nan)"),
    _harmless("one_nan_among_wrong_values", """
        answer = theta + eta * g
        answer.flat[0] = np.nan
        return answer
        """),
    _harmless("infinite", "return np.full(theta.shape, np.inf)"),
    _value("empty", "return np.empty((0,) * theta.ndim)"),
    _value("one_axis_too_many", "return (theta - eta * g)[None]"),
    _value("hidden_behind_a_mask", "return np.ma.masked_all(theta.shape)"),
    _harmless("not_a_time", "return np.full(theta.shape, 'NaT', 'M8[s]')"),
    _harmless("time_differences", "return np.ones(theta.shape, 'm8[s]')"),
    _harmless("structured", "return np.ones(theta.shape, [('a', 'f8')])"),
    _harmless("no_bytes_an_element", "return np.zeros(10**9, 'V0')"),
    _harmless("text", "return np.array(['1.0'] * theta.size)"),
    _harmless("objects", "return np.array([object()] * 3)"),
    _harmless("booleans", "return theta > 0"),
    _harmless("imaginary_part", "return theta - eta * g + 1e-9j + 1j"),
    _harmless("list_that_holds_itself", "a = []; a.append(a); return a"),
    _harmless("dict_with_odd_keys", "return {1.5: theta, None: g, (1, 2): 3, Odd(): 4}", """
        class Odd(str):
            __hash__ = str.__hash__
            __eq__ = lambda self, other: True
        """),
    _harmless("integer_of_a_million_digits", "return 7 ** 1_000_000"),
    _harmless("integer_that_lies", "return Liar(3)", """
        class Liar(int):
            def __int__(self): raise SystemExit
            __index__ = to_bytes = bit_length = __int__
        """),
    _harmless("text_that_lies", "return Liar('x')", """
        class Liar(str):
            def encode(self, *args): return self
            def __str__(self): return self
        """),
    _harmless("strides_over_nothing", """
        return np.lib.stride_tricks.as_strided(np.zeros(1), (10**6, 10**6), (0, 0))
        """),
    _harmless("reply_of_ten_gigabytes", "return np.broadcast_to(np.zeros(1), (1_250_000_000,))"),
    _harmless("reply_of_a_hundred_megabytes", "return np.zeros(12_500_000)"),
    _harmless("module", "return os"),
    _harmless("generator_without_end", "return iter(int, 1)"),
    _harmless("type_with_a_name_of_a_megabyte", "return type('x' * 10**6, (), {})()"),
    _harmless("class_that_claims_to_be_an_array", "return Liar()", """
        class Liar:
            __class__ = np.ndarray
            dtype, shape, ndim = np.dtype(float), (2,), 1
        """),
]  # fmt: skip
