using System.Collections.Frozen;

namespace ModelPipeline.Inference;

/// <summary>A datatype of the Open Inference Protocol, and the column type whose .NET type holds each of its values.</summary>
/// <param name="Name">The name in the protocol, such as <c>FP32</c>.</param>
/// <param name="Size">The bytes of an element in binary form; 0 for <c>BYTES</c>, whose elements have a length each.</param>
/// <param name="Column">The column type.</param>
/// <param name="Range">The range of a whole number; null where the range is that of the column type.</param>
internal sealed record Datatype(string Name, int Size, ColumnType Column, (long Min, long Max)? Range = null)
{
    public static readonly Datatype Bool = new("BOOL", 1, ColumnType.Boolean);
    public static readonly Datatype Int64 = new("INT64", 8, ColumnType.Int64);
    public static readonly Datatype Fp32 = new("FP32", 4, ColumnType.Single);
    public static readonly Datatype Fp64 = new("FP64", 8, ColumnType.Double);
    public static readonly Datatype Bytes = new("BYTES", 0, ColumnType.String);

    private static readonly FrozenDictionary<string, Datatype> All = new[]
    {
        Bool,
        Int64,
        Fp32,
        Fp64,
        Bytes,
        new("INT8", 1, ColumnType.Int64, (sbyte.MinValue, sbyte.MaxValue)),
        new("INT16", 2, ColumnType.Int64, (short.MinValue, short.MaxValue)),
        new("INT32", 4, ColumnType.Int64, (int.MinValue, int.MaxValue)),
        new("UINT8", 1, ColumnType.Int64, (byte.MinValue, byte.MaxValue)),
        new("UINT16", 2, ColumnType.Int64, (ushort.MinValue, ushort.MaxValue)),
        new("UINT32", 4, ColumnType.Int64, (uint.MinValue, uint.MaxValue)),
        new("UINT64", 8, ColumnType.Int64, (0, long.MaxValue)),
        new("FP16", 2, ColumnType.Single),
        new("BF16", 2, ColumnType.Single),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The names of all datatypes, for messages.</summary>
    public static string Names => string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    /// <summary>The datatype of this name; null for an unknown name.</summary>
    public static Datatype? Find(string? name) => name is null ? null : All.GetValueOrDefault(name);

    /// <summary>The datatype that a column is sent as.</summary>
    public static Datatype Of(ColumnType type) => type switch
    {
        ColumnType.Single or ColumnType.Vector => Fp32,
        ColumnType.Double => Fp64,
        ColumnType.Int64 => Int64,
        ColumnType.Boolean => Bool,
        _ => Bytes,
    };
}
