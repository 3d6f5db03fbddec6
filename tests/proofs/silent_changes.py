"""悄悄改的各处：怎样改（一条 SQL），核验要说在哪一条流、说出哪几个字（用竖线隔开的说出一样就算）。"""

TEXT_OF = "(SELECT id FROM suggestions_suggestion WHERE case_id = {waiting})"
YARD = "(SELECT id FROM suggestions_suggestion WHERE case_id = {yard})"
ASKED = "(SELECT id FROM suggestions_suggestion WHERE case_id = {asked})"

SUGGESTIONS: dict[str, tuple[str, str, str]] = {
    "文字": ("UPDATE suggestions_suggestion SET proposal = '不用办了' WHERE case_id = {waiting}", "case:{waiting}", "文字"),
    "文字挪动": (
        "UPDATE suggestions_suggestion SET situation = analysis, analysis = situation WHERE case_id = {waiting}", "case:{waiting}", "",
    ),
    "标题": ("UPDATE suggestions_suggestion SET title = '关于别的建议' WHERE case_id = {waiting}", "case:{waiting}", "标题"),
    "领衔代表": ("UPDATE suggestions_suggestion SET lead_deputy_id = {cosigner} WHERE case_id = {waiting}", "case:{waiting}", "领衔代表"),
    "代表团": ("UPDATE suggestions_suggestion SET delegation_id = {n_delegation} WHERE case_id = {waiting}", "case:{waiting}", "代表团"),
    "会议": ("UPDATE suggestions_suggestion SET session_id = {n_session} WHERE case_id = {waiting}", "case:{waiting}", "会议"),
    "人大": ("UPDATE suggestions_suggestion SET congress_id = {n_congress} WHERE case_id = {waiting}", "case:{waiting}", "congress"),
    "不公开的改成公开": ("UPDATE suggestions_suggestion SET confidential = FALSE WHERE case_id = {secret}", "case:{secret}", "代表要求不公开"),
    "代录的人": ("UPDATE suggestions_suggestion SET entered_by_id = {cosigner} WHERE case_id = {waiting}", "case:{waiting}", "代为录入"),
    "类别": ("UPDATE suggestions_suggestion SET subject = '城建' WHERE case_id = {waiting}", "case:{waiting}", "类别"),
    "算作已解决": ("UPDATE suggestions_suggestion SET solved = TRUE WHERE case_id = {secret}", "case:{secret}", "已解决"),
    "算作没有解决": ("UPDATE suggestions_suggestion SET solved = FALSE WHERE case_id = {waiting}", "case:{waiting}", "已解决"),
    "答复完毕的日子": ("UPDATE suggestions_suggestion SET replied_on = '2026-03-03' WHERE case_id = {waiting}", "case:{waiting}", "首次答复完毕"),
    "文本脱钩": ("UPDATE suggestions_suggestion SET case_id = NULL WHERE case_id = {asked}", "case:{asked}", "文本的行不在"),
    "联名减一人": (f"DELETE FROM suggestions_cosigner WHERE suggestion_id = {TEXT_OF}", "case:{waiting}", "联名代表"),
    "联名加一人": (
        (f"INSERT INTO suggestions_cosigner (suggestion_id, person_id, invited_at, confirmed_at)"
        f" SELECT {TEXT_OF}, {{invitee}}, created_at, created_at FROM suggestions_suggestion WHERE case_id = {{waiting}}"),
        "case:{waiting}", "联名代表",
    ),
    "同意撤回是编的": (
        (f"UPDATE suggestions_cosigner SET agrees_to_withdraw_at = invited_at WHERE suggestion_id = {ASKED}"
        " AND agrees_to_withdraw_at IS NULL"), "case:{asked}", "同意撤回",
    ),
    "征求改口": ("UPDATE suggestions_consent SET agreed = FALSE WHERE id = {consent}", "case:{secret}", "第 1 次征求的同意"),
    "征求的话": ("UPDATE suggestions_consent SET detail = '别的' WHERE id = {consent}", "case:{secret}", "第 1 次征求的说明"),
    "征求没有了": ("DELETE FROM suggestions_consent WHERE id = {consent}", "case:{secret}", "征求代表意见"),
    "答复摘要": ("UPDATE suggestions_reply SET summary = '已经全部办完' WHERE id = {reply}", "case:{waiting}", "答复摘要"),
    "结果类别": ("UPDATE suggestions_reply SET result_class = 'C' WHERE id = {reply}", "case:{waiting}", "结果类别"),
    "承诺的日子": ("UPDATE suggestions_reply SET promised_on = '2030-01-01' WHERE id = {reply}", "case:{waiting}", "承诺完成日期"),
    "签发的人": ("UPDATE suggestions_reply SET issued_by = 'person:1' WHERE id = {reply}", "case:{waiting}", "签发"),
    "签发的时间": ("UPDATE suggestions_reply SET issued_at = drafted_at WHERE id = {reply}", "case:{waiting}", "签发时间"),
    "答复函换了": ("UPDATE suggestions_reply SET letter_id = (SELECT MAX(id) FROM files_upload) WHERE id = {reply}", "case:{waiting}", "答复函"),
    "第几次办理": ("UPDATE suggestions_reply SET round = 9 WHERE id = {reply}", "case:{waiting}", "答复没有留痕"),
    "答复没有了": (f"DELETE FROM suggestions_reply WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "第 1 次办理的答复的行不在"),
    "不满意改成满意": (
        f"UPDATE suggestions_rating SET result = '满意' WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "的结果与记录不符：应为 不满意",
    ),
    "评价的人": (f"UPDATE suggestions_rating SET rated_by = 'person:1' WHERE suggestion_id = {YARD}", "case:{yard}", "谁"),
    "评价的话": (f"UPDATE suggestions_rating SET note = '' WHERE suggestion_id = {YARD} AND round = 1", "case:{yard}", "说明"),
    "满意率": (f"UPDATE suggestions_rating SET dissatisfied = FALSE WHERE suggestion_id = {YARD}", "case:{yard}", "有一项不满意"),
    "评价的时间": (f"UPDATE suggestions_rating SET rated_at = '2026-03-03 01:00:00+00:00' WHERE suggestion_id = {YARD}", "case:{yard}", "时间"),
    "评价没有了": (f"DELETE FROM suggestions_rating WHERE suggestion_id = {YARD} AND round = 2", "case:{yard}", "评价的行不在"),
    "公开的文字": ("UPDATE suggestions_publication SET text = '另一番话' WHERE id = {publication}", "case:{waiting}", "文字与审核公开时"),
    "公开的标题": ("UPDATE suggestions_publication SET title = '另一个标题' WHERE id = {publication}", "case:{waiting}", "标题与审核公开时"),
    "撤下": ("UPDATE suggestions_publication SET withdrawn_at = cleared_at WHERE id = {publication}", "case:{waiting}", "撤下与记录不符"),
    "撤下的又挂出来": ("UPDATE suggestions_publication SET withdrawn_at = NULL WHERE reply_id = {reply}", "case:{waiting}", "撤下与记录不符"),
    "审核人": ("UPDATE suggestions_publication SET cleared_by_id = {cosigner} WHERE id = {publication}", "case:{waiting}", "审核人"),
    "没有审核就公开": (
        ("INSERT INTO suggestions_publication (suggestion_id, title, text, cleared_by_id, cleared_at, received_on, congress_id)"
        " SELECT id, title, situation, {cosigner}, created_at, '2026-03-02', congress_id FROM suggestions_suggestion"
        " WHERE case_id = {secret}"), "case:{secret}", "没有审核公开的记录",
    ),
    "挂到别的人大": ("UPDATE suggestions_publication SET congress_id = {n_congress} WHERE id = {publication}", "case:{waiting}", "人大"),
}  # fmt: skip
PEOPLE: dict[str, tuple[str, str, str]] = {
    "邻县的人当了代表工委主任": (
        ("UPDATE people_post SET organ_id = (SELECT id FROM people_organ WHERE congress_id = {congress} AND kind = 'deputies_affairs')"
        " WHERE person_id = {n_clerk}"), "org:{n_congress}", "职务",
    ),
    "凭空一个职务": (
        ("INSERT INTO people_post (person_id, organ_id, title, duty, from_on) SELECT {n_clerk}, organ_id, '主任', 'head', from_on"
        " FROM people_post WHERE id = {post}"), "", "没有留痕",
    ),
    "卸任": ("UPDATE people_post SET to_on = '2026-03-01' WHERE id = {post}", "org:{congress}", "职务 {post} 的止"),
    "职务没有了": (
        ("DELETE FROM people_post WHERE id = (SELECT MIN(p.id) FROM people_post p JOIN people_organ o ON o.id = p.organ_id"
        " WHERE o.congress_id = {congress} AND p.id NOT IN (SELECT post_id FROM people_standin))"), "org:{congress}", "的行不在",
    ),
    "停职的恢复": (
        "UPDATE people_qualificationchange SET state = 'active' WHERE state = 'suspended'", "org:{congress}", "资格应为 active|资格与记录不符",
    ),
    "停职没有了": ("DELETE FROM people_qualificationchange WHERE state = 'suspended'", "org:{congress}", "资格变动应有 2 次，实有 1 次"),
    "代表团": ("UPDATE people_deputy SET delegation_id = {n_delegation} WHERE id = {deputy}", "org:{congress}", "代表 {deputy}"),
    "代表证号": ("UPDATE people_deputy SET number = 'X9' WHERE id = {deputy}", "org:{congress}", "代表证号"),
    "别人成了代表": ("UPDATE people_deputy SET person_id = {n_clerk} WHERE id = {deputy}", "org:{congress}", "代表 {deputy}"),
    "机构的名称": ("UPDATE people_organ SET name = '第二住建局' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的名称"),
    "机构的简称": ("UPDATE people_organ SET short_name = '二住' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的简称"),
    "机构的种类": ("UPDATE people_organ SET kind = 'deputies_affairs' WHERE id = {unit}", "org:{congress}", "机构 {unit} 的种类"),
    "接手的机构": (
        "UPDATE people_organ SET successor_id = {other_unit} WHERE successor_id = {unit}", "org:{congress}", "successor|接手|机构",
    ),
    "上级": ("UPDATE people_organ SET parent_id = {other_unit} WHERE parent_id = {unit}", "org:{congress}", "parent|上级|机构"),
    "人大的名称": ("UPDATE people_congress SET name = '别的人大' WHERE id = {congress}", "org:{congress}", "人大 {congress} 的名称"),
    "结果分类": ("UPDATE people_congress SET class_set = 'A2' WHERE id = {congress}", "org:{congress}", "办理结果分类"),
    "人大的范围": ("UPDATE people_congress SET county_id = NULL WHERE id = {congress}", "org:{congress}", "范围"),
    "届": ("UPDATE people_term SET from_on = '2020-01-01' WHERE id = {term}", "org:{congress}", "届 {term} 的起"),
    "会议": ("UPDATE people_session SET opens_on = '2026-02-01' WHERE term_id = {term}", "org:{congress}", "开幕"),
    "代表团的名称": ("UPDATE people_delegation SET name = '别的代表团' WHERE id = {n_delegation}", "org:{n_congress}", "代表团"),
    "姓名": ("UPDATE people_person SET name = '别人' WHERE id = {person}", "org:{congress}", "人员 {person} 的姓名"),
    "姓名连盐": ("UPDATE people_person SET name = '别人', salt = '' WHERE id = {person}", "org:{congress}", "人员 {person} 的姓名"),
    "凭空一个人": ("INSERT INTO people_person (name, pinyin, salt) VALUES ('影子', '', '')", "", "没有留痕"),
    "手机号指到别处": ("UPDATE people_person SET phone_entry_id = 1 WHERE id = {person}", "org:{congress}", "人员 {person} 的手机号"),
    "手机号销毁了": ("DELETE FROM ledger_secret WHERE subject = 'person:{person}'", "org:{congress}", "没有删除的记录"),
    "钥匙销毁了": ("DELETE FROM ledger_key WHERE subject = 'person:{person}'", "person:{person}", "钥匙不在"),
    "换了密码": (
        "UPDATE accounts_account SET password = (SELECT password FROM accounts_account WHERE id = {n_account}) WHERE id = {account}",
        "account:{account}", "登录名或密码",
    ),
    "换了登录名": ("UPDATE accounts_account SET username = '影子' WHERE id = {account}", "account:{account}", "登录名或密码"),
    "账号归了别人": (
        "UPDATE accounts_account SET person_id = {without_account} WHERE id = {account}", "account:{account}", "账号 {account}",
    ),
    "停用的恢复": ("UPDATE accounts_account SET is_active = TRUE WHERE id = {closed_account}", "account:{closed_account}", "可以登录"),
}  # fmt: skip
BESIDES: dict[str, tuple[str, str, str]] = {
    "工作法的全文": (
        ("UPDATE procedure_releasedtext SET source = replace(source, '自提出起5工作日', '自提出起9工作日')"
        " WHERE code = 'suggestion_handling'"), "procedure:suggestion_handling", "全文与入库时的哈希不符",
    ),
    "工作法的标题": ("UPDATE procedure_releasedtext SET title = '别的办法' WHERE code = 'commitment'", "procedure:commitment", "的工作法"),
    "工作法的依据": ("UPDATE procedure_releasedtext SET basis = '无' WHERE code = 'commitment'", "procedure:commitment", "的依据"),
    "选用": (
        "UPDATE procedure_adoption SET text_id = (SELECT MAX(id) FROM procedure_releasedtext WHERE kind = 'suggestion' AND id <> text_id)",
        "org:{congress}", "选用的工作法与记录不符",
    ),
    "选用没有了": ("DELETE FROM procedure_adoption", "org:{congress}", "选用了"),
    "时钟的种类": ("UPDATE procedure_clock SET kind = 'gone'", "case:", "kind"),
    "时钟的人大": (
        "UPDATE procedure_clock SET congress_id = (SELECT MAX(id) FROM people_congress WHERE id <> congress_id)", "case:", "congress_id",
    ),
    "时钟的工作法": ("UPDATE procedure_clock SET text_id = (SELECT MAX(id) FROM procedure_releasedtext)", "case:", "text_id"),
    "催过的没有了": ("DELETE FROM procedure_clockrung", "case:", "梯次"),
    "梯次的时间": ("UPDATE procedure_clockrung SET at = '2026-03-03 01:00:00+00:00'", "case:", "梯次"),
    "梯次的日子": ("UPDATE procedure_clockrung SET days = 77", "case:", "离到期 77 日"),
    "特别决定的文件": ("UPDATE procedure_specialdecision SET document = '无'", "case:{decided}", "第 1 次特别决定的文件"),
    "特别决定没有了": ("DELETE FROM procedure_specialdecision", "case:{decided}", "特别决定应有 1 次"),
    "周期": ("UPDATE procedure_plan SET rule = 'FREQ=DAILY'", "org:{congress}", "周期"),
    "补班改成放假": (
        "UPDATE regions_calendarday SET off = NOT off WHERE day = '2026-06-08'", "calendar:national", "2026-06-08",
    ),
    "底表里少一个假日": ("DELETE FROM regions_calendarday WHERE day = '2026-10-01'", "", "2026-10-01"),
    "凭空一版日历": (
        "INSERT INTO regions_calendarversion (version, recorded_at, note) VALUES (9, '2026-03-03 01:00:00+00:00', '')", "", "日历第 9 版",
    ),
    "区划的名称": ("UPDATE regions_division SET name = '别的县' WHERE id = {division}", "division:{division}", "区划 {division}"),
    "文件换了哈希": (
        "UPDATE files_upload SET sha256 = (SELECT sha256 FROM files_upload ORDER BY id DESC LIMIT 1) WHERE id = {letter}",
        "file:{letter}", "sha256",
    ),
    "文件换了名字": ("UPDATE files_upload SET name = '别的.pdf' WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
    "文件归了别处": ("UPDATE files_upload SET owner_id = {secret} WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
    "文件的交来人": ("UPDATE files_upload SET kept_by = 'person:1' WHERE id = {letter}", "file:{letter}", "文件 {letter} 的"),
}  # fmt: skip
