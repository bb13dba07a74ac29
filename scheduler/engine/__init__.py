"""The distributed engine, Procrastinate on the office's own PostgreSQL (TASKS=procrastinate, DESIGN §11).

    web        a reply, in the transaction that made it ──────────┐
    scheduler  what is due, claimed in the same transaction ──────┤ ids          ┌─► worker   the five steps
               a slot of a long job, in the one that took it ─────┴─► engine ────┼─► worker
                                                                                 └─► worker   anywhere

The engine delivers at least once and may lose everything: sending once is held by the claim (R1), and what
it lost is found by the next sweep, once the claim's lease has run out.
"""
