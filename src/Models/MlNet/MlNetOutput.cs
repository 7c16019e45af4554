using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>One output column of the model: a number, a boolean, a text, a key, or a vector of floats.</summary>
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

    /// <returns>Null, and a fault, where the output cannot be stored.</returns>
    public static MlNetOutput? Create(DataViewSchema.Column column, List<Fault> faults)
    {
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single)
            return new(column, new(column.Name, ColumnType.Single, Labels(column, vector.Size)), null);
        if (column.Type is KeyDataViewType key)
        {
            var values = Texts(column, "KeyValues", (int)Math.Min(key.Count, int.MaxValue));
            return new(column, new(column.Name, values is null ? ColumnType.Int64 : ColumnType.String), values);
        }

        if (Scalar(column.Type) is { } type)
            return new(column, new(column.Name, type), null);
        faults.Add(new("Model:Outputs", $"names output '{column.Name}' of type {column.Type}, which cannot be stored; name scalars and vectors of floats of a fixed size."));
        return null;
    }

    /// <summary>Something that reads this output of the mapper's current row into the columns that are made of it.</summary>
    public MlNetReader Reader(DataViewRow row, IReadOnlyList<OutputSelection> selected, int capacity) => Column.Type switch
    {
        VectorDataViewType => new MlNetReader.Components(row.GetGetter<VBuffer<float>>(Column), selected, capacity),
        KeyDataViewType { RawType: var raw } => Key(row, raw, selected[0].Field, capacity),
        TextDataViewType => new MlNetReader.Scalar<ReadOnlyMemory<char>, string>(row.GetGetter<ReadOnlyMemory<char>>(Column), selected[0].Field, capacity, text => text.ToString()),
        BooleanDataViewType => new MlNetReader.Scalar<bool, bool>(row.GetGetter<bool>(Column), selected[0].Field, capacity, value => value),
        DateTimeDataViewType => new MlNetReader.Scalar<DateTime, DateTime>(row.GetGetter<DateTime>(Column), selected[0].Field, capacity, value => DateTime.SpecifyKind(value, DateTimeKind.Utc)),
        _ when Column.Type == NumberDataViewType.Single => new MlNetReader.Scalar<float, float>(row.GetGetter<float>(Column), selected[0].Field, capacity, value => value),
        _ when Column.Type == NumberDataViewType.Double => new MlNetReader.Scalar<double, double>(row.GetGetter<double>(Column), selected[0].Field, capacity, value => value),
        _ when Column.Type == NumberDataViewType.Int32 => new MlNetReader.Scalar<int, long>(row.GetGetter<int>(Column), selected[0].Field, capacity, value => value),
        _ => new MlNetReader.Scalar<long, long>(row.GetGetter<long>(Column), selected[0].Field, capacity, value => value),
    };

    private static ColumnType? Scalar(DataViewType type) =>
        type == NumberDataViewType.Single ? ColumnType.Single
        : type == NumberDataViewType.Double ? ColumnType.Double
        : type == NumberDataViewType.Int32 || type == NumberDataViewType.Int64 ? ColumnType.Int64
        : type is BooleanDataViewType ? ColumnType.Boolean
        : type is TextDataViewType ? ColumnType.String
        : type is DateTimeDataViewType ? ColumnType.Timestamp
        : null;

    private static string[] Labels(DataViewSchema.Column column, int size) =>
        Texts(column, "SlotNames", size) ?? Texts(column, "TrainingLabelValues", size)
        ?? [.. Enumerable.Range(0, size).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    // Names and labels are kept as texts or, where the label was a number, as numbers.
    private static string[]? Texts(DataViewSchema.Column column, string annotation, int size)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is not { Type: VectorDataViewType { ItemType: var item } })
            return null;
        var texts = item is TextDataViewType ? Read<ReadOnlyMemory<char>>(column, annotation, text => text.ToString())
            : item == NumberDataViewType.Single ? Read<float>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture))
            : item == NumberDataViewType.Double ? Read<double>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture))
            : item == NumberDataViewType.Int32 ? Read<int>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture))
            : item == NumberDataViewType.Int64 ? Read<long>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture))
            : item == NumberDataViewType.UInt32 ? Read<uint>(column, annotation, value => value.ToString(CultureInfo.InvariantCulture))
            : null;
        return texts?.Length == size && texts.All(text => text.Length > 0) ? texts : null;
    }

    private static string[] Read<T>(DataViewSchema.Column column, string annotation, Func<T, string> text)
    {
        var buffer = default(VBuffer<T>);
        column.Annotations.GetValue(annotation, ref buffer);
        return [.. buffer.DenseValues().Select(text)];
    }

    private MlNetReader Key(DataViewRow row, Type raw, Field field, int capacity) => Type.GetTypeCode(raw) switch
    {
        TypeCode.Byte => Key(row.GetGetter<byte>(Column), field, capacity, value => value),
        TypeCode.UInt16 => Key(row.GetGetter<ushort>(Column), field, capacity, value => value),
        TypeCode.UInt32 => Key(row.GetGetter<uint>(Column), field, capacity, value => value),
        _ => Key(row.GetGetter<ulong>(Column), field, capacity, value => value),
    };

    // Keys count from 1; 0 is a missing one. Without names they are given as they count in data, from 0.
    private MlNetReader Key<T>(ValueGetter<T> getter, Field field, int capacity, Func<T, ulong> number) => keys is null
        ? new MlNetReader.Scalar<T, long>(getter, field, capacity, value => (long)number(value) - 1, value => number(value) == 0)
        : new MlNetReader.Scalar<T, string>(getter, field, capacity, value => keys[number(value) - 1], value => number(value) == 0);
}
