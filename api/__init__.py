"""RA Options: arthritis therapies beside investigational stem cell approaches, compared where the evidence allows."""
