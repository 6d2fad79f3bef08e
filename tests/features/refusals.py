"""In which words is an act refused? As the features say it, and as the person who tried reads it."""

from __future__ import annotations

from compliance.errors import BadInput, ComplianceError, Conflict, NotAllowed, NotYet
from compliance.life.acts import CaseAct

ACTS = {
    "确认": CaseAct.CONFIRM,
    "补充": CaseAct.COMPLETE,
    "指定": CaseAct.ASSIGN,
    "签收": CaseAct.ACCEPT,
    "退回": CaseAct.RETURN,
    "记录会商": CaseAct.CONSULT,
    "提请联席会议": CaseAct.CONFER,
    "裁定": CaseAct.RULE,
    "移送": CaseAct.HAND_OVER,
    "登记回执": CaseAct.RECEIVED,
    "收回": CaseAct.TAKE_BACK,
    "请求配合": CaseAct.SUPPORT,
    "反馈": CaseAct.ANSWER,
    "申请延期": CaseAct.EXTEND,
    "准予延期": CaseAct.GRANT,
    "不准予延期": CaseAct.REFUSE,
    "挂账": CaseAct.PARK,
    "恢复办理": CaseAct.RESUME,
    "核查": CaseAct.VERIFY_PASSED,
    "核查不通过": CaseAct.VERIFY_FAILED,
    "销号": CaseAct.CLOSE,
    "抽取": CaseAct.DRAW,
    "重开": CaseAct.REOPEN,
    "合并": CaseAct.MERGE,
    "作废": CaseAct.VOID,
    "还原": CaseAct.RESTORE,
    "备注": CaseAct.NOTE,
    "附材料": CaseAct.ATTACH,
}

MISSING = {
    "理由": "没有写明理由",
    "条款": "没有写明依据哪一条款不归本单位",
    "归哪个单位": "没有写明归哪个单位",
    "接收方": "没有写明移送给谁",
    "回执": "没有写明对方回执",
    "结果": "没有写明结果",
    "办结材料": "缺少办结材料",
    "批准人": "没有写明谁批准挂账",
    "期满日": "没有写明挂账到哪一天",
    "新的期限": "没有写明延至哪一天",
    "文件": "没有给出文件",
}
"""What was not given, and how that is told."""

BECAUSE: dict[str, tuple[type[ComplianceError], str]] = {
    "主办单位有明文依据，无须确认": (Conflict, "无需确认"),
    "主办单位有明文依据，也没有争议": (Conflict, "无争议"),
    "没有待补充的事项": (Conflict, "这里没有待答的关键事实"),
    "补充的事项不起作用": (Conflict, "这个事实在此不起决定作用"),
    "已经签收过": (Conflict, "签收。"),
    "已经视为签收": (Conflict, "起视为签收"),
    "已经反馈过": (Conflict, "反馈。"),
    "须先签收": (NotYet, "你单位尚未签收"),
    "再次退回须先听取双方意见": (NotYet, "这是再次退回"),
    "尚未提请联席会议": (NotYet, "尚未提交联席会议"),
    "已提请联席会议，由召集人裁定": (NotAllowed, "已提交联席会议：由召集人裁定"),
    "须先经核查通过": (NotYet, "反馈以来没有合格的复查记录"),
    "没有这一条款": (BadInput, "没有条款"),
    "不是成员单位": (BadInput, "不是成员单位"),
    "是成员单位，应当指定": (BadInput, "是成员单位，请改用指定"),
    "本来就归该单位": (BadInput, "请写另一家单位"),
    "该单位已有任务": (Conflict, "在本案已有任务"),
    "新的期限不晚于现有期限": (BadInput, "不晚于现有期限"),
    "已有待批的延期申请": (Conflict, "办公室尚未答复"),
    "没有待批的延期申请": (Conflict, "没有待批的延期申请"),
    "申请人不得自批": (NotAllowed, "申请人就是你本人"),
    "期满日须在今天以后": (BadInput, "不在今天之后"),
    "超过最长挂账期限": (BadInput, "规则最长到"),
    "没有抽中回头看": (Conflict, "未被抽中回头看"),
    "核查日期还没有到": (BadInput, "还没到"),
    "核查日期早于反馈": (BadInput, "早于反馈日期"),
    "不能并入自身": (BadInput, "案件不能并入自己"),
    "对象或问题不同": (Conflict, "的对象或问题不同"),
    "后立的应并入先立的": (Conflict, "是后立的"),
    "另一案已经了结": (Conflict, "已了结"),
    "补充以后与另一案相同": (NotYet, "这样一来，它与在办案件"),
    "另有相同的案件在办": (Conflict, "与本案对象、问题、主办单位都相同"),
}
"""Every other reason, with the kind of refusal and words that tell it from the others."""
