"""The defences of docs/threats.md taken out one by one: which text of which file becomes what.

A line of the document is named by its number; the first test that it names has to fail. run.py does that in a
copy; the suite looks only whether each text still stands there once (test_document.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    file: str
    text: str
    instead: str


MUTATIONS: dict[str, Mutation] = {
    # The unit that wants to know who complained.
    "U1": Mutation(
        "survey/rectification/read/may_see.py",
        "ways.append(and_(Rectification.named, Rectification.unit_id.in_(own)))",
        "ways.append(Rectification.unit_id.in_(own))",
    ),
    "U2": Mutation("survey/scoring/suppression.py", "return rated < show_from or (", "return rated < 1 or ("),
    "U3": Mutation(
        "survey/scoring/suppression.py",
        "while sum(tree.hide_more(hidden, show_from) for tree in trees):",
        "while not trees:",
    ),
    "U4": Mutation(
        "survey/rectification/admit.py",
        "case Act.ORDER if not may_be_named(session, one):",
        "case Act.ORDER if may_be_named is None:",
    ),
    "U5": Mutation(
        "survey/rectification/consent.py",
        "return one.may_name and session.scalar(taken_back) is None",
        "return one.may_name",
    ),
    "U6": Mutation(
        "survey/accounts/permissions.py",
        "Role.UNIT: frozenset({P.ACCOUNT_OWN,",
        "Role.UNIT: frozenset({P.CONCERNS_READ, P.ACCOUNT_OWN,",
    ),
    "U7": Mutation(
        "survey/rectification/admit.py",
        "if not (one.named and _is_of_branch(session, by, one.unit_id)):",
        "if not one.named:",
    ),
    "U8": Mutation(
        "survey/rectification/watch/rules.py",
        "    overdue: int\n",
        "    overdue: int\n    complaints: int = 0\n",
    ),
    # The supervisor who wants a better figure.
    "S1": Mutation("survey/reviewing/exclusions/decide.py", "if one.applied_by == by.id:", "if one is by:"),
    "S2": Mutation(
        "survey/reviewing/exclusions/decide.py",
        "if grant and not was_there_before(session, by, one.applied_at):",
        "if not was_there_before:",
    ),
    "S3": Mutation(
        "survey/accounts/permissions.py",
        "_JUDGE = {P.ANOMALIES_JUDGE,",
        "_JUDGE = {P.EXCLUSIONS_DECIDE, P.ANOMALIES_JUDGE,",
    ),
    "S4": Mutation(
        "survey/rectification/read/may_see.py",
        "true() if person.may(Permission.ANSWERS_LIVE) else SETTLED",
        "true()",
    ),
    "S5": Mutation(
        "survey/audit/check_digests.py",
        'elif of_month(session, key, month).hash.hex() != detail["digest"]:',
        "elif not month:",
    ),
    "S6": Mutation(
        "survey/rectification/concerns/no_petition.py",
        "Survey.id == survey_id, Survey.state != SurveyState.SETTLED)",
        "Survey.id == survey_id)",
    ),
    "S7": Mutation(
        "survey/console/reviewing/show_exclusions.py",
        "@permission(Permission.EXCLUSIONS_DECIDE, fresh=True)",
        "@permission(Permission.EXCLUSIONS_DECIDE)",
    ),
    # The interviewer who fills in answers at home, and the head of the centre.
    "I1": Mutation(
        "survey/interviewing/desk/answer.py",
        "if held.interview.confirmed_at is None or held.is_over:",
        "if held.is_over:",
    ),
    "I2": Mutation(
        "survey/interviewing/centre/check.py",
        "if check.done_at is not None or interview.account_id == who.account_id:",
        "if check.done_at is not None:",
    ),
    "I3": Mutation("survey/interviewing/centre/drawn.py", "hmac.digest(key, ", 'hmac.digest(b"", '),
    "I4": Mutation(
        "survey/interviewing/coding/code.py",
        "or item.agreed is not None or mine or len(earlier) >= CODERS:",
        "or item.agreed is not None or len(earlier) >= CODERS:",
    ),
    "I5": Mutation(
        "survey/interviewing/coding/code.py",
        "or item.agreed is not False or head.account_id in coders:",
        "or item.agreed is not False:",
    ),
    "I6": Mutation(
        "survey/interviewing/desk/held.py",
        "    if interview is None or interview.account_id != account_id:\n"
        "        raise NotHeld\n"
        "    person = whose_survey(session, interview.survey_id, interview.attempt_id)\n"
        "    session.refresh(interview)\n"
        "    attempt = session.get_one(Attempt, interview.attempt_id, populate_existing=True)\n"
        "    holds = attempt.state in HOLDING and attempt.claim == desk_claim(account_id)\n",
        "    if interview is None:\n"
        "        raise NotHeld\n"
        "    person = whose_survey(session, interview.survey_id, interview.attempt_id)\n"
        "    session.refresh(interview)\n"
        "    attempt = session.get_one(Attempt, interview.attempt_id, populate_existing=True)\n"
        "    holds = attempt.state in HOLDING\n",
    ),
    # The verifier leaned on by a unit.
    "V1": Mutation(
        "survey/rectification/admit.py",
        "if act in VERIFIERS_OWN and one.verifier_id != by.id:",
        "if act in VERIFIERS_OWN and one.verifier_id is by:",
    ),
    "V2": Mutation(
        "survey/rectification/verify.py",
        "if given.how is not VerifiedBy.FILE and not (",
        "if given.how is None and not (",
    ),
    # The admin who makes accounts.
    "A1": Mutation(
        "survey/accounts/permissions.py",
        "Role.ADMIN: frozenset({*_FIGURES,",
        "Role.ADMIN: frozenset({P.NAMES_READ, *_FIGURES,",
    ),
    "A2": Mutation(
        "survey/accounts/manage/acts.py", "if wanted.role is BY_COMMAND:", "if wanted.role is None:"
    ),
    "A3": Mutation(
        "survey/accounts/first.py",
        "if person.must_change and Factor.PASSWORD in shown:",
        "if person.must_change and not shown:",
    ),
    # The operator with database access, with the keys, with a backup.
    "D1": Mutation(
        "survey/audit/check_digests.py",
        'elif found.hash.hex() != detail[f"{part}_digest"]:',
        "elif not found.hash:",
    ),
    "D2": Mutation(
        "survey/audit/check_digests.py",
        "if excluded and survey_id not in self.granted:",
        "if excluded and survey_id in ():",
    ),
    "D3": Mutation("survey/audit/two_people.py", "if self.applied.get(number) == by:", "if number == by:"),
    "D4": Mutation(
        "survey/audit/check_digests.py",
        "for month in sorted(frozen - by_act):",
        "for month in sorted(by_act - by_act):",
    ),
    "D5": Mutation(
        "survey/audit/walk.py", "elif row.previous_hash != at.hash or row.id <= at.id:", "elif seq < 0:"
    ),
    "D6": Mutation(
        "survey/secrets.py",
        "_BOUND = {column: column.encode() for column in Sealed}",
        '_BOUND = {column: b"" for column in Sealed}',
    ),
    "K1": Mutation(
        "survey/audit/verify.py",
        "witnesses += compare(session, read_published(path, trail, keys, faults), faults)",
        "witnesses += 0",
    ),
    "K2": Mutation(
        "survey/audit/verify.py",
        "witnesses += compare(session, _journals(journals, trail, faults), faults)",
        "witnesses += 0",
    ),
    "B1": Mutation("survey/backup/envelope.py", "    if not recipients:\n", "    if True:\n"),
    "B2": Mutation(
        "survey/backup/settle_down.py", "    pause(session, _WHY", "    (lambda *_: None)(session, _WHY"
    ),
    # Outsiders, boundary by boundary.
    "P1": Mutation(
        "survey/course/give_link.py",
        "still.values(expires_at=ENDED)",
        "still.values(expires_at=Link.expires_at)",
    ),
    "P2": Mutation("survey/answering/routes.py", "return _unknown() if standing is None else", "return"),
    "C1": Mutation(
        "survey/webhooks/signature.py",
        "hmac.compare_digest(_signed(auth_token, address, fields), given)",
        "bool(address)",
    ),
    "C2": Mutation(
        "survey/contact/permit.py", "if sending.demo and not sending.loopback:", "if sending is None:"
    ),
    "C3": Mutation(
        "survey/contact/permit.py",
        "return NotBefore(allowed, WhyNot.HOURS) if allowed > now else",
        "return NotBefore(allowed, WhyNot.HOURS) if allowed < now else",
    ),
    "C4": Mutation(
        "scheduler/check.py",
        'Attempt.claim == bindparam("mark"),',
        'Attempt.claim != "", bindparam("mark") != "",',
    ),
    "C5": Mutation(
        "survey/webhooks/pushes.py",
        "if not hmac.compare_digest(secret.encode(), ours.encode()) or not ours:",
        "if not ours:",
    ),
    "C6": Mutation(
        "survey/webhooks/pushes.py",
        "any(caller in place for place in settings.push_from or _HERE)",
        "any(settings.push_from or _HERE)",
    ),
    "W1": Mutation(
        "survey/accounts/guard.py", "if not current_user.may(guard.permission):", "if not current_user:"
    ),
    "W2": Mutation("survey/accounts/guard.py", "        csrf.protect()\n", ""),
    "W3": Mutation(
        "survey/console/headers.py", "\"script-src 'self'\"", "\"script-src 'self' 'unsafe-inline'\""
    ),
    "W4": Mutation(
        "survey/accounts/people.py",
        ".where(Account.active, LoginSession.ended_at.is_(None))",
        ".where(Account.active)",
    ),
    "W5": Mutation("survey/accounts/limits.py", "\nFREE = 5\n", "\nFREE = 5000\n"),
    "W6": Mutation("survey/accounts/factors/app.py", "Totp.last_step < step", "Totp.last_step < step + 9"),
    "W7": Mutation("survey/console/hosts.py", "if asked in ours or is_loopback(", "if asked or is_loopback("),
    "T1": Mutation(
        "survey/api/tokens.py",
        "if token is None or token.revoked_at is not None:",
        "if token is None:",
    ),
    "T2": Mutation("survey/api/operations.py", "if needed not in token.scopes:", "if not token.scopes:"),
    "F1": Mutation(
        "survey/console/downloads/as_csv.py",
        "return no_formula(cell) if isinstance(cell, str) else cell",
        "return cell",
    ),
    "F2": Mutation("survey/cases/refuse_bomb.py", 'if file.read(2) != b"PK":', 'if file.read(2) != b"":'),
    "O1": Mutation(
        "survey/accounts/oidc/provider.py",
        'self.parse_id_token(token, turn["nonce"],',
        "self.parse_id_token(token, None,",
    ),
    "M1": Mutation(
        "survey/mail/send.py", 'message["Subject"] = _line(mail.subject)', 'message["Subject"] = mail.subject'
    ),
    "Q1": Mutation(
        "survey/questionnaire/reading/satisfaction.py", "    if not denials:\n", "    if denials < 2:\n"
    ),
}
