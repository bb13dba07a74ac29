"""Aliyun (阿里云): approved texts and calls in mainland China, the second adapter of the Carrier port.

carrier    what the port asks for                 requests   one request each, once, by the vendor's SDK
texts      SendSms, QuerySendDetails              calls      IvrCall, QueryCallDetailByCallId
pushes     what is pushed, read                   outcome    what an answer means
errors     the vendor's codes to our classes      reported   what networks report, to states and classes
days       under which days a list is asked
"""
