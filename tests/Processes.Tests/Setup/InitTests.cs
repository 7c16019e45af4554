using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>From a model file and a table to the first score, without editing a file.</summary>
public sealed class InitTests : IDisposable
{
    private static readonly Uri NoServer = new("http://127.0.0.1:1");

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;

    [Fact]
    public async Task Init_OfATableAndAModel_MakesSettingsThatServeTheFirstScore()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var (exitCode, output, error) = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv", "-o", "json");

        Assert.True(exitCode == 0, error);
        var report = JsonNode.Parse(output)!;
        Assert.Equal("customerID", (string)report["userColumn"]!);
        Assert.Equal(5, report["rows"]!.AsArray().Count);
        Assert.Equal(["TotalCharges"], report["nulls"]!.AsArray().Select(each => (string)each!["column"]!));
        Assert.Empty(report["notes"]!.AsArray());
        Assert.False(System.IO.File.Exists(File("scores.db")));

        await using var api = await ApiProcess.StartAsync(folder, ["--Config", "pipeline.json", .. Ports()]);
        var score = await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{TelcoTable.FirstUser}/score");
        // The row that was tried is the row that is scored.
        var tried = report["rows"]!.AsArray().Single(row => (string)row!["user"]! == TelcoTable.FirstUser)!["outputs"]!;
        Assert.Equal((double)tried["churn_probability"]!, (double)score["outputs"]!["churn_probability"]!, 1e-6);
        Assert.Equal(["churn_probability", "label"], score["outputs"]!.AsObject().Select(each => each.Key));
    }

    // All other cases are tested inside the tests (Api.Tests/Setup).
    [Fact]
    public async Task Run_InitWithoutTheCommand_TellsHowToRunAndEndsAsTheCommandDoes()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var init = await RunHostAsync(0, "init", "--model", "churn.onnx", "--input", "customers.csv", "-y");
        var missing = await RunHostAsync(78, "init", "--model", "churn.onnx", "--input", "gone.csv", "--print");

        Assert.Contains("  /opt/modelpipeline/run --Config pipeline.json", init, StringComparison.Ordinal);
        Assert.Contains("--input is 'gone.csv', which does not exist", missing, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Ports() =>
        ["--Cluster:SiloPort", $"{Workplace.FreePort()}", "--Cluster:GatewayPort", $"{Workplace.FreePort()}"];

    // As ./run does.
    private async Task<string> RunHostAsync(int exitCode, params string[] arguments)
    {
        await using var host = new HostProcess(["dotnet", Paths.Api, .. arguments], folder,
            new Dictionary<string, string> { ["MODELPIPELINE_RUN"] = "/opt/modelpipeline/run" });
        Assert.True(await host.ExitAsync() == exitCode, host.Output);
        return host.Output;
    }

    private string File(string name) => Path.Combine(folder, name);

    private Task WriteAsync(string name, byte[] content) => System.IO.File.WriteAllBytesAsync(File(name), content);

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(NoServer, folder, arguments);
}
