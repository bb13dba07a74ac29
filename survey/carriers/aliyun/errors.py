"""What Aliyun's codes for a send that it did not take mean for an attempt (DESIGN §5), as data. Pure.

Sources, 2026: API错误码 of texts (https://help.aliyun.com/document_detail/101346.html) and of calls
(https://help.aliyun.com/document_detail/112502.html), 公共错误码 of the gateway in front of both. `isv.` is
the caller's fault, `isp.` the vendor's own. The words are for the operator.
"""

from collections.abc import Mapping

from survey.carriers.codes import Meaning, by_code, class_of_status, meaning_in
from survey.vocabulary import ErrorClass

_Groups = Mapping[ErrorClass, Mapping[str, str]]

# Of the account, its rights and the gateway: the same for texts and calls.
_BOTH: _Groups = {
    ErrorClass.SLOW_DOWN: {
        "Throttling": "too many requests at once",
        "isv.BUSINESS_LIMIT_CONTROL": "too much to this number in a minute, an hour or a day",
    },
    ErrorClass.UNKNOWN: {
        "InternalError": "the carrier failed inside",
        "ServiceUnavailable": "the carrier is out of service",
        "SignatureNonceUsed": "the same request had come before",  # somebody on the way sent it twice
        "isp.SYSTEM_ERROR": "the carrier failed inside",
        "isp.GATEWAY_ERROR": "the carrier failed inside",
    },
    ErrorClass.NUMBER_NEVER: {
        "isv.MOBILE_NUMBER_ILLEGAL": "not a valid number",
    },
    ErrorClass.OURS: {
        "Forbidden": "the account may not do this",
        "IncompleteSignature": "the request is not signed",
        "InvalidAccessKeyId": "no such key, or it is switched off (ALIYUN_ACCESS_KEY_ID)",
        "InvalidAction": "no such request: a wrong endpoint",
        "InvalidProduct": "no such service: a wrong endpoint",
        "InvalidTimeStamp": "our clock differs by more than a quarter of an hour",
        "InvalidVersion": "no such version of the service",
        "MissingAccessKeyId": "the request names no key",
        "NoPermission": "the account may not do this",
        "SignatureDoesNotMatch": "the key's secret is not the right one (ALIYUN_ACCESS_KEY_SECRET)",
        "isp.RAM_PERMISSION_DENY": "the key may not do this: its RAM user lacks the permission",
        "isv.ACCOUNT_ABNORMAL": "the account is not in order",
        "isv.ACCOUNT_NOT_EXISTS": "no such account",
        "isv.AMOUNT_NOT_ENOUGH": "the account's money is used up",
        "isv.DENY_IP_RANGE": "our address is not in mainland China",
        "isv.OUT_OF_SERVICE": "the account is suspended: it owes money",
        "isv.PRODUCT_UNSUBSCRIBE": "the service is not activated",
        "isv.PRODUCT_UN_SUBSCRIPT": "the service is not activated",
        "isv.SECURITY_FROZEN_ACCOUNT": "the account is frozen: it was not used for long",
        "isv.TEMPLATE_MISSING_PARAMETERS": "the approved template has other gaps than CARRIER_TEMPLATES says",
    },
    # About what this one says: it uses its attempt up, and five in a row stop the channel.
    ErrorClass.UNLISTED: {
        "isv.INVALID_JSON_PARAM": "what fills the gaps cannot be read",
        "isv.INVALID_PARAMETERS": "a parameter is wrong",
        "isv.PARAM_LENGTH_LIMIT": "too much in a gap of the template",
        "isv.PARAM_NOT_SUPPORT_URL": "an address in a gap of the template",
        "isv.TEMPLATE_PARAMS_ILLEGAL": "a word in a gap of the template that the carrier does not let pass",
    },
}
_TEXTS: _Groups = {
    ErrorClass.SLOW_DOWN: {
        "isv.DAY_LIMIT_CONTROL": "the account's texts for today are used up",
    },
    ErrorClass.OPTED_OUT: {
        "isv.CUSTOMER_REFUSED": "the person has unsubscribed with the carrier",
    },
    ErrorClass.BLOCKED: {
        # A number that wants no texts, or a word in a gap: either way not by text, and no fault of all texts.
        "isv.BLACK_KEY_CONTROL_LIMIT": "on the carrier's list of numbers or words that are blocked",
    },
    ErrorClass.OURS: {
        "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "the template is for other countries",
        "isv.EXTEND_CODE_ERROR": "the extension belongs to another signature",
        "isv.MONTH_LIMIT_CONTROL": "the account's texts for this month are used up",
        "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": "the template is of another kind than its words",
        "isv.SMS_SIGNATURE_ILLEGAL": "the signature is not approved (CARRIER_SIGNATURE)",
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "the signature is not for this kind of template",
        "isv.SMS_SIGN_ILLEGAL": "the signature is forbidden",
        "isv.SMS_TEMPLATE_ILLEGAL": "the template is not approved (CARRIER_TEMPLATES)",
        "isv.SMS_TEST_NUMBER_LIMIT": "a trial signature may write to numbers bound to it only",
        "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": "a trial signature goes with a trial template only",
        "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": "a trial template takes digits only",
    },
    ErrorClass.UNLISTED: {
        "isv.SMS_CONTENT_ILLEGAL": "words that the carrier does not let pass",
        "isv.UNSUPPORTED_CONTENT": "signs that the carrier does not let pass",
    },
}
_CALLS: _Groups = {
    ErrorClass.SLOW_DOWN: {
        "isv.VOICE_ROBOT_NOT_PERIOD": "the carrier calls nobody at this hour",
        "isv.VOICE_CALL_PERIOD_ERROR": "the carrier could not tell whether it calls at this hour",
    },
    ErrorClass.UNKNOWN: {
        "isv.VOICE_CALL_FAIL": "the call was begun and failed",  # the vendor has a record of it
    },
    ErrorClass.BLOCKED: {
        "isv.COMPLAINT_REJECT": "calls to this number are blocked after complaints",
    },
    ErrorClass.OURS: {
        "isv.BILLID_NOT_EXIST": "the number to call from is not the account's (ALIYUN_VOICE_FROM)",
        "isv.CALLED_SHOW_NUMBER_ILLEGAL": "the number to call from is not the account's (ALIYUN_VOICE_FROM)",
        "isv.DISPLAY_NUMBER_ILLEGAL": "the number to call from is not the account's (ALIYUN_VOICE_FROM)",
        "isv.TEMPLATE_ILLEGAL": "the template is not approved (CARRIER_TEMPLATES)",
        "isv.TTS_TEMPLATE_ILLEGAL": "the template is not approved (CARRIER_TEMPLATES)",
        "isv.VOICE_FILE_ILLEGAL": "the recording is not approved",
    },
    ErrorClass.UNLISTED: {
        "isv.BLACK_KEY_CONTROL_LIMIT": "a word in a gap of the template that the carrier does not let pass",
    },
}


OF_TEXTS = by_code(_BOTH, _TEXTS)
OF_CALLS = by_code(_BOTH, _CALLS)


def class_of_answer(status: int, code: str, table: Mapping[str, Meaning]) -> ErrorClass:
    """The class of an answer to a send that was not OK.

    `status`: HTTP status; `code`: the vendor's, empty if the answer has none. The service itself refuses with
    200 and a code, the gateway before it with a 4xx; whatever else came may have been taken. A code with more
    parts (`Throttling.User`) has the class of its first, unless it is listed itself.
    """
    if not 200 <= status < 300 and not 400 <= status < 500:
        return ErrorClass.UNKNOWN
    if found := meaning_in(table, code):
        return found[0]
    if status >= 400:
        return class_of_status(status)
    return ErrorClass.UNLISTED if code.startswith("isv.") else ErrorClass.UNKNOWN


def meaning_of(code: str, table: Mapping[str, Meaning]) -> str:
    """What a code says, in our words: the carrier's own may quote the number they are about."""
    found = meaning_in(table, code)
    return found[1] if found else "a reason that is not in the table"
