using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ModelPipeline.Mutants;

/// <summary>The program of a test project in the copy of the sources. Its processes run many changes, one after the other.</summary>
/// <param name="root">The root of the copy.</param>
/// <param name="project">The name of the project, without <c>.Tests</c>.</param>
/// <param name="written">A folder for what the processes write.</param>
internal sealed class TestProgram(string root, string project, string written) : IDisposable
{
    private const string Failed = " [FAIL]";

    // What tests leave behind, above all those that failed, is given back with the process.
    private const int MostRuns = 60;

    private readonly string folder = Path.Combine(root, "tests", $"{project}.Tests", "bin/Debug/net10.0");
    private readonly ConcurrentBag<TestWorker> idle = [];
    private string changed = "";

    private string Module => Path.Combine(folder, $"ModelPipeline.{project}.Tests.dll");

    /// <summary>The hash of the program: other tests have another.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Module)))[..16];

    /// <summary>Lets the program use another assembly instead of the one that it was built with.</summary>
    public void Use(string name, byte[] assembly)
    {
        changed = name;
        var file = Path.Combine(folder, $"{name}.dll");
        if (!File.Exists(file))
            throw new InvalidOperationException($"{folder} has no {name}.dll; name tests of the project, and build them.");
        // The file may be a link to the one of the build, which stays.
        File.Delete(file);
        File.WriteAllBytes(file, assembly);
    }

    public async Task<IReadOnlyList<TestClass>> ListAsync()
    {
        var run = await ChildProcess.RunAsync("dotnet", [Module, "-list", "classes", "-noLogo"], [], TimeSpan.FromMinutes(2));
        var names = run.Output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("ModelPipeline.", StringComparison.Ordinal));
        return [.. names.Distinct().Select(each => new TestClass(project, each))];
    }

    /// <summary>Runs classes until a test fails.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="mutant">The change that is on; -1 for none.</param>
    /// <param name="limit">After this time the run counts as too long.</param>
    /// <param name="alone">Whether it needs a process that has run nothing before.</param>
    public async Task<TestRun> RunAsync(IEnumerable<string> classes, int mutant, TimeSpan limit, bool alone = false)
    {
        var arguments = classes.SelectMany(each => new[] { "-class", each }).ToList();
        while (true)
        {
            var worker = !alone && idle.TryTake(out var other) ? other : new TestWorker(Module, changed, written);
            var isFirst = worker.Runs == 0;
            var run = await RunAsync(worker, mutant, arguments, limit);
            var failed = NameOfFailed(run.Lines);
            var isClean = isFirst || run.ExitCode == 0 || await IsCleanAsync(worker, run, failed, limit);
            if (run.IsOver || alone || !isClean || worker.Runs >= MostRuns)
                worker.Dispose();
            else
                idle.Add(worker);

            if (isClean)
                return new(run.ExitCode == 0, run.ExitCode is null, failed, run.Seconds, run.Ids);
        }
    }

    // Whether a failure is one of the change, and not of what a change before it has left behind: work that ends the process later, or a
    // value that makes the test fail without the change too.
    private static async Task<bool> IsCleanAsync(TestWorker worker, WorkerRun run, string? failed, TimeSpan limit) =>
        !run.IsOver && failed is not null && (await RunAsync(worker, -1, ["-method", failed.Split('(')[0]], limit)).ExitCode == 0;

    public void Dispose()
    {
        while (idle.TryTake(out var worker))
            worker.Dispose();
    }

    private static Task<WorkerRun> RunAsync(TestWorker worker, int mutant, IEnumerable<string> arguments, TimeSpan limit) =>
        worker.RunAsync(mutant, ["-noLogo", "-noColor", "-stopOnFail", .. arguments], limit);

    private static string? NameOfFailed(IEnumerable<string> lines)
    {
        var failed = lines.FirstOrDefault(line => line.Contains(Failed, StringComparison.Ordinal));
        return failed?[..failed.IndexOf(Failed, StringComparison.Ordinal)].Trim();
    }
}
