using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>A column of vectors with all features of a row. In a null row, all features are missing.</summary>
internal sealed record VectorInput<T>(string Name, int Length) : TreeInput<T>(new Field(Name, ColumnType.Vector, VectorLength: Length))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Write(Column column, int start, int rows, Span<T> cells, int width)
    {
        var vectors = ((Column<float[]>)column).Values.Slice(start, rows);
        for (var row = 0; row < vectors.Length; row++)
        {
            var to = cells.Slice(row * width, Length);
            if (column.IsNull(start + row))
            {
                to.Fill(T.NaN);
                continue;
            }

            for (var i = 0; i < Length; i++)
                to[i] = T.CreateChecked(vectors[row][i]);
        }
    }
}
