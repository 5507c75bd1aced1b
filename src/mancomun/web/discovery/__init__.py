"""Discovery on the page: the best groups the law allows, a whole map divided, as jobs with an address of their own."""
