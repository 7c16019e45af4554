using System.Text.Json.Nodes;
using ModelPipeline.Client;

namespace ModelPipeline.Tests;

/// <summary>The scenarios that every client passes against one server.</summary>
public sealed class ClientScenarioTests(ServingApi serving, TypeScriptClient typeScript)
    : IClassFixture<ServingApi>, IClassFixture<TypeScriptClient>
{
    private static readonly Dictionary<string, JsonObject> Scenarios = JsonNode
        .Parse(File.ReadAllText(Path.Combine(Paths.Clients, "scenarios.json")))!.AsArray()
        .ToDictionary(each => (string)each!["name"]!, each => each!.AsObject());

    public static TheoryData<string> Names => new(Scenarios.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_ByTheDotNetClient_Passes(string name)
    {
        using var proxy = new RefusingProxy(serving.Http);
        var address = (string?)Scenarios[name]["server"] switch
        {
            "refusing" => proxy.Address,
            "missing" => new Uri("http://127.0.0.1:1"),
            _ => serving.Http.BaseAddress!,
        };
        using var client = new ModelPipelineClient(address, new() { FirstDelay = TimeSpan.FromMilliseconds(10) });

        await new ClientScenarios(client, Scenarios[name], Paths.ChurnModel, serving.Workplace.Folder).RunAsync();
    }

    [Fact]
    public async Task Scenarios_ByThePythonClient_Pass()
    {
        using var proxy = new RefusingProxy(serving.Http);

        await using var python = new HostProcess(
            ["/usr/bin/python3", Path.Combine(Paths.Clients, "python", "test_scenarios.py"), serving.Http.BaseAddress!.ToString(),
                proxy.Address.ToString(), Paths.ChurnModel, "by-python"],
            serving.Workplace.Folder, new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" });

        Assert.True(await python.ExitAsync() == 0, python.Output);
        Assert.Equal(Scenarios.Count, Passed(python.Output));
    }

    [Fact]
    public async Task Scenarios_ByTheTypeScriptClient_Pass()
    {
        using var proxy = new RefusingProxy(serving.Http);

        var output = await typeScript.RunAsync(serving.Workplace.Folder, "scenarios.mjs",
            serving.Http.BaseAddress!.ToString(), proxy.Address.ToString(), Paths.ChurnModel, "by-typescript");

        Assert.Equal(Scenarios.Count, Passed(output));
    }

    [Fact]
    public async Task Calls_OfTheTypeScriptClientThatFail_AreMadeAgainWhereSafe() =>
        Assert.Equal("13 checks", (await typeScript.RunAsync(serving.Workplace.Folder, "retries.mjs")).Trim());

    [Fact]
    public async Task Paths_OfTheTypeScriptClient_TakeNoIdThatLeadsToAnotherRoute() =>
        Assert.Equal("6 ids", (await typeScript.RunAsync(serving.Workplace.Folder, "paths.mjs")).Trim());

    private static int Passed(string output) => output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal));
}
