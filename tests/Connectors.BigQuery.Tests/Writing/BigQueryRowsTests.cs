using System.Text;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Predictions as rows of the output table: one value has the same text in each format.</summary>
public sealed class BigQueryRowsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Run = new("00112233-4455-4677-8899-aabbccddeeff");

    private static readonly Schema Outputs = new(
    [
        new("f", ColumnType.Single), new("d", ColumnType.Double), new("l", ColumnType.Int64),
        new("b", ColumnType.Boolean), new("s", ColumnType.String), new("t", ColumnType.Timestamp),
    ]);

    private static readonly Batch Values = new(["用户", "none"],
    [
        new Column<float>(Outputs[0], new[] { 0.1f, 0 }, new[] { false, true }),
        new Column<double>(Outputs[1], new[] { double.NegativeInfinity, 0 }, new[] { false, true }),
        new Column<long>(Outputs[2], new[] { long.MinValue, 0 }, new[] { false, true }),
        new Column<bool>(Outputs[3], new[] { true, false }, new[] { false, true }),
        new Column<string>(Outputs[4], new[] { "a \"b\"", "" }, new[] { false, true }),
        new Column<DateTime>(Outputs[5], new[] { Noon.UtcDateTime.AddTicks(19), default }, new[] { false, true }),
    ]);

    private static readonly Dictionary<string, string> First = new()
    {
        ["user_id"] = "用户",
        ["f"] = "0.10000000149011612",
        ["d"] = "-Infinity",
        ["l"] = "-9223372036854775808",
        ["b"] = "true",
        ["s"] = "a \"b\"",
        ["t"] = "2026-05-04T12:00:00.000001Z",
        ["model_version"] = "v1",
        ["retrieved_at"] = "2026-05-04T12:00:00.000000Z",
        ["scored_at"] = "2026-05-04T12:00:01.000000Z",
        ["run_id"] = "00112233-4455-4677-8899-aabbccddeeff",
    };

    private static readonly Dictionary<string, string> Second = new()
    {
        ["user_id"] = "none",
        ["model_version"] = First["model_version"],
        ["retrieved_at"] = First["retrieved_at"],
        ["scored_at"] = First["scored_at"],
        ["run_id"] = First["run_id"],
    };

    [Fact]
    public void ToLines_Rows_AreAnObjectALineWithoutNulls()
    {
        var lines = Rows().ToLines().Select(line => Encoding.UTF8.GetString(line.Span)).ToList();

        Assert.All(lines, line => Assert.EndsWith("}\n", line, StringComparison.Ordinal));
        Assert.Equal([First, Second], lines.Select(line => JsonSerializer.Deserialize<Dictionary<string, string>>(line)!));
    }

    [Fact]
    public void ToInsert_Row_HasTheSameTextsWithoutNulls()
    {
        var rows = Rows();

        Assert.Equal(First, rows.ToInsert(0).Json.ToDictionary(each => each.Key, each => each.Value!));
        Assert.Equal(Second, rows.ToInsert(1).Json.ToDictionary(each => each.Key, each => each.Value!));
    }

    [Fact]
    public void ToParameter_Rows_HaveTheSameTextsAndEveryColumn()
    {
        var parameter = Rows().ToParameter("rows");

        Assert.Equal("rows", parameter.Name);
        Assert.Equal(
            [
                "user_id STRING", "f FLOAT64", "d FLOAT64", "l INT64", "b BOOL", "s STRING", "t TIMESTAMP", "model_version STRING",
                "retrieved_at TIMESTAMP", "scored_at TIMESTAMP", "run_id STRING",
            ],
            parameter.ParameterType.ArrayType!.StructTypes!.Select(each => $"{each.Name} {each.Type.Type}"));
        var values = parameter.ParameterValue.ArrayValues!.Select(row => row.StructValues!).ToList();
        Assert.Equal(First, values[0].ToDictionary(each => each.Key, each => each.Value.Value!));
        Assert.Equal(11, values[1].Count);
        var set = values[1].Where(each => each.Value.Value is not null);
        Assert.Equal(Second, set.ToDictionary(each => each.Key, each => each.Value.Value!));
    }

    [Fact]
    public void BytesOf_Row_IsAtLeastItsBytesInEachRequest()
    {
        var rows = Rows();

        Assert.All(rows.ToLines().Select((line, row) => (line.Length, row)), each => Assert.True(rows.BytesOf(each.row) >= each.Length));
        // 128 for the row, 15 for each of the 11 values, and two quotes with the text, in which six bytes stand for an odd character.
        var texts = First.Sum(each => each.Key.Length + BigQueryPieces.BytesOf(each.Value));
        Assert.Equal(128 + (11 * 15) + texts, rows.BytesOf(0));
    }

    [Fact]
    public void InsertId_Row_IsOfTheRunAndTheUserWithinTheLimit()
    {
        var id = Rows().InsertId(0);

        Assert.StartsWith("00112233445546778899aabbccddeeff", id, StringComparison.Ordinal);
        Assert.Equal(96, id.Length);
        Assert.Equal(id, Rows().ToInsert(0).InsertId);
        Assert.NotEqual(id, Rows().InsertId(1));
        Assert.NotEqual(id, Rows(Predictions() with { RunId = Guid.NewGuid() }).InsertId(0));
    }

    [Fact]
    public void Fingerprint_Rows_IsOfTheRunAndTheUsersInOrder()
    {
        string[] all = [Of(Run, "ab", "c"), Of(Run, "a", "bc"), Of(Run, "c", "ab"), Of(Run, "ab"), Of(Guid.NewGuid(), "ab", "c")];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], Of(Run, "ab", "c"));
        Assert.All(all, each => Assert.Equal(32, each.Length));

        static string Of(Guid run, params string[] users) =>
            new BigQueryRows(Table(Scores.Schema), Scores.Of(1, 10, users) with { RunId = run }).Fingerprint();
    }

    // The rows of a run are looked for in the days in which it can have scored them.
    [Theory]
    [InlineData(-3, 0, -4, 1)]
    [InlineData(null, 0, -1, 1)]
    [InlineData(null, 2, -1, 3)]
    [InlineData(null, -2, -3, 1)]
    [InlineData(-59, 0, -60, 1)]
    [InlineData(-60, 0, -1, 1)]
    [InlineData(59, 0, -1, 60)]
    public void Days_Run_AreADayAroundItsBeginAndItsScores(int? began, int retrieved, int from, int until)
    {
        var run = began is { } day ? Guid.CreateVersion7(Noon.AddDays(day)) : Run;

        var days = Rows(Predictions() with { RunId = run, RetrievedAt = Noon.AddDays(retrieved), ScoredAt = Noon }).Days;

        Assert.Equal((Noon.UtcDateTime.AddDays(from), Noon.UtcDateTime.AddDays(until)), days);
    }

    [Fact]
    public void Days_TimesAtTheEndsOfTime_StayWithin()
    {
        var days = Rows(Predictions() with { RetrievedAt = DateTimeOffset.MinValue, ScoredAt = DateTimeOffset.MaxValue }).Days;
        Assert.Equal((DateTime.MinValue, DateTime.MaxValue), days);

        var day = TimeSpan.FromDays(1);
        days = Rows(Predictions() with { RetrievedAt = DateTimeOffset.MinValue + day, ScoredAt = DateTimeOffset.MaxValue - day }).Days;
        Assert.Equal((DateTime.MinValue, DateTime.MaxValue), days);
    }

    [Fact]
    public void New_HalfACharacter_BlamesItsColumn()
    {
        Assert.Contains("'user_id'", Refused(["a", "\uD83D"], ["x", "y"]), StringComparison.Ordinal);
        Assert.Contains("'s'", Refused(["a", "b"], ["x", "\uDE00"]), StringComparison.Ordinal);

        static string Refused(string[] users, string[] texts)
        {
            var batch = new Batch(users, [new Column<string>(Outputs[4], texts)]);
            var error = Assert.Throws<StoreException>(() => new BigQueryRows(Table(new([Outputs[4]])), Scores.Of(batch)));
            Assert.True(error.BlamesData);
            return error.Message;
        }
    }

    private static Predictions Predictions() => new(Values, "v1", Noon, Noon.AddSeconds(1), Run);

    private static BigQueryRows Rows(Predictions? predictions = null) => new(Table(Outputs), predictions ?? Predictions());

    private static BigQueryOutputTable Table(Schema outputs) => new(new("p", "d", "t"), OutputMode.Upsert, outputs);
}
