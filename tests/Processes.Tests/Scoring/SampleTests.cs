using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The sample that <c>./run</c> serves, in a copy.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    private string Sample => Path.Combine(folder, "samples", "churn");

    public SampleTests()
    {
        Directory.CreateDirectory(Path.Combine(Sample, "data"));
        foreach (var file in new[] { "pipeline.json", "churn.zip" })
            File.Copy(Path.Combine(Paths.ChurnSample, file), Path.Combine(Sample, file));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sample_GeneratedAnywhere_GivesTheScoreOfTheReadme()
    {
        Assert.Contains("100000 customers", await RunAsync("generate", Path.Combine(Sample, "data", "customers.duckdb")),
            StringComparison.Ordinal);
        await using var api = await ApiProcess.StartAsync(folder, ["--Sample", "samples/churn/pipeline.json", .. Ports()]);

        var score = await api.Http.JsonAsync(HttpMethod.Post, "/model?user=c000042");

        Assert.Equal(0.2575, (double)score["outputs"]!["churn_probability"]!, 4);
        Assert.False((bool)score["outputs"]!["churn"]!);
        Assert.True(File.Exists(Path.Combine(Sample, "data", "scores.db")));
        Assert.Contains("/pipelines/churn/users/c000042/score", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_APipelineIsConfigured_IsLeftOut()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Pipelines"]!.AsObject().Remove("churn");
        await using var api = await ApiProcess.StartAsync(workplace.Folder,
            ["--Sample", Path.Combine(Sample, "pipeline.json"), "--Config", workplace.Write(settings)]);
        var pipelines = JsonNode.Parse(await api.Http.GetStringAsync("/pipelines"))!.AsArray();
        Assert.Equal(["append", "strict"], pipelines.Select(pipeline => (string)pipeline!["name"]!));
    }

    [Fact]
    public async Task Train_OnTheGeneratedCustomers_PredictsChurn()
    {
        var line = await RunAsync("train", Path.Combine(folder, "trained.zip"));
        var auc = double.Parse(line.Split(' ')[1].TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(auc, 0.75, 0.85);
        Assert.True(new FileInfo(Path.Combine(folder, "trained.zip")).Length > 0);
    }

    private static string[] Ports() =>
        ["--Cluster:SiloPort", $"{Workplace.FreePort()}", "--Cluster:GatewayPort", $"{Workplace.FreePort()}"];

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments.Prepend(Paths.Churn)) { RedirectStandardOutput = true })!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
