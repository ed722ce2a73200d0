"""Views of the SQLite database: rows with the names of what they refer to, so that none has to be read alone."""

from __future__ import annotations

from typing import Final

_CONTENTS: Final = """\
  (SELECT group_concat(
      a.name || CASE WHEN a.investigational THEN ' (investigational)' ELSE '' END || coalesce(', ' || c.dose, ''),
      ' + ')
    FROM (SELECT * FROM arm_contents ORDER BY study_id, arm_id, position) AS c JOIN agents AS a ON a.id = c.agent
    WHERE c.study_id = {arm}.study_id AND c.arm_id = {arm}.id)"""
"""What the people of an arm got, the word `investigational` beside each agent that is not established."""

_SOURCE: Final = """\
  s.title AS source_title, s.year AS source_year, s.status AS source_status,
  coalesce('https://doi.org/' || s.doi, s.url) AS source_address"""

FIGURES: Final = f"""\
SELECT
  st.id AS study, st.name AS study_name, st.design AS study_design, coalesce(r.line, st.line) AS line, st.population,
  r.subgroup, o.id AS outcome, o.name AS outcome_name, r.subtype, o.unit, o.direction, r.week, r.time_note,
  r.period, r.analysis, r.counted, arm.label AS arm, arm.allocation,
{_CONTENTS.format(arm="arm")} AS contents,
  m.events, m.n, m.n_basis, m.percent, m.mean, m.sd, m.median, m.rate, m.rate_per_years, m.person_years,
  m.ci_low AS printed_interval_low, m.ci_high AS printed_interval_high, m.ci_level AS printed_interval_level,
  sh.events AS computed_events, sh.events_derived AS computed_events_by_rounding,
  sh.interval_low AS computed_percent_low, sh.interval_high AS computed_percent_high, r.note,
{_SOURCE}, r.locator, r.reread_found
FROM measurements AS m
  JOIN results AS r ON r.study_id = m.study_id AND r.position = m.result_position
  JOIN studies AS st ON st.id = m.study_id
  JOIN outcomes AS o ON o.id = r.outcome
  JOIN arms AS arm ON arm.study_id = m.study_id AND arm.id = m.arm
  JOIN sources AS s ON s.id = r.source
  LEFT JOIN study_shares AS sh ON sh.study_id = m.study_id AND sh.result = m.result_position AND sh.arm = m.arm
ORDER BY m.study_id, m.result_position, m.position"""

CONTRASTS: Final = f"""\
SELECT
  st.id AS study, st.name AS study_name, st.design AS study_design, coalesce(r.line, st.line) AS line, st.population,
  r.subgroup, o.id AS outcome, o.name AS outcome_name, r.subtype, o.unit, r.week, r.time_note, r.period, r.analysis,
  arm.label AS arm, {_CONTENTS.format(arm="arm").strip()} AS contents,
  other.label AS comparator, {_CONTENTS.format(arm="other").strip()} AS comparator_contents,
  c.measure, c.value, c.ci_low, c.ci_high, c.ci_level, c.credible, c.p, c.finding, c.note,
{_SOURCE}, r.locator
FROM contrasts AS c
  JOIN results AS r ON r.study_id = c.study_id AND r.position = c.result_position
  JOIN studies AS st ON st.id = c.study_id
  JOIN outcomes AS o ON o.id = r.outcome
  LEFT JOIN arms AS arm ON arm.study_id = c.study_id AND arm.id = c.arm
  LEFT JOIN arms AS other ON other.study_id = c.study_id AND other.id = c.comparator
  JOIN sources AS s ON s.id = r.source
ORDER BY c.study_id, c.result_position, c.position"""

RISKS: Final = f"""\
SELECT
  t.id AS treatment, t.name AS treatment_name, t.kind AS treatment_kind, k.harm, o.name AS harm_name, k.detail,
  k.serious, (SELECT json_group_array(b.jurisdiction) FROM (SELECT * FROM boxed_warnings ORDER BY position) AS b
    WHERE b.treatment_id = k.treatment_id AND b.risk_position = k.position) AS boxed_warning,
  k.frequency_counted, k.frequency_events, k.frequency_n, k.frequency_percent, k.frequency_rate,
  k.frequency_rate_per_years, k.frequency_person_years, k.frequency_ci_low, k.frequency_ci_high, k.frequency_missing,
  k.population, k.line, k.follow_up, k.about_class, k.note,
{_SOURCE}, k.locator
FROM risks AS k
  JOIN treatments AS t ON t.id = k.treatment_id
  JOIN outcomes AS o ON o.id = k.harm
  JOIN sources AS s ON s.id = k.source
ORDER BY k.treatment_id, k.position"""

AVAILABILITY: Final = f"""\
SELECT
  t.id AS treatment, t.name AS treatment_name, t.kind AS treatment_kind, j.id AS jurisdiction,
  j.name AS jurisdiction_name, a.status,
  (SELECT p.meaning FROM jurisdiction_statuses AS p WHERE p.jurisdiction_id = a.jurisdiction AND p.status = a.status
    ORDER BY p.position LIMIT 1) AS status_there, a.as_of, coalesce(a.regulator, j.regulator)
    AS regulator, a.first_authorised, a.note,
{_SOURCE}, a.locator
FROM availability AS a
  JOIN treatments AS t ON t.id = a.treatment_id
  JOIN jurisdictions AS j ON j.id = a.jurisdiction
  JOIN sources AS s ON s.id = a.source
ORDER BY a.treatment_id, a.position"""

CITED: Final = """\
SELECT
  s.id AS source, s.derived_citation AS citation, s.type, s.year, s.status, s.status_note, s.read_as, s.url, s.doi,
  s.pmid, (SELECT count(*) FROM results AS r WHERE r.source = s.id) AS results,
  (SELECT count(*) FROM risks AS k WHERE k.source = s.id) AS risks,
  (SELECT count(*) FROM availability AS a WHERE a.source = s.id) AS availability,
  (SELECT count(*) FROM guidance AS g WHERE g.source = s.id) AS guidance,
  (SELECT count(*) FROM appraisals AS x WHERE x.source = s.id) AS appraisals
FROM sources AS s
ORDER BY s.id"""

VIEWS: Final = {
    "availability_with_names": AVAILABILITY,
    "contrasts_with_names": CONTRASTS,
    "figures_with_names": FIGURES,
    "risks_with_names": RISKS,
    "sources_cited": CITED,
}
