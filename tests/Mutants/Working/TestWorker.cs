using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Mutants;

/// <summary>A process that runs tests as often as it is told.</summary>
internal sealed class TestWorker : IDisposable
{
    private readonly Process process;
    private readonly string reached;

    /// <summary>Starts the process.</summary>
    /// <param name="module">The file of the test program.</param>
    /// <param name="changed">The name of the assembly that has the switches.</param>
    /// <param name="folder">A folder for what the process writes.</param>
    public TestWorker(string module, string changed, string folder)
    {
        reached = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString())).FullName;
        var start = new ProcessStartInfo("dotnet", [module])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                [Worker.Assemblies] = $"{Path.GetFileNameWithoutExtension(module)} {changed}",
                [SwitchSource.Reached] = reached,
                ["DOTNET_STARTUP_HOOKS"] = typeof(Worker).Assembly.Location,
            },
        };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>The number of runs that it ended.</summary>
    public int Runs { get; private set; }

    /// <summary>Runs tests. A worker that did not end them in time, or whose process ended, cannot be asked again.</summary>
    /// <param name="mutant">The change that is on; -1 for none.</param>
    /// <param name="arguments">The arguments of the test runner.</param>
    /// <param name="limit">After this time the process is ended.</param>
    public async Task<WorkerRun> RunAsync(int mutant, IEnumerable<string> arguments, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var lines = new List<string>();
        try
        {
            await process.StandardInput.WriteLineAsync(string.Join('\t', arguments.Prepend($"{mutant}")));
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return new(1, lines, [], watch.Elapsed.TotalSeconds, IsOver: true);
        }

        using var late = new CancellationTokenSource(limit);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                if (line.StartsWith(Worker.Ended, StringComparison.Ordinal))
                {
                    Runs++;
                    var code = int.Parse(line[Worker.Ended.Length..], CultureInfo.InvariantCulture);
                    return new(code, lines, TakeReached(), watch.Elapsed.TotalSeconds, IsOver: false);
                }

                lines.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            return new(null, lines, [], watch.Elapsed.TotalSeconds, IsOver: true);
        }

        // A change can end the process: an exception on a thread of its own, a stack that overflows.
        return new(1, lines, [], watch.Elapsed.TotalSeconds, IsOver: true);
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        process.WaitForExit(TimeSpan.FromSeconds(1));
        process.Dispose();
        Directory.Delete(reached, recursive: true);
    }

    private List<int> TakeReached()
    {
        var files = Directory.GetFiles(reached);
        var all = files.SelectMany(File.ReadLines).Select(line => int.Parse(line, CultureInfo.InvariantCulture));
        List<int> ids = [.. all.Distinct().Order()];
        foreach (var file in files)
            File.Delete(file);
        return ids;
    }
}
