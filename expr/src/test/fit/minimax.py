"""Fits the polynomials of ScalarMath and prints them as Java constants.

    python3 minimax.py        (needs mpmath)

Each polynomial P approximates a remainder: the function minus the leading terms that are kept exact,
divided by the power of x that those terms leave. The error that is made small is the relative error of
the whole function, so every fit carries a weight. The fit is Remez' exchange: solve for coefficients and
a levelled error on deg + 2 points, move the points to the extrema of the error, repeat. After each
solve the lowest coefficient is rounded to the target format, subtracted, and the rest fitted again, so
that later coefficients make good what rounding lost. On an interval around zero the refit can fail
(the reduced family has a zero inside), so plain rounding is tried too and the better of the two kept.
"""

import struct

from mpmath import cos as mcos
from mpmath import atanh, exp, log, log1p, lu_solve, matrix, mp, mpf, pi, sin as msin, sqrt

mp.dps = 60


def remez(f, w, a, b, degree):
    n = degree + 2
    grid = [(a + b) / 2 - (b - a) / 2 * mcos(pi * (k + mpf(1) / 2) / 600) for k in range(600)]
    fs, ws = [f(x) for x in grid], [w(x) for x in grid]
    picks = [min(599, max(0, round(599.0 * i / (n - 1)))) for i in range(n)]
    coefficients = []
    for _ in range(30):
        rows = matrix(n, n)
        right = matrix(n, 1)
        for i, k in enumerate(picks):
            for j in range(degree + 1):
                rows[i, j] = grid[k] ** j
            rows[i, degree + 1] = (-1) ** i / ws[k]
            right[i] = fs[k]
        solved = lu_solve(rows, right)
        coefficients = [solved[j] for j in range(degree + 1)]
        errors = [ws[k] * (value(coefficients, grid[k]) - fs[k]) for k in range(600)]
        moved = alternation(errors, n)
        if moved is None or moved == picks:
            break
        picks = moved
    return coefficients


def alternation(errors, n):
    """The largest error of each run of one sign; the weakest ends are dropped until n are left."""
    runs = []
    for k, e in enumerate(errors):
        if runs and (errors[runs[-1]] > 0) == (e > 0):
            if abs(e) > abs(errors[runs[-1]]):
                runs[-1] = k
        else:
            runs.append(k)
    while len(runs) > n:
        runs.pop(0 if abs(errors[runs[0]]) < abs(errors[runs[-1]]) else -1)
    return runs if len(runs) == n else None


def value(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def rounded(c, single):
    if not single:
        return float(c)
    return struct.unpack("f", struct.pack("f", float(c)))[0]


def fit(f, w, a, b, degree, single):
    """Coefficients, lowest first, each a float or double."""
    found = []
    for k in range(degree + 1):

        def rest(x, found=tuple(found)):
            return (f(x) - value(found, x)) / x ** len(found)

        c = remez(rest, lambda x, k=k: w(x) * abs(x) ** k, a, b, degree - k)[0]
        found.append(rounded(c, single))
    return found


def show(name, f, w, a, b, degree, single):
    points = [a + (b - a) * (k + mpf(1) / 3) / 2000 for k in range(2000)]
    plain = [rounded(c, single) for c in remez(f, w, a, b, degree)]
    found, worst = min(
        (
            (candidate, max(abs(w(x) * (value(candidate, x) - f(x))) for x in points))
            for candidate in (plain, fit(f, w, a, b, degree, single))
        ),
        key=lambda pair: pair[1],
    )
    print(f"  // {name}: relative error 2^{float(log(worst, 2)):.1f}")
    for i, c in enumerate(found):
        print(f"  static final {'float' if single else 'double'} {name}_{i} = {java(c, single)};")


def java(c, single):
    text = float(c).hex()
    mantissa, exponent = text.split("p")
    if single and "." in mantissa:
        mantissa = mantissa[:-7] if mantissa.endswith("0000000") else mantissa
    return f"{mantissa}p{int(exponent)}" + ("f" if single else "")


def parts(name, c, single, count, first_bits=None):
    """c as an unevaluated sum of count constants; the first cut to first_bits when given."""
    rest = mpf(c)
    for i in range(count):
        if i == 0 and first_bits:
            part = float(mp.floor(rest * 2**first_bits) / mpf(2) ** first_bits)
        else:
            part = rounded(rest, single)
        print(f"  static final {'float' if single else 'double'} {name}_{i} = {java(part, single)};")
        rest -= mpf(part)


half_ln2 = log(mpf(2)) / 2 * mpf("1.0001")
third = mpf(1) / 3
quarter_pi = pi / 4 * mpf("1.0001")


def exp_rest(r):
    return (exp(r) - 1 - r - r * r / 2) / r**3


def log_rest(t):
    return (log1p(t) - t + t * t / 2) / t**3


def atanh_rest(z):
    s = sqrt(z)
    return (2 * atanh(s) / s - 2) / z


def sin_rest(z):
    r = sqrt(z)
    return (msin(r) - r) / r**3


def cos_rest(z):
    return (mcos(sqrt(z)) - 1 + z / 2) / z**2


for single, e, l, s, c in ((True, 4, 7, 2, 2), (False, 9, 7, 5, 5)):
    tag = "F" if single else "D"
    # expm1(r) is what tanh needs, and the stricter of the two: its relative error is the weight.
    show(f"EXP_{tag}", exp_rest, lambda r: abs(r**3 / (exp(r) - 1)), -half_ln2, half_ln2, e, single)
    if single:
        show(f"LOG_{tag}", log_rest, lambda t: abs(t**3 / log1p(t)), -third, third, l, single)
    else:
        show(f"LOG_{tag}", atanh_rest, lambda z: z / 2, mpf(0), mpf("0.04001"), l - 1, single)
    show(f"SIN_{tag}", sin_rest, lambda z: z, mpf(0), quarter_pi**2, s, single)
    show(f"COS_{tag}", cos_rest, lambda z: z**2 / mcos(sqrt(z)), mpf(0), quarter_pi**2, c, single)
    parts(f"LN2_{tag}", log(mpf(2)), single, 2, 14 if single else 40)
    parts(f"HALF_PI_{tag}", pi / 2, single, 3)
