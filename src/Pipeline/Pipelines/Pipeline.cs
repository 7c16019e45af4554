namespace ModelPipeline;

/// <summary>
/// An open, validated pipeline: retriever, writer, and the versions of the model. Immutable except for the versions of the model.
/// </summary>
public sealed class Pipeline : IAsyncDisposable
{
    internal Pipeline(PipelineDefinition definition, PipelineVersions versions, PipelineRollout rollout, IWriter writer)
    {
        Definition = definition;
        Versions = versions;
        Rollout = rollout;
        Writer = writer;
        Identity = PipelineIdentity.Of(definition, versions.Current.Retriever, writer);
    }

    /// <summary>The pipeline's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The pipeline's settings.</summary>
    public PipelineOptions Options => Definition.Options;

    /// <summary>The declaration that this pipeline was opened from.</summary>
    public PipelineDefinition Definition { get; }

    /// <summary>Where the pipeline reads and writes.</summary>
    public PipelineIdentity Identity { get; }

    /// <summary>Reads the input rows of new batches. A batch uses the retriever of its lease.</summary>
    public IRetriever Retriever => Versions.Current.Retriever;

    /// <summary>The stable model of new batches.</summary>
    /// <exception cref="InvalidOperationException">This silo cannot load the stable version.</exception>
    public IModel Model => (Versions.Current.Stable.Version
        ?? throw new InvalidOperationException($"Version '{Versions.Current.Stable.Id}' is not loaded.")).Model;

    /// <summary>The versions of the model, which are leased to batches.</summary>
    public PipelineVersions Versions { get; }

    /// <summary>Loads versions and gives them roles.</summary>
    public PipelineRollout Rollout { get; }

    /// <summary>Takes the finished batches of calls and lists while the pipeline has shadow versions; null if nobody does.</summary>
    public TakeFinished? Finished { get; set; }

    /// <summary>Takes what calls, lists and jobs have stored while somebody wants to hear of scores; null if nobody does.</summary>
    public TakeWritten? Written { get; set; }

    /// <summary>Stores the predictions.</summary>
    public IWriter Writer { get; }

    /// <summary>Keeps what was read of forgotten users from being written.</summary>
    internal ForgottenUsers Forgotten { get; } = new();

    /// <summary>Checks that the input answers and that its columns still fit the model.</summary>
    /// <exception cref="StoreException">
    /// The input does not answer, or a column that the model needs was removed or has another type.
    /// </exception>
    public async Task CheckInputAsync(CancellationToken cancellationToken)
    {
        await using var lease = Versions.Lease(Lane.Single);
        var retriever = lease.Snapshot.Retriever;
        await retriever.PingAsync(cancellationToken);
        if (await retriever.DescribeAsync(cancellationToken) is { } schema
            && lease.Snapshot.Stable.Version?.Binding.Mismatches(schema).ToArray() is { Length: > 0 } mismatches)
        {
            throw new StoreException(
                $"The input has changed: {string.Join("; ", mismatches)}. Change it back, or restart with settings that fit.");
        }
    }

    /// <summary>Tells whether every call fails at the moment, and why.</summary>
    public PipelineHealth Health { get; } = new();

    /// <summary>Closes the retriever, the versions and the writer.</summary>
    public async ValueTask DisposeAsync()
    {
        await Rollout.DisposeAsync();
        await Writer.DisposeAsync();
    }
}
