namespace ModelPipeline;

/// <summary>A loaded model. Each silo has one instance per pipeline, which all calls share: implementations are thread-safe.</summary>
public interface IModel : IAsyncDisposable
{
    /// <summary>The input columns that the model needs, with their types. Label columns are not included.</summary>
    Schema Inputs { get; }

    /// <summary>The columns of a prediction, in the order of the output table.</summary>
    Schema Outputs { get; }

    /// <summary>The first 12 hex digits of the file's SHA-256, or the configured version.</summary>
    string Version { get; }

    /// <summary>Applies the model to n rows.</summary>
    /// <param name="batch">n rows with exactly the columns of <see cref="Inputs"/>. A field that is not nullable has no nulls.</param>
    /// <param name="cancellationToken">Cancels the work if the runtime can be interrupted.</param>
    /// <returns>n rows in the same order, with the columns of <see cref="Outputs"/>.</returns>
    /// <exception cref="ModelException">The model failed. The caller may split the batch to find the bad row.</exception>
    ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken);
}
