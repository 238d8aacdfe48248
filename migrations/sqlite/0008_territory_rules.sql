-- Territory rules: regions, sets of rules, what accounts weigh.

-- Which countries a region holds; a country may stand in several. Territory rules name regions.
-- shard: reference
create table regions (
  code text not null primary key,
  name_en text not null,
  name_zh text not null,
  position integer not null
) strict;

-- shard: reference
create table region_countries (
  region text not null references regions (code),
  country text not null,
  primary key (region, country)
) strict;

-- A set of rules that say which territory an account belongs to: one is in force, drafts have no effect.
-- shard: reference
create table territory_rule_sets (
  id blob not null primary key,
  name text not null,
  state text not null,
  leads_follow integer not null default 0,
  version integer not null default 1,
  created_by blob,
  created_at integer not null,
  applied_by blob,
  applied_at integer,
  applied_from text,
  reason text not null default ''
) strict;
create index territory_rule_sets_state on territory_rule_sets (state, created_at);

-- shard: reference
create table territory_rules (
  id blob not null primary key,
  set_id blob not null references territory_rule_sets (id),
  territory_id blob not null references territories (id),
  precedence text not null,
  conditions text not null,
  position integer not null,
  version integer not null default 1,
  created_at integer not null
) strict;
create index territory_rules_set on territory_rules (set_id, position);

-- The accounts that a rule names.
-- shard: account_id
create table territory_rule_accounts (
  account_id blob not null,
  rule_id blob not null,
  primary key (account_id, rule_id)
) strict, without rowid;
create index territory_rule_accounts_rule on territory_rule_accounts (rule_id, account_id);

-- What an account weighs in somebody's load where its tier does not say it.
-- shard: account_id
create table account_workloads (
  account_id blob not null primary key,
  points integer not null,
  reason text not null default '',
  updated_by blob,
  updated_at integer not null
) strict;

insert into regions (code, name_en, name_zh, position) values
  ('europe', 'Europe', '欧洲', 10),
  ('nordics', 'Nordics and Baltics', '北欧和波罗的海国家', 20),
  ('uk_ireland', 'UK and Ireland', '英国和爱尔兰', 30),
  ('central_europe', 'Central Europe', '中欧', 40),
  ('benelux_france', 'Benelux and France', '比荷卢和法国', 50),
  ('southern_europe', 'Southern Europe', '南欧', 60),
  ('middle_east', 'Middle East', '中东', 70),
  ('africa', 'Africa', '非洲', 80),
  ('north_america', 'North America', '北美', 90),
  ('latin_america', 'Latin America', '拉丁美洲', 100),
  ('asia_pacific', 'Asia Pacific', '亚太', 110),
  ('greater_china', 'Greater China', '大中华区', 120),
  ('caucasus_central_asia', 'Caucasus and Central Asia', '高加索和中亚', 130);
insert into region_countries (region, country) values
  ('europe', 'AD'), ('europe', 'GI'), ('europe', 'AL'), ('europe', 'AT'), ('europe', 'BA'), ('europe', 'BE'), ('europe', 'BG'), ('europe', 'BY'), ('europe', 'CH'), ('europe', 'CY'), ('europe', 'CZ'), ('europe', 'DE'), ('europe', 'DK'), ('europe', 'EE'), ('europe', 'ES'), ('europe', 'FI'), ('europe', 'FR'), ('europe', 'GB'), ('europe', 'GR'), ('europe', 'HR'), ('europe', 'HU'), ('europe', 'IE'), ('europe', 'IS'), ('europe', 'IT'), ('europe', 'LI'), ('europe', 'LT'), ('europe', 'LU'), ('europe', 'LV'), ('europe', 'MC'), ('europe', 'MD'), ('europe', 'ME'), ('europe', 'MK'), ('europe', 'MT'), ('europe', 'NL'), ('europe', 'NO'), ('europe', 'PL'), ('europe', 'PT'), ('europe', 'RO'), ('europe', 'RS'), ('europe', 'RU'), ('europe', 'SE'), ('europe', 'SI'), ('europe', 'SK'), ('europe', 'SM'), ('europe', 'UA'), ('europe', 'VA'), ('europe', 'XK'),
  ('nordics', 'DK'), ('nordics', 'EE'), ('nordics', 'FI'), ('nordics', 'IS'), ('nordics', 'LT'), ('nordics', 'LV'), ('nordics', 'NO'), ('nordics', 'SE'),
  ('uk_ireland', 'GB'), ('uk_ireland', 'IE'),
  ('central_europe', 'AT'), ('central_europe', 'CH'), ('central_europe', 'CZ'), ('central_europe', 'DE'), ('central_europe', 'HU'), ('central_europe', 'LI'), ('central_europe', 'PL'), ('central_europe', 'SI'), ('central_europe', 'SK'),
  ('benelux_france', 'BE'), ('benelux_france', 'FR'), ('benelux_france', 'LU'), ('benelux_france', 'MC'), ('benelux_france', 'NL'),
  ('southern_europe', 'AD'), ('southern_europe', 'CY'), ('southern_europe', 'ES'), ('southern_europe', 'GR'), ('southern_europe', 'IT'), ('southern_europe', 'MT'), ('southern_europe', 'PT'), ('southern_europe', 'SM'), ('southern_europe', 'VA'),
  ('middle_east', 'AE'), ('middle_east', 'BH'), ('middle_east', 'IL'), ('middle_east', 'IQ'), ('middle_east', 'IR'), ('middle_east', 'JO'), ('middle_east', 'KW'), ('middle_east', 'LB'), ('middle_east', 'OM'), ('middle_east', 'PS'), ('middle_east', 'QA'), ('middle_east', 'SA'), ('middle_east', 'SY'), ('middle_east', 'TR'), ('middle_east', 'YE'),
  ('africa', 'AO'), ('africa', 'BF'), ('africa', 'BI'), ('africa', 'BJ'), ('africa', 'BW'), ('africa', 'CD'), ('africa', 'CF'), ('africa', 'CG'), ('africa', 'CI'), ('africa', 'CM'), ('africa', 'CV'), ('africa', 'DJ'), ('africa', 'DZ'), ('africa', 'EG'), ('africa', 'ER'), ('africa', 'ET'), ('africa', 'GA'), ('africa', 'GH'), ('africa', 'GM'), ('africa', 'GN'), ('africa', 'GQ'), ('africa', 'GW'), ('africa', 'KE'), ('africa', 'KM'), ('africa', 'LR'), ('africa', 'LS'), ('africa', 'LY'), ('africa', 'MA'), ('africa', 'MG'), ('africa', 'ML'), ('africa', 'MR'), ('africa', 'MU'), ('africa', 'MW'), ('africa', 'MZ'), ('africa', 'NA'), ('africa', 'NE'), ('africa', 'NG'), ('africa', 'RW'), ('africa', 'SC'), ('africa', 'SD'), ('africa', 'SL'), ('africa', 'SN'), ('africa', 'SO'), ('africa', 'SS'), ('africa', 'ST'), ('africa', 'SZ'), ('africa', 'TD'), ('africa', 'TG'), ('africa', 'TN'), ('africa', 'TZ'), ('africa', 'UG'), ('africa', 'ZA'), ('africa', 'ZM'), ('africa', 'ZW'),
  ('north_america', 'CA'), ('north_america', 'GL'), ('north_america', 'BM'), ('north_america', 'US'),
  ('latin_america', 'AG'), ('latin_america', 'KY'), ('latin_america', 'AR'), ('latin_america', 'BB'), ('latin_america', 'BO'), ('latin_america', 'BR'), ('latin_america', 'BS'), ('latin_america', 'BZ'), ('latin_america', 'CL'), ('latin_america', 'CO'), ('latin_america', 'CR'), ('latin_america', 'CU'), ('latin_america', 'DM'), ('latin_america', 'DO'), ('latin_america', 'EC'), ('latin_america', 'GD'), ('latin_america', 'GT'), ('latin_america', 'GY'), ('latin_america', 'HN'), ('latin_america', 'HT'), ('latin_america', 'JM'), ('latin_america', 'KN'), ('latin_america', 'LC'), ('latin_america', 'MX'), ('latin_america', 'NI'), ('latin_america', 'PA'), ('latin_america', 'PE'), ('latin_america', 'PR'), ('latin_america', 'PY'), ('latin_america', 'SR'), ('latin_america', 'SV'), ('latin_america', 'TT'), ('latin_america', 'UY'), ('latin_america', 'VC'), ('latin_america', 'VE'),
  ('asia_pacific', 'AF'), ('asia_pacific', 'AU'), ('asia_pacific', 'BD'), ('asia_pacific', 'BN'), ('asia_pacific', 'BT'), ('asia_pacific', 'CN'), ('asia_pacific', 'FJ'), ('asia_pacific', 'FM'), ('asia_pacific', 'HK'), ('asia_pacific', 'ID'), ('asia_pacific', 'IN'), ('asia_pacific', 'JP'), ('asia_pacific', 'KH'), ('asia_pacific', 'KI'), ('asia_pacific', 'KP'), ('asia_pacific', 'KR'), ('asia_pacific', 'LA'), ('asia_pacific', 'LK'), ('asia_pacific', 'MH'), ('asia_pacific', 'MM'), ('asia_pacific', 'MN'), ('asia_pacific', 'MO'), ('asia_pacific', 'MV'), ('asia_pacific', 'MY'), ('asia_pacific', 'NP'), ('asia_pacific', 'NR'), ('asia_pacific', 'NZ'), ('asia_pacific', 'PG'), ('asia_pacific', 'PH'), ('asia_pacific', 'PK'), ('asia_pacific', 'PW'), ('asia_pacific', 'SB'), ('asia_pacific', 'SG'), ('asia_pacific', 'TH'), ('asia_pacific', 'TL'), ('asia_pacific', 'TO'), ('asia_pacific', 'TV'), ('asia_pacific', 'TW'), ('asia_pacific', 'VN'), ('asia_pacific', 'VU'), ('asia_pacific', 'WS'),
  ('greater_china', 'CN'), ('greater_china', 'HK'), ('greater_china', 'MO'), ('greater_china', 'TW'),
  ('caucasus_central_asia', 'AM'), ('caucasus_central_asia', 'AZ'), ('caucasus_central_asia', 'GE'), ('caucasus_central_asia', 'KG'), ('caucasus_central_asia', 'KZ'), ('caucasus_central_asia', 'TJ'), ('caucasus_central_asia', 'TM'), ('caucasus_central_asia', 'UZ');
