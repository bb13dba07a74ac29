"""What of putting right stands among what needs somebody today; for who may know of it."""

from flask.testing import FlaskClient

from survey.vocabulary import RectificationState as S
from survey.vocabulary import Role
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import OFFICE, Scene


def told(client: FlaskClient, scene: Scene, login: str) -> list[str]:
    sit_as(client, scene, login)
    page = client.get("/overview").text
    return [line.split("</a>")[0].split(">")[-1] for line in page.split("<li>") if "整改：" in line]


LINES = {
    Role.SUPERVISOR: ["整改：1 件待决定", "整改：1 件待联席会议"],
    Role.INSPECTOR: ["整改：1 件待决定"],
    Role.AUDITOR: [],
    Role.CENTRE: [],
    Role.ADMIN: [],
}


def test_each_is_told_what_is_theirs_to_do(client: FlaskClient, scene: Scene) -> None:
    scene.brought_to(S.VERIFIED)
    scene.brought_to(S.VERIFIED, levels={OFFICE: 4})
    scene.opened(assigned_times=3)
    for role, lines in LINES.items():
        scene.enrol(f"x{role}", role)
        assert told(client, scene, f"x{role}") == lines, role
    scene.pass_by(days=60)
    assert told(client, scene, "xauditor") == ["整改：3 件超期"]
