using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>Replaces the categories of a column by their codes. A null or an unknown category becomes NaN, a missing value.</summary>
internal sealed record CategoryInput<T>(string Name, Categories Categories) : TreeInput<T>(new Field(Name, Categories.Type))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Write(Column column, int start, int rows, Span<T> cells, int width)
    {
        switch (column)
        {
            case Column<string> texts:
                Write(texts, start, rows, cells, width, Categories.CodeOf);
                break;
            case Column<bool> truths:
                Write(truths, start, rows, cells, width, Categories.CodeOf);
                break;
            case Column<long> numbers:
                Write(numbers, start, rows, cells, width, number => Categories.CodeOf(number));
                break;
            default:
                Write((Column<double>)column, start, rows, cells, width, Categories.CodeOf);
                break;
        }
    }

    private static void Write<TValue>(Column<TValue> column, int start, int rows, Span<T> cells, int width, Func<TValue, int> codeOf)
    {
        var values = column.Values.Slice(start, rows);
        for (var row = 0; row < values.Length; row++)
        {
            var code = column.IsNull(start + row) ? -1 : codeOf(values[row]);
            cells[row * width] = code < 0 ? T.NaN : T.CreateChecked(code);
        }
    }
}
