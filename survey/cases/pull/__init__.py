"""Closed cases out of another database: `[sources.NAME]` of the policy file, read on from where it was left.

url ─► read only ─► query, in the order of the watermark ─► rows by thousands ─► accepted or rejected
mark ◄─ moved in the transaction that stores them ◄──────────────────────────────────────┘
"""
