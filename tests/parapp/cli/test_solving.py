import ctypes

from parapp.cli.solving import solving


def test_what_c_code_prints_meanwhile_does_not_stand_in_the_results(capfd):
    say = ctypes.CDLL(None).puts
    with solving():
        say(b"solved")
    print("[1, 2]")  # noqa: T201
    told = capfd.readouterr()
    assert told.out.splitlines()[-1] == "[1, 2]"
    assert "solved" not in told.out
    assert "solved" in told.err
