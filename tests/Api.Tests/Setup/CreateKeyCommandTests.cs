using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using ModelPipeline.Api;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>Keys from the command line, for an API that runs on the same database afterwards.</summary>
[Collection(typeof(ConsoleCollection))]
public sealed class CreateKeyCommandTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--create-key", true)]
    [InlineData("--create-key=ops", true)]
    [InlineData("--create-keys", false)]
    public void IsAskedFor_Argument_SaysSo(string argument, bool asked) =>
        Assert.Equal(asked, CreateKeyCommand.IsAskedFor(["--Config", "a.json", argument]));

    [Fact]
    public async Task Run_NameAndScopes_MakesAKeyThatAnApiTakesAndAudits()
    {
        var settings = folder.Settings();
        settings["Auth"] = new JsonObject { ["Mode"] = "ApiKey" };
        await using (await TestApi.StartAsync(folder, settings))
        {
        }

        var made = await RunAsync(settings, "--create-key", "ops", "--scopes", "read,admin", "--pipelines", "churn app*", "--tenant",
            "shop",
            "--expires", "2099-01-01T00:00:00Z");

        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Matches("^mp_[0-9A-Za-z]{49}\n$", made.Out);
        Assert.Matches($"^Key {made.Out.Substring(3, 8)} of 'ops' for read, admin. This is the only time that it is shown:\n$", made.Error);
        settings["Cluster"] = folder.Settings()["Cluster"]!.DeepClone();
        await using var api = await TestApi.StartAsync(folder, settings);
        // An API reads the keys of the store after it has begun to serve.
        await Eventually.TrueAsync(async () => (await api.Http.AskAsync("GET /keys", null, ("X-API-Key", made.Out.Trim()))).Status == 200,
            "the key to be read");
        var keys = (await api.Http.AskAsync("GET /keys", null, ("X-API-Key", made.Out.Trim()))).Json.AsArray();
        var audit = (await api.Http.AskAsync("GET /audit", null, ("X-API-Key", made.Out.Trim()))).Status;
        var key = Assert.Single(keys)!;
        Assert.Equal(("ops", "shop", "command line", "2099-01-01T00:00:00Z", "churn app*"), ((string)key["name"]!, (string)key["tenant"]!,
            (string)key["createdBy"]!, (string)key["expiresAt"]!,
                string.Join(' ', key["pipelines"]!.AsArray().Select(each => (string)each!))));
        // A key that is limited to some pipelines reads no audit of all.
        Assert.Equal(403, audit);
    }

    [Theory]
    [InlineData("create-key", "--create-key", "", "--scopes", "read")]
    [InlineData("create-key:Scopes", "--create-key", "a", "--scopes", "root")]
    [InlineData("create-key:Scopes", "--create-key", "a")]
    [InlineData("create-key:Pipelines", "--create-key", "a", "--scopes", "read", "--pipelines", "a/b")]
    [InlineData("expires", "--create-key", "a", "--scopes", "read", "--expires", "soon")]
    [InlineData("expires", "--create-key", "a", "--scopes", "read", "--expires", "2001-01-01T00:00:00Z")]
    public async Task Run_ArgumentThatDoesNotFit_IsNamed(string fault, params string[] arguments)
    {
        var refused = await RunAsync(folder.Settings(), arguments);

        Assert.Equal((PipelineHost.ConfigurationFault, ""), (refused.ExitCode, refused.Out));
        Assert.Contains($"\n  {fault} ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ArgumentsThatDoNotFit_AreNamedTogether()
    {
        var refused = await RunAsync(folder.Settings(), "--create-key", "a b", "--scopes", "root", "--expires", "tomorrow or so");

        Assert.Equal((78, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("create-key is 'a b'; name the key with 1 to 64 letters", refused.Error, StringComparison.Ordinal);
        Assert.Contains("create-key:Scopes has 'root', which is no scope", refused.Error, StringComparison.Ordinal);
        Assert.Contains("expires is 'tomorrow or so'; set a time such as 2027-01-01T00:00:00Z.", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingButTheName_NeedsScopes() => Assert.Contains("create-key:Scopes is empty; set any of score, read,",
        (await RunAsync(folder.Settings(), "--create-key", "ops")).Error, StringComparison.Ordinal);

    private Task<Written> RunAsync(JsonObject settings, params string[] arguments) => Written.ByAsync(() => PipelineHost.ReportAsync(() =>
        CreateKeyCommand.RunAsync(Host.CreateApplicationBuilder(
            ["--Config", folder.Write("key-settings.json", settings.ToJsonString()), .. arguments]))));
}
