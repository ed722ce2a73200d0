"""The checklist for decision aids and risk communication, computed for one answer, failures included."""

from __future__ import annotations

from api.domain.comparison.answer import AuditItem, Comparison, SelfAudit
from api.domain.comparison.audit_content import CONTENT_ITEMS
from api.domain.comparison.audit_items import lay_out
from api.domain.comparison.audit_numbers import NUMBER_ITEMS
from api.domain.comparison.audit_verdicts import VERDICT_ITEMS

ITEMS = (*CONTENT_ITEMS, *NUMBER_ITEMS, *VERDICT_ITEMS)
NO_AUDIT = SelfAudit(0, 0, 0, ())


def audit(answer: Comparison) -> SelfAudit:
    """Hold an answer against every item that a program can decide."""
    subject = lay_out(answer)
    items = tuple(AuditItem(item.id, item.asks, *item.check(subject)) for item in ITEMS)
    return SelfAudit(
        passed=sum(item.passed is True for item in items),
        failed=sum(item.passed is False for item in items),
        not_applicable=sum(item.passed is None for item in items),
        items=items,
    )
