"""Public checks of `derivatives`: small cases whose answers can be worked out by hand."""

import numpy as np

from autograder.api import check, function, probe

SQUARE = function("x", "x**2")
CUBE = function("x", "x**3")


@check("difference_quotient")
def slope_of_a_square():
    """the slope of x² from 3 to 3.5, from 3 to 2 and from -2 to -1.75"""
    yield [
        probe(SQUARE, 3.0, 0.5, expect=6.5),
        probe(SQUARE, 3.0, -1.0, expect=5.0),
        probe(SQUARE, -2.0, 0.25, expect=-3.75),
    ]


@check("difference_quotient", reason="the slope of a square is linear in a and dx; these are not")
def slope_of_other_functions():
    """the slope of x³ from 1 to 2 and of 1/x from 1 to 2"""
    yield [
        probe(CUBE, 1.0, 1.0, expect=7.0),
        probe(function("x", "1 / x"), 1.0, 1.0, expect=-0.5),
    ]


@check("linearity")
def combination_of_two_numbers():
    """two combinations of derivatives, by hand"""
    yield [
        probe(2.0, 3.0, -1.0, 5.0, expect=1.0),
        probe(0.5, 4.0, 3.0, -2.0, expect=-4.0),
    ]


@check("linearity")
def combination_of_two_gradients():
    """a combination of two gradients, which are arrays"""
    df, dg = np.array([1.0, 2.0]), np.array([10.0, -1.0])
    yield probe(2.0, df, 3.0, dg, expect=np.array([32.0, 1.0]))


@check("product_rule")
def product_of_two_numbers():
    """three products, by hand; one factor is 0"""
    yield [
        probe(2.0, 3.0, 5.0, 7.0, expect=29.0),
        probe(-1.5, 2.0, 4.0, 0.5, expect=7.25),
        probe(0.0, 3.0, 5.0, 7.0, expect=15.0),
    ]


@check("product_rule", reason="the example that refutes the product of the derivatives")
def product_x_times_x():
    """f = g = x at x = 6: the derivative of x² is 12"""
    yield probe(6.0, 1.0, 6.0, 1.0, expect=12.0)


@check("product_rule")
def product_of_two_gradients():
    """the values are numbers, the derivatives gradients: then so is the answer"""
    df, dg = np.array([1.0, 2.0]), np.array([10.0, -1.0])
    yield probe(2.0, df, 3.0, dg, expect=np.array([23.0, 4.0]))


@check("quotient_rule")
def quotient_of_two_numbers():
    """three quotients, by hand; one numerator is 0"""
    yield [
        probe(1.0, 3.0, 2.0, 4.0, expect=0.5),
        probe(3.0, -2.0, 5.0, 4.0, expect=-0.88),
        probe(0.0, 3.0, 2.0, 4.0, expect=1.5),
    ]


@check("quotient_rule")
def quotient_one_over_x():
    """f = 1, g = x at x = -2: the derivative of 1/x is -1/4"""
    yield probe(1.0, 0.0, -2.0, 1.0, expect=-0.25)


@check("quotient_rule")
def quotient_of_two_gradients():
    """the values are numbers, the derivatives gradients: then so is the answer"""
    df, dg = np.array([1.0, 2.0]), np.array([10.0, -1.0])
    yield probe(3.0, df, 2.0, dg, expect=np.array([-7.0, 1.75]))


@check("chain_rule")
def chain_of_two_numbers():
    """three pairs of derivatives, by hand"""
    yield [
        probe(3.0, -2.0, expect=-6.0),
        probe(0.5, 8.0, expect=4.0),
        probe(-1.5, -4.0, expect=6.0),
    ]


@check("chain_rule")
def chain_with_a_gradient():
    """dg is a gradient: then so is the answer"""
    yield probe(3.0, np.array([2.0, -1.0]), expect=np.array([6.0, -3.0]))


@check("linear_approximation")
def tangent_of_a_square():
    """the tangents of x² at 3 and of x³ at -1"""
    yield [
        probe(SQUARE, function("x", "2 * x"), 3.0, 4.0, expect=15.0),
        probe(CUBE, function("x", "3 * x**2"), -1.0, 1.0, expect=5.0),
    ]


@check("linear_approximation")
def tangent_at_many_points():
    """the tangent of x² at 3 for an array of points"""
    x = np.array([1.0, 3.0, 3.5])
    yield probe(SQUARE, function("x", "2 * x"), 3.0, x, expect=np.array([-3.0, 9.0, 12.0]))


@check("partial_derivative", reason="the example of the function's own words")
def partials_of_a_product():
    """both partial differences of x₀ x₁² at (2, 3) with dx = 1"""
    f, x = function("x", "x[0] * x[1]**2"), np.array([2.0, 3.0])
    yield [probe(f, x, 0, 1.0, expect=9.0), probe(f, x, 1, 1.0, expect=14.0)]


@check("partial_derivative")
def partials_of_three_coordinates():
    """x₀ x₁ + x₂³ at (2, 3, 5), with steps of 0.5 and -2"""
    f, x = function("x", "x[0] * x[1] + x[2] ** 3"), np.array([2.0, 3.0, 5.0])
    yield [
        probe(f, x, 2, 0.5, expect=82.75),
        probe(f, x, 2, -2.0, expect=49.0),
        probe(f, x, 0, -2.0, expect=3.0),
        probe(f, x, 1, 0.5, expect=2.0),
    ]


@check("numerical_gradient", reason="the plain case, with the statement's numbers, comes first")
def central_differences():
    """central differences of x₀³ + x₁ at (1, 5), with steps of 1 and 0.1"""
    f = function("x", "x[0] ** 3 + x[1]")
    yield [
        probe(f, np.array([1.0, 5.0]), 1.0, expect=np.array([4.0, 1.0])),
        probe(f, np.array([1.0, 5.0]), 0.1, expect=np.array([3.01, 1.0])),
    ]


@check("numerical_gradient")
def one_entry_at_a_time():
    """x₀ x₁ x₂ at (2, 3, 5), where moving two entries at once shows"""
    f, x = function("x", "x[0] * x[1] * x[2]"), np.array([2.0, 3.0, 5.0])
    yield probe(f, x, 0.5, expect=np.array([15.0, 10.0, 6.0]))


@check("numerical_gradient")
def matrices_keep_their_shape():
    """the gradient of a matrix is a matrix, with three axes it has three, of a number it is one"""
    weights = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    matrix = np.array([[1.0, 0.0, -1.0], [2.0, 0.5, 3.0]])
    cube = np.arange(6.0).reshape(1, 3, 2)
    yield [
        probe(function("x", "np.sum(c * x**2)", c=weights), matrix, expect=2 * weights * matrix),
        probe(function("x", "np.sum(x**2)"), cube, expect=2 * cube),
        probe(CUBE, np.array(2.0), 1.0, expect=13.0),
    ]


@check("numerical_gradient")
def integers_are_welcome():
    """x holds integers: the step must not be cut off"""
    f = function("x", "x[0]**2 + 0.5 * x[1] + 3 * x[2]")
    yield probe(f, np.array([1, 2, 3]), expect=np.array([2.0, 0.5, 3.0]))


@check("numerical_gradient")
def the_default_step():
    """without dx the step is 1e-5: the central difference of x + 10¹⁰ x³ at 0 is then 2, not 1"""
    yield probe(function("x", "x[0] + 1e10 * x[0]**3"), np.array([0.0]), expect=np.array([2.0]))


@check("tangent_plane", reason="the example of the function's own words")
def plane_of_a_product():
    """the tangent plane of x₀ x₁ at (2, 3), evaluated at (3, 5) and at (2, 3) itself"""
    f, grad_f = function("x", "x[0] * x[1]"), function("x", "np.array([x[1], x[0]])")
    a = np.array([2.0, 3.0])
    yield [
        probe(f, grad_f, a, np.array([3.0, 5.0]), expect=13.0),
        probe(f, grad_f, a, np.array([2.0, 3.0]), expect=6.0),
    ]


@check("tangent_plane")
def plane_in_three_dimensions():
    """the tangent plane of x₀² + x₁² + x₂² at (1, 2, 3), evaluated at (-2, 0, 3.5)"""
    f, grad_f = function("x", "np.sum(x**2)"), function("x", "2 * x")
    a, x = np.array([1.0, 2.0, 3.0]), np.array([-2.0, 0.0, 3.5])
    yield probe(f, grad_f, a, x, expect=3.0)


@check("steepest_descent_direction")
def unit_vectors_downhill():
    """the directions for the gradients (3, -4), (1, 2, 2) and (-5)"""
    yield [
        probe(np.array([3.0, -4.0]), expect=np.array([-0.6, 0.8])),
        probe(np.array([1.0, 2.0, 2.0]), expect=np.array([-1.0, -2.0, -2.0]) / 3),
        probe(np.array([-5.0]), expect=np.array([1.0])),
    ]


@check("steepest_descent_direction")
def no_direction_at_zero():
    """zeros for a zero gradient, but not for (0, -2), where one entry is zero, nor for (3, -3)"""
    yield [
        probe(np.zeros(3), expect=np.zeros(3)),
        probe(np.array([0.0, -2.0]), expect=np.array([0.0, 1.0])),
        probe(np.array([3.0, -3.0]), expect=np.array([-1.0, 1.0]) / np.sqrt(2)),
    ]


@check("steepest_descent_direction")
def length_does_not_matter():
    """the gradients 1e-20 · (3, -4) and 1e20 · (3, -4) have the same direction as (3, -4)"""
    yield [
        probe(np.array([3.0, -4.0]) * scale, expect=np.array([-0.6, 0.8]))
        for scale in (1e-20, 1e20)
    ]
