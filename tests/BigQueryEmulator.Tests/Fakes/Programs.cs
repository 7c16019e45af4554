using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>Programs that tests run.</summary>
internal static class Programs
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>The path of the emulator.</summary>
    public static string Emulator { get; } = Metadata("Emulator");

    /// <summary>The folder of the script that uses the emulator with Google's client.</summary>
    public static string Conformance { get; } = Metadata("Conformance");

    /// <summary>Starts a program and waits until it prints a line or ends.</summary>
    /// <returns>The process, which the caller must end, and its output so far.</returns>
    public static async Task<(Process Process, string Output)> RunUntilAsync(string? line, string program, params string[] arguments)
    {
        var output = new StringBuilder();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, printed) => Take(printed.Data);
        process.ErrorDataReceived += (_, printed) => Take(printed.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(TimeLimit);
        var first = await Task.WhenAny(seen.Task, process.WaitForExitAsync(timeout.Token));
        lock (output)
        {
            if (first.IsCanceled)
                process.Kill();
            Assert.False(first.IsCanceled, $"{program} was not done within {TimeLimit.TotalSeconds} s:\n{output}");
            return (process, output.ToString());
        }

        void Take(string? printed)
        {
            lock (output)
                output.AppendLine(printed);
            if (line is not null && printed?.Contains(line, StringComparison.Ordinal) == true)
                seen.TrySetResult();
        }
    }

    private static string Metadata(string key) =>
        Path.GetFullPath(typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!);
}
