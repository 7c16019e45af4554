using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class JobRequestTests
{
    [Fact]
    public async Task Create_RequestThatCannotBe_IsRefusedWithTheReason()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Everybody = ["u1"];
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");

        Assert.Equal("There is no pipeline 'nope'.", await RefusalAsync(new("a"), "nope"));
        Assert.Equal("The output of pipeline 'test' has no table for shadow scores.",
            await RefusalAsync(new("a") { IsShadow = true, Version = "v1" }));
        Assert.Equal("The output of pipeline 'test' has no table for explanations.", await RefusalAsync(new("a") { IsExplanation = true }));
        Assert.Equal("\"version\" is 'v9', which is no version of the pipeline.", await RefusalAsync(new("a") { Version = "v9" }));
        Assert.Contains("There is none.", await RefusalAsync(new("a", ["u1"]) { Features = ["""{"x":1}"""] }), StringComparison.Ordinal);
        Assert.Empty(await jobs.List());

        async Task<string?> RefusalAsync(JobRequest request, string pipeline = "test") => (await jobs.Create(pipeline, request)).Refusal;
    }

    [Fact]
    public async Task Create_WholeInputOfAQuery_IsRefusedAndAListIsTaken()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Input.Query = "SELECT @users", silos: 1);
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");

        Assert.StartsWith("The pipeline's input is a query", (await jobs.Create("test", new("a"))).Refusal, StringComparison.Ordinal);
        Assert.NotNull((await jobs.Create("test", new("b", ["u1"]))).Job);
        await Eventually.TrueAsync(async () => (await jobs.List()).All(job => job.IsOver), "the job's end");
    }

    [Fact]
    public async Task List_Jobs_HasTheNewestFirst()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");
        var made = new List<Guid>();
        for (var i = 0; i < 3; i++)
            made.Insert(0, (await jobs.Create("test", new($"{i}", ["u1"], Parallel: true))).Job!.Id);

        Assert.Equal(made, (await jobs.List()).Select(job => job.Id));
    }
}
