"""Chinese, in Simplified characters."""

from glossary.languages.base import Language
from glossary.languages.han import simplified, syllables
from glossary.languages.text import COMPATIBLE, DIGITS, Function, Key, Rule

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)

# UAX #15: the compatibility form turns full-width letters, radicals and the characters of the
# Kangxi and CJK compatibility blocks into the ordinary ones.
NORM = (
    Rule(
        f"(?<=[{HAN}]) (?=[{HAN}])",
        "",
        "Chinese has no spaces; one between characters comes from typesetting.",
        ("劳 工", "劳工"),
    ),
    DIGITS,
    Function(simplified, "Traditional characters are the same word.", ("難民", "难民")),
)

FOLD = (
    Function(
        lambda text: "".join(syllables(text)),
        "A wrong character is mostly one of the same sound.",
        ("遗民", "yimin"),
    ),
)

norm = Key(COMPATIBLE, *NORM)
# Characters have no marks to drop; what is left of a word when it is misspelt is its sound.
fold = Key(norm, *FOLD)

LANGUAGE = Language(
    tag="zh",
    lang_attribute="zh-Hans",
    autonym="中文",
    script="Hans",
    position=7,
    block=HAN,
    spaces_between_words=False,
    list_separator="、",
    unit=r"[\p{Latin}\p{N}]+|(?![\s\p{Cf}])\X",
    lookalikes=(
        "人员; 公务员; 服务员; 官员; 演员; 成员; 会员; 人权利; 人权益; 人权限; 人权力; "
        "打工时; 开工时; 动工时; 施工时; 竣工时; 完工时; 停工时; 复工时; 加工时; 务工时; "
        "做工时; 手工时; 打工会; 务工会; 开工会; 加工会; 施工会; 工会议; 工会面; 工会见; "
        "移工厂; 移工作; 移工地; 征地位; 征地图; 法治理; 法治疗; 法治愈; 难民族; 难民众; "
        "难民间; 公约数; 公约定; 公约束; 中介绍; 中介入; 外劳务; 身份证件; 身份证明; "
        "就业证明; 居留证明; 同化学; 同化肥; 护照片; 护照看; 护照顾; 护照明; 护照管; 义工作; "
        "义工程; 义工业; 志工作; 工钱包; 工资料; 工资源; 工资金; 工资本; 工资格; 工资产; "
        "工资质; 产假药; 产假货; 产假冒; 产假酒; 产假设; 收容易; 失业务; 失业绩; 例假设; "
        "例假如; 批准备; 批准确; 条约束; 条约定; 加班会; 加班级; 加班主任; 黑工具; "
        "关系正常化; 邦交正常化; 交通正常化; 开除外; 工伤心; 社保留; 社保护; 医保健; 健保护; "
        "健保持; 老板凳; 年假装; 年假如; 移出去; 移入口; 推回去; 推回来; 性别扭"
    ),
    unit_key=norm,
    norm=norm,
    fold=fold,
    homophonic_fold=True,
    romanise=fold,
    names=(
        "中文; 汉语; 漢語; 华语; 华文; 普通话; Chinese; Mandarin; จีน; ภาษาจีน; จีนกลาง; "
        "ចិន; ភាសាចិន; တရုတ်; တရုတ်ဘာသာ; တရုတ်လို; တရုတ်စာ; ຈີນ; ພາສາຈີນ; "
        "Tiếng Trung; Tiếng Hoa; Trung Quốc"
    ),
    shortest_guess=2,
    collation_name="zh",
    fonts=("Noto Sans SC", "PingFang SC", "Microsoft YaHei"),
    font_scale=1.05,
    line_height=1.65,
    letter_width=1.05,
    print_font="Noto Sans SC",
    print_scale=1.0,
    print_edges=(0.88, 0.2),
)
