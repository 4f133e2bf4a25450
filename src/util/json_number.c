#include <stdlib.h>
#include <string.h>

#include "util/json.h"
#include "util/json_internal.h"

static const char *
skip_digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

size_t
json_number(const char *p, const char *end)
{
    const char *start = p, *digits;

    if (p < end && *p == '-')
        p++;
    digits = p;
    p = p < end && *p == '0' ? p + 1 : skip_digits(p, end);
    if (p == digits)
        return 0;
    if (p < end && *p == '.') {
        digits = ++p;
        p = skip_digits(p, end);
        if (p == digits)
            return 0;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        digits = p;
        p = skip_digits(p, end);
        if (p == digits)
            return 0;
    }
    return (size_t)(p - start);
}

/* A number's text taken apart: 0.DIGITS times ten to ${shift} + EXPONENT. */
struct decimal {
    bool negative;
    const char *digits, *digits_end; /* from the first to the last that is not
                                      * zero; a point may stand between */
    int64_t shift;
    int exponent_sign;
    const char *exponent, *exponent_end; /* without leading zeros */
};

/* Leave out the zeros around the digits; without digits the number is zero. */
static void
trim(struct decimal *d, const char *point)
{
    const char *whole_end = point;

    while (
        d->digits < d->digits_end && (*d->digits == '0' || *d->digits == '.'))
        d->digits++;
    while (d->digits < d->digits_end &&
           (d->digits_end[-1] == '0' || d->digits_end[-1] == '.'))
        d->digits_end--;

    /* Behind the point each zero that was left out counts one down. */
    d->shift = d->digits <= whole_end ? whole_end - d->digits
                                      : whole_end + 1 - d->digits;
}

static void
take_apart(const char *text, struct decimal *d)
{
    const char *end = text + strlen(text), *point;

    d->negative = *text == '-';
    d->digits = text + d->negative;
    d->digits_end = d->digits + strcspn(d->digits, "eE");
    point = memchr(d->digits, '.', (size_t)(d->digits_end - d->digits));
    d->exponent = d->digits_end < end ? d->digits_end + 1 : end;
    d->exponent_end = end;
    d->exponent_sign = *d->exponent == '-' ? -1 : 1;
    d->exponent += strspn(d->exponent, "+-");
    d->exponent += strspn(d->exponent, "0");
    trim(d, point == NULL ? d->digits_end : point);
}

static bool
digits_same(const struct decimal *a, const struct decimal *b)
{
    const char *p = a->digits, *q = b->digits;

    for (;;) {
        p += p < a->digits_end && *p == '.';
        q += q < b->digits_end && *q == '.';
        if (p == a->digits_end || q == b->digits_end)
            return p == a->digits_end && q == b->digits_end;
        if (*p++ != *q++)
            return false;
    }
}

/* The digit of an exponent at ${place}, counted from the last one, signed. */
static int
exponent_digit(const struct decimal *d, ptrdiff_t place)
{
    if (place >= d->exponent_end - d->exponent)
        return 0;
    return d->exponent_sign * (d->exponent_end[-1 - place] - '0');
}

/* Say whether the exponents differ by just what the points' places differ.
 * The difference is formed digit by digit and, once it is large, can only
 * grow, so that exponents of any length cost nothing but a walk. */
static bool
exponents_same(const struct decimal *a, const struct decimal *b)
{
    const int64_t large = (int64_t)1 << 56;
    ptrdiff_t a_length = a->exponent_end - a->exponent;
    ptrdiff_t b_length = b->exponent_end - b->exponent;
    ptrdiff_t place = a_length > b_length ? a_length : b_length;
    int64_t difference = 0;

    while (place-- > 0) {
        difference = difference * 10 + exponent_digit(a, place) -
                     exponent_digit(b, place);
        if (difference > large || difference < -large)
            return false;
    }
    return difference == b->shift - a->shift;
}

bool
json_number_same(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    struct decimal x, y;

    if (json_number(a, a + a_length) != a_length || a_length == 0 ||
        json_number(b, b + b_length) != b_length || b_length == 0)
        return strcmp(a, b) == 0;
    take_apart(a, &x);
    take_apart(b, &y);

    /* Zero is zero, whatever its sign and exponent. */
    if (x.digits == x.digits_end || y.digits == y.digits_end)
        return x.digits == x.digits_end && y.digits == y.digits_end;
    return x.negative == y.negative && digits_same(&x, &y) &&
           exponents_same(&x, &y);
}
