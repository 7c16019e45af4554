using System.ComponentModel;
using System.Diagnostics;

namespace ModelPipeline.Client.Tests;

/// <summary>Runs programs of other languages to their end.</summary>
internal static class Programs
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    /// <summary>What a program prints. A program that fails fails the test.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}{await errors}");
            return await output;
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"{program} is not installed, as ./test does: {e.Message}");
            throw;
        }
    }
}
