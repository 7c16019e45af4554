using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Does what the README of a sample or a page of <c>docs</c> says, as a reader would, in a copy of the samples.</summary>
internal sealed class SampleReader : IAsyncDisposable
{
    private const string Address = "http://localhost:8080";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, string> environment;
    private ApiProcess? api;

    /// <param name="environment">Variables of the reader, such as where PostgreSQL is.</param>
    public SampleReader(IReadOnlyDictionary<string, string>? environment = null)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Browser.Root, "samples"), "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Folder, Path.GetRelativePath(Browser.Root, file));
            if (to.Split(Path.DirectorySeparatorChar).Any(each => each is "bin" or "obj" or "data" or "__pycache__"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        this.environment = new(environment ?? new Dictionary<string, string>())
        {
            // How bash takes a function from the environment.
            ["BASH_FUNC_modelpipeline%%"] = $"() {{ dotnet '{Paths.Cli}' \"$@\"; }}",
            ["XDG_CONFIG_HOME"] = Folder,
        };
    }

    /// <summary>The copy of the project's folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("model-pipeline-samples-").FullName;

    private string Server => environment.GetValueOrDefault("MODELPIPELINE_SERVER", Address);

    /// <summary>Runs the program of the sample: makes its table, trains its model.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await Browser.RunAsync(Browser.Root, "dotnet", [Paths.Churn, .. arguments]);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Makes the customers of a sample.</summary>
    public Task GenerateAsync(string sample)
    {
        var data = Directory.CreateDirectory(Path.Combine(Folder, "samples", sample, "data")).FullName;
        return RunAsync("generate", Path.Combine(data, "customers.duckdb"));
    }

    /// <summary>Starts <c>./run</c> with arguments.</summary>
    public async Task<string> StartAsync(params string[] arguments)
    {
        var sample = arguments.Length > 0 ? arguments : ["--Sample", "samples/churn/pipeline.json"];
        string[] ports = ["--Cluster:SiloPort", $"{Workplace.FreePort()}", "--Cluster:GatewayPort", $"{Workplace.FreePort()}"];
        api = await ApiProcess.StartAsync(Folder, [.. sample, .. ports], environment);
        environment["MODELPIPELINE_SERVER"] = api.Http.BaseAddress!.ToString().TrimEnd('/');
        await Eventually.TrueAsync(() => Task.FromResult(api.Output.Contains("curl -X POST", StringComparison.Ordinal)), TimeLimit,
            () => "the greeting names a first call");
        // Without the lines of the log.
        return string.Join('\n', api.Output.Split('\n').Where(line => line.StartsWith("ModelPipeline serves", StringComparison.Ordinal)
            || line.StartsWith("  curl", StringComparison.Ordinal)));
    }

    /// <summary>Does each step of a page, and fails where something else comes out.</summary>
    /// <param name="page">The page, from the project's folder.</param>
    public async Task FollowAsync(string page)
    {
        var copy = Path.Combine(Folder, page);
        var steps = ReadmeStep.Of(await File.ReadAllTextAsync(File.Exists(copy) ? copy : Path.Combine(Browser.Root, page)));
        Assert.NotEmpty(steps);
        foreach (var step in steps)
        {
            var since = Stopwatch.StartNew();
            var said = await DoAsync(step.Command);
            while (step.TakesAMoment && !step.Fits(said) && since.Elapsed < TimeLimit)
                said = await DoAsync(step.Command);
            Assert.True(step.Fits(said), $"{page}: {step.Command}\nThe page says:\n{step.Expected}\nWhat comes out:\n{said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (api is not null)
            await api.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> DoAsync(string command)
    {
        var said = command.Split(' ') is ["./run", .. var arguments] ? await StartAsync(arguments) : await ShellAsync(command);
        return said.Replace(Server, Address, StringComparison.Ordinal);
    }

    private async Task<string> ShellAsync(string command)
    {
        await using var shell = new HostProcess(
            ["bash", "-c", command.Replace(Address, Server, StringComparison.Ordinal)], Folder, environment);
        Assert.True(await shell.ExitAsync() == 0, $"{command} fails:\n{shell.Output}");
        return shell.Output;
    }
}
