namespace ModelPipeline.Models.Trees;

/// <summary>Boosted trees as a native library holds them. Thread-safe.</summary>
/// <typeparam name="T">The floating-point type of features and predictions.</typeparam>
internal interface IBooster<T> : IDisposable
{
    /// <summary>The number of values of a row's prediction: one, or one for each class.</summary>
    int WidthOf(bool isRaw);

    /// <summary>Predicts rows. The work is done on the thread of the caller only.</summary>
    /// <param name="matrix">Rows x features; NaN for a missing value.</param>
    /// <param name="rows">The number of rows, at least one.</param>
    /// <param name="isRaw">Whether to return the sums of the leaves, without the transformation of the objective.</param>
    /// <param name="predictions">Receives rows x <see cref="WidthOf"/> values.</param>
    /// <exception cref="TreeLibraryException">The library refuses the rows.</exception>
    void Predict(ReadOnlySpan<T> matrix, int rows, bool isRaw, Span<T> predictions);
}
