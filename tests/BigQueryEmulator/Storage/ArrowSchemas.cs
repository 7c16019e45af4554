using Apache.Arrow.Types;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>BigQuery's types as Arrow's, by BigQuery's own table of them.</summary>
internal static class ArrowSchemas
{
    public static Apache.Arrow.Schema Of(IReadOnlyList<Field> columns) => new(columns.Select(Of), null);

    /// <summary>A column; an array is never null, nor are its elements.</summary>
    public static Apache.Arrow.Field Of(Field field) => new(field.Name, TypeOf(field), nullable: !field.IsRequired && !field.IsRepeated);

    public static IArrowType TypeOf(Field field) => field.IsRepeated
        ? new ListType(new Apache.Arrow.Field("item", ScalarOf(field.Element), nullable: true))
        : ScalarOf(field);

    private static IArrowType ScalarOf(Field field) => field.Type switch
    {
        DataType.String or DataType.Json => StringType.Default,
        DataType.Bytes => BinaryType.Default,
        DataType.Int64 => Int64Type.Default,
        DataType.Float64 => DoubleType.Default,
        DataType.Bool => BooleanType.Default,
        DataType.Numeric => new Decimal128Type(38, 9),
        DataType.BigNumeric => new Decimal256Type(76, 38),
        DataType.Date => Date32Type.Default,
        DataType.Time => new Time64Type(TimeUnit.Microsecond),
        DataType.DateTime => new TimestampType(TimeUnit.Microsecond, (string?)null),
        DataType.Timestamp => new TimestampType(TimeUnit.Microsecond, "UTC"),
        _ => new StructType([.. field.Fields.Select(Of)]),
    };
}
