namespace ModelPipeline.Tests;

/// <summary>Open versions of fake models, and snapshots of them.</summary>
internal sealed class OpenVersions
{
    private readonly Shared<OpenInput> input;
    private readonly Dictionary<string, Shared<ModelVersion>> versions = [];

    public OpenVersions(FakeRetriever? retriever = null)
    {
        Retriever = retriever ?? new();
        input = new(new(Retriever, Retriever.Source, Retriever.Source));
    }

    public FakeRetriever Retriever { get; }

    public FakeModel Open(string id)
    {
        var model = new FakeModel { Version = id };
        versions[id] = new(
            new(new() { Id = id }, new(model, null),
                InputBinding.Create(Retriever.Source, model.Inputs, new Dictionary<string, string>(), "", []), new()));
        return model;
    }

    public Shared<ModelVersion> Held(string id) => versions[id];

    public RolloutSnapshot Snapshot(RolloutDocument document, long epoch = 1) =>
        new(epoch, document, input, document.Versions().ToDictionary(id => id,
            id => versions.TryGetValue(id, out var held) ? new VersionSlot(id, held) : new VersionSlot(id, null, "It is broken.")));

    public RolloutSnapshot Stable(string id) => Snapshot(new() { Stable = id });

    /// <summary>The versions of a pipeline with one stable version.</summary>
    public PipelineVersions Of(string id) => new("test", Stable(id));

    public ValueTask CloseInputAsync() => input.DisposeAsync();

    public ValueTask CloseAsync(string id) => versions[id].DisposeAsync();
}
