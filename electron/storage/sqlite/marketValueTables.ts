/** Version 3: what exchanges say of a perpetual beside its trades. */
export const MARKET_VALUE_TABLES = `
  -- point_count is kept with every write: counting the points would read them all.
  CREATE TABLE market_value_series (
    id INTEGER PRIMARY KEY,
    exchange TEXT NOT NULL, symbol TEXT NOT NULL, value_name TEXT NOT NULL, point_count INTEGER NOT NULL,
    UNIQUE (exchange, symbol, value_name)
  ) STRICT;

  CREATE TABLE market_value_points (
    series_id INTEGER NOT NULL REFERENCES market_value_series (id), at INTEGER NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (series_id, at)
  ) STRICT, WITHOUT ROWID;
`;
