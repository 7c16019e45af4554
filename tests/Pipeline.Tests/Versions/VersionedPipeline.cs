using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

/// <summary>An open pipeline whose models are files of <see cref="FakeModelFile"/>, with the stable version v1 (y = 2x).</summary>
internal sealed class VersionedPipeline : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private VersionedPipeline(Action<VersionedPipeline>? prepare)
    {
        Options.Model.Path = FakeModelFile.Write("factor=2");
        Options.Model.Version = "v1";
        Options.Input.Kind = "Fake";
        prepare?.Invoke(this);
        services = new ServiceCollection().AddLogging().AddPipelines()
            .AddRetriever("Fake", _ => Retrieve())
            .AddModelKind(new("Fake", FakeModelFile.Extension, LoadAsync))
            .BuildServiceProvider();
    }

    public PipelineOptions Options { get; } = new();

    /// <summary>Makes the retrievers.</summary>
    public Func<FakeRetriever> NewRetriever { get; set; } = () => new()
    {
        Source = new([new("x", ColumnType.Double), new("z", ColumnType.Double)]),
    };

    /// <summary>Changes a model as soon as it is loaded.</summary>
    public Action<FakeModel> OnLoaded { get; set; } = _ => { };

    /// <summary>The retrievers in the order in which they were made.</summary>
    public List<FakeRetriever> Retrievers { get; } = [];

    /// <summary>The models in the order in which they were loaded.</summary>
    public List<FakeModel> Models { get; } = [];

    /// <summary>The numbers of rows of all calls of models.</summary>
    public List<int> Sizes { get; } = [];

    public Pipeline Pipeline { get; private set; } = null!;

    public PipelineRollout Rollout => Pipeline.Rollout;

    public static async Task<VersionedPipeline> OpenAsync(Action<VersionedPipeline>? prepare = null)
    {
        var made = new VersionedPipeline(prepare);
        var definition = new PipelineDefinition("test", made.Options) { Writer = _ => new FakeWriter() };
        made.Pipeline = Assert.Single(
            await made.services.GetRequiredService<PipelineLoader>().LoadAsync([definition], CancellationToken.None));
        return made;
    }

    /// <summary>A batch with the same numbers in both columns.</summary>
    public static Batch Rows(params double[] numbers) => new(
        [.. numbers.Select((_, row) => $"u{row}")],
        [new Column<double>(new("x", ColumnType.Double), numbers), new Column<double>(new("z", ColumnType.Double), numbers)]);

    /// <summary>Opens a version whose file has this text.</summary>
    public Task<OpenedVersion> LoadAsync(string id, string text, Action<VersionState>? report = null, CancellationToken token = default)
    {
        var path = FakeModelFile.Write(text);
        return Rollout.LoadAsync(new() { Id = id, Source = path, Address = path }, path, report ?? (_ => { }), token);
    }

    /// <summary>Gives versions their roles.</summary>
    public Task ApplyAsync(RolloutDocument document, long epoch = 1) =>
        Rollout.ApplyAsync(epoch, document, new Dictionary<string, string>());

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await services.DisposeAsync();
    }

    private FakeRetriever Retrieve()
    {
        Retrievers.Add(NewRetriever());
        return Retrievers[^1];
    }

    private async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var model = (FakeModel)await FakeModelFile.Kind().LoadAsync(options, cancellationToken);
        var apply = model.Instead!;
        model.Instead = (batch, token) =>
        {
            lock (Sizes)
                Sizes.Add(batch.Count);
            return apply(batch, token);
        };
        Models.Add(model);
        OnLoaded(model);
        return model;
    }
}
