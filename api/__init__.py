"""RA Options: rheumatoid arthritis therapies beside investigational stem cell approaches, compared where evidence allows."""
