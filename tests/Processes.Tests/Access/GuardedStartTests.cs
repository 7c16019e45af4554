using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class GuardedStartTests : IDisposable
{
    private readonly Workplace workplace = new();

    public void Dispose() => workplace.Dispose();

    [Fact]
    public async Task Start_OnAllAddresses_ServesWhereEverybodyIsMeantToCall()
    {
        var settings = Workplace.Settings();
        settings["Auth"] = new JsonObject { ["AllowAnonymous"] = true };

        await using var api = await ApiProcess.StartAsync(workplace, settings,
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://0.0.0.0:0" });

        using var response = await api.Http.PostAsync("/pipelines/churn/users/c001/score", null, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task CreateKey_BeforeTheFirstStartAndWhileTheApiRuns_MakesKeysThatAreTaken()
    {
        var settings = Workplace.Settings();
        settings["Auth"] = new JsonObject { ["Mode"] = "ApiKey" };
        var file = workplace.Write(settings);
        var first = await CreateAsync(file, "--create-key", "first", "--scopes", "admin,read");

        await using var api = await ApiProcess.StartAsync(workplace.Folder, ["--Config", file]);
        Assert.Equal(200, await StatusAsync(api, "/keys", first.Key));
        Assert.Equal(403, await StatusAsync(api, "/pipelines/churn/users/c001/score", first.Key, HttpMethod.Post));
        var second = await CreateAsync(file, "--create-key=second", "--scopes", "score", "--pipelines", "churn", "--tenant", "retail");
        await Eventually.TrueAsync(
            async () => await StatusAsync(api, "/pipelines/churn/users/c001/score", second.Key, HttpMethod.Post) == 200,
            "the key that was made while the API runs is taken");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/audit");
        request.Headers.Add("X-API-Key", first.Key);
        using var audit = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var entries = JsonNode.Parse(await audit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["entries"]!.AsArray();
        Assert.Equal(["second", "first"], entries.Select(entry => (string)entry!["after"]!["name"]!));
        Assert.All(entries, entry => Assert.Equal("command line", (string)entry!["actor"]!));
        Assert.DoesNotContain(first.Key[12..], api.Output, StringComparison.Ordinal);
    }

    private async Task<(string Key, string Output)> CreateAsync(string file, params string[] arguments)
    {
        await using var process = NewProcess(file, arguments);
        Assert.True(await process.ExitAsync() == 0, process.Output);
        return (process.Output.Split('\n').Single(line => line.StartsWith("mp_", StringComparison.Ordinal)), process.Output);
    }

    private HostProcess NewProcess(string file, string[] arguments) =>
        new(["dotnet", Paths.Api, "--Config", file, .. arguments], workplace.Folder);

    private static async Task<int> StatusAsync(ApiProcess api, string path, string key, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.Add("X-API-Key", key);
        using var response = await api.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
