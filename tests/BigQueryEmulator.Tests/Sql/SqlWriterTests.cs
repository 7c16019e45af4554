namespace ModelPipeline.BigQueryEmulator.Tests.Sql;

/// <summary>The SQL for DuckDB, translated from the SQL of BigQuery.</summary>
public sealed class SqlWriterTests(Translation translation) : IClassFixture<Translation>
{
    [Theory]
    [InlineData("SELECT a FROM `my-project.d.t`")]
    [InlineData("SELECT a FROM `my-project`.d.t")]
    [InlineData("SELECT a FROM `my-project`.`d`.`t`")]
    [InlineData("SELECT a FROM my-project.d.t")]
    [InlineData("SELECT a FROM d.t;")]
    [InlineData("SELECT a FROM /* d.x */ d.t # t\n")]
    [InlineData("SELECT a FROM t -- in the default dataset")]
    public void Write_NameOfTable_IsFound(string sql) => Assert.Equal("SELECT a FROM \"my-project.d\".\"t\"", Translate(sql));

    [Theory]
    [InlineData("SELECT 'a@x `d.t` -- b', \"it's\", r'\\d', '\\'\\n', '''x\n'y'''",
        "SELECT 'a@x `d.t` -- b', 'it''s', '\\d', '''\n', 'x\n''y'")]
    [InlineData("SELECT b'a\\xff'", "SELECT '\\x61\\xFF'::BLOB")]
    [InlineData("SELECT 1, 1.5, .5, 2e3, 0x1F", "SELECT 1, 1.5e0, 0.5e0, 2000e0, 31")]
    [InlineData("SELECT DATE '2024-01-02', TIMESTAMP '2024-01-02', NUMERIC '1.5'",
        "SELECT CAST('2024-01-02' AS DATE), CAST('2024-01-02' AS TIMESTAMPTZ), CAST('1.5' AS DECIMAL(38,9))")]
    [InlineData("SELECT `select`, x.`a b`", "SELECT \"select\", x.\"a b\"")]
    [InlineData("SELECT at, s.at, table FROM t", "SELECT \"at\", s.\"at\", \"table\" FROM \"my-project.d\".\"t\"")]
    public void Write_LiteralOrName_IsDuckDbs(string sql, string expected) => Assert.Equal(expected, Translate(sql));

    [Theory]
    [InlineData("SELECT @Ids, @`n`", "SELECT getvariable('parameter_ids'), getvariable('parameter_n')")]
    [InlineData("SELECT a IN UNNEST(@ids)", "SELECT a IN (SELECT unnest(getvariable('parameter_ids')))")]
    [InlineData("SELECT x FROM UNNEST(@ids) AS x WITH OFFSET AS i",
        "SELECT x FROM (SELECT unnest(getvariable('parameter_ids')) AS \"x\", generate_subscripts(getvariable('parameter_ids'), 1) - 1 AS \"i\") AS \"x\"")]
    [InlineData("SELECT r.a FROM UNNEST(@rows) r WHERE a > 1",
        "SELECT r.\"a\" FROM (SELECT unnest(getvariable('parameter_rows'), max_depth := 2)) AS \"r\" WHERE a > 1")]
    [InlineData("SELECT 1 FROM t, UNNEST([STRUCT(1 AS a)]) AS r",
        "SELECT 1 FROM \"my-project.d\".\"t\", (SELECT unnest([struct_pack(\"a\" := 1)], max_depth := 2)) AS \"r\"")]
    public void Write_Parameter_IsVariable(string sql, string expected) => Assert.Equal(expected, Translate(sql));

    [Theory]
    [InlineData("SELECT CAST(a AS STRING), SAFE_CAST(a AS ARRAY<STRUCT<x INT64, y NUMERIC(10, 2)>>)",
        "SELECT CAST(a AS VARCHAR), TRY_CAST(a AS STRUCT(\"x\" BIGINT, \"y\" DECIMAL(38,9))[])")]
    [InlineData("SELECT * EXCEPT (a, b) FROM t EXCEPT DISTINCT SELECT 1",
        "SELECT * EXCLUDE (a, b) FROM \"my-project.d\".\"t\" EXCEPT SELECT 1")]
    [InlineData("SELECT CONCAT(a, '-', b)", "SELECT (a || '-' || b)")]
    [InlineData("SELECT CURRENT_TIMESTAMP(), CURRENT_DATE, COUNTIF(a > 1)", "SELECT now(), today(), bq_countif(a > 1)")]
    [InlineData("SELECT TIMESTAMP_DIFF(a, b, hour), TIMESTAMP(a), EXTRACT(YEAR FROM a)",
        "SELECT TIMESTAMP_DIFF(a, b, 'HOUR'), bq_timestamp(a), EXTRACT(YEAR FROM a)")]
    [InlineData("SELECT ARRAY<INT64>[], l[OFFSET(0)], l[ORDINAL(1)]", "SELECT CAST([] AS BIGINT[]), l[(0) + 1], l[1]")]
    [InlineData("SELECT STRUCT(a, t.b, 1 + 2 AS c, 3), STRUCT<x STRING>('y')",
        "SELECT struct_pack(\"a\" := a, \"b\" := t.\"b\", \"c\" := 1 + 2, \"_field_4\" := 3), CAST(ROW('y') AS STRUCT(\"x\" VARCHAR))")]
    [InlineData("SELECT INTERVAL @n DAY, a IS DISTINCT FROM b", "SELECT INTERVAL (getvariable('parameter_n')) DAY, a IS DISTINCT FROM b")]
    public void Write_Expression_IsDuckDbs(string sql, string expected) => Assert.Equal(expected, Translate(sql));

    [Theory]
    [InlineData("WITH x AS (SELECT a FROM t), y AS (SELECT 1) SELECT * FROM x, y JOIN d.t ON TRUE",
        "WITH x AS (SELECT a FROM \"my-project.d\".\"t\"), y AS (SELECT 1) SELECT * FROM \"x\", \"y\" JOIN \"my-project.d\".\"t\" ON TRUE")]
    [InlineData("SELECT * FROM (t AS u JOIN d.t USING (a, b)), (SELECT 1)",
        "SELECT * FROM (\"my-project.d\".\"t\" AS u JOIN \"my-project.d\".\"t\" USING (a, b)), (SELECT 1)")]
    [InlineData("SELECT a, b FROM t WHERE a IN (1, 2) ORDER BY a, b",
        "SELECT a, b FROM \"my-project.d\".\"t\" WHERE a IN (1, 2) ORDER BY a, b")]
    public void Write_Tables_AreToldFromColumns(string sql, string expected) => Assert.Equal(expected, Translate(sql));

    private string Translate(string sql) => translation.Read(sql).Sql;
}
