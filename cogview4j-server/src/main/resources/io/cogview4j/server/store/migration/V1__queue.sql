-- For SQLite and PostgreSQL alike. Times are milliseconds since 1970 by the clock of the database. JSON is text in ASCII, because
-- PostgreSQL keeps neither a zero character nor half a surrogate pair.

-- One row: who takes jobs in locks it first. It also says to which data folder this database belongs.
CREATE TABLE queue (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    folder VARCHAR(64)
);
INSERT INTO queue (id) VALUES (1);

-- One row: the highest turn of which a job was begun. Apart from the row above, which is locked before jobs are; this one after.
CREATE TABLE service (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    turn BIGINT NOT NULL
);
INSERT INTO service (id, turn) VALUES (1, 0);

CREATE TABLE client_turn (
    client VARCHAR(200) PRIMARY KEY,
    next_turn BIGINT NOT NULL
);

CREATE TABLE job (
    seq ${numbered},
    id VARCHAR(40) NOT NULL UNIQUE,
    client VARCHAR(200) NOT NULL,
    -- What is to be done.
    kind VARCHAR(20) NOT NULL,
    work TEXT NOT NULL,
    batch_group VARCHAR NOT NULL,
    expected_seconds DOUBLE PRECISION NOT NULL,
    searched TEXT NOT NULL,
    -- Who asked, and what makes another request the same.
    asked_hash VARCHAR(64) NOT NULL,
    work_hash VARCHAR(64) NOT NULL,
    left_to_chance BOOLEAN NOT NULL,
    asked_at BIGINT NOT NULL,
    delivered BOOLEAN DEFAULT FALSE NOT NULL,
    -- How far it is.
    state VARCHAR(20) NOT NULL,
    turn BIGINT NOT NULL,
    version BIGINT DEFAULT 0 NOT NULL,
    attempt INTEGER DEFAULT 0 NOT NULL,
    lost_workers INTEGER DEFAULT 0 NOT NULL,
    worker VARCHAR(200),
    run VARCHAR(40),
    lease_until BIGINT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    begun_at BIGINT,
    finished_at BIGINT,
    stage VARCHAR(20),
    stage_done DOUBLE PRECISION,
    stage_of INTEGER,
    fraction DOUBLE PRECISION,
    preview_step INTEGER DEFAULT 0 NOT NULL,
    -- What came of it.
    results TEXT NOT NULL,
    result_bytes BIGINT DEFAULT 0 NOT NULL,
    notes TEXT NOT NULL,
    problem TEXT
);
CREATE INDEX job_in_line ON job (state, turn, seq);
CREATE INDEX job_of_client ON job (client, seq);
CREATE INDEX job_as_asked ON job (client, asked_hash);
CREATE INDEX job_as_work ON job (client, work_hash);
CREATE INDEX job_of_run ON job (run);
CREATE INDEX job_finished ON job (finished_at);

CREATE TABLE preview (
    job_id VARCHAR(40) PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE,
    png ${bytes} NOT NULL
);

-- Keys of clients are kept as SHA-256: they may be of any length.
CREATE TABLE request_key (
    client VARCHAR(200) NOT NULL,
    key_hash VARCHAR(64) NOT NULL,
    asked_hash VARCHAR(64) NOT NULL,
    job_id VARCHAR(40) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    PRIMARY KEY (client, key_hash)
);
CREATE INDEX request_key_of_job ON request_key (job_id);

-- Files in the data folder. Until that time a file stays even if no job names it.
CREATE TABLE blob (
    sha256 VARCHAR(64) PRIMARY KEY,
    kept_until BIGINT NOT NULL
);

-- Which jobs name which files, in their request or among their results.
CREATE TABLE job_file (
    job_id VARCHAR(40) NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    sha256 VARCHAR(64) NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (job_id, sha256)
);
CREATE INDEX job_file_of_blob ON job_file (sha256);
