using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>
/// Every known kind of answer of BigQuery, and its effect. The bodies have the shapes of real answers; names and values are made up.
/// </summary>
public sealed class BigQueryAnswerTests : IAsyncLifetime
{
    private const string Insert = "POST /bigquery/v2/projects/p/datasets/d/tables/scores/insertAll";
    private const string Upload = "POST /upload/bigquery/v2/projects/p/jobs";
    private const string Jobs = "GET /bigquery/v2/projects/p/jobs/";
    private const string Results = "GET /bigquery/v2/projects/p/queries/";
    private const string Done = """{"status":{"state":"DONE"}}""";
    private const string Running = """{"jobReference":{"projectId":"p","jobId":"j"},"status":{"state":"RUNNING"}}""";

    private const string Table = """
        {"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"score","type":"FLOAT"},{"name":"model_version","type":"STRING"},
        {"name":"retrieved_at","type":"TIMESTAMP"},{"name":"scored_at","type":"TIMESTAMP"},{"name":"run_id","type":"STRING"}]}}
        """;

    private readonly ServiceProvider services =
        new ServiceCollection().AddSingleton<TimeProvider>(new HurriedClock()).AddPipelines().AddBigQuery().BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Status, reason and message; then the number of attempts, whether the error is transient, and whether it blames a row.
    /// </summary>
    public static TheoryData<int, string, string, int, bool, bool> Errors => new()
    {
        { 503, "backendError", "Visibility check was unavailable.", 4, true, false },
        { 500, "internalError", "An internal error occurred.", 4, true, false },
        { 403, "rateLimitExceeded", "Exceeded rate limits: too many api requests per user per method.", 4, true, false },
        { 429, "", "", 4, true, false },
        { 400, "jobBackendError", "The job encountered an error during execution.", 1, true, false },
        { 400, "jobInternalError", "The job encountered an internal error.", 1, true, false },
        { 400, "jobRateLimitExceeded", "Job exceeded rate limits: concurrent queries.", 1, true, false },
        { 400, "invalidQuery", "Could not serialize access to table p:d.t due to concurrent update", 1, true, false },
        { 400, "invalidQuery", "Exceeded rate limits: too many table update operations for this table at [5:1]", 1, true, false },
        { 400, "resourcesExceeded", "Too many DML statements outstanding against table p:d.t, limit is 20.", 1, true, false },
        { 403, "quotaExceeded", "Quota exceeded: max number of jobs that can be queued per project.", 1, true, false },
        { 403, "quotaExceeded", "Quota exceeded: free query bytes scanned.", 1, false, false },
        { 500, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 1. 2 or higher required.", 1, false, false },
        { 403, "accessDenied", "Access Denied: Table p:d.t", 1, false, false },
        { 403, "responseTooLarge", "Response too large to return.", 1, false, false },
        { 404, "notFound", "Not found: Dataset p:d was not found in location US", 1, false, false },
        { 409, "duplicate", "Already Exists: Job p:US.j", 1, false, false },
        { 412, "conditionNotMet", "Precondition Failed", 1, false, false },
        { 401, "required", "Request is missing required authentication credential.", 1, false, false },
        { 400, "invalid", "Invalid table name: `p:d.t`", 1, false, false },
        { 400, "invalidQuery", "Cannot query over table 'p.d.t' without a filter that can be used for partition elimination", 1, false,
            false },
        { 400, "invalidQuery", "Syntax error: Unexpected end of statement at [1:18]", 1, false, false },
        { 400, "invalidQuery", "division by zero: 4711 / 0", 1, false, true },
        { 400, "invalidQuery", "Invalid date: '4711'", 1, false, true },
        { 413, "", "", 1, false, true },
        { 400, "badRequest", "Request payload size exceeds the limit: 10485760 bytes.", 1, false, true },
    };

    /// <summary>The type, the JSON after <c>v</c>, and the value that is read.</summary>
    public static TheoryData<string, string, string> Values => new()
    {
        { "INTEGER", "\"9007199254740993\"", "9007199254740993" },
        { "FLOAT", "\"1.5E10\"", "15000000000" },
        { "FLOAT", "\"-Infinity\"", "-Infinity" },
        { "FLOAT", "\"NaN\"", "NaN" },
        { "NUMERIC", "\"0.25\"", "0.25" },
        { "BOOLEAN", "\"true\"", "True" },
        { "STRING", "\"\\u65e5\\u672c\\n\"", "日本\n" },
        { "BYTES", "\"Zm9v\"", "Zm9v" },
        { "TIMESTAMP", "\"1705322096123456\"", "2024-01-15T12:34:56.1234560Z" },
        { "DATETIME", "\"2016-03-20T15:04:05.000003\"", "2016-03-20T15:04:05.0000030Z" },
        { "DATE", "\"2016-03-20\"", "2016-03-20T00:00:00.0000000Z" },
        { "TIME", "\"15:04:05\"", "15:04:05" },
        { "JSON", "\"{\\\"a\\\":1}\"", "{\"a\":1}" },
        { "STRING", "null", "null" },
        { "TIMESTAMP", "\"1.468E9\"", "unusable" },
        { "RECORD", "{\"f\":[{\"v\":\"1\"}]}", "unusable" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task GetAsync_Error_IsRetriedOrThrownOrBlamesARow(int status, string reason, string message, int attempts, bool passes,
        bool blames)
    {
        var body = reason.Length > 0 ? ScriptedAnswer.ErrorBody(status, reason, message) : "<html>no JSON</html>";
        await using var server = await ScriptedServer.StartAsync([new(ScriptedAnswer.Query, status, body)], Customers("STRING"));
        await using var retriever = await OpenAsync(server);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], OnDemand.Call, Token));

        Assert.Equal((attempts, passes, blames), (server.Count(ScriptedAnswer.Query), error.IsTransient, error.BlamesData));
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests.Where(request => !request.IsDryRun && request.Body.Length > 0).Select(RequestId).Distinct());
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task GetAsync_Value_IsReadExactly(string type, string value, string expected)
    {
        var answer =
            $$$"""{"jobComplete":true,"schema":{"fields":[{"name":"id","type":"STRING"},{"name":"c0","type":"{{{type}}}"}]},"rows":[{"f":[{"v":"a"},{"v":{{{value}}}}]}]}""";
        await using var server = await ScriptedServer.StartAsync([new(ScriptedAnswer.Query, 200, answer)],
            Customers(type == "RECORD" ? "STRING" : type));
        await using var retriever = await OpenAsync(server);

        var column = (await retriever.GetAsync(["a"], OnDemand.Call, Token)).Columns[0];

        var read = column.Unusable.Count > 0 ? "unusable" : column.IsNull(0) ? "null" : column.ValueAt(0) switch
        {
            DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        Assert.Equal(expected, read);
    }

    [Fact]
    public async Task GetAsync_RowsComeLateAndInPages_AreReadToTheEnd()
    {
        const string Page =
            """{"jobComplete":true,"schema":{"fields":[{"name":"id","type":"STRING"},{"name":"c0","type":"FLOAT"}]},"rows":[{"f":[{"v":"a"},{"v":"1"}]}]""";
        await using var server = await ScriptedServer.StartAsync(
        [
            new(ScriptedAnswer.Query, 200,
                """{"jobComplete":false,"jobReference":{"projectId":"p","jobId":"j","location":"asia-northeast1"}}"""),
            new(Results, 200, """{"jobComplete":false,"jobReference":{"projectId":"p","jobId":"j","location":"asia-northeast1"}}"""),
            new(Results, 200, Page + ""","jobReference":{"projectId":"p","jobId":"j","location":"asia-northeast1"},"pageToken":"next"}"""),
            new(Results, 200, Page.Replace("\"a\"", "\"b\"", StringComparison.Ordinal) + "}"),
        ], Customers("FLOAT"));
        await using var retriever = await OpenAsync(server);

        var batch = await retriever.GetAsync(["a", "b"], OnDemand.Call, Token);

        Assert.Equal(["a", "b"], batch.Users);
        Assert.All(server.Requests.Where(request => request.Line.StartsWith(Results, StringComparison.Ordinal)), request =>
            Assert.Contains("location=asia-northeast1", request.Line, StringComparison.Ordinal));
        Assert.Contains("pageToken=next", server.Requests.Last(request => request.Line.StartsWith(Results, StringComparison.Ordinal)).Line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 200, "stored", 1)]
    [InlineData("""{"insertErrors":[{"index":0,"errors":[{"reason":"invalid","location":"score","message":"no such field: score."}]}]}""",
        200, "told", 1)]
    [InlineData("""{"insertErrors":[{"index":0,"errors":[{"reason":"timeout","message":""}]}]}""", 200, "passes", 3)]
    [InlineData("""{"insertErrors":[{"index":0,"errors":[{"reason":"invalid","location":"n","message":"Invalid NUMERIC value: 4711"}]}]}""",
        200, "blames", 1)]
    [InlineData("""{"error":{"code":404,"message":"Table 1:d.scores not found.","errors":[{"reason":"notFound"}]}}""", 404, "passes", 1)]
    [InlineData("""{"error":{"code":403,"message":"Access Denied","errors":[{"reason":"accessDenied"}]}}""", 403, "told", 1)]
    public async Task WriteAsync_Streamed_IsStoredOrTransientOrBlamesARow(string body, int status, string expected, int attempts)
    {
        await using var server = await ScriptedServer.StartAsync([new(Insert, status, body)], Table);
        await using var writer = await OpenAsync(server, OutputMode.Append);

        Assert.Equal(expected, await OutcomeAsync(writer, OnDemand.Call));
        Assert.Equal(attempts, server.Count(Insert));
    }

    [Fact]
    public async Task WriteAsync_MergeMeetsTheStreamingBuffer_ThrowsWithoutRetry()
    {
        await using var server = await ScriptedServer.StartAsync(
            [ScriptedAnswer.Error(ScriptedAnswer.Query, 400, "invalidQuery",
                "UPDATE or DELETE statement over table p.d.scores would affect rows in the streaming buffer")], Table);
        await using var writer = await OpenAsync(server, OutputMode.Upsert);

        Assert.Equal("told", await OutcomeAsync(writer, OnDemand.Call));
        Assert.Equal(1, server.Count(ScriptedAnswer.Query));
    }

    public static TheoryData<string, string, int> Loads => new()
    {
        { "stored", Done, 1 },
        { "blames",
            """{"status":{"state":"DONE","errorResult":{"reason":"invalid","message":"Error while reading data, error message: 4711"}}}""",
            1 },
        { "told",
            """{"status":{"state":"DONE","errorResult":{"reason":"invalid","message":"Provided Schema does not match Table p:d.s"}}}""",
            1 },
        { "passes", """{"status":{"state":"DONE","errorResult":{"reason":"internalError","message":"An internal error occurred"}}}""", 1 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task WriteAsync_Loaded_IsStoredOrTransientOrBlamesARow(string expected, string end, int uploads)
    {
        await using var server = await ScriptedServer.StartAsync([new(Upload, 200, Running), new(Jobs, 200, Running), new(Jobs, 200, end)],
            Table);
        await using var writer = await OpenAsync(server, OutputMode.Upsert);

        Assert.Equal(expected, await OutcomeAsync(writer, new("p", RunTrigger.Job, Guid.NewGuid())));
        Assert.Equal(uploads, server.Count(Upload));
    }

    [Fact]
    public async Task WriteAsync_LoadWasAcceptedAndItsAnswerLost_IsFoundWhenItAppears()
    {
        await using var server = await ScriptedServer.StartAsync(
        [
            ScriptedAnswer.Error(Upload, 503, "backendError", "Visibility check was unavailable."),
            ScriptedAnswer.Error(Upload, 409, "duplicate", "Already Exists: Job p:US.j"),
            ScriptedAnswer.Error(Jobs, 404, "notFound", "Not found: Job p:j"),
            ScriptedAnswer.Error(Jobs, 404, "notFound", "Not found: Job p:j"),
            new(Jobs, 200, Done),
        ], Table);
        await using var writer = await OpenAsync(server, OutputMode.Upsert);

        Assert.Equal("stored", await OutcomeAsync(writer, new("p", RunTrigger.Job, Guid.NewGuid())));
        Assert.Equal((2, 3), (server.Count(Upload), server.Count(Jobs)));
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static string Customers(string type) =>
        $$$"""{"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"x","type":"{{{type}}}"}]}}""";

    private static string? RequestId(ScriptedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("requestId").GetString();
    }

    private static async Task<string> OutcomeAsync(IWriter writer, StoreCall call)
    {
        try
        {
            await writer.WriteAsync(Scores.Of(1, 10, "a"), call, Token);
            return "stored";
        }
        catch (StoreException e)
        {
            Assert.DoesNotContain("4711", e.Message, StringComparison.Ordinal);
            return (e.IsTransient, e.BlamesData) switch
            {
                (true, false) => "passes",
                (false, true) => "blames",
                (false, false) => "told",
                _ => "both",
            };
        }
    }

    private async Task<IRetriever> OpenAsync(ScriptedServer server)
    {
        var retriever = new BigQueryRetriever(
            new("p", new InputOptions { Table = "customers" }, server.ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), new HurriedClock());
        await retriever.OpenAsync([new("x", ColumnType.Double)], Token);
        return retriever;
    }

    private async Task<IWriter> OpenAsync(ScriptedServer server, OutputMode mode)
    {
        var writer = new BigQueryWriter(
            new("p", new OutputOptions { Table = "scores", Mode = mode }, server.ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), new HurriedClock());
        await writer.OpenAsync(Scores.Schema, Token);
        return writer;
    }
}
