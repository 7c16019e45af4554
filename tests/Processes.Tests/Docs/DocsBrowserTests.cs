namespace ModelPipeline.Tests;

/// <summary>The page that shows all routes, in Chromium.</summary>
[Collection(typeof(ServingCollection))]
public sealed class DocsBrowserTests(ServingApi serving, Chromium chromium)
{
    [Theory(Timeout = 300_000)]
    [InlineData("readRoutesInLight")]
    [InlineData("readRoutesInDark")]
    public Task Page_FromTheConsole_ShowsExamplesSendsARequestAndAsksNoOtherHost(string scenario) =>
        chromium.PlayAsync(scenario, serving.Api);
}
