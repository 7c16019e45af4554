namespace ModelPipeline;

/// <summary>A loaded model. One instance a pipeline and silo, shared by all calls: implementations are thread-safe.</summary>
public interface IModel : IAsyncDisposable
{
    /// <summary>The input columns that the model needs, with the types it takes. Label columns are not among them.</summary>
    Schema Inputs { get; }

    /// <summary>The columns of a prediction, in the order of the output table.</summary>
    Schema Outputs { get; }

    /// <summary>First 12 hex digits of the file's SHA-256, or the version that was configured.</summary>
    string Version { get; }

    /// <summary>Applies the model to n rows.</summary>
    /// <param name="batch">n rows with exactly the columns of <see cref="Inputs"/>, without nulls where a field is not nullable.</param>
    /// <param name="cancellationToken">Ends the work where the runtime can be interrupted.</param>
    /// <returns>n rows in the same order, with the columns of <see cref="Outputs"/>.</returns>
    /// <exception cref="ModelException">The model failed; the caller may split the batch to find the row.</exception>
    ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken);
}
