"""The book of method: three moments, their products and their gates, judged by the same algebra as the law.

Nothing here asks the clock, stores anything or knows a page. What the method proposes and no norm fixes is marked as ours
and can be configured.
"""
