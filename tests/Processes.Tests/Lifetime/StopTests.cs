using System.Net;
using System.Net.Http.Json;

namespace ModelPipeline.Tests;

public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithACallInFlight_FinishesItAndRefusesNewOnes()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Timeout"] = "00:01:00";
        await using var api = await ApiProcess.StartAsync(workplace, settings);

        // The call cannot write its score now, even on a fast machine.
        var held = workplace.HoldScores();
        var inFlight = api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        // A reading call answers, so the writing call, which was sent before, has arrived.
        await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c001/score", HttpStatusCode.NotFound);
        api.Stop();
        await Eventually.TrueAsync(() => api.Output.Contains("Stopping", StringComparison.Ordinal), "the API to begin to stop");

        using var late = await api.Http.PostAsync("/pipelines/churn/users/c002/score", null);
        using var ready = await api.Http.GetAsync("/health/ready");
        using var live = await api.Http.GetAsync("/health/live");
        Assert.False(inFlight.IsCompleted, "The call ended though its score cannot be written.");
        held.Dispose();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.NotNull(late.Headers.RetryAfter);
        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], [ready.StatusCode, live.StatusCode]);
        Assert.Equal("c001", (string)(await inFlight)["user"]!);
        Assert.Equal(0, await api.ExitAsync());
        Assert.Equal(1L, workplace.Query("SELECT count(*) FROM churn_scores"));
    }

    [Fact]
    public async Task Stop_WithFiftyOpenEventStreams_EndsLongBeforeTheHostsTimeout()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        // All writers of scores wait, so the job is not over.
        var held = workplace.HoldScores();
        using var body = JsonContent.Create(new { });
        var id = (string)(await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted, body))["id"]!;
        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Http.GetStreamAsync($"/jobs/{id}/events")));
        var readers = streams.Select(stream => new StreamReader(stream)).ToArray();
        foreach (var reader in readers)
            Assert.StartsWith("id: ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var began = TimeProvider.System.GetTimestamp();
        api.Stop();

        var ends = await Task.WhenAll(readers.Select(reader => reader.ReadToEndAsync()));
        held.Dispose();
        var exitCode = await api.ExitAsync();
        var ended = TimeProvider.System.GetElapsedTime(began);

        Assert.All(ends, end => Assert.EndsWith("\n\n", end, StringComparison.Ordinal));
        Assert.Equal(0, exitCode);
        // An open stream would keep the process alive for the host's timeout of 27 seconds.
        Assert.True(ended < TimeSpan.FromSeconds(20), $"The process ended after {ended}.");
    }

    [Fact]
    public async Task Kill_RightAfterA200_ScoreIsStoredAndTheNextStartServesIt()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        string runId;
        await using (var api = await ApiProcess.StartAsync(workplace, settings))
        {
            runId = (string)(await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score"))["runId"]!;
            await api.KillAsync();
        }

        Assert.Equal(runId, workplace.Query("SELECT run_id FROM churn_scores WHERE user_id = 'c001'"));
        await using var again = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        Assert.Equal(runId, (string)(await again.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c001/score"))["runId"]!);
    }
}
