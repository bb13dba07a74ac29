"""Calls, as the carrier asks us what to say next: each request is answered from the place in its address.

POST /twilio/voice                      somebody calls us
POST /twilio/voice/<token>              a call of ours is answered
POST /twilio/voice/<token>/<place>      what was pressed, said or recorded there
POST /twilio/voice/recording/<token>    a recording is ready
POST /twilio/voice/amd/<token>          a person or a machine has answered
POST /twilio/voice/status/<token>       it rings, was answered, has ended
GET  /twilio/voice/audio/<language>/<file>   a prompt as somebody spoke it
"""
