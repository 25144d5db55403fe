"""What both sides are filled with alike: names, and the case from which they are closed."""

CLOSED_FROM = 0.7
# Forty by forty characters of which names are made: one pair in 1,600.
SIGNS = "安博宝昌成春达德东方丰福富光广国海汉和恒宏华辉嘉建金锦景君凯康乐立联隆明南宁鹏平"
LAST_SIGNS = "庆荣瑞三盛世顺泰腾天通同万旺维文祥新信兴星旭亚洋业益银永友宇裕元源远云泽兆正志中"
SOUGHT = SIGNS[7] + LAST_SIGNS[3]
