using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class JobRulesTests
{
    private static readonly JobRequest Asked = new("key", ["a", "b"], Parallel: false);

    [Fact]
    public void Hash_SameRequestUnderAnotherKey_IsTheSame() => Assert.Equal(Asked.Hash(), new JobRequest("other", ["a", "b"]).Hash());

    [Fact]
    public void Hash_OtherRequest_IsAnother()
    {
        JobRequest[] others =
        [
            Asked with { Parallel = true },
            Asked with { Users = null },
            Asked with { Users = null, Parallel = true },
            Asked with { Users = [] },
            Asked with { Users = ["b", "a"] },
            Asked with { Users = ["ab"] },
            Asked with { Users = ["a,b"] },
            Asked with { Users = ["a", "b", "b"] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Asked).Select(request => request.Hash()).Distinct().Count());
    }

    // Entries of a list that an earlier version stored have these hashes.
    [Fact]
    public void Hash_RequestThatAnEarlierVersionKnew_IsAsItStoredIt()
    {
        Assert.Equal("0C3BDEB3DB7C58B0FCC91A2AFDC2F3EA4CC565E27DCE619DC8349A76F2A4F8FE", Asked.Hash());
        Assert.Equal(
            "13FF475AE41D726881623C915F555508C55CBB4B37C562E7256D3C5E112A65B3", (Asked with { Users = null, Parallel = true }).Hash());
    }

    [Fact]
    public void Hash_KindOfJob_IsAnotherAndSoIsEachOfItsProperties()
    {
        JobRequest[] kinds =
        [
            Asked with { Version = "v2" },
            Asked with { Where = JobRequest.Outdated },
            Asked with { Version = "v2", IsShadow = true },
            Asked with { IsExplanation = true },
            Asked with { Features = ["""{"x":1}""", """{"x":2}"""] },
            Asked with { Features = ["""{"x":1}""", """{"x":2}"""], IsShadow = true },
        ];
        JobRequest[] all =
        [
            Asked,
            .. kinds,
            .. kinds.Select(each => each with { Version = "v3" }),
            .. kinds.Select(each => each with { MaxUsersPerSecond = 5 }),
            .. kinds.Select(each => each with { Users = ["b", "c"] }),
            .. kinds.Select(each => each with { Parallel = true }),
            Asked with { Features = ["""{"x":1}""", """{"x":3}"""] },
        ];

        Assert.Equal(all.Length, all.Select(request => request.Hash()).Distinct().Count());
    }

    [Fact]
    public async Task CannotScan_TableQueryOrFeatures_OnlyATableCanBeScanned()
    {
        await using var table = await RunnerAsync(_ => { });
        await using var query = await RunnerAsync(options => options.Input.Query = "SELECT 1");
        await using var features = await RunnerAsync(options => options.Input.Request["x"] = "Double");

        Assert.Null(JobRules.CannotScan(table));
        Assert.Contains("set Input:Table to a view", JobRules.CannotScan(query), StringComparison.Ordinal);
        Assert.Contains("name the users with their features", JobRules.CannotScan(features), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongFeatures_OfAPipelineThatTakesThem_NamesTheUserWhoseAreMissingOrWrong()
    {
        await using var runner = await RunnerAsync(options => options.Input.Request["x"] = "Double");
        string?[] right = ["""{"x":1}""", """{"x":2}"""];

        Assert.Null(JobRules.WrongFeatures(runner, Asked with { Features = right }));
        Assert.Null(JobRules.WrongFeatures(runner, Asked with { Users = null }));
        Assert.StartsWith("User 'a': ", JobRules.WrongFeatures(runner, Asked), StringComparison.Ordinal);
        Assert.StartsWith(
            "User 'b': ", JobRules.WrongFeatures(runner, Asked with { Features = [right[0], """{"x":"no"}"""] }), StringComparison.Ordinal);
        Assert.StartsWith("User 'a' comes twice", JobRules.WrongFeatures(runner, Asked with { Users = ["a", "a"], Features = right }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongFeatures_OfAPipelineThatReadsATable_AreThoseThatAreGiven()
    {
        await using var runner = await RunnerAsync(_ => { });

        Assert.Null(JobRules.WrongFeatures(runner, Asked with { Users = ["a", "a"] }));
        Assert.StartsWith(
            "User 'b': ", JobRules.WrongFeatures(runner, Asked with { Features = [null, """{"x":1}"""] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_MakerThatIsAnotherTheSameOrUnknown_IsToldOfAnotherAlone()
    {
        await using var here = await RunnerAsync(options => options.Output.Table = "scores");
        await using var other = await RunnerAsync(options => options.Output.Table = "others");

        Assert.Null(JobRules.Foreign(here, "The job", here.Pipeline.Identity));
        Assert.Null(JobRules.Foreign(here, "The job", null));
        var foreign = JobRules.Foreign(here, "The job", other.Pipeline.Identity);
        Assert.StartsWith("The job was made for a pipeline 'test' that writes ", foreign, StringComparison.Ordinal);
        Assert.EndsWith("; it runs nowhere else.", foreign, StringComparison.Ordinal);
    }

    private static Task<PipelineRunner> RunnerAsync(Action<PipelineOptions> configure)
    {
        var parts = new TestPipeline();
        configure(parts.Options);
        return parts.RunnerAsync();
    }
}
