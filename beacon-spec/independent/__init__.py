"""SPEC.md once more, in Python, from the text alone. Section numbers in comments are SPEC.md's."""
