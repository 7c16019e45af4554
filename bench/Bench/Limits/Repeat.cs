using System.Diagnostics;

namespace ModelPipeline.Bench;

/// <summary>Repeats a piece of work for a time, on several workers.</summary>
internal static class Repeat
{
    /// <summary>Runs the rounds, and notes how much work was done in a second.</summary>
    /// <param name="session">Receives the figures.</param>
    /// <param name="name">The name of the work.</param>
    /// <param name="unit">The unit of the work.</param>
    /// <param name="workers">The number of workers at the same time.</param>
    /// <param name="work">Does one piece of work of a worker, and returns its amount.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
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
