namespace ModelPipeline.Samples.Telco;

/// <summary>Where the scores go.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>The kind of writer.</summary>
    string Kind { get; }

    /// <summary>The connection string <c>target</c>.</summary>
    string ConnectionString { get; }

    /// <summary>The stored probabilities by customer.</summary>
    Task<IReadOnlyDictionary<string, double>> ReadAsync(string table);
}
