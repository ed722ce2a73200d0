"""RA Options: rheumatoid arthritis therapies beside investigational stem cell approaches, compared only where the evidence allows."""
