"""What networks of the mainland report of a text, in codes of their own, which gateways hand on. Pure.

Sources, 2026: https://help.aliyun.com/document_detail/101347.html and
https://cloud.tencent.com/document/api/382/59177. There are hundreds, of which these say what to do; one that
means other things elsewhere is not here. What a gateway says besides is in its own table.
"""

from survey.vocabulary import ErrorClass

REPORTED = {
    "EXPIRED": ErrorClass.LATER_ONCE,
    "UNDELIV": ErrorClass.LATER_ONCE,
    "MI:0024": ErrorClass.LATER_ONCE,  # switched off
    "MK:0005": ErrorClass.LATER_ONCE,  # suspended
    "MK:0010": ErrorClass.LATER_ONCE,
    "MK:0023": ErrorClass.LATER_ONCE,  # switched off
    "CB:0001": ErrorClass.NUMBER_NEVER,
    "CB:0053": ErrorClass.NUMBER_NEVER,
    "MK:0001": ErrorClass.NUMBER_NEVER,  # nobody has this number
    "DB:0144": ErrorClass.BLOCKED,
    "DBBLACK": ErrorClass.BLOCKED,
    "MBBLACK": ErrorClass.BLOCKED,
    "MK:0115": ErrorClass.BLOCKED,  # taken for unwanted
}
