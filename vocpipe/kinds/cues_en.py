"""English cues: (name, kind, weight, pattern over folded text). A name ending in ``!`` masks.

Order matters: masking cues come before what they hide. Weights say how strongly
a cue speaks beside others.
"""

_NOT = r"(?:n['’ ]?t|not|never|cannot|no longer|unable to|fails? to|refuses? to|won['’ ]?t)"

CUES: tuple[tuple[str, str, float, str], ...] = (
    # Praise that contains words of trouble, and trouble that contains words of praise.
    (
        "no_trouble!", "praise", 2.0,
        r"\b(?:(?:never|no longer|does(?:n['’ ]?t| not)|did(?:n['’ ]?t| not)|hasn['’ ]?t"
        r"|doesnt) (?:\w+ )?(?:crash|freeze|hang|fail|lag)\w*"
        r"(?! (?:on|when|if) )|(?:few|not many|haven['’ ]?t had (?:many|any)(?: real)?|infrequent\w*"
        r"|minor) (?:\w+ )?(?:problems|issues|bugs)|(?:with )?little trouble"
        r"|(?:no|without(?: any| a)?|never (?:had|have)(?: a| any)?|not a|zero|haven['’ ]?t had (?:a|any)"
        r"|don['’ ]?t have any)"
        r" (?:single |real |major )?(?:problems?|issues?|bugs?|crash(?:es|ing)?|complaints?|glitch(?:es)?"
        r"|trouble|fuss|hassle)\b)",
    ),
    (
        "relief!", "praise", 1.8,
        r"\bno more (?:\w+[ -]){0,4}?(?:\w+ing|calls?|paper\w*|forms?|errors?|mistakes?|mix-?ups?"
        r"|complaints?|queues?|chasing|\w+ jobs?)\b"
        r"|\b(?:no longer|not|n['’]t|never|nobody|no one|none of (?:us|them)) (?:has to|have to"
        r"|need(?:s|ed)? to|had to|having to)\b"
        r"|\b(?:nobody|no one|they|customers?|tenants?|guests?|clients?|staff|people"
        r"|parents) (?:\w+ )?(?:stopped|have stopped|no longer)"
        r" (?:call|ring|ask|complain|chas|phon|mail|wait|print)\w*"
        r"|\b(?:complaints?|calls?|errors?|mistakes?|mix-?ups?|overtime|queues?|double bookings?"
        r"|paper\w*|phones?|trouble|noise|no-shows?)"
        r" (?:\w+ ){0,3}?(?:gone|vanished|disappeared|stopped|halved|quieter|dropped|fell|down to"
        r"|has ended|have ended|ended|over|history)\b"
        r"|\bhas ended the\b|\b(?:is|are|that['’]s) (?:simply |all )?(?:history|over and done"
        r"|a thing of the past)\b"
        r"|\bnever (?:had|been) (?:to|so)\b|\bwithout (?:a (?:single|hitch)|any (?:training|help|fuss)"
        r"|training)\b",
    ),
    (
        "averted!", "praise", 1.6,
        r"\b(?:(?<!be )(?<!been )(?<!not )(?:averted|avoided(?! (?:it|them|the app|\w+ing)\b))|headed off"
        r"|(?<!would have )(?<!could have )(?:saved|spared) (?:me|us|them|him|her) from)\b"
        r"|\b(?:caught|spotted|noticed) [^.,;\n]{0,40}\bbefore (?:it|they|anyone|anything)\b"
        r"(?! [^.,;\n]{0,30}\b(?:did|told|knew|noticed|announced|said)\b)",
    ),
    (
        "now_can!", "praise", 1.4,
        r"\b(?:can|able to) (?:now|finally|at last)\b|\bnow (?:i|we|they|he|she|everyone|anyone"
        r"|you) (?:can|get|know|see|have)\b(?!['’ ]?t\b| ?not\b)"
        r"|\b(?:lets|allows) (?:me|us|them|him|her)\b|\bin one (?:go|click|look)\b|\b(?:at"
        r"|on) the first (?:go|try|attempt)\b|\bfirst time\b",
    ),
    (
        "granted", "praise", 1.3,
        r"\b(?:since|after|thanks to) (?:the|your|last \w+['’]s) (?:fix|patch|change"
        r"|update)[^.\n]{0,30}?\b(?:better|fast\w*|fine|smooth\w*"
        r"|stable|gone|no|not one|works?|solid|vanished)\b|\b(?:been )?waiting for this\b|\bat last\b"
        r"|\basked for [^.\n]{0,30}\b(?:came|turned up|is there|arrived|is in)\b|\brock solid\b",
    ),
    (
        "delight", "praise", 1.6,
        r"\bover the moon\b|\bbeaming\b|\brelie(?:f|ved)\b|\bapplau\w+|\bclapped\b|\bbrag(?:s|ged)?\b"
        r"|\bmade (?:my|her|his|our|their) day\b"
        r"|\bpa(?:id|ys) (?:for itself|off)\b|\bblessing\b|\bgold\b|\blife ?-?saver\b|\bgame.?changer\b"
        r"|\brevolution\b|\bproud\w*"
        r"|\b(?:couldn['’]t|can['’]t|cannot|could not) (?:be|do|live|work|imagine \w+) without\b"
        r"|\b(?:never|no) going back\b"
        r"|\bmind.?blown\b|\bblown away\b|\bphew\b|\bweight off\b|\bpeace of mind\b|\bsleeps? (?:again"
        r"|through)\b|\bworth the (?:price|money)\b"
        r"|\bwish (?:i|we)['’ ](?:d|had) known\b|\b(?:so|most|very) happy\b|\bhappiest\b"
        r"|\braved? about\b|👏|🙏|❤|🎉|😍",
    ),
    (
        "adopted", "praise", 1.1,
        r"\bevery (?:single )?(?:morning|day|week)\b|\bcouldn['’]t be without\b|\broll(?:ing"
        r"|ed)? (?:it |them )?out to\b|\bmore seats\b"
        r"|\bof course (?:we|they)['’]?(?:re| are) (?:staying|renewing)\b|\bhappy to (?:be|give|act)\b"
        r"|\ba reference\b|\breference (?:for (?:you|your)|customer|case|call|story)\b"
        r"|\bzero (?:missing|errors"
        r"|mistakes|complaints|disputes|issues|problems)\b|\bnot (?:one|a single) \w+|\ball (?:there"
        r"|done|in)\b|\bnothing (?:has )?(?:been )?(?:stuck"
        r"|lost|slipped)\b|\bby (?:itself|themselves)\b|\bautomatic(?:ally)?\b",
    ),
    (
        "then_now", "praise", 1.0,
        r"\b(?:used to|last year|before(?: that| this)?|previously|three years ago"
        r"|a year ago)\b[^\n]{0,80}?\b(?:now|these days|today|this year|since)\b"
        r"|\bnow\b[^.\n]{0,60}?\b(?:used to|last year|it was|was (?:\w+ ){0,2}(?:hours?|days?|minutes?"
        r"|min|weeks?))\b"
        r"|[.,;] ?was \d+|\bused to (?:take|eat|need|be|cost|mean)\b",
    ),
    (
        "fixed!", "praise", 1.5,
        r"\b(?:fixed (?:it|everything|that|the|my|all|so)|(?:was|is|been|got) (?:fixed|solved|resolved)"
        r"|for fixing|problem solved"
        r"|works? (?:again|now)|did the trick|solved (?:it|my|our|within))",
    ),
    (
        "would_love!", "request", 2.5,
        r"\b(?:would|['’]d) (?:really |also |very much )?(?:love|like|prefer|appreciate|welcome"
        r"|want)\b(?! this app)"
        r"|\bwould (?:be|have been) (?:\w+ )?(?:nice|great|good|better|helpful|useful|cool|awesome|perfect"
        r"|handy|amazing|lovely"
        r"|wonderful|nicer|fantastic|ideal|interesting|a \w+ (?:saver|addition|help))"
        r"|\b\w+['’ ]d be (?:\w+ )?(?:nice|great|good|better|helpful|useful|cool|awesome|perfect|handy)",
    ),
    (
        "not_good!", "problem", 0.8,
        r"\b(?:not|n['’ ]?t|isn['’ ]?t|wasn['’ ]?t|far from|less than|hardly|no) (?:so |very |that "
        r"|really |all that |too |as |even )?"
        r"(?:good|great|useful|easy|helpful|user[- ]friendly|reliable|intuitive|clear|stable|nice"
        r"|impressed|happy|satisfied)\b",
    ),
    (
        "used_to!", "problem", 1.5,
        r"\bused to (?:be able|work|love|like|be (?:able|good|great|so|easy|simple|fast))\b",
    ),
    # Issue templates: searched in the text with its headings and comments.
    (
        "template_bug!", "problem", 3.0,
        r"type:\s*(?:<b>)?bug\b|issue type\W+(?:bug|performance|build/install)\b"
        r"|report a \W*bug\W*\?\W*bug\b|bug_report_template"
        r"|describe the bug|how often does this bug|^\W*\w{0,12} ?bug\b[^\n]{0,3}[:\]]"
        r"|\[[^\]\n]{0,20}bug[^\]\n]{0,10}\]",
    ),
    (
        "template_feature!", "request", 3.0,
        r"type:\s*(?:<b>)?feature request|issue type\W+feature|report a \W*bug\W*\?\W*feature\b"
        r"|feature_request_template"
        r"|descri[bp]e the (?:feature|solution)|is your feature request|will this change the current api"
        r"|^\W*(?:feature(?:[- ]request)?"
        r"|rfc|proposal|suggestion|enhancement|request)\W*[:\])]|\[(?:feature|feat|rfc|proposal"
        r"|enhancement|request)[^\]\n]*\]|motivation:"
        r"|\bfeature[- ]request:",
    ),
    (
        "template_question!", "question", 3.0,
        r"issue type\W+(?:support|other|question)|^\W*(?:question|help(?: needed| wanted)?)\W*[:\]]"
        r"|\[(?:question|help)[^\]\n]*\]"
        r"|^question about\b|^\W*help needed",
    ),
    (
        "template_steps", "problem", 1.5,
        r"steps to reproduce|\brepro(?:duction)? steps|current behaviou?r|actual (?:behaviou?r|result)"
        r"|what happened\??\s|expected behaviou?r"
        r"|\bexpected: |\bactual: |relevant log output|backtrace",
    ),
    # Problems.
    (
        "crash", "problem", 2.0,
        r"\bcrash\w*|\bfreez\w+|\bfroze\w*|\bhang(?:s|ing)\b|\bhung\b|\bsegfault\w*|\bsegmentation fault"
        r"|\bstuck\b|force[- ]?clos\w+"
        r"|\bshuts? (?:down|off|itself)|\bkicks? me (?:out|off)|\bdeadlock\w*|\bpanics?\b|\bcore dump\w*"
        r"|\bterminated unexpectedly",
    ),
    (
        "error", "problem", 1.5,
        r"\berrors?\b|\bexceptions?\b|\btraceback\b|\b(?:40[0-9]|50[0-9])\b(?= (?:error|on|for|when))"
        r"|\binvalid\b|\bdenied\b"
        r"|\bfail(?:s|ed|ing|ures?)?\b|\btime[sd]? ?out\b|\bcannot find\b|\bundefined (?:is|reference"
        r"|symbol)|\bnan\b",
    ),
    (
        "broken", "problem", 2.0,
        r"\b(?:do|does|did|is|are|was|has|have|ca|could|wo|would)(?:n['’ ]?t| not) (?:even |seem to "
        r"|always |actually |properly |really )?"
        r"(?:work|open|load|start|sync|respond|save|play|show|display|connect|update|launch|install"
        r"|log ?in|sign|appear|download"
        r"|recogni[sz]e|function|register|fire|render|compile|build|accept|run|working|loading|opening"
        r"|responding|showing|syncing)\w*"
        r"|\b(?:stop(?:s|ped)?|quit) (?:work|respond|load|sync|play|receiv|updat|scann)\w*|\bbroken?\b"
        r"|\bbroke\b|\bnot (?:work\w*|load\w*"
        r"|respond\w*|show\w*|open\w*|sync\w*|compatible|restored|supported any ?more)"
        r"|\bnothing (?:happens|came|comes|works)"
        r"|\bno longer (?:work|fire|open|show|load|sync|can|able|play|let)\w*|\bun(?:usable|responsive"
        r"|playable|stable|reliable)\b",
    ),
    (
        "cannot", "problem", 1.0,
        rf"\b(?:i|we|you|they|users?|nobody|anyone|people)? ?(?:ca|could){_NOT}\b|\bcannot\b|\bcan not\b"
        rf"|\bunable to\b|\bimpossible to\b"
        r"|\bwon['’ ]?t (?:let|open|load|work|start|play|connect|go|allow|stay|even)\b"
        r"|\bdoesn['’ ]?t (?:let|allow)\b|\bnobody .{0,40}\bcan\b",
    ),
    (
        "wrong", "problem", 1.3,
        r"\bwrong(?:ly)?\b|\bincorrect\w*|\binaccura\w+|\bmissing\b|\bduplicat\w+|\bdisappear\w*"
        r"|\bvanish\w*|\bcorrupt\w*|\bglitch\w*"
        r"|\bbugs?\b|\bbuggy\b|\bflaky\b|\bmess(?:es|ed)? up\b|\bout of sync\b|\bcut off\b|\bcuts out\b"
        r"|\bmismatch\w*|\bdefect\w*"
        r"|\bdon['’ ]?t (?:add up|match)\b|\bnever (?:match|arriv|load|work|open)\w*|\boff by\b"
        r"|\bsideways\b|\bgarbled\b|\bblank (?:page|screen)\b"
        r"|\b(?:issues?|problems?|trouble)\b(?= (?:with|when|after|on|in|is|was))|\bregression\b|\bleak\w*"
        r"|\bdrift(?:s|ing)?\b",
    ),
    (
        "slow", "problem", 1.3,
        r"\bslow(?:ly|er|s|ed)?\b|\blagg?(?:y|s|ing)?\b|\btakes? (?:forever|ages|too long|minutes"
        r"|\d+ (?:seconds|minutes|hours))"
        r"|\bsluggish\b|\bforever to\b|\bdrain\w*|\bbuffer(?:s|ing)\b|\bstutter\w*|\bspins\b|\bspinning\b"
        r"|\bhours late\b",
    ),
    (
        "loss", "problem", 1.8,
        r"\b(?:lost|los(?:es|ing)|deletes?d?|erase[sd]?|wiped) (?:all |every|my |our |the |a |half )\w*"
        r"|\b(?:is|are|was|were) (?:all )?gone\b"
        r"|\blogg?(?:s|ed|ing) (?:me|us|out)\b|\bsigned out\b|\bcharged (?:me |us )?twice\b|\bdata loss\b"
        r"|\breset(?:s|ting)? (?:it|them)?sel(?:f|ves)\b",
    ),
    (
        "regression", "problem", 1.2,
        r"\b(?:since|after|ever since|with) (?:the |this |that |my |an? )?(?:last |latest |new |newest "
        r"|recent |os |ios |android )*"
        r"(?:update|upgrade|version|release)\b|\bupdate (?:ruined|broke|killed)|\bworked (?:fine|before"
        r"|great|well) (?:before|until|till)"
        r"|\bwas working\b|\bdowngrad\w+",
    ),
    (
        "annoy", "problem", 0.8,
        r"\bannoy\w*|\bfrustrat\w*|\bconfus\w*|\bclumsy\b|\btedious\b|\bcumbersome\b|\bhard to (?:use|read"
        r"|find|see|navigate|understand)\b"
        r"|\bdifficult to\b|\bpain\b|\btoo (?:many|small|slow|complicated|much|long|few|hard|expensive)\b"
        r"|\bpointless\b|\bkeeps? \w+ing\b"
        r"|\bcomplain(?:s|ed|ing)?\b|\bhave to (?:restart|redo|retype|re-?enter|reinstall|uninstall"
        r"|log ?in|click)\b|\bevery\W* single\W* time\b",
    ),
    # A repair is asked for because something is broken.
    (
        "please_fix!", "problem", 2.2,
        r"\b(?:please|pls|plz|kindly|must|needs? to|have to|has to|until (?:you|they)|could (?:you|u))"
        r"(?: \w+){0,2}? (?:fix|repair|sort out)\b"
        r"|\bneeds? (?:\w+ )?(?:to be fixed|fixing|(?:some |a )?fix(?:es)?\b)"
        r"|(?:^|[.!?\n]\s*)fix (?:it|this|that|the|your|ur)\b"
        r"|\bfix (?:it|this|that) (?:please|pls|plz|asap)\b",
    ),
    # Requests.
    (
        "please_verb", "request", 2.2,
        r"\b(?:please|pls|plz|kindly)\b(?! (?:note|find|see|cancel|pass|send me|call|let me know|advise"
        r"|confirm|ignore|help|explain|tell"
        r"|contact|refer|be advised))[^.?!\n]{0,40}?\b(?:add|allow|make|enable|let|give|support|bring"
        r"|consider|provide|include|implement"
        r"|change|put|create|improve|fix|remove|stop|update|offer|release|extend|turn|do|get|have|document"
        r"|show|keep)\b"
        r"|\b(?:add|allow|enable|bring|give|fix|make|update)\b[^.?!\n]{0,50}\b(?:please|pls|plz)\b",
    ),
    (
        "wish", "request", 2.2,
        r"\bwish(?:es|ed|ing)?\b|\bif only\b|\bhop(?:e|es|ing) (?:for|that|to see|we|you|they|the next"
        r"|there)|\bwould be \w+ if\b"
        r"|\bif (?:it|you|there|they|we|i) (?:could|had|were|was able|would|can)\b|\b(?:any|no) chance\b"
        r"|\blook(?:ing)? forward to (?:a|the|see)"
        r"|\bi want (?:to be able|an?|the|more|to (?:see|have|use|share|save))\b|\bwe want\b"
        r"|\bwanted? (?:an?|the ability)\b"
        r"|\b\d (?:more )?stars? (?:if|when)\b|\bstars if\b|\bicing on the cake\b|\bin the (?:next"
        r"|future) (?:update|version|release)s?\b",
    ),
    (
        "suggest", "request", 2.2,
        r"\bsuggest(?:ions?|ed|ing|s)?\b|\bpropos(?:e|al|ed|ing)\b|\b(?:i|we|they|to|also"
        r"|again) request(?:s|ed|ing)?\b|^request(?:ed|s)\b|\brequests? for\b"
        r"|\bshould (?:be|have|also|at least|add|allow|let|give|make|support|show|remember|include|offer"
        r"|provide|just|really|automatically|not)\b"
        r"|\bought to\b|\bmust (?:be able|have an?|show|support|provide|allow)\b|\b(?:needs?"
        r"|require) (?:\w+ )?(?:to be(?! \w+ing| at| in| on)|an?|to have|to let|to make|more|some|better"
        r"|to add|to support|improvements?)\b|\bneeds? (?:\w+ ){1,3}support\b|\bin need of\b"
        r"|\bideally\b|\binstead of (?:having|this|the current|one)\b"
        r"|\bconsider (?:adding|supporting|making)\b|\bwhy not\b|\bhow about\b|\bit['’ ]?s time\b",
    ),
    (
        "ability", "request", 1.8,
        r"(?<!great )(?<!good )(?<!best )(?<!easy )(?<!easiest )(?<!nice )(?<!fun )(?<!perfect )(?<!only )"
        r"\b(?:ability|option|possibility|way|button|setting|toggle|switch|feature|function|api"
        r"|support) (?:to|for|of|that|which|with)\b"
        r"|\b(?:to|should|must|could|we|were|was|i) be able to\b|\bmake it (?:possible|easier|so)\b"
        r"|\b(?:let|allow|enable) (?:me|us|users?|people|developers?|the user|custom|you)\b"
        r"|\bgive (?:me|us|users?|developers?) (?:an?|the|more|some)\b|\bbring back\b|\bcould use\b"
        r"|\bmore (?:\w+ )?(?:options|features"
        r"|levels|languages|control|granular|filters|choices|customi[sz]\w+|flexib\w+|storage)\b",
    ),
    (
        "lack", "request", 1.5,
        r"\black(?:s|ing)?\b|\bthere (?:is|['’]s) no (?:way|option|support|button|possibility)\b"
        r"|\bno (?:way|option) to\b|\bnot possible to\b"
        r"|\b(?:only|just|one) (?:thing|feature)?s? ?(?:missing|it needs|that would)\b|\bjust missing\b"
        r"|\bdoesn['’ ]?t (?:have|support|offer)\b",
    ),
    (
        "imperative", "request", 1.8,
        r"(?:^|\n)\W*(?:add|allow|support|enable|implement|provide|expose|make|let|show|bring|give|improve"
        r"|simplify|include|offer|introduce"
        r"|extend|integrate|create|option(?:al)? (?:to|for)|ability to|integration with|automatic\w*"
        r"|consider|increase|reduce|change)\b",
    ),
    (
        "ask_polite", "request", 1.4,
        r"\b(?:can|could|would|will) (?:you|we|u|it|this|there|they)(?: guys| all)? (?:please |also "
        r"|possibly |maybe |get |be )*"
        r"(?:add|make|include|support|consider|enable|get|allow|implement|have|provide|let|update|fix"
        r"|change|put|look into|bring|added)\b",
    ),
    # Questions.
    ("mark", "question", 1.2, r"\?(?=[\s\"')\]]|$)|\?{2,}"),
    (
        "how", "question", 2.0,
        r"\bhow (?:do|does|can|to|should|would|could|did|is|are|many|much|long|often|come)\b|\bwhere (?:do"
        r"|does|can|is|are|did|should|to)\b"
        r"|\bwhat (?:is|are|does|do|am|was|should|happens|version|kind|exactly)\b|\bwhat['’ ]?s\b"
        r"|\bwhen (?:will|is|does|are|can) (?:the|it|we|there)\b"
        r"|\bwhich (?:\w+ ){1,3}(?:do|does|should|is|are|works?|can|i)\b|\bwho (?:can|is|has|may)\b"
        r"|\bwhy (?:do|does|is|are|did|can|would|has)\b",
    ),
    (
        "may_i", "question", 1.6,
        r"(?:^|[.!?\n]\s*)(?:so |and |but |hi |hello |hey |please |or )?(?:is|are|does|do|can|could|will"
        r"|has|have|am|did|should|would)"
        r" (?:it|there|this|that|the|i|we|you|u|they|any\w*|a|an|my|our|some\w*|someone|guests"
        r"|deleted)\b[^.!\n]{0,160}\?",
    ),
    (
        "ask_info", "question", 1.8,
        r"\b(?:ask(?:s|ed|ing)?(?: \w+){0,2}? (?:if|whether|how|what|when|where|which|who|why|about"
        r"|a question)|wonder(?:s|ed|ing)? (?:if|whether|how|what|when|where|which|who|why|about)"
        r"|wanted to know|want to know|like to know|curious|unsure"
        r"|not sure|not clear|unclear|question"
        r"|questions|any (?:idea|hint|advice|pointer|suggestion|help|tips?)s?|let me know|tell me|explain"
        r"|clarify|clarification"
        r"|can(?:['’ ]?t|not) (?:figure|find out|understand)|don['’ ]?t (?:know|understand) (?:how|what"
        r"|why|where|which)|confirm whether"
        r"|am i (?:right|missing|doing)|is (?:this|it) expected|what am i|recommended way|best (?:way"
        r"|practice)|documentation (?:for|about|on)"
        r"|does (?:anyone|anybody|someone) (?:know|have)|has anyone|anyone (?:know|else)|i(?:['’ ]?m"
        r"| am) (?:new to|trying to)|stack ?overflow"
        r"|in advance|read the (?:docs|guide|manual)|followed the tutorial)\b",
    ),
    # Praise.
    (
        "love", "praise", 2.0,
        r"\blov(?:e|es|ed|ing|ely)\b|\benjoy\w*|\badore\w*|\b(?:i|we|really|also|they|do) like\b"
        r"|\bhappy (?:with|to be)\b|\bpleased\b"
        r"|\bimpress(?:ed|ive)\b|\bsatisfied\b|\bdelighted\b|\bglad\b|\bfavou?rites?\b|\baddict\w+"
        r"|\bcan['’ ]?t (?:live without|stop)\b"
        r"|\b(?:a |big )(?:hit|joy|fan)\b|\bhooked\b|\bworth (?:it|every|the)\b|\brecommend(?:ed)?\b"
        r"|\bbest\b",
    ),
    (
        "great", "praise", 1.7,
        r"\bgreat\b|\bgood\b|\bawesome\b|\bexcellent\w*|\bamazing\w*|\bfantastic\b|\bperfect(?:ly)?\b"
        r"|\bwonderful\w*|\bbrilliant\w*|\bsuperb?\b"
        r"|\bcool\b|\bnice(?:ly)?\b|\bhandy\b|\buseful\b|\bhelpful\b|\bhelps? (?:me|us)\b|\bhelped\b"
        r"|\beasy\b|\bsimple\b|\breliable\b|\bfun\b"
        r"|\bbeautiful\w*|\bsmooth(?:ly)?\b|\bintuitive\b|\boutstanding\b|\bclear(?:est)?\b|\bfast\b"
        r"|\baccurate(?:ly)?\b|\bflawless\w*|\bgenius\b"
        r"|\bworks? (?:great|well|fine|perfectly|like a charm|as)\b|\b(?:5|five) stars?\b|\b10 ?/ ?10\b"
        r"|\bmust[- ]have\b|\bkeep (?:it )?up\b"
        r"|\bdoes (?:the job|what it says)\b|\bpositive\b|\bthumbs up\b",
    ),
    (
        "thanks", "praise", 1.0,
        r"\bthank(?:s| you)\b(?! in advance)(?!,?\s*\n)|\bcompliments?\b|\bgrateful\b|\bkudos\b"
        r"|\bwell done\b|\bgood job\b|\bgreat (?:job|work)\b",
    ),
    (
        "gain", "praise", 1.6,
        r"\bsav(?:es|ed|ing) (?:me|us|them|him|her|so much|a lot|about|\d+|hours|time)\b|\bcut (?:the "
        r"|our |down )|\bhalf as long\b|\bmuch better\b"
        r"|\bso much (?:better|easier|faster)\b|\bbetter than\b|\ba lot better\b"
        r"|\bfrom (?:\w+ ){1,3}(?:days|hours|minutes) to \w+\b"
        r"|\bfinally\b|\bimproved\b|\bthanks to\b|\bhappy to be a reference\b|\bno longer have to\b",
    ),
    # Neither: dispraise without a cause, logistics.
    (
        "dispraise", "other", 1.2,
        r"\bworst\b|\bhat(?:e|ed|es)\b|\bhorrible\b|\bterrible\b|\bsucks?\b|\bawful\b|\bgarbage\b|\bcrap\b"
        r"|\brubbish\b|\bboring\b|\bwaste of\b"
        r"|\buseless\b|\bdisappoint\w*|\bnot worth\b|\b(?:1|one|zero) stars?\b|\bmeh\b|\buninstall\w*"
        r"|\bdon['’ ]?t (?:buy|bother|waste)\b",
    ),
    (
        "logistics", "other", 1.5,
        r"\battach(?:ed|ment)\b|\bforwarded\b|\bout of office\b|\bpostponed\b|\bmeeting\b|\brenews? on\b"
        r"|\bas discussed\b|\bcontact (?:person|moved)\b"
        r"|\bcurrently evaluating\b|\b(?:will|to) discuss internally\b|\bsent (?:them|over)\b"
        r"|\bduplicate of\b|\bbump version\b|\bfiscal year\b",
    ),
)  # fmt: skip
