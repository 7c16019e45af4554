using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>Settings that the start refuses, and how it says so. Exit code and message of a process are in Processes.Tests.</summary>
[Collection(typeof(ConsoleCollection))]
public sealed class StartTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly JsonObject settings;

    public StartTests()
    {
        settings = folder.Settings();
        // Messages name all pipelines.
        settings["Pipelines"]!.AsObject().Remove("calls");
        settings["Pipelines"]!.AsObject().Remove("rolled");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ConnectionStrings:cluster=Host=db;Username=u;Password=hidden",
        "Cluster:Connection names a place for grain state that cannot be used: it is no connection string of SQLite.")]
    [InlineData("Cluster:Connection=nowhere", "Cluster:Connection is 'nowhere'; set ConnectionStrings:nowhere")]
    [InlineData("DefaultPipeline=nope", "DefaultPipeline is 'nope', which is none of the pipelines; set one of append, churn")]
    [InlineData("urls=localhost:8080", "Cannot start, a setting does not fit")]
    [InlineData("urls=http://192.0.2.1:8080", "Auth:Mode is 'None', and the API would listen on http://192.0.2.1:8080")]
    [InlineData("Logging:LogLevel:Default=foo", "Cannot start, a setting does not fit")]
    [InlineData("Pipelines:churn:Output:Table=append_scores",
        "Pipelines:churn:Output:Table is 'append_scores', the table of pipeline 'append' too")]
    [InlineData("Config=nowhere.json", "Config is 'nowhere.json', which does not exist")]
    [InlineData("Cluster:SiloPort=many", "Cluster:SiloPort is 'many', which cannot be read; set a whole number.")]
    public async Task Start_OrdinaryMistake_IsOneMessageWithoutAStackTrace(string argument, string expected)
    {
        var (exitCode, message) = await StartAsync($"--{argument}");

        Assert.True(exitCode == PipelineHost.ConfigurationFault, $"Exit code {exitCode}: {message}");
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_IsOneMessageWithoutAStackTrace()
    {
        var (exitCode, message) = await StartAsync("--urls=http://192.0.2.1:8080", "--Auth:AllowAnonymous=true");

        Assert.True(exitCode == PipelineHost.Unavailable, $"Exit code {exitCode}: {message}");
        Assert.StartsWith("Cannot start", message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AskingNobodyOnAllAddresses_EndsWithOneMessageThatSaysWhatToSet()
    {
        var (exitCode, message) = await StartAsync("--urls=http://0.0.0.0:0");

        Assert.Equal(PipelineHost.ConfigurationFault, exitCode);
        Assert.Contains("The configuration has 1 fault", message, StringComparison.Ordinal);
        foreach (var named in new[] { "Auth:Mode", "http://0.0.0.0:0", "--create-key", "Auth:AllowAnonymous", "http://localhost:8080" })
            Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_NamesTheSetting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        settings["Cluster"]!["SiloPort"] = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, message) = await StartAsync();

        Assert.Equal(PipelineHost.ConfigurationFault, exitCode);
        Assert.Contains("Cluster:SiloPort is", message, StringComparison.Ordinal);
    }

    // The state took a transaction when the settings were checked, and takes none now.
    [Theory]
    [InlineData(13, " Free space on its disk.")]
    [InlineData(10, "")]
    public async Task Start_StateOfTheClusterFails_IsOneMessageWithoutAStackTrace(int code, string advice)
    {
        var written = await Written.ByAsync(() => PipelineHost.ReportAsync(() => throw new SqliteException("It is full.", code)));

        Assert.Equal(PipelineHost.Unavailable, written.ExitCode);
        Assert.Equal($"Cannot start, the database with the state of the cluster fails: It is full.{advice}", written.Error.TrimEnd());
    }

    [Fact]
    public async Task Start_AppSettingsThatAreNoJson_FaultNamesTheLine()
    {
        await File.WriteAllTextAsync(
            folder.File("appsettings.json"), "{\n  \"DefaultPipeline\": churn\n}", TestContext.Current.CancellationToken);

        var (exitCode, message) = await StartAsync();

        Assert.Equal(PipelineHost.ConfigurationFault, exitCode);
        Assert.Contains("appsettings.json'. It is no valid JSON at line 2, column 22: 'c' is an invalid start of a value.", message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NullsInTheFile_CountAsNotSet()
    {
        settings["Pipelines"]!["churn"]!["Input"]!["Query"] = null;
        settings["Pipelines"]!["churn"]!["Batching"] = null;

        Assert.Equal((0, ""), await StartAsync());
    }

    [Fact]
    public async Task Start_ClusterConnection_HoldsTheGrainState()
    {
        settings["Cluster"]!["Connection"] = "grains";
        settings["ConnectionStrings"]!["grains"] = "Data Source=elsewhere/grains.db";

        Assert.Equal((0, ""), await StartAsync());

        Assert.True(File.Exists(folder.File("elsewhere/grains.db")));
    }

    // A start that succeeds ends at once.
    private async Task<(int ExitCode, string Message)> StartAsync(params string[] arguments)
    {
        var written = await Written.ByAsync(() => PipelineHost.RunAsync(() =>
        {
            var app = TestApi.Build(folder, settings, new(), arguments);
            app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
            return app;
        }));
        return (written.ExitCode, written.Error);
    }
}
