using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Does what the README of a sample says, as a reader would, in a copy of the samples.</summary>
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

    /// <summary>Does each step of a README, and fails where something else comes out.</summary>
    public async Task FollowAsync(string readme)
    {
        var steps = ReadmeStep.Of(await File.ReadAllTextAsync(Path.Combine(Folder, readme)));
        Assert.NotEmpty(steps);
        foreach (var step in steps)
        {
            var since = Stopwatch.StartNew();
            var said = await DoAsync(step.Command);
            while (step.TakesAMoment && !step.Fits(said) && since.Elapsed < TimeLimit)
                said = await DoAsync(step.Command);
            Assert.True(step.Fits(said), $"{readme}: {step.Command}\nThe page says:\n{step.Expected}\nWhat comes out:\n{said}");
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
