namespace ModelPipeline.Tests;

public sealed class PipelineRolloutTests
{
    [Fact]
    public async Task OfSettings_Pipeline_IsTheVersionThatItsSettingsName()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        var version = test.Rollout.OfSettings;

        Assert.Equal(("v1", true), (version.Id, version.IsFromSettings));
        Assert.Equal((test.Options.Model.Path, test.Options.Model.Path), (version.Source, version.Address));
        Assert.Equal(test.Rollout.FileOf("v1")!.Sha256, version.Sha256);
    }

    [Fact]
    public async Task LoadAsync_VersionThatIsOpen_IsNotLoadedAgain()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        await test.LoadAsync("v2", "factor=3");

        var again = await test.LoadAsync("v2", "corrupt", _ => throw new InvalidOperationException("There is nothing to do."));

        Assert.Equal((0, null, 2), (again.Faults.Count, again.Version, test.Models.Count));
    }

    [Fact]
    public async Task LoadAsync_SeveralAtATime_FollowEachOther()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        var open = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(2, 5).Select(version => Task.Run(() => test.LoadAsync($"v{version}", "factor=3", step =>
        {
            if (step == VersionState.Fetching)
                most = Math.Max(most, Interlocked.Increment(ref open));
            else if (step == VersionState.Warming)
                Interlocked.Decrement(ref open);
        }))));

        Assert.Equal((1, 0, 6), (most, open, test.Rollout.Loaded.Count));
    }

    [Fact]
    public async Task ApplyAsync_VersionThatIsNotOpen_HasASlotThatSaysSo()
    {
        await using var test = await VersionedPipeline.OpenAsync();

        await test.ApplyAsync(new() { Stable = "v1", Candidate = new("v9", 5) }, epoch: 7);

        var current = test.Pipeline.Versions.Current;
        Assert.Equal((7L, "v1", null), (current.Epoch, current.Stable.Id, current.Stable.Fault));
        Assert.Equal(("v9", null, "It is not loaded yet."), (current.Candidate!.Id, current.Candidate.Version, current.Candidate.Fault));
    }

    [Fact]
    public async Task CloseOthersAsync_VersionsWithoutARoleThatNobodyWants_AreClosed()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        foreach (var version in new[] { "v2", "v3", "v4" })
            await test.LoadAsync(version, "factor=3");
        await test.ApplyAsync(new() { Stable = "v2" });

        await test.Rollout.CloseOthersAsync(["v3"]);

        Assert.Equal(["v2", "v3"], test.Rollout.Loaded.Order(StringComparer.Ordinal));
        Assert.Equal([true, false, false, true], test.Models.Select(model => model.IsDisposed));
    }

    [Fact]
    public async Task CloseOthersAsync_VersionOfARunningBatch_IsClosedAfterIt()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        await test.LoadAsync("v2", "factor=3");
        var lease = test.Pipeline.Versions.Lease(Lane.Single);
        await test.ApplyAsync(new() { Stable = "v2" });

        await test.Rollout.CloseOthersAsync([]);

        Assert.False(test.Models[0].IsDisposed);
        await lease.DisposeAsync();
        Assert.True(test.Models[0].IsDisposed);
    }

    [Fact]
    public async Task Only_OpenVersion_ScoresEverybodyInThisEpoch()
    {
        await using var test = await VersionedPipeline.OpenAsync();
        await test.LoadAsync("v2", "factor=3");
        await test.ApplyAsync(new() { Stable = "v1" }, epoch: 7);

        await using var only = test.Rollout.Only("v2")!;

        Assert.Equal((7L, "v2", "v2"), (only.Epoch, only.Stable.Id, only.VersionFor("anybody").Id));
        Assert.NotNull(only.Stable.Version);
        Assert.Null(test.Rollout.Only("v3"));
    }

    [Fact]
    public async Task Forget_User_IsForgottenByVersionsWithoutARoleToo()
    {
        await using var test = await VersionedPipeline.OpenAsync(made => made.NewRetriever = () => new()
        {
            Sample = () => VersionedPipeline.Rows(1, 2),
        });
        var opened = await test.LoadAsync("v2", "factor=3");
        var version = opened.Version!.Value;
        version.Background.Keep(new(VersionedPipeline.Rows(1, 2), VersionedPipeline.Rows(2, 4), 0));

        test.Rollout.Forget("somebody else");
        Assert.Equal(("u0", true), (version.Scored.Row!.Users[0], version.Background.Rows is not null));
        test.Rollout.Forget("u0");

        Assert.Equal((null, null), (version.Scored.Row, version.Background.Rows));
        Assert.Null(test.Pipeline.Versions.Current.Stable.Version!.Scored.Row);
    }

    [Fact]
    public async Task DisposeAsync_Pipeline_ClosesAllVersionsAndTheInput()
    {
        var test = await VersionedPipeline.OpenAsync();
        await test.LoadAsync("v2", "factor=3\ninput=z");

        await test.DisposeAsync();

        Assert.All(test.Models, model => Assert.True(model.IsDisposed));
        Assert.All(test.Retrievers, retriever => Assert.True(retriever.IsDisposed));
    }
}
