"""The sandbox as Tencent Cloud SMS: its API at `/` for texts, its pushes of reports and of what people write.

door      whose request it is, and which action     access   the signature of a request
send_sms, pull_status: an action a file             speaks   what it says to any request
reports   what is pushed                            codes    what became of a text, in the networks' words
"""
