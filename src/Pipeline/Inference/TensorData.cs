using System.Globalization;

namespace ModelPipeline;

/// <summary>The elements of a tensor: rows x width, row by row.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of an element: Single, Double, Int64, Boolean or String.</param>
/// <param name="Width">The number of elements of a row.</param>
/// <param name="Values">The elements, in an array of the .NET type that stores <paramref name="Type"/>.</param>
/// <param name="Nulls">One flag for each element, true if the element is missing; null if no element is missing.</param>
public sealed record TensorData(string Name, ColumnType Type, int Width, Array Values, bool[]? Nulls = null)
{
    /// <summary>A column as a tensor. A moment is a text in ISO 8601.</summary>
    /// <exception cref="ModelException">The column has vectors of different lengths.</exception>
    public static TensorData Of(Column column) => column switch
    {
        Column<float> floats => Of(floats, ColumnType.Single),
        Column<double> doubles => Of(doubles, ColumnType.Double),
        Column<long> numbers => Of(numbers, ColumnType.Int64),
        Column<bool> flags => Of(flags, ColumnType.Boolean),
        Column<string> texts => Of(texts, ColumnType.String),
        Column<DateTime> moments => new(column.Field.Name, ColumnType.String, 1,
            Array.ConvertAll(moments.Values.ToArray(), moment => moment.ToString("O", CultureInfo.InvariantCulture)), NullsOf(column)),
        Column<float[]> vectors => Of(vectors),
        _ => throw new ArgumentException($"A column of {column.Field.Type} is no tensor.", nameof(column)),
    };

    private static TensorData Of<T>(Column<T> column, ColumnType type) =>
        new(column.Field.Name, type, 1, column.Values.ToArray(), NullsOf(column));

    private static TensorData Of(Column<float[]> column)
    {
        var name = column.Field.Name;
        var width = column.Field.VectorLength ?? (column.Count == 0 ? 1 : column.Values[0].Length);
        var values = new float[column.Count * width];
        for (var row = 0; row < column.Count; row++)
        {
            if (column.Values[row].Length != width)
                throw new ModelException($"Output '{name}' has vectors of different lengths; no tensor can have them.") { IsOutput = true };
            column.Values[row].CopyTo(values.AsSpan(row * width));
        }

        return new(name, ColumnType.Single, width, values);
    }

    private static bool[]? NullsOf(Column column) => column.Nulls.IsEmpty ? null : column.Nulls.ToArray();
}
