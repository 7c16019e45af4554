namespace ModelPipeline;

/// <summary>An open retriever, with the columns that it was opened for.</summary>
/// <param name="retriever">The retriever.</param>
/// <param name="wanted">The columns that it reads.</param>
/// <param name="source">All columns of the store when it was opened.</param>
internal sealed class OpenInput(IRetriever retriever, IReadOnlyList<Field> wanted, Schema source) : IAsyncDisposable
{
    public IRetriever Retriever => retriever;

    public IReadOnlyList<Field> Wanted => wanted;

    public Schema Source => source;

    /// <summary>Whether the retriever reads all of these columns.</summary>
    public bool Has(IEnumerable<Field> columns) =>
        columns.All(column => source.Find(column.Name) is not null && wanted.Any(each => each.Name == column.Name));

    /// <summary>The columns that it reads, and those of a model, each once.</summary>
    public IReadOnlyList<Field> With(IEnumerable<Field> columns) => [.. wanted.Concat(columns).DistinctBy(field => field.Name)];

    public ValueTask DisposeAsync() => retriever.DisposeAsync();
}
