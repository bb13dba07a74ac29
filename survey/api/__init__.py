"""The API for other programs: /api/v1, bearer tokens, RFC 9457 problems, its own description.

request ─► Operation ─┬─► identify (401, 403) ─► query (422) ─► view ─► JSON
                      └─► openapi.json, /api/docs
"""
