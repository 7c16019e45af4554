-- BigQuery's functions where DuckDB's are named or behave otherwise. SqlFunctions.cs renames those that DuckDB would take for its own.
CREATE MACRO unix_seconds(ts) AS epoch_us(ts) // 1000000;
CREATE MACRO unix_millis(ts) AS epoch_us(ts) // 1000;
CREATE MACRO unix_micros(ts) AS epoch_us(ts);
CREATE MACRO timestamp_seconds(n) AS make_timestamptz(n * 1000000);
CREATE MACRO timestamp_millis(n) AS make_timestamptz(n * 1000);
CREATE MACRO timestamp_micros(n) AS make_timestamptz(n);
CREATE MACRO timestamp_add(ts, span) AS ts + span;
CREATE MACRO timestamp_sub(ts, span) AS ts - span;
CREATE MACRO timestamp_diff(a, b, part) AS (epoch_us(a) - epoch_us(b)) // CASE part
    WHEN 'MICROSECOND' THEN 1 WHEN 'MILLISECOND' THEN 1000 WHEN 'SECOND' THEN 1000000
    WHEN 'MINUTE' THEN 60000000 WHEN 'HOUR' THEN 3600000000 WHEN 'DAY' THEN 86400000000
    ELSE error('TIMESTAMP_DIFF takes MICROSECOND to DAY') END;
CREATE MACRO timestamp_trunc(ts, part) AS date_trunc(part, ts);
CREATE MACRO bq_timestamp(x) AS CAST(x AS TIMESTAMPTZ);
CREATE MACRO bq_time(x) AS CAST(CAST(x AS TIMESTAMP) AS TIME);
CREATE MACRO bq_countif(x) AS count(nullif(x, false));
CREATE MACRO bq_datetime(x) AS CAST(x AS TIMESTAMP);
CREATE MACRO bq_date(x) AS CAST(x AS DATE);
CREATE MACRO bq_date_add(d, span) AS CAST(d + span AS DATE);
CREATE MACRO bq_date_sub(d, span) AS CAST(d - span AS DATE);
CREATE MACRO bq_date_diff(a, b, part) AS date_diff(part, b, a);
CREATE MACRO bq_date_trunc(d, part) AS CAST(date_trunc(part, d) AS DATE);
CREATE MACRO safe_divide(a, b) AS CASE WHEN b = 0 THEN NULL ELSE a / b END;
CREATE MACRO ieee_divide(a, b) AS a / b;
CREATE MACRO array_length(a) AS len(a);
CREATE MACRO generate_uuid() AS CAST(uuid() AS VARCHAR);
CREATE MACRO parse_json(text) AS CAST(text AS JSON);
CREATE MACRO to_json_string(x) AS CAST(to_json(x) AS VARCHAR);
CREATE MACRO regexp_contains(text, pattern) AS regexp_matches(text, pattern);
CREATE MACRO byte_length(x) AS octet_length(x);
CREATE MACRO char_length(x) AS length(x);
