"""What are the parts of a finding called, by programs, in headers, and by people?"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.draft import Severity, VisitSource
from rules.allocation import ISSUE
from rules.catalogue import Label

__all__ = [
    "ACTION",
    "ADDRESS",
    "ATTENDED",
    "CODE",
    "EVIDENCE",
    "FACTS",
    "FIELDS",
    "FOUND_ON",
    "INSPECTOR",
    "ISSUE_FIELD",
    "KEY",
    "LOCALITY",
    "NAME",
    "PARTY",
    "REGISTERED_FOR",
    "ROW_NUMBERS",
    "SEVERITY",
    "SEVERITY_WORDS",
    "SOURCE",
    "SOURCE_WORDS",
    "TEXT",
    "Field",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a finding: its path in JSON, its name, the other headers it goes by, its length in characters."""

    path: tuple[str, ...]
    label: Label
    headers: tuple[str, ...] = ()
    longest: int = 200

    @property
    def key(self) -> str:
        """The path with dots, as in `party.name`."""
        return ".".join(self.path)

    @property
    def place(self) -> str:
        """What it is called in messages: its key and its name."""
        name = str(self.label)
        return name if name == self.key else f"{self.key} ({name})"


PARTY = Field(("party",), Label("检查对象", "inspected party"))
FACTS = Field(("facts",), Label("事实", "facts"))

NAME = Field(
    ("party", "name"),
    Label("单位名称", "party's name"),
    ("机构名称", "对象名称", "学校名称", "被检查单位", "检查对象", "名称", "name", "party", "party name"),
)
CODE = Field(
    ("party", "code"),
    Label("统一社会信用代码", "unified social credit code"),
    ("社会信用代码", "信用代码", "code", "credit code", "uscc"),
)
LOCALITY = Field(
    ("party", "locality"),
    Label("乡镇街道", "locality"),
    ("乡镇/街道", "乡镇（街道）", "所属乡镇街道", "属地", "街道", "township"),
    longest=100,
)
ADDRESS = Field(("party", "address"), Label("地址", "address"), ("详细地址", "办学地址", "单位地址"), longest=500)
REGISTERED_FOR = Field(
    ("party", "registered_for"),
    Label("登记业务", "registered for"),
    ("登记业务范围", "业务范围", "经营范围"),
    longest=500,
)
ISSUE_FIELD = Field((ISSUE,), Label("问题类别", "issue"), ("问题", "问题类型", "问题种类"))
TEXT = Field(
    ("text",),
    Label("问题描述", "description"),
    ("描述", "具体情况", "具体问题", "情况说明", "text", "details"),
    longest=2000,
)
FOUND_ON = Field(
    ("found_on",),
    Label("发现日期", "date found"),
    ("检查日期", "日期", "发现时间", "检查时间", "date", "found on"),
    longest=40,
)
INSPECTOR = Field(("inspector",), Label("检查人", "inspector"), ("检查人员", "检查员", "inspectors"))
SOURCE = Field(("source",), Label("来源", "source"), ("检查来源", "问题来源", "线索来源"))
SEVERITY = Field(("severity",), Label("整改性质", "severity"), ("性质", "整改类型", "紧急程度"))
ACTION = Field(
    ("action",),
    Label("现场处置", "action on the spot"),
    ("整改措施", "处置措施", "处置情况", "现场处理", "action"),
    longest=2000,
)
EVIDENCE = Field(("evidence",), Label("证据", "evidence"), ("附件", "证据文件", "照片", "attachments"), longest=1000)
KEY = Field(("id",), Label("编号", "id"), ("问题编号", "检查编号", "finding id"))
ATTENDED = Field(
    ("attended",),
    Label("参加单位", "units attending"),
    ("检查单位", "参与单位", "联合检查单位", "attended", "units"),
)

FIELDS = (
    NAME,
    CODE,
    LOCALITY,
    ADDRESS,
    REGISTERED_FOR,
    ISSUE_FIELD,
    TEXT,
    FOUND_ON,
    INSPECTOR,
    SOURCE,
    SEVERITY,
    ACTION,
    EVIDENCE,
    KEY,
    ATTENDED,
)
"""Every part of a finding but the facts, which the allocation declares."""

ROW_NUMBERS = ("序号", "行号", "no", "no.", "#")
"""Headers of columns that only count the rows: read over."""

SOURCE_WORDS: dict[VisitSource, tuple[str, ...]] = {
    VisitSource.RANDOM_CHECK: ("随机抽查", "random check", "双随机", "双随机抽查", "抽查", "日常检查"),
    VisitSource.COMPLAINT: ("投诉举报", "complaint", "投诉", "举报"),
    VisitSource.HOTLINE: ("热线", "hotline", "12345", "12345热线"),
    VisitSource.MEDIA: ("媒体", "media", "媒体曝光", "媒体报道"),
    VisitSource.FROM_ABOVE: ("上级交办", "from above", "上级", "交办"),
    VisitSource.CAMPAIGN: ("专项行动", "campaign", "专项检查", "专项"),
    VisitSource.RE_INSPECTION: ("复查", "re-inspection", "核查", "回头看"),
}
"""What made somebody go and look, in the words of inspectors; the first two are its names."""

SEVERITY_WORDS: dict[Severity, tuple[str, ...]] = {
    Severity.AT_ONCE: ("立即", "at once", "立即整改", "立行立改", "immediate"),
    Severity.URGENT: ("紧急", "urgent", "紧急整改"),
    Severity.ORDINARY: ("一般", "ordinary", "限期", "限期整改"),
    Severity.LONG: ("长期", "long", "长期整改", "long term"),
}
"""How soon it has to be put right, in the words of inspectors; the first two are its names."""
