-- The library's tables. Snapshots are the only irreplaceable data; reports and sections are parsed from them
-- and can be parsed again; changes say which reports a reader of the log has not seen yet.
-- pragma user_version is the version of this schema (see SCHEMA_VERSION in connection.py).

CREATE TABLE snapshots (
    id           INTEGER PRIMARY KEY,
    sha256       TEXT NOT NULL CHECK (length(sha256) = 64),  -- names the file that holds the bytes, in snapshots/
    size         INTEGER NOT NULL,           -- bytes
    url          TEXT,                       -- where it was fetched; NULL for a file without an address
    name         TEXT NOT NULL,              -- file name, or the last part of the address
    content_type TEXT,                       -- as the server claimed
    fetched_at   TEXT NOT NULL,              -- ISO 8601, UTC
    hint_title   TEXT,                       -- what the person or portal that supplied it said of it
    hint_region  TEXT,                       -- a region code
    hint_agency  TEXT
) STRICT;

-- The same bytes from the same place with the same hints are one snapshot, however often they come.
CREATE UNIQUE INDEX snapshots_once ON snapshots (
    sha256, ifnull(url, ''), name, ifnull(hint_title, ''), ifnull(hint_region, ''), ifnull(hint_agency, '')
);

CREATE TRIGGER snapshots_are_never_edited BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'a snapshot is never edited'); END;

CREATE TRIGGER snapshots_are_never_deleted BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted'); END;

-- What came with a page: the snapshots of its attachments.
CREATE TABLE snapshot_attachments (
    snapshot_id   INTEGER NOT NULL REFERENCES snapshots (id),  -- of the page
    attachment_id INTEGER NOT NULL REFERENCES snapshots (id),
    position      INTEGER NOT NULL,          -- 0, 1, 2 … in the page's order
    PRIMARY KEY (snapshot_id, attachment_id)
) STRICT;

CREATE TABLE reports (
    id                TEXT PRIMARY KEY,      -- see Snapshot.report_id
    snapshot_id       INTEGER NOT NULL REFERENCES snapshots (id),
    parser_version    INTEGER NOT NULL,      -- of the parser that read it
    is_report         INTEGER NOT NULL CHECK (is_report IN (0, 1)),
    reason            TEXT,                  -- why it is none
    title             TEXT,
    doc_type          TEXT,                  -- 年度报告, 情况报告, 工作报告, 工作总结
    year              INTEGER,               -- reported on
    region            TEXT,                  -- JSON: code, path, lineage, level
    region_candidates TEXT NOT NULL,         -- JSON: a list of such regions
    agency            TEXT,                  -- JSON: name, raw, systems
    published         TEXT,                  -- ISO date
    addressee         TEXT,
    url               TEXT,
    evidence          TEXT NOT NULL,         -- JSON: fact → what decided it
    copy              TEXT,                  -- what shows that it is a copy: foreign host, machine-converted
    hindrance         TEXT,                  -- why it was not read: see Hindrance in errors.py
    attachments       TEXT NOT NULL DEFAULT '[]',  -- JSON: what the page offers, a list of name and url
    read_from         TEXT                   -- the attachment that holds the report, where the page does not
) STRICT;

CREATE TABLE sections (
    id        TEXT PRIMARY KEY,              -- the report's id, a dash, the ordinal
    report_id TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,              -- 0, 1, 2 … in reading order
    number    TEXT,                          -- the numeral as printed
    level     INTEGER NOT NULL,              -- 0 outside the numbering, else 1 to 4
    heading   TEXT NOT NULL,                 -- '' where there is none
    path      TEXT NOT NULL,                 -- JSON: headings from level 1 down to its own
    types     TEXT NOT NULL,                 -- JSON: a list of section types
    text      TEXT NOT NULL,                 -- with the heading line; joined in order they are the body
    UNIQUE (report_id, ordinal)
) STRICT;

CREATE TABLE changes (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows without gaps: it is written in the same transaction
    report_id TEXT NOT NULL REFERENCES reports (id),
    at        TEXT NOT NULL                  -- ISO 8601, UTC
) STRICT;

CREATE INDEX changes_by_report ON changes (report_id, number);
