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

-- What came with a page: the snapshots of its attachments; the row that was written last came last.
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

-- From here on: since schema 3.

-- What a report said before: a row per version that a later one replaced. The newest is in `reports`.
CREATE TABLE versions (
    report_id   TEXT NOT NULL REFERENCES reports (id),
    number      INTEGER NOT NULL,            -- 1, 2, 3 …
    snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
    content     TEXT NOT NULL,               -- JSON: the report's row and its sections' rows
    PRIMARY KEY (report_id, number)
) STRICT;

-- What became of a report where it was published.
CREATE TABLE history (
    id        INTEGER PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES reports (id),
    at        TEXT NOT NULL,                 -- ISO 8601, UTC
    event     TEXT NOT NULL CHECK (event IN ('found', 'changed', 'moved', 'withdrawn', 'returned', 'displaced')),
    url       TEXT,                          -- where it was seen, or missed
    sha256    TEXT                           -- of the bytes that show it
) STRICT;

CREATE INDEX history_by_report ON history (report_id, id);

-- The addresses under which a report was found; `key` is what the addresses of one page share.
CREATE TABLE addresses (
    key        TEXT PRIMARY KEY,
    url        TEXT NOT NULL,
    report_id  TEXT NOT NULL REFERENCES reports (id),
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL
) STRICT;

CREATE INDEX addresses_by_report ON addresses (report_id);

-- What was asked of portals, and answered. Answers' bodies lie in snapshots/, by their SHA-256.
CREATE TABLE exchanges (
    id        INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL,                 -- the row of sources.toml that it was for
    purpose   TEXT NOT NULL CHECK (purpose IN ('robots', 'list', 'page', 'attachment')),
    url       TEXT NOT NULL,
    form      TEXT,                          -- JSON: the fields of a POST
    at        TEXT NOT NULL,                 -- ISO 8601, UTC, when it was asked
    elapsed   REAL NOT NULL,                 -- seconds until the last byte
    status    INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    sent      TEXT NOT NULL,                 -- JSON: header fields of the request, in order
    headers   TEXT NOT NULL,                 -- JSON: header fields of the answer, in order
    sha256    TEXT,                          -- of the body without transfer and content coding; NULL for an empty one
    trust     TEXT NOT NULL                  -- verified, legacy, unverified, plain: how its origin was checked
) STRICT;

CREATE INDEX exchanges_by_address ON exchanges (url, id);

CREATE TRIGGER exchanges_are_never_edited BEFORE UPDATE ON exchanges
BEGIN SELECT RAISE(ABORT, 'an exchange is never edited'); END;

CREATE TRIGGER exchanges_are_never_deleted BEFORE DELETE ON exchanges
BEGIN SELECT RAISE(ABORT, 'an exchange is never deleted'); END;

-- The frontier: list pages, documents and attachments that are known, and when each is to be asked for.
CREATE TABLE pages (
    id            INTEGER PRIMARY KEY,
    source_id     TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('list', 'page', 'attachment')),
    url           TEXT NOT NULL,             -- as listed
    key           TEXT NOT NULL,             -- the canonical address: what the addresses of one page share
    asked         TEXT NOT NULL,             -- what to ask for: url, or where it redirects to
    host          TEXT NOT NULL,             -- of `asked`
    form          TEXT,                      -- JSON: the fields of a POST
    referer       TEXT,
    title         TEXT,                      -- as the list shows it
    parent        INTEGER REFERENCES pages (id),  -- of an attachment: its page
    depth         INTEGER NOT NULL DEFAULT 0,     -- of a list page: how many lie before it
    hops          INTEGER NOT NULL DEFAULT 0,     -- redirections followed so far
    state         TEXT NOT NULL CHECK (state IN ('due', 'kept', 'other', 'gone', 'refused', 'failed')),
    next_due      TEXT NOT NULL,             -- ISO 8601, UTC; of a page that is due
    attempts      INTEGER NOT NULL DEFAULT 0,     -- in this visit
    etag          TEXT,                      -- of the last good answer, which came from …
    last_modified TEXT,
    validated     TEXT,                      -- … this address
    sha256        TEXT,                      -- of its bytes
    said          TEXT,                      -- a digest of the text that was read from them
    report_id     TEXT REFERENCES reports (id),
    first_listed  TEXT NOT NULL,
    last_listed   TEXT NOT NULL,
    answered      TEXT,                      -- when it last gave what was expected of it
    missed        INTEGER NOT NULL DEFAULT 0,     -- visits, a day or more apart, that found it gone
    missed_at     TEXT,
    reason        TEXT,                      -- JSON: [Chinese, English] why it is other, gone, refused or failed
    UNIQUE (source_id, key)
) STRICT;

CREATE INDEX pages_by_turn ON pages (host, state, kind, id);
CREATE INDEX pages_by_source ON pages (source_id, state);
CREATE INDEX pages_by_report ON pages (report_id);
CREATE INDEX pages_by_parent ON pages (parent);

-- Visits to sources; the open one of a source has no end, and goes on where it was broken off.
CREATE TABLE visits (
    id        INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL,
    began     TEXT NOT NULL,
    ended     TEXT,
    outcome   TEXT CHECK (outcome IN ('done', 'partial', 'failed', 'blocked')),
    family    TEXT,                          -- of the portal, as its list was read
    listed    INTEGER NOT NULL DEFAULT 0,    -- documents that the list named and that may be reports
    declared  INTEGER,                       -- documents that the list says it has, of every kind
    new       INTEGER NOT NULL DEFAULT 0,
    changed   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    returned  INTEGER NOT NULL DEFAULT 0,
    failed    INTEGER NOT NULL DEFAULT 0,
    reason    TEXT                           -- JSON: [Chinese, English] why it is not done
) STRICT;

CREATE INDEX visits_by_source ON visits (source_id, id);

-- The rows of sources.toml as the last harvest read them, and when each is to be visited next.
CREATE TABLE sources (
    id       TEXT PRIMARY KEY,
    place    INTEGER NOT NULL,               -- 0, 1, 2 … in the order of the file
    name     TEXT NOT NULL,
    list_url TEXT NOT NULL,
    tls      TEXT NOT NULL,                  -- verified, legacy, unverified
    checked  TEXT NOT NULL,                  -- the day on which it was seen to work; '' if never
    enabled  INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    next_due TEXT                            -- NULL before the first visit
) STRICT;

-- What is known of hosts, so that no process asks one too soon.
CREATE TABLE hosts (
    host       TEXT PRIMARY KEY,
    not_before TEXT NOT NULL,                -- ISO 8601, UTC
    latency    REAL,                         -- seconds, smoothed
    eased      REAL NOT NULL DEFAULT 0,      -- seconds between requests that its answers so far call for
    challenge  TEXT,                         -- the kind of challenge that blocks it, if one does
    evidence   TEXT,                         -- what showed it
    since      TEXT,                         -- when it was first met
    times      INTEGER NOT NULL DEFAULT 0    -- visits in a row that met it
) STRICT;

-- robots.txt of each origin, as it was last read.
CREATE TABLE robots (
    origin  TEXT PRIMARY KEY,                -- https://www.example.gov.cn
    content TEXT NOT NULL                    -- JSON: see crawler.manners.robots
) STRICT;

-- To find the report that a page shows, though its address is new.
CREATE INDEX reports_by_title ON reports (title, year);
