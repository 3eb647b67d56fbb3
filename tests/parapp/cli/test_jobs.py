from parapp.cli.opening import opened
from parapp.models import JobKind
from parapp.services import projects, queueing


def test_jobs_are_listed_with_what_came_of_them(run, bread, settings):
    assert run("jobs", "list", "--project", bread).err == "Nothing has been asked for yet.\n"
    with opened(settings) as session:
        project = projects.get_project(session, bread)
        queueing.ask(session, project=project, kind=JobKind.RELEASE)
        claim = queueing.claim(session)
        queueing.beat(session, claim, queueing.Reached("small", 0, 2))
    (record,) = run("jobs", "list", "--project", bread, "--format", "json").json
    assert (record["kind"], record["state"], record["step"]) == ("release", "running", "small")
    assert "small (1 of 2)" in run("jobs", "list", "--project", bread).out
    with opened(settings) as session:
        queueing.fail(session, claim, queueing.RefusedError("no", "not %(now)s", {"now": "today"}))
    assert "not today" in run("jobs", "list", "--project", bread).out
    assert run("jobs", "list", "--project", "nobody").code == 1
