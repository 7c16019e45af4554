using System.Net;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>Parameters and values of jobs.query.</summary>
public sealed class QueryValueTests
{
    [Fact]
    public async Task Query_ValuesOfEveryType_AreEncodedAsBigQueryDoes()
    {
        await using var client = await TestClient.StartAsync();

        var answer = (await client.QueryAsync(
            """
            SELECT 'x' AS s, 26 AS i, 1.5e10 AS f, CAST('nan' AS FLOAT64) AS nan, CAST('-inf' AS FLOAT64) AS inf, TRUE AS t, b'hello' AS b,
              NUMERIC '999.00' AS n, BIGNUMERIC '12345678901234567890.123456789' AS bn, DATE '2024-01-15' AS d, TIME '12:34:56.5' AS ti,
              DATETIME '2024-01-15 12:34:56' AS dt, TIMESTAMP '2024-01-15 12:34:56.123456+00' AS ts, JSON '{"a":[1]}' AS j,
              [1, 2] AS l, ARRAY<STRING>[] AS e, STRUCT('y' AS a, [STRUCT(DATE '2024-01-15' AS d)] AS r) AS st, CAST(NULL AS STRING) AS z
            """,
            new() { ["formatOptions"] = new JsonObject { ["useInt64Timestamp"] = true } })).Succeeded();

        Assert.Equal(
            "x|26|1.5E10|NaN|-Infinity|true|aGVsbG8=|999|12345678901234567890.123456789|2024-01-15|12:34:56.500000|2024-01-15T12:34:56|1705322096123456|{\"a\":[1]}|[1,2]|[]|{y,[{2024-01-15}]}|null",
            Assert.Single(answer.Rows));
        Assert.Equal(
            ["s STRING NULLABLE", "i INTEGER NULLABLE", "f FLOAT NULLABLE", "nan FLOAT NULLABLE", "inf FLOAT NULLABLE",
                "t BOOLEAN NULLABLE", "b BYTES NULLABLE",
                "n NUMERIC NULLABLE", "bn BIGNUMERIC NULLABLE", "d DATE NULLABLE", "ti TIME NULLABLE", "dt DATETIME NULLABLE",
                "ts TIMESTAMP NULLABLE", "j JSON NULLABLE",
                "l INTEGER REPEATED", "e STRING REPEATED", "st RECORD NULLABLE", "z STRING NULLABLE"],
            answer.Columns);
    }

    [Theory]
    [InlineData("SELECT (1, 'a') AS s", "{1,a}")]
    [InlineData("SELECT ([1, 2], TIMESTAMP '1970-01-01 00:00:01+00', (2, 'b')) AS s", "{[1,2],1000000,{2,b}}")]
    [InlineData("SELECT [(1, 2), (3, 4)] AS s", "[{1,2},{3,4}]")]
    [InlineData("SELECT COUNTIF(x) AS n FROM (SELECT TRUE AS x) WHERE FALSE", "0")]
    [InlineData("SELECT COUNTIF(x) AS n FROM UNNEST([TRUE, FALSE, TRUE, NULL]) AS x", "2")]
    [InlineData("SELECT TIME(TIMESTAMP '2016-03-20 15:04:05+00') AS t", "15:04:05")]
    public async Task Query_AsRecorded_IsAnsweredAlike(string sql, string expected)
    {
        await using var client = await TestClient.StartAsync();

        var answer =
            (await client.QueryAsync(sql, new() { ["formatOptions"] = new JsonObject { ["useInt64Timestamp"] = true } })).Succeeded();

        Assert.Equal(expected, Assert.Single(answer.Rows));
    }

    [Theory]
    [InlineData("{}", "1.705322096123456E9")]
    [InlineData("""{"useInt64Timestamp":true}""", "1705322096123456")]
    [InlineData("""{"timestampOutputFormat":"ISO8601_STRING"}""", "2024-01-15T12:34:56.123456Z")]
    public async Task Query_Timestamp_IsInTheFormatAskedFor(string format, string expected)
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT TIMESTAMP '2024-01-15 12:34:56.123456+00'",
            new() { ["formatOptions"] = JsonNode.Parse(format) });

        Assert.Equal([expected], answer.Succeeded().Rows);
        Assert.Equal(["f0_ TIMESTAMP NULLABLE"], answer.Columns);
    }

    [Fact]
    public async Task Query_Parameters_KeepTheirTypesAndNulls()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT @S AS s, @i AS i, @b AS b, @n AS n, @ts AS ts, @nothing AS z, @l AS l", null,
            Parameter.Scalar("s", "STRING", "it's \"x\"\n\\n"), Parameter.Scalar("i", "INT64", 5), Parameter.Scalar("b", "BYTES", "/wA="),
            Parameter.Scalar("n", "NUMERIC", "1.50"), Parameter.Scalar("ts", "TIMESTAMP", "1970-01-01 00:00:01+00"),
            Parameter.Scalar("nothing", "FLOAT64", null),
            Parameter.Array("l", "BYTES", "aGk="));

        Assert.Equal(["it's \"x\"\n\\n|5|/wA=|1.5|1.0E0|null|[aGk=]"], answer.Succeeded().Rows);
        Assert.Equal(
            ["s STRING NULLABLE", "i INTEGER NULLABLE", "b BYTES NULLABLE", "n NUMERIC NULLABLE", "ts TIMESTAMP NULLABLE",
                "z FLOAT NULLABLE", "l BYTES REPEATED"], answer.Columns);
    }

    [Fact]
    public async Task Query_PositionalParameters_StandInTheirOrder()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT ?, ?", null, Parameter.Scalar(null, "STRING", "x"),
            Parameter.Scalar(null, "INT64", "7"));

        Assert.Equal(["x|7"], answer.Succeeded().Rows);
    }

    [Fact]
    public async Task Query_BadParameter_Is400()
    {
        await using var client = await TestClient.StartAsync();

        var answer = await client.QueryAsync("SELECT @i", null, Parameter.Scalar("i", "INT64", "x"));

        answer.Failed(HttpStatusCode.BadRequest, "invalid", "Invalid value for query parameter 'i'");
    }
}
