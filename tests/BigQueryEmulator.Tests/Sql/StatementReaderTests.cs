using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Tests.Sql;

/// <summary>Whole statements, and statements that are refused.</summary>
public sealed class StatementReaderTests(Translation translation) : IClassFixture<Translation>
{
    [Theory]
    [InlineData("UPDATE d.t SET t.a = 1 WHERE TRUE", "UPDATE \"my-project.d\".\"t\" SET \"a\" = 1 WHERE TRUE")]
    [InlineData("DELETE d.t AS x WHERE x.a = 1", "DELETE FROM \"my-project.d\".\"t\" AS \"x\" WHERE x.\"a\" = 1")]
    [InlineData("INSERT d.t (a) VALUES (@n)", "INSERT INTO \"my-project.d\".\"t\" (a) VALUES (getvariable('parameter_n'))")]
    public void Read_Change_IsDuckDbs(string sql, string expected) => Assert.Equal(expected, translation.Read(sql).Sql);

    [Fact]
    public void Read_Merge_AlsoChecksForAmbiguity()
    {
        var merge = translation.Read(
            "MERGE d.t T USING UNNEST(@rows) AS s ON T.a = s.a WHEN MATCHED AND s.a > 1 THEN UPDATE SET a = CASE WHEN TRUE THEN 1 END WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT ROW");

        Assert.Equal(
            "MERGE INTO \"my-project.d\".\"t\" AS \"T\" USING (SELECT unnest(getvariable('parameter_rows'), max_depth := 2)) AS \"s\" ON T.\"a\" = s.\"a\" "
            + "WHEN MATCHED AND s.\"a\" > 1 THEN UPDATE SET a = CASE WHEN TRUE THEN 1 END WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT RETURNING merge_action",
            merge.Sql);
        Assert.EndsWith("WHERE (s.\"a\" > 1) OR (TRUE) GROUP BY \"T\".rowid HAVING count(*) > 1 LIMIT 1", merge.Ambiguity,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CreateTable_HasColumnsAndClustering()
    {
        var create = translation.Read(
            "CREATE TABLE IF NOT EXISTS d.new (id STRING(10) NOT NULL OPTIONS(description='x'), l ARRAY<STRUCT<a INT64, b STRING>>, PRIMARY KEY (id) NOT ENFORCED) PARTITION BY DATE(at) CLUSTER BY id, l OPTIONS()");

        Assert.Equal(["\"id\" VARCHAR", "\"l\" STRUCT(\"a\" BIGINT, \"b\" VARCHAR)[]"],
            create.Columns!.Select(column => $"{Identifier.Quote(column.Name)} {column.DuckDbType}"));
        Assert.True(create.Columns![0].IsRequired);
        Assert.True(create.IsConditional);
        Assert.Equal("""{"timePartitioning":{"type":"DAY","field":"at"},"clustering":{"fields":["id","l"]}}""",
            create.Extra!.ToJsonString());
    }

    [Theory]
    [InlineData("SELECT 'abc", "Unclosed string literal at [1:8]")]
    [InlineData("SELECT a::STRING", "Illegal input character \":\" at [1:9]")]
    [InlineData("SELECT\n $1", "Illegal input character \"$\" at [2:2]")]
    [InlineData("SELECT (1", "Expected \")\" but got end of script")]
    [InlineData("SELECT @none", "Query parameter 'none' not found at [1:8]")]
    [InlineData("SELECT 1; SELECT 2", "does not support scripts")]
    [InlineData("DECLARE x INT64", "does not support the statement DECLARE")]
    [InlineData("SELECT FORMAT('%d', 1)", "does not support the function FORMAT")]
    [InlineData("SELECT AS STRUCT 1", "does not support SELECT AS STRUCT")]
    [InlineData("SELECT CAST(1 AS GEOGRAPHY)", "GEOGRAPHY")]
    [InlineData("SELECT 1 FROM d.INFORMATION_SCHEMA.TABLES", "does not support INFORMATION_SCHEMA")]
    [InlineData("CREATE VIEW d.v AS SELECT 1", "does not support CREATE VIEW")]
    [InlineData("UPDATE d.t SET a = 1", "UPDATE must have a WHERE clause")]
    public void Read_CannotBeTranslated_Throws(string sql, string message)
    {
        var error = Assert.Throws<ApiException>(() => translation.Read(sql));

        Assert.Equal((400, "invalidQuery"), (error.Code, error.Reason));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
