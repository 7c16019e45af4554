using System.Net;
using Microsoft.Extensions.Time.Testing;
using static ModelPipeline.Client.Tests.StubServer;

namespace ModelPipeline.Client.Tests;

public sealed class VersionsClientTests
{
    [Fact]
    public async Task FollowAsync_OverAServerThatRestarts_GoesOnToTheEnd()
    {
        var clock = new FakeTimeProvider();
        var lost = Lost(HttpRequestError.ConnectionError);
        using var server = new StubServer(
            Json(Version("Checking")), lost, lost, lost, lost, Problem(503, "stopping"), Json(Version("Warming")), Json(Version("Ready")));

        var seen = await FollowAsync(server, clock).Select(version => version.State).ToListAsync();

        Assert.Equal(["Checking", "Warming", "Ready"], seen);
        Assert.Equal(8, server.Calls.Count);
    }

    [Fact]
    public async Task FollowAsync_OfAServerThatDoesNotComeBack_ThrowsAfterTwoMinutes()
    {
        var clock = new FakeTimeProvider();
        Func<HttpRequestMessage, HttpResponseMessage> away = request =>
        {
            clock.Advance(TimeSpan.FromSeconds(61));
            return Problem(503, "stopping")(request);
        };
        using var server = new StubServer(away, away);

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(async () => await FollowAsync(server, clock).ToListAsync());

        Assert.Equal((503, 2), (failure.Status, server.Calls.Count));
    }

    [Fact]
    public async Task FollowAsync_OfAnUnknownVersion_Throws()
    {
        using var server = new StubServer(Problem(404, "unknown-version"));

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(
            async () => await FollowAsync(server, TimeProvider.System).ToListAsync());

        Assert.Equal((HttpStatusCode.NotFound, "unknown-version"), ((HttpStatusCode)failure.Status!, failure.Kind));
    }

    private static IAsyncEnumerable<VersionInfo> FollowAsync(StubServer server, TimeProvider clock) => server
        .Client(new() { FirstDelay = TimeSpan.Zero, MaxAttempts = 2, Clock = new Waiting(clock) }).Versions("churn").FollowAsync("v2");

    private static string Version(string state) =>
        $$$"""
        {"version":"v2","source":"upload","state":"{{{state}}}","role":"None","since":"2026-01-02T03:04:05Z","faults":[],"silos":[],
        "broughtBy":"ann","createdAt":"2026-01-02T03:04:05Z","inputs":{},"outputs":{},"nulls":{}}
        """;

    /// <summary>The time of another clock. Whoever waits is woken at once.</summary>
    private sealed class Waiting(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
