using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>The command <c>./test</c> in a folder of its own, where a program named dotnet answers with what a test prepared.</summary>
internal sealed class TestCommand : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // The runs of ./test, told apart by their arguments. Each has a file with its output and one with its exit code.
    private const string Dotnet = """
        #!/usr/bin/env bash
        cd "$(dirname "$0")"
        case "$*" in
          --version) echo 10.0.0 && exit ;;
          msbuild*) exit ;;
          *-method*) run=again ;;
          *-trait\ *) run=alone ;;
          *Processes.Tests.dll*) run=processes ;;
          *) run=computing ;;
        esac
        [ "$run" != again ] || echo "$*" >>calls
        mktemp >>temporary
        cat "$run.log"
        exit "$(cat "$run.code")"
        """;

    private readonly string root = Directory.CreateTempSubdirectory("test-command-").FullName;

    public TestCommand()
    {
        foreach (var folder in new[] { "bin", "tests/commands", "tests/Some.Tests", "tests/Processes.Tests" })
            Directory.CreateDirectory(Path.Combine(root, folder));
        foreach (var file in new[] { "test", "tests/commands/second-try" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(root, file));
        File.WriteAllText(Path.Combine(root, "tests/commands/needs"), "");
        File.WriteAllText(Path.Combine(root, "bin/dotnet"), Dotnet);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(root, "bin/dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var run in new[] { "computing", "processes", "alone", "again" })
            Answer(run, succeeded: 10);
    }

    /// <summary>The arguments of the runs that repeat tests.</summary>
    public string Repeated
    {
        get
        {
            var file = Path.Combine(root, "bin/calls");
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
    }

    /// <summary>A temporary file of each run of tests, which nobody deletes.</summary>
    public string[] Temporary => File.ReadAllLines(Path.Combine(root, "bin/temporary"));

    /// <summary>Prepares the output of a run, in the words of xunit.</summary>
    public void Answer(string run, int succeeded, int code = 0, params string[] failed)
    {
        var failures = failed.Select(name => $"    {name} [FAIL]\n      Assert.True() Failure\n");
        // What fails and is no test.
        var errors = failed.Count(name => name.StartsWith('['));
        var total = succeeded + failed.Length - errors;
        var summary = $"=== TEST EXECUTION SUMMARY ===\n   ModelPipeline.Some.Tests  Total: {total}, Errors: {errors}, "
            + $"Failed: {failed.Length - errors}, Skipped: 0, Not Run: 0, Time: 1.234s\n";
        File.WriteAllText(Path.Combine(root, $"bin/{run}.log"), string.Concat(failures) + summary);
        File.WriteAllText(Path.Combine(root, $"bin/{run}.code"), $"{(code == 0 && failed.Length > 0 ? 1 : code)}");
    }

    public async Task<(int ExitCode, string[] Lines)> RunAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(root, "test")) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(root, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeLimit);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        await errors;
        return (process.ExitCode, (await output).TrimEnd('\n').Split('\n'));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
