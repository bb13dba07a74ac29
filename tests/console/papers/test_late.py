"""The sheet's block of what is late in being put right: who reads which cases these are."""

from datetime import timedelta

from flask.testing import FlaskClient

from survey.papers.kept import keep
from survey.papers.kind import PaperKind
from survey.papers.sheets.make import make_sheet
from survey.papers.sheets.span import span_of
from survey.papers.sheets.veil import veiled
from survey.scoring.read_counts import snapshot
from survey.vocabulary import Role
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import Scene
from tests.rectification.scenes import database_url

__all__ = ["database_url"]

PATH = "/papers/daily/2026-10-19"


def test_r6_counts_for_who_reads_papers_case_numbers_for_who_reads_rectifications(
    client: FlaskClient, scene: Scene
) -> None:
    runtime, clock = scene.runtime, scene.clock
    one = scene.opened()
    clock.set(one.due_at + timedelta(hours=1))
    with snapshot(runtime) as session:
        sheet = make_sheet(runtime, session, span_of(PaperKind.DAILY, "2026-10-19"))
    assert keep(runtime, PaperKind.DAILY, "2026-10-19", sheet.to_json())
    assert veiled(sheet, PaperKind.DAILY).late == ()
    for role, told in ((Role.SUPERVISOR, True), (Role.AUDITOR, True), (Role.CENTRE, False)):
        scene.enrol(f"x{role}", role)
        sit_as(client, scene, f"x{role}")
        page = client.get(PATH).text
        block = page.split('aria-labelledby="late"')[1].split("</section>")[0]
        assert '<span class="wrong">1</span>' in block
        assert ("XF000001" in block) is told
        taken = client.get(f"{PATH}?format=csv&table=late").text
        assert "roads,Roads,责任单位,0,1," in taken
        assert "XF000001" not in taken
        assert client.get(f"{PATH}/document").status_code == 200
