using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>
/// The current row of a batch in the form in which ML.NET reads rows: one getter for each column. Not thread-safe. The mapper's row, which
/// reads from this row, is not thread-safe either.
/// </summary>
internal sealed class MlNetRow : DataViewRow
{
    private readonly Dictionary<int, Feed> feeds = [];
    private long position = -1;
    private int row;

    public MlNetRow(DataViewSchema schema, IReadOnlyList<MlNetInput> inputs)
    {
        Schema = schema;
        foreach (var input in inputs)
            feeds.Add(input.Column.Index, new(input));
    }

    public override DataViewSchema Schema { get; }

    /// <summary>A number that never repeats: ML.NET keeps what it computed for a row until the position changes.</summary>
    public override long Position => position;

    public override long Batch => 0;

    /// <summary>Takes the columns of a batch. The current row is still undefined.</summary>
    public void Begin(Batch batch)
    {
        foreach (var feed in feeds.Values)
            feed.Columns = Array.ConvertAll([.. feed.Input.Fields], field => batch[field.Name]);
    }

    /// <summary>Releases the columns, so that a row in the pool keeps no user's features in memory.</summary>
    public void End()
    {
        foreach (var feed in feeds.Values)
            feed.Columns = [];
    }

    public void MoveTo(int index)
    {
        row = index;
        position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => feeds.ContainsKey(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        feeds.TryGetValue(column.Index, out var feed) && Getter(feed) is ValueGetter<TValue> getter
            ? getter
            : throw new InvalidOperationException(
                $"The model reads input '{column.Name}' as {typeof(TValue).Name}, which it did not declare.");

    private Delegate Getter(Feed feed)
    {
        var type = feed.Input.Column.Type;
        if (type is VectorDataViewType)
            return feed.Input.Fields[0].Type == ColumnType.Vector ? Vector(feed) : Components(feed);
        if (type is KeyDataViewType key)
            return Key(feed, key);
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Single => Value<float, float>(feed, value => value),
            TypeCode.Double => Value<double, double>(feed, value => value),
            TypeCode.Boolean => Value<bool, bool>(feed, value => value),
            TypeCode.DateTime => Value<DateTime, DateTime>(feed, value => value),
            TypeCode.SByte => Value<long, sbyte>(feed, value => checked((sbyte)value)),
            TypeCode.Int16 => Value<long, short>(feed, value => checked((short)value)),
            TypeCode.Int32 => Value<long, int>(feed, value => checked((int)value)),
            TypeCode.Int64 => Value<long, long>(feed, value => value),
            TypeCode.Byte => Value<long, byte>(feed, value => checked((byte)value)),
            TypeCode.UInt16 => Value<long, ushort>(feed, value => checked((ushort)value)),
            TypeCode.UInt32 => Value<long, uint>(feed, value => checked((uint)value)),
            TypeCode.UInt64 => Value<long, ulong>(feed, value => checked((ulong)value)),
            _ => Value<string, ReadOnlyMemory<char>>(feed, value => value.AsMemory()),
        };
    }

    private ValueGetter<TTo> Value<TFrom, TTo>(Feed feed, Func<TFrom, TTo> convert) =>
        (ref TTo value) => value = convert(((Column<TFrom>)feed.Columns[0]).Values[row]);

    // Keys count from 1 inside ML.NET and from 0 in data. A number outside the key's range is a missing key, which is 0.
    private Delegate Key(Feed feed, KeyDataViewType type)
    {
        ulong Number(long value) => value >= 0 && (ulong)value < type.Count ? (ulong)value + 1 : 0;
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Byte => Value<long, byte>(feed, value => (byte)Number(value)),
            TypeCode.UInt16 => Value<long, ushort>(feed, value => (ushort)Number(value)),
            TypeCode.UInt32 => Value<long, uint>(feed, value => (uint)Number(value)),
            _ => Value<long, ulong>(feed, Number),
        };
    }

    // A copy, because the caller may write into its buffer.
    private ValueGetter<VBuffer<float>> Vector(Feed feed) => (ref VBuffer<float> buffer) =>
    {
        var from = ((Column<float[]>)feed.Columns[0]).Values[row];
        var editor = VBufferEditor.Create(ref buffer, from.Length);
        from.CopyTo(editor.Values);
        buffer = editor.Commit();
    };

    private ValueGetter<VBuffer<float>> Components(Feed feed) => (ref VBuffer<float> buffer) =>
    {
        var editor = VBufferEditor.Create(ref buffer, feed.Columns.Length);
        for (var i = 0; i < feed.Columns.Length; i++)
            editor.Values[i] = ((Column<float>)feed.Columns[i]).Values[row];
        buffer = editor.Commit();
    };

    private sealed class Feed(MlNetInput input)
    {
        public MlNetInput Input { get; } = input;

        public Column[] Columns { get; set; } = [];
    }
}
