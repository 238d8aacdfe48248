//! Countries: ISO 3166 codes, their names in both languages, and how files write them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::base::Locale;

/// Code, English name, Chinese name.
const LIST: &str = "\
AD|Andorra|安道尔
AE|United Arab Emirates|阿联酋
AF|Afghanistan|阿富汗
AG|Antigua and Barbuda|安提瓜和巴布达
AL|Albania|阿尔巴尼亚
AM|Armenia|亚美尼亚
AO|Angola|安哥拉
AR|Argentina|阿根廷
AT|Austria|奥地利
AU|Australia|澳大利亚
AZ|Azerbaijan|阿塞拜疆
BA|Bosnia and Herzegovina|波黑
BB|Barbados|巴巴多斯
BD|Bangladesh|孟加拉国
BE|Belgium|比利时
BF|Burkina Faso|布基纳法索
BG|Bulgaria|保加利亚
BH|Bahrain|巴林
BI|Burundi|布隆迪
BJ|Benin|贝宁
BM|Bermuda|百慕大
BN|Brunei|文莱
BO|Bolivia|玻利维亚
BR|Brazil|巴西
BS|Bahamas|巴哈马
BT|Bhutan|不丹
BW|Botswana|博茨瓦纳
BY|Belarus|白俄罗斯
BZ|Belize|伯利兹
CA|Canada|加拿大
CD|DR Congo|刚果（金）
CF|Central African Republic|中非共和国
CG|Congo|刚果（布）
CH|Switzerland|瑞士
CI|Ivory Coast|科特迪瓦
CL|Chile|智利
CM|Cameroon|喀麦隆
CN|China|中国
CO|Colombia|哥伦比亚
CR|Costa Rica|哥斯达黎加
CU|Cuba|古巴
CV|Cape Verde|佛得角
CY|Cyprus|塞浦路斯
CZ|Czechia|捷克
DE|Germany|德国
DJ|Djibouti|吉布提
DK|Denmark|丹麦
DM|Dominica|多米尼克
DO|Dominican Republic|多米尼加
DZ|Algeria|阿尔及利亚
EC|Ecuador|厄瓜多尔
EE|Estonia|爱沙尼亚
EG|Egypt|埃及
ER|Eritrea|厄立特里亚
ES|Spain|西班牙
ET|Ethiopia|埃塞俄比亚
FI|Finland|芬兰
FJ|Fiji|斐济
FM|Micronesia|密克罗尼西亚
FR|France|法国
GA|Gabon|加蓬
GB|United Kingdom|英国
GD|Grenada|格林纳达
GE|Georgia|格鲁吉亚
GH|Ghana|加纳
GI|Gibraltar|直布罗陀
GL|Greenland|格陵兰
GM|Gambia|冈比亚
GN|Guinea|几内亚
GQ|Equatorial Guinea|赤道几内亚
GR|Greece|希腊
GT|Guatemala|危地马拉
GW|Guinea-Bissau|几内亚比绍
GY|Guyana|圭亚那
HK|Hong Kong|中国香港
HN|Honduras|洪都拉斯
HR|Croatia|克罗地亚
HT|Haiti|海地
HU|Hungary|匈牙利
ID|Indonesia|印度尼西亚
IE|Ireland|爱尔兰
IL|Israel|以色列
IN|India|印度
IQ|Iraq|伊拉克
IR|Iran|伊朗
IS|Iceland|冰岛
IT|Italy|意大利
JM|Jamaica|牙买加
JO|Jordan|约旦
JP|Japan|日本
KE|Kenya|肯尼亚
KG|Kyrgyzstan|吉尔吉斯斯坦
KH|Cambodia|柬埔寨
KI|Kiribati|基里巴斯
KM|Comoros|科摩罗
KN|Saint Kitts and Nevis|圣基茨和尼维斯
KP|North Korea|朝鲜
KR|South Korea|韩国
KW|Kuwait|科威特
KY|Cayman Islands|开曼群岛
KZ|Kazakhstan|哈萨克斯坦
LA|Laos|老挝
LB|Lebanon|黎巴嫩
LC|Saint Lucia|圣卢西亚
LI|Liechtenstein|列支敦士登
LK|Sri Lanka|斯里兰卡
LR|Liberia|利比里亚
LS|Lesotho|莱索托
LT|Lithuania|立陶宛
LU|Luxembourg|卢森堡
LV|Latvia|拉脱维亚
LY|Libya|利比亚
MA|Morocco|摩洛哥
MC|Monaco|摩纳哥
MD|Moldova|摩尔多瓦
ME|Montenegro|黑山
MG|Madagascar|马达加斯加
MH|Marshall Islands|马绍尔群岛
MK|North Macedonia|北马其顿
ML|Mali|马里
MM|Myanmar|缅甸
MN|Mongolia|蒙古
MO|Macao|中国澳门
MR|Mauritania|毛里塔尼亚
MT|Malta|马耳他
MU|Mauritius|毛里求斯
MV|Maldives|马尔代夫
MW|Malawi|马拉维
MX|Mexico|墨西哥
MY|Malaysia|马来西亚
MZ|Mozambique|莫桑比克
NA|Namibia|纳米比亚
NE|Niger|尼日尔
NG|Nigeria|尼日利亚
NI|Nicaragua|尼加拉瓜
NL|Netherlands|荷兰
NO|Norway|挪威
NP|Nepal|尼泊尔
NR|Nauru|瑙鲁
NZ|New Zealand|新西兰
OM|Oman|阿曼
PA|Panama|巴拿马
PE|Peru|秘鲁
PG|Papua New Guinea|巴布亚新几内亚
PH|Philippines|菲律宾
PK|Pakistan|巴基斯坦
PL|Poland|波兰
PR|Puerto Rico|波多黎各
PS|Palestine|巴勒斯坦
PT|Portugal|葡萄牙
PW|Palau|帕劳
PY|Paraguay|巴拉圭
QA|Qatar|卡塔尔
RO|Romania|罗马尼亚
RS|Serbia|塞尔维亚
RU|Russia|俄罗斯
RW|Rwanda|卢旺达
SA|Saudi Arabia|沙特阿拉伯
SB|Solomon Islands|所罗门群岛
SC|Seychelles|塞舌尔
SD|Sudan|苏丹
SE|Sweden|瑞典
SG|Singapore|新加坡
SI|Slovenia|斯洛文尼亚
SK|Slovakia|斯洛伐克
SL|Sierra Leone|塞拉利昂
SM|San Marino|圣马力诺
SN|Senegal|塞内加尔
SO|Somalia|索马里
SR|Suriname|苏里南
SS|South Sudan|南苏丹
ST|Sao Tome and Principe|圣多美和普林西比
SV|El Salvador|萨尔瓦多
SY|Syria|叙利亚
SZ|Eswatini|斯威士兰
TD|Chad|乍得
TG|Togo|多哥
TH|Thailand|泰国
TJ|Tajikistan|塔吉克斯坦
TL|Timor-Leste|东帝汶
TM|Turkmenistan|土库曼斯坦
TN|Tunisia|突尼斯
TO|Tonga|汤加
TR|Türkiye|土耳其
TT|Trinidad and Tobago|特立尼达和多巴哥
TV|Tuvalu|图瓦卢
TW|Taiwan|中国台湾
TZ|Tanzania|坦桑尼亚
UA|Ukraine|乌克兰
UG|Uganda|乌干达
US|United States|美国
UY|Uruguay|乌拉圭
UZ|Uzbekistan|乌兹别克斯坦
VA|Vatican City|梵蒂冈
VC|Saint Vincent and the Grenadines|圣文森特和格林纳丁斯
VE|Venezuela|委内瑞拉
VN|Vietnam|越南
VU|Vanuatu|瓦努阿图
WS|Samoa|萨摩亚
XK|Kosovo|科索沃
YE|Yemen|也门
ZA|South Africa|南非
ZM|Zambia|赞比亚
ZW|Zimbabwe|津巴布韦";

/// Other spellings that files use, folded.
const ALIASES: [(&str, &str); 30] = [
    ("usa", "US"),
    ("u.s.", "US"),
    ("u.s.a.", "US"),
    ("united states of america", "US"),
    ("america", "US"),
    ("uk", "GB"),
    ("u.k.", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("korea, republic of", "KR"),
    ("philipines", "PH"),
    ("phillipines", "PH"),
    ("turkey", "TR"),
    ("czech republic", "CZ"),
    ("holland", "NL"),
    ("the netherlands", "NL"),
    ("russian federation", "RU"),
    ("viet nam", "VN"),
    ("uae", "AE"),
    ("cote d'ivoire", "CI"),
    ("macau", "MO"),
    ("burma", "MM"),
    ("prc", "CN"),
    ("people's republic of china", "CN"),
    ("swaziland", "SZ"),
    ("macedonia", "MK"),
];

struct Names {
    by_code: HashMap<&'static str, (&'static str, &'static str)>,
    by_name: HashMap<String, &'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { by_code: HashMap::new(), by_name: HashMap::new() };
    for line in LIST.lines() {
        let mut parts = line.split('|');
        if let (Some(code), Some(en), Some(zh)) = (parts.next(), parts.next(), parts.next()) {
            names.by_code.insert(code, (en, zh));
            names.by_name.insert(tenure_text::fold(en), code);
            names.by_name.insert(tenure_text::fold(zh), code);
            names.by_name.insert(code.to_lowercase(), code);
        }
    }
    names.by_name.extend(ALIASES.iter().map(|(name, code)| (tenure_text::fold(name), *code)));
    names
});

/// The code of what somebody wrote; none when it is no country that we know.
pub fn code(text: &str) -> Option<&'static str> {
    NAMES.by_name.get(&tenure_text::fold(text.trim())).copied()
}

/// The name of a stored country: of a code in the viewer's language, else the text itself.
pub fn name(locale: Locale, stored: &str) -> &str {
    match NAMES.by_code.get(stored) {
        Some((en, zh)) => match locale {
            Locale::En => en,
            Locale::Zh => zh,
        },
        None => stored,
    }
}

/// All names in the viewer's language, for the suggestions of a form.
pub fn names(locale: Locale) -> Vec<&'static str> {
    let pick = |line: &'static str| line.split('|').nth(if locale == Locale::En { 1 } else { 2 });
    LIST.lines().filter_map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_as_files_write_them() {
        for (text, want) in [
            ("United States", Some("US")),
            ("philipines", Some("PH")),
            ("Korea", Some("KR")),
            ("de", Some("DE")),
            ("德国", Some("DE")),
            ("Türkiye", Some("TR")),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(code(text), want, "{text}");
        }
        assert_eq!(name(Locale::Zh, "FR"), "法国");
        assert_eq!(name(Locale::En, "Atlantis"), "Atlantis");
        assert!(names(Locale::En).len() > 180);
    }
}
