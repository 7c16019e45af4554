namespace ModelPipeline.Cli.Tests;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("modelpipeline: 'scor' is no command of 'modelpipeline'; there are score, explain, ", "scor", "churn", "c000042")]
    [InlineData("modelpipeline: 'strat' is no command of 'modelpipeline jobs'; there are start, ", "jobs", "strat", "churn")]
    [InlineData("modelpipeline: '12' is no id of a job; 'modelpipeline jobs list' shows the ids.\n", "jobs", "show", "12")]
    public async Task Run_OfAWrongWord_NamesTheWordOnceAndWhatThereIs(string message, params string[] arguments)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync(arguments));

        Assert.StartsWith(message, tryout.Error, StringComparison.Ordinal);
        Assert.Equal(2, tryout.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Run_OfAnUnknownOption_NamesTheOption()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("jobs", "list", "--nonsense"));

        Assert.Contains("'--nonsense'", tryout.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-age is 'abc'; set a whole number, such as 10.", "score", "churn", "c1", "--max-age", "abc")]
    [InlineData("--limit is '1.5'; set a whole number, such as 10.", "audit", "--limit", "1.5")]
    [InlineData("--top is '1,0'; set a whole number, such as 10.", "explain", "churn", "c1", "--top", "1,0")]
    [InlineData("--hours is ''; set a whole number, such as 10.", "drift", "churn", "--hours", "")]
    [InlineData("PERCENT is 'abc'; set a number, such as 2.5.", "rollout", "canary", "churn", "v2", "abc")]
    [InlineData("PERCENT is '2,5'; set a number, such as 2.5.", "rollout", "canary", "churn", "v2", "2,5")]
    [InlineData("PERCENT is 'NaN'; set a number, such as 2.5.", "rollout", "shadow", "churn", "v2", "NaN")]
    [InlineData("PERCENT is 100.5; set 0 to 100.", "rollout", "canary", "churn", "v2", "100.5")]
    [InlineData("--rate is '1,000'; set a number, such as 2.5.", "jobs", "start", "churn", "--rate", "1,000")]
    [InlineData("--from is 'low'; set a number, such as 2.5.", "what-if", "churn", "c1", "--sweep", "x", "--from", "low", "--to", "1")]
    [InlineData("--bake-time is '10'; set hours, minutes and seconds, ", "rollout", "canary", "churn", "v2", "1", "--bake-time", "10")]
    [InlineData("--overlap is '1d'; set hours, minutes and seconds, ", "keys", "rotate", "k1", "--overlap", "1d")]
    [InlineData("--since is 'yesterday'; set a date or a time in UTC, ", "audit", "--since", "yesterday")]
    [InlineData("--expires is '01/02/2027'; set a date or a time in UTC, ",
        "keys", "create", "a", "--scopes", "read", "--expires", "01/02/2027")]
    [InlineData("--job is 'x'; set the id of a job; 'modelpipeline jobs list' shows the ids.", "baseline", "churn", "--job", "x")]
    [InlineData("--output is 'xml'; set text, json or jsonl.", "status", "-o", "xml")]
    [InlineData("SHELL is 'sh'; set bash, zsh, fish or pwsh.", "completion", "sh")]
    [InlineData("USER is empty; name one.", "score", "churn", "")]
    public async Task Run_OfAWordThatCannotBeRead_NamesTheWordOnceAndWhatToSet(string message, params string[] arguments)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync(arguments));

        Assert.StartsWith($"modelpipeline: {message}", tryout.Error, StringComparison.Ordinal);
        Assert.Equal(2, tryout.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(tryout.Calls);
    }

    [Theory]
    [InlineData("2026-11-01", "2026-11-01T00%3A00%3A00")]
    [InlineData("2026-11-01T12:30", "2026-11-01T12%3A30%3A00")]
    [InlineData("2026-11-01T12:30:05Z", "2026-11-01T12%3A30%3A05")]
    [InlineData("2026-11-01T12:30:05.5+02:00", "2026-11-01T10%3A30%3A05.5")]
    public async Task Run_OfATime_TakesItInUtcUnlessItHasAnOffset(string time, string sent)
    {
        var tryout = new Tryout();

        await tryout.RunAsync("audit", "--since", time);

        Assert.Contains(sent, tryout.Calls[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score", "churn", "c1", "--maxage", "5")]
    [InlineData("score", "churn", "--maxage=5")]
    [InlineData("users", "delete", "churn", "--all", "--yes")]
    [InlineData("score", "churn", "-u", "ids.txt")]
    public async Task Run_OfAMisspeltOption_TakesItForNoUser(params string[] arguments)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync(arguments));

        Assert.Contains("' is no option of 'modelpipeline ", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }

    [Theory]
    [InlineData("--", "-u1")]
    [InlineData("-5")]
    public async Task Run_OfAUserThatBeginsWithAHyphen_ScoresTheUser(params string[] user)
    {
        var tryout = new Tryout().Answer($"POST /pipelines/churn/users/{user[^1]}/score", Samples.Score());

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync(["score", "churn", .. user]));
    }

    [Fact]
    public async Task Run_OfHelp_ShowsTheHelpOfTheCommand()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("help", "jobs", "start"));

        Assert.Contains("Usage: modelpipeline jobs start ", tryout.Out, StringComparison.Ordinal);
        Assert.Empty(tryout.Error);
    }

    [Fact]
    public async Task Run_OfCompletions_GivesThoseOfTheCommand()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("[suggest:25]", "modelpipeline rollout pro"));

        Assert.Contains("promote", tryout.Out.Split('\n'));
        Assert.Empty(tryout.Error);
    }
}
