using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>
/// Converts Arrow's types into columns of a batch, with the same values that <see cref="BigQueryTypes"/> reads from the REST API.
/// </summary>
internal static class ArrowColumns
{
    private delegate T Read<in TArray, out T>(TArray array, int row);

    /// <summary>Makes a reader for a column, for its type in the stream.</summary>
    /// <param name="source">The column with the stream's type.</param>
    /// <param name="name">The name of the column in the batch.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public static ArrowColumn Reader(Apache.Arrow.Field source, string name, int capacity)
    {
        var described = ArrowTypes.Of(source);
        if (BigQueryTypes.Read(described) is not { } type)
        {
            return ArrowColumn.Create(new Field(name, ColumnType.String), capacity, (IArrowArray _, int _, out string value) =>
            {
                value = "";
                return BigQueryTypes.Unreadable(described);
            }, hasNulls: !described.IsRepeated);
        }

        var field = new Field(name, type);
        return source.DataType switch
        {
            Int64Type => Of(field, capacity, static (Int64Array array, int row) => array.Values[row]),
            DoubleType => Of(field, capacity, static (DoubleArray array, int row) => array.Values[row]),
            BooleanType => Of(field, capacity, static (BooleanArray array, int row) => array.GetValue(row)!.Value),
            StringType => Of(field, capacity, static (StringArray array, int row) => array.GetString(row)),
            BinaryType => Of(field, capacity, static (BinaryArray array, int row) => Convert.ToBase64String(array.GetBytes(row))),
            Decimal128Type or Decimal256Type => Of(field, capacity, static (FixedSizeBinaryArray array, int row) => Decimal(array, row)),
            Date32Type =>
                Of(field, capacity, static (Date32Array array, int row) => DateTime.UnixEpoch.AddDays(array.Values[row])),
            Time64Type => Of(field, capacity, static (Time64Array array, int row) => ArrowText.Time(array.Values[row])),
            TimestampType => ArrowColumn.Create(field, capacity, static (TimestampArray array, int row, out DateTime moment) =>
                BigQueryTypes.ToMoment(array.Values[row], out moment)),
            ListType => ArrowColumn.Create<ListArray, float[]>(field, capacity, Vector, hasNulls: false),
            _ => throw new InvalidOperationException($"Arrow's {source.DataType.Name} is not read as {type}."),
        };
    }

    private static ArrowColumn Of<TArray, T>(Field field, int capacity, Read<TArray, T> read)
        where TArray : class, IArrowArray => ArrowColumn.Create(field, capacity, (TArray array, int row, out T value) =>
        {
            value = read(array, row);
            return null;
        });

    private static string Decimal(FixedSizeBinaryArray array, int row)
    {
        var type = (FixedSizeBinaryType)array.Data.DataType;
        var scale = type is Decimal128Type narrow ? narrow.Scale : ((Decimal256Type)type).Scale;
        return ArrowText.Decimal(array.ValueBuffer.Span.Slice((array.Offset + row) * type.ByteWidth, type.ByteWidth), scale);
    }

    private static string? Vector(ListArray array, int row, out float[] vector)
    {
        var (start, end) = (array.ValueOffsets[row], array.ValueOffsets[row + 1]);
        var numbers = new double?[array.IsNull(row) ? 0 : end - start];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Element(array.Values, start + i);
        return VectorValue.Read(numbers, out vector);
    }

    private static double? Element(IArrowArray values, int index) => values.IsNull(index) ? null : values switch
    {
        DoubleArray doubles => doubles.Values[index],
        Int64Array whole => (float)whole.Values[index],
        FixedSizeBinaryArray decimals => VectorElement.Parse(Decimal(decimals, index)),
        _ => throw new InvalidOperationException($"Elements of Arrow's {values.Data.DataType.Name} are not read as numbers."),
    };
}
