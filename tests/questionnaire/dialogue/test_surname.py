import pytest

from survey.questionnaire.dialogue import surname


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("张三", "张"),
        ("王小明", "王"),
        ("欧阳锋", "欧阳"),
        ("司马相如", "司马"),
        ("歐陽鋒", "歐陽"),
        ("司徒", "司"),  # two characters are a surname and a given name
        ("阿迪力·买买提", "阿迪力·买买提"),
        ("古丽巴哈尔", "古丽巴哈尔"),
        ("John Smith", "John Smith"),
        (" 李四 ", "李"),
        ("李", "李"),
        ("", ""),
    ],
)
def test_chinese_people_are_asked_for_by_their_surname(name: str, said: str) -> None:
    assert surname(name) == said
