namespace ModelPipeline;

/// <summary>The batch that a model is tried on when it is loaded.</summary>
public static class WarmUp
{
    /// <summary>The user of that row.</summary>
    public const string User = "warm-up";

    /// <summary>One row of zeros, false and empty texts.</summary>
    public static Batch Row(IReadOnlyList<Field> fields) => new([User], [.. fields.Select(Blank)]);

    private static Column Blank(Field field) => field.Type switch
    {
        ColumnType.Single => new Column<float>(field, new float[1]),
        ColumnType.Double => new Column<double>(field, new double[1]),
        ColumnType.Int64 => new Column<long>(field, new long[1]),
        ColumnType.Boolean => new Column<bool>(field, new bool[1]),
        ColumnType.Timestamp => new Column<DateTime>(field, new[] { DateTime.UnixEpoch }),
        ColumnType.Vector => new Column<float[]>(field, new float[][] { new float[field.VectorLength ?? 0] }),
        _ => new Column<string>(field, new[] { "" }),
    };
}
