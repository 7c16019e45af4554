using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A model that is trained every night, in a pipeline that has as many versions as are kept.</summary>
public sealed class SettingsVersionsTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("settings-versions-");
    private readonly LogLines lines = new();
    private readonly FakeAudit audit = new();
    private readonly FakeState stored = new();
    private readonly FakeJobs jobs = new();
    private readonly RolloutRules rules = new(new FakeTimeProvider());
    private readonly ServiceProvider services;

    public SettingsVersionsTests()
    {
        services = new ServiceCollection()
            .AddSingleton(new ModelsOptions
            {
                Cache = Path.Combine(folder.FullName, "cache"),
                Store = Path.Combine(folder.FullName, "store"),
            })
            .AddModelSources()
            .BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IModelStore Store => services.GetRequiredService<IModelStore>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Bring_PipelineIsFull_TheOldestMakesRoomAndLosesItsCopy()
    {
        Fill(VersionSpec.FromSettings);
        jobs.All = [Job("night2", JobStatus.Running), Job("night3", JobStatus.Completed)];
        foreach (var version in new[] { "night2", "night3", "night4" })
            await Store.PutAsync("churn", version, "m.onnx", new MemoryStream([1]), null, Token);

        var refusal = await BringAsync("new");

        Assert.Null(refusal);
        Assert.NotNull(stored.State.Find("new"));
        Assert.Null(stored.State.Find("night3"));
        Assert.Equal(["night2", "night4"], (await Task.WhenAll(new[] { "night2", "night3", "night4" }.Select(
            version => Store.FindAsync("churn", version, Token)))).OfType<StoredModel>().Select(model => model.Version));
        Assert.Equal([("version.add", "new"), ("version.delete", "night3")],
            audit.Entries.Select(entry => (entry.Action, entry.Target)));
        Assert.Empty(lines.All);
    }

    [Fact]
    public async Task Bring_NobodyMakesRoom_SaysSoAsAnError()
    {
        Fill("ann");

        var refusal = await BringAsync("new");

        Assert.StartsWith("The pipeline has 200 versions, as many as are kept", refusal, StringComparison.Ordinal);
        var line = Assert.Single(lines.All);
        Assert.Equal(
            (609, $"Pipeline churn: the model of the settings does not become version new. {refusal}"), (line.Event, line.Text));
        Assert.Empty(audit.Entries);
    }

    [Fact]
    public async Task Bring_KnownVersion_AsksForNoJobs()
    {
        Fill(VersionSpec.FromSettings);

        Assert.Null(await BringAsync("night5"));

        Assert.Equal(0, jobs.Calls);
    }

    private Task<string?> BringAsync(string version)
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IPipelineJobsGrain>("churn", jobs);
        var log = new RolloutLog(new Logger<RolloutGrain>(lines));
        var versions = new SettingsVersions(new(stored, () => { }), "churn", version => RolloutJson.InfoOf(version, VersionRole.None, []),
            factory, new(services.GetRequiredService<ModelFetcher>(), log, Store), new(audit), log);
        var spec = new VersionSpec { Id = version, BroughtBy = VersionSpec.FromSettings };
        return versions.BringAsync(spec, (state, used) => rules.Start(state, spec, ModelChange.Promote, used));
    }

    // The first version is stable.
    private void Fill(string by)
    {
        var state = rules.Begin("churn", new() { Id = "night1", BroughtBy = by });
        for (var night = 2; night <= RolloutRules.MostVersions; night++)
            state = rules.Add(state, new() { Id = $"night{night}", BroughtBy = by }).Next!;
        stored.State = state;
    }

    private static JobInfo Job(string version, JobStatus status) =>
        new(Guid.NewGuid(), "churn", status, 0, 0, 0, 0, 0, default, null, null, null) { Version = version };

    private sealed class FakeJobs : IPipelineJobsGrain
    {
        public JobInfo[] All { get; set; } = [];

        public int Calls { get; private set; }

        public ValueTask<JobReply> Create(string pipeline, JobRequest request) => throw new NotSupportedException();

        public ValueTask<JobInfo[]> List()
        {
            Calls++;
            return new(All);
        }
    }

    private sealed class FakeState : IPersistentState<RolloutState>
    {
        public RolloutState State { get; set; } = new();

        public string Etag => "";

        public bool RecordExists => true;

        public Task ClearStateAsync() => throw new NotSupportedException();

        public Task ReadStateAsync() => throw new NotSupportedException();

        public Task WriteStateAsync() => Task.CompletedTask;
    }
}
