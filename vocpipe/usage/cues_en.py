"""English cues, as customers and CSMs write them: full sentences, clipped notes, chat."""

# ruff: noqa: E501

from vocpipe.usage.cues import Group, cue

CUES = (
    # uses it now
    cue(
        Group.USE,
        "use",
        r"(?<!to )(?<!not )(?<!n't )(?<!never )\b(?:we|i|they|she|he|team|everyone|everybody|who|and)(?: all| both| now| still| mostly| mainly| only| already)? (?:use|uses|rely on|relies on|live in|lives in|depend on|depends on|run|runs|send|sends|check|checks|open|opens)\b",
    ),
    cue(
        Group.USE,
        "uses",
        r"^\W*(?:uses|runs|sends|relies on|checks|loves|exports|builds|schedules)\b|\b(?:in (?:daily |constant |heavy |active )?use|used (?:every|each|daily|weekly|by the whole|in every|heavily|by all)|using (?:it|this|the|your|our)|been using|heavy user|power user|super user|is live|are live|went live|up and running|in production|running (?:fine|well|smoothly|stable)|runs (?:fine|well|smoothly|daily|every|nightly)|stable)\b",
    ),
    cue(
        Group.USE,
        "cannot_do_without",
        r"\b(?:could ?n['’]?t (?:live|work|do) without|can['’]?t (?:live|work|do) without|would ?n['’]?t give (?:it )?up|part of (?:our|their|the) (?:routine|daily|weekly|workflow|process)|go-to|relies on|keeps? using|still us(?:e|es|ing))\b",
    ),
    cue(
        Group.HABIT,
        "every",
        r"\b(?:every|each) (?:single )?(?:day|week|month|morning|evening|night|time|monday|tuesday|wednesday|thursday|friday|1st|quarter|sprint|hour|new|other|afternoon|year)|\b(?:daily|weekly|monthly|nightly|hourly|quarterly|twice a|times a|once a|on mondays|on fridays|whenever|always|usually|regularly|per (?:day|week|month)|a (?:day|week|month)|/(?:day|wk|week|month|mo)\b)",
    ),
    cue(
        Group.HABIT,
        "since",
        r"\b(?:for|over) (?:the (?:last|past) )?(?:\d+|two|three|four|five|several|many|a few|some|a couple of) (?:years?|months?|quarters?)\b|\b(?:since (?:last |the |we |january|february|march|april|june|july|august|september|october|november|december|20\d\d)|years now|months now)",
    ),
    cue(
        Group.TROUBLE,
        "broken",
        r"\b(?:crash(?:es|ed|ing)?|freez(?:es|e|ing)|froze|hangs?|slow|lag(?:s|gy|ging)?|bug(?:gy|s)?|broken?|breaks|error|errors|fails?|failed|failing|timeout|times? out|timed out|glitch\w*|doubled|duplicated?|garbled|wrong|missing|disappear\w*|lost|stuck|does ?n['’]?t (?:work|load|update|sync|save|show)|not (?:working|loading|updating|syncing)|stopped working|won['’]?t)\b",
    ),
    cue(
        Group.TROUBLE,
        "report",
        r"\b(?:steps to reproduce|type: (?:<b>)?bug|os version|repro(?:duce)?\b|screenshot (?:below|attached)|after (?:the|this|that|an|last|your) (?:last |latest |new |recent )?(?:update|upgrade|release)|since (?:the )?(?:last |latest |new )?(?:update|upgrade|release)|re-?install\w*|bring back|fix (?:it|this|that|please|asap)|please fix|unable to)\b",
    ),
    cue(
        Group.RESULT,
        "praise",
        r"\b(?:best|amazing|perfect|fantastic|wonderful|nice|good|cool|enjoy\w*|addict\w*|easy to use|user friendly|recommend\w*|five stars|5 stars|favou?rite|life ?saver|thank(?:s| you))\b",
    ),
    cue(
        Group.RESULT,
        "helped",
        r"\b(?:saves?|saved|saving|cut|reduced|dropped|went (?:up|down)|increased|improved|doubled|halved|thanks to|because of it|works (?:great|well|fine|perfectly|like)|love|loves|great|awesome|excellent|handy|useful|brilliant|happy with|pleased|since (?:we|they) (?:turned|switched|set))\b",
    ),
    cue(
        Group.DONE,
        "set",
        r"\b(?:(?:i|we|they|she|he)['’]?(?:ve|s)? (?:just |already )?(?:set|added|changed|mapped|built|created|configured|assigned|merged|scheduled|enabled|turned on|switched on|capped|limited|restored|exported|imported|renamed|filtered|tagged))\b",
    ),
    # stopped
    cue(
        Group.STOPPED,
        "stopped",
        r"\b(?:stopped (?:using|sending|it|the|our|their|paying)|quit|gave up|given up|abandon\w*|dropped (?:it|the|our)|ditched|cancel(?:l?ed|ling)|uninstall\w*|deleted (?:the|it|our|this|a)|delet(?:ing|ed)(?: this)? app|removed (?:it|the|our)|turned (?:it |them )?off|switched (?:it |them )?off|shut (?:it )?(?:down|off)|retired|phased out|pulled the plug|disconnected|decommissioned|(?:sync|feed|flow|campaign|schedule|integration|connection) (?:cut|killed|ended|off|removed|deleted|switched off)|emptied|we['’]?re done|ended|discontinued|scrapped|unplugged|wound down|let (?:it|the) \w+ lapse)\b",
    ),
    cue(
        Group.STOPPED,
        "moved",
        r"\b(?:moved (?:back |over |away |on )?(?:to|from)|switched (?:back )?(?:to|from|over)|went back to|gone back to|back to (?:excel|paper|wordpress|the old|spreadsheets?)|replaced (?:it|the|our|by|with|that)|migrated|no longer|not any ?more|any ?more|these days|nowadays|instead now|now(?: only)?[.,;]?$|(?:,|;) (?:\w+ ){1,3}now\b)",
    ),
    cue(
        Group.STOPPED,
        "in_ages",
        r"\b(?:have ?n['’]?t (?:used|touched|opened|logged)|has ?n['’]?t (?:used|touched|opened|logged|been used)|had ?n['’]?t|not (?:been )?(?:used|touched|opened)|untouched|nobody (?:uses|opens|looks|has opened)|unused) ?(?:it|that|in|since|for|at|any)?\b.{0,25}\b(?:ages|years|months|weeks|since|anymore|any more|last)\b",
    ),
    cue(
        Group.PAST,
        "used_to",
        r"\b(?:used to|back (?:when|then|in)|once (?:had|used|ran)|in the past|formerly|previously|until (?:last|the|this|we|march|april|may|june|july|august|january|february|september|october|november|december|20\d\d)|was using|were using|ran (?:it|them|the|for)|at the time|last year|had been)\b",
    ),
    # only tried
    cue(
        Group.TRIED,
        "tried",
        r"\b(?:tr(?:ied|ying)(?: out| it| to| the| this| again)?|test(?:ed|ing| run| send| mail| lead| page| account)|trial|pilot(?:ing)?|poc|sandbox|proof of concept|play(?:ed|ing) (?:around|with)|had a go|gave it a (?:go|try|shot)|first (?:try|attempt|look|run|page|draft|version|time)|second attempt|third attempt|attempt(?:ed|ing|s)?|one-off|once,|just once|only once|tested)\b",
    ),
    cue(
        Group.TRIED,
        "draft",
        r"\b(?:draft(?:ed|s)?|not (?:yet )?(?:live|published|sent|launched|active)|half(?:way| done| finished|-finished)|\d+ of \d+|in progress|work in progress|wip|set(?:ting)? (?:it |this |them )?up|setup|being set up|configuring|waiting for)\b",
    ),
    cue(
        Group.FRESH,
        "new",
        r"\b(?:just (?:started|got|signed|installed|set|turned|switched|began|connected|activated)|since (?:monday|tuesday|wednesday|thursday|friday|yesterday|this morning)|(?:day|week|wk) (?:one|two|1|2)|new to|brand new|getting started|first (?:day|week|steps)|onboarding|this (?:week|morning)|yesterday|today|from monday|started (?:this|last|on|with|to))\b",
    ),
    cue(
        Group.BLOCKED,
        "blocked",
        r"\b(?:can['’]?t (?:get|connect|log|activate|start|install|sign|find|finish|open)|cannot (?:get|connect|log|activate|start|install|sign|find|finish)|could ?n['’]?t (?:get|connect|figure|finish|make)|stuck (?:at|on|in)|nothing happens|what am i missing|did we miss|blocked|waiting (?:for|on)|won['’]?t (?:connect|let|activate|start|install|verify|download)|(?:connect|login|verification|activation|setup|authori[sz]ation|import) (?:fail\w*|error)|before (?:i|we) can|need(?:s)? (?:it|approval|access) (?:first|before)|asking our)\b",
    ),
    # never, not now
    cue(
        Group.NEVER,
        "never",
        r"\b(?:never (?:used|tried|touched|set|opened|heard|had|turned|looked|bothered|did|got)|have ?n['’]?t (?:tried|set|turned|started|got|bought|looked|even)|has ?n['’]?t (?:tried|set|turned|started|bought)|do(?:es)?n['’]?t (?:use|own|send|run)|(?:we|they|he|she) do(?:es)?n['’]?t have|do not use|does not use|not (?:using|used|in use|activated|enabled|set up|on (?:our|their) plan|part of (?:our|their))|unused|not (?:our|their) thing|none of (?:us|them) use|without (?:ever )?using|didn['’]?t know|did not know|had no idea|unaware|nobody (?:here )?uses)\b",
    ),
    cue(
        Group.LOGGED_NONE,
        "logs",
        r"\b(?:per (?:the )?(?:logs?|usage data)|logs? (?:show|shows|say)|no (?:activity|usage|events?|logins?|records?)|zero (?:usage|logins?|events?|activity)|0 (?:logins?|events?|uses?|sends?|exports?))\b",
    ),
    cue(
        Group.NOT_NOW,
        "not_yet",
        r"\b(?:not yet|yet to|no time|too busy|later|on hold|parked|postponed|backlog|to-?do list|down the (?:road|line)|someday|some day|eventually|not (?:now|this year|this quarter)|next (?:year|quarter))\b",
    ),
    cue(
        Group.PLAN,
        "plan",
        r"\b(?:plan(?:s|ning|ned)? (?:to|on|for)|consider(?:s|ing)?|evaluat(?:e|es|ing)|thinking (?:of|about)|looking (?:at|into|for)|might (?:use|try|start|buy|need)|may (?:use|try|start|buy)|will (?:start|use|try|look|roll|adopt)|would (?:start|use|switch|buy|sign|adopt|consider)|(?:want|wants|like|hope|intend|going) to (?:start|use|try|adopt|roll|launch|begin)|interested in|curious about|quote for|next (?:month|quarter|year|spring|step)|budget|if approved|prospect)\b",
    ),
    cue(
        Group.REFUSAL,
        "no_need",
        r"\b(?:no (?:need|use case|case|interest|plans?|reason|appetite|intention|point|way back)|not (?:interested|needed|necessary|relevant|for us|worth|a fit|allowed|going to|planning)|don['’]?t (?:need|want|see|care)|doesn['’]?t (?:need|want|see|warrant|fit|apply|care)|won['’]?t (?:use|need|be using|change|adopt|buy|touch)|will not (?:use|need|be)|refus\w+|declin\w+|turned down|said no|passed on|overkill|too (?:small|expensive|few)|policy forbids|forbid\w*|prohibit\w*|banned?|ruled out|pointless|sees? no)\b",
    ),
    cue(
        Group.OTHER_TOOL,
        "other",
        r"\b(?:(?:use|uses|using|used|stick(?:s|ing)? (?:to|with)|stay(?:s|ing)? (?:on|with|in)|rely on|on|in|via|through|with|have|has|keep(?:s)?) (?:a |an |our |their |the )?(?:own |in-house |existing |different |separate |another |other )?(?:excel|google (?:sheets?|analytics|forms?)|ga4|spreadsheets?|hubspot|mailchimp|wordpress|notion|airtable|zoho|pipedrive|dynamics|marketo|looker|tableau|power ?bi|typeform|zapier|access|slack|jira|trello|asana|paper|activecampaign|other (?:app|tool|software)|another (?:app|tool|vendor|product|service|system)|competitor|in-house (?:tool|system)|agency)|(?:another|other|different|separate|third-party|competing) (?:app|tool|vendor|product|service|system|software|provider)|elsewhere|covers? (?:that|this|them|it)|instead(?: of)?|rather (?:use|have|than)|alternative)\b",
    ),
    # somebody else's words, supposed, not told
    cue(
        Group.HEARSAY,
        "heard",
        r"\b(?:heard|hear that|apparently|supposedly|reportedly|rumou?r\w*|told (?:me|us|them|her|him) that|i(?:['’]m| am) told|read (?:somewhere|that|about|in)|according to|word is|they say|people say|saw (?:a|an|on|that)|swears? by|swore by|allegedly|is it true)\b",
    ),
    cue(
        Group.THIRD_PARTY,
        "somebody",
        r"\b(?:my|our|her|his|their|a) (?:colleague|friend|husband|wife|son|daughter|brother|sister|mother|mom|dad|boss|former boss|neighbou?r|client|customer|partner|sister company|parent company|old (?:team|company|employer)|previous (?:employer|company)|consultant|agency|subsidiary)(?:['’]s)?\b|\b(?:another (?:team|department|company|customer|account)|other (?:customers?|companies|teams?|clients|vendors?)|someone(?: else)?|somebody|anonymous|the (?:consultant|auditor|agency|intern|speaker|panel))\b",
    ),
    cue(
        Group.SUPPOSED,
        "if",
        r"\b(?:if (?:we|i|they|you|it|there|only|ever|the)|suppose|hypothetical\w*|in theory|would be|could be|were to|in case|imagine|should we|unless|until there)\b",
    ),
    cue(
        Group.UNCLEAR,
        "unclear",
        r"\b(?:not sure|unsure|unclear|unknown|no idea|couldn['’]?t (?:match|tell|say|confirm|remember)|could not (?:match|tell|confirm)|do(?:es)? ?n['’]?t (?:know|remember|recall)|don['’]?t know|i think|maybe|perhaps|possibly|might be|may have|or (?:anybody|something|whatever)|will (?:check|ask|confirm|find out)|to (?:be )?(?:confirm(?:ed)?|check)|need to (?:check|ask)|tbc|didn['’]?t (?:say|get to|come up|ask)|did not (?:say|get)|hasn['’]?t (?:commented|said|replied)|nobody (?:remembered|knew|could)|hm+|\?\?+)",
    ),
    cue(
        Group.PASSING,
        "passing",
        r"\b(?:(?:came|come) up|mention(?:ed|s)?|invoice|questionnaire|brochure|slides?|deck|agenda|webinar|newsletter article|pdf|docs?|documentation|manual|help (?:page|article|center|centre)|link|pricing|price list|contract|rfp|terminology|glossary|whiteboard|ran out of time|general remark|how do other|what is|what does|meaning of|definition|on the (?:list|invoice|agenda)|sent the|fyi|forwarded)\b",
    ),
    # knowledge
    cue(
        Group.WISH,
        "wish",
        r"\b(?:wish(?:es|ed)?|would (?:like|love|prefer|be (?:nice|great|good|helpful|awesome|perfect|lovely|better))|['’]d (?:like|love|prefer|need)|it['’]?d be|please (?:add|let|make|give|allow|provide|support|consider|bring|include|fix)|could (?:you|u) (?:add|make|please|give|let)|can (?:you|u) (?:add|make|please|build)|want(?:s|ed)?|need(?:s)?|hop(?:e|es|ed|ing)|should (?:have|be able|let|allow|offer|support|add)|feature request|missing (?:is|a|an|the)|adding|lets? (?:us|me|you)|looking for a way|ask(?:s|ed|ing)? (?:for|whether|if)|the single thing)\b",
    ),
    cue(
        Group.ASK,
        "ask",
        r"\b(?:can (?:i|we|the|it|u|you|one|they)|is (?:there|it possible)|are there|any (?:way|chance|option|plan)|how (?:do|can|to|would)|do you (?:have|offer|support|plan)|does (?:it|the|your)|will (?:it|there|you)|possible to|could (?:we|i|it|the)|planned)\b|\?",
    ),
    cue(
        Group.LACK,
        "lack",
        r"\b(?:can['’]?t|cannot|can not|could ?n['’]?t|unable|no (?:way|option|possibility|means|support|feature|brake|such)|there(?:['’]?s| is) (?:no|nothing)|does ?n['’]?t (?:have|let|allow|support|offer|tell|show)|do ?n['’]?t (?:have|see|offer|support|get)|lack(?:s|ing|ed)?|missing|without (?:any|a)|only (?:ever )?(?:show|let|allow|one|does|read)\w*|nobody offers|not (?:possible|supported|available|whether|able)|too bad|limited to|impossible|lose everything)\b",
    ),
    cue(
        Group.WORKAROUND,
        "by_hand",
        r"\b(?:by hand|manual(?:ly)?|copy(?:-| and )?past\w+|paste(?:s|d)?|screenshot\w*|retyp\w+|one by one|one at a time|typ(?:e|es|ing) (?:it|them|these|each|in)|spreadsheet|jot\w*|in a google sheet|work ?around|herself|himself|ourselves|themselves|double work|each afternoon|delete the)\b",
    ),
    cue(
        Group.KNOWS,
        "knows",
        r"\b(?:aware (?:of|that)|knows? (?:about|that|it|how|the|we|you)|knew (?:about|that)|i know|we know|understand(?:s)?|understood|familiar with|has read|have read|read the docs|well aware|explained (?:it )?(?:to|already)|gets? (?:that|the idea)|agrees? (?:that )?it|sees? the (?:value|point|appeal))\b",
    ),
    cue(
        Group.MISTAKEN,
        "mistaken",
        r"\b(?:thought|assum(?:ed|es|ing)|believ(?:ed|es|ing)|under the impression|convinced|did ?n['’]?t (?:know|realis\w+|realiz\w+)|does ?n['’]?t (?:know|realis\w+|realiz\w+)|unaware|not aware|surprised (?:that|to|when)|never knew|mistaken\w*|misunderst\w+|had no idea|until there is)\b",
    ),
)
