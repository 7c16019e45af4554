using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>Writes one column into the matrix that a library reads.</summary>
/// <param name="Field">The column.</param>
internal abstract record TreeInput<T>(Field Field) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="column">The column of the batch.</param>
    /// <param name="start">Its first row to write.</param>
    /// <param name="rows">How many to write.</param>
    /// <param name="cells">The matrix from the first cell of the column on.</param>
    /// <param name="width">The number of cells of a row.</param>
    public abstract void Write(Column column, int start, int rows, Span<T> cells, int width);
}
