using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>One output column of the model: a number, a boolean, a text, a time or a key, or a vector of any of these but keys.</summary>
internal sealed class MlNetOutput
{
    private readonly string[]? keys;

    private MlNetOutput(DataViewSchema.Column column, ModelOutput description, string[]? keys)
    {
        Column = column;
        Description = description;
        this.keys = keys;
    }

    public DataViewSchema.Column Column { get; }

    public ModelOutput Description { get; }

    /// <returns>Null, after adding a fault, where the output cannot be stored.</returns>
    public static MlNetOutput? Create(DataViewSchema.Column column, List<Fault> faults)
    {
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && Scalar(vector.ItemType) is { } item)
            return new(column, new(column.Name, item, Labels(column, vector.Size)), null);
        if (column.Type is KeyDataViewType key)
        {
            var values = Texts(column, "KeyValues", (int)Math.Min(key.Count, int.MaxValue));
            return new(column, new(column.Name, values is null ? ColumnType.Int64 : ColumnType.String), values);
        }

        if (Scalar(column.Type) is { } type)
            return new(column, new(column.Name, type), null);
        faults.Add(new("Model:Outputs", $"names output '{column.Name}' of type {column.Type}, which cannot be stored; name numbers, "
            + $"booleans, texts, moments, keys, or vectors of a fixed size of all but keys."));
        return null;
    }

    /// <summary>A reader that reads this output of the mapper's current row into the selected columns.</summary>
    public MlNetReader Reader(DataViewRow row, IReadOnlyList<OutputSelection> selected) =>
        Column.Type is KeyDataViewType { RawType: var raw }
        ? Key(row, raw, selected[0].Field)
        : Type.GetTypeCode((Column.Type as VectorDataViewType)?.ItemType.RawType ?? Column.Type.RawType) switch
        {
            TypeCode.Single => Same<float>(row, selected),
            TypeCode.Double => Same<double>(row, selected),
            TypeCode.SByte => Value<sbyte, long>(row, selected, value => value),
            TypeCode.Int16 => Value<short, long>(row, selected, value => value),
            TypeCode.Int32 => Value<int, long>(row, selected, value => value),
            TypeCode.Int64 => Same<long>(row, selected),
            TypeCode.Byte => Value<byte, long>(row, selected, value => value),
            TypeCode.UInt16 => Value<ushort, long>(row, selected, value => value),
            TypeCode.UInt32 => Value<uint, long>(row, selected, value => value),
            TypeCode.UInt64 => Value<ulong, long>(row, selected, Storable),
            TypeCode.Boolean => Same<bool>(row, selected),
            TypeCode.DateTime => Value<DateTime, DateTime>(row, selected, value => DateTime.SpecifyKind(value, DateTimeKind.Utc)),
            _ => Value<ReadOnlyMemory<char>, string>(row, selected, text => text.ToString()),
        };

    private MlNetReader Same<T>(DataViewRow row, IReadOnlyList<OutputSelection> selected) => Column.Type is VectorDataViewType
        ? Value<T, T>(row, selected, value => value)
        : new MlNetReader.Direct<T>(row.GetGetter<T>(Column), selected[0].Field);

    private MlNetReader Value<TFrom, TTo>(DataViewRow row, IReadOnlyList<OutputSelection> selected, Func<TFrom, TTo> convert) =>
        Column.Type is VectorDataViewType
        ? new MlNetReader.Components<TFrom, TTo>(row.GetGetter<VBuffer<TFrom>>(Column), selected, convert)
        : new MlNetReader.Scalar<TFrom, TTo>(row.GetGetter<TFrom>(Column), selected[0].Field, convert);

    private long Storable(ulong value) => value <= long.MaxValue
        ? (long)value
        : throw new ModelException(
            $"Output '{Column.Name}' has a number above {long.MaxValue}, which cannot be stored.")
        { IsOutput = true };

    private static ColumnType? Scalar(DataViewType type) => type switch
    {
        NumberDataViewType number when number == NumberDataViewType.Single => ColumnType.Single,
        NumberDataViewType number when number == NumberDataViewType.Double => ColumnType.Double,
        NumberDataViewType => ColumnType.Int64,
        BooleanDataViewType => ColumnType.Boolean,
        TextDataViewType => ColumnType.String,
        DateTimeDataViewType => ColumnType.Timestamp,
        _ => null,
    };

    private static string[] Labels(DataViewSchema.Column column, int size) =>
        Texts(column, "SlotNames", size) ?? Texts(column, "TrainingLabelValues", size)
        ?? [.. Enumerable.Range(0, size).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    // ML.NET stores names and labels as texts or, for numeric labels, as numbers.
    private static string[]? Texts(DataViewSchema.Column column, string annotation, int size)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is not { Type: VectorDataViewType { ItemType: var item } })
            return null;
        var texts = item switch
        {
            TextDataViewType => Read<ReadOnlyMemory<char>>(column, annotation, text => text.ToString()),
            NumberDataViewType => ReadNumbers(column, annotation, Type.GetTypeCode(item.RawType)),
            _ => null,
        };
        return texts?.Length == size && texts.All(text => text.Length > 0) ? texts : null;
    }

    private static string[]? ReadNumbers(DataViewSchema.Column column, string annotation, TypeCode type) => type switch
    {
        TypeCode.Single => Read<float>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Double => Read<double>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Int32 => Read<int>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.Int64 => Read<long>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture)),
        TypeCode.UInt32 => Read<uint>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static string[] Read<T>(DataViewSchema.Column column, string annotation, Func<T, string> text)
    {
        var buffer = default(VBuffer<T>);
        column.Annotations.GetValue(annotation, ref buffer);
        return [.. buffer.DenseValues().Select(text)];
    }

    private MlNetReader Key(DataViewRow row, Type raw, Field field) => Type.GetTypeCode(raw) switch
    {
        TypeCode.Byte => Key(row.GetGetter<byte>(Column), field, value => value),
        TypeCode.UInt16 => Key(row.GetGetter<ushort>(Column), field, value => value),
        TypeCode.UInt32 => Key(row.GetGetter<uint>(Column), field, value => value),
        _ => Key(row.GetGetter<ulong>(Column), field, value => value),
    };

    // Keys count from 1, and 0 means a missing key. A key without a name becomes its number in data, which counts from 0.
    private MlNetReader Key<T>(ValueGetter<T> getter, Field field, Func<T, ulong> number) => keys is null
        ? new MlNetReader.Scalar<T, long>(getter, field, value => (long)number(value) - 1, value => number(value) == 0)
        : new MlNetReader.Scalar<T, string>(getter, field, value => keys[number(value) - 1], value => number(value) == 0);
}
