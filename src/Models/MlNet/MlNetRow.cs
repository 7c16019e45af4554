using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>
/// The current row of a batch in the form in which ML.NET reads rows: one getter for each column. Not thread-safe. The mapper's row, which
/// reads from this row, is not thread-safe either.
/// </summary>
internal sealed class MlNetRow : DataViewRow
{
    private readonly Dictionary<int, MlNetFeed> feeds = [];
    private readonly MlNetFeed.Position current = new();
    private long position = -1;

    public MlNetRow(DataViewSchema schema, IReadOnlyList<MlNetInput> inputs)
    {
        Schema = schema;
        foreach (var input in inputs)
            feeds.Add(input.Column.Index, FeedOf(input));
    }

    public override DataViewSchema Schema { get; }

    /// <summary>A number that never repeats: ML.NET keeps what it computed for a row until the position changes.</summary>
    public override long Position => position;

    public override long Batch => 0;

    /// <summary>Takes the columns of a batch. The current row is still undefined.</summary>
    public void Begin(Batch batch)
    {
        foreach (var feed in feeds.Values)
            feed.Begin(batch);
    }

    /// <summary>Releases the columns, so that a row in the pool keeps no user's features in memory.</summary>
    public void End()
    {
        foreach (var feed in feeds.Values)
            feed.End();
    }

    public void MoveTo(int index)
    {
        current.Row = index;
        position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => feeds.ContainsKey(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        feeds.TryGetValue(column.Index, out var feed) && feed.Getter is ValueGetter<TValue> getter
            ? getter
            : throw new InvalidOperationException(
                $"The model reads input '{column.Name}' as {typeof(TValue).Name}, which it did not declare.");

    private MlNetFeed FeedOf(MlNetInput input)
    {
        var type = input.Column.Type;
        var field = input.Fields[0];
        if (type is VectorDataViewType)
        {
            return field.Type == ColumnType.Vector
                ? new MlNetFeed.Vector(field, current)
                : new MlNetFeed.Components(input.Fields, current);
        }

        if (type is KeyDataViewType key)
            return Key(field, key);
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Single => Value<float, float>(field, value => value),
            TypeCode.Double => Value<double, double>(field, value => value),
            TypeCode.Boolean => Value<bool, bool>(field, value => value),
            TypeCode.DateTime => Value<DateTime, DateTime>(field, value => value),
            TypeCode.SByte => Value<long, sbyte>(field, value => checked((sbyte)value)),
            TypeCode.Int16 => Value<long, short>(field, value => checked((short)value)),
            TypeCode.Int32 => Value<long, int>(field, value => checked((int)value)),
            TypeCode.Int64 => Value<long, long>(field, value => value),
            TypeCode.Byte => Value<long, byte>(field, value => checked((byte)value)),
            TypeCode.UInt16 => Value<long, ushort>(field, value => checked((ushort)value)),
            TypeCode.UInt32 => Value<long, uint>(field, value => checked((uint)value)),
            TypeCode.UInt64 => Value<long, ulong>(field, value => checked((ulong)value)),
            _ => Value<string, ReadOnlyMemory<char>>(field, value => value.AsMemory()),
        };
    }

    private MlNetFeed.Scalar<TFrom, TTo> Value<TFrom, TTo>(Field field, Func<TFrom, TTo> convert) => new(field, current, convert);

    // Keys count from 1 inside ML.NET and from 0 in data. A number outside the key's range is a missing key, which is 0.
    private MlNetFeed Key(Field field, KeyDataViewType type)
    {
        ulong Number(long value) => value >= 0 && (ulong)value < type.Count ? (ulong)value + 1 : 0;
        return Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Byte => Value<long, byte>(field, value => (byte)Number(value)),
            TypeCode.UInt16 => Value<long, ushort>(field, value => (ushort)Number(value)),
            TypeCode.UInt32 => Value<long, uint>(field, value => (uint)Number(value)),
            _ => Value<long, ulong>(field, Number),
        };
    }
}
