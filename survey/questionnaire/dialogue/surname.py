"""How somebody is asked for: by the surname in Chinese, by the whole name otherwise. Pure."""

import re

# The surnames of two characters that are met with today, of those in 百家姓, and their traditional forms.
_COMPOUND = re.compile(
    r"欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政"
    r"|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|公西|颛孙|漆雕|乐正"
    r"|谷梁|拓跋|轩辕|令狐|百里|呼延|东郭|南门|羊舌|微生|梁丘|左丘|西门|纳兰|淳于|单于|歐陽|司馬"
    r"|東方|獨孤|南宮|萬俟|聞人|諸葛|尉遲|赫連|澹臺|濮陽|公孫|仲孫|鍾離|長孫|鮮于|軒轅|東郭"
)
# Names of Han form; longer ones, or with a dot between, are those of other peoples and are said in full.
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")


def surname(name: str) -> str:
    """What to say for `{surname}`: 欧阳 of 欧阳锋, 张 of 张三, all of 阿迪力·买买提 and of John Smith."""
    name = name.strip()
    if not _HAN.fullmatch(name):
        return name
    return name[:2] if len(name) > 2 and _COMPOUND.match(name) else name[0]
