"""Bringing closed cases in: readers, field maps, acceptance, import.

file ─► readers ─► Row ─► field map ─► fields ─► accept_case ─► CaseRow | Rejection ─► import
API  ─────────────────────────────────► fields ─┘
"""
