using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>One input column of the model, with the columns of the batch that feed the input.</summary>
/// <param name="Column">The model's column.</param>
/// <param name="Fields">The batch's columns: one column, or for a vector one column or one for each component.</param>
internal sealed record MlNetInput(DataViewSchema.Column Column, IReadOnlyList<Field> Fields)
{
    /// <returns>Null, after adding a fault, where no column can feed the input.</returns>
    public static MlNetInput? Create(DataViewSchema.Column column, string[]? mapped, List<Fault> faults)
    {
        MlNetInput? Fault(string message)
        {
            faults.Add(new($"Model:Inputs:{column.Name}", message));
            return null;
        }

        if (column.Type is VectorDataViewType { ItemType: NumberDataViewType item, IsKnownSize: true } vector
            && item == NumberDataViewType.Single)
        {
            if (mapped is null || (mapped.Length == 1 && vector.Size > 1))
                return new(column, [new(mapped?[0] ?? column.Name, ColumnType.Vector, false, vector.Size)]);
            return mapped.Length == vector.Size
                ? new(column, [.. mapped.Select(name => new Field(name, ColumnType.Single, false))])
                : Fault($"lists {mapped.Length} columns; the model takes {vector.Size}.");
        }

        if (Scalar(column.Type) is not { } type)
        {
            return Fault(
                $"is an input of type {column.Type}, which no column can feed; save the model with scalar inputs or vectors of floats of a fixed size.");
        }

        return mapped is null or { Length: 1 }
            ? new(column, [new(mapped?[0] ?? column.Name, type, false, Range: Range(column.Type))])
            : Fault($"lists {mapped.Length} columns; the model takes 1.");
    }

    // A key out of range becomes a missing key, as when ML.NET loads data. A number out of range would become another number, so numbers
    // have a range here.
    private static (long Min, long Max)? Range(
        DataViewType type) => type is not NumberDataViewType ? null : Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
            TypeCode.Int16 => (short.MinValue, short.MaxValue),
            TypeCode.Int32 => (int.MinValue, int.MaxValue),
            TypeCode.Byte => (byte.MinValue, byte.MaxValue),
            TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
            TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
            TypeCode.UInt64 => (0, long.MaxValue),
            _ => null,
        };

    private static ColumnType? Scalar(DataViewType type) => type switch
    {
        NumberDataViewType number when number == NumberDataViewType.Single => ColumnType.Single,
        NumberDataViewType number when number == NumberDataViewType.Double => ColumnType.Double,
        NumberDataViewType or KeyDataViewType => ColumnType.Int64,
        BooleanDataViewType => ColumnType.Boolean,
        TextDataViewType => ColumnType.String,
        DateTimeDataViewType => ColumnType.Timestamp,
        _ => null,
    };
}
