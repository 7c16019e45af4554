using System.Text.Json;

namespace ModelPipeline.Cli.Tests;

public sealed class ScoreCommandTests
{
    private const string Score = "POST /pipelines/churn/users/c1/score";
    private const string List = "POST /pipelines/churn/score";

    [Fact]
    public async Task Score_OfAUser_PrintsALineForEachProperty()
    {
        var tryout = new Tryout().Answer(Score, Samples.Score());

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("score", "churn", "c1"));

        Assert.Contains("p          0.5\n", tryout.Out, StringComparison.Ordinal);
        Assert.Empty(tryout.Error);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Score_AsJson_IsTheServersJson(string format)
    {
        var tryout = new Tryout().Answer(Score, Samples.Score());

        await tryout.RunAsync("score", "churn", "c1", "-o", format);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Samples.Score()), JsonElement.Parse(tryout.Out)), tryout.Out);
        Assert.Equal(format == "json", tryout.Out.TrimEnd().Contains('\n'));
        Assert.Empty(tryout.Error);
    }

    [Fact]
    public async Task Score_OnATerminalWithoutUtf8_EscapesWhatItCannotShow()
    {
        var tryout = new Tryout { IsUnicode = false }.Answer(Score, Samples.Score());

        await tryout.RunAsync("score", "churn", "c1", "-o", "json");

        Assert.All(tryout.Out, each => Assert.True(char.IsAscii(each)));
        Assert.Equal("bleibt für immer", JsonElement.Parse(tryout.Out).GetProperty("outputs").GetProperty("label").GetString());
    }

    [Fact]
    public async Task Score_OfAListWithFailures_ExitsWith1AndNamesThem()
    {
        var tryout = new Tryout { Input = "c2\r\n\nc3\n" }
            .Answer(List, $"{Samples.Score()}\n{Samples.NoInput("c2")}\n{Samples.Score("c3")}\n", type: "application/x-ndjson");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("score", "churn", "c1", "--users", "-"));

        Assert.Equal("""{"users":["c1","c2","c3"]}""", tryout.Bodies[0]);
        Assert.Equal(3, tryout.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("c2: There is no row. (no-input)", tryout.Error, StringComparison.Ordinal);
        Assert.EndsWith("modelpipeline: 1 of 3 users has no score.\n", tryout.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OfAListAsJsonLines_HasALineForEachUser()
    {
        var tryout = new Tryout()
            .Answer(List, $"{Samples.Score()}\n{Samples.NoInput("c2")}\n", type: "application/x-ndjson");

        await tryout.RunAsync("score", "churn", "c1", "c2", "-o", "jsonl");

        var lines = tryout.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal("c1", lines[0].GetProperty("score").GetProperty("user").GetString());
        Assert.Equal(404, lines[1].GetProperty("problem").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Score_OfAnEmptyList_IsJson()
    {
        var tryout = new Tryout().Answer("GET /jobs", "[]");

        await tryout.RunAsync("jobs", "list", "-o", "json");

        Assert.Equal("[]\n", tryout.Out);
    }

    [Theory]
    [InlineData(404, "unknown-pipeline", ExitCodes.Failed, "modelpipeline pipelines list")]
    [InlineData(401, "unauthenticated", ExitCodes.Failed, "--api-key")]
    [InlineData(422, "unusable-row", ExitCodes.Failed, "trace id t1")]
    [InlineData(503, "store-unavailable", ExitCodes.Unavailable, "What happened.")]
    public async Task Score_ThatIsRefused_SaysWhyAndWhatToDo(int status, string kind, int exitCode, string says)
    {
        var tryout = new Tryout().Answer(Score, Samples.Problem(status, kind), status, "application/problem+json");

        Assert.Equal(exitCode, await tryout.RunAsync("score", "churn", "c1", "-o", "json"));

        Assert.Contains(says, tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Out);
    }

    [Fact]
    public async Task Score_OfAServerThatDoesNotAnswer_ExitsWith69()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Unavailable, await tryout.RunAsync("score", "churn", "c1"));

        Assert.Contains("--server URL", tryout.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("score", "churn")]
    [InlineData("score", "churn", "c1", "c2", "--stored")]
    [InlineData("score", "churn", "c1", "--max-age", "-1")]
    [InlineData("score", "churn", "..")]
    [InlineData("score", "churn", "c1", "-o", "xml")]
    [InlineData("score", "churn", "c1", "--server", "nowhere")]
    [InlineData("score", "churn", "c1", "--profile", "nobody")]
    [InlineData("skore", "churn")]
    [InlineData("rollout", "canary", "churn", "v2", "101")]
    [InlineData("users", "delete", "churn", "c1")]
    [InlineData("what-if", "churn", "c1")]
    [InlineData("what-if", "churn", "c1", "--set", "tenure")]
    [InlineData("what-if", "churn", "c1", "--set", "tenure=1", "--sweep", "age")]
    [InlineData("score", "churn", "c1", "--stored", "--feature", "a=1")]
    [InlineData("baseline", "churn")]
    [InlineData("drift", "churn", "--hours", "0")]
    public async Task Score_OfAWrongCommandLine_ExitsWith2AndCallsNobody(params string[] arguments)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync(arguments));

        Assert.Empty(tryout.Calls);
        Assert.Empty(tryout.Out);
        Assert.NotEmpty(tryout.Error);
    }

    [Fact]
    public async Task Score_WithFeatures_SendsTheirValues()
    {
        var tryout = new Tryout().Answer(Score, Samples.Score());

        await tryout.RunAsync("score", "churn", "c1", "--feature", "amount=12.5", "country=de", "isNew=true");

        Assert.Equal("""{"features":{"amount":12.5,"country":"de","isNew":true}}""", tryout.Bodies[0]);
    }

    [Fact]
    public async Task Drift_ThatIsThere_ExitsWith1()
    {
        const string Report =
            """{"pipeline":"churn","version":"v1","status":"Drifted","driftedShare":1,"baseline":null,"window":{"from":"2026-01-02T00:00:00Z","to":"2026-01-03T00:00:00Z","rows":5000},"columns":[{"column":"age","kind":"number","status":"Drifted","reason":"psi above 0.25","rows":5000,"psi":0.5,"psiFloor":0.01,"jensenShannon":0.2,"ks":0.3,"largestDifference":null,"nullShare":0,"baselineNullShare":0,"unusableShare":0,"unusable":{},"newShare":null,"outOfRangeShare":0,"median":1,"baselineMedian":2,"bins":[]}],"outputs":[],"inputAge":null,"volume":{"hour":"2026-01-03T00:00:00Z","status":"Ok","rows":1,"rowsWeekAgo":null}}""";
        var tryout = new Tryout().Answer("GET /pipelines/churn/drift?window=1.00%3A00%3A00", Report);

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("drift", "churn", "--hours", "24"));

        Assert.Contains("age     Drifted  0.5      0  psi above 0.25\n", tryout.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_Verbose_ShowsCallsAndNoKey()
    {
        var tryout = new Tryout().Answer(Score, Samples.Score());

        await tryout.RunAsync("score", "churn", "c1", "--verbose", "--api-key", "mp_secret");

        Assert.Contains("> POST http://localhost:8080/pipelines/churn/users/c1/score", tryout.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("mp_secret", tryout.Error + tryout.Out, StringComparison.Ordinal);
    }
}
