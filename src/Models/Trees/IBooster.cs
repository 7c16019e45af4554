namespace ModelPipeline.Models.Trees;

/// <summary>Boosted trees as a native library holds them. Thread-safe.</summary>
/// <typeparam name="T">The floating-point type of features and predictions.</typeparam>
internal interface IBooster<T> : IDisposable
{
    /// <summary>The number of values of a row's prediction: one, or one a class.</summary>
    int WidthOf(bool isRaw);

    /// <summary>Predicts some rows on the thread of the caller, and on no other.</summary>
    /// <param name="matrix">Rows x features; NaN where a value is missing.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="isRaw">Whether to leave the sums of the leaves as they are, without the transformation of the objective.</param>
    /// <param name="predictions">Takes rows x <see cref="WidthOf"/>.</param>
    /// <exception cref="TreeLibraryException">The library refuses the rows.</exception>
    void Predict(ReadOnlySpan<T> matrix, int rows, bool isRaw, Span<T> predictions);
}
