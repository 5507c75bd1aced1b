"""The workspace of an initiative's route: what every product of the three moments shares, whatever it is about."""
