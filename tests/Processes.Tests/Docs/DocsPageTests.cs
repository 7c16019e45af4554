namespace ModelPipeline.Tests;

/// <summary>The page that shows all routes, of a server that asks for keys.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class DocsPageTests(GuardedApi guarded, Chromium chromium)
{
    [Fact]
    public Task Page_WrongKeyThenTheRightOne_ShowsTheRoutes() => chromium.PlayAsync("signInToRoutes", guarded.Api, guarded.Keys["reader"]);
}
