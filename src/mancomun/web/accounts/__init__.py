"""People, the entities they act for, and what each may do."""
