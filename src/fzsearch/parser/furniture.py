"""What portals print around an article: metadata lines, buttons, neighbours, footers."""

import re
from functools import lru_cache

from fzsearch.text import squeeze

CATALOGUE = (
    "索引号", "主题分类", "主题类别", "主题", "发文机关", "发布机构", "发布机关", "制发机构", "公开主体",
    "责任部门", "公开机构", "组配分类", "体裁分类", "体裁", "信息分类", "文件编号", "内容分类", "公开方式",
    "公开范围", "公开类别", "信息类别", "公文种类", "所属主题", "发文字号", "文号", "有效性", "时效性",
    "效力状态", "是否有效", "主题词", "关键词", "生效日期", "废止日期", "失效日期", "成文日期", "生成日期",
    "发文日期", "发布日期", "发布时间", "公开日期", "公开时间", "标题", "名称", "信息名称", "内容概述", "语种",
)  # fmt: skip
"""The labels of a disclosure catalogue."""

OTHER_LABELS = (
    "信息来源", "文章来源", "稿件来源", "来源", "稿源", "作者", "责任编辑", "编辑", "审核", "初审", "终审",
    "校对", "撰稿", "供稿", "录入", "信息时间", "更新时间", "更新日期", "日期", "时间", "浏览次数", "浏览量",
    "浏览", "访问次数", "访问量", "阅读次数", "阅读量", "阅读", "点击次数", "点击数", "点击量", "点击率",
    "点击", "字体大小", "字体", "字号", "视力保护色", "保护视力色", "分享到", "分享至", "分享", "打印", "关闭",
    "收藏",
)  # fmt: skip
"""The labels of the lines that stand under a title."""


def spaced(labels: tuple[str, ...]) -> str:
    """A pattern of the labels, each also padded with blanks: 索 引 号; the longest first."""
    return "|".join(r"\s*".join(label) for label in sorted(labels, key=len, reverse=True))


_BUTTON = (
    r"打印(?:本页|此页|页面|文章|预览)?|关闭(?:窗口|本页|此页|页面)?|收藏(?:本页|此页)?|返回(?:顶部|首页|列表|上一页)?|复制链接|转发|分享(?:到|至)?|"
    r"字[号体](?:大小)?|大|中|小|繁|简|默认|特大|超大|较大|微信|朋友圈|微博|新浪微博|腾讯微博|QQ空间|QQ好友|QQ|人人网|更多|纠错|我要纠错|朗读|"
    r"语音播报|语音朗读|视力保护色|T|A|[|｜/·:：+＋\-－【】\[\]（）()]"
)
_NAMED_VALUE = r"(?:浏览|访问|点击|阅读)(?:次数|量|数|率|人次)?[:：]?\d*次?"
# Each is a whole line, blanks taken out.
_LINES = re.compile(
    rf"(?:{_BUTTON}|{_NAMED_VALUE})+"
    r"|分享(?:到|至)?[:：].{0,40}"
    r"|.{0,6}扫[一码][扫码]?.{0,30}|用?手机(?:打开|浏览|查看|扫).{0,20}"
    r"|[【\[]?(?:上|下|前|后)一(?:篇|条|则|个)[】\]]?[:：]?.{0,90}"
    r"|(?:主办|承办|主管|协办|运维|技术支持)(?:单位|部门)?[:：].{0,120}|版权所有.{0,120}|.{0,20}版权所有|"
    r".{0,80}(?:ICP备|公网安备|网站标识码).{0,80}"
    r"|(?:建议使用|最佳浏览|推荐使用).{0,40}(?:浏览器|分辨率).{0,30}|(?:网站地图|联系我们|关于我们|网站声明|隐私[声政][明策]|无障碍(?:浏览|阅读)?|长者(?:版|模式)|\|)+"
    r"|今天是.{0,30}|您是第.{0,12}位.{0,6}"
    r"|(?:责任编辑|编辑|审核|初审|终审|校对|录入|供稿|撰稿)[:：].{0,30}"
    r"|[【\[（(]?(?:相关(?:链接|阅读|新闻|文档|信息|稿件|文章|内容|推荐|解读|附件|文件)|延伸阅读|推荐阅读|热点推荐)[】\])）]?[:：]?"
    r"|(?:您|你)?(?:现在|当前|目前)?(?:所在|所处)?的?位置[:：].{0,150}|首页(?:>|＞|»|›|/|-).{0,150}",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"\s*[【\[（(]?\s*(?:{spaced(CATALOGUE + OTHER_LABELS)})\s*(?:[:：\x01]|$)")
_CATALOGUED = re.compile(rf"\s*[【\[]?\s*(?:{spaced(CATALOGUE)})\s*[】\]]?\s*(?:[:：\x01]|$)")
_RELATED = re.compile(
    r"[【\[（(]?(?:相关(?:链接|阅读|新闻|文档|信息|稿件|文章|内容|推荐)|延伸阅读|推荐阅读|热点推荐)[】\])）]?[:：]?"
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:bd)?(?:share|sharebox|bdshare\w*|bdsharebuttonbox|social-share|print|printer|font-?size|fontset|zihao|ziti|qrcode|ewm|erweima|"
    r"bread-?crumbs?(?:-?\w+)?|crumbs?|position|curpos|cur_?position|location|dqwz|weizhi|sitepath|prev-?next|prevnext|pagination|"
    r"related|xgxx|xglj|xgwj|xgyd|foot(?:er)?|copyright|bottom|nav|navbar|navigation|menu|side-?bar|tool-?bar|"
    r"search|login|lunbo|banner|hidden|hide|none)(?=$|[\s_-])",
    re.IGNORECASE,
)

_WAYS = re.compile(
    r"(?:^|[\s_-])(?:bread-?crumbs?(?:-?\w+)?|crumbs?|position|curpos|cur_?position|location|dqwz|weizhi|sitepath)(?=$|[\s_-])",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:^|[\s_-])\w*title\b", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Whether a line is none of an article's, wherever it stands.

    >>> is_furniture("【打印】【关闭】"), is_furniture("全年印发普法材料。")
    (True, False)
    """
    if len(line) >= 400 or line.endswith(("。", "；")):
        return False
    return _LINES.fullmatch(squeeze(line)) is not None


def is_labelled(line: str) -> bool:
    """Whether a line begins with a label of a page's metadata: "发布日期：…", "索 引 号" in a cell of its own."""
    return _LABELLED.match(line) is not None


def is_catalogued(line: str) -> bool:
    """Whether that label is one of a disclosure catalogue."""
    return _CATALOGUED.match(line) is not None


def heads_related(line: str) -> bool:
    """Whether a line stands over a list of other pages: 相关链接."""
    return _RELATED.fullmatch(squeeze(line)) is not None


@lru_cache(maxsize=4096)  # a portal's pages, and a page's rows, share their names
def names_furniture(names: str) -> bool:
    """Whether the class or id of an element says that it is furniture."""
    return _NAMES.search(names) is not None


@lru_cache(maxsize=4096)
def names_way(names: str) -> bool:
    """Whether it says that the element is the way from the home page to this one."""
    return _WAYS.search(names) is not None


@lru_cache(maxsize=4096)
def names_title(names: str) -> bool:
    """Whether it says that the element is a title."""
    return _TITLED.search(names) is not None


_FILE = re.compile(
    r"\.(?:docx?|wps|pdf|ofd|xlsx?|zip|rar)(?:$|[?#&])|downfile\.jsp|/(?:file-)?download\?|[?&]fileurl=",
    re.IGNORECASE,
)


def is_page_address(address: str) -> bool:
    """Whether an address is a page's."""
    return address.endswith((".html", ".shtml", ".htm", "/")) and "?" not in address


def is_file_address(address: str) -> bool:
    """Whether an address is an attachment's.

    >>> is_file_address("./P020240130.docx"), is_file_address("/zwgk/")
    (True, False)
    """
    return not is_page_address(address) and _FILE.search(address) is not None
