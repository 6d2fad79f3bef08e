-- 2ba9050c6f127d46947ea32800e6897751dc8eabe5e44829b4f7ef9d167c79b5
--;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
--;
CREATE TABLE allocations (
	district TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	allocation TEXT NOT NULL,
	version TEXT NOT NULL,
	document TEXT NOT NULL,
	kept_at TEXT NOT NULL,
	CONSTRAINT pk_allocations PRIMARY KEY (district, fingerprint)
)
 STRICT

--;
CREATE TABLE parties (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	code TEXT,
	locality TEXT NOT NULL,
	address TEXT NOT NULL,
	registered_for TEXT NOT NULL,
	added_at TEXT NOT NULL,
	CONSTRAINT pk_parties PRIMARY KEY (district, id)
)
 STRICT

--;
CREATE INDEX ix_parties_district_name_key_locality ON parties (district, name_key, locality)
--;
CREATE UNIQUE INDEX uq_parties_code ON parties (district, code) WHERE code IS NOT NULL
--;
CREATE UNIQUE INDEX uq_parties_name_without_code ON parties (district, name_key, locality) WHERE code IS NULL
--;
CREATE TABLE visit_attendance (
	district TEXT NOT NULL,
	visit_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	CONSTRAINT pk_visit_attendance PRIMARY KEY (district, visit_id, unit),
	CONSTRAINT fk_visit_attendance_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id)
)
 STRICT

--;
CREATE TABLE findings (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	visit_id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	issue TEXT NOT NULL,
	facts TEXT NOT NULL,
	text TEXT NOT NULL,
	found_on TEXT NOT NULL,
	action TEXT NOT NULL,
	severity TEXT NOT NULL,
	"key" TEXT,
	digest TEXT NOT NULL,
	received_at TEXT NOT NULL,
	CONSTRAINT pk_findings PRIMARY KEY (district, id),
	CONSTRAINT fk_findings_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT fk_findings_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT uq_findings_district_digest UNIQUE (district, digest),
	CONSTRAINT ck_findings_severity CHECK (severity IN ('at_once', 'urgent', 'ordinary', 'long'))
)
 STRICT

--;
CREATE INDEX ix_findings_district_case_id ON findings (district, case_id)
--;
CREATE INDEX ix_findings_district_found_on ON findings (district, found_on)
--;
CREATE INDEX ix_findings_district_issue_id ON findings (district, issue, id)
--;
CREATE INDEX ix_findings_district_visit_id ON findings (district, visit_id)
--;
CREATE UNIQUE INDEX uq_findings_key ON findings (district, "key") WHERE key IS NOT NULL
--;
CREATE TABLE evidence (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	taken_on TEXT,
	received_on TEXT NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (district, id),
	CONSTRAINT fk_evidence_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id)
)
 STRICT

--;
CREATE INDEX ix_evidence_district_finding_id ON evidence (district, finding_id)
--;
CREATE TABLE answers (
	district TEXT NOT NULL,
	digest TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	facts TEXT NOT NULL,
	outcome TEXT NOT NULL,
	lead TEXT,
	record TEXT NOT NULL,
	CONSTRAINT pk_answers PRIMARY KEY (district, digest),
	CONSTRAINT fk_answers_fingerprint FOREIGN KEY(district, fingerprint) REFERENCES allocations (district, fingerprint),
	CONSTRAINT ck_answers_outcome CHECK (outcome IN ('settled', 'to_confirm', 'open_question', 'contested', 'unassigned', 'out_of_scope'))
)
 STRICT

--;
CREATE TABLE tasks (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	role TEXT NOT NULL,
	state TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	deadline TEXT,
	extensions INTEGER NOT NULL, receive_by TEXT, received_at TEXT, by_silence INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_tasks_by_silence CHECK (by_silence IN (0, 1)), counted_from TEXT, allowance TEXT, provisional INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_tasks_provisional CHECK (provisional IN (0, 1)), answered_at TEXT, result TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_tasks PRIMARY KEY (district, id),
	CONSTRAINT fk_tasks_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_tasks_role CHECK (role IN ('lead', 'joint', 'support')),
	CONSTRAINT ck_tasks_state CHECK (state IN ('open', 'accepted', 'answered', 'withdrawn'))
)
 STRICT

--;
CREATE INDEX ix_tasks_district_unit_state_deadline ON tasks (district, unit, state, deadline)
--;
CREATE UNIQUE INDEX uq_tasks_one_each ON tasks (district, case_id, unit) WHERE state <> 'withdrawn'
--;
CREATE TABLE events (
	district TEXT NOT NULL,
	seq INTEGER NOT NULL,
	id TEXT NOT NULL,
	at TEXT NOT NULL,
	actor_unit TEXT,
	actor_role TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	act TEXT NOT NULL,
	party_id TEXT,
	visit_id TEXT,
	case_id TEXT,
	finding_id TEXT,
	why TEXT NOT NULL,
	changes TEXT NOT NULL,
	salt TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	CONSTRAINT pk_events PRIMARY KEY (district, seq)
)
 STRICT

--;
CREATE INDEX ix_events_district_case_id_seq ON events (district, case_id, seq) WHERE case_id IS NOT NULL
--;
CREATE TABLE chain_heads (
	district TEXT NOT NULL,
	seq INTEGER NOT NULL,
	hash TEXT NOT NULL,
	CONSTRAINT pk_chain_heads PRIMARY KEY (district)
)
 STRICT

--;
CREATE TABLE counters (
	district TEXT NOT NULL,
	kind TEXT NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT pk_counters PRIMARY KEY (district, kind, year)
)
 STRICT

--;
CREATE TRIGGER events_not_removed BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only: none can be removed'); END
--;
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE district = NEW.district AND seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'events are append-only: none can be replaced'); END
--;
CREATE TABLE "cases" (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	party_id TEXT NOT NULL,
	issue TEXT NOT NULL,
	lead TEXT,
	state TEXT NOT NULL,
	outcome TEXT NOT NULL,
	needs_office INTEGER NOT NULL,
	severity TEXT NOT NULL,
	opened_at TEXT NOT NULL,
	found_on TEXT NOT NULL,
	locality TEXT NOT NULL, dispatched_at TEXT CONSTRAINT ck_cases_owner CHECK (lead IS NOT NULL OR state IN ('desk', 'handed_over', 'closed', 'parked', 'void')), answered_at TEXT, closed_at TEXT CONSTRAINT ck_cases_closed_at CHECK (closed_at IS NOT NULL OR state <> 'closed'), aside_from TEXT CONSTRAINT ck_cases_aside_from CHECK (aside_from IS NOT NULL OR state NOT IN ('returned', 'parked', 'void')), parked_until TEXT CONSTRAINT ck_cases_parked_until CHECK (parked_until IS NOT NULL OR state <> 'parked'), handed_to TEXT CONSTRAINT ck_cases_handed_to CHECK (handed_to IS NOT NULL OR state <> 'handed_over'), at_conference INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_at_conference CHECK (at_conference IN (0, 1)), drawn INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_drawn CHECK (drawn IN (0, 1)), office_by TEXT, office_provisional INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_office_provisional CHECK (office_provisional IN (0, 1)), returns INTEGER DEFAULT 0 NOT NULL, reworks INTEGER DEFAULT 0 NOT NULL, reopenings INTEGER DEFAULT 0 NOT NULL, parkings INTEGER DEFAULT 0 NOT NULL, merged_into TEXT, cites TEXT,
	CONSTRAINT pk_cases PRIMARY KEY (district, id),
	CONSTRAINT fk_cases_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_cases_district_number UNIQUE (district, number),
	CONSTRAINT ck_cases_state CHECK (state IN ('desk', 'dispatched', 'accepted', 'answered', 'closed', 'returned', 'parked', 'handed_over', 'void')),
	CONSTRAINT ck_cases_outcome CHECK (outcome IN ('settled', 'to_confirm', 'open_question', 'contested', 'unassigned', 'out_of_scope')),
	CONSTRAINT ck_cases_needs_office CHECK (needs_office IN (0, 1)),
	CONSTRAINT ck_cases_severity CHECK (severity IN ('at_once', 'urgent', 'ordinary', 'long'))
)
 STRICT

--;
CREATE INDEX ix_cases_district_found_on ON cases (district, found_on)
--;
CREATE INDEX ix_cases_district_issue_id ON cases (district, issue, id)
--;
CREATE INDEX ix_cases_district_lead_id ON cases (district, lead, id)
--;
CREATE INDEX ix_cases_district_locality_id ON cases (district, locality, id)
--;
CREATE INDEX ix_cases_district_party_id_id ON cases (district, party_id, id)
--;
CREATE INDEX ix_cases_district_state_id ON cases (district, state, id)
--;
CREATE UNIQUE INDEX uq_cases_one_open ON cases (district, party_id, issue, coalesce(lead, '')) WHERE state NOT IN ('closed', 'void')
--;
CREATE TABLE "visits" (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	party_id TEXT NOT NULL,
	visited_on TEXT NOT NULL,
	source TEXT NOT NULL,
	inspector TEXT NOT NULL,
	result TEXT NOT NULL,
	note TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	CONSTRAINT pk_visits PRIMARY KEY (district, id),
	CONSTRAINT fk_visits_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_visits_district_party_id_visited_on_source_inspector UNIQUE (district, party_id, visited_on, source, inspector),
	CONSTRAINT ck_visits_source CHECK (source IN ('random_check', 'complaint', 'hotline', 'media', 'from_above', 'campaign', 're_inspection')),
	CONSTRAINT ck_visits_result CHECK (result IN ('found', 'nothing_found'))
)
 STRICT

--;
CREATE INDEX ix_visits_district_visited_on ON visits (district, visited_on)
--;
CREATE TABLE returns (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	clause TEXT NOT NULL,
	proposed TEXT NOT NULL,
	reason TEXT NOT NULL,
	returned_at TEXT NOT NULL,
	returned_by TEXT NOT NULL,
	consulted_on TEXT,
	consultation TEXT NOT NULL,
	settled_at TEXT,
	ruling_id TEXT,
	CONSTRAINT pk_returns PRIMARY KEY (district, id),
	CONSTRAINT fk_returns_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id)
)
 STRICT

--;
CREATE INDEX ix_returns_district_case_id ON returns (district, case_id)
--;
CREATE UNIQUE INDEX uq_returns_one_open ON returns (district, case_id) WHERE settled_at IS NULL
--;
CREATE TABLE rulings (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	case_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	issue TEXT NOT NULL,
	lead TEXT NOT NULL,
	joint TEXT NOT NULL,
	facts TEXT NOT NULL,
	base TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	reason TEXT NOT NULL,
	made_at TEXT NOT NULL,
	made_by TEXT NOT NULL,
	in_force INTEGER NOT NULL,
	CONSTRAINT pk_rulings PRIMARY KEY (district, id),
	CONSTRAINT fk_rulings_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_rulings_fingerprint FOREIGN KEY(district, fingerprint) REFERENCES allocations (district, fingerprint),
	CONSTRAINT uq_rulings_district_number UNIQUE (district, number),
	CONSTRAINT ck_rulings_kind CHECK (kind IN ('confirmation', 'assignment', 'ruling')),
	CONSTRAINT ck_rulings_in_force CHECK (in_force IN (0, 1))
)
 STRICT

--;
CREATE INDEX ix_rulings_district_case_id ON rulings (district, case_id)
--;
CREATE INDEX ix_rulings_district_issue_in_force ON rulings (district, issue, in_force)
--;
CREATE TABLE extensions (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	asked_at TEXT NOT NULL,
	until TEXT NOT NULL,
	reason TEXT NOT NULL,
	state TEXT NOT NULL,
	decided_at TEXT,
	decided_by TEXT NOT NULL,
	remark TEXT NOT NULL,
	CONSTRAINT pk_extensions PRIMARY KEY (district, id),
	CONSTRAINT fk_extensions_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_extensions_task_id FOREIGN KEY(district, task_id) REFERENCES tasks (district, id),
	CONSTRAINT ck_extensions_state CHECK (state IN ('asked', 'granted', 'refused', 'lapsed'))
)
 STRICT

--;
CREATE INDEX ix_extensions_district_case_id ON extensions (district, case_id)
--;
CREATE UNIQUE INDEX uq_extensions_one_asked ON extensions (district, task_id) WHERE state = 'asked'
--;
CREATE TABLE attachments (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	unit TEXT,
	purpose TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	taken_on TEXT,
	received_on TEXT NOT NULL,
	CONSTRAINT pk_attachments PRIMARY KEY (district, id),
	CONSTRAINT fk_attachments_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_attachments_purpose CHECK (purpose IN ('completion', 'remark'))
)
 STRICT

--;
CREATE INDEX ix_attachments_district_case_id ON attachments (district, case_id)
--;
CREATE TABLE verifications (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	visit_id TEXT NOT NULL,
	passed INTEGER NOT NULL,
	recheck INTEGER NOT NULL,
	verified_at TEXT NOT NULL,
	CONSTRAINT pk_verifications PRIMARY KEY (district, id),
	CONSTRAINT fk_verifications_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_verifications_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT ck_verifications_passed CHECK (passed IN (0, 1)),
	CONSTRAINT ck_verifications_recheck CHECK (recheck IN (0, 1))
)
 STRICT

--;
CREATE INDEX ix_verifications_district_case_id ON verifications (district, case_id)
--;
CREATE TABLE draws (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	seed TEXT NOT NULL,
	closed_since TEXT NOT NULL,
	population TEXT NOT NULL,
	drawn TEXT NOT NULL,
	share INTEGER NOT NULL,
	drawn_at TEXT NOT NULL,
	CONSTRAINT pk_draws PRIMARY KEY (district, id)
)
 STRICT

--;
CREATE TABLE signals (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	party_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	rule TEXT NOT NULL,
	"key" TEXT NOT NULL,
	proposes TEXT NOT NULL,
	cases TEXT NOT NULL,
	findings TEXT NOT NULL,
	units TEXT NOT NULL,
	clauses TEXT NOT NULL,
	state TEXT NOT NULL,
	raised_at TEXT NOT NULL,
	decided_at TEXT,
	decided_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	CONSTRAINT pk_signals PRIMARY KEY (district, id),
	CONSTRAINT fk_signals_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_signals_district_number UNIQUE (district, number),
	CONSTRAINT uq_signals_district_party_id_rule_key UNIQUE (district, party_id, rule, "key"),
	CONSTRAINT ck_signals_state CHECK (state IN ('raised', 'taken', 'dismissed'))
)
 STRICT

--;
CREATE INDEX ix_signals_district_state_id ON signals (district, state, id)
--;
CREATE INDEX ix_events_signals ON events (district, party_id) WHERE act = 'signal_raised'
--;
CREATE TABLE slips (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	task_id TEXT,
	unit TEXT,
	colour TEXT NOT NULL,
	deadline TEXT NOT NULL,
	due_on TEXT NOT NULL,
	made_at TEXT NOT NULL,
	message_id TEXT,
	CONSTRAINT pk_slips PRIMARY KEY (district, id),
	CONSTRAINT fk_slips_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_slips_colour CHECK (colour IN ('blue', 'orange', 'red'))
)
 STRICT

--;
CREATE INDEX ix_slips_district_case_id ON slips (district, case_id)
--;
CREATE INDEX ix_slips_loose ON slips (district, unit) WHERE message_id IS NULL
--;
CREATE UNIQUE INDEX uq_slips_one_each ON slips (district, case_id, coalesce(unit, ''), colour, deadline)
--;
CREATE UNIQUE INDEX uq_slips_one_a_day ON slips (district, case_id, coalesce(unit, ''), due_on)
--;
CREATE TABLE messages (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	unit TEXT,
	day TEXT NOT NULL,
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	written_at TEXT NOT NULL,
	sent_at TEXT,
	CONSTRAINT pk_messages PRIMARY KEY (district, id),
	CONSTRAINT ck_messages_state CHECK (state IN ('waiting', 'sent', 'failed', 'no_liaison'))
)
 STRICT

--;
CREATE INDEX ix_messages_district_state_id ON messages (district, state, id)
--;
CREATE UNIQUE INDEX uq_messages_one_a_day ON messages (district, coalesce(unit, ''), day)
--;
CREATE TABLE deliveries (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	message_id TEXT NOT NULL,
	channel TEXT NOT NULL,
	delivered INTEGER NOT NULL,
	detail TEXT NOT NULL,
	tried_at TEXT NOT NULL,
	CONSTRAINT pk_deliveries PRIMARY KEY (district, id),
	CONSTRAINT fk_deliveries_message_id FOREIGN KEY(district, message_id) REFERENCES messages (district, id),
	CONSTRAINT ck_deliveries_delivered CHECK (delivered IN (0, 1))
)
 STRICT

--;
CREATE INDEX ix_deliveries_district_message_id ON deliveries (district, message_id)
--;
CREATE TABLE adoptions (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	words TEXT NOT NULL,
	starts TEXT,
	ends TEXT,
	adopted_at TEXT NOT NULL,
	adopted_unit TEXT,
	adopted_by TEXT NOT NULL,
	remark TEXT NOT NULL,
	CONSTRAINT pk_adoptions PRIMARY KEY (district, id),
	CONSTRAINT fk_adoptions_fingerprint FOREIGN KEY(district, fingerprint) REFERENCES allocations (district, fingerprint),
	CONSTRAINT uq_adoptions_district_starts UNIQUE (district, starts),
	CONSTRAINT ck_adoptions_span CHECK (starts <= ends)
)
 STRICT

--;
CREATE UNIQUE INDEX uq_adoptions_first ON adoptions (district) WHERE starts IS NULL
--;
CREATE UNIQUE INDEX uq_adoptions_last ON adoptions (district) WHERE ends IS NULL
--;
CREATE TABLE "decisions" (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	finding_id TEXT NOT NULL,
	answer TEXT NOT NULL,
	kind TEXT NOT NULL,
	made_at TEXT NOT NULL,
	CONSTRAINT pk_decisions PRIMARY KEY (district, id),
	CONSTRAINT fk_decisions_answer FOREIGN KEY(district, answer) REFERENCES answers (district, digest),
	CONSTRAINT fk_decisions_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id),
	CONSTRAINT ck_decisions_kind CHECK (kind IN ('rule', 'ruling', 'adoption'))
)
 STRICT

--;
CREATE INDEX ix_decisions_district_finding_id ON decisions (district, finding_id)
--;
CREATE TABLE persons (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	noted_at TEXT NOT NULL,
	CONSTRAINT pk_persons PRIMARY KEY (district, id),
	CONSTRAINT uq_persons_district_name_title UNIQUE (district, name, title)
)
 STRICT

--;
CREATE TABLE posts (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	"key" TEXT NOT NULL,
	body TEXT NOT NULL,
	rank TEXT NOT NULL,
	unit TEXT,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	note TEXT NOT NULL,
	starts TEXT NOT NULL,
	CONSTRAINT pk_posts PRIMARY KEY (district, id),
	CONSTRAINT uq_posts_district_key UNIQUE (district, "key"),
	CONSTRAINT ck_posts_rank CHECK (rank IN ('convener', 'deputy_convener', 'head', 'deputy', 'member', 'liaison', 'invited'))
)
 STRICT

--;
CREATE TABLE tenures (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	post_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	state TEXT NOT NULL,
	starts TEXT NOT NULL,
	ends TEXT,
	proposed_by TEXT NOT NULL,
	proposed_at TEXT NOT NULL,
	settled_by TEXT NOT NULL,
	settled_at TEXT,
	meeting_id TEXT,
	reason TEXT NOT NULL,
	CONSTRAINT pk_tenures PRIMARY KEY (district, id),
	CONSTRAINT fk_tenures_post_id FOREIGN KEY(district, post_id) REFERENCES posts (district, id),
	CONSTRAINT fk_tenures_person_id FOREIGN KEY(district, person_id) REFERENCES persons (district, id),
	CONSTRAINT ck_tenures_state CHECK (state IN ('proposed', 'settled', 'dropped')),
	CONSTRAINT ck_tenures_span CHECK (starts <= ends)
)
 STRICT

--;
CREATE UNIQUE INDEX uq_tenures_one_holder ON tenures (district, post_id) WHERE state = 'settled' AND ends IS NULL
--;
CREATE INDEX ix_tenures_district_post_id ON tenures (district, post_id)
--;
CREATE TABLE meetings (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	title TEXT NOT NULL,
	held_on TEXT NOT NULL,
	begins TEXT NOT NULL,
	place TEXT NOT NULL,
	called_by TEXT NOT NULL,
	called_as TEXT NOT NULL,
	chaired_by TEXT NOT NULL,
	called_at TEXT NOT NULL,
	minuted_at TEXT,
	summary TEXT NOT NULL,
	CONSTRAINT pk_meetings PRIMARY KEY (district, id),
	CONSTRAINT uq_meetings_district_number UNIQUE (district, number),
	CONSTRAINT ck_meetings_kind CHECK (kind IN ('joint', 'liaison', 'special')),
	CONSTRAINT ck_meetings_state CHECK (state IN ('called', 'minuted', 'cancelled'))
)
 STRICT

--;
CREATE INDEX ix_meetings_district_held_on ON meetings (district, held_on)
--;
CREATE TABLE attendees (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	meeting_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	name TEXT NOT NULL,
	guest INTEGER NOT NULL,
	presence TEXT NOT NULL,
	person TEXT NOT NULL,
	reason TEXT NOT NULL,
	CONSTRAINT pk_attendees PRIMARY KEY (district, id),
	CONSTRAINT fk_attendees_meeting_id FOREIGN KEY(district, meeting_id) REFERENCES meetings (district, id),
	CONSTRAINT ck_attendees_presence CHECK (presence IN ('expected', 'present', 'stand_in', 'absent')),
	CONSTRAINT ck_attendees_guest CHECK (guest IN (0, 1)),
	CONSTRAINT uq_attendees_district_meeting_id_unit_name UNIQUE (district, meeting_id, unit, name)
)
 STRICT

--;
CREATE TABLE agenda_items (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	meeting_id TEXT NOT NULL,
	position INTEGER NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL,
	outcome TEXT NOT NULL,
	CONSTRAINT pk_agenda_items PRIMARY KEY (district, id),
	CONSTRAINT fk_agenda_items_meeting_id FOREIGN KEY(district, meeting_id) REFERENCES meetings (district, id),
	CONSTRAINT ck_agenda_items_kind CHECK (kind IN ('state', 'escalated', 'dispute', 'stability', 'overdue', 'amendment', 'roster', 'own'))
)
 STRICT

--;
CREATE INDEX ix_agenda_items_district_meeting_id ON agenda_items (district, meeting_id)
--;
CREATE TABLE matters (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	meeting_id TEXT NOT NULL,
	case_id TEXT NOT NULL,
	item INTEGER NOT NULL,
	title TEXT NOT NULL,
	lead TEXT NOT NULL,
	joint TEXT NOT NULL,
	major INTEGER NOT NULL,
	due_on TEXT NOT NULL,
	approved_on TEXT,
	approval TEXT NOT NULL,
	CONSTRAINT pk_matters PRIMARY KEY (district, id),
	CONSTRAINT fk_matters_meeting_id FOREIGN KEY(district, meeting_id) REFERENCES meetings (district, id),
	CONSTRAINT fk_matters_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT uq_matters_district_number UNIQUE (district, number),
	CONSTRAINT uq_matters_district_case_id UNIQUE (district, case_id),
	CONSTRAINT ck_matters_major CHECK (major IN (0, 1)),
	CONSTRAINT ck_matters_approved_on CHECK (approved_on IS NULL OR major = 1)
)
 STRICT

--;
CREATE INDEX ix_matters_district_meeting_id ON matters (district, meeting_id)
--;
CREATE TABLE papers (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	year INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	number TEXT NOT NULL,
	case_id TEXT,
	meeting_id TEXT,
	title TEXT NOT NULL,
	addressees TEXT NOT NULL,
	content TEXT NOT NULL,
	issued_on TEXT NOT NULL,
	issued_at TEXT NOT NULL,
	issued_by TEXT NOT NULL,
	replaces TEXT,
	docx_sha256 TEXT NOT NULL,
	html_sha256 TEXT NOT NULL,
	CONSTRAINT pk_papers PRIMARY KEY (district, id),
	CONSTRAINT ck_papers_kind CHECK (kind IN ('dispatch', 'supervision', 'transfer', 'rectification', 'notice', 'agenda', 'minutes', 'matters', 'circular', 'report', 'handbook')),
	CONSTRAINT ck_papers_ordinal CHECK (ordinal > 0),
	CONSTRAINT uq_papers_district_kind_year_ordinal UNIQUE (district, kind, year, ordinal)
)
 STRICT

--;
CREATE INDEX ix_papers_district_case_id ON papers (district, case_id)
--;
CREATE INDEX ix_papers_district_meeting_id ON papers (district, meeting_id)
--;
CREATE TABLE paper_files (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	paper_id TEXT NOT NULL,
	form TEXT NOT NULL,
	size INTEGER NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_paper_files PRIMARY KEY (district, id),
	CONSTRAINT fk_paper_files_paper_id FOREIGN KEY(district, paper_id) REFERENCES papers (district, id),
	CONSTRAINT ck_paper_files_form CHECK (form IN ('docx', 'html')),
	CONSTRAINT uq_paper_files_district_paper_id_form UNIQUE (district, paper_id, form)
)
 STRICT

--;
CREATE TABLE imports (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	name TEXT NOT NULL,
	begun_at TEXT NOT NULL,
	finished_at TEXT,
	seed TEXT,
	batches INTEGER NOT NULL,
	passes INTEGER NOT NULL,
	read INTEGER NOT NULL,
	stored INTEGER NOT NULL,
	known INTEGER NOT NULL,
	rejected INTEGER NOT NULL,
	opened INTEGER NOT NULL,
	joined INTEGER NOT NULL,
	rejects TEXT NOT NULL,
	rejects_size INTEGER NOT NULL,
	CONSTRAINT pk_imports PRIMARY KEY (district, id)
)
 STRICT

--;
CREATE UNIQUE INDEX uq_imports_running ON imports (district, sha256) WHERE finished_at IS NULL
--;
CREATE INDEX ix_cases_desk ON cases (district, office_by) WHERE state IN ('desk', 'returned', 'answered', 'handed_over') OR state = 'closed' AND drawn = 1 OR state IN ('dispatched', 'accepted') AND (needs_office = 1 OR at_conference = 1)
--;
CREATE INDEX ix_tasks_withdrawn ON tasks (district, case_id) WHERE state = 'withdrawn'
--;
CREATE INDEX ix_papers_replacing ON papers (district, replaces) WHERE replaces IS NOT NULL
--;
CREATE TABLE redactions (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	reference TEXT NOT NULL,
	ordered_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	redacted_at TEXT NOT NULL,
	redacted_by TEXT NOT NULL,
	papers TEXT NOT NULL,
	CONSTRAINT pk_redactions PRIMARY KEY (district, id),
	CONSTRAINT uq_redactions_district_number UNIQUE (district, number),
	CONSTRAINT ck_redactions_kind CHECK (kind IN ('name', 'picture'))
)
 STRICT

--;
CREATE TABLE redacted_events (
	district TEXT NOT NULL,
	seq INTEGER NOT NULL,
	redaction_id TEXT NOT NULL,
	seal TEXT NOT NULL,
	CONSTRAINT pk_redacted_events PRIMARY KEY (district, seq, redaction_id),
	CONSTRAINT fk_redacted_events_redaction_id FOREIGN KEY(district, redaction_id) REFERENCES redactions (district, id)
)
 STRICT

--;
CREATE TRIGGER events_not_changed BEFORE UPDATE ON events WHEN NOT (NEW.district IS OLD.district AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.actor_unit IS OLD.actor_unit AND NEW.actor_role IS OLD.actor_role AND NEW.act IS OLD.act AND NEW.party_id IS OLD.party_id AND NEW.visit_id IS OLD.visit_id AND NEW.case_id IS OLD.case_id AND NEW.finding_id IS OLD.finding_id AND NEW.content_hash IS OLD.content_hash AND NEW.prev_hash IS OLD.prev_hash AND NEW.hash IS OLD.hash AND EXISTS (
    SELECT 1 FROM redacted_events JOIN redactions
    ON redactions.district = redacted_events.district AND redactions.id = redacted_events.redaction_id
    WHERE redacted_events.district = OLD.district AND redacted_events.seq = OLD.seq
    AND substr(NEW.salt, 1, length(redactions.number) + 1) = redactions.number || ':'
    AND substr(OLD.salt, 1, length(redactions.number) + 1) <> redactions.number || ':'
)) BEGIN SELECT RAISE(ABORT, 'events are append-only: none can be changed'); END
--;
CREATE TABLE job_runs (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	job TEXT NOT NULL,
	"key" TEXT NOT NULL,
	due_at TEXT NOT NULL,
	arguments TEXT NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	host TEXT NOT NULL,
	started_at TEXT,
	finished_at TEXT,
	result TEXT NOT NULL,
	CONSTRAINT pk_job_runs PRIMARY KEY (district, id),
	CONSTRAINT ck_job_runs_state CHECK (state IN ('waiting', 'running', 'done', 'attention', 'failed')),
	CONSTRAINT uq_job_runs_district_job_key UNIQUE (district, job, "key")
)
 STRICT

--;
CREATE INDEX ix_job_runs_open ON job_runs (district, due_at) WHERE state NOT IN ('done', 'attention')
--;
CREATE TABLE packs (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	direction TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	device TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	exported_at TEXT NOT NULL,
	exported_unit TEXT,
	exported_by TEXT NOT NULL,
	upto INTEGER NOT NULL,
	recorded_at TEXT NOT NULL,
	findings INTEGER NOT NULL,
	visits INTEGER NOT NULL,
	stored INTEGER NOT NULL,
	known INTEGER NOT NULL,
	conflicting INTEGER NOT NULL,
	rejected INTEGER NOT NULL,
	differing INTEGER NOT NULL,
	CONSTRAINT pk_packs PRIMARY KEY (district, id),
	CONSTRAINT ck_packs_direction CHECK (direction IN ('exported', 'merged'))
)
 STRICT

--;
CREATE INDEX ix_packs_district_sha256 ON packs (district, sha256)
--;
CREATE TABLE pack_entries (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	pack_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	party_id TEXT NOT NULL,
	visit_id TEXT,
	finding_id TEXT,
	"key" TEXT,
	name TEXT NOT NULL,
	code TEXT,
	locality TEXT NOT NULL,
	address TEXT NOT NULL,
	registered_for TEXT NOT NULL,
	result TEXT NOT NULL,
	note TEXT NOT NULL,
	handed_in_at TEXT NOT NULL,
	handed_in_by TEXT NOT NULL,
	decided TEXT NOT NULL,
	CONSTRAINT pk_pack_entries PRIMARY KEY (district, id),
	CONSTRAINT fk_pack_entries_pack_id FOREIGN KEY(district, pack_id) REFERENCES packs (district, id),
	CONSTRAINT fk_pack_entries_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT fk_pack_entries_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT fk_pack_entries_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id),
	CONSTRAINT ck_pack_entries_kind CHECK (kind IN ('finding', 'visit', 'party'))
)
 STRICT

--;
CREATE INDEX ix_pack_entries_district_pack_id ON pack_entries (district, pack_id)
--;
CREATE INDEX ix_pack_entries_district_party_id ON pack_entries (district, party_id)
--;
CREATE INDEX ix_pack_entries_district_finding_id ON pack_entries (district, finding_id)
--;
CREATE TABLE pack_settlements (
	district TEXT NOT NULL,
	id TEXT NOT NULL,
	question TEXT NOT NULL,
	signature TEXT NOT NULL,
	kept_id TEXT,
	new_key TEXT,
	remark TEXT NOT NULL,
	settled_at TEXT NOT NULL,
	settled_unit TEXT,
	settled_by TEXT NOT NULL,
	CONSTRAINT pk_pack_settlements PRIMARY KEY (district, id),
	CONSTRAINT fk_pack_settlements_kept_id FOREIGN KEY(district, kept_id) REFERENCES findings (district, id)
)
 STRICT

--;
CREATE INDEX ix_pack_settlements_district_question ON pack_settlements (district, question)
--;
INSERT INTO alembic_version VALUES ('0012')
--;
