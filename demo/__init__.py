"""The web page: draw a digit or upload one, and see what a network reads in it."""
