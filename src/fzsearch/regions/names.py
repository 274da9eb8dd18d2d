"""The forms of a division's name: without its class word, and as people shorten it."""

import re

# The peoples that autonomous places are named after, as they stand in the places' names.
# With 族, but for a few of several characters: 巴音郭楞蒙古自治州, 伊犁哈萨克自治州.
_NAMED_AFTER = (
    "(?:蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|"
    "普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|基诺)族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒各]族"
)
_AUTONOMOUS = re.compile(rf"^(.*?)((?:{_NAMED_AFTER})+)自治(州|县|旗)$")
_TOWNSHIP_OF_A_PEOPLE = re.compile(rf"^(.+?)(?:{_NAMED_AFTER})+(?:民族)?乡$")
_AUTONOMOUS_REGION = re.compile("^(内蒙古|广西|西藏|宁夏|新疆).*自治区$")
_CLASS_WORDS = re.compile("(自治区|自治州|自治县|自治旗|地区|林区|特区|新区|街道|苏木|省|市|区|县|旗|州|盟|镇|乡)$")
_ZONES = (
    ("高新技术产业开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("高新技术产业园区", "高新区"),
)


def short_names(name: str) -> tuple[str, ...]:
    """What people also call the division of this full name.

    >>> short_names("海南藏族自治州"), short_names("合肥高新技术产业开发区"), short_names("榕城区")
    (('海南州', '海南自治州'), ('合肥高新区',), ())
    """
    if "自治" in name and (match := _AUTONOMOUS.match(name)):
        base = match[1] or match[2].removesuffix("族")
        return f"{base}{match[3]}", f"{base}自治{match[3]}"
    if match := _AUTONOMOUS_REGION.match(name):
        return (match[1],)
    if name.endswith("族乡") and (match := _TOWNSHIP_OF_A_PEOPLE.match(name)):
        return (f"{match[1]}乡",)
    return tuple(name.replace(whole, short) for whole, short in _ZONES if name.endswith(whole))


def base_name(name: str) -> str:
    """The name before its class word, or all of it where that leaves one character.

    >>> base_name("大渡口区"), base_name("海南藏族自治州"), base_name("沛县")
    ('大渡口', '海南', '沛县')
    """
    short = next(iter(short_names(name)), name)
    base = _CLASS_WORDS.sub("", short)
    return base if len(base) > 1 else short
