using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Waits until a condition is true. The test fails when the time is over.</summary>
internal static class Eventually
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Waits a minute at most.</summary>
    /// <param name="condition">The condition, which costs little: it is checked every 5 ms.</param>
    /// <param name="awaited">The condition in words, for the message.</param>
    public static async Task TrueAsync(Func<bool> condition, string awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeLimit, $"Waited in vain for: {awaited}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits a minute at most.</summary>
    /// <param name="condition">The condition, which is checked every 100 ms.</param>
    /// <param name="awaited">The condition in words, for the message.</param>
    public static Task TrueAsync(Func<Task<bool>> condition, string awaited) => TrueAsync(condition, TimeLimit, () => awaited);

    /// <summary>Waits as long as the limit says.</summary>
    /// <param name="condition">The condition, which is checked every 100 ms.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="awaited">Tells the condition and what was seen last, for the message.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < limit, $"Waited in vain for: {awaited()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
