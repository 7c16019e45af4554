using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryTablesTests : IAsyncLifetime
{
    private const string Tables = "/bigquery/v2/projects/p/datasets/d/tables";

    private static readonly BigQueryTableName Name = new("p", "d", "two words");

    private readonly ServiceProvider services =
        new ServiceCollection().AddSingleton<TimeProvider>(new HurriedClock()).AddPipelines().AddBigQuery().BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_NoTable_IsNoneAndGetAsyncThrows()
    {
        await using var server = await StartAsync(ScriptedAnswer.Error("GET", 404, "notFound", "Not found: Table p:d.two words"));

        Assert.Null(await Of(server).FindAsync(Name, Token));
        var error = await Assert.ThrowsAsync<BigQueryException>(() => Of(server).GetAsync(Name, Token));
        Assert.Equal(HttpStatusCode.NotFound, error.Error.Status);
        Assert.StartsWith($"GET {Tables}/two%20words?fields=schema,tableConstraints,creationTime,numRows",
            server.Requests.First().Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "notFound", "Not found: Dataset p:d was not found in location EU")]
    [InlineData(403, "accessDenied", "Access Denied")]
    public async Task FindAsync_AnotherError_Throws(int status, string reason, string message)
    {
        await using var server = await StartAsync(ScriptedAnswer.Error("GET", status, reason, message));

        Assert.Equal(message, (await Assert.ThrowsAsync<BigQueryException>(() => Of(server).FindAsync(Name, Token))).Error.Message);
    }

    [Fact]
    public async Task CreateAsync_AnotherProcessWasFirst_IsDone()
    {
        await using var server = await StartAsync(ScriptedAnswer.Error("POST", 409, "duplicate", "Already Exists: Table p:d.t"));

        await Of(server).CreateAsync(Name, new() { Schema = new([new("user_id", "STRING")]) }, Token);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith($"POST {Tables}?", request.Line, StringComparison.Ordinal);
        Assert.Contains("""{"tableReference":{"projectId":"p","datasetId":"d","tableId":"two words"}""", request.Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_Refused_Throws()
    {
        await using var server = await StartAsync(ScriptedAnswer.Error("POST", 403, "accessDenied", "Access Denied"));

        await Assert.ThrowsAsync<BigQueryException>(() => Of(server).CreateAsync(Name, new(), Token));
    }

    [Fact]
    public async Task ListAsync_Pages_AreReadToTheEnd()
    {
        await using var server = await StartAsync(
            new($"GET {Tables}", 200, $$"""{"tables":[{{Table("scores_1")}},{{Table("other")}}],"nextPageToken":"a+b"}"""),
            new($"GET {Tables}", 200, """{"nextPageToken":"c"}"""),
            new($"GET {Tables}", 200, $$"""{"tables":[{{Table("scores_2")}},{{Table("Scores_3")}},{}]}"""));

        var found = await Of(server).ListAsync(new("p", "d", "scores_"), Token);

        Assert.Equal([new("p", "d", "scores_1"), new("p", "d", "scores_2")], found);
        Assert.Equal(["maxResults=1000", "maxResults=1000&pageToken=a%2Bb", "maxResults=1000&pageToken=c"],
            server.Requests.Select(request => request.Line.Split('?')[1].Replace("&prettyPrint=false", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task DropAsync_Table_IsDeleted()
    {
        await using var server = await StartAsync();

        await Of(server).DropAsync(Name, Token);

        Assert.StartsWith($"DELETE {Tables}/two%20words?", Assert.Single(server.Requests).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id STRING R,score FLOAT64", "", "")]
    [InlineData("USER_ID STRING,Score FLOAT,more INT64", "USER_ID", "")]
    [InlineData("user_id STRING", "", "lacks the column 'score' (FLOAT64)")]
    [InlineData("user_id INTEGER,score FLOAT", "", "has column 'user_id' as INT64, not STRING")]
    [InlineData("user_id STRING,score FLOAT A", "", "has column 'score' as ARRAY<FLOAT64>, not FLOAT64")]
    [InlineData("user_id STRING,score FLOAT,more INT64 R", "", "has a column 'more' that must be filled and that no score has")]
    [InlineData("user_id STRING,score FLOAT", "user_id run_id",
        "has the primary key (user_id, run_id), where mode Upsert needs (user_id)")]
    public async Task CheckAsync_ExistingTable_HasOneFaultForEachThatDoesNotFit(string columns, string key, string fault)
    {
        var fields = columns.Split(',').Select(column => column.Split(' ')).Select(parts => new
        {
            name = parts[0],
            type = parts[1],
            mode = parts.ElementAtOrDefault(2) switch { "R" => "REQUIRED", "A" => "REPEATED", _ => "NULLABLE" },
        });
        var table = System.Text.Json.JsonSerializer.Serialize(new
        {
            schema = new { fields },
            tableConstraints = key.Length == 0 ? null : new { primaryKey = new { columns = key.Split(' ') } },
        });
        await using var server = await StartAsync(new ScriptedAnswer("GET", 200, table));
        TableField[] wanted = [new("user_id", "STRING", "REQUIRED"), new("score", "FLOAT64")];
        var check = new BigQueryTableCheck(Of(server), new(Name, new(), wanted, ["user_id"]), "is 'scores', which", "mode Upsert");

        var (_, faults) = await check.CreateOrCheckAsync(Token);

        Assert.Equal(fault.Length == 0 ? [] : [new("Output:Table",
            $"is 'scores', which exists and {fault}; it is left as it is: name another table, or change that one.")], faults);
        Assert.Equal(0, server.Count("POST"));
    }

    [Theory]
    [InlineData("score", true)]
    [InlineData("_Score9", true)]
    [InlineData("9score", false)]
    [InlineData("two words", false)]
    [InlineData("größe", false)]
    [InlineData("a\n", false)]
    public void CheckNames_Output_IsANameOfAColumn(string name, bool fits)
    {
        var faults = BigQueryOutputTable.CheckNames(new([new(name, ColumnType.Double)]));

        Assert.Equal(fits ? [] : [$"Model:Outputs:{name}"], faults.Select(fault => fault.Setting));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void CheckNames_LongOutput_IsWithinTheLimit(int length, bool fits) =>
        Assert.Equal(fits, !BigQueryOutputTable.CheckNames(new([new(new string('x', length), ColumnType.Double)])).Any());

    [Theory]
    [InlineData(ColumnType.Single, "FLOAT64")]
    [InlineData(ColumnType.Double, "FLOAT64")]
    [InlineData(ColumnType.Int64, "INT64")]
    [InlineData(ColumnType.Boolean, "BOOL")]
    [InlineData(ColumnType.String, "STRING")]
    [InlineData(ColumnType.Timestamp, "TIMESTAMP")]
    public void SqlType_Output_HasAColumnOfItsType(ColumnType type, string sql) => Assert.Equal(sql, BigQueryOutputTable.SqlType(type));

    [Fact]
    public void SqlType_Vector_IsNoOutput() =>
        Assert.Throws<InvalidOperationException>(() => BigQueryOutputTable.SqlType(ColumnType.Vector));

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static string Table(string name) => $$$"""{"tableReference":{"projectId":"p","datasetId":"d","tableId":"{{{name}}}"}}""";

    private static Task<ScriptedServer> StartAsync(params ScriptedAnswer[] answers) => ScriptedServer.StartAsync(answers);

    private BigQueryTables Of(ScriptedServer server) => new(new(
        BigQueryConnection.Parse(server.ConnectionString, "Input:Connection"), services.GetRequiredService<IHttpClientFactory>()));
}
