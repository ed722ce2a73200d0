"""When two figures may be compared, and the answer made of those that may."""
