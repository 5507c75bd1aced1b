"""The portfolio: the officers' table and tray, the board, the regions, and the choice of what to accompany."""
