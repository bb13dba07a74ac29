"""TwiML for voice (https://www.twilio.com/docs/voice/twiml), read into verbs; how long speech takes. Pure."""
