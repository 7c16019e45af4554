using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>A column of numbers. A null becomes NaN, a missing value.</summary>
internal sealed record NumberInput<T>(string Name) : TreeInput<T>(new Field(Name, TypeOfNumbers))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static ColumnType TypeOfNumbers => typeof(T) == typeof(double) ? ColumnType.Double : ColumnType.Single;

    public override void Write(Column column, int start, int rows, Span<T> cells, int width)
    {
        var values = ((Column<T>)column).Values.Slice(start, rows);
        var nulls = column.Nulls.IsEmpty ? [] : column.Nulls.Slice(start, rows);
        for (var row = 0; row < values.Length; row++)
            cells[row * width] = values[row];
        for (var row = 0; row < nulls.Length; row++)
        {
            if (nulls[row])
                cells[row * width] = T.NaN;
        }
    }
}
