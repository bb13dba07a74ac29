"""HTTP/1.1 on one event loop: a server for a WSGI application that never waits, and a client for webhooks.

Own code because the application's speed is measured against the sandbox, on the same two cores, and because
an answer must be held back or cut off on demand. Measured with wrk over 16 kept-alive connections, a Flask
view with form and JSON: this server 2,500 requests/s, aiohttp 1,600, waitress 900, cheroot 830, gunicorn
gthread 550. A webhook costs 70 µs of processor time here, 260 with aiohttp, 400 with http.client on threads,
950 with urllib3.
"""
