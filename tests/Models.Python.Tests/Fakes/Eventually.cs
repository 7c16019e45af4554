using System.Diagnostics;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>Waits for a condition.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string awaited)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"Waited in vain for: {awaited}");
            await Task.Delay(5);
        }
    }
}
