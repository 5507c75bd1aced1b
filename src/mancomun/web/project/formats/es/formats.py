"""Colombia writes 1.234.567 and 12,5; dates as *22 nov 2026* in lists and *22 de noviembre de 2026* in prose."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "j b Y"
