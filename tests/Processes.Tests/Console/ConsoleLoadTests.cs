namespace ModelPipeline.Tests;

/// <summary>How fast the console follows a click when it has much to show.</summary>
[Collection("Alone")]
[Trait("Machine", "Alone")]
public sealed class ConsoleLoadTests(ServingApi serving, Chromium chromium) : IClassFixture<ServingApi>
{
    [Fact]
    public Task Console_ManyPipelinesColumnsAndJobs_StaysQuick() => chromium.PlayAsync("many", serving.Api);
}
