import pytest

from survey.carriers.sandbox.faults import DOWN_SPELL, OF_POST, PROFILES, Fault, Faults


def test_profiles_hold_every_fault_or_none() -> None:
    assert PROFILES["none"] == {}
    assert set(PROFILES["all"]) == set(PROFILES["some"]) == set(Fault)
    assert all(PROFILES["some"][fault] < PROFILES["all"][fault] for fault in Fault)


def test_faults_come_as_often_as_their_rates_say_and_the_same_by_seed() -> None:
    one, other = Faults("1", "all"), Faults("1", "all")
    drawn = [one.of(OF_POST) for _ in range(5000)]
    assert drawn == [other.of(OF_POST) for _ in range(5000)]
    for fault in OF_POST:
        assert drawn.count(fault) / 5000 == pytest.approx(PROFILES["all"][fault], abs=0.01)


def test_a_number_keeps_its_fault() -> None:
    faults = Faults("1", "all")
    found = {phone: faults.of_number(phone) for phone in (f"+86139{at:08}" for at in range(2000))}
    assert found == {phone: faults.of_number(phone) for phone in found}
    assert 40 < sum(fault is not None for fault in found.values()) < 130


def test_rates_are_changed_one_by_one_and_zero_takes_one_out() -> None:
    faults = Faults("1", "none")
    faults.change({Fault.LOST: 1.0, Fault.SLOW_DOWN: 0.5})
    assert faults.of((Fault.LOST,)) is Fault.LOST and faults.profile is None
    faults.change({Fault.LOST: 0.0, Fault.SLOW_DOWN: 0.0})
    assert faults.of((Fault.LOST,)) is None and faults.profile == "none"


def test_the_carrier_is_down_for_its_share_of_the_time() -> None:
    faults = Faults("1", "none")
    faults.change({Fault.DOWN: 0.2})
    down = [faults.back_up_at(at * DOWN_SPELL) > at * DOWN_SPELL for at in range(2000)]
    assert sum(down) / 2000 == pytest.approx(0.2, abs=0.04)


def test_the_carrier_goes_down_when_told_and_comes_back() -> None:
    faults = Faults("1", "none")
    faults.go_down(100.0)
    assert [faults.back_up_at(now) > now for now in (99.0, 100.0)] == [True, False]
