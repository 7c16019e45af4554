using System.Text.Json;

namespace ModelPipeline.Cli.Tests;

public sealed class DoctorTests
{
    private const string Pipeline =
        """{"name":"churn","isDefault":true,"input":{"kind":"DuckDb","connection":"in","source":"t","userColumn":"id"},"model":{"path":"m.onnx","version":"v1","inputs":[],"outputs":[]},"output":{"kind":"Sqlite","connection":"out","table":"s","mode":"Upsert"},"timeout":"00:00:10","cost":null}""";

    [Fact]
    public async Task Doctor_OfAServerThatIsWell_IsOk()
    {
        var tryout = Well();

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("doctor"));

        var lines = tryout.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("ok  ", line, StringComparison.Ordinal));
        Assert.Contains("pipelines: churn", tryout.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "memory: 1 user is active in the silo that answers, which has room for 100\n")]
    [InlineData(2, "memory: 2 users are active in the silo that answers, which has room for 100\n")]
    public async Task Doctor_UsersInMemory_AreCountedInWords(int users, string line)
    {
        var tryout = Well().Answer("GET /health/ready",
            $$$"""{"status":"UP","memory":{"usedBytes":1,"limitBytes":2,"activations":{{{users}}},"maxActivations":100}}""");

        await tryout.RunAsync("doctor");

        Assert.Contains(line, tryout.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAServerThatIsNotReady_FailsWithEachProblem()
    {
        var tryout = Well().Answer("GET /health/ready", """{"status":"DOWN","problems":["churn, output: no disk"]}""", 503);

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("doctor"));

        Assert.Contains("FAIL  ready: churn, output: no disk\n", tryout.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAVersionThatFailed_WarnsAndSaysWhatToDo()
    {
        var tryout = Well().Answer("GET /pipelines/churn/versions",
            """[{"version":"v2","source":"s","sha256":null,"state":"Failed","role":"None","since":"2026-01-02T03:04:05Z","faults":["Model:Path is wrong."],"silos":[],"trial":null,"broughtBy":"me","createdAt":"2026-01-02T03:04:05Z","deletedAt":null,"inputs":{},"outputs":{},"nulls":{}}]""");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("doctor"));

        Assert.Contains("warn  churn version v2: Model:Path is wrong.\n      Delete it: modelpipeline versions delete churn v2",
            tryout.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithoutAKey_FailsAndNamesTheScope()
    {
        var tryout = Well().Answer("GET /pipelines", Samples.Problem(401, "unauthenticated"), 401, "application/problem+json");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("doctor", "-o", "json"));

        var checks = JsonElement.Parse(tryout.Out).GetProperty("checks").EnumerateArray().ToList();
        Assert.Contains("scope read", checks[^1].GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Empty(tryout.Error);
    }

    [Fact]
    public async Task Doctor_WithoutAServer_FailsAtOnce()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("doctor"));

        Assert.StartsWith("FAIL  server: http://localhost:8080/ does not answer", tryout.Out, StringComparison.Ordinal);
        Assert.Single(tryout.Calls);
    }

    private static Tryout Well() => new Tryout()
        .Answer("GET /health/live", """{"status":"UP"}""")
        .Answer("GET /health/ready", """{"status":"UP","memory":{"usedBytes":1,"limitBytes":2,"activations":1,"maxActivations":100}}""")
        .Answer("GET /pipelines", $"[{Pipeline}]")
        .Answer("GET /pipelines/churn/versions", "[]")
        .Answer("GET /pipelines/churn/schedule", Samples.Problem(404, "no-schedule"), 404, "application/problem+json")
        .Answer("GET /jobs", "[]");
}
