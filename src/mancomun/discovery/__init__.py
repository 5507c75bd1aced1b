"""Discovery: the best groups the law allows around a unit, and partitions of a whole map, each with its certificate."""
