using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Calls that start on a schedule, whatever happens to earlier calls.</summary>
internal static class OpenLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <summary>Starts calls at a fixed rate and waits for all of them.</summary>
    /// <param name="rate">The number of calls per second.</param>
    /// <param name="call">Makes one call; gets the number of the call, from 0.</param>
    /// <param name="cancellationToken">Ends the schedule. Calls in progress are still awaited.</param>
    public static async Task<T[]> RunAsync<T>(int rate, Func<int, Task<T>> call, CancellationToken cancellationToken)
    {
        var calls = new List<Task<T>>();
        var began = Stopwatch.StartNew();
        while (!cancellationToken.IsCancellationRequested)
        {
            while (calls.Count < began.Elapsed.TotalSeconds * rate)
                calls.Add(call(calls.Count));
            await Task.Delay(Tick, CancellationToken.None);
        }

        return await Task.WhenAll(calls);
    }
}
