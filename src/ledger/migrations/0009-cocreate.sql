-- The open-government cycle (src/cocreate): a section for each subject. Days are days since 1970, ms are
-- milliseconds since 1970 UTC, money is centavos. `version` grows with every edit: who edits an older
-- one is told. What stands here of private persons can be erased; the log keeps only salted hashes of it.

-- ==== cycle: cycles, steps, declaration, activities, stakeholders, calls, documents ====

-- table: co_cycle entity clustered
CREATE TABLE co_cycle (
    entity INT NOT NULL,
    id INT NOT NULL,
    number INT NOT NULL,                -- 1st plan, 2nd plan …
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    begins INT NOT NULL,                -- days
    ends INT,                           -- days, as planned
    state INT NOT NULL,                 -- 0 draft, 1 public, 2 closed
    example INT NOT NULL,               -- 1 = made-up data, said on every page of it
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_step entity clustered
-- The six steps of a cycle; they may overlap, and return: then another round begins.
CREATE TABLE co_step (
    entity INT NOT NULL,
    cycle INT NOT NULL,
    step INT NOT NULL,                  -- 1 start … 6 follow-up
    round INT NOT NULL,                 -- 1, 2, …
    began INT NOT NULL,                 -- days
    ended INT,
    note TEXT NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (entity, cycle, step, round)
);

-- table: co_paper entity clustered
-- A document of the cycle: its bytes are kept once per SHA-256 (file_chunk), versions stand beside each
-- other.
CREATE TABLE co_paper (
    entity INT NOT NULL,
    id INT NOT NULL,
    subject TEXT NOT NULL,              -- what it belongs to: 'declaration/3', 'sitting/12', 'progress/7'
    role TEXT NOT NULL,                 -- what it is there: 'signed', 'minutes', 'evidence', 'form', …
    title TEXT NOT NULL,
    file TEXT NOT NULL,                 -- its own name; '' for an address
    type TEXT NOT NULL,                 -- media type found in its content
    sha256 TEXT NOT NULL,               -- '' for an address
    size INT NOT NULL,
    url TEXT NOT NULL,                  -- where it stands elsewhere; ''
    day INT,                            -- of the document itself
    added INT NOT NULL,                 -- ms
    by INT NOT NULL,                    -- person
    replaces INT NOT NULL,              -- co_paper; 0 = none
    reason TEXT NOT NULL,               -- why it replaces
    access INT NOT NULL,                -- 0 public, 1 members only
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_paper_subject ON co_paper (entity, subject, id);

-- table: co_declaration entity clustered
CREATE TABLE co_declaration (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    place TEXT NOT NULL,
    signed INT,                         -- days
    purposes TEXT NOT NULL,             -- letters a to n, in order: "acf"
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_signatory entity clustered
CREATE TABLE co_signatory (
    entity INT NOT NULL,
    id INT NOT NULL,
    declaration INT NOT NULL,
    position INT NOT NULL,
    name TEXT NOT NULL,
    capacity TEXT NOT NULL,             -- for whom and as what
    sector INT NOT NULL,
    signed INT,                         -- days
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_signatory_of ON co_signatory (entity, declaration, position);

-- table: co_event entity clustered
-- Sensitisation and any other public activity: talk, workshop, visit.
CREATE TABLE co_event (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    kind INT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    place TEXT NOT NULL,
    modality INT NOT NULL,
    iap2 INT NOT NULL,
    starts INT NOT NULL,                -- ms
    ends INT,
    outcome TEXT NOT NULL,              -- what came out
    state INT NOT NULL,                 -- 0 planned, 1 held, 2 cancelled
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_event_when ON co_event (entity, cycle, starts);

-- table: co_attendance entity clustered
-- Heads counted by sector and gender, at any kind of meeting.
CREATE TABLE co_attendance (
    entity INT NOT NULL,
    subject TEXT NOT NULL,              -- 'event/3', 'roundtable/2'
    sector INT NOT NULL,
    gender INT NOT NULL,
    people INT NOT NULL,
    PRIMARY KEY (entity, subject, sector, gender)
);

-- table: co_stakeholder entity clustered
CREATE TABLE co_stakeholder (
    entity INT NOT NULL,
    id INT NOT NULL,
    name TEXT NOT NULL,
    sector INT NOT NULL,
    represents TEXT NOT NULL,           -- whom it speaks for
    interests TEXT NOT NULL,            -- statement of interests and conflicts
    contact TEXT NOT NULL,              -- public contact of the organisation
    organisation INT NOT NULL,          -- of the ledger; 0 = none
    first_day INT,                      -- days of its first and last participation
    last_day INT,
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_call entity clustered
-- A call for members of the secretariat.
CREATE TABLE co_call (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    asks TEXT NOT NULL,                 -- documents asked for, a line each
    sector INT NOT NULL,                -- of the seats
    seats INT NOT NULL,
    opens INT NOT NULL,                 -- days
    closes INT NOT NULL,
    result TEXT NOT NULL,
    published INT,                      -- ms: the result
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_candidate entity clustered
CREATE TABLE co_candidate (
    entity INT NOT NULL,
    id INT NOT NULL,
    call INT NOT NULL,
    person INT NOT NULL,                -- 0 = came on paper
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    statement TEXT NOT NULL,
    conflict INT NOT NULL,              -- 1 = declares no conflict of interest
    conflict_text TEXT NOT NULL,
    at INT NOT NULL,                    -- ms
    score INT,                          -- of the evaluation, 0 to 100
    evaluation TEXT NOT NULL,
    chosen INT NOT NULL,                -- 0 not decided, 1 titular, 2 suplente, 3 not chosen
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_candidate_of ON co_candidate (entity, call, id);

-- ==== secretariat: sessions, quorum, agreements, votes, minutes ====

-- table: co_sitting entity clustered
-- A session of the secretariat.
CREATE TABLE co_sitting (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    number INT NOT NULL,
    kind INT NOT NULL,                  -- 0 ordinary, 1 extraordinary, 2 installation
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    modality INT NOT NULL,
    starts INT NOT NULL,                -- ms
    ends INT,
    state INT NOT NULL,                 -- 0 planned, 1 held, 2 cancelled
    minutes TEXT NOT NULL,
    minutes_published INT,              -- ms
    without TEXT,                       -- why a party's signature is missing from what was published
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_sitting_when ON co_sitting (entity, starts);

-- table: co_agenda_item entity clustered
CREATE TABLE co_agenda_item (
    entity INT NOT NULL,
    sitting INT NOT NULL,
    position INT NOT NULL,
    text TEXT NOT NULL,
    subject TEXT NOT NULL,              -- 'proposal/12', 'commitment/3'; ''
    PRIMARY KEY (entity, sitting, position)
);

-- table: co_seat_taken entity clustered
-- Who of the members came to a session.
CREATE TABLE co_seat_taken (
    entity INT NOT NULL,
    sitting INT NOT NULL,
    role INT NOT NULL,                  -- co_role of the member
    sector INT NOT NULL,
    name TEXT NOT NULL,
    substitute INT NOT NULL,
    votes INT NOT NULL,                 -- 1 = with a vote
    PRIMARY KEY (entity, sitting, role)
);

-- table: co_agreement entity clustered
CREATE TABLE co_agreement (
    entity INT NOT NULL,
    id INT NOT NULL,
    sitting INT NOT NULL,
    number INT NOT NULL,
    text TEXT NOT NULL,
    subject TEXT NOT NULL,              -- what it decides: 'plan/2', 'commitment/3'; ''
    responsible TEXT NOT NULL,
    due INT,                            -- days
    state INT NOT NULL,                 -- 0 open, 1 done, 2 dropped
    outcome TEXT NOT NULL,
    in_favour INT NOT NULL,
    against INT NOT NULL,
    abstained INT NOT NULL,
    dissent TEXT NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_agreement_of ON co_agreement (entity, sitting, number);

-- table: co_member_vote entity clustered
CREATE TABLE co_member_vote (
    entity INT NOT NULL,
    agreement INT NOT NULL,
    role INT NOT NULL,                  -- co_role of the member
    vote INT NOT NULL,                  -- 1 in favour, 2 against, 3 abstained
    reason TEXT NOT NULL,
    PRIMARY KEY (entity, agreement, role)
);

-- table: co_minutes_sign entity clustered
-- The three parties' signatures under the minutes.
CREATE TABLE co_minutes_sign (
    entity INT NOT NULL,
    sitting INT NOT NULL,
    sector INT NOT NULL,
    person INT NOT NULL,
    name TEXT NOT NULL,
    at INT NOT NULL,                    -- ms
    sha256 TEXT NOT NULL,               -- of the minutes' text that was signed
    PRIMARY KEY (entity, sitting, sector)
);

-- ==== roundtables: proposals, comments, answers ====

-- table: co_roundtable entity clustered
CREATE TABLE co_roundtable (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,                -- 'deuda', 'pensiones', …
    problem TEXT NOT NULL,
    modality INT NOT NULL,
    iap2 INT NOT NULL,
    iap2_evidence TEXT NOT NULL,
    place TEXT NOT NULL,
    telephone TEXT NOT NULL,            -- to take part by telephone
    starts INT,                         -- ms: the meeting
    ends INT,
    opens INT NOT NULL,                 -- days in which proposals are taken
    closes INT NOT NULL,
    facilitator INT NOT NULL,           -- person; 0 = none
    state INT NOT NULL,                 -- 0 draft, 1 open, 2 closed, 3 answered
    gap TEXT NOT NULL,                  -- key of the gap in the money's trail it came from; ''
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_registration entity clustered
CREATE TABLE co_registration (
    entity INT NOT NULL,
    roundtable INT NOT NULL,
    id INT NOT NULL,
    person INT NOT NULL,                -- 0 = registered by the facilitator
    name TEXT NOT NULL,                 -- personal: '' once erased
    sector INT NOT NULL,
    gender INT NOT NULL,
    at INT NOT NULL,
    came INT NOT NULL,                  -- 1 = was there
    PRIMARY KEY (entity, roundtable, id)
);

-- table: co_proposal entity clustered
CREATE TABLE co_proposal (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,                 -- 0 = of the citizen agenda, outside a cycle
    roundtable INT NOT NULL,            -- 0 = of the citizen agenda
    theme TEXT NOT NULL,
    title TEXT NOT NULL,
    problem TEXT NOT NULL,              -- verbatim, as the person said it
    cause TEXT NOT NULL,
    proposal TEXT NOT NULL,
    authority TEXT NOT NULL,            -- to whom, in the citizen agenda
    cost INT,                           -- centavos, where a budget is shared out
    author INT NOT NULL,                -- person; 0 = none (paper, telephone)
    author_name TEXT NOT NULL,          -- name or pseudonym shown
    sector INT NOT NULL,
    channel INT NOT NULL,               -- 0 web, 1 in the room, 2 telephone, 3 paper, 4 made from others
    paper INT NOT NULL,                 -- co_paper: the original of what came on paper; 0 = none
    typed_by INT NOT NULL,              -- who typed it in; 0 = the author
    at INT NOT NULL,                    -- ms
    state INT NOT NULL,                 -- 0 open, 1 merged or split into others, 2 accepted, 3 modified, 4 rejected
    hidden INT NOT NULL,                -- 1 = moderated away, with its reason, also in the log
    hidden_reason TEXT NOT NULL,
    gap TEXT NOT NULL,                  -- key of the gap it came from; ''
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_proposal_of ON co_proposal (entity, roundtable, id);
CREATE INDEX co_proposal_cycle ON co_proposal (entity, cycle, state);

-- table: co_lineage entity clustered
-- What became of what: merged and split proposals, a proposal in a commitment, a gap in a proposal.
CREATE TABLE co_lineage (
    entity INT NOT NULL,
    source TEXT NOT NULL,               -- 'proposal/12', 'gap/KEY', 'hunt/3'
    target TEXT NOT NULL,               -- 'proposal/15', 'commitment/2'
    kind INT NOT NULL,                  -- 1 merged, 2 split, 3 became
    at INT NOT NULL,
    by INT NOT NULL,
    PRIMARY KEY (entity, source, target)
);
CREATE INDEX co_lineage_target ON co_lineage (entity, target);

-- table: co_comment entity clustered
CREATE TABLE co_comment (
    entity INT NOT NULL,
    id INT NOT NULL,
    subject TEXT NOT NULL,              -- 'proposal/12', 'commitment/3', 'plan/1'
    place TEXT NOT NULL,                -- part of a draft: 'commitment/3'; ''
    person INT NOT NULL,
    name TEXT NOT NULL,
    sector INT NOT NULL,
    text TEXT NOT NULL,
    at INT NOT NULL,
    hidden INT NOT NULL,
    hidden_reason TEXT NOT NULL,
    answer TEXT NOT NULL,               -- of the institution or the secretariat
    answered INT,                       -- ms
    answer_name TEXT NOT NULL,          -- who answers, as the public reads it
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_comment_of ON co_comment (entity, subject, id);

-- table: co_support entity clustered
CREATE TABLE co_support (
    entity INT NOT NULL,
    proposal INT NOT NULL,
    person INT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, proposal, person)
);

-- table: co_answer entity clustered
-- The reasoned answer every proposal ends with; a later one stands beside it.
CREATE TABLE co_answer (
    entity INT NOT NULL,
    id INT NOT NULL,
    proposal INT NOT NULL,
    decision INT NOT NULL,              -- 2 accepted, 3 modified, 4 rejected, as co_proposal.state
    reason TEXT NOT NULL,
    sitting INT NOT NULL,               -- that decided; 0 in the citizen agenda
    agreement INT NOT NULL,
    by INT NOT NULL,
    by_name TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_answer_of ON co_answer (entity, proposal, id);

-- ==== votes: prioritisation ====

-- table: co_ballot_box entity clustered
CREATE TABLE co_ballot_box (
    entity INT NOT NULL,
    id INT NOT NULL,
    roundtable INT NOT NULL,            -- 0 = of the cycle
    cycle INT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    method INT NOT NULL,                -- 1 scores, 2 dots, 3 ranked, 4 approval, 5 knapsack
    rule INT NOT NULL,                  -- 1 greedy, 2 equal shares (knapsack and approval with costs)
    budget INT,                         -- centavos
    most INT NOT NULL,                  -- dots, places or choices at most; 0 = no limit
    criteria TEXT NOT NULL,             -- JSON: [{"code","title","weight"}], of scores
    secret INT NOT NULL,
    electorate INT NOT NULL,            -- 1 whoever has an account, 2 registered at the roundtable, 3 members
    opens INT NOT NULL,                 -- ms
    closes INT NOT NULL,
    state INT NOT NULL,                 -- 0 draft, 1 open, 2 counted
    result TEXT NOT NULL,               -- JSON, as counted
    seal TEXT NOT NULL,                 -- SHA-256 of the published ballots, as counted; ''
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_option entity clustered
CREATE TABLE co_option (
    entity INT NOT NULL,
    box INT NOT NULL,
    id INT NOT NULL,
    proposal INT NOT NULL,              -- 0 = only its text
    title TEXT NOT NULL,
    cost INT,                           -- centavos
    PRIMARY KEY (entity, box, id)
);

-- table: co_voter entity clustered
-- Who voted, never what: nothing ties this row to a ballot.
CREATE TABLE co_voter (
    entity INT NOT NULL,
    box INT NOT NULL,
    person INT NOT NULL,
    PRIMARY KEY (entity, box, person)
);

-- table: co_ballot entity clustered
CREATE TABLE co_ballot (
    entity INT NOT NULL,
    box INT NOT NULL,
    token TEXT NOT NULL,                -- chance; known to the voter alone while the ballot is secret
    content TEXT NOT NULL,              -- JSON
    PRIMARY KEY (entity, box, token)
);

-- ==== plan: commitments and their versions ====

-- table: co_plan entity clustered
CREATE TABLE co_plan (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    title TEXT NOT NULL,
    introduction TEXT NOT NULL,
    context TEXT NOT NULL,              -- legal frame, process, participants
    begins INT,                         -- days: term of the plan
    ends INT,
    state INT NOT NULL,                 -- 0 draft, 1 consultation, 2 approved, 3 published, 4 closed
    consults INT,                       -- days: public consultation on the draft
    consults_until INT,
    approved INT,                       -- days
    sitting INT NOT NULL,               -- that approved; 0 = none yet
    published INT,                      -- ms
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_commitment entity clustered
-- What a commitment says now is its row with the greatest number in co_commitment_text.
CREATE TABLE co_commitment (
    entity INT NOT NULL,
    id INT NOT NULL,
    plan INT NOT NULL,
    number INT NOT NULL,
    text INT NOT NULL,                  -- number of the text that is valid now
    signed_text INT NOT NULL,           -- number of the one that was approved; 0 = not yet
    state INT NOT NULL,                 -- 0 in force, 1 withdrawn (with an amendment that says why)
    proactive INT NOT NULL,             -- 1 = shown, not counted
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_commitment_of ON co_commitment (entity, plan, number);

-- table: co_commitment_text entity clustered
CREATE TABLE co_commitment_text (
    entity INT NOT NULL,
    commitment INT NOT NULL,
    number INT NOT NULL,
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    baseline TEXT NOT NULL,
    objective TEXT NOT NULL,
    description TEXT NOT NULL,
    purposes TEXT NOT NULL,             -- letters a to n
    sdg TEXT NOT NULL,                  -- targets of Agenda 2030: "16.6 16.7"
    responsible TEXT NOT NULL,          -- institution and office
    responsible_org INT NOT NULL,       -- organisation of the ledger; 0 = none
    support TEXT NOT NULL,              -- supporting institutions and organisations, a line each
    verification TEXT NOT NULL,         -- means of verification
    evidence TEXT NOT NULL,             -- evidence expected
    budget INT,                         -- centavos
    budget_text TEXT NOT NULL,
    begins INT,                         -- days
    ends INT,
    reason TEXT NOT NULL,               -- of an amendment
    sitting INT NOT NULL,               -- that authorised it; 0 = a draft
    by INT NOT NULL,
    at INT NOT NULL,                    -- ms
    PRIMARY KEY (entity, commitment, number)
);

-- table: co_action entity clustered
-- Actions of a text of a commitment.
CREATE TABLE co_action (
    entity INT NOT NULL,
    commitment INT NOT NULL,
    text INT NOT NULL,                  -- number of the text
    position INT NOT NULL,
    title TEXT NOT NULL,
    responsible TEXT NOT NULL,
    begins INT,
    ends INT,
    PRIMARY KEY (entity, commitment, text, position)
);

-- table: co_indicator entity clustered
-- Of a commitment, or of the city (commitment 0).
CREATE TABLE co_indicator (
    entity INT NOT NULL,
    id INT NOT NULL,
    commitment INT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    formula TEXT NOT NULL,
    source TEXT NOT NULL,
    theme TEXT NOT NULL,
    baseline TEXT NOT NULL,             -- decimal text; '' = none
    baseline_day INT,
    target TEXT NOT NULL,
    target_day INT,
    rises INT NOT NULL,                 -- 1 = better when greater
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_indicator_of ON co_indicator (entity, commitment, id);

-- table: co_indicator_value entity clustered
CREATE TABLE co_indicator_value (
    entity INT NOT NULL,
    indicator INT NOT NULL,
    day INT NOT NULL,
    area TEXT NOT NULL,                 -- '' = the whole
    value TEXT NOT NULL,                -- decimal text
    source TEXT NOT NULL,
    by INT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, indicator, area, day)
);

-- table: co_money entity clustered
-- The money behind a commitment: things of the ledger, gaps it shall close.
CREATE TABLE co_money (
    entity INT NOT NULL,
    commitment INT NOT NULL,
    node INT NOT NULL,                  -- 0 = a gap
    gap TEXT NOT NULL,                  -- key of the gap; ''
    note TEXT NOT NULL,
    PRIMARY KEY (entity, commitment, node, gap)
);

-- ==== follow-up: progress, acceptance, assessments, coding, lessons ====

-- table: co_progress entity clustered
CREATE TABLE co_progress (
    entity INT NOT NULL,
    id INT NOT NULL,
    commitment INT NOT NULL,
    action INT NOT NULL,                -- position; 0 = the commitment as a whole
    cut INT NOT NULL,                   -- 1 first, 2 second, 3 final; 0 = between cuts
    day INT NOT NULL,
    state INT NOT NULL,                 -- 1 no progress, 2 under way, 3 completed: the government's word
    text TEXT NOT NULL,
    sector INT NOT NULL,                -- that implements and reports; it cannot accept its own
    by INT NOT NULL,
    by_name TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_progress_of ON co_progress (entity, commitment, id);

-- table: co_progress_paper entity clustered
-- The evidence of a progress: documents of the archive.
CREATE TABLE co_progress_paper (
    entity INT NOT NULL,
    progress INT NOT NULL,
    paper INT NOT NULL,                 -- co_paper
    PRIMARY KEY (entity, progress, paper)
);

-- table: co_cut entity clustered
-- The three dated cuts of a plan.
CREATE TABLE co_cut (
    entity INT NOT NULL,
    plan INT NOT NULL,
    cut INT NOT NULL,
    day INT NOT NULL,
    PRIMARY KEY (entity, plan, cut)
);

-- table: co_acceptance entity clustered
-- A sector that did not implement it accepts a progress as complete, or does not.
CREATE TABLE co_acceptance (
    entity INT NOT NULL,
    progress INT NOT NULL,
    sector INT NOT NULL,
    person INT NOT NULL,
    accepts INT NOT NULL,
    reason TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, progress, sector)
);

-- table: co_assessment entity clustered
-- What each of the three parties says, side by side.
CREATE TABLE co_assessment (
    entity INT NOT NULL,
    id INT NOT NULL,
    commitment INT NOT NULL,
    cut INT NOT NULL,
    sector INT NOT NULL,
    level INT NOT NULL,                 -- 1 no evidence, 2 not started, 3 limited, 4 substantial, 5 complete
    text TEXT NOT NULL,
    by INT NOT NULL,
    by_name TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_assessment_of ON co_assessment (entity, commitment, cut, id);

-- table: co_coding entity clustered
-- OGP's variables, coded by the independent evaluator.
CREATE TABLE co_coding (
    entity INT NOT NULL,
    id INT NOT NULL,
    commitment INT NOT NULL,
    variable INT NOT NULL,              -- 1 verifiable, 2 relevance, 3 potential, 4 completion, 5 early results
    value INT NOT NULL,
    day INT NOT NULL,
    justification TEXT NOT NULL,
    coder INT NOT NULL,
    coder_name TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_coding_of ON co_coding (entity, commitment, variable, id);

-- table: co_lesson entity clustered
CREATE TABLE co_lesson (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,
    commitment INT NOT NULL,            -- 0 = of the cycle
    text TEXT NOT NULL,
    kind INT NOT NULL,                  -- 1 context, 2 political commitment, 3 simulation, 4 alliances, 5 other
    by INT NOT NULL,
    by_name TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_closing entity clustered
-- The end-of-commitment form, due a month after it ends.
CREATE TABLE co_closing (
    entity INT NOT NULL,
    commitment INT NOT NULL,
    answers TEXT NOT NULL,              -- JSON: question to answer
    by INT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, commitment)
);

-- ==== checks by machine ====

-- table: co_check entity clustered
CREATE TABLE co_check (
    entity INT NOT NULL,
    id INT NOT NULL,
    commitment INT NOT NULL,
    kind TEXT NOT NULL,                 -- 'arrives', 'filled', 'published', 'traceable', 'indicator', …
    parameters TEXT NOT NULL,           -- JSON, by kind
    says TEXT NOT NULL,                 -- the check in words, as it was when written
    state INT NOT NULL,                 -- 1 runs, 0 stopped
    by INT NOT NULL,
    made INT NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_check_of ON co_check (entity, commitment, id);

-- table: co_check_run entity clustered
CREATE TABLE co_check_run (
    entity INT NOT NULL,
    check_id INT NOT NULL,
    run INT NOT NULL,
    at INT NOT NULL,                    -- ms
    result INT NOT NULL,                -- 1 holds, 2 does not, 3 cannot be told
    found TEXT NOT NULL,                -- in words, with figures
    wanted TEXT NOT NULL,
    snapshot INT NOT NULL,              -- the newest it looked at; 0 = none
    evidence TEXT NOT NULL,             -- JSON: snapshots, rows, documents
    PRIMARY KEY (entity, check_id, run)
);

-- ==== hunts, surveys, requests ====

-- table: co_hunt entity clustered
CREATE TABLE co_hunt (
    entity INT NOT NULL,
    id INT NOT NULL,
    cycle INT NOT NULL,                 -- 0 = none
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    programme TEXT NOT NULL,
    begins INT,
    ends INT,
    state INT NOT NULL,                 -- 0 draft, 1 open, 2 closed
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_team entity clustered
CREATE TABLE co_team (
    entity INT NOT NULL,
    hunt INT NOT NULL,
    id INT NOT NULL,
    name TEXT NOT NULL,
    people INT NOT NULL,
    sector INT NOT NULL,
    PRIMARY KEY (entity, hunt, id)
);

-- table: co_team_member entity clustered
CREATE TABLE co_team_member (
    entity INT NOT NULL,
    hunt INT NOT NULL,
    person INT NOT NULL,
    team INT NOT NULL,
    PRIMARY KEY (entity, hunt, person)
);

-- table: co_question entity clustered
CREATE TABLE co_question (
    entity INT NOT NULL,
    hunt INT NOT NULL,
    position INT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (entity, hunt, position)
);

-- table: co_find entity clustered
-- A team's answer to a question.
CREATE TABLE co_find (
    entity INT NOT NULL,
    hunt INT NOT NULL,
    position INT NOT NULL,
    team INT NOT NULL,
    needed INT NOT NULL,                -- 1 = the team needed it
    found INT NOT NULL,                 -- 1 found, 2 partial, 3 not found, 4 unusable
    place TEXT NOT NULL,                -- searched where
    day INT,
    minutes INT NOT NULL,
    route TEXT NOT NULL,                -- hop by hop, a line each
    answer TEXT NOT NULL,
    by INT NOT NULL,
    at INT NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (entity, hunt, position, team)
);

-- table: co_request entity clustered
-- A request for information about a gap, drafted here and sent elsewhere.
CREATE TABLE co_request (
    entity INT NOT NULL,
    id INT NOT NULL,
    subject TEXT NOT NULL,              -- 'gap/KEY', 'hunt/3/2'
    text TEXT NOT NULL,
    unit TEXT NOT NULL,
    folio TEXT NOT NULL,
    sent INT,                           -- days
    due INT,
    answered INT,
    answer TEXT NOT NULL,
    outcome INT NOT NULL,               -- 0 none yet, 1 complete, 2 partial, 3 refused, 4 no answer
    by INT NOT NULL,
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_survey entity clustered
CREATE TABLE co_survey (
    entity INT NOT NULL,
    id INT NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (entity, id)
);

-- table: co_wave entity clustered
CREATE TABLE co_wave (
    entity INT NOT NULL,
    survey INT NOT NULL,
    id INT NOT NULL,
    day INT NOT NULL,
    sample INT NOT NULL,
    mode TEXT NOT NULL,
    wording TEXT NOT NULL,
    scale TEXT NOT NULL,                -- answers, a line each
    area TEXT NOT NULL,                 -- where
    source TEXT NOT NULL,
    PRIMARY KEY (entity, survey, id)
);

-- table: co_wave_value entity clustered
CREATE TABLE co_wave_value (
    entity INT NOT NULL,
    survey INT NOT NULL,
    wave INT NOT NULL,
    answer TEXT NOT NULL,
    area TEXT NOT NULL,
    value TEXT NOT NULL,                -- percent as decimal text
    PRIMARY KEY (entity, survey, wave, area, answer)
);

-- ==== notices ====

-- table: co_follow entity clustered
-- What somebody wants to be told about.
CREATE TABLE co_follow (
    entity INT NOT NULL,
    person INT NOT NULL,
    subject TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, person, subject)
);
CREATE INDEX co_follow_of ON co_follow (entity, subject);
