namespace ModelPipeline.Tests;

/// <summary>The console of a server that asks for keys.</summary>
public sealed class ConsoleSignInTests(GuardedApi guarded, Chromium chromium) : IClassFixture<GuardedApi>
{
    [Fact]
    public Task Console_KeyMayOnlyRead_OffersNothingElse() => chromium.PlayAsync("readOnly", guarded.Api, guarded.Keys["reader"]);
}
