namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class MetricAccessTests(GuardedApi guarded)
{
    [Theory]
    [InlineData(null, 401)]
    [InlineData("without-read", 403)]
    [InlineData("other", 403)]
    [InlineData("all", 200)]
    public async Task Metrics_OfAGuardedApi_NeedTheScopeReadOfAllPipelines(string? key, int expected)
    {
        using var response = await guarded.SendAsync(HttpMethod.Get, "/metrics", key is null ? null : guarded.Keys[key]);

        Assert.Equal(expected, (int)response.StatusCode);
    }
}
