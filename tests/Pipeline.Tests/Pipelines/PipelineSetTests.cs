using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class PipelineSetTests
{
    private readonly List<FakeRetriever> retrievers = [];
    private readonly List<FakeModel> models = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_SeveralAtATime_OpensEachPipelineOnce()
    {
        await using var services = Services(["a", "b"]);
        var set = services.GetRequiredService<PipelineSet>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => set.OpenAsync(Token), Token)));
        await set.OpenAsync(Token);

        Assert.Equal((2, 2, 2), (set.All.Count, retrievers.Count, models.Count));
    }

    [Fact]
    public async Task OpenAsync_AfterAFailure_MayBeTriedAgain()
    {
        var isDown = true;
        await using var services = Services(["a"], () => isDown ? throw new StoreException("It is away.", isTransient: true) : new());
        var set = services.GetRequiredService<PipelineSet>();
        await Assert.ThrowsAsync<PipelineConfigurationException>(() => set.OpenAsync(Token));
        Assert.Throws<InvalidOperationException>(() => set.All);

        isDown = false;
        await set.OpenAsync(Token);

        Assert.Equal("a", Assert.Single(set.All).Pipeline.Name);
    }

    [Theory]
    [InlineData("a", null, "a", "a")]
    [InlineData("a b", null, "B", "b")]
    [InlineData("a b", null, "c", null)]
    [InlineData("a", null, null, "a")]
    [InlineData("a b", null, "", null)]
    [InlineData("a b", "b", null, "b")]
    [InlineData("a b", "B", "a", "a")]
    [InlineData("a b", "", null, null)]
    public async Task Find_Name_IsThatPipelineAndNoNameTheDefaultOrTheOnlyOne(
        string names, string? byDefault, string? name, string? expected)
    {
        await using var services = Services(names.Split(' '), byDefault: byDefault);
        var set = services.GetRequiredService<PipelineSet>();
        await set.OpenAsync(Token);

        Assert.Equal(expected, set.Find(name)?.Pipeline.Name);
    }

    [Fact]
    public async Task Find_SetIsNotOpen_Throws()
    {
        await using var services = Services(["a"]);

        Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<PipelineSet>().Find("a"));
    }

    [Fact]
    public async Task DisposeAsync_OpenSet_ClosesEveryPartOnce()
    {
        await using var services = Services(["a", "b"]);
        var set = services.GetRequiredService<PipelineSet>();
        await set.OpenAsync(Token);

        await set.DisposeAsync();
        await set.DisposeAsync();

        Assert.All(retrievers, retriever => Assert.True(retriever.IsDisposed));
        Assert.All(models, model => Assert.True(model.IsDisposed));
        var score = await set.All.First().ScoreAsync("u");
        Assert.Equal(RowOutcomeKind.Saturated, score.Kind);
    }

    [Fact]
    public async Task DisposeAsync_SetThatWasNotOpened_DoesNothing() =>
        await Services(["a"]).GetRequiredService<PipelineSet>().DisposeAsync();

    private ServiceProvider Services(string[] names, Func<FakeModel>? newModel = null, string? byDefault = null)
    {
        var services = new ServiceCollection().AddLogging();
        foreach (var name in names)
        {
            services.AddPipeline(name, pipeline => pipeline
                .Retrieve(_ => Keep(retrievers, new FakeRetriever()))
                .Apply(_ => Keep(models, newModel?.Invoke() ?? new FakeModel()))
                .Write(_ => new FakeWriter()));
        }

        if (byDefault is not null)
            services.AddSingleton(new DefaultPipeline(byDefault));
        return services.BuildServiceProvider();
    }

    private static T Keep<T>(List<T> list, T item)
    {
        lock (list)
            list.Add(item);
        return item;
    }
}
