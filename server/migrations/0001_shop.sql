-- One text for SQLite and PostgreSQL. Money is fen, units are steps of 10^-8, points and shares steps of 10^-4, rates
-- steps of 10^-8, all BIGINT; days and times are TEXT (ISO 8601), so that they sort as they are.

-- The one row that every booking locks first, so that bookings run one after the other.
CREATE TABLE shop (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- The open business day: bookings belong to it until it is settled.
    day TEXT NOT NULL,
    -- 'open', or 'closing' while a settlement is booked in chunks.
    state TEXT NOT NULL CHECK (state IN ('open', 'closing')),
    -- The next row of the ledger.
    next_seq BIGINT NOT NULL
);

CREATE TABLE rulebooks (
    digest TEXT PRIMARY KEY,
    position BIGINT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    published_at TEXT NOT NULL,
    findings TEXT NOT NULL,
    reason TEXT
);

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    -- An argon2 hash; none: nobody can log in.
    password TEXT,
    role TEXT NOT NULL CHECK (role IN ('member', 'operator')),
    sponsor TEXT REFERENCES members (id),
    joined TEXT NOT NULL
);
CREATE INDEX members_sponsor ON members (sponsor);

CREATE TABLE sessions (
    -- SHA-256 of the token, so that a copy of the database logs nobody in.
    token TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    expires TEXT NOT NULL
);

CREATE TABLE merchants (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- The member account that a merchant's grants and fixed points go to.
    member TEXT NOT NULL UNIQUE REFERENCES members (id),
    -- 1: the platform's own shop, which gets no grants.
    platform BIGINT NOT NULL CHECK (platform IN (0, 1)),
    freight BIGINT NOT NULL CHECK (freight >= 0)
);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    merchant TEXT NOT NULL REFERENCES merchants (id),
    name TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    contribution_rate BIGINT,
    -- A JSON list of schemes; none: all.
    earns TEXT
);

CREATE TABLE vouchers (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    discount BIGINT NOT NULL CHECK (discount >= 0),
    used_by TEXT
);
CREATE INDEX vouchers_member ON vouchers (member);

-- Goods that are paid in units.
CREATE TABLE items (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0)
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    merchant TEXT NOT NULL REFERENCES merchants (id),
    -- Who takes part besides the buyer, as it was when the order was placed.
    referrer TEXT REFERENCES members (id),
    merchant_member TEXT REFERENCES members (id),
    status TEXT NOT NULL CHECK (status IN ('placed', 'paid', 'completed', 'cancelled')),
    rulebook TEXT NOT NULL REFERENCES rulebooks (digest),
    voucher TEXT,
    -- Rows of the ledger: what the order came to, and its latest total or refund.
    total_seq BIGINT NOT NULL,
    latest_seq BIGINT NOT NULL,
    freight_refunded BIGINT NOT NULL CHECK (freight_refunded >= 0),
    placed_at TEXT NOT NULL,
    booked_day TEXT
);
CREATE INDEX orders_member ON orders (member, placed_at);

CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (id),
    line BIGINT NOT NULL,
    product TEXT NOT NULL REFERENCES products (id),
    quantity BIGINT NOT NULL,
    returned_before_booking BIGINT NOT NULL CHECK (returned_before_booking >= 0),
    returned BIGINT NOT NULL CHECK (returned >= 0),
    PRIMARY KEY (order_id, line)
);

CREATE TABLE purchases (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL REFERENCES members (id),
    item TEXT NOT NULL REFERENCES items (id),
    -- The row of the ledger with the purchase.
    seq BIGINT NOT NULL,
    rulebook TEXT NOT NULL REFERENCES rulebooks (digest),
    refunded BIGINT NOT NULL CHECK (refunded >= 0)
);
CREATE INDEX purchases_member ON purchases (member);

-- Append-only: one row for each operation, with everything that is needed to run it again.
CREATE TABLE ledger (
    seq BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    rulebook TEXT NOT NULL REFERENCES rulebooks (digest),
    op TEXT NOT NULL,
    -- The core's receipt: canonical JSON with digest, input, op and result, and its SHA-256.
    receipt TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    order_id TEXT,
    reason TEXT
);
CREATE INDEX ledger_order ON ledger (order_id, op);

-- What a row of the ledger does to one balance.
CREATE TABLE entries (
    seq BIGINT NOT NULL REFERENCES ledger (seq),
    line BIGINT NOT NULL,
    account TEXT NOT NULL,
    owner TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('set', 'book', 'add', 'subtract')),
    figure TEXT NOT NULL,
    -- Where the figure stands in the receipt; none: it follows from a balance.
    source TEXT,
    PRIMARY KEY (seq, line)
);
CREATE INDEX entries_owner ON entries (owner, seq);

-- Everything below can be rebuilt from the ledger.
CREATE TABLE balances (
    account TEXT NOT NULL,
    owner TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (account, owner)
);

CREATE TABLE market (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    fund_balance BIGINT NOT NULL CHECK (fund_balance >= 0),
    units_outstanding BIGINT NOT NULL CHECK (units_outstanding >= 0),
    units_issued BIGINT NOT NULL CHECK (units_issued >= 0),
    treasury_units BIGINT NOT NULL CHECK (treasury_units >= 0),
    fixed_points BIGINT NOT NULL CHECK (fixed_points >= 0)
);

CREATE TABLE holdings (
    member TEXT PRIMARY KEY REFERENCES members (id),
    units BIGINT NOT NULL CHECK (units >= 0),
    quota BIGINT CHECK (quota >= 0),
    -- The core's search key for exits; none: never due.
    exit_key BIGINT
);
CREATE INDEX holdings_exit ON holdings (exit_key);

CREATE TABLE dividend (
    member TEXT PRIMARY KEY REFERENCES members (id),
    shares BIGINT NOT NULL CHECK (shares >= 0),
    quota BIGINT NOT NULL CHECK (quota >= 0),
    -- The last day on which an order was booked, and the member before that day's orders.
    day TEXT NOT NULL,
    opening_shares BIGINT NOT NULL CHECK (opening_shares >= 0),
    opening_quota BIGINT NOT NULL CHECK (opening_quota >= 0)
);

-- Bases booked so far, for each shareUnit and shareBasis.
CREATE TABLE dividend_totals (
    member TEXT NOT NULL REFERENCES members (id),
    basis TEXT NOT NULL,
    total_paid BIGINT NOT NULL CHECK (total_paid >= 0),
    PRIMARY KEY (member, basis)
);

CREATE TABLE lots (
    member TEXT NOT NULL REFERENCES members (id),
    order_id TEXT NOT NULL,
    -- Oldest first.
    position BIGINT NOT NULL,
    daily BIGINT NOT NULL CHECK (daily >= 0),
    remaining BIGINT NOT NULL CHECK (remaining >= 0),
    booked_day TEXT NOT NULL,
    PRIMARY KEY (member, order_id)
);

-- The course of a settlement: which of its results are booked.
CREATE TABLE settlements (
    day TEXT NOT NULL,
    scheme TEXT NOT NULL,
    -- The row of the ledger with the results.
    seq BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    members BIGINT NOT NULL,
    -- What the day came to, JSON without the members.
    totals TEXT NOT NULL,
    PRIMARY KEY (day, scheme)
);

-- Answers to requests with an idempotency key, written in the booking's transaction.
CREATE TABLE answers (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (actor, key)
);
