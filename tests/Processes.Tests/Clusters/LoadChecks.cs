namespace ModelPipeline.Tests;

/// <summary>What a load must see of trouble.</summary>
internal static class LoadChecks
{
    /// <summary>Waits until, for two seconds on end, at least two thirds of the usual scores a second are made.</summary>
    public static async Task RecoversAsync(this Load load, TimeSpan from, double usual, TimeSpan within)
    {
        var window = TimeSpan.FromSeconds(2);
        await Eventually.TrueAsync(
            () => Task.FromResult(load.Elapsed - from > window && load.Rate(load.Elapsed - window, load.Elapsed) >= usual * 2 / 3),
            within + window,
            () => $"two thirds of {usual:0} scores/s; in the last 2 s there were {load.Rate(load.Elapsed - window, load.Elapsed):0}/s");
        var lull = load.Calls.Where(call => call.Status == 200 && call.Ended > from).Select(call => call.Ended).DefaultIfEmpty(load.Elapsed).Min() - from;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{usual:0} scores/s before, {load.Rate(load.Elapsed - window, load.Elapsed):0} after {(load.Elapsed - window - from).TotalSeconds:0.0} s; the first score came after {lull.TotalSeconds:0.0} s; "
            + $"{load.Calls.Count(call => call.Status != 200 && call.Ended > from)} calls failed, the longest took {load.Calls.Max(call => call.Took).TotalSeconds:0.0} s");
    }

    /// <summary>Lets the load run up to a moment.</summary>
    public static Task RunUntilAsync(this Load load, TimeSpan moment) =>
        moment > load.Elapsed ? load.RunAsync((moment - load.Elapsed).TotalSeconds) : Task.CompletedTask;

    /// <summary>No call failed before, those that failed say that they may be made again, none took longer than that, and after that none failed.</summary>
    public static void AssertTroubleIsRetryable(this Load load, TimeSpan from, TimeSpan within)
    {
        foreach (var call in load.Calls)
        {
            Assert.True(call.Took < within, $"A call took {call.Took.TotalSeconds:0.0} s: {call.Status} {call.Problem}");
            if (call.Status == 200)
                continue;
            Assert.True(call.Ended >= from && call.Ended <= from + within + TimeSpan.FromSeconds(10), $"At {call.Ended.TotalSeconds:0.0} s, with trouble beginning at {from.TotalSeconds:0.0} s: {call.Status} {call.Problem}");
            Assert.True(call.Status is 503 or 504, $"{call.Status} {call.Problem}");
            Assert.True(call.Status != 503 || call.Problem.StartsWith("Retry-After 1", StringComparison.Ordinal), call.Problem);
        }
    }
}
