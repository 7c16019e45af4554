using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using static ModelPipeline.Client.Tests.StubServer;

namespace ModelPipeline.Client.Tests;

public sealed class JobTests
{
    private const string Id = "1b671a64-40d5-491e-99b0-da01ff1f3341";

    [Fact]
    public async Task StartAsync_WhoseAnswerIsLost_AsksAgainWithTheSameKey()
    {
        using var server = new StubServer(Lost(HttpRequestError.ResponseEnded), Json(Job("Queued"), HttpStatusCode.Accepted));

        var job = await server.Client().Jobs.StartAsync("churn", new() { Users = ["c1"], OutdatedOnly = false, MaxUsersPerSecond = 5 });

        Assert.Equal(Guid.Parse(Id), job.Id);
        Assert.Equal(server.Calls[0].Headers.GetValues("Idempotency-Key"), server.Calls[1].Headers.GetValues("Idempotency-Key"));
        Assert.Equal("""{"users":["c1"],"parallel":false,"maxUsersPerSecond":5}""", server.Bodies[1]);
    }

    [Fact]
    public async Task WaitAsync_OverAServerThatRestarts_GoesOnToTheEnd()
    {
        using var server = new StubServer(
            Events(Job("Running", 1), Job("Running", 2)), Problem(503, "stopping", "0"), Lost(HttpRequestError.ConnectionError),
            Events(Job("Running", 2), Job("Completed", 3)));
        var seen = new List<long>();

        var job = await server.Client().Jobs.Get(Guid.Parse(Id)).WaitAsync(new Heard(info => seen.Add(info.Scored)));

        Assert.Equal("Completed", job.Status);
        Assert.Equal([1, 2, 2, 3], seen);
    }

    [Fact]
    public async Task WaitAsync_OfAnUnknownJob_Throws()
    {
        using var server = new StubServer(Problem(404, "unknown-job"));

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client().Jobs.Get(Guid.Empty).WaitAsync());

        Assert.Equal("unknown-job", refusal.Kind);
    }

    [Fact]
    public async Task WaitAsync_OfAServerThatTellsNothingForMinutes_Throws()
    {
        var clock = new FakeTimeProvider();
        Func<HttpRequestMessage, HttpResponseMessage> login = request =>
        {
            clock.Advance(TimeSpan.FromSeconds(61));
            return Json("<html>")(request);
        };
        using var server = new StubServer(login, login);
        var options = new ModelPipelineClientOptions { FirstDelay = TimeSpan.Zero, Clock = clock };

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client(options).Jobs.Get(Guid.Empty).WaitAsync());

        Assert.Equal(ModelPipelineException.Unreachable, failure.Kind);
    }

    [Fact]
    public async Task WaitAsync_OverAnEventThatIsNoJson_GoesOnToTheEnd()
    {
        using var server = new StubServer(Events("{\"id\":"), Events(Job("Completed", 3)));

        Assert.Equal("Completed", (await server.Client().Jobs.Get(Guid.Parse(Id)).WaitAsync()).Status);
    }

    [Fact]
    public async Task FailuresAsync_OfSeveralPages_GivesAll()
    {
        using var server = new StubServer(Json(Page("a", "\"a\"")), Json(Page("b", "null")));

        var failures = await server.Client().Jobs.Get(Guid.Parse(Id)).FailuresAsync().ToListAsync();

        Assert.Equal(["a", "b"], failures.Select(failure => failure.User));
        Assert.Contains("after=a", server.Calls[1].RequestUri!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromoteAsync_OfAServerThatDoesNotServe_IsNotMadeAgain()
    {
        using var server = new StubServer(Problem(503, "cluster-unavailable", "0"));

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client().Rollout("churn").PromoteAsync());

        Assert.True(refusal.IsTransient);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task UploadAsync_ThatIsRefusedForNow_IsNotMadeAgain()
    {
        using var server = new StubServer(Problem(429, "too-many", "0"));

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(
            () => server.Client().Versions("churn").UploadAsync("v2", new MemoryStream([1, 2]), "m.onnx"));

        Assert.Equal("too-many", refusal.Kind);
        Assert.Equal("http://server/pipelines/churn/versions/v2/file?fileName=m.onnx", server.Calls[0].RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task GetHealthAsync_OfAServerThatIsDown_IsAReport()
    {
        using var server = new StubServer(
            Json("""{"status":"DOWN","problems":["churn, output: down"]}""", HttpStatusCode.ServiceUnavailable));

        var health = await server.Client().GetHealthAsync();

        Assert.False(health.IsUp);
        Assert.Equal(["churn, output: down"], health.Problems!);
    }

    private static string Job(string status, int scored = 0) =>
        $$"""{"id":"{{Id}}","pipeline":"churn","status":"{{status}}","total":3,"scored":{{scored}},"failed":0,"read":0,"usersPerSecond":1.5,"createdAt":"2026-01-02T03:04:05Z","startedAt":null,"finishedAt":null,"error":null}""";

    private static string Page(string user, string next) =>
        $$"""{"job":"{{Id}}","pipeline":"churn","reasons":null,"failures":[{"user":"{{user}}","reason":"r","recordedAt":null}],"next":{{next}}}""";

    private static Func<HttpRequestMessage, HttpResponseMessage> Events(params string[] jobs)
    {
        var text = string.Concat(jobs.Select(job => $"id: 1\nevent: progress\ndata: {job}\n\n"));
        return Stream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text/event-stream");
    }

    // Progress<T> of .NET reports on another thread.
    private sealed class Heard(Action<JobInfo> report) : IProgress<JobInfo>
    {
        public void Report(JobInfo value) => report(value);
    }
}
