namespace ModelPipeline.Tests;

/// <summary>Pages whose commands a reader can paste while <c>./run</c> serves the sample: what the pages show comes out.</summary>
public sealed class SamplePageTests
{
    [Fact(Timeout = 300_000)]
    public async Task Page_WhileTheSampleRuns_IsTrue()
    {
        await using var reader = new SampleReader();
        await reader.GenerateAsync("churn");
        await reader.StartAsync();

        await reader.FollowAsync("docs/what-if.md");
        await reader.FollowAsync("docs/inference.md");
    }
}
