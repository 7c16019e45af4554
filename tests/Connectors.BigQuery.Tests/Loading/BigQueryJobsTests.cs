using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Jobs under names of the connector: they are begun once, and found again.</summary>
public sealed class BigQueryJobsTests : IAsyncLifetime
{
    private const string Begin = "POST /bigquery/v2/projects/p/jobs";
    private const string Get = "GET /bigquery/v2/projects/p/jobs/";
    private const string Done = """{"jobReference":{"projectId":"p","jobId":"j"},"status":{"state":"DONE"}}""";
    private const string Running = """{"jobReference":{"projectId":"p","jobId":"j","location":"EU"},"status":{"state":"RUNNING"}}""";

    private static readonly StoreCall Call = new("p", RunTrigger.Job, Guid.NewGuid());

    private readonly HurriedClock clock = new();
    private readonly ServiceProvider services;

    public BigQueryJobsTests() =>
        services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddPipelines().AddBigQuery().BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ScriptedAnswer Duplicate => ScriptedAnswer.Error(Begin, 409, "duplicate", "Already Exists: Job p:US.j");

    private static ScriptedAnswer NotFound => ScriptedAnswer.Error(Get, 404, "notFound", "Not found: Job p:j");

    [Fact]
    public async Task QueryAsync_Runs_HasItsNameItsLabelsAndItsLimitAndIsBilled()
    {
        await using var server = await ScriptedServer.StartAsync(
            [new(Begin, 200, """{"status":{"state":"DONE"},"statistics":{"query":{"totalBytesBilled":"4711"}}}""")]);
        var call = new StoreCall("My Pipeline", RunTrigger.Event);

        await Jobs(server, ";MaximumBytesBilled=10485760;Location=EU").QueryAsync("merge", "SELECT 1", call, Token);

        var sent = Assert.Single(server.Requests).Body;
        Assert.Contains("\"jobId\":\"merge_0\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"location\":\"EU\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"maximumBytesBilled\":\"10485760\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"labels\":{\"pipeline\":\"my-pipeline\",\"trigger\":\"event\"}", sent, StringComparison.Ordinal);
        Assert.Equal(new(1, 4711, 0), call.Meter.Total);
    }

    [Fact]
    public async Task RunAsync_JobRuns_IsAskedForLaterEachTime()
    {
        await using var server = await ScriptedServer.StartAsync(
            [new(Begin, 200, Running), .. Enumerable.Repeat(new ScriptedAnswer(Get, 200, Running), 5), new(Get, 200, Done)]);

        await Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token);

        Assert.Equal([200, 400, 800, 1600, 2000, 2000], clock.Waits.Where(wait => wait < TimeSpan.FromSeconds(5))
            .Select(wait => (int)wait.TotalMilliseconds));
        Assert.All(server.Requests.Skip(1), request =>
            Assert.StartsWith($"{Get}j?fields=jobReference,status,statistics&location=EU", request.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_JobOfTheNameFailedForAMoment_BeginsTheNext()
    {
        await using var server = await ScriptedServer.StartAsync(
        [
            Duplicate, new(Get, 200, Failed("jobBackendError", "said so")),
            Duplicate, new(Get, 200, Failed("internalError", "said so")),
            new(Begin, 200, Done),
        ]);

        await Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token);

        Assert.Equal(["merge_0", "merge_1", "merge_2"], Begun(server));
    }

    [Theory]
    [InlineData("invalidQuery", "Syntax error", true)]
    [InlineData("jobBackendError", "said so", false)]
    public async Task RunAsync_JobFailed_ThrowsWithItsName(string reason, string message, bool isFound)
    {
        await using var server = await ScriptedServer.StartAsync(isFound
            ? [Duplicate, new(Get, 200, Failed(reason, message))]
            : [new(Begin, 200, Failed(reason, message))]);

        var error = (await Assert.ThrowsAsync<BigQueryException>(() => Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token))).Error;

        Assert.Equal((reason, message, "merge_0", null), (error.Reason, error.Message, error.Job, error.Status));
        Assert.Equal(["merge_0"], Begun(server));
    }

    [Fact]
    public async Task RunAsync_JobFailedWithoutAWord_SaysThatItFailed()
    {
        await using var server = await ScriptedServer.StartAsync(
            [new(Begin, 200, """{"status":{"state":"DONE","errorResult":{}}}""")]);

        var error = (await Assert.ThrowsAsync<BigQueryException>(() => Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token))).Error;

        Assert.Equal(("", "the job failed"), (error.Reason, error.Message));
    }

    [Fact]
    public async Task RunAsync_AcceptedJobIsNotFoundForAWhile_IsLookedForAgain()
    {
        await using var server = await ScriptedServer.StartAsync([Duplicate, .. Enumerable.Repeat(NotFound, 5), new(Get, 200, Done)]);

        await Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token);

        Assert.Equal(6, server.Count(Get));
    }

    [Fact]
    public async Task RunAsync_AcceptedJobIsNeverFound_Throws()
    {
        await using var server = await ScriptedServer.StartAsync([Duplicate, NotFound]);

        var error = (await Assert.ThrowsAsync<BigQueryException>(() => Jobs(server).QueryAsync("merge", "SELECT 1", Call, Token))).Error;

        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.Equal(6, server.Count(Get));
    }

    [Fact]
    public async Task FindAsync_FirstFailed_IsTheOneThatSucceeded()
    {
        await using var server = await ScriptedServer.StartAsync(
            [new($"{Get}merge_0", 200, Failed("internalError", "x")), new($"{Get}merge_1", 200, Running), new(Get, 200, Done)]);

        Assert.Equal("DONE", (await Jobs(server).FindAsync("merge", Token))!.Status!.State);
        Assert.Equal(["merge_0", "merge_1", "j"], server.Requests.Select(request => request.Line[Get.Length..].Split('?')[0]));
    }

    [Fact]
    public async Task FindAsync_NoneOrOnlyFailed_IsNone()
    {
        await using var server = await ScriptedServer.StartAsync([new($"{Get}merge_0", 200, Failed("internalError", "x")), NotFound]);

        Assert.Null(await Jobs(server).FindAsync("merge", Token));
        Assert.Null(await Jobs(server).FindAsync("other", Token));
        Assert.Equal(3, server.Count(Get));
    }

    [Fact]
    public async Task FindAsync_Forbidden_Throws()
    {
        await using var server = await ScriptedServer.StartAsync([ScriptedAnswer.Error(Get, 403, "accessDenied", "No")]);

        await Assert.ThrowsAsync<BigQueryException>(() => Jobs(server).FindAsync("merge", Token));
    }

    [Theory]
    [InlineData("Scores_2-x", "Scores_2-x")]
    [InlineData("two words.ü", "two-words--")]
    public void Name_OfATable_HasOnlyWhatANameMayHold(string table, string name) => Assert.Equal(name, BigQueryJobName.Of(table));

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 200)]
    public void Name_OfALongTable_IsCutOff(int length, int expected) =>
        Assert.Equal(new string('x', expected), BigQueryJobName.Of(new('x', length)));

    [Theory]
    [InlineData("scores_staging_0123456789abcdef0123456789abcdef", true)]
    [InlineData("scores_staging_01234567-89ab-cdef-0123-456789abcdef", false)]
    [InlineData("scores_staging_backup", false)]
    [InlineData("scores_staging_", false)]
    [InlineData("Scores_staging_0123456789abcdef0123456789abcdef", false)]
    [InlineData("old_scores_staging_0123456789abcdef0123456789abcdef", false)]
    public void IsStaging_Name_IsOfAJobOfThisTable(string table, bool expected) =>
        Assert.Equal(expected, BigQueryStaging.IsStaging(new("p", "d", table), new("p", "d", "scores")));

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static string Failed(string reason, string message) =>
        $$$$"""{"status":{"state":"DONE","errorResult":{"reason":"{{{{reason}}}}","message":"{{{{message}}}}"}}}""";

    private static IEnumerable<string> Begun(ScriptedServer server) => server.Requests
        .Where(request => request.Line.StartsWith(Begin, StringComparison.Ordinal))
        .Select(request => System.Text.Json.JsonSerializer.Deserialize(request.Body, BigQueryJson.Default.Job)!.JobReference!.JobId);

    private BigQueryJobs Jobs(ScriptedServer server, string more = "") => new(
        new(BigQueryConnection.Parse(server.ConnectionString + more, "Input:Connection"),
            services.GetRequiredService<IHttpClientFactory>()),
        clock);
}
