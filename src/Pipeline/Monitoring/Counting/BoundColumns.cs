namespace ModelPipeline;

/// <summary>The columns of a batch as the binding found them, in the order of the model's inputs.</summary>
/// <param name="count">The number of inputs of the model.</param>
internal sealed class BoundColumns(int count)
{
    /// <summary>The columns of the input; null for a column that is gone.</summary>
    public Column?[] Sources { get; } = new Column?[count];

    /// <summary>The columns in the types of the model, before nulls were replaced. The value of an unusable row means nothing.</summary>
    public Column[] Converted { get; } = new Column[count];
}
