"""A comparison laid out for people: what stands in front, and every figure in words; pure."""

from api.domain.sheet.cautions import cautions_of_arm, cautions_of_reading
from api.domain.sheet.display import USUAL_PARTS, EmbedForm, Part, PictureFormat, PictureName, Theme
from api.domain.sheet.figures import say_figure, say_frequency
from api.domain.sheet.layout import Sheet, SheetOutcome, arms_in_front, lay_out
from api.domain.sheet.notices import Notice, NoticeKind, notices_of, notices_since
from api.domain.sheet.shares import Share, share_of_arm, share_of_risk
from api.domain.sheet.verdicts import VERDICTS, PairVerdict, judge_pairs

__all__ = [
    "EmbedForm",
    "Notice",
    "NoticeKind",
    "PairVerdict",
    "Part",
    "PictureFormat",
    "PictureName",
    "Share",
    "Sheet",
    "SheetOutcome",
    "Theme",
    "USUAL_PARTS",
    "VERDICTS",
    "arms_in_front",
    "cautions_of_arm",
    "cautions_of_reading",
    "judge_pairs",
    "lay_out",
    "notices_of",
    "notices_since",
    "say_figure",
    "say_frequency",
    "share_of_arm",
    "share_of_risk",
]
