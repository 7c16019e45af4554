using System.Collections;
using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using ModelPipeline.BigQueryEmulator.Values;
using Field = ModelPipeline.BigQueryEmulator.Values.Field;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>Values of DuckDB as arrays of Arrow.</summary>
internal static class ArrowArrays
{
    /// <summary>A column of so many values.</summary>
    /// <exception cref="ValueException">An array has a null element.</exception>
    public static IArrowArray Of(Field field, IReadOnlyList<object?> values) => field.IsRepeated
        ? List(field, values)
        : field.Type switch
        {
            DataType.String or DataType.Json => Build(values, new StringArray.Builder(), (to, value) => to.Append((string)value)),
            DataType.Bytes => Build(values, new BinaryArray.Builder(), (to, value) => to.Append(Bytes((Stream)value).AsSpan())),
            DataType.Int64 => Build(values, new Int64Array.Builder(),
                (to, value) => to.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture))),
            DataType.Float64 => Build(values, new DoubleArray.Builder(),
                (to, value) => to.Append(Convert.ToDouble(value, CultureInfo.InvariantCulture))),
            DataType.Bool => Build(values, new BooleanArray.Builder(), (to, value) => to.Append((bool)value)),
            DataType.Numeric => new Decimal128Array(Decimals(new Decimal128Type(38, 9), values, 9)),
            DataType.BigNumeric => new Decimal256Array(Decimals(new Decimal256Type(76, 38), values, 38)),
            DataType.Date => Build(values, new Date32Array.Builder(),
                (to, value) => to.Append(((DateOnly)value).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))),
            DataType.Time => new Time64Array(Longs(ArrowSchemas.TypeOf(field), values, value => Micros(((TimeOnly)value).Ticks))),
            DataType.DateTime or DataType.Timestamp => new TimestampArray(Longs(ArrowSchemas.TypeOf(field), values,
                value => Micros(((DateTime)value).Ticks - DateTime.UnixEpoch.Ticks))),
            _ => Struct(field, values),
        };

    private static IArrowArray Build<TBuilder>(IReadOnlyList<object?> values, TBuilder builder, Action<TBuilder, object> append)
        where TBuilder : IArrowArrayBuilder
    {
        foreach (var value in values)
        {
            if (value is null or DBNull)
            {
                AppendNull(builder);
            }
            else
            {
                append(builder, value);
            }
        }

        return ((dynamic)builder).Build(null);
    }

    private static void AppendNull(IArrowArrayBuilder builder) => ((dynamic)builder).AppendNull();

    private static ListArray List(Field field, IReadOnlyList<object?> values)
    {
        var offsets = new ArrowBuffer.Builder<int>(values.Count + 1);
        var elements = new List<object?>();
        offsets.Append(0);
        foreach (var value in values)
        {
            // A null array is an empty one.
            foreach (var element in value as IEnumerable ?? System.Array.Empty<object>())
            {
                elements.Add(element
                    ?? throw new ValueException("Array cannot have a null element; error in writing field " + field.Name, field.Name));
            }

            offsets.Append(elements.Count);
        }

        return new(ArrowSchemas.TypeOf(field), values.Count, offsets.Build(), Of(field.Element, elements), ArrowBuffer.Empty, 0);
    }

    private static StructArray Struct(Field field, IReadOnlyList<object?> values)
    {
        var children = field.Fields.Select(each =>
            Of(each, [.. values.Select(value => value is IDictionary row ? row[each.Name] : null)]));
        var (nulls, count) = Nulls(values);
        return new(ArrowSchemas.TypeOf(field), values.Count, [.. children], nulls, count);
    }

    private static ArrayData Longs(IArrowType type, IReadOnlyList<object?> values, Func<object, long> read)
    {
        var numbers = new ArrowBuffer.Builder<long>(values.Count);
        foreach (var value in values)
            numbers.Append(value is null or DBNull ? 0 : read(value));
        var (nulls, count) = Nulls(values);
        return new(type, values.Count, count, 0, [nulls, numbers.Build()]);
    }

    private static ArrayData Decimals(FixedSizeBinaryType type, IReadOnlyList<object?> values, int scale)
    {
        var bytes = new byte[values.Count * type.ByteWidth];
        for (var i = 0; i < values.Count; i++)
        {
            var number = values[i] is string text ? Whole(text, scale) : BigInteger.Zero;
            var place = bytes.AsSpan(i * type.ByteWidth, type.ByteWidth);
            if (number.Sign < 0)
                place.Fill(0xFF);
            number.TryWriteBytes(place, out _);
        }

        var (nulls, count) = Nulls(values);
        return new(type, values.Count, count, 0, [nulls, new ArrowBuffer(bytes)]);
    }

    private static BigInteger Whole(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var behind = point < 0 ? 0 : text.Length - point - 1;
        var digits = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return digits * BigInteger.Pow(10, scale - behind);
    }

    private static (ArrowBuffer Bits, int Count) Nulls(IReadOnlyList<object?> values)
    {
        var bits = new ArrowBuffer.BitmapBuilder(values.Count);
        foreach (var value in values)
            bits.Append(value is not (null or DBNull));
        return (bits.Build(), bits.UnsetBitCount);
    }

    private static long Micros(long ticks) => ticks / TimeSpan.TicksPerMicrosecond;

    private static byte[] Bytes(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
