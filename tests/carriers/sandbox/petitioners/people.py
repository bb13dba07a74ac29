"""Builders for petitioners in tests."""

from dataclasses import replace

from survey.carriers.sandbox.petitioners.memory import Memory
from survey.carriers.sandbox.petitioners.mind import Line, react
from survey.carriers.sandbox.petitioners.on_the_phone import Act, Ear, Scene, react_on_the_phone
from survey.carriers.sandbox.petitioners.person import Person, load_habits, person_of
from survey.carriers.sandbox.petitioners.recognise import load_patterns, recognise, recognise_spoken
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Manner, Takes
from survey.carriers.sandbox.petitioners.words import load_words

PATTERNS, WORDS, HABITS = load_patterns(), load_words(), load_habits()

SCALE = "1非常满意 2满意 3基本满意 4不满意 5非常不满意"
INVITE = f"【青溪县民调中心】3721号事承办单位报已办结。自愿评价请回:{SCALE}。不愿回T"
SECOND = f"【青溪县民调中心】已记下。再请评价接待您、转交此事的单位(不是承办单位):{SCALE}"
REMINDER = (
    "【青溪县民调中心】昨天请您评价3721号事,愿意请回数字1至5(1非常满意,5非常不满意)。"
    "没回可能来电问一次,不愿回T"
)
REASK = f"【青溪县民调中心】没看懂,对不起。请只回一个数字:{SCALE}。想跟人说请回:人工"
WHO = (
    "【青溪县民调中心】我们受委托了解事情办得怎样,不收费,不要密码验证码。"
    "核实请拨0745-0000000。愿评回1至5,不愿回T"
)
REASON = "【青溪县民调中心】已如实记下,谢谢。愿意的话请写一句原因(可不答):满意或不满意在哪里?不答也算完成。"
OFFER = "【青溪县民调中心】评价已记下。要核实员联系您吗?要请回:要。不要不用回,也不影响您。核对拨0745-0000000"
THANKS = "【青溪县民调中心】评价已记下,谢谢。怎么评价都不影响您的事和您的权利。"
AGAIN = f"【青溪县民调中心】3721号事已重新办理,请再评一次:{SCALE}。上次的评价保留不改"


def of_habit(habit: Habit, phone: str = "+8613900000001", **other: object) -> Person:
    return replace(person_of("1", phone, HABITS), habit=habit, **other)  # type: ignore[arg-type]


def of_manner(manner: Manner, phone: str = "+8613900000001", **other: object) -> Person:
    return of_habit(Habit.PLAIN, phone, manner=manner, **other)


class Talk:
    """One petitioner, text after text."""

    def __init__(self, person: Person, mood: float = 0.78) -> None:
        self.person = person
        self.mood = mood
        self.memory = Memory()

    def hears(self, text: str) -> tuple[Line, ...]:
        turn = react(self.person, self.memory, recognise(PATTERNS, text), WORDS, self.mood)
        self.memory = turn.memory
        return turn.lines


class PhoneCall:
    """One petitioner on the telephone, scene after scene; what was written before counts."""

    def __init__(self, talk: Talk, called_us: bool = False) -> None:
        self.talk = talk
        self.ear = Ear(called_us)
        if not called_us:
            talk.memory = talk.memory.called()

    def hears(self, said: str, takes: Takes = Takes.KEYS, seconds: float = 10.0) -> Act | None:
        scene = Scene(recognise_spoken(PATTERNS, said), seconds, takes)
        talk = self.talk
        reaction = react_on_the_phone(
            talk.person, HABITS.telephone, talk.memory, self.ear, scene, WORDS, talk.mood
        )
        talk.memory, self.ear = reaction.memory, reaction.ear
        return reaction.act

    def does(self, said: str, takes: Takes = Takes.KEYS) -> Act:
        """The same, where something is waited for."""
        act = self.hears(said, takes)
        assert act is not None
        return act
