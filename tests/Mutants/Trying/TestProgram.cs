namespace ModelPipeline.Mutants;

/// <summary>The program of a test project in the copy of the sources.</summary>
internal sealed class TestProgram(string root, string project)
{
    private const string Failed = " [FAIL]";

    private readonly string folder = Path.Combine(root, "tests", $"{project}.Tests");

    private string Module => Path.Combine(folder, "bin/Debug/net10.0", $"ModelPipeline.{project}.Tests.dll");

    public async Task BuildAsync()
    {
        var (succeeded, output) = await Build.RunAsync(folder);
        if (!succeeded)
            throw new InvalidOperationException($"{folder} does not compile:\n{output}");
    }

    public async Task<IReadOnlyList<TestClass>> ListAsync()
    {
        var run = await ChildProcess.RunAsync("dotnet", [Module, "-list", "classes", "-noLogo"], [], TimeSpan.FromMinutes(1));
        var names = run.Output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("ModelPipeline.", StringComparison.Ordinal));
        return [.. names.Distinct().Select(each => new TestClass(project, each))];
    }

    /// <summary>Runs classes until a test fails.</summary>
    public async Task<TestRun> RunAsync(IEnumerable<string> classes, (string Name, string Value) variable, TimeSpan limit)
    {
        var filter = classes.SelectMany(each => new[] { "-class", each });
        var run = await ChildProcess.RunAsync("dotnet", [Module, "-noLogo", "-noColor", "-stopOnFail", .. filter], [variable], limit);
        var failed = run.Output.Split('\n').FirstOrDefault(line => line.Contains(Failed, StringComparison.Ordinal));
        var name = failed?[..failed.IndexOf(Failed, StringComparison.Ordinal)].Trim();
        return new(run.ExitCode == 0, run.ExitCode is null, name, run.Seconds);
    }
}
