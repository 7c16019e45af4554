using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Waits for a condition, no longer than the test may take.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Waited in vain for: {awaited}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan timeout, Func<string> awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < timeout, $"Waited in vain for: {awaited()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
