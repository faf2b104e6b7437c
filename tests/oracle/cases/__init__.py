"""Random rulebooks, states and requests for generate.py."""
