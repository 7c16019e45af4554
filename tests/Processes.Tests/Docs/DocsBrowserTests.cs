namespace ModelPipeline.Tests;

/// <summary>The page that shows all routes, in Chromium.</summary>
[Collection(typeof(ServingCollection))]
public sealed class DocsBrowserTests(ServingApi serving, Chromium chromium)
{
    [Fact(Timeout = 300_000)]
    public Task Page_FromTheConsoleLightAndDark_ShowsExamplesSendsARequestAndAsksNoOtherHost() =>
        chromium.PlayAsync("readRoutes", serving.Api);
}
