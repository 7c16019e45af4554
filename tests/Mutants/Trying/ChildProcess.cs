using System.Diagnostics;
using System.Text;

namespace ModelPipeline.Mutants;

/// <summary>A program that ran.</summary>
/// <param name="ExitCode">Its exit code. Null if it took longer than its limit.</param>
/// <param name="Output">What it wrote to both streams.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ChildProcess(int? ExitCode, string Output, double Seconds)
{
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyList<(string Name, string Value)> environment, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var output = new StringBuilder();
        var exited = new TaskCompletionSource();
        using var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(output, line.Data);
        process.Exited += (_, _) => exited.TrySetResult();
        var watch = Stopwatch.StartNew();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var hasExited = await Task.WhenAny(exited.Task, Task.Delay(limit)) == exited.Task;
        var seconds = watch.Elapsed.TotalSeconds;
        if (!hasExited)
            process.Kill(entireProcessTree: true);

        // The streams stay open as long as a server lives that the program started.
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(LastLines));
        lock (output)
            return new(hasExited ? process.ExitCode : null, output.ToString(), seconds);
    }

    private static void Add(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
