using System.Buffers.Binary;
using System.Data.Common;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Columns of one type that PostgreSQL sends as one array. The driver takes about as long for a number as for a whole array. An array
/// converts nothing: all its columns have its type.
/// </summary>
internal abstract class PostgreSqlPack
{
    /// <summary>Fewer columns of a type are read one by one.</summary>
    public const int Fewest = 4;

    // The header of an array: number of dimensions, whether there are nulls, type of the elements, length and first index.
    private const int Header = 20;

    // A type for each form of number, so that the compiler makes a loop for each, without a call for a value.
    private interface INumber<out T>
    {
        static abstract int Size { get; }

        static abstract T Read(ReadOnlySpan<byte> bytes);
    }

    /// <summary>Whether columns of the type can go as an array.</summary>
    public static bool Takes(string type) => type is "float4" or "float8" or "int2" or "int4" or "int8" or "bool";

    /// <summary>The readers of the columns, in their order.</summary>
    /// <param name="row">The result.</param>
    /// <param name="names">The names of the columns in a batch.</param>
    /// <param name="type">The type that the columns had when the input was described.</param>
    /// <param name="ordinal">The index of the array in the result.</param>
    /// <param name="capacity">The expected number of rows.</param>
    /// <exception cref="StoreException">A column has another type by now. The exception is transient.</exception>
    public static DbColumnReader[] Readers(NpgsqlDataReader row, string[] names, string type, int ordinal, int capacity)
    {
        if (row.GetPostgresType(ordinal) is not PostgresArrayType array || PostgreSqlTypes.Base(array.Element).InternalName != type)
            throw new StoreException("The input has changed since it was described.", isTransient: true);
        return type switch
        {
            "float4" => Of<float, Float4>(ColumnType.Single),
            "float8" => Of<double, Float8>(ColumnType.Double),
            "int2" => Of<long, Int2>(ColumnType.Int64),
            "int4" => Of<long, Int4>(ColumnType.Int64),
            "int8" => Of<long, Int8>(ColumnType.Int64),
            "bool" => Of<bool, Bool>(ColumnType.Boolean),
            _ => throw new ArgumentOutOfRangeException(nameof(type), $"Columns of type {type} are not packed."),
        };

        DbColumnReader[] Of<T, TNumber>(ColumnType column) where TNumber : struct, INumber<T>
        {
            ColumnBuilder<T>[] values = [.. names.Select(name => new ColumnBuilder<T>(new(name, column), capacity))];
            var pack = new Pack<T, TNumber>(values, ordinal);
            return [.. values.Select((builder, i) => new PackedColumn(i == 0 ? pack : null, builder.Build))];
        }
    }

    protected abstract void ReadRow(DbDataReader row);

    private sealed class Pack<T, TNumber>(ColumnBuilder<T>[] columns, int ordinal) : PostgreSqlPack where TNumber : struct, INumber<T>
    {
        private readonly byte[] bytes = new byte[Header + (columns.Length * (sizeof(int) + TNumber.Size))];

        protected override void ReadRow(DbDataReader row)
        {
            row.GetBytes(ordinal, 0, bytes, 0, bytes.Length);
            var rest = bytes.AsSpan(Header);
            foreach (var column in columns)
            {
                var isNull = BinaryPrimitives.ReadInt32BigEndian(rest) < 0;
                rest = rest[sizeof(int)..];
                if (isNull)
                {
                    column.AppendNull();
                    continue;
                }

                column.Append(TNumber.Read(rest));
                rest = rest[TNumber.Size..];
            }
        }
    }

    // The first column of the array reads all of them.
    private sealed class PackedColumn(PostgreSqlPack? pack, Func<Column> build) : DbColumnReader
    {
        public override void Read(DbDataReader row) => pack?.ReadRow(row);

        public override Column Build() => build();
    }

    private readonly struct Float4 : INumber<float>
    {
        public static int Size => sizeof(float);

        public static float Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadSingleBigEndian(bytes);
    }

    private readonly struct Float8 : INumber<double>
    {
        public static int Size => sizeof(double);

        public static double Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    private readonly struct Int2 : INumber<long>
    {
        public static int Size => sizeof(short);

        public static long Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt16BigEndian(bytes);
    }

    private readonly struct Int4 : INumber<long>
    {
        public static int Size => sizeof(int);

        public static long Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private readonly struct Int8 : INumber<long>
    {
        public static int Size => sizeof(long);

        public static long Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    private readonly struct Bool : INumber<bool>
    {
        public static int Size => sizeof(bool);

        public static bool Read(ReadOnlySpan<byte> bytes) => bytes[0] != 0;
    }
}
