"""Comparisons inside pages of others: frame, fragment, pictures, custom element, oEmbed."""
