using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests.Routes;

/// <summary>Statements that change rows or tables.</summary>
public sealed class ChangeTests
{
    private const string Scores = "CREATE TABLE d.scores (user_id STRING NOT NULL, score FLOAT64, at TIMESTAMP)";

    private const string Merge =
        """
        MERGE INTO `p.d.scores` AS t
        USING (SELECT * FROM UNNEST(@rows) AS r QUALIFY ROW_NUMBER() OVER (PARTITION BY r.user_id ORDER BY r.at DESC) = 1) AS s
        ON t.user_id = s.user_id
        WHEN MATCHED AND s.at >= t.at THEN UPDATE SET score = s.score, at = s.at
        WHEN NOT MATCHED THEN INSERT (user_id, score, at) VALUES (s.user_id, s.score, s.at)
        """;

    [Fact]
    public async Task Merge_NewerAndOlderRows_KeepsTheNewest()
    {
        await using var client = await TestClient.StartAsync(null, Scores);

        var first = await client.QueryAsync(Merge, null, Rows(["a", 1, "2024-01-02"], ["b", 2, "2024-01-02"], ["b", 3, "2024-01-01"]));
        var second = await client.QueryAsync(Merge, null,
            Rows(["a", 5, "2024-01-01"], ["b", 6, "2024-01-03"], ["c", double.NaN.ToString(), "2024-01-01"]));

        Assert.Equal("2", first.Succeeded().Changed);
        Assert.Equal("""{"insertedRowCount":"2"}""", first["dmlStats"]?.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("2", second.Succeeded().Changed);
        Assert.Equal(["a|1.0", "b|6.0", "c|NaN"], (await client.QueryAsync("SELECT user_id, score FROM d.scores ORDER BY user_id")).Rows);
    }

    [Fact]
    public async Task Merge_TwoRowsForOne_IsRefusedAndChangesNothing()
    {
        await using var client = await TestClient.StartAsync(null, Scores, "INSERT INTO d.scores (user_id) VALUES ('a')");
        const string Ambiguous =
            "MERGE d.scores t USING UNNEST(@rows) AS s ON t.user_id = s.user_id WHEN MATCHED AND s.score > 1 THEN UPDATE SET score = s.score WHEN NOT MATCHED THEN INSERT ROW";

        var answer = await client.QueryAsync(Ambiguous, null, Rows(["a", 2, "2024-01-01"], ["a", 3, "2024-01-01"], ["x", 1, "2024-01-01"]));

        answer.Failed(HttpStatusCode.BadRequest, "invalidQuery", "UPDATE/MERGE must match at most one source row for each target row");
        Assert.Equal(["a|null"], (await client.QueryAsync("SELECT user_id, score FROM d.scores")).Rows);
        Assert.Equal("2",
            (await client.QueryAsync(Ambiguous, null,
                Rows(["a", 2, "2024-01-01"], ["a", 1, "2024-01-01"], ["x", 1, "2024-01-01"]))).Succeeded().Changed);
    }

    [Fact]
    public async Task Update_ManyAtOnceOfOneTable_SomeConflictAndNoneIsLost()
    {
        await using var client = await TestClient.StartAsync(
            new() { ChangeTime = TimeSpan.FromMilliseconds(20) }, Scores, "INSERT INTO d.scores (user_id, score) VALUES ('a', 0)");
        var done = 0;
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var i = 0; i < 40 && Volatile.Read(ref conflicts) == 0; i++)
            {
                var answer = await client.QueryAsync("UPDATE d.scores SET score = score + 1 WHERE user_id = 'a'");
                if (answer.Code == HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref done);
                    continue;
                }

                answer.Failed(
                    HttpStatusCode.BadRequest, "invalidQuery", "Could not serialize access to table p:d.scores due to concurrent update");
                Interlocked.Increment(ref conflicts);
            }
        }));

        Assert.True(conflicts > 0, $"None of {done} statements has met a conflict.");
        Assert.Equal([$"{done}.0"], (await client.QueryAsync("SELECT score FROM d.scores")).Rows);
    }

    [Fact]
    public async Task Insert_ManyAtOnceOfOneTable_NoneConflicts()
    {
        await using var client = await TestClient.StartAsync(new() { ChangeTime = TimeSpan.FromMilliseconds(20) }, Scores);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30)
            .Select(i => client.QueryAsync($"INSERT INTO d.scores (user_id) VALUES ('u{i}')")));

        Assert.All(answers, answer => answer.Succeeded());
    }

    [Fact]
    public async Task Change_Rows_CountsThem()
    {
        await using var client = await TestClient.StartAsync(null, Scores);

        Assert.Equal("2",
            (await client.QueryAsync("INSERT d.scores (user_id, score) SELECT x, 1 FROM UNNEST(['a', 'b']) AS x")).Succeeded().Changed);
        Assert.Equal("1", (await client.QueryAsync("UPDATE d.scores SET score = 2 WHERE user_id = 'a'")).Succeeded().Changed);
        Assert.Equal("1", (await client.QueryAsync("DELETE FROM d.scores WHERE score = 2")).Succeeded().Changed);
        Assert.Equal("1", (await client.QueryAsync("TRUNCATE TABLE d.scores")).Succeeded().Changed);
    }

    [Fact]
    public async Task Insert_NullIntoRequired_IsRefused()
    {
        await using var client = await TestClient.StartAsync(null, Scores);

        var answer = await client.QueryAsync("INSERT INTO d.scores (score) VALUES (1)");

        answer.Failed(HttpStatusCode.BadRequest, "invalidQuery", "Required field user_id cannot be null");
    }

    [Fact]
    public async Task Update_TableWithStreamedRows_WaitsNinetyMinutes()
    {
        var time = new FakeTimeProvider();
        await using var client = await TestClient.StartAsync(new() { Time = time }, Scores);
        await client.PostAsync("datasets/d/tables/scores/insertAll", JsonNode.Parse("""{"rows":[{"json":{"user_id":"a"}}]}"""));
        const string Update = "UPDATE d.scores SET score = 1 WHERE TRUE";

        (await client.QueryAsync(Update)).Failed(HttpStatusCode.BadRequest, "invalidQuery",
            "over table p.d.scores would affect rows in the streaming buffer, which is not supported");
        (await client.QueryAsync("INSERT INTO d.scores (user_id) VALUES ('b')")).Succeeded();
        time.Advance(TimeSpan.FromMinutes(90));
        Assert.Equal("2", (await client.QueryAsync(Update)).Succeeded().Changed);
    }

    [Fact]
    public async Task Update_WithoutStreamingBuffer_IsFree()
    {
        await using var client = await TestClient.StartAsync(new() { HasStreamingBuffer = false }, Scores);
        await client.PostAsync("datasets/d/tables/scores/insertAll", JsonNode.Parse("""{"rows":[{"json":{"user_id":"a"}}]}"""));

        Assert.Equal("1", (await client.QueryAsync("UPDATE d.scores SET score = 1 WHERE TRUE")).Succeeded().Changed);
    }

    [Fact]
    public async Task CreateAndDrop_Table_FollowTheirConditions()
    {
        await using var client = await TestClient.StartAsync();

        (await client.QueryAsync("CREATE TABLE d.t CLUSTER BY a AS SELECT 1 AS a, [STRUCT('x' AS b)] AS l")).Succeeded();
        (await client.QueryAsync("CREATE TABLE IF NOT EXISTS d.t (other STRING)")).Succeeded();
        Assert.Equal(["1|[{x}]"], (await client.QueryAsync("SELECT * FROM d.t")).Rows);
        Assert.Equal(["a INTEGER", "l RECORD REPEATED"], (await client.GetAsync("datasets/d/tables/t")).Columns);
        (await client.QueryAsync("CREATE OR REPLACE TABLE d.t (other STRING)")).Succeeded();
        Assert.Equal(["other STRING"], (await client.GetAsync("datasets/d/tables/t")).Columns);
        (await client.QueryAsync("DROP TABLE IF EXISTS d.t")).Succeeded();
        (await client.QueryAsync("DROP TABLE IF EXISTS d.t")).Succeeded();
        (await client.GetAsync("datasets/d/tables/t")).Failed(HttpStatusCode.NotFound, "notFound", "Not found: Table p:d.t");
    }

    private static JsonObject Rows(params JsonNode?[][] rows) =>
        Parameter.Rows("rows", [("user_id", "STRING"), ("score", "FLOAT64"), ("at", "TIMESTAMP")], rows);
}
