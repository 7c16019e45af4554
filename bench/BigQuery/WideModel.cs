namespace ModelPipeline.Bench.BigQuery;

/// <summary>Ten numbers in, any number of numbers out, and next to no time: what is measured is the way to and from BigQuery.</summary>
internal sealed class WideModel(int outputs) : IModel
{
    public Schema Inputs { get; } = new([.. Enumerable.Range(0, 10).Select(i => new Field($"f{i}", ColumnType.Double, Nullable: false))]);

    public Schema Outputs { get; } = new([.. Enumerable.Range(0, outputs).Select(i => new Field($"y{i}", ColumnType.Double))]);

    public string Version => "v1";

    public ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        var columns = new Column[outputs];
        for (var output = 0; output < outputs; output++)
        {
            var values = new double[batch.Count];
            for (var row = 0; row < values.Length; row++)
                values[row] = (row + output) / 1024.0;
            columns[output] = new Column<double>(Outputs[output], values);
        }

        return new(new Batch(batch.Users, columns));
    }

    public ValueTask DisposeAsync() => default;
}
