"""What Tencent's error codes mean for an attempt (DESIGN §5), as data. Pure.

Source: https://cloud.tencent.com/document/api/382/59177 (the gateway's own and the networks') and /52075
(common to all of the vendor's services), 2026. A code is a family and, mostly, a member of it,
`LimitExceeded.AppDailyLimit`; a member that is not here has the class of its family. The words are for the
operator.
"""

from survey.carriers import networks
from survey.carriers.codes import Meaning, by_code, meaning_in
from survey.vocabulary import ErrorClass

_SLOW_DOWN = {
    "LimitExceeded": "a limit of the account or of the number is reached",
    "LimitExceeded.AppDailyLimit": "the account's texts for today are used up",
    "LimitExceeded.AppMainlandChinaDailyLimit": "the account's texts for today are used up",
    "LimitExceeded.PhoneNumberOneHourLimit": "too many texts to this number in an hour",
    "LimitExceeded.PhoneNumberThirtySecondLimit": "two texts to this number in half a minute",
    "RequestLimitExceeded": "too many requests at once",
}
_UNKNOWN = {
    "InternalError": "the carrier failed inside",  # among them two time-outs: it may have been sent
    "ResourceUnavailable": "the carrier is out of service",
    "ServiceUnavailable": "the carrier is out of service",
}
_LATER_ONCE = {
    "LimitExceeded.PhoneNumberDailyLimit": "too many texts to this number today",
    "LimitExceeded.PhoneNumberSameContentDailyLimit": "the same words to this number too often today",
}
_NUMBER_NEVER = {
    "FailedOperation.PhoneNumberParseFail": "not a valid number",
    "InvalidParameterValue.IncorrectPhoneNumber": "not a valid number",
}
_BLOCKED = {
    "FailedOperation.PhoneNumberInBlacklist": "on the list of numbers that want no texts",
}
_NEXT_CHANNEL = {
    "UnsupportedOperation": "this number cannot be written to with our templates",
}
_OURS = {
    "ActionOffline": "the request is no longer offered",
    "AuthFailure": "the account or its key is not accepted, or our clock is wrong",
    "FailedOperation.FailResolvePacket": "the request could not be read",
    "FailedOperation.InsufficientBalanceInSmsPackage": "the package of texts is used up",
    "FailedOperation.JsonParseFail": "the request could not be read",
    "FailedOperation.MarketingSendTimeConstraint": "the template counts as marketing",
    "FailedOperation.SignatureIncorrectOrUnapproved": "the signature is not approved",
    "FailedOperation.TemplateIncorrectOrUnapproved": "the template is not approved, or has other words",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "the template has other gaps",
    "FailedOperation.TemplateUnapprovedOrNotExist": "the template is not approved, or does not exist",
    "InternalError.JsonParseFail": "the request could not be read",
    "InternalError.RequestTimeException": "our clock differs by more than ten minutes",
    "InternalError.RestApiInterfaceNotExist": "no such request",
    "InternalError.SigFieldMissing": "the request is not signed",
    "InternalError.SigVerificationFail": "the request is signed wrongly",
    "InvalidAction": "no such request",
    "InvalidParameter": "a parameter is wrong",
    "InvalidParameterValue": "a parameter is wrong",
    "InvalidParameterValue.SdkAppIdNotExist": "no such application (TENCENT_SMS_APP_ID)",
    "InvalidRequest": "the request could not be read",
    "IpInBlacklist": "our address is blocked",
    "IpNotInWhitelist": "our address is not on the account's list",
    "MissingParameter": "a parameter is missing",
    "NoSuchProduct": "no such service",
    "NoSuchVersion": "no such version of the service",
    "UnauthorizedOperation": "the account may not do this",
    "UnauthorizedOperation.SdkAppIdIsDisabled": "the application is disabled",
    "UnauthorizedOperation.ServiceSuspendDueToArrears": "the account owes money",
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": "the application belongs to another account",
    "UnknownParameter": "a parameter too many",
    "UnsupportedProtocol": "the request could not be read",
    "UnsupportedRegion": "no such region (TENCENT_REGION)",
}
# About what this one text says, or about who knows what: it uses its attempt up, five in a row stop.
_UNLISTED = {
    "FailedOperation": "the carrier did not take it",
    "FailedOperation.ContainSensitiveWord": "a word that the carrier does not let pass",
    "InvalidParameter.DirtyWordFound": "a word that the carrier does not let pass",
    "InvalidParameterValue.ContentLengthLimit": "too long",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "an address in a gap of the template",
    "InvalidParameterValue.TemplateParameterFormatError": "a gap of the template takes digits only",
    "InvalidParameterValue.TemplateParameterLengthLimit": "too much in a gap of the template",
}
# What is reported afterwards.
_REPORTED = networks.REPORTED | {
    "002": ErrorClass.LATER_ONCE,  # switched off, suspended or out of reach
    "DB:0101": ErrorClass.NUMBER_NEVER,
    "-106": ErrorClass.BLOCKED,  # a word that the network does not let pass
}
_TABLE = by_code(
    {
        ErrorClass.SLOW_DOWN: _SLOW_DOWN,
        ErrorClass.UNKNOWN: _UNKNOWN,
        ErrorClass.LATER_ONCE: _LATER_ONCE,
        ErrorClass.NUMBER_NEVER: _NUMBER_NEVER,
        ErrorClass.BLOCKED: _BLOCKED,
        ErrorClass.NEXT_CHANNEL: _NEXT_CHANNEL,
        ErrorClass.OURS: _OURS,
        ErrorClass.UNLISTED: _UNLISTED,
    }
)
_NOT_THERE = (ErrorClass.UNKNOWN, "an answer that is not in the table")


def class_of(code: str) -> ErrorClass:
    """The class of an answer to a send. Unknown unless the table says that it was not taken."""
    return _found(code)[0]


def meaning_of(code: str) -> str:
    """What a code says, in our words: the carrier's own may quote the number they are about."""
    return _found(code)[1]


def class_of_report(code: str) -> ErrorClass:
    """The class of a network's code for a text that did not arrive."""
    return _REPORTED.get(code, ErrorClass.UNLISTED)


def _found(code: str) -> Meaning:
    return meaning_in(_TABLE, code) or _NOT_THERE
