"""The sources of a release for BibTeX, for reference managers (RIS) and for citation processors (CSL-JSON)."""
