"""Events, who came and what they authorised, and what holders of data ask for (Ley 1581 de 2012)."""
