"""Twilio: the first adapter of the Carrier port, and the sandbox's.

carrier    what the port asks for           http         one request each, once, by the vendor's SDK
texts      messages and their list          forms        webhooks of messages, read
calls      calls and their list             call_forms   webhooks of calls, read
errors     the vendor's codes, a table      outcome      what an answer means
"""
