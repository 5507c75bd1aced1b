"""The constructor: pick municipalities on a map or in a list and read what the law allows them."""
