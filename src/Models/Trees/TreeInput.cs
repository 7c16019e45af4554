using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>Writes one column into the matrix for the library.</summary>
/// <param name="Field">The column.</param>
internal abstract record TreeInput<T>(Field Field) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="column">The column of the batch.</param>
    /// <param name="start">The first row to write.</param>
    /// <param name="rows">The number of rows to write.</param>
    /// <param name="cells">The matrix, beginning with the first cell of the column.</param>
    /// <param name="width">The number of cells of a row.</param>
    public abstract void Write(Column column, int start, int rows, Span<T> cells, int width);
}
