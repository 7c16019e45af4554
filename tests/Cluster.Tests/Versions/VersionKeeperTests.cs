using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Which versions a silo opens, when it tries again, and what it tells of them.</summary>
public sealed class VersionKeeperTests : IAsyncDisposable
{
    private const string Here = "S127.0.0.1:1:1";
    private const string Good = "factor=3";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("version-keeper-");
    private readonly FakeTimeProvider clock = new();
    private readonly RolloutLog log = new(NullLogger<RolloutGrain>.Instance);
    private readonly ConcurrentQueue<string[]> opened = [];
    private readonly ServiceProvider services;
    private Pipeline pipeline = null!;
    private VersionKeeper keeper = null!;

    public VersionKeeperTests() => services = new ServiceCollection().AddLogging()
        .AddSingleton(new ModelsOptions { Cache = Path.Combine(folder.FullName, "cache"), Store = Path.Combine(folder.FullName, "store") })
        .AddPipeline("test", parts => parts.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel()).Write(_ => new FakeWriter()))
        .AddModelKind(FakeModelFile.Kind()).AddPipelines().BuildServiceProvider();

    [Fact]
    public async Task Begin_VersionOfAFile_IsOpenedOnceAndToldWithItsHashAndTrial()
    {
        await OpenAsync();
        var spec = Spec("v2", Good);

        await BeginAsync(Orders([spec]), opens: 1);
        keeper.Begin(Orders([spec]), CountAsync, CancellationToken.None);

        Assert.Equal(
            [("v1", (int)VersionState.Ready), ("v2", (int)VersionState.Ready)], keeper.States.Select(each => (each.Id, each.State)));
        Assert.Equal((spec.Sha256, 0), (keeper.States[1].Sha256, keeper.States[1].Faults.Length));
        Assert.NotNull(keeper.States[1].Address);
        Assert.Empty(keeper.Faults);
        Assert.Contains("v2", pipeline.Rollout.Loaded);
        // What is open is not opened again, however long ago that was.
        clock.Advance(TimeSpan.FromHours(1));
        await BeginAsync(Orders([spec, Spec("v3", "factor=4")]), opens: 2);
    }

    [Fact]
    public async Task Begin_VersionWithARoleThatFailed_IsTriedAgainAfterFiveSeconds()
    {
        await OpenAsync();
        var bad = Spec("v2", "corrupt");
        var orders = Orders([bad], candidate: "v2");
        await BeginAsync(orders, opens: 1);
        Assert.Equal("v2", Assert.Single(keeper.Faults).Key);
        Assert.Equal((int)VersionState.Failed, keeper.States.Single(each => each.Id == "v2").State);

        // v3 comes behind v2: once it is open, v2 was looked at.
        clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await BeginAsync(orders with { Wanted = [bad, Spec("v3", Good)] }, opens: 2);
        clock.Advance(TimeSpan.FromTicks(1));
        await BeginAsync(orders, opens: 3);
    }

    [Fact]
    public async Task Begin_VersionWithoutARoleThatFailed_IsNotTriedAgain()
    {
        await OpenAsync();
        var bad = Spec("v2", "corrupt");
        await BeginAsync(Orders([bad]), opens: 1);

        clock.Advance(TimeSpan.FromHours(1));
        await BeginAsync(Orders([bad, Spec("v3", Good)]), opens: 2);
    }

    // One silo fetches a file of which nobody knows the content, so that all have the same.
    [Theory]
    [InlineData(Here, 2)]
    [InlineData("S127.0.0.1:2:2", 1)]
    public async Task Begin_VersionWithoutAHash_IsFetchedByOneSilo(string fetcher, int opens)
    {
        await OpenAsync();
        var spec = Spec("v2", Good) with { Sha256 = null };

        await BeginAsync(Orders([spec, Spec("v3", "factor=4")]) with { Fetcher = fetcher }, opens);

        Assert.Equal(opens == 2, keeper.States.Any(each => each.Id == "v2"));
        if (opens == 2)
            Assert.Equal(Sha256(Good), keeper.States.Single(each => each.Id == "v2").Sha256);
    }

    [Fact]
    public async Task Begin_VersionThatComesByUpload_IsOpenedOnceItsHashIsKnown()
    {
        await OpenAsync();
        var spec = Spec("v2", Good) with { Address = "", Sha256 = null };

        await BeginAsync(Orders([spec, Spec("v3", "factor=4")]), opens: 1);

        Assert.DoesNotContain("v2", pipeline.Rollout.Loaded);
        Assert.DoesNotContain(keeper.States, each => each.Id == "v2");
    }

    [Fact]
    public async Task Begin_VersionThatIsWantedNoMore_IsToldOfNoMore()
    {
        await OpenAsync();
        await BeginAsync(Orders([Spec("v2", "corrupt")]), opens: 1);

        keeper.Begin(Orders([]), CountAsync, CancellationToken.None);

        Assert.Equal(["v1"], keeper.States.Select(each => each.Id));
        Assert.Empty(keeper.Faults);
    }

    [Fact]
    public async Task TryOpen_ExceptionOfAStore_IsAFaultThatMayPass()
    {
        await OpenAsync(new BrokenStore());

        await keeper.TryOpenAsync(Spec("v2", Good) with { Address = "" }, CancellationToken.None);

        var told = keeper.States.Single(each => each.Id == "v2");
        Assert.Equal((int)VersionState.Fetching, told.State);
        Assert.Equal(["It could not be opened (The store is down.); it is tried again."], told.Faults);
    }

    [Fact]
    public async Task KeepOwn_ModelOfCode_HasNoFileToKeep()
    {
        await OpenAsync();

        await keeper.KeepOwnAsync(CancellationToken.None);

        Assert.Null(Assert.Single(keeper.States).Address);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task OpenAsync(IModelStore? store = null)
    {
        var all = services.GetRequiredService<PipelineSet>();
        await all.OpenAsync(CancellationToken.None);
        pipeline = all.Find("test")!.Pipeline;
        store ??= services.GetRequiredService<IModelStore>();
        keeper = new(pipeline, Here, new(services.GetRequiredService<ModelFetcher>(), log, store), clock, log);
    }

    private Task CountAsync()
    {
        opened.Enqueue([.. pipeline.Rollout.Loaded]);
        return Task.CompletedTask;
    }

    private async Task BeginAsync(RolloutOrders orders, int opens)
    {
        await Eventually.TrueAsync(() =>
        {
            keeper.Begin(orders, CountAsync, CancellationToken.None);
            return opened.Count >= opens;
        }, $"{opens} versions to be tried");
        Assert.Equal(opens, opened.Count);
    }

    private static RolloutOrders Orders(IReadOnlyList<VersionSpec> wanted, string? candidate = null) =>
        new(1, new() { Stable = "v1", Candidate = candidate is null ? null : new(candidate, 50) }, wanted, Here);

    private static VersionSpec Spec(string id, string text)
    {
        var path = FakeModelFile.Write(text);
        return new() { Id = id, Source = path, Address = path, Sha256 = Sha256(text) };
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class BrokenStore : IModelStore
    {
        public string Shown => "a store";

        public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
            throw new StoreException("The store is down.", isTransient: true);

        public Task<StoredModel> PutAsync(
            string pipeline, string version, string fileName, Stream content, string? sha256, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
