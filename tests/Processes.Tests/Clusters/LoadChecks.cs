namespace ModelPipeline.Tests;

/// <summary>Checks of a load during failures.</summary>
internal static class LoadChecks
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Waits until two seconds in a row have the same number of scores to within a third. Then connections are open and code is compiled.
    /// Returns the scores per second.
    /// </summary>
    public static async Task<double> WaitUntilEvenAsync(this Load load)
    {
        var from = load.Elapsed;
        var half = Window / 2;
        var first = 0.0;
        var second = 0.0;
        await Eventually.TrueAsync(
            () =>
            {
                var now = load.Elapsed;
                first = load.Rate(now - Window, now - half);
                second = load.Rate(now - half, now);
                return Task.FromResult(now - from > Window && first > 0 && Math.Abs(first - second) < second / 3);
            },
            TimeSpan.FromSeconds(60),
            () => $"an even load; in the last two seconds there were {first:0} and {second:0} scores");
        return (first + second) / 2;
    }

    /// <summary>
    /// Waits until two seconds in a row have at least half of the usual scores per second. While the users of one silo are not served, all
    /// callers soon wait for one of them, and there are hardly any scores. Other work on the machine does not halve the scores, because
    /// callers pause for longer than a call takes.
    /// </summary>
    public static async Task RecoversAsync(this Load load, TimeSpan from, double usual, TimeSpan within)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(load.Elapsed - from > Window && load.Rate(load.Elapsed - Window, load.Elapsed) >= usual / 2),
            within + Window,
            () => $"half of {usual:0} scores/s; in the last 2 s there were {load.Rate(load.Elapsed - Window, load.Elapsed):0}/s");
        var lull = load.Calls.Where(call => call.Status == 200 && call.Ended > from)
            .Select(call => call.Ended)
            .DefaultIfEmpty(load.Elapsed)
            .Min() - from;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{usual:0} scores/s before, {load.Rate(load.Elapsed - Window, load.Elapsed):0} after {(load.Elapsed - Window - from).TotalSeconds:0.0} s; the first score came after {lull.TotalSeconds:0.0} s; "
            + $"{load.Calls.Count(call => call.Status != 200 && call.Ended > from)} calls failed, the longest took {load.Calls.Max(call => call.Duration).TotalSeconds:0.0} s");
    }

    /// <summary>
    /// Checks that no call failed before the moment, that failed calls say that they can be repeated, that no call took longer than the
    /// limit, and that no call failed after the limit.
    /// </summary>
    public static void AssertFailuresAreRetryable(this Load load, TimeSpan from, TimeSpan within)
    {
        foreach (var call in load.Calls)
        {
            Assert.True(call.Duration < within, $"A call took {call.Duration.TotalSeconds:0.0} s: {call.Status} {call.Problem}");
            if (call.Status == 200)
                continue;
            Assert.True(call.Ended >= from && call.Ended <= from + within + TimeSpan.FromSeconds(10),
                $"At {call.Ended.TotalSeconds:0.0} s, with trouble beginning at {from.TotalSeconds:0.0} s: {call.Status} {call.Problem}");
            Assert.True(call.Status is 503 or 504, $"{call.Status} {call.Problem}");
            Assert.True(call.Status != 503 || call.Problem.StartsWith("Retry-After 1", StringComparison.Ordinal), call.Problem);
        }
    }
}
