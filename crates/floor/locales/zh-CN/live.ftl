# 实时刷新的文字；% 代表姓名。
live-who = % 修改了这个客户。
live-somebody = 有人修改了这个客户。
live-show = 显示
