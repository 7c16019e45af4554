using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class PipelineGlobsTests
{
    private static readonly PipelineGlobs Some = new(["churn", "fraud-*", "v?"]);

    [Theory]
    [InlineData("churn", true)]
    [InlineData("CHURN", true)]
    [InlineData("fraud-eu", true)]
    [InlineData("fraud", false)]
    [InlineData("churn2", false)]
    [InlineData("v1", true)]
    [InlineData("v12", false)]
    [InlineData("", false)]
    public void Allow_APipeline_FollowsTheGlobs(string pipeline, bool allowed) => Assert.Equal(allowed, Some.Allow(pipeline));

    [Theory]
    [InlineData("churn", true)]
    [InlineData("fraud-*", true)]
    [InlineData("fraud-eu", true)]
    [InlineData("*", false)]
    [InlineData("fraud-e*", false)]
    [InlineData("f*", false)]
    public void Cover_AGlob_IsTrueOnlyWhereNothingMoreIsAllowed(string glob, bool covered) => Assert.Equal(covered, Some.Cover(glob));

    [Fact]
    public void None_AllowsNothing() => Assert.False(new PipelineGlobs([]).Allow("churn"));
}
