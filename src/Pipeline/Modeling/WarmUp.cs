namespace ModelPipeline;

/// <summary>Creates rows without real values. A model is tried on made-up rows if there are no real rows.</summary>
public static class WarmUp
{
    /// <summary>The user of the made-up rows.</summary>
    public const string User = "warm-up";

    /// <summary>One row with zeros, false and empty texts.</summary>
    public static Batch Row(IReadOnlyList<Field> fields) => Rows(fields, 0);

    /// <summary>The row of <see cref="Row"/>, and a row with ones, true and empty texts.</summary>
    public static Batch TwoRows(IReadOnlyList<Field> fields) => Rows(fields, 0, 1);

    /// <summary>No row: the outputs of a model for an empty batch.</summary>
    public static Batch NoRows(IReadOnlyList<Field> fields) => Rows(fields);

    private static Batch Rows(IReadOnlyList<Field> fields, params int[] numbers) =>
        new([.. numbers.Select(_ => User)], [.. fields.Select(field => Column(field, numbers))]);

    private static Column Column(Field field, int[] numbers) => field.Type switch
    {
        ColumnType.Single => new Column<float>(field, Array.ConvertAll(numbers, number => (float)number)),
        ColumnType.Double => new Column<double>(field, Array.ConvertAll(numbers, number => (double)number)),
        ColumnType.Int64 => new Column<long>(field, Array.ConvertAll(numbers, number => (long)number)),
        ColumnType.Boolean => new Column<bool>(field, Array.ConvertAll(numbers, number => number == 1)),
        ColumnType.Timestamp => new Column<DateTime>(field, Array.ConvertAll(numbers, number => DateTime.UnixEpoch.AddDays(number))),
        ColumnType.Vector => new Column<float[]>(field,
            Array.ConvertAll(numbers, number => Enumerable.Repeat((float)number, field.VectorLength ?? 0).ToArray())),
        _ => new Column<string>(field, Array.ConvertAll(numbers, _ => "")),
    };
}
