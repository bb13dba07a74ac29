"""What each template is for, in the words of an application (申请说明): a reviewer knows nothing of us.

They say what the text says and no more; words that gateways refuse are not in them either.
"""

from collections.abc import Iterator, Mapping

from survey.questionnaire.model import Kind, MenuPrompt, Question, Questionnaire, Text
from survey.vocabulary import NoticeKind

_REPLY = "由当事人本人回复上一条短信后发送"
_BY_KIND = {
    Kind.RATING: f"请当事人评价接待、转办其事项的单位。{_REPLY}。",
    Kind.OPEN: f"请当事人用一句话说明原因，可不答。{_REPLY}。",
    Kind.CONSENT: f"记下评价，并问当事人是否需要工作人员联系。{_REPLY}。",
    Kind.CHOICE: f"请当事人选择一项。{_REPLY}。",
}
_ALWAYS: Mapping[str, str] = {
    Text.REASK: f"看不懂当事人的回复时请其重新回复，只发一次。{_REPLY}。",
    Text.WHO: f"当事人问是谁发的短信时说明身份和核实电话。{_REPLY}。",
    Text.HUMAN: f"当事人要求人工时告知将由工作人员来电。{_REPLY}。",
    Text.THANKS: f"告知当事人评价已记下。{_REPLY}。",
    Text.OPTOUT_DONE: f"当事人要求停止后，确认不再发送。{_REPLY}。",
    Text.WRONG_PERSON: f"收到短信的不是当事人本人时致歉，不再发送。{_REPLY}。",
}
_OPENS = (
    "当事人反映的事项办结后发送的第一条通知，请本人自愿回复数字评价办理情况；不愿意的回T即停。每件事一次。"
)
_AGAIN = "事项重新办理后通知当事人，请本人自愿再评价一次。"
_REMINDS = "当事人未回复时提醒一次，不再重复。"
_OTHER = "告知当事人其所反映事项的回访情况。"
_TO_UNIT = "发给承办单位经办人的工作通知，收件人为本系统登记的单位工作人员："
_NOTICES = {
    NoticeKind.ORDERED: "事项需要整改及报送期限。",
    NoticeKind.RETURNED: "整改报告退回及重新报送期限。",
    NoticeKind.EXTENDED: "同意延期及新的期限。",
    NoticeKind.DUE_SOON: "整改即将到期。",
    NoticeKind.OVERDUE: "整改已到期未报送。",
    NoticeKind.CAUSES: "本单位意见汇总已生成。",
    NoticeKind.TALK: "整改超期，将约谈负责人。",
    NoticeKind.DOCKET: "事项列入联席会议督办。",
}
_CALL = "事项办结后给当事人本人的语音回访，按键作答，自愿，可随时挂断："
_KEYS = "按键后播放："
_PROMPTS = {
    MenuPrompt.UNIT: f"{_CALL}请评价承办单位。",
    MenuPrompt.OFFICE: f"{_CALL}请评价接待、转办的单位。",
    MenuPrompt.UNIT_AGAIN: f"{_CALL}重新办理后请再评价承办单位。",
    MenuPrompt.OFFICE_AGAIN: f"{_CALL}重新办理后请再评价接待、转办的单位。",
    MenuPrompt.RECEIVED: f"{_KEYS}评价已收到。",
    MenuPrompt.WRONG_NUMBER: f"{_KEYS}不是本人，致歉。",
    MenuPrompt.PERSON: f"{_KEYS}将由工作人员来电。",
    MenuPrompt.STOPPED: f"{_KEYS}确认不再联系。",
    MenuPrompt.BYE: "语音回访的结束语。",
}
_GAPS = {"case": "事项编号的末四位", "due": "期限，月和日"}


def of_texts(questionnaire: Questionnaire) -> Mapping[str, str]:
    """By the key of the text; a text that no question names and no conversation needs is not in it."""
    found = dict(_ALWAYS)
    for question in questionnaire.questions:
        for key, purpose in _of_question(question):
            found.setdefault(key, purpose)
    return found


def _of_question(question: Question) -> Iterator[tuple[str, str]]:
    roles = (
        (question.opens, _OPENS),
        (question.again, _AGAIN),
        (question.reminds, _REMINDS),
        (question.asks, _BY_KIND[question.kind]),
    )
    return ((key, purpose) for key, purpose in roles if key)


def of_text(questionnaire: Questionnaire, key: str) -> str:
    return of_texts(questionnaire).get(key, _OTHER)


def of_notice(kind: NoticeKind) -> str:
    return _TO_UNIT + _NOTICES[kind]


def of_prompt(key: MenuPrompt) -> str:
    return _PROMPTS[key]


def of_gaps(samples: Mapping[str, str]) -> str:
    """What stands in each gap, with an example."""
    return "".join(f"变量{name}为{_GAPS[name]}，如“{sample}”。" for name, sample in samples.items())
