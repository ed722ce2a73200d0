"""A FHIR 5.0.0 Bundle of what fits FHIR without being bent; no profile is claimed.

| record | resource |
|---|---|
| outcome | EvidenceVariable |
| source | Citation |
| figure of an arm, figure that a source prints between arms | Evidence |
| risk of a treatment | Evidence; its frequency, or why there is none |
| rating of certainty | Evidence with the rating and the effect rated, and ArtifactAssessment with the reasons |

Left out, since FHIR has no place for them or only one that says something else: availability, guidance, positions,
claims and their verdicts, documented harms, registered trials, cautions, the glossary, notices of withdrawal, evidence
levels, and verdicts on whether two options may be compared. Studies, arms, populations and treatments stand in words
within the evidence.
"""
