"""The catalogues of languages, and what is translated by them."""
