using System.Diagnostics;

namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>Waits for a condition, no longer than the test may take.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Waited in vain for: {awaited}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
