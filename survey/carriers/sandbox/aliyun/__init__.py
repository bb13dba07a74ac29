"""The sandbox as Aliyun: its RPC at `/` for texts and calls, its pushes of reports and of what people write.

door      whose request it is, and which action     access   the signature of a request
send_sms, ivr_call, query_…: an action a file       given    what a request says
reports   what is pushed                            codes    what became of a text or call, in its words
speaks    what it says to any request
"""
