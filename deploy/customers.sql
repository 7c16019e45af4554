-- Ten thousand made-up customers with the columns that samples/churn/churn.zip was trained on.
CREATE TABLE customers AS
SELECT
    'c' || lpad(i::text, 6, '0') AS user_id,
    (ARRAY['basic', 'standard', 'premium'])[1 + i % 3] AS plan,
    (ARRAY['monthly', 'yearly'])[1 + i % 2] AS contract,
    (ARRAY['north', 'south', 'east', 'west'])[1 + i % 4] AS region,
    (i % 72)::real AS tenure_months,
    (20 + i % 90)::real AS monthly_charge,
    (i % 5)::real AS support_calls,
    (i % 40)::real AS days_since_login,
    (18 + i % 70)::real AS age,
    i % 2 = 0 AS paperless
FROM generate_series(1, 10000) i;
ALTER TABLE customers ADD PRIMARY KEY (user_id);
