"""Files go in one by one and come out as downloads only, to whoever may have them."""

import pytest

from survey.rectification.decide import order
from survey.rectification.evidence.check_file import LARGEST
from survey.rectification.evidence.keep import keep_file
from survey.rectification.verify import verify
from survey.vocabulary import Role
from tests.console.verifying.visits import Visit, upload
from tests.rectification.evidence.files import PDF, photo
from tests.rectification.scene import verification


def test_a_file_is_a_download_and_nothing_a_browser_would_run(visit: Visit) -> None:
    scene = visit.scene
    one = scene.opened()
    file_id = keep_file(scene.runtime, one.id, "现场.pdf", PDF, visit.by("he"))
    answer = visit.client.get(f"/evidence/{file_id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("role", Role)
def test_r6_what_the_verifier_noted_goes_to_no_unit(visit: Visit, role: Role) -> None:
    scene = visit.scene
    one = scene.opened()
    file_id = keep_file(scene.runtime, one.id, "现场.jpg", photo(), scene.people["he"])
    verify(scene.runtime, one.id, verification(files=[file_id]), scene.people["he"])
    order(scene.runtime, one.id, "限期修好", scene.people["chen"])
    scene.enrol("somebody", role, "roads" if role is Role.UNIT else None)
    visit.by("somebody")
    reads = role in (Role.SUPERVISOR, Role.AUDITOR, Role.INSPECTOR)
    assert visit.client.get(f"/evidence/{file_id}").status_code == (200 if reads else 404)
    assert visit.client.get("/evidence/9999").status_code == 404


def test_files_are_handed_in_one_by_one(visit: Visit) -> None:
    one = visit.scene.opened()
    visit.by("he")
    path = f"/evidence/of/{one.id}"
    assert visit.post(path, {"file": upload(photo())}).status_code == 201
    refused = visit.post(path, {"file": upload(b"MZ", "a.exe")})
    assert refused.status_code == 422 and refused.json and "a.exe" in refused.json["errors"][0]
    assert visit.post(path, {}).status_code == 400
    more_than_ten_mb = {"CONTENT_LENGTH": str(LARGEST + 300 * 1024)}
    for headers, status in (({}, 413), ({"Accept": "application/json"}, 422)):
        answer = visit.post(path, {}, headers=headers, environ_overrides=more_than_ten_mb)
        assert answer.status_code == status
    for login in ("du", "shui", "yan"):
        visit.by(login)
        assert visit.post(path, {"file": upload(photo())}).status_code == 404
