namespace ModelPipeline.Samples.Models;

/// <summary>Where the rows are read from.</summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>The kind of retriever.</summary>
    string Kind { get; }

    /// <summary>The connection string of that kind's name.</summary>
    string ConnectionString { get; }

    /// <summary>Puts the rows of a model there.</summary>
    Task LoadAsync(ModelCase model);

    /// <summary>Whether it can hold such a row.</summary>
    bool Holds(string?[] row) => true;

    /// <summary>The table that has them.</summary>
    string Table(ModelCase model);
}
