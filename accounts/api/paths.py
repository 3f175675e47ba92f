"""What a number in an address may be: no longer than any column holds."""

from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    """`<number:…>`, where Django's own `int` takes digits without end, which no database takes."""

    regex = "0|[1-9][0-9]{0,8}"
