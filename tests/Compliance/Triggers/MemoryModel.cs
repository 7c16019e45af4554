namespace ModelPipeline.Compliance;

/// <summary>A model whose score is its input.</summary>
internal sealed class MemoryModel : IModel
{
    public Schema Inputs { get; } = new([new("x", ColumnType.Double, Nullable: false)]);

    public Schema Outputs { get; } = new([new("y", ColumnType.Double)]);

    public string Version => "v1";

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken) =>
        new(new Batch(batch.Users, [new Column<double>(Outputs[0], batch.Values<double>("x").ToArray())]));

    public ValueTask DisposeAsync() => default;
}
