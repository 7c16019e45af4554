namespace ModelPipeline.Tests;

/// <summary>A model that takes any types and answers with 1.</summary>
internal sealed class FakeTypedModel(params string[] columns) : ITypedByInput
{
    /// <summary>The types that were set; null before that.</summary>
    public Schema? Told { get; private set; }

    public Batch? Rows { get; private set; }

    /// <summary>The fault of setting the types; null for none.</summary>
    public PipelineConfigurationException? Fault { get; init; }

    public bool IsDisposed { get; private set; }

    public Schema Inputs { get; private set; } = new(columns.Select(column => new Field(column, ColumnType.Text)));

    public Schema Outputs => new(Told is null ? [] : [new Field("y", ColumnType.Double)]);

    public string Version => "v1";

    public Task UseInputTypesAsync(Schema inputs, Batch? rows, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            return Task.FromException(Fault);
        (Told, Rows, Inputs) = (inputs, rows, inputs);
        return Task.CompletedTask;
    }

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) =>
        new(new Batch(batch.Users, [new Column<double>(Outputs[0], Enumerable.Repeat(1.0, batch.Count).ToArray())]));

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
