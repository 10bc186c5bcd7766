"""Common names: Japanese family names in kanji and kana, English given names.

Written for vocpipe from general knowledge of the most frequent names. Names that are everyday
words (原, 東, Mark, Will, Grace) are left out of the lists that need no honorific.
"""

from vocpipe.text.wordlist import listed

FAMILY = frozenset(
    listed("""
        佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村
        斎藤 斉藤 齋藤 齊藤 清水 山崎 阿部 池田 橋本 山下 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上
        近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内
        金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井
        高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下
        菊地 佐野 大西 杉本 新井 浜田 菅原 市川 古川 水野 小松 島田 小山 五十嵐 高野 西田 吉川 山内 西川
        北村 安田 川口 辻本 飯田 本田 秋山 吉村 関口 中西 服部 岩田 土屋 樋口 福島 川上 永井 松岡 田口
        山中 森本 矢野 大島 川崎 須藤 堀内 荒木 大久保 馬場 望月 片山 松村 奥村 平田 広瀬 廣瀬 小田 内藤
        尾崎 熊谷 本間 早川 川村 河野 星野 松下 大谷 菊池 渡部 石原 岡崎 永田 浅野 石橋 富田 小西 成田
        古田 大橋 伊東 児玉 天野 川島 三宅 中井 岡村 黒田 上原 西山 宮田 小池 栗原 飯塚 三好 荒井 大石
        野田 田辺 田島 津田 藤村 長田 榎本 松原 比嘉 平井 片岡 八木 武藤 堀江 岡部 福井 宮川 白石 西尾
        根本 平山 青山 滝沢 戸田 稲垣 神田 角田 塚本 堀田 関根 細川 桑原 小泉 大森 畠山 磯部 矢部 長谷部
        東海林 田代 澤田 沢田 相馬 浅井 日高 豊田 倉田 森下 柳沢 若林 中田 安部 堤田 米田 河合 川合 大川
        松永 荻野 飯島 鎌田 志村 江口 坂口 坂井 篠原 今村 吉岡 竹田 大竹 落合 植田 小沢 小澤 向井 井口
        高山 高島 川田 山根 山岸 笠原 牧野 榊原 久米 梅田 牛島 岸本 寺田 下田 平松 宇野 宮下
    """)
)
"""Family names of two and more kanji."""

FAMILY_PLACES = frozenset(
    listed("""
        宮崎 福島 千葉 松本 石川 山口 川口 上野 小野 中野 大塚 高島 青山 豊田 岡崎 上田 池田 平野 吉川 福井
        富田 川崎 三好 白石 大島 小松 熊谷 成田 市川 島田 小山 桜井 大野 橋本 石橋 堀江 松原 清水 日高 大橋
        永田 米田 松井 長田 西尾 飯田 神田 三田 横山 本田 野田 津田 和田 太田 松尾 松永 安田 野村 服部 千野
        岩崎 大谷 秋山 久保 川越 福田 前田 三浦 山崎 大石 大森 小泉 小西 土屋 黒田 豊島 浅野 日野 府中 飯塚
        坂井 藤沢 中山 金沢 高田 高山 北村 荒川 江口 石田 矢部 塚本
    """)
)
"""Family names that are as often a place, a shop or a company: bare ones are left."""

FAMILY_ONE = frozenset(
    listed("""
    林 森 原 東 関 岡 谷 南 堀 辻 桂 島 星 泉 宮 菅 畑 浜 旭 西 北 沖 岸 柳 橘 榊 堤 乾 神 峰 城 滝 平
    秦 金 李 王 張 朴 陳 劉
    """)
)
"""Family names of one kanji; only believed right before an honorific."""

FAMILY_KANA = listed("""
        さとう すずき たかはし たなか いとう わたなべ やまもと なかむら こばやし かとう よしだ やまだ
        ささき やまぐち まつもと いのうえ きむら さいとう しみず やまざき あべ いけだ はしもと やました
        いしかわ なかじま まえだ ふじた おがわ ごとう おかだ はせがわ むらかみ こんどう いしい さかもと
        えんどう あおき
""")
"""Frequent family names as written in hiragana."""

GIVEN_EN = listed("""
        James John Robert Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew
        Anthony Steven Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey
        Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel
        Gregory Alexander Patrick Raymond Dennis Jerry Tyler Aaron Adam Nathan Henry Peter Kyle Liam
        Noah Ethan Lucas Oliver Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen
        Lisa Nancy Betty Sandra Margaret Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa
        Deborah Stephanie Rebecca Laura Sharon Cynthia Amy Kathleen Angela Shirley Anna Brenda Pamela
        Emma Nicole Helen Samantha Katherine Christine Rachel Janet Catherine Maria Heather Diane Olivia
        Julie Joyce Victoria Kelly Lauren Megan Andrea Hannah Jacqueline Martha Sophia Isabella Priya
        Ravi Anita Rahul Mohammed Ahmed Fatima Omar Wei Mei Yuki Hiroshi Kenji Takashi Tom Mike Dave
        Steve Chris Matt Dan Ben Kate Jenny Tina Carlos Miguel Elena Sofia Ivan Olga Pierre Hans Greta
        Sven Lars Ingrid Marco Giulia Abigail Adriana Agnes Aisha Akiko Alan Alejandro Alice Alicia Allison
        Ana Andre Anders Anja Anne Annika Antonio Arjun Astrid Beatrice Bjorn Bruno Camille Carla Caroline
        Catalina
        Cecilia Chloe Claire Claudia Colin Connor Craig Cristina Damian Danielle Darren Deepika Denise Derek
        Diego Dmitri Dominic Doris Dorothy Douglas Eduardo Eileen Elaine Eleanor Elliot Emilio Enrique Erica
        Erik Esther Eva Evelyn Felicia Felipe Fernando Fiona Francesca Francisco Franz Frederic Gabriel
        Gareth
        Gemma Geoff Gerald Giovanni Gloria Gordon Graham Guillermo Gustavo Hana Harriet Haruki Hector Heidi
        Helena Hiroko Howard Hugo Ian Ibrahim Imran Ines Irina Isabel Jamal Jan Javier Jeremy Jessie
        Joanna Joel Johan Jonas Jorge Jose Josef Josephine Juan Judith Julia Julian Jun Karim Karl
        Katarina Kathryn
        Katja Kayla Keiko Keith Kerry Kim Klaus Kristen Kumar Lena Leo Leon Leonardo Leticia Lorenzo Louise
        Lucia Lucy Luis Lukas Lydia Magnus Malik Manuel Marcel Marcus Margot Mariana Marie Marta Martin
        Martina
        Mateo Maureen Max Maya Melanie Mika Mina Mohamed Monica Monika Nadia Naomi Natalia Natalie Neha
        Neil Nicolas
        Nigel Nikhil Nina Noriko Norman Oksana Oscar Pablo Paula Pauline Pavel Pedro Petra Philip Phoebe
        Rafael Raj Ralph Ramon Raquel Renee Ricardo Roberto Rodrigo Rohan Rosa Ross Roy Russell Ruth
        Sanjay Sakura
        Satoshi Sean Sergei Sergio Shreya Silvia Simon Simone Siobhan Stefan Stella Stuart Sunita Suzanne
        Sylvia
        Tamara Tara Tatiana Ted Teresa Theo Theresa Tim Tomas Toshi Tracy Trevor Uwe Valentina Vanessa
        Vera Vijay Vikram Vincent Vladimir Walter Wendy Xavier Yasmin Yolanda Yuko Yusuf Yvonne Zara Zoe
""")
"""Given names that are not English words at the start of a sentence."""

GIVEN_ELSEWHERE = frozenset(
    listed("""
        Victoria Charlotte Sophia Alexander Christian Kelly Ashley Jordan Madison Jan Max Ross Kim Jun Mei
        Wei
        Ana Mina Dan Ted Ben Rosa Leo Stella Ian Elena Julian Vera Paris Sandra Anna Maria Jose Maya Lena
        Ivan Marco Franz Karl Hugo Gloria Aurora Martin Russell Craig
    """)
)
"""Of these, names that are also places, products or months: believed only in the company of other words."""
