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
	kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_allocations PRIMARY KEY (district, fingerprint)
)
--;
COMMENT ON TABLE allocations IS 'allocations that decided something here'
--;
COMMENT ON COLUMN allocations.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN allocations.fingerprint IS 'SHA-256 of the content'
--;
COMMENT ON COLUMN allocations.allocation IS 'the allocation''s own id'
--;
COMMENT ON COLUMN allocations.version IS 'the allocation''s own version'
--;
COMMENT ON COLUMN allocations.document IS 'the content, as canonical JSON'
--;
COMMENT ON COLUMN allocations.kept_at IS 'when it first decided here'
--;
CREATE TABLE parties (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	code TEXT,
	locality TEXT NOT NULL,
	address TEXT NOT NULL,
	registered_for TEXT NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_parties PRIMARY KEY (district, id)
)
--;
COMMENT ON TABLE parties IS 'inspected parties'
--;
COMMENT ON COLUMN parties.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN parties.id IS 'UUIDv7'
--;
COMMENT ON COLUMN parties.name IS 'as first given'
--;
COMMENT ON COLUMN parties.name_key IS 'the name as it is compared: width, case and spaces folded'
--;
COMMENT ON COLUMN parties.code IS 'unified social credit code'
--;
COMMENT ON COLUMN parties.locality IS 'township or street; empty if not given'
--;
CREATE INDEX ix_parties_district_name_key_locality ON parties (district, name_key, locality)
--;
CREATE UNIQUE INDEX uq_parties_code ON parties (district, code) WHERE code IS NOT NULL
--;
CREATE UNIQUE INDEX uq_parties_name_without_code ON parties (district, name_key, locality) WHERE code IS NULL
--;
CREATE TABLE visits (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	party_id UUID NOT NULL,
	visited_on DATE NOT NULL,
	source TEXT NOT NULL,
	inspector TEXT NOT NULL,
	result TEXT NOT NULL,
	note TEXT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_visits PRIMARY KEY (district, id),
	CONSTRAINT fk_visits_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_visits_district_party_id_visited_on_source_inspector UNIQUE (district, party_id, visited_on, source, inspector),
	CONSTRAINT ck_visits_source CHECK (source IN ('random_check', 'complaint', 'hotline', 'media', 'from_above', 'campaign')),
	CONSTRAINT ck_visits_result CHECK (result IN ('found', 'nothing_found'))
)
--;
COMMENT ON TABLE visits IS 'inspections'
--;
COMMENT ON COLUMN visits.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN visits.id IS 'UUIDv7'
--;
COMMENT ON COLUMN visits.visited_on IS 'day of the inspection, in the district'
--;
COMMENT ON COLUMN visits.source IS 'what made somebody look'
--;
COMMENT ON COLUMN visits.inspector IS 'who looked, as written; empty if not given'
--;
CREATE INDEX ix_visits_district_visited_on ON visits (district, visited_on)
--;
CREATE TABLE visit_attendance (
	district TEXT NOT NULL,
	visit_id UUID NOT NULL,
	unit TEXT NOT NULL,
	CONSTRAINT pk_visit_attendance PRIMARY KEY (district, visit_id, unit),
	CONSTRAINT fk_visit_attendance_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id)
)
--;
COMMENT ON TABLE visit_attendance IS 'units that were at a visit'
--;
COMMENT ON COLUMN visit_attendance.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN visit_attendance.unit IS 'id of the unit in the allocation'
--;
CREATE TABLE cases (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	party_id UUID NOT NULL,
	issue TEXT NOT NULL,
	lead TEXT,
	state TEXT NOT NULL,
	outcome TEXT NOT NULL,
	needs_office INTEGER NOT NULL,
	severity TEXT NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	found_on DATE NOT NULL,
	locality TEXT NOT NULL,
	CONSTRAINT pk_cases PRIMARY KEY (district, id),
	CONSTRAINT fk_cases_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_cases_district_number UNIQUE (district, number),
	CONSTRAINT ck_cases_state CHECK (state IN ('desk', 'dispatched', 'accepted', 'answered', 'closed', 'returned', 'parked', 'void')),
	CONSTRAINT ck_cases_outcome CHECK (outcome IN ('settled', 'to_confirm', 'open_question', 'contested', 'unassigned', 'out_of_scope')),
	CONSTRAINT ck_cases_needs_office CHECK (needs_office IN (0, 1)),
	CONSTRAINT ck_cases_severity CHECK (severity IN ('at_once', 'urgent', 'ordinary', 'long'))
)
--;
COMMENT ON TABLE cases IS 'cases'
--;
COMMENT ON COLUMN cases.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN cases.id IS 'UUIDv7'
--;
COMMENT ON COLUMN cases.number IS 'what a person says, such as 2026-0001; never reused'
--;
COMMENT ON COLUMN cases.issue IS 'id of the issue in the allocation'
--;
COMMENT ON COLUMN cases.lead IS 'id of the unit that answers for it; none while the office decides'
--;
COMMENT ON COLUMN cases.outcome IS 'of the decision that put it where it is'
--;
COMMENT ON COLUMN cases.needs_office IS '1 if the office has something to confirm or decide'
--;
COMMENT ON COLUMN cases.severity IS 'the most urgent of its findings'
--;
COMMENT ON COLUMN cases.found_on IS 'the first day that any of its findings was seen'
--;
COMMENT ON COLUMN cases.locality IS 'the party''s, when the case was opened'
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
CREATE TABLE findings (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	visit_id UUID NOT NULL,
	case_id UUID NOT NULL,
	issue TEXT NOT NULL,
	facts TEXT NOT NULL,
	text TEXT NOT NULL,
	found_on DATE NOT NULL,
	action TEXT NOT NULL,
	severity TEXT NOT NULL,
	key TEXT,
	digest TEXT NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_findings PRIMARY KEY (district, id),
	CONSTRAINT fk_findings_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT fk_findings_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT uq_findings_district_digest UNIQUE (district, digest),
	CONSTRAINT ck_findings_severity CHECK (severity IN ('at_once', 'urgent', 'ordinary', 'long'))
)
--;
COMMENT ON TABLE findings IS 'findings'
--;
COMMENT ON COLUMN findings.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN findings.id IS 'UUIDv7'
--;
COMMENT ON COLUMN findings.issue IS 'id of the issue in the allocation'
--;
COMMENT ON COLUMN findings.facts IS 'every fact that was given, as canonical JSON'
--;
COMMENT ON COLUMN findings.action IS 'what was done on the spot'
--;
COMMENT ON COLUMN findings.key IS 'the inspector''s own id for it'
--;
COMMENT ON COLUMN findings.digest IS 'SHA-256 of what was handed in, the key aside'
--;
CREATE INDEX ix_findings_district_case_id ON findings (district, case_id)
--;
CREATE INDEX ix_findings_district_found_on ON findings (district, found_on)
--;
CREATE INDEX ix_findings_district_issue_id ON findings (district, issue, id)
--;
CREATE INDEX ix_findings_district_visit_id ON findings (district, visit_id)
--;
CREATE UNIQUE INDEX uq_findings_key ON findings (district, key) WHERE key IS NOT NULL
--;
CREATE TABLE evidence (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	finding_id UUID NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size BIGINT NOT NULL,
	taken_on DATE,
	received_on DATE NOT NULL,
	CONSTRAINT pk_evidence PRIMARY KEY (district, id),
	CONSTRAINT fk_evidence_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id)
)
--;
COMMENT ON TABLE evidence IS 'files of evidence'
--;
COMMENT ON COLUMN evidence.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN evidence.id IS 'UUIDv7'
--;
COMMENT ON COLUMN evidence.sha256 IS 'of the bytes, as hex'
--;
COMMENT ON COLUMN evidence.size IS 'in bytes'
--;
COMMENT ON COLUMN evidence.received_on IS 'day in the district'
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
--;
COMMENT ON TABLE answers IS 'distinct decisions, by content'
--;
COMMENT ON COLUMN answers.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN answers.digest IS 'SHA-256 of the record'
--;
COMMENT ON COLUMN answers.fingerprint IS 'the allocation that said so'
--;
COMMENT ON COLUMN answers.facts IS 'the facts that it rests on, as canonical JSON'
--;
COMMENT ON COLUMN answers.record IS 'the whole decision, as canonical JSON'
--;
CREATE TABLE decisions (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	finding_id UUID NOT NULL,
	answer TEXT NOT NULL,
	kind TEXT NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_decisions PRIMARY KEY (district, id),
	CONSTRAINT fk_decisions_answer FOREIGN KEY(district, answer) REFERENCES answers (district, digest),
	CONSTRAINT fk_decisions_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id),
	CONSTRAINT ck_decisions_kind CHECK (kind IN ('rule', 'ruling'))
)
--;
COMMENT ON TABLE decisions IS 'which answer a finding got, and when'
--;
COMMENT ON COLUMN decisions.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN decisions.id IS 'UUIDv7'
--;
COMMENT ON COLUMN decisions.answer IS 'digest of the answer'
--;
CREATE INDEX ix_decisions_district_finding_id ON decisions (district, finding_id)
--;
CREATE TABLE tasks (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	unit TEXT NOT NULL,
	role TEXT NOT NULL,
	state TEXT NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	deadline TIMESTAMP WITH TIME ZONE,
	extensions INTEGER NOT NULL,
	CONSTRAINT pk_tasks PRIMARY KEY (district, id),
	CONSTRAINT fk_tasks_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_tasks_role CHECK (role IN ('lead', 'joint', 'support')),
	CONSTRAINT ck_tasks_state CHECK (state IN ('open', 'accepted', 'answered', 'withdrawn'))
)
--;
COMMENT ON TABLE tasks IS 'shares of cases'
--;
COMMENT ON COLUMN tasks.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN tasks.id IS 'UUIDv7'
--;
COMMENT ON COLUMN tasks.unit IS 'id of the unit in the allocation'
--;
COMMENT ON COLUMN tasks.extensions IS 'how often the deadline was moved'
--;
CREATE INDEX ix_tasks_district_unit_state_deadline ON tasks (district, unit, state, deadline)
--;
CREATE UNIQUE INDEX uq_tasks_one_each ON tasks (district, case_id, unit) WHERE state <> 'withdrawn'
--;
CREATE TABLE events (
	district TEXT NOT NULL,
	seq BIGINT NOT NULL,
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor_unit TEXT,
	actor_role TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	act TEXT NOT NULL,
	party_id UUID,
	visit_id UUID,
	case_id UUID,
	finding_id UUID,
	why TEXT NOT NULL,
	changes TEXT NOT NULL,
	salt TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	CONSTRAINT pk_events PRIMARY KEY (district, seq)
)
--;
COMMENT ON TABLE events IS 'every act, append-only'
--;
COMMENT ON COLUMN events.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN events.seq IS '1, 2, 3… in the district'
--;
COMMENT ON COLUMN events.id IS 'UUIDv7'
--;
COMMENT ON COLUMN events.changes IS 'rows added and changed, by table, as canonical JSON'
--;
COMMENT ON COLUMN events.content_hash IS 'of salt, actor_name, why and changes'
--;
CREATE INDEX ix_events_district_case_id_seq ON events (district, case_id, seq) WHERE case_id IS NOT NULL
--;
CREATE TABLE chain_heads (
	district TEXT NOT NULL,
	seq BIGINT NOT NULL,
	hash TEXT NOT NULL,
	CONSTRAINT pk_chain_heads PRIMARY KEY (district)
)
--;
COMMENT ON TABLE chain_heads IS 'the last event of each district'
--;
COMMENT ON COLUMN chain_heads.district IS 'whose record this is; shards go by it'
--;
CREATE TABLE counters (
	district TEXT NOT NULL,
	kind TEXT NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT pk_counters PRIMARY KEY (district, kind, year)
)
--;
COMMENT ON TABLE counters IS 'last numbers given out'
--;
COMMENT ON COLUMN counters.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN counters.kind IS 'what is counted, such as case'
--;
CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are append-only: %% is not allowed', TG_OP; END $$
--;
CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_kept()
--;
CREATE TRIGGER events_kept_whole BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept()
--;
ALTER TABLE cases ADD COLUMN dispatched_at TIMESTAMP WITH TIME ZONE CONSTRAINT ck_cases_owner CHECK (lead IS NOT NULL OR state IN ('desk', 'handed_over', 'closed', 'parked', 'void'))
--;
COMMENT ON COLUMN cases.dispatched_at IS 'when its present lead got it'
--;
ALTER TABLE cases ADD COLUMN answered_at TIMESTAMP WITH TIME ZONE
--;
COMMENT ON COLUMN cases.answered_at IS 'when its lead last answered'
--;
ALTER TABLE cases ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE CONSTRAINT ck_cases_closed_at CHECK (closed_at IS NOT NULL OR state <> 'closed')
--;
ALTER TABLE cases ADD COLUMN aside_from TEXT CONSTRAINT ck_cases_aside_from CHECK (aside_from IS NOT NULL OR state NOT IN ('returned', 'parked', 'void'))
--;
COMMENT ON COLUMN cases.aside_from IS 'where it stood before it was returned, parked or void'
--;
ALTER TABLE cases ADD COLUMN parked_until DATE CONSTRAINT ck_cases_parked_until CHECK (parked_until IS NOT NULL OR state <> 'parked')
--;
COMMENT ON COLUMN cases.parked_until IS 'the last day for which it is parked'
--;
ALTER TABLE cases ADD COLUMN handed_to TEXT CONSTRAINT ck_cases_handed_to CHECK (handed_to IS NOT NULL OR state <> 'handed_over')
--;
COMMENT ON COLUMN cases.handed_to IS 'the regime or unit outside that it was handed over to'
--;
ALTER TABLE cases ADD COLUMN at_conference INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_at_conference CHECK (at_conference IN (0, 1))
--;
COMMENT ON COLUMN cases.at_conference IS '1 if it was put to the conference, and the convener rules'
--;
ALTER TABLE cases ADD COLUMN drawn INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_drawn CHECK (drawn IN (0, 1))
--;
COMMENT ON COLUMN cases.drawn IS '1 if it was drawn to be checked again and was not yet'
--;
ALTER TABLE cases ADD COLUMN office_by TIMESTAMP WITH TIME ZONE
--;
COMMENT ON COLUMN cases.office_by IS 'by when the office decides, rules or has it verified'
--;
ALTER TABLE cases ADD COLUMN office_provisional INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_cases_office_provisional CHECK (office_provisional IN (0, 1))
--;
COMMENT ON COLUMN cases.office_provisional IS '1 if office_by rests on days that are not published yet'
--;
ALTER TABLE cases ADD COLUMN returns INTEGER DEFAULT 0 NOT NULL
--;
COMMENT ON COLUMN cases.returns IS 'how often a unit disputed it'
--;
ALTER TABLE cases ADD COLUMN reworks INTEGER DEFAULT 0 NOT NULL
--;
COMMENT ON COLUMN cases.reworks IS 'how often a re-inspection failed'
--;
ALTER TABLE cases ADD COLUMN reopenings INTEGER DEFAULT 0 NOT NULL
--;
COMMENT ON COLUMN cases.reopenings IS 'how often it was opened again'
--;
ALTER TABLE cases ADD COLUMN parkings INTEGER DEFAULT 0 NOT NULL
--;
COMMENT ON COLUMN cases.parkings IS 'how often it was parked'
--;
ALTER TABLE cases ADD COLUMN merged_into UUID
--;
COMMENT ON COLUMN cases.merged_into IS 'the case that goes on for both'
--;
ALTER TABLE cases ADD COLUMN cites UUID
--;
COMMENT ON COLUMN cases.cites IS 'the closed case that it takes up again, too late to reopen'
--;
ALTER TABLE cases DROP CONSTRAINT ck_cases_state
--;
ALTER TABLE cases ADD CONSTRAINT ck_cases_state CHECK (state IN ('desk', 'dispatched', 'accepted', 'answered', 'closed', 'returned', 'parked', 'handed_over', 'void'))
--;
ALTER TABLE visits DROP CONSTRAINT ck_visits_source
--;
ALTER TABLE visits ADD CONSTRAINT ck_visits_source CHECK (source IN ('random_check', 'complaint', 'hotline', 'media', 'from_above', 'campaign', 're_inspection'))
--;
ALTER TABLE tasks ADD COLUMN receive_by TIMESTAMP WITH TIME ZONE
--;
COMMENT ON COLUMN tasks.receive_by IS 'silence past it counts as receipt'
--;
ALTER TABLE tasks ADD COLUMN received_at TIMESTAMP WITH TIME ZONE
--;
ALTER TABLE tasks ADD COLUMN by_silence INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_tasks_by_silence CHECK (by_silence IN (0, 1))
--;
COMMENT ON COLUMN tasks.by_silence IS '1 if nobody received it and time did'
--;
ALTER TABLE tasks ADD COLUMN counted_from TIMESTAMP WITH TIME ZONE
--;
COMMENT ON COLUMN tasks.counted_from IS 'the moment from which the deadline is counted'
--;
ALTER TABLE tasks ADD COLUMN allowance TEXT
--;
COMMENT ON COLUMN tasks.allowance IS 'how long it has from then, such as 13wd'
--;
ALTER TABLE tasks ADD COLUMN provisional INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_tasks_provisional CHECK (provisional IN (0, 1))
--;
COMMENT ON COLUMN tasks.provisional IS '1 if the deadline rests on days that are not published yet'
--;
ALTER TABLE tasks ADD COLUMN answered_at TIMESTAMP WITH TIME ZONE
--;
ALTER TABLE tasks ADD COLUMN result TEXT DEFAULT '' NOT NULL
--;
COMMENT ON COLUMN tasks.result IS 'what the unit last answered'
--;
CREATE TABLE returns (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	unit TEXT NOT NULL,
	clause TEXT NOT NULL,
	proposed TEXT NOT NULL,
	reason TEXT NOT NULL,
	returned_at TIMESTAMP WITH TIME ZONE NOT NULL,
	returned_by TEXT NOT NULL,
	consulted_on DATE,
	consultation TEXT NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE,
	ruling_id UUID,
	CONSTRAINT pk_returns PRIMARY KEY (district, id),
	CONSTRAINT fk_returns_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id)
)
--;
COMMENT ON TABLE returns IS 'disputes about whose a case is'
--;
COMMENT ON COLUMN returns.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN returns.id IS 'UUIDv7'
--;
COMMENT ON COLUMN returns.unit IS 'id of the unit that returned it'
--;
COMMENT ON COLUMN returns.clause IS 'id of the clause that it rests on'
--;
COMMENT ON COLUMN returns.proposed IS 'id of the unit that it should go to'
--;
COMMENT ON COLUMN returns.consulted_on IS 'the day on which the office heard both units'
--;
COMMENT ON COLUMN returns.consultation IS 'what came of it; empty before'
--;
CREATE INDEX ix_returns_district_case_id ON returns (district, case_id)
--;
CREATE UNIQUE INDEX uq_returns_one_open ON returns (district, case_id) WHERE settled_at IS NULL
--;
CREATE TABLE rulings (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	case_id UUID NOT NULL,
	kind TEXT NOT NULL,
	issue TEXT NOT NULL,
	lead TEXT NOT NULL,
	joint TEXT NOT NULL,
	facts TEXT NOT NULL,
	base TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	reason TEXT NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	made_by TEXT NOT NULL,
	in_force INTEGER NOT NULL,
	CONSTRAINT pk_rulings PRIMARY KEY (district, id),
	CONSTRAINT fk_rulings_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_rulings_fingerprint FOREIGN KEY(district, fingerprint) REFERENCES allocations (district, fingerprint),
	CONSTRAINT uq_rulings_district_number UNIQUE (district, number),
	CONSTRAINT ck_rulings_kind CHECK (kind IN ('confirmation', 'assignment', 'ruling')),
	CONSTRAINT ck_rulings_in_force CHECK (in_force IN (0, 1))
)
--;
COMMENT ON TABLE rulings IS 'rulings, and the precedents among them'
--;
COMMENT ON COLUMN rulings.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN rulings.id IS 'UUIDv7'
--;
COMMENT ON COLUMN rulings.number IS 'what a person says, such as R2026-0001; never reused'
--;
COMMENT ON COLUMN rulings.issue IS 'id of the issue in the allocation'
--;
COMMENT ON COLUMN rulings.lead IS 'id of the unit that leads by it'
--;
COMMENT ON COLUMN rulings.joint IS 'ids of the units that handle it with the lead, as canonical JSON'
--;
COMMENT ON COLUMN rulings.facts IS 'the routing facts that it speaks of, as canonical JSON'
--;
COMMENT ON COLUMN rulings.base IS 'what the allocation itself said of them, as canonical JSON'
--;
COMMENT ON COLUMN rulings.fingerprint IS 'the allocation that said so'
--;
COMMENT ON COLUMN rulings.in_force IS '1 if the next finding follows it'
--;
CREATE INDEX ix_rulings_district_case_id ON rulings (district, case_id)
--;
CREATE INDEX ix_rulings_district_issue_in_force ON rulings (district, issue, in_force)
--;
CREATE TABLE extensions (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	task_id UUID NOT NULL,
	unit TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	until DATE NOT NULL,
	reason TEXT NOT NULL,
	state TEXT NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	decided_by TEXT NOT NULL,
	remark TEXT NOT NULL,
	CONSTRAINT pk_extensions PRIMARY KEY (district, id),
	CONSTRAINT fk_extensions_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_extensions_task_id FOREIGN KEY(district, task_id) REFERENCES tasks (district, id),
	CONSTRAINT ck_extensions_state CHECK (state IN ('asked', 'granted', 'refused', 'lapsed'))
)
--;
COMMENT ON TABLE extensions IS 'requests for more time'
--;
COMMENT ON COLUMN extensions.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN extensions.id IS 'UUIDv7'
--;
COMMENT ON COLUMN extensions.unit IS 'id of the unit that asked'
--;
COMMENT ON COLUMN extensions.until IS 'the last day that is asked for'
--;
CREATE INDEX ix_extensions_district_case_id ON extensions (district, case_id)
--;
CREATE UNIQUE INDEX uq_extensions_one_asked ON extensions (district, task_id) WHERE state = 'asked'
--;
CREATE TABLE attachments (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	unit TEXT,
	purpose TEXT NOT NULL,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size BIGINT NOT NULL,
	taken_on DATE,
	received_on DATE NOT NULL,
	CONSTRAINT pk_attachments PRIMARY KEY (district, id),
	CONSTRAINT fk_attachments_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_attachments_purpose CHECK (purpose IN ('completion', 'remark'))
)
--;
COMMENT ON TABLE attachments IS 'files of a case, such as completion evidence'
--;
COMMENT ON COLUMN attachments.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN attachments.id IS 'UUIDv7'
--;
COMMENT ON COLUMN attachments.unit IS 'id of the unit that attached it'
--;
COMMENT ON COLUMN attachments.sha256 IS 'of the bytes, as hex'
--;
COMMENT ON COLUMN attachments.size IS 'in bytes'
--;
COMMENT ON COLUMN attachments.received_on IS 'day in the district'
--;
CREATE INDEX ix_attachments_district_case_id ON attachments (district, case_id)
--;
CREATE TABLE verifications (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	visit_id UUID NOT NULL,
	passed INTEGER NOT NULL,
	recheck INTEGER NOT NULL,
	verified_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_verifications PRIMARY KEY (district, id),
	CONSTRAINT fk_verifications_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT fk_verifications_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT ck_verifications_passed CHECK (passed IN (0, 1)),
	CONSTRAINT ck_verifications_recheck CHECK (recheck IN (0, 1))
)
--;
COMMENT ON TABLE verifications IS 're-inspections of cases'
--;
COMMENT ON COLUMN verifications.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN verifications.id IS 'UUIDv7'
--;
COMMENT ON COLUMN verifications.recheck IS '1 if the case was closed already and drawn at random'
--;
CREATE INDEX ix_verifications_district_case_id ON verifications (district, case_id)
--;
CREATE TABLE draws (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	seed TEXT NOT NULL,
	closed_since DATE NOT NULL,
	population TEXT NOT NULL,
	drawn TEXT NOT NULL,
	share INTEGER NOT NULL,
	drawn_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_draws PRIMARY KEY (district, id)
)
--;
COMMENT ON TABLE draws IS 'random draws of closed cases'
--;
COMMENT ON COLUMN draws.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN draws.id IS 'UUIDv7'
--;
COMMENT ON COLUMN draws.population IS 'numbers of the cases drawn from, as canonical JSON'
--;
COMMENT ON COLUMN draws.drawn IS 'numbers of the cases drawn, as canonical JSON'
--;
COMMENT ON COLUMN draws.share IS 'percent that was drawn'
--;
CREATE TABLE signals (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	party_id UUID NOT NULL,
	kind TEXT NOT NULL,
	rule TEXT NOT NULL,
	key TEXT NOT NULL,
	proposes TEXT NOT NULL,
	cases TEXT NOT NULL,
	findings TEXT NOT NULL,
	units TEXT NOT NULL,
	clauses TEXT NOT NULL,
	state TEXT NOT NULL,
	raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	decided_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	CONSTRAINT pk_signals PRIMARY KEY (district, id),
	CONSTRAINT fk_signals_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT uq_signals_district_number UNIQUE (district, number),
	CONSTRAINT uq_signals_district_party_id_rule_key UNIQUE (district, party_id, rule, key),
	CONSTRAINT ck_signals_state CHECK (state IN ('raised', 'taken', 'dismissed'))
)
--;
COMMENT ON TABLE signals IS 'signals across the cases of one party'
--;
COMMENT ON COLUMN signals.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN signals.id IS 'UUIDv7'
--;
COMMENT ON COLUMN signals.number IS 'what a person says, such as S2026-0001; never reused'
--;
COMMENT ON COLUMN signals.kind IS 'such as recurrence'
--;
COMMENT ON COLUMN signals.rule IS 'the entry of the policy that it rests on'
--;
COMMENT ON COLUMN signals.key IS 'what makes it this signal and no other'
--;
COMMENT ON COLUMN signals.proposes IS 'the act that it proposes'
--;
COMMENT ON COLUMN signals.cases IS 'ids of the cases it rests on, as canonical JSON'
--;
COMMENT ON COLUMN signals.findings IS 'ids of the findings it rests on, as canonical JSON'
--;
COMMENT ON COLUMN signals.units IS 'ids of the units that it concerns, as canonical JSON'
--;
COMMENT ON COLUMN signals.clauses IS 'ids of the clauses that it cites, as canonical JSON'
--;
CREATE INDEX ix_signals_district_state_id ON signals (district, state, id)
--;
CREATE INDEX ix_events_signals ON events (district, party_id) WHERE act = 'signal_raised'
--;
CREATE TABLE slips (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	task_id UUID,
	unit TEXT,
	colour TEXT NOT NULL,
	deadline TIMESTAMP WITH TIME ZONE NOT NULL,
	due_on DATE NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	message_id UUID,
	CONSTRAINT pk_slips PRIMARY KEY (district, id),
	CONSTRAINT fk_slips_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT ck_slips_colour CHECK (colour IN ('blue', 'orange', 'red'))
)
--;
COMMENT ON TABLE slips IS 'reminders, near due to overdue again'
--;
COMMENT ON COLUMN slips.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN slips.id IS 'UUIDv7'
--;
COMMENT ON COLUMN slips.task_id IS 'none where the office itself is reminded'
--;
COMMENT ON COLUMN slips.unit IS 'id of the unit that is reminded; none for the office'
--;
COMMENT ON COLUMN slips.deadline IS 'the deadline that it is about'
--;
COMMENT ON COLUMN slips.due_on IS 'the day on which it was due to be given'
--;
COMMENT ON COLUMN slips.message_id IS 'the digest that it went into'
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
	id UUID NOT NULL,
	unit TEXT,
	day DATE NOT NULL,
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	written_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_messages PRIMARY KEY (district, id),
	CONSTRAINT ck_messages_state CHECK (state IN ('waiting', 'sent', 'failed', 'no_liaison'))
)
--;
COMMENT ON TABLE messages IS 'the outbox'
--;
COMMENT ON COLUMN messages.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN messages.id IS 'UUIDv7'
--;
COMMENT ON COLUMN messages.unit IS 'id of the unit; none for the office'
--;
CREATE INDEX ix_messages_district_state_id ON messages (district, state, id)
--;
CREATE UNIQUE INDEX uq_messages_one_a_day ON messages (district, coalesce(unit, ''), day)
--;
CREATE TABLE deliveries (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	message_id UUID NOT NULL,
	channel TEXT NOT NULL,
	delivered INTEGER NOT NULL,
	detail TEXT NOT NULL,
	tried_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_deliveries PRIMARY KEY (district, id),
	CONSTRAINT fk_deliveries_message_id FOREIGN KEY(district, message_id) REFERENCES messages (district, id),
	CONSTRAINT ck_deliveries_delivered CHECK (delivered IN (0, 1))
)
--;
COMMENT ON TABLE deliveries IS 'attempts to send'
--;
COMMENT ON COLUMN deliveries.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN deliveries.id IS 'UUIDv7'
--;
COMMENT ON COLUMN deliveries.channel IS 'the kind of channel, such as wecom; never its address'
--;
COMMENT ON COLUMN deliveries.detail IS 'what the channel said; empty where it said nothing'
--;
CREATE INDEX ix_deliveries_district_message_id ON deliveries (district, message_id)
--;
CREATE TABLE adoptions (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	fingerprint TEXT NOT NULL,
	words TEXT NOT NULL,
	starts DATE,
	ends DATE,
	adopted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	adopted_unit TEXT,
	adopted_by TEXT NOT NULL,
	remark TEXT NOT NULL,
	CONSTRAINT pk_adoptions PRIMARY KEY (district, id),
	CONSTRAINT fk_adoptions_fingerprint FOREIGN KEY(district, fingerprint) REFERENCES allocations (district, fingerprint),
	CONSTRAINT uq_adoptions_district_starts UNIQUE (district, starts),
	CONSTRAINT ck_adoptions_span CHECK (starts <= ends)
)
--;
COMMENT ON TABLE adoptions IS 'which allocation is in force, from when to when'
--;
COMMENT ON COLUMN adoptions.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN adoptions.id IS 'UUIDv7'
--;
COMMENT ON COLUMN adoptions.fingerprint IS 'the allocation, word for word in allocations'
--;
COMMENT ON COLUMN adoptions.words IS 'the words by which it knows its issues, as canonical JSON'
--;
COMMENT ON COLUMN adoptions.starts IS 'its first day; none where it was there from the beginning'
--;
COMMENT ON COLUMN adoptions.ends IS 'its last day; none for the last one'
--;
COMMENT ON COLUMN adoptions.adopted_unit IS 'id of the unit of whoever adopted it'
--;
COMMENT ON COLUMN adoptions.adopted_by IS 'who adopted it; empty for what was in use before any adoption'
--;
CREATE UNIQUE INDEX uq_adoptions_first ON adoptions (district) WHERE starts IS NULL
--;
CREATE UNIQUE INDEX uq_adoptions_last ON adoptions (district) WHERE ends IS NULL
--;
ALTER TABLE decisions DROP CONSTRAINT ck_decisions_kind
--;
ALTER TABLE decisions ADD CONSTRAINT ck_decisions_kind CHECK (kind IN ('rule', 'ruling', 'adoption'))
--;
CREATE TABLE persons (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_persons PRIMARY KEY (district, id),
	CONSTRAINT uq_persons_district_name_title UNIQUE (district, name, title)
)
--;
COMMENT ON TABLE persons IS 'people of public posts'
--;
COMMENT ON COLUMN persons.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN persons.id IS 'UUIDv7'
--;
COMMENT ON COLUMN persons.title IS 'the public post that they hold otherwise, as the document has it'
--;
CREATE TABLE posts (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	key TEXT NOT NULL,
	body TEXT NOT NULL,
	rank TEXT NOT NULL,
	unit TEXT,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	note TEXT NOT NULL,
	starts DATE NOT NULL,
	CONSTRAINT pk_posts PRIMARY KEY (district, id),
	CONSTRAINT uq_posts_district_key UNIQUE (district, key),
	CONSTRAINT ck_posts_rank CHECK (rank IN ('convener', 'deputy_convener', 'head', 'deputy', 'member', 'liaison', 'invited'))
)
--;
COMMENT ON TABLE posts IS 'seats in the bodies'
--;
COMMENT ON COLUMN posts.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN posts.id IS 'UUIDv7'
--;
COMMENT ON COLUMN posts.key IS 'what it is called in commands, such as joint_conference.member.education'
--;
COMMENT ON COLUMN posts.body IS 'id of the body in the allocation'
--;
COMMENT ON COLUMN posts.unit IS 'id of the unit that it stands for'
--;
COMMENT ON COLUMN posts.position IS 'its place in the list of the body'
--;
COMMENT ON COLUMN posts.name IS 'what it is called in both languages, as canonical JSON'
--;
COMMENT ON COLUMN posts.note IS 'where the document disagrees with itself about it, or is silent: in both languages; empty if nowhere'
--;
COMMENT ON COLUMN posts.starts IS 'the first day on which there is this post'
--;
CREATE TABLE tenures (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	post_id UUID NOT NULL,
	person_id UUID NOT NULL,
	state TEXT NOT NULL,
	starts DATE NOT NULL,
	ends DATE,
	proposed_by TEXT NOT NULL,
	proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	settled_by TEXT NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE,
	meeting_id UUID,
	reason TEXT NOT NULL,
	CONSTRAINT pk_tenures PRIMARY KEY (district, id),
	CONSTRAINT fk_tenures_post_id FOREIGN KEY(district, post_id) REFERENCES posts (district, id),
	CONSTRAINT fk_tenures_person_id FOREIGN KEY(district, person_id) REFERENCES persons (district, id),
	CONSTRAINT ck_tenures_state CHECK (state IN ('proposed', 'settled', 'dropped')),
	CONSTRAINT ck_tenures_span CHECK (starts <= ends)
)
--;
COMMENT ON TABLE tenures IS 'who holds which post, from when to when'
--;
COMMENT ON COLUMN tenures.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN tenures.id IS 'UUIDv7'
--;
COMMENT ON COLUMN tenures.starts IS 'the first day'
--;
COMMENT ON COLUMN tenures.ends IS 'the last day'
--;
COMMENT ON COLUMN tenures.proposed_by IS 'id of the unit that proposed it, or the document''s number'
--;
COMMENT ON COLUMN tenures.settled_by IS 'who settled it: the conference, a document; empty before'
--;
COMMENT ON COLUMN tenures.meeting_id IS 'the meeting that settled it'
--;
CREATE UNIQUE INDEX uq_tenures_one_holder ON tenures (district, post_id) WHERE state = 'settled' AND ends IS NULL
--;
CREATE INDEX ix_tenures_district_post_id ON tenures (district, post_id)
--;
CREATE TABLE meetings (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	title TEXT NOT NULL,
	held_on DATE NOT NULL,
	begins TEXT NOT NULL,
	place TEXT NOT NULL,
	called_by TEXT NOT NULL,
	called_as TEXT NOT NULL,
	chaired_by TEXT NOT NULL,
	called_at TIMESTAMP WITH TIME ZONE NOT NULL,
	minuted_at TIMESTAMP WITH TIME ZONE,
	summary TEXT NOT NULL,
	CONSTRAINT pk_meetings PRIMARY KEY (district, id),
	CONSTRAINT uq_meetings_district_number UNIQUE (district, number),
	CONSTRAINT ck_meetings_kind CHECK (kind IN ('joint', 'liaison', 'special')),
	CONSTRAINT ck_meetings_state CHECK (state IN ('called', 'minuted', 'cancelled'))
)
--;
COMMENT ON TABLE meetings IS 'meetings'
--;
COMMENT ON COLUMN meetings.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN meetings.id IS 'UUIDv7'
--;
COMMENT ON COLUMN meetings.number IS 'what a person says, such as H2026-01; never reused'
--;
COMMENT ON COLUMN meetings.held_on IS 'the day of the meeting, in the district'
--;
COMMENT ON COLUMN meetings.begins IS 'at what time, such as 15:00; empty if not said'
--;
COMMENT ON COLUMN meetings.called_by IS 'who called it, by name'
--;
COMMENT ON COLUMN meetings.called_as IS 'key of the post by which they could'
--;
COMMENT ON COLUMN meetings.chaired_by IS 'who was in the chair; empty before the minutes'
--;
COMMENT ON COLUMN meetings.summary IS 'what the minutes say at large; empty before'
--;
CREATE INDEX ix_meetings_district_held_on ON meetings (district, held_on)
--;
CREATE TABLE attendees (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	meeting_id UUID NOT NULL,
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
--;
COMMENT ON TABLE attendees IS 'who was asked to a meeting, and who was there'
--;
COMMENT ON COLUMN attendees.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN attendees.id IS 'UUIDv7'
--;
COMMENT ON COLUMN attendees.unit IS 'id of the unit; empty for somebody of none'
--;
COMMENT ON COLUMN attendees.name IS 'what a guest of no unit is called; empty for a unit'
--;
COMMENT ON COLUMN attendees.guest IS '1 if invited, and no member'
--;
COMMENT ON COLUMN attendees.person IS 'who came; empty if not said'
--;
COMMENT ON COLUMN attendees.reason IS 'why the member did not come'
--;
CREATE TABLE agenda_items (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	meeting_id UUID NOT NULL,
	position INTEGER NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL,
	outcome TEXT NOT NULL,
	CONSTRAINT pk_agenda_items PRIMARY KEY (district, id),
	CONSTRAINT fk_agenda_items_meeting_id FOREIGN KEY(district, meeting_id) REFERENCES meetings (district, id),
	CONSTRAINT ck_agenda_items_kind CHECK (kind IN ('state', 'escalated', 'dispute', 'stability', 'overdue', 'amendment', 'roster', 'own'))
)
--;
COMMENT ON TABLE agenda_items IS 'agendas'
--;
COMMENT ON COLUMN agenda_items.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN agenda_items.id IS 'UUIDv7'
--;
COMMENT ON COLUMN agenda_items.position IS '1, 2, 3…; 0 for one that was dropped'
--;
COMMENT ON COLUMN agenda_items.subject IS 'number of the case, signal, matter or ruling; empty if there is none'
--;
COMMENT ON COLUMN agenda_items.outcome IS 'what the minutes say of it; empty before'
--;
CREATE INDEX ix_agenda_items_district_meeting_id ON agenda_items (district, meeting_id)
--;
CREATE TABLE matters (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	meeting_id UUID NOT NULL,
	case_id UUID NOT NULL,
	item INTEGER NOT NULL,
	title TEXT NOT NULL,
	lead TEXT NOT NULL,
	joint TEXT NOT NULL,
	major INTEGER NOT NULL,
	due_on DATE NOT NULL,
	approved_on DATE,
	approval TEXT NOT NULL,
	CONSTRAINT pk_matters PRIMARY KEY (district, id),
	CONSTRAINT fk_matters_meeting_id FOREIGN KEY(district, meeting_id) REFERENCES meetings (district, id),
	CONSTRAINT fk_matters_case_id FOREIGN KEY(district, case_id) REFERENCES cases (district, id),
	CONSTRAINT uq_matters_district_number UNIQUE (district, number),
	CONSTRAINT uq_matters_district_case_id UNIQUE (district, case_id),
	CONSTRAINT ck_matters_major CHECK (major IN (0, 1)),
	CONSTRAINT ck_matters_approved_on CHECK (approved_on IS NULL OR major = 1)
)
--;
COMMENT ON TABLE matters IS 'what meetings agreed'
--;
COMMENT ON COLUMN matters.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN matters.id IS 'UUIDv7'
--;
COMMENT ON COLUMN matters.number IS 'what a person says, such as Y2026-0001; never reused'
--;
COMMENT ON COLUMN matters.case_id IS 'the case by which it is followed up'
--;
COMMENT ON COLUMN matters.item IS 'position of the agenda''s item that it came of; 0 for none'
--;
COMMENT ON COLUMN matters.title IS 'what was agreed, in a sentence'
--;
COMMENT ON COLUMN matters.lead IS 'id of the unit that was to lead, as agreed'
--;
COMMENT ON COLUMN matters.joint IS 'ids of the units that were to handle it with it, as canonical JSON'
--;
COMMENT ON COLUMN matters.major IS '1 if it waits for its approval'
--;
COMMENT ON COLUMN matters.due_on IS 'the day by which it was agreed to be done'
--;
COMMENT ON COLUMN matters.approval IS 'by whom, and the number of the document; empty before'
--;
CREATE INDEX ix_matters_district_meeting_id ON matters (district, meeting_id)
--;
CREATE TABLE papers (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	kind TEXT NOT NULL,
	year INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	number TEXT NOT NULL,
	case_id UUID,
	meeting_id UUID,
	title TEXT NOT NULL,
	addressees TEXT NOT NULL,
	content TEXT NOT NULL,
	issued_on DATE NOT NULL,
	issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
	issued_by TEXT NOT NULL,
	replaces UUID,
	docx_sha256 TEXT NOT NULL,
	html_sha256 TEXT NOT NULL,
	CONSTRAINT pk_papers PRIMARY KEY (district, id),
	CONSTRAINT ck_papers_kind CHECK (kind IN ('dispatch', 'supervision', 'transfer', 'rectification', 'notice', 'agenda', 'minutes', 'matters', 'circular', 'report', 'handbook')),
	CONSTRAINT ck_papers_ordinal CHECK (ordinal > 0),
	CONSTRAINT uq_papers_district_kind_year_ordinal UNIQUE (district, kind, year, ordinal)
)
--;
COMMENT ON TABLE papers IS 'papers that were issued'
--;
COMMENT ON COLUMN papers.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN papers.id IS 'UUIDv7'
--;
COMMENT ON COLUMN papers.ordinal IS 'its number within kind and year; never reused'
--;
COMMENT ON COLUMN papers.number IS 'what stands at its head'
--;
COMMENT ON COLUMN papers.addressees IS 'to whom, by post, as canonical JSON'
--;
COMMENT ON COLUMN papers.content IS 'all that it says, as canonical JSON'
--;
COMMENT ON COLUMN papers.issued_on IS 'the day that stands on it, in the district'
--;
COMMENT ON COLUMN papers.replaces IS 'the paper that it replaces'
--;
COMMENT ON COLUMN papers.docx_sha256 IS 'of the bytes, as hex'
--;
COMMENT ON COLUMN papers.html_sha256 IS 'of the bytes, as hex'
--;
CREATE INDEX ix_papers_district_case_id ON papers (district, case_id)
--;
CREATE INDEX ix_papers_district_meeting_id ON papers (district, meeting_id)
--;
CREATE TABLE paper_files (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	paper_id UUID NOT NULL,
	form TEXT NOT NULL,
	size BIGINT NOT NULL,
	content BYTEA NOT NULL,
	CONSTRAINT pk_paper_files PRIMARY KEY (district, id),
	CONSTRAINT fk_paper_files_paper_id FOREIGN KEY(district, paper_id) REFERENCES papers (district, id),
	CONSTRAINT ck_paper_files_form CHECK (form IN ('docx', 'html')),
	CONSTRAINT uq_paper_files_district_paper_id_form UNIQUE (district, paper_id, form)
)
--;
COMMENT ON TABLE paper_files IS 'papers byte for byte'
--;
COMMENT ON COLUMN paper_files.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN paper_files.id IS 'UUIDv7'
--;
COMMENT ON COLUMN paper_files.size IS 'in bytes'
--;
CREATE TABLE imports (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	sha256 TEXT NOT NULL,
	name TEXT NOT NULL,
	begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	seed TEXT,
	batches INTEGER NOT NULL,
	passes INTEGER NOT NULL,
	read BIGINT NOT NULL,
	stored BIGINT NOT NULL,
	known BIGINT NOT NULL,
	rejected BIGINT NOT NULL,
	opened INTEGER NOT NULL,
	joined INTEGER NOT NULL,
	rejects TEXT NOT NULL,
	rejects_size BIGINT NOT NULL,
	CONSTRAINT pk_imports PRIMARY KEY (district, id)
)
--;
COMMENT ON TABLE imports IS 'imports of files, and how far they came'
--;
COMMENT ON COLUMN imports.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN imports.id IS 'UUIDv7'
--;
COMMENT ON COLUMN imports.sha256 IS 'of the bytes of the file, as hex'
--;
COMMENT ON COLUMN imports.name IS 'what the file was called, without its folder'
--;
COMMENT ON COLUMN imports.seed IS 'what its ids and salts are drawn from; gone when it is finished'
--;
COMMENT ON COLUMN imports.batches IS 'how many are stored'
--;
COMMENT ON COLUMN imports.passes IS 'how many pieces of parties were looked through for signals'
--;
COMMENT ON COLUMN imports.read IS 'rows; the sum of the next three'
--;
COMMENT ON COLUMN imports.opened IS 'cases that were opened for it'
--;
COMMENT ON COLUMN imports.joined IS 'findings that joined a case'
--;
COMMENT ON COLUMN imports.rejects IS 'name of the file of rejected rows'
--;
COMMENT ON COLUMN imports.rejects_size IS 'its bytes after that batch'
--;
CREATE UNIQUE INDEX uq_imports_running ON imports (district, sha256) WHERE finished_at IS NULL
--;
CREATE INDEX ix_cases_desk ON cases (district, office_by) WHERE state IN ('desk', 'returned', 'answered', 'handed_over') OR state = 'closed' AND drawn = 1 OR state IN ('dispatched', 'accepted') AND (needs_office = 1 OR at_conference = 1)
--;
CREATE INDEX ix_tasks_withdrawn ON tasks (district, case_id) WHERE state = 'withdrawn'
--;
CREATE INDEX ix_papers_replacing ON papers (district, replaces) WHERE replaces IS NOT NULL
--;
CREATE FUNCTION on_case(of_district text, of_case uuid, of_unit text) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT EXISTS (SELECT 1 FROM tasks WHERE tasks.district = of_district AND tasks.case_id = of_case
        AND tasks.unit = of_unit AND tasks.state <> 'withdrawn')
    OR EXISTS (SELECT 1 FROM findings
        JOIN visit_attendance ON visit_attendance.district = findings.district
            AND visit_attendance.visit_id = findings.visit_id
        WHERE findings.district = of_district AND findings.case_id = of_case AND visit_attendance.unit = of_unit);
END
--;
ALTER TABLE allocations ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE allocations FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON allocations FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON allocations FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON allocations FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON allocations FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE answers ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE answers FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON answers FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON answers FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON answers FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON answers FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE parties ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE parties FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON parties FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON parties FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON parties FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY removed ON parties FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE visits ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE visits FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON visits FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON visits FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON visits FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY removed ON visits FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE visit_attendance ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE visit_attendance FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON visit_attendance FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON visit_attendance FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON visit_attendance FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON visit_attendance FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE findings ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE findings FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON findings FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON findings FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON findings FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON findings FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE evidence FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON evidence FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON evidence FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON evidence FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON evidence FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE decisions ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE decisions FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON decisions FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON decisions FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON decisions FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON decisions FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE cases ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE cases FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON cases FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON cases FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
CREATE POLICY changed ON cases FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND state NOT IN ('closed', 'void') AND ((SELECT current_setting('app.reach', true)) = 'all' OR state NOT IN ('parked', 'handed_over')) AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, id, (SELECT current_setting('app.unit', true))))))))
--;
CREATE POLICY removed ON cases FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON tasks FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON tasks FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND ((SELECT current_setting('app.reach', true)) = 'all' OR unit = (SELECT current_setting('app.unit', true)) OR state <> 'answered') AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true))))))))
--;
CREATE POLICY changed ON tasks FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND ((SELECT current_setting('app.reach', true)) = 'all' OR unit = (SELECT current_setting('app.unit', true)) OR state <> 'answered') AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true))))))))
--;
CREATE POLICY removed ON tasks FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE returns ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE returns FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON returns FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON returns FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) = 'handler' AND unit = (SELECT current_setting('app.unit', true)) AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true)))))))
--;
CREATE POLICY changed ON returns FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON returns FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE rulings ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE rulings FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON rulings FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON rulings FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON rulings FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON rulings FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE extensions ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE extensions FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON extensions FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON extensions FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) = 'handler' AND unit = (SELECT current_setting('app.unit', true)) AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true)))))))
--;
CREATE POLICY changed ON extensions FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office') OR (state = 'lapsed' AND ((SELECT current_setting('app.role', true)) IN ('convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true))))))))))
--;
CREATE POLICY removed ON extensions FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE attachments ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE attachments FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON attachments FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON attachments FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (unit IS NOT DISTINCT FROM nullif((SELECT current_setting('app.unit', true)), '') AND ((SELECT current_setting('app.role', true)) IN ('office', 'convener') OR ((SELECT current_setting('app.role', true)) IN ('handler', 'inspector') AND ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true)))))))))
--;
CREATE POLICY changed ON attachments FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON attachments FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE verifications ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE verifications FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON verifications FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON verifications FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'office'))))
--;
CREATE POLICY changed ON verifications FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON verifications FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE draws ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE draws FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON draws FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON draws FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON draws FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON draws FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE adoptions ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE adoptions FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON adoptions FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON adoptions FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON adoptions FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON adoptions FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE signals ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE signals FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON signals FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON signals FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON signals FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON signals FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE slips ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE slips FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON slips FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON slips FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON slips FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY removed ON slips FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE messages ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE messages FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON messages FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON messages FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON messages FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY removed ON messages FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE deliveries FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON deliveries FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON deliveries FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON deliveries FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON deliveries FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE persons ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE persons FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON persons FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON persons FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('handler', 'office', 'convener'))))
--;
CREATE POLICY changed ON persons FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON persons FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE posts ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE posts FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON posts FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON posts FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON posts FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON posts FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE tenures ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE tenures FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON tenures FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON tenures FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT unit FROM posts WHERE posts.district = tenures.district AND posts.id = post_id) = (SELECT current_setting('app.unit', true))))))
--;
CREATE POLICY changed ON tenures FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener') OR ((SELECT current_setting('app.role', true)) = 'handler' AND (SELECT unit FROM posts WHERE posts.district = tenures.district AND posts.id = post_id) = (SELECT current_setting('app.unit', true))))))
--;
CREATE POLICY removed ON tenures FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE meetings ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE meetings FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON meetings FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON meetings FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON meetings FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON meetings FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE attendees ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE attendees FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON attendees FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON attendees FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON attendees FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON attendees FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE agenda_items ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE agenda_items FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON agenda_items FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON agenda_items FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON agenda_items FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON agenda_items FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE matters ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE matters FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON matters FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON matters FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY changed ON matters FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office', 'convener'))))
--;
CREATE POLICY removed ON matters FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE papers ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE papers FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON papers FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON papers FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON papers FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON papers FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE paper_files ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE paper_files FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON paper_files FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON paper_files FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON paper_files FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON paper_files FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE imports ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE imports FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON imports FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON imports FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (true)))
--;
CREATE POLICY changed ON imports FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (true)))
--;
CREATE POLICY removed ON imports FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE events ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE events FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON events FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON events FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener') AND (actor_role = 'clock' OR (actor_role = (SELECT current_setting('app.role', true)) AND actor_unit IS NOT DISTINCT FROM nullif((SELECT current_setting('app.unit', true)), ''))) AND (NOT (SELECT current_setting('app.role', true)) = 'handler' OR case_id IS NULL OR ((SELECT current_setting('app.reach', true)) = 'all' OR on_case(district, case_id, (SELECT current_setting('app.unit', true))))))))
--;
CREATE POLICY changed ON events FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (true)))
--;
CREATE POLICY removed ON events FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND (true))
--;
ALTER TABLE chain_heads ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE chain_heads FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON chain_heads FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON chain_heads FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY changed ON chain_heads FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY removed ON chain_heads FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE counters ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE counters FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON counters FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON counters FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY changed ON counters FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY removed ON counters FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
CREATE TABLE redactions (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL,
	reference TEXT NOT NULL,
	ordered_by TEXT NOT NULL,
	reason TEXT NOT NULL,
	redacted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	redacted_by TEXT NOT NULL,
	papers TEXT NOT NULL,
	CONSTRAINT pk_redactions PRIMARY KEY (district, id),
	CONSTRAINT uq_redactions_district_number UNIQUE (district, number),
	CONSTRAINT ck_redactions_kind CHECK (kind IN ('name', 'picture'))
)
--;
COMMENT ON TABLE redactions IS 'orders under which something was taken out'
--;
COMMENT ON COLUMN redactions.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN redactions.id IS 'UUIDv7'
--;
COMMENT ON COLUMN redactions.number IS 'what stands in the marks, such as T2026-0001; never reused'
--;
COMMENT ON COLUMN redactions.reference IS 'the number of the order'
--;
COMMENT ON COLUMN redactions.ordered_by IS 'who gave the order'
--;
COMMENT ON COLUMN redactions.papers IS 'ids of the papers whose bytes were taken out, as canonical JSON'
--;
CREATE TABLE redacted_events (
	district TEXT NOT NULL,
	seq BIGINT NOT NULL,
	redaction_id UUID NOT NULL,
	seal TEXT NOT NULL,
	CONSTRAINT pk_redacted_events PRIMARY KEY (district, seq, redaction_id),
	CONSTRAINT fk_redacted_events_redaction_id FOREIGN KEY(district, redaction_id) REFERENCES redactions (district, id)
)
--;
COMMENT ON TABLE redacted_events IS 'events that were blackened'
--;
COMMENT ON COLUMN redacted_events.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN redacted_events.seq IS 'number of the event'
--;
COMMENT ON COLUMN redacted_events.seal IS 'of the new salt, actor_name, why and changes'
--;
ALTER TABLE redactions ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE redactions FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON redactions FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON redactions FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY changed ON redactions FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON redactions FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE redacted_events ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE redacted_events FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON redacted_events FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON redacted_events FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY changed ON redacted_events FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON redacted_events FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
CREATE FUNCTION events_are_only_redacted() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NEW.district IS NOT DISTINCT FROM OLD.district AND NEW.seq IS NOT DISTINCT FROM OLD.seq AND NEW.id IS NOT DISTINCT FROM OLD.id AND NEW.at IS NOT DISTINCT FROM OLD.at AND NEW.actor_unit IS NOT DISTINCT FROM OLD.actor_unit AND NEW.actor_role IS NOT DISTINCT FROM OLD.actor_role AND NEW.act IS NOT DISTINCT FROM OLD.act AND NEW.party_id IS NOT DISTINCT FROM OLD.party_id AND NEW.visit_id IS NOT DISTINCT FROM OLD.visit_id AND NEW.case_id IS NOT DISTINCT FROM OLD.case_id AND NEW.finding_id IS NOT DISTINCT FROM OLD.finding_id AND NEW.content_hash IS NOT DISTINCT FROM OLD.content_hash AND NEW.prev_hash IS NOT DISTINCT FROM OLD.prev_hash AND NEW.hash IS NOT DISTINCT FROM OLD.hash AND EXISTS (
    SELECT 1 FROM redacted_events JOIN redactions
    ON redactions.district = redacted_events.district AND redactions.id = redacted_events.redaction_id
    WHERE redacted_events.district = OLD.district AND redacted_events.seq = OLD.seq
    AND substr(NEW.salt, 1, length(redactions.number) + 1) = redactions.number || ':'
    AND substr(OLD.salt, 1, length(redactions.number) + 1) <> redactions.number || ':'
) THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'events are append-only: %% is not allowed', TG_OP;
    END $$
--;
DROP TRIGGER events_kept ON events
--;
CREATE TRIGGER events_kept BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_kept()
--;
CREATE TRIGGER events_only_redacted BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_are_only_redacted()
--;
CREATE TABLE job_runs (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	job TEXT NOT NULL,
	key TEXT NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	arguments TEXT NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	host TEXT NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE,
	finished_at TIMESTAMP WITH TIME ZONE,
	result TEXT NOT NULL,
	CONSTRAINT pk_job_runs PRIMARY KEY (district, id),
	CONSTRAINT ck_job_runs_state CHECK (state IN ('waiting', 'running', 'done', 'attention', 'failed')),
	CONSTRAINT uq_job_runs_district_job_key UNIQUE (district, job, key)
)
--;
COMMENT ON TABLE job_runs IS 'what ran by itself'
--;
COMMENT ON COLUMN job_runs.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN job_runs.id IS 'UUIDv7'
--;
COMMENT ON COLUMN job_runs.key IS 'the moment for which it was due; of what was handed in, the id'
--;
COMMENT ON COLUMN job_runs.arguments IS 'what was handed in, as canonical JSON'
--;
COMMENT ON COLUMN job_runs.host IS 'where it was begun last'
--;
COMMENT ON COLUMN job_runs.result IS 'what came of it: counts, or why it failed, as canonical JSON'
--;
CREATE INDEX ix_job_runs_open ON job_runs (district, due_at) WHERE state NOT IN ('done', 'attention')
--;
ALTER TABLE job_runs ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE job_runs FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON job_runs FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON job_runs FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY changed ON job_runs FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener', 'auditor', 'clock'))))
--;
CREATE POLICY removed ON job_runs FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
CREATE TABLE packs (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	direction TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	device UUID NOT NULL,
	fingerprint TEXT NOT NULL,
	exported_at TIMESTAMP WITH TIME ZONE NOT NULL,
	exported_unit TEXT,
	exported_by TEXT NOT NULL,
	upto BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
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
--;
COMMENT ON TABLE packs IS 'packs of offline laptops'
--;
COMMENT ON COLUMN packs.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN packs.id IS 'UUIDv7'
--;
COMMENT ON COLUMN packs.sha256 IS 'of its lines but the last, as hex'
--;
COMMENT ON COLUMN packs.device IS 'id of the laptop''s database'
--;
COMMENT ON COLUMN packs.fingerprint IS 'the allocation that the laptop decided by'
--;
COMMENT ON COLUMN packs.exported_at IS 'by the laptop''s clock'
--;
COMMENT ON COLUMN packs.upto IS 'the last event that it covers; 0 for one that was merged'
--;
COMMENT ON COLUMN packs.recorded_at IS 'when it was exported or merged here'
--;
COMMENT ON COLUMN packs.conflicting IS 'stored without its id, which another finding has'
--;
COMMENT ON COLUMN packs.differing IS 'decided otherwise here than on the laptop'
--;
CREATE INDEX ix_packs_district_sha256 ON packs (district, sha256)
--;
CREATE TABLE pack_entries (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	pack_id UUID NOT NULL,
	kind TEXT NOT NULL,
	party_id UUID NOT NULL,
	visit_id UUID,
	finding_id UUID,
	key TEXT,
	name TEXT NOT NULL,
	code TEXT,
	locality TEXT NOT NULL,
	address TEXT NOT NULL,
	registered_for TEXT NOT NULL,
	result TEXT NOT NULL,
	note TEXT NOT NULL,
	handed_in_at TIMESTAMP WITH TIME ZONE NOT NULL,
	handed_in_by TEXT NOT NULL,
	decided TEXT NOT NULL,
	CONSTRAINT pk_pack_entries PRIMARY KEY (district, id),
	CONSTRAINT fk_pack_entries_pack_id FOREIGN KEY(district, pack_id) REFERENCES packs (district, id),
	CONSTRAINT fk_pack_entries_party_id FOREIGN KEY(district, party_id) REFERENCES parties (district, id),
	CONSTRAINT fk_pack_entries_visit_id FOREIGN KEY(district, visit_id) REFERENCES visits (district, id),
	CONSTRAINT fk_pack_entries_finding_id FOREIGN KEY(district, finding_id) REFERENCES findings (district, id),
	CONSTRAINT ck_pack_entries_kind CHECK (kind IN ('finding', 'visit', 'party'))
)
--;
COMMENT ON TABLE pack_entries IS 'what packs said'
--;
COMMENT ON COLUMN pack_entries.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN pack_entries.id IS 'UUIDv7'
--;
COMMENT ON COLUMN pack_entries.key IS 'the inspector''s own id for a finding'
--;
COMMENT ON COLUMN pack_entries.name IS 'of the party, as given'
--;
COMMENT ON COLUMN pack_entries.code IS 'likewise'
--;
COMMENT ON COLUMN pack_entries.locality IS 'likewise'
--;
COMMENT ON COLUMN pack_entries.address IS 'likewise'
--;
COMMENT ON COLUMN pack_entries.registered_for IS 'likewise'
--;
COMMENT ON COLUMN pack_entries.result IS 'of a visit, as the laptop has it'
--;
COMMENT ON COLUMN pack_entries.note IS 'of a visit'
--;
COMMENT ON COLUMN pack_entries.handed_in_at IS 'by the laptop''s clock'
--;
COMMENT ON COLUMN pack_entries.handed_in_by IS 'unit, role and name, as the laptop has them; canonical JSON'
--;
COMMENT ON COLUMN pack_entries.decided IS 'outcome and units of a finding, as the laptop has them; likewise'
--;
CREATE INDEX ix_pack_entries_district_pack_id ON pack_entries (district, pack_id)
--;
CREATE INDEX ix_pack_entries_district_party_id ON pack_entries (district, party_id)
--;
CREATE INDEX ix_pack_entries_district_finding_id ON pack_entries (district, finding_id)
--;
CREATE TABLE pack_settlements (
	district TEXT NOT NULL,
	id UUID NOT NULL,
	question TEXT NOT NULL,
	signature TEXT NOT NULL,
	kept_id UUID,
	new_key TEXT,
	remark TEXT NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE NOT NULL,
	settled_unit TEXT,
	settled_by TEXT NOT NULL,
	CONSTRAINT pk_pack_settlements PRIMARY KEY (district, id),
	CONSTRAINT fk_pack_settlements_kept_id FOREIGN KEY(district, kept_id) REFERENCES findings (district, id)
)
--;
COMMENT ON TABLE pack_settlements IS 'what was settled of what packs disagree on'
--;
COMMENT ON COLUMN pack_settlements.district IS 'whose record this is; shards go by it'
--;
COMMENT ON COLUMN pack_settlements.id IS 'UUIDv7'
--;
COMMENT ON COLUMN pack_settlements.question IS 'what it is called in commands'
--;
COMMENT ON COLUMN pack_settlements.signature IS 'SHA-256 of what was said then; if more is said, it is open again'
--;
COMMENT ON COLUMN pack_settlements.kept_id IS 'the finding that keeps the inspector''s id'
--;
COMMENT ON COLUMN pack_settlements.new_key IS 'the id that the other finding got'
--;
CREATE INDEX ix_pack_settlements_district_question ON pack_settlements (district, question)
--;
ALTER TABLE packs ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE packs FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON packs FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON packs FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener'))))
--;
CREATE POLICY changed ON packs FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON packs FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE pack_entries ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE pack_entries FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON pack_entries FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON pack_entries FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('inspector', 'handler', 'office', 'convener'))))
--;
CREATE POLICY changed ON pack_entries FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON pack_entries FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER TABLE pack_settlements ENABLE ROW LEVEL SECURITY
--;
ALTER TABLE pack_settlements FORCE ROW LEVEL SECURITY
--;
CREATE POLICY seen ON pack_settlements FOR SELECT USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*'))
--;
CREATE POLICY added ON pack_settlements FOR INSERT WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR ((SELECT current_setting('app.role', true)) IN ('office'))))
--;
CREATE POLICY changed ON pack_settlements FOR UPDATE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*')) WITH CHECK ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper' OR (false)))
--;
CREATE POLICY removed ON pack_settlements FOR DELETE USING ((district = (SELECT current_setting('app.district', true)) OR (SELECT current_setting('app.district', true)) = '*') AND ((SELECT current_setting('app.role', true)) = 'keeper'))
--;
ALTER POLICY changed ON findings WITH CHECK ((SELECT current_setting('app.role', true)) IN ('keeper') OR (district = (SELECT current_setting('app.district', true)) AND ((SELECT current_setting('app.role', true)) IN ('inspector', 'office', 'convener') OR ((SELECT current_setting('app.role', true)) IN ('handler') AND (SELECT current_setting('app.reach', true)) = 'all'))))
--;
INSERT INTO alembic_version VALUES ('0012')
--;
