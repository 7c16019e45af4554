using System.Diagnostics;

namespace ModelPipeline.Bench;

/// <summary>Does something again and again for a time, on several workers.</summary>
internal static class Repeat
{
    /// <summary>Rounds of a turn each, noted as what was done a second.</summary>
    /// <param name="session">Takes the figures.</param>
    /// <param name="name">What is done.</param>
    /// <param name="unit">Of what is done.</param>
    /// <param name="workers">How many do it at once.</param>
    /// <param name="work">One piece of work by a worker; returns how much it was.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(Session session, string name, string unit, int workers, Func<int, Task<int>> work,
        CancellationToken cancellationToken)
    {
        await ForAsync(TimeSpan.FromSeconds(1), workers, work, cancellationToken);
        for (var round = 0; round < session.Options.Rounds; round++)
            session.Note("limits", name, unit, await ForAsync(session.Options.Turn / 2, workers, work, cancellationToken));
    }

    private static async Task<double> ForAsync(TimeSpan time, int workers, Func<int, Task<int>> work, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var sum = 0L;
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += await work(worker);
            }

            return sum;
        }, cancellationToken)));
        return done.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
