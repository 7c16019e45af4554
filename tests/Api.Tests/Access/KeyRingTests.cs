using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private AccessDatabase database = null!;
    private KeyRing ring = null!;
    private KeyMaker maker = null!;

    private KeyCredentials Credentials => new(ring, clock);

    public ValueTask InitializeAsync()
    {
        database = AccessServices.Open(new() { State = $"Data Source={Path.Combine(folder, "state.db")};Pooling=False" });
        ring = new(new([]), new(database), clock);
        maker = new(new(database), ring, clock);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Identify_AKeyOfTheStore_IsItsCallerUntilItEnds()
    {
        var made = await MakeAsync(clock.GetUtcNow().AddHours(1));

        Assert.Equal(("batch", "retail", Scope.Score), Describe(Credentials.Identify(made.Key)));
        clock.Advance(TimeSpan.FromHours(1));
        await ring.RefreshAsync(CancellationToken.None);
        Assert.Equal("The key has expired.", Credentials.Identify(made.Key).Refusal);
    }

    [Fact]
    public async Task Identify_BeforeTheStoreWasReadOrLongAfter_IsUnsure()
    {
        var key = ApiKey.Create();

        Assert.True(Credentials.Identify(key).IsUnsure);
        var made = await MakeAsync(null);
        clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.NotNull(Credentials.Identify(made.Key).Caller);
        Assert.Equal("There is no such key.", Credentials.Identify(key).Refusal);
        clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.True(Credentials.Identify(made.Key).IsUnsure);
        Assert.False(Credentials.Identify(made.Key.AsSpan(0, 20)).IsUnsure);
    }

    [Fact]
    public async Task Identify_AKeyThatWasRevoked_IsRefusedAtOnce()
    {
        var made = await MakeAsync(null);

        await maker.RevokeAsync(made.Id);

        Assert.Equal("The key was revoked.", Credentials.Identify(made.Key).Refusal);
    }

    [Fact]
    public async Task Identify_OnAConnectionThatKnowsTheKey_FollowsRevocationExpiryAndAge()
    {
        var made = await MakeAsync(clock.GetUtcNow().AddHours(1));
        var context = new DefaultHttpContext();
        context.Request.Protocol = "HTTP/1.1";
        context.Features.Set<IConnectionItemsFeature>(new ConnectionItems());
        var sent = new SentCredential(made.Key, IsKeyHeader: true);
        Assert.NotNull(Credentials.Identify(sent, context).Caller);
        Assert.Single(context.Features.Get<IConnectionItemsFeature>()!.Items);

        // Another object, and another text, on the same connection.
        Assert.NotNull(Credentials.Identify(new(new string(made.Key), IsKeyHeader: true), context).Caller);
        Assert.Null(Credentials.Identify(new(ApiKey.Create(), IsKeyHeader: true), context).Caller);
        Assert.NotNull(Credentials.Identify(sent, context).Caller);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(Credentials.Identify(sent, context).IsUnsure);
        await ring.RefreshAsync(CancellationToken.None);
        Assert.NotNull(Credentials.Identify(sent, context).Caller);
        await maker.RevokeAsync(made.Id);
        Assert.Equal("The key was revoked.", Credentials.Identify(sent, context).Refusal);
    }

    [Fact]
    public async Task Identify_AKey_AllocatesNothing()
    {
        var made = await MakeAsync(null);
        var credentials = Credentials;
        for (var i = 0; i < 100; i++)
            Assert.NotNull(credentials.Identify(made.Key).Caller);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            credentials.Identify(made.Key);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private static (string, string?, Scope) Describe(Identity identity) =>
        (identity.Caller!.Name, identity.Caller.Tenant, identity.Caller.Scopes);

    private sealed class ConnectionItems : IConnectionItemsFeature
    {
        public IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    }

    private Task<KeyInfo> MakeAsync(DateTimeOffset? expiresAt) =>
        maker.CreateAsync("batch", "retail", ["score"], ["*"], expiresAt, "test");
}
