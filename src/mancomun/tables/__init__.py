"""Tables: grids of cells read with errors that name the cell, and results that print the same on screen and in a workbook."""
