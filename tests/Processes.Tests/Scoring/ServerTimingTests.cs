using System.Globalization;
using System.Net;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ServerTimingTests(ServingApi serving)
{
    private const string Call = "/pipelines/churn/users/c005/score";

    [Fact]
    public async Task Score_WithTiming_TellsStagesThatExplainTheTime()
    {
        // The first call also finds out where the user is.
        await AskAsync(Call);
        var all = new List<IReadOnlyDictionary<string, double>>();
        for (var i = 0; i < 20; i++)
            all.Add(await AskAsync($"{Call}?timing=true"));

        Assert.All(all, times => Assert.Equal(["queue", "retrieve", "apply", "write", "total"], times.Keys));
        Assert.All(all, times => Assert.All(times.Values, time => Assert.InRange(time, 0, 60_000)));
        Assert.All(all, times => Assert.InRange(times["retrieve"], 0.01, times["total"]));
        var total = all.Sum(times => times["total"]);
        Assert.InRange(all.Sum(times => times.Values.Sum()) - total, total * 0.95, total * 1.001);
    }

    private async Task<IReadOnlyDictionary<string, double>> AskAsync(string path)
    {
        using var response = await serving.Http.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.TryGetValues("Server-Timing", out var values)
            ? string.Join(", ", values).Split(", ").Select(entry => entry.Split(";dur="))
                .ToDictionary(entry => entry[0], entry => double.Parse(entry[1], CultureInfo.InvariantCulture))
            : new Dictionary<string, double>();
    }
}
