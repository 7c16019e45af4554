namespace ModelPipeline.Tests;

/// <summary>The console of a server that asks for keys.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class ConsoleSignInTests(GuardedApi guarded, Chromium chromium)
{
    [Fact]
    public Task Console_KeyMayOnlyRead_OffersNothingElse() => chromium.PlayAsync("readOnly", guarded.Api, guarded.Keys["reader"]);
}
