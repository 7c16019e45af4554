using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>
/// Gives damaged input to a reader. A run of all tests takes a few hundred inputs, which are always the same. With <c>FUZZ_SECONDS</c>,
/// each test continues with other inputs for that time. An input that once failed is kept among the samples of its test.
/// </summary>
internal static class Fuzz
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static readonly double? Seconds =
        Environment.GetEnvironmentVariable("FUZZ_SECONDS") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads the samples, and damaged copies of them.</summary>
    /// <param name="samples">Good input, and input that once failed.</param>
    /// <param name="read">Reads the input. Throws if anything happens that is not documented.</param>
    /// <param name="runs">The number of damaged copies in a run of all tests.</param>
    public static async Task RunAsync(IReadOnlyList<byte[]> samples, Func<byte[], Task> read, int runs = 500)
    {
        foreach (var sample in samples)
            await TryAsync(sample, read);
        var damage = new Damage(samples, Seconds is null ? 1 : Environment.TickCount);
        var watch = Stopwatch.StartNew();
        for (var run = 0; Seconds is { } seconds ? watch.Elapsed.TotalSeconds < seconds : run < runs; run++)
            await TryAsync(damage.Next(), read);
    }

    /// <summary>The same for a reader of text.</summary>
    public static Task RunAsync(IReadOnlyList<string> samples, Action<string> read, int runs = 2_000) => RunAsync(
        [.. samples.Select(sample => System.Text.Encoding.UTF8.GetBytes(sample))],
        input =>
        {
            read(System.Text.Encoding.UTF8.GetString(input));
            return Task.CompletedTask;
        },
        runs);

    private static async Task TryAsync(byte[] input, Func<byte[], Task> read)
    {
        if (await FailureAsync(input, read) is not { } failure)
            return;
        var shortest = await ShortenAsync(input, failure, read);
        var base64 = Convert.ToBase64String(shortest);
        Assert.Fail($"Input of {shortest.Length} bytes, as base64: {base64}\nAdd it to the samples of this test.\n{failure}");
    }

    private static async Task<Exception?> FailureAsync(byte[] input, Func<byte[], Task> read)
    {
        try
        {
            // The read is on another thread, so that an input that hangs is named too.
            await Task.Run(() => read(input)).WaitAsync(TimeLimit);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    // Shortens the input: removes pieces, at first halves, as long as the same failure happens.
    private static async Task<byte[]> ShortenAsync(byte[] input, Exception failure, Func<byte[], Task> read)
    {
        if (failure is TimeoutException)
            return input;
        for (var piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length;)
            {
                byte[] without = [.. input[..at], .. input[(at + piece)..]];
                if ((await FailureAsync(without, read))?.GetType() == failure.GetType())
                {
                    input = without;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return input;
    }
}
